"""How people and visits are exchanged, and what was decided where both sides had changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceid_gui.core.sync import Conflict, SyncState
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.server.words import conflict_text, sync_lines, when_text
from faceid_gui.views.widgets.icon_button import ActionButton

MOST_SHOWN: Final = 30
"""Rows at once; the next ones come up as these are settled."""


class SyncCard(Panel):
    """``settle_asked`` with the id of a conflict that somebody has looked at."""

    settle_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: SyncState | None = None
        self._conflicts: tuple[Conflict, ...] = ()
        self.rows: list[ConflictRow] = []
        self._title, self._words, self._count = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._count.setProperty("look", "muted")
        for label in (self._words, self._count):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for widget in (self._title, self._words, self._count):
            whole.addWidget(widget)
        whole.addLayout(self._column)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said but the conflicts."""
        return f"{self._words.text()} {self._count.text()}".strip()

    def show_sync(self, state: SyncState | None, conflicts: tuple[Conflict, ...]) -> None:
        """Show how it stands."""
        self._state = state
        if conflicts != self._conflicts:
            self._conflicts = conflicts
            self._build_rows()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Exchange of people and visits"))
        lines = () if self._state is None else sync_lines(self._state)
        self._words.setText("\n".join(lines))
        self._words.setVisible(bool(lines))
        count = len(self._conflicts)
        if count:
            text = self.tr("Decided for both sides, to be looked at: {count}")
            self._count.setText(text.format(count=count))
        else:
            self._count.setText(self.tr("Nothing had to be decided between kiosks and server."))

    def _build_rows(self) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [ConflictRow(c, self) for c in self._conflicts[:MOST_SHOWN]]
        for row in self.rows:
            row.settled.connect(self.settle_asked)
            self._column.addWidget(row)


class ConflictRow(Panel):
    """One decision and the button that takes it off the list."""

    settled = Signal(str)

    def __init__(self, conflict: Conflict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflict = conflict
        self._text, self._when = QLabel(), QLabel()
        self._when.setProperty("look", "muted")
        for label in (self._text, self._when):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = ActionButton(Icon.GRANTED)
        self.button.clicked.connect(lambda: self.settled.emit(conflict.id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._text)
        words.addWidget(self._when)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.built()

    @property
    def words(self) -> str:
        """What was decided."""
        return self._text.text()

    def retranslate(self) -> None:
        """Set every text again."""
        self._text.setText(conflict_text(self._conflict))
        place = self._conflict.place
        when = when_text(self._conflict.at)
        self._when.setText(f"{when} · {place}" if place else when)
        self.button.setText(self.tr("Settled"))
