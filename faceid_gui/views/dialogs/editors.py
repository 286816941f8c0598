"""One editor for each kind of setting, sized for fingers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import one_in
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.setting_words import setting_text
from faceid_gui.settings.schema import Field, FieldKind, Value
from faceid_gui.views.widgets.icon_button import IconButton

TOUCH: Final = 64
"""Height of everything that is touched, pixels."""

_RATES = (0.01, 0.003, 0.001, 0.0003, 0.0001)


class Editor(Panel):
    """Shows and changes one value. ``edited`` with every change by the user."""

    edited = Signal()

    def value(self) -> Value:
        """The value as it stands; may be one that makes no sense."""
        return None

    def show_value(self, value: Value) -> None:
        """Show a value."""

    def named(self) -> QWidget:
        """The widget that a screen reader is told the title of."""
        return self.focusProxy() or self


class BoolEditor(Editor):
    """Yes or no."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setMinimumHeight(TOUCH)
        self.box.toggled.connect(self.edited)
        _fill(self, self.box)
        self.built()

    def value(self) -> Value:
        """Whether it is ticked."""
        return self.box.isChecked()

    def show_value(self, value: Value) -> None:
        """Tick it or not."""
        self.box.setChecked(bool(value))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.box.setText(self.tr("On"))


class NumberEditor(Editor):
    """A number between limits, with a minus and a plus to touch."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = field.kind is FieldKind.INT
        self.spin: QSpinBox | QDoubleSpinBox
        low = field.minimum if field.minimum is not None else -1_000_000.0
        high = field.maximum if field.maximum is not None else 1_000_000.0
        if self._whole:
            self.spin = QSpinBox()
            self.spin.setRange(int(low), int(high))
        else:
            self.spin = QDoubleSpinBox()
            self.spin.setDecimals(2 if high <= 1 else 1)
            self.spin.setSingleStep(0.05 if high <= 1 else 0.5)
            self.spin.setRange(low + (0.01 if field.above_minimum else 0.0), high)
        self.spin.setMinimumHeight(TOUCH)
        self.spin.setSuffix(f" {field.unit}" if field.unit else "")
        self.spin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.spin.valueChanged.connect(self.edited)
        self._less, self._more = (
            IconButton(Icon.LESS, size=TOUCH),
            IconButton(Icon.MORE, size=TOUCH),
        )
        for button in (self._less, self._more):
            button.setAutoRepeat(True)
        self._less.clicked.connect(self.spin.stepDown)
        self._more.clicked.connect(self.spin.stepUp)
        # With a proxy Tab would go to the number at once, past the button before it.
        _fill(self, self._less, self.spin, self._more, proxy=False)
        self.built()

    def named(self) -> QWidget:
        """The number; its buttons have names of their own."""
        return self.spin

    def value(self) -> Value:
        """The number."""
        return self.spin.value()

    def show_value(self, value: Value) -> None:
        """Show a number."""
        if isinstance(self.spin, QSpinBox):
            self.spin.setValue(int(value or 0))
        else:
            self.spin.setValue(float(value or 0.0))

    def retranslate(self) -> None:
        """Set every text again."""
        self._less.name(self.tr("Less"))
        self._more.name(self.tr("More"))


class OptionalNumberEditor(Editor):
    """A number that may be left empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.line.setMinimumHeight(TOUCH)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        _fill(self, self.line)
        self.built()

    def value(self) -> Value:
        """The number, None where it is empty, the text where it is no number."""
        text = self.line.text().strip().replace(",", ".")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            return text

    def show_value(self, value: Value) -> None:
        """Show a number or nothing."""
        self.line.setText("" if value is None else str(value))

    def retranslate(self) -> None:
        """Set every text again."""
        self.line.setPlaceholderText(self.tr("Empty"))


class TextEditor(Editor):
    """A line of text: an address, as no setting asks for another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.line.setMinimumHeight(TOUCH)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        _fill(self, self.line)
        self.built()

    def value(self) -> Value:
        """The text without blanks around it."""
        return self.line.text().strip()

    def show_value(self, value: Value) -> None:
        """Show a text."""
        self.line.setText("" if value is None else str(value))


class ChoiceEditor(Editor):
    """One of a few values."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = {choice.value: choice.label for choice in field.choices}
        self.combo = touch_combo()
        for value in self._labels:
            self.combo.addItem("", value)
        self.combo.activated.connect(lambda _index: self.edited.emit())
        _fill(self, self.combo)
        self.built()

    def value(self) -> Value:
        """The chosen value."""
        return str(self.combo.currentData())

    def show_value(self, value: Value) -> None:
        """Choose a value."""
        self.combo.setCurrentIndex(max(self.combo.findData(value), 0))

    def retranslate(self) -> None:
        """Set every text again."""
        for index, label in enumerate(self._labels.values()):
            self.combo.setItemText(index, setting_text(label))


class RateEditor(Editor):
    """A small share, offered as "1 in n"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = touch_combo()
        for rate in _RATES:
            self.combo.addItem("", rate)
        self.combo.activated.connect(lambda _index: self.edited.emit())
        _fill(self, self.combo)
        self.built()

    def value(self) -> Value:
        """The chosen share."""
        return float(self.combo.currentData())

    def show_value(self, value: Value) -> None:
        """Choose a share; one that is not offered is added."""
        rate = float(value or _RATES[2])
        index = self.combo.findData(rate)
        if index < 0:
            self.combo.addItem("", rate)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        for index in range(self.combo.count()):
            text = self.tr("1 in {share}").format(share=one_in(self.combo.itemData(index)))
            self.combo.setItemText(index, text)


def touch_combo() -> QComboBox:
    """A combo box with room for fingers that keeps its width whatever it holds."""
    combo = QComboBox()
    combo.setMinimumHeight(TOUCH)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(12)
    return combo


def _fill(editor: QWidget, *widgets: QWidget, proxy: bool = True) -> None:
    row = QHBoxLayout(editor)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, IconButton) else 1)
    if proxy:
        editor.setFocusProxy(next(w for w in widgets if not isinstance(w, IconButton)))
