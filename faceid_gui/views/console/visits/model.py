"""The visits that were found, as a list that grows at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from faceid_gui.core.ports import KeptVisit
from faceid_gui.qt.evidence_words import decision_text, reason_words, who_text
from faceid_gui.qt.moments import clock_text, day_text

KEPT: Final = int(Qt.ItemDataRole.UserRole)
"""The role of a row's KeptVisit."""

DAY: Final = KEPT + 1
"""The role of a row's day in words."""


class VisitsModel(QAbstractListModel):
    """Newest first. Read-only; ``today`` decides which day is called so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visits: list[KeptVisit] = []
        self._today = QDate.currentDate()

    @property
    def newest(self) -> int:
        """The highest number that is shown, 0 while nothing is."""
        return self._visits[0].number if self._visits else 0

    def visit(self, row: int) -> KeptVisit:
        """The visit in a row. IndexError where there is none."""
        return self._visits[row]

    def row_of(self, number: int) -> int | None:
        """The row of a visit, None where it is not shown."""
        low, high = 0, len(self._visits)
        while low < high:
            middle = (low + high) // 2
            if self._visits[middle].number > number:
                low = middle + 1
            else:
                high = middle
        found = low < len(self._visits) and self._visits[low].number == number
        return low if found else None

    def show_visits(self, visits: Sequence[KeptVisit]) -> None:
        """Show these and no others; nothing happens where they are shown already."""
        if self._visits == list(visits):
            return
        self.beginResetModel()
        self._visits = list(visits)
        self.endResetModel()

    def add_older(self, visits: Sequence[KeptVisit]) -> None:
        """Put visits at the end."""
        if visits:
            first = len(self._visits)
            self.beginInsertRows(QModelIndex(), first, first + len(visits) - 1)
            self._visits += visits
            self.endInsertRows()

    def add_newer(self, visits: Sequence[KeptVisit]) -> int:
        """Put visits in front, those that are shown already left out; how many came."""
        newest = self.newest
        fresh = [kept for kept in visits if kept.number > newest]
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._visits[:0] = fresh
            self.endInsertRows()
        return len(fresh)

    def set_today(self, today: QDate) -> None:
        """Another day has come."""
        if today != self._today:
            self._today = today
            self.retranslate()

    def retranslate(self) -> None:
        """The rows speak another language now."""
        if self._visits:
            last = self.index(len(self._visits) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many visits there are."""
        return 0 if parent is not None and parent.isValid() else len(self._visits)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: one visit, as a line for screen readers or whole."""
        if not index.isValid():
            return None
        kept = self._visits[index.row()]
        if role == KEPT:
            return kept
        if role == DAY:
            return day_text(kept.visit.at, self._today)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        visit = kept.visit
        day, reason = day_text(visit.at, self._today), reason_words(visit.reason).short
        who, what = who_text(visit), decision_text(visit.granted)
        return f"{what}, {who}, {reason}, {day} {clock_text(visit.at)}"
