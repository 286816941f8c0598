"""Keys to touch where there is no keyboard: Latin letters, digits and the signs of addresses."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton

_ROWS: Final = ("1234567890", "qwertyuiop:", "asdfghjkl/@", "zxcvbnm.-")
_SHIFTED: Final = ("_?&=%#+~,;", "QWERTYUIOP:", "ASDFGHJKL/@", "ZXCVBNM.-")
_COLUMNS: Final = 11
_KEY_PX: Final = 64
_NARROW_PX: Final = 780


class TouchKeyboard(Panel):
    """Types into whatever field has the focus; its keys never take it.

    Shows what the field holds above the keys, which may lie over the field. ``done`` when
    the key for it was touched; the field has then been told of Enter.
    """

    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: QLineEdit | None = None
        self._shifted = False
        ground = QFrame()
        ground.setProperty("look", "bar")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        self._echo = QLabel()
        self._echo.setTextFormat(Qt.TextFormat.PlainText)
        self._echo.setProperty("look", "heading")
        self._echo.setFixedHeight(40)
        self._grid = QGridLayout()
        column = QVBoxLayout(ground)
        column.setContentsMargins(2, 0, 2, 4)
        column.setSpacing(2)
        column.addWidget(self._echo)
        column.addLayout(self._grid)
        self._keys: list[tuple[ActionButton, str, str]] = []
        self._build_letters()
        self._shift = self._special(Icon.SHIFT, 3, 0)
        self._shift.setCheckable(True)
        self._shift.toggled.connect(self._on_shift)
        self._erase = self._special(Icon.BACKSPACE, 0, 10)
        self._erase.setAutoRepeat(True)
        self._erase.clicked.connect(lambda: self._press(Qt.Key.Key_Backspace, ""))
        self._enter = self._special(Icon.GRANTED, 3, 10)
        self._enter.clicked.connect(self._on_enter)
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1)
        self.hide()
        self.built()

    @property
    def echo(self) -> str:
        """What is shown above the keys."""
        return self._echo.text()

    def type_into(self, field: QLineEdit) -> None:
        """Show the keys for a field that has the focus."""
        if self._field is not None:
            self._leave()
        self._field = field
        field.textChanged.connect(self._show_echo)
        field.cursorPositionChanged.connect(self._show_echo)
        self._shift.setChecked(False)
        self._show_echo()
        self.show()
        self.raise_()

    def put_away(self) -> None:
        """Hide the keys."""
        self._leave()
        self.hide()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setAccessibleName(self.tr("Keyboard"))
        self._echo.setAccessibleName(self.tr("What is typed"))
        for key, name in (
            (self._shift, self.tr("Capital letters and signs")),
            (self._erase, self.tr("Delete")),
            (self._enter, self.tr("Done")),
        ):
            key.setAccessibleName(name)

    def _build_letters(self) -> None:
        for row, (plain, shifted) in enumerate(zip(_ROWS, _SHIFTED, strict=True)):
            for place, (one, other) in enumerate(zip(plain, shifted, strict=True)):
                key = self._key(row, place + (row == 3))
                number = len(self._keys)
                key.clicked.connect(lambda _=False, number=number: self._type(number))
                self._keys.append((key, one, other))
        self._label_keys()

    def _key(self, row: int, column: int, which: Icon | None = None) -> ActionButton:
        key = ActionButton(which, touch=_KEY_PX)
        key.setMinimumWidth(_KEY_PX)
        key.setProperty("look", "key")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid.addWidget(key, row, column)
        return key

    def _special(self, which: Icon, row: int, column: int) -> ActionButton:
        return self._key(row, column, which)

    def _label_keys(self) -> None:
        for key, plain, shifted in self._keys:
            text = shifted if self._shifted else plain
            key.setText("&&" if text == "&" else text)  # one alone would mark a shortcut
            key.setAccessibleName(text)

    def _on_shift(self, shifted: bool) -> None:
        self._shifted = shifted
        self._label_keys()

    def _type(self, number: int) -> None:
        _, plain, shifted = self._keys[number]
        self._press(Qt.Key.Key_unknown, shifted if self._shifted else plain)

    def _on_enter(self) -> None:
        self._press(Qt.Key.Key_Return, "\r")
        self.done.emit()

    def _press(self, key: Qt.Key, text: str) -> None:
        """As a real key would, so that the field checks and tells of it as ever."""
        if self._field is None:
            return
        # A number's field hands its keys to the box around it.
        around = self._field.parentWidget()
        target = around if isinstance(around, QAbstractSpinBox) else self._field
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.sendEvent(target, event)

    def _show_echo(self) -> None:
        if self._field is None:
            return
        text, at = self._field.text(), self._field.cursorPosition()
        metrics = self._echo.fontMetrics()
        room = max(self.width() - 40, 80)
        before = metrics.elidedText(text[:at], Qt.TextElideMode.ElideLeft, room)
        self._echo.setText(f" {before}▏{text[at:]}")

    def _leave(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.textChanged.disconnect(self._show_echo)
            field.cursorPositionChanged.disconnect(self._show_echo)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width; on a narrow screen the keys stand close to stay large."""
        gap = 1 if self.width() < _NARROW_PX else 4
        self._grid.setSpacing(gap)
        super().resizeEvent(event)


class KeyboardHelper(QObject):
    """Brings the keyboard when a field inside ``root`` gets the focus, and takes it away.

    The keyboard lies at the bottom of ``root``, over whatever is there.
    """

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self.keyboard = TouchKeyboard(root)
        self.keyboard.done.connect(self._on_done)
        root.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        field = _field_of(now)
        if field is not None and self._root.isAncestorOf(field) and not field.isReadOnly():
            self._place()
            self.keyboard.type_into(field)
        elif self.keyboard.isVisibleTo(self._root):
            self.keyboard.put_away()

    def _on_done(self) -> None:
        self.keyboard.put_away()
        focused = QApplication.focusWidget()
        if focused is not None and self._root.isAncestorOf(focused):
            focused.clearFocus()

    def _place(self) -> None:
        height = self.keyboard.sizeHint().height()
        self.keyboard.setGeometry(
            0, max(self._root.height() - height, 0), self._root.width(), height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: follow the size of the root."""
        if watched is self._root and event.type() == QEvent.Type.Resize:
            self._place()
        return False


def _field_of(widget: QWidget | None) -> QLineEdit | None:
    if isinstance(widget, QLineEdit):
        return widget
    if isinstance(widget, QAbstractSpinBox):
        return widget.lineEdit()
    return None
