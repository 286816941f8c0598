"""A field for a name that says beside it what is wrong, while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.names import MAX_NAME, composed
from faceid_gui.qt.background import Background
from faceid_gui.qt.panel import Panel
from faceid_gui.views.wizards.enrol.naming import NameState, judged

_PAUSE_MS: Final = 250
_GOOD: Final = frozenset({NameState.CHECKING, NameState.FREE, NameState.UNKNOWN})


class NameField(Panel):
    """``edited`` with every change of the text or of what is known of it.

    ``is_taken`` is asked on a background thread, once typing pauses.
    """

    edited = Signal()

    def __init__(
        self,
        *,
        is_taken: Callable[[str], bool],
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_taken = is_taken
        self._background = background
        self._state = NameState.EMPTY
        self._fixed = False
        self._asked = ""
        self._then: Callable[[], None] | None = None
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self.line = QLineEdit()
        self.line.textChanged.connect(self._on_text)
        self._title.setBuddy(self.line)
        self._note, self._objection = QLabel(), QLabel()
        self._note.setProperty("look", "muted")
        self._objection.setProperty("look", "error")
        for label in (self._note, self._objection):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self.line, self._note, self._objection):
            column.addWidget(widget)
        self.setFocusProxy(self.line)
        self.built()

    @property
    def name(self) -> str:
        """The name as it would be kept."""
        return composed(self.line.text())

    @property
    def state(self) -> NameState:
        """How it stands."""
        return self._state

    @property
    def good(self) -> bool:
        """Whether nothing is known to be wrong with it."""
        return self._fixed or self._state in _GOOD

    @property
    def words(self) -> str:
        """What is said below the field; empty while nothing is."""
        return next((x.text() for x in (self._note, self._objection) if not x.isHidden()), "")

    def show_name(self, name: str, *, fixed: bool = False) -> None:
        """Show a name; ``fixed`` is that of somebody enrolled, which stays."""
        self._fixed = fixed
        self.line.setReadOnly(fixed)
        self.line.setText(name)
        self.line.setCursorPosition(0)
        self.retranslate()

    def show_taken(self) -> None:
        """The store said that the present name is taken."""
        self._asked = self.name
        self._show_state(NameState.TAKEN)

    def confirm(self, then: Callable[[], None]) -> None:
        """Call ``then`` as soon as the name is known to be free, or nobody can tell."""
        if self._fixed or self._state in (NameState.FREE, NameState.UNKNOWN):
            then()
        elif self._state is NameState.CHECKING:
            self._then = then
            self._ask()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Name"))
        self.line.setAccessibleName(self.tr("Name"))
        self.line.setPlaceholderText(self.tr("First and family name"))
        words = self._sentence()
        for label in (self._note, self._objection):
            wanted = bool(words) and (label is self._note) == self._fixed
            label.setText(words if wanted else "")
            label.setVisible(wanted)

    def _sentence(self) -> str:
        if self._fixed:
            return self.tr("The pictures are added to this person.")
        match self._state:
            case NameState.TOO_LONG:
                return self.tr("A name has at most {count} letters.").format(count=MAX_NAME)
            case NameState.UNUSABLE:
                return self.tr("This name holds signs that cannot be shown.")
            case NameState.TAKEN:
                return self.tr(
                    "Somebody of that name is enrolled. Add something to tell them apart."
                )
            case _:
                return ""

    def _on_text(self) -> None:
        self._then = None
        self._asked = ""
        self._show_state(judged(self.line.text()))
        if self._state is NameState.CHECKING and not self._fixed:
            self._timer.start()
        else:
            self._timer.stop()

    def _ask(self) -> None:
        self._timer.stop()
        name = self.name
        if name == self._asked:
            return  # the answer is on its way
        self._asked = name

        def answered(state: NameState) -> None:
            if isValid(self) and self._asked == name and self.name == name:
                self._show_state(state)
                then, self._then = self._then, None
                if then is not None and state is not NameState.TAKEN:
                    then()

        self._background.call(
            lambda: self._is_taken(name),
            then=lambda taken: answered(NameState.TAKEN if taken else NameState.FREE),
            failed=lambda _error: answered(NameState.UNKNOWN),
        )

    def _show_state(self, state: NameState) -> None:
        self._state = state
        self.retranslate()
        self.edited.emit()
