"""A pad of digits for fingers, and the two things it is for: ask for the PIN, choose one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.ports import Clock
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.settings.pin import LONGEST, SHORTEST, objection_to
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton

_KEY_PX: Final = 64


class PinKeeper(Protocol):
    """What the prompts need of the PIN guard. Its calls are slow: never in the UI thread."""

    def is_set(self) -> bool:
        """Whether there is a PIN."""

    def set_pin(self, pin: str) -> None:
        """Choose a PIN. Raises BadRequest, DiskFull."""

    def check(self, pin: str) -> None:
        """Return if the PIN is right. Raises WrongPin or LockedOut."""


class PinPad(Panel):
    """Digits in, ``entered`` out. Shows dots, a title and a line of words."""

    entered = Signal(str)
    cancelled = Signal()

    def __init__(self, *, cancellable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = ""
        self._title, self._dots, self._words = QLabel(), QLabel(), QLabel()
        self._close = IconButton(Icon.CLOSE, size=64)
        self._close.setVisible(cancellable)
        self._close.clicked.connect(self.cancelled)
        self._title.setProperty("look", "title")
        self._dots.setProperty("look", "title")
        for label in (self._dots, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._title, self._words):
            label.setWordWrap(True)
        # Room for two lines, so that the keys stay where they are whatever is said.
        self._words.setMinimumHeight(2 * self._words.fontMetrics().lineSpacing())
        self._keys = QWidget()
        self._back, self._enter = (
            IconButton(Icon.BACKSPACE, size=_KEY_PX),
            ActionButton(Icon.NEXT, primary=True, touch=_KEY_PX),
        )
        self._build_keys()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addLayout(head)
        said.addWidget(self._dots)
        said.addWidget(self._words)
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(12, 4, 12, 8)
        self._whole.setSpacing(6)
        self._whole.addLayout(said)
        self._whole.addWidget(self._keys)
        self._whole.setAlignment(self._keys, Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show_dots()
        self.built()

    def _build_keys(self) -> None:
        grid = QGridLayout(self._keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for digit in range(10):
            key = ActionButton(touch=_KEY_PX)
            key.setText(str(digit))
            key.setProperty("look", "key")
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.clicked.connect(lambda _checked=False, typed=str(digit): self.type_digit(typed))
            row, column = divmod(digit - 1, 3) if digit else (3, 1)
            grid.addWidget(key, row, column)
        for key_widget, column in ((self._back, 0), (self._enter, 2)):
            key_widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(key_widget, 3, column)
        for column in range(3):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 88)
        self._back.setMaximumWidth(16_777_215)
        self._back.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._back.clicked.connect(self.erase)
        self._enter.clicked.connect(self.submit)

    @property
    def length(self) -> int:
        """How many digits were typed."""
        return len(self._digits)

    @property
    def words(self) -> str:
        """The line of words."""
        return self._words.text()

    def ask(self, title: str, words: str = "") -> None:
        """Say what is wanted, and start anew."""
        self._title.setText(title)
        self.say(words)
        self._digits = ""
        self._show_dots()

    def say(self, words: str) -> None:
        """Say something below the dots."""
        self._words.setText(words)

    def set_wide(self, wide: bool) -> None:
        """Put the words beside the keys, for a low window, or above them."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(across if wide else down)

    def set_cancellable(self, cancellable: bool) -> None:
        """Show the button that leads away, or not."""
        self._close.setVisible(cancellable)

    def set_open(self, is_open: bool) -> None:
        """Take digits, or not (while one is being checked, or when locked out)."""
        self._keys.setEnabled(is_open)

    def type_digit(self, digit: str) -> None:
        """One more digit."""
        if self._keys.isEnabled() and len(self._digits) < LONGEST:
            self._digits += digit
            self._show_dots()

    def erase(self) -> None:
        """Take the last digit back."""
        self._digits = self._digits[:-1]
        self._show_dots()

    def submit(self) -> None:
        """Hand over what was typed, if it is long enough."""
        if not self._keys.isEnabled() or len(self._digits) < SHORTEST:
            return
        digits, self._digits = self._digits, ""
        self._show_dots()
        self.entered.emit(digits)

    def retranslate(self) -> None:
        """Set every text again."""
        self._close.name(self.tr("Cancel"))
        self._back.name(self.tr("Delete the last digit"))
        self._enter.setAccessibleName(self.tr("Enter"))
        self._enter.setToolTip(self._enter.accessibleName())

    def _show_dots(self) -> None:
        self._dots.setText("●" * len(self._digits) if self._digits else "○ ○ ○ ○")
        self._enter.setEnabled(len(self._digits) >= SHORTEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: a keyboard works as well."""
        text = event.text()
        if text.isascii() and text.isdigit():
            self.type_digit(text)
        elif event.key() == Qt.Key.Key_Backspace:
            self.erase()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        event.accept()


class _Prompt(Panel):
    """A pad and the thread that checks what it gives."""

    accepted = Signal()
    cancelled = Signal()

    def __init__(
        self,
        keeper: PinKeeper,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._background = background
        self.pad = PinPad()
        self.pad.cancelled.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pad)
        self.setFocusProxy(self.pad)

    def _call(
        self,
        work: Callable[[], None],
        then: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.pad.set_open(False)
        # The sheet may be dismissed while the thread works: then nobody is told.
        self._background.call(
            work,
            then=lambda _none: then() if isValid(self) else None,
            failed=lambda error: failed(error) if isValid(self) else None,
        )


class PinPrompt(_Prompt):
    """Asks for the PIN. ``accepted`` when it was right."""

    def __init__(
        self,
        keeper: PinKeeper,
        background: Background,
        *,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(keeper, background, parent=parent)
        self.pad.entered.connect(self._entered)
        self._clock = clock
        self._locked_until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._count_down)
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self.pad.ask(self.tr("Administrator PIN"))

    def _entered(self, digits: str) -> None:
        self.pad.say(self.tr("One moment"))
        self._call(lambda: self._keeper.check(digits), self._right, self._wrong)

    def _right(self) -> None:
        self.pad.set_open(True)
        self.accepted.emit()

    def _wrong(self, error: Exception) -> None:
        seconds = wait_of(error)
        if seconds > 0:
            self._locked_until = self._clock.monotonic() + seconds
            self._timer.start()
            self._count_down()
            return
        words = error_text(error)
        left = tries_left_of(error)
        if left is None:
            self.pad.say(words.what)
        else:
            self.pad.say(self.tr("Wrong PIN. Tries left: {count}").format(count=left))
        self.pad.set_open(True)

    def _count_down(self) -> None:
        left = self._locked_until - self._clock.monotonic()
        if left > 0:
            text = self.tr("Too many wrong PINs. Wait {seconds} s")
            self.pad.say(text.format(seconds=math.ceil(left)))
            return
        self._timer.stop()
        self.pad.say("")
        self.pad.set_open(True)


class NewPinPrompt(_Prompt):
    """Has a PIN chosen, typed twice. ``accepted`` when it is kept."""

    def __init__(
        self, keeper: PinKeeper, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(keeper, background, parent=parent)
        self._choice = PinChoice(self.pad)
        self._choice.chosen.connect(self._chosen)
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._choice.start()

    def _chosen(self, digits: str) -> None:
        self._call(lambda: self._keeper.set_pin(digits), self.accepted.emit, self._refused)

    def _refused(self, error: Exception) -> None:
        self._choice.start(error_text(error).what)


class PinChoice(QObject):
    """Has a pad's user choose a PIN: good enough, and typed twice alike."""

    chosen = Signal(str)

    def __init__(self, pad: PinPad) -> None:
        super().__init__(pad)
        self._pad = pad
        self._first = ""
        pad.entered.connect(self._entered)

    def start(self, words: str = "") -> None:
        """Ask for a new PIN, with something to say."""
        self._first = ""
        rule = self.tr("4 to 12 digits. It guards the settings and leaving the kiosk.")
        self._pad.ask(self.tr("Choose an administrator PIN"), words or rule)
        self._pad.set_open(True)

    def _entered(self, digits: str) -> None:
        first, self._first = self._first, ""
        if not first and objection_to(digits):
            # The pad sees to length and digits: what is left is a poor choice.
            self.start(self.tr("This PIN is too easy to guess. Choose another one."))
        elif not first:
            self._first = digits
            self._pad.ask(self.tr("Type the PIN again"))
        elif digits != first:
            self.start(self.tr("The two were not the same. Choose again."))
        else:
            self.chosen.emit(digits)


def wait_of(error: Exception) -> float:
    """How long a lockout still lasts, seconds; 0 for other errors."""
    if isinstance(error, FaceIdError) and error.code == "locked_out":
        return _number(error.detail) or 30.0
    return 0.0


def tries_left_of(error: Exception) -> int | None:
    """How many tries are left after a wrong PIN, None where nobody says."""
    if isinstance(error, FaceIdError) and error.code == "wrong_pin":
        number = _number(error.detail)
        return None if number is None else int(number)
    return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
