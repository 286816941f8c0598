"""Keys to touch where there is no keyboard: Latin letters, Hangul, digits and signs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.hangul import Composer, Edit, is_letter
from faceid_gui.views.widgets.icon_button import ActionButton

_Rows = tuple[str, ...]
_LATIN: Final[_Rows] = ("1234567890", "qwertyuiop:", "asdfghjkl/@", "zxcvbnm.-")
_CAPITALS: Final[_Rows] = ("_?&=%#+~,;", "QWERTYUIOP:", "ASDFGHJKL/@", "ZXCVBNM'-")
_HANGUL: Final[_Rows] = (
    *("1234567890", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ:"),
    *("ㅁㄴㅇㄹㅎㅗㅓㅏㅣ/@", "ㅋㅌㅊㅍㅠㅜㅡ.-"),
)
_TENSE: Final[_Rows] = (
    *("_?&=%#+~,;", "ㅃㅉㄸㄲㅆㅛㅕㅑㅒㅖ:"),
    *("ㅁㄴㅇㄹㅎㅗㅓㅏㅣ/@", "ㅋㅌㅊㅍㅠㅜㅡ'-"),
)
_NO_NAME: Final = (
    Qt.InputMethodHint.ImhUrlCharactersOnly | Qt.InputMethodHint.ImhFormattedNumbersOnly
)
_OF_ADDRESSES: Final = ":/@"
_COLUMNS: Final = 11
_KEY_PX: Final = 64
_NARROW_PX: Final = 780


class TouchKeyboard(Panel):
    """Types into whatever field has the focus; its keys never take it.

    A field for an address (``ImhUrlCharactersOnly``) has the keys for one, any other field has
    a space and Hangul. Shows what the field holds above the keys, which may
    lie over the field. ``done`` when the key for it was touched; the field has then been told
    of Enter.
    """

    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: QLineEdit | None = None
        self._address = False
        self._hangul = QLocale().language() == QLocale.Language.Korean
        self._composer = Composer()
        self._composed_at = 0
        self._grid = QGridLayout()
        self._echo = QLabel()
        self._lay_out()
        self._keys: list[ActionButton] = []
        self._build_letters()
        self._shift = self._key(3, 0, Icon.SHIFT)
        self._shift.setCheckable(True)
        self._shift.toggled.connect(self._label_keys)
        self._tongue = self._key(1, 10)
        self._tongue.setText("한/영")
        self._tongue.clicked.connect(self._on_tongue)
        self._space = self._key(2, 9, columns=2)
        self._space.setText("␣")
        self._space.clicked.connect(lambda: self._press(Qt.Key.Key_Space, " "))
        self._erase = self._key(0, 10, Icon.BACKSPACE)
        self._erase.setAutoRepeat(True)
        self._erase.clicked.connect(self._on_erase)
        self._enter = self._key(3, 10, Icon.GRANTED)
        self._enter.clicked.connect(self._on_enter)
        for number in range(_COLUMNS):
            self._grid.setColumnStretch(number, 1)
        self._label_keys()
        self.hide()
        self.built()

    def _lay_out(self) -> None:
        ground = QFrame()
        ground.setProperty("look", "bar")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ground)
        self._echo.setTextFormat(Qt.TextFormat.PlainText)
        self._echo.setProperty("look", "heading")
        self._echo.setFixedHeight(40)
        column = QVBoxLayout(ground)
        column.setContentsMargins(2, 0, 2, 4)
        column.setSpacing(2)
        column.addWidget(self._echo)
        column.addLayout(self._grid)

    @property
    def field(self) -> QLineEdit | None:
        """What is typed into; None while the keys are away."""
        return self._field

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
        number = isinstance(field.parentWidget(), QAbstractSpinBox)
        self._address = number or bool(field.inputMethodHints() & _NO_NAME)
        self._composer.end()
        self._shift.setChecked(False)
        self._label_keys()
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
            (self._tongue, self.tr("Hangul or Latin letters")),
            (self._space, self.tr("Space")),
            (self._erase, self.tr("Delete")),
            (self._enter, self.tr("Done")),
        ):
            key.setAccessibleName(name)

    def _build_letters(self) -> None:
        for row, letters in enumerate(_LATIN):
            for place in range(len(letters)):
                key = self._key(row, place + (row == 3))
                key.clicked.connect(lambda _=False, key=key: self._type(key.accessibleName()))
                self._keys.append(key)

    def _key(
        self, row: int, column: int, which: Icon | None = None, *, columns: int = 1
    ) -> ActionButton:
        key = ActionButton(which, touch=_KEY_PX)
        key.setMinimumWidth(_KEY_PX)
        key.setProperty("look", "key")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid.addWidget(key, row, column, 1, columns)
        return key

    def _label_keys(self) -> None:
        hangul, shifted = self._hangul and not self._address, self._shift.isChecked()
        rows = (_TENSE if shifted else _HANGUL) if hangul else (_CAPITALS if shifted else _LATIN)
        for key, text in zip(self._keys, "".join(rows), strict=True):
            key.setText("&&" if text == "&" else text)  # one alone would mark a shortcut
            key.setAccessibleName(text)
            key.setVisible(self._address or text not in _OF_ADDRESSES)
        self._tongue.setVisible(not self._address)
        self._space.setVisible(not self._address)

    def _on_tongue(self) -> None:
        self._composer.end()
        self._hangul = not self._hangul
        self._shift.setChecked(False)
        self._label_keys()

    def _type(self, text: str) -> None:
        if is_letter(text):
            self._go_on_composing()
            self._change(self._composer.type(text))
        else:
            self._press(Qt.Key.Key_unknown, text)
        if not self._address:
            self._shift.setChecked(False)  # a name has one capital at a time

    def _on_erase(self) -> None:
        self._go_on_composing()
        edit = self._composer.erase()
        if edit is None:
            self._press(Qt.Key.Key_Backspace, "")
        else:
            self._change(edit)

    def _go_on_composing(self) -> None:
        """Forget the syllable where the cursor, or somebody else, has been at the text."""
        field, at = self._field, self._composed_at
        if (
            field is None
            or field.hasSelectedText()
            or field.cursorPosition() != at
            or not field.text()[:at].endswith(self._composer.syllable)
        ):
            self._composer.end()

    def _change(self, edit: Edit) -> None:
        """As an input method does it, but the text holds the syllable from its first letter."""
        if self._field is None:
            return
        event = QInputMethodEvent()
        event.setCommitString(edit.text, -edit.replaced, edit.replaced)
        QCoreApplication.sendEvent(self._field, event)
        self._composed_at = self._field.cursorPosition()

    def _on_enter(self) -> None:
        self._press(Qt.Key.Key_Return, "\r")
        self.done.emit()

    def _press(self, key: Qt.Key, text: str) -> None:
        """As a real key would, so that the field checks and tells of it as ever."""
        self._composer.end()
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
        if field is not None and isValid(field):
            field.textChanged.disconnect(self._show_echo)
            field.cursorPositionChanged.disconnect(self._show_echo)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width; on a narrow screen the keys stand close to stay large."""
        gap = 1 if self.width() < _NARROW_PX else 4
        self._grid.setSpacing(gap)
        super().resizeEvent(event)
