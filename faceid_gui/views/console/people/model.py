"""The enrolled people as a table that is searched and sorted without asking Qt for each row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from faceid_gui.core.types import Person
from faceid_gui.services.samples.strength import NO_STRENGTH, Grade, Strength
from faceid_gui.views.console.people.roster import Order, Roster
from faceid_gui.views.console.people.words import day_text, grade_text

_RANKS: Final = {grade: rank for rank, grade in enumerate(Grade)}
_UNKNOWN: Final = (-1, 0.0)


class PeopleModel(QAbstractTableModel):
    """Name, samples, strength and day of enrolment of those who match a search. Read-only.

    Every change of what is listed is a reset: the view keeps its place by person, see
    PeopleTable. ``leave_out`` are ids of people who are never listed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roster = Roster()
        self._strengths: Mapping[str, Strength] | None = None
        self._left_out: Collection[str] = ()
        self._order, self._descending = Order.NAME, False
        self._text = ""
        self._sorted: list[int] = []
        self._shown: list[int] = []
        self._rows: dict[str, int] | None = None

    @property
    def total(self) -> int:
        """How many people there are, listed or not."""
        return len(self._roster.people)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    def person_at(self, row: int) -> Person:
        """Who is listed in a row."""
        return self._roster.people[self._shown[row]]

    def row_of(self, person_id: str) -> int | None:
        """Where somebody is listed, None where they are not."""
        if self._rows is None:
            people = self._roster.people
            self._rows = {people[place].id: row for row, place in enumerate(self._shown)}
        return self._rows.get(person_id)

    def strength_of(self, person_id: str) -> Strength | None:
        """How strong somebody is, None while it is not known."""
        return None if self._strengths is None else self._strengths.get(person_id, NO_STRENGTH)

    # -- what is listed

    def show_roster(self, roster: Roster) -> None:
        """List these people from now on."""
        self.beginResetModel()
        self._roster = roster
        self._sort()
        self.endResetModel()

    def show_strengths(self, strengths: Mapping[str, Strength] | None) -> None:
        """Grade people from now on; None takes the grades away."""
        if self._order is Order.STRENGTH:
            self.beginResetModel()
            self._strengths = strengths
            self._sort()
            self.endResetModel()
            return
        self._strengths = strengths
        if self._shown:
            first = self.index(0, Order.STRENGTH)
            self.dataChanged.emit(first, self.index(len(self._shown) - 1, Order.STRENGTH))

    def leave_out(self, person_ids: Collection[str]) -> None:
        """Never list these people."""
        self.beginResetModel()
        self._left_out = person_ids
        self._search()
        self.endResetModel()

    def search(self, text: str) -> None:
        """List who matches."""
        self.beginResetModel()
        self._text = text
        self._search()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: sort by a column."""
        self.beginResetModel()
        self._order = Order(column)
        self._descending = order is Qt.SortOrder.DescendingOrder
        self._sort()
        self.endResetModel()

    def _sort(self) -> None:
        self._sorted = self._roster.sorted_by(
            self._order, descending=self._descending, strength=self._rank
        )
        self._search()

    def _search(self) -> None:
        found = self._roster.matching(self._sorted, self._text)
        if self._left_out:
            people = self._roster.people
            found = [row for row in found if people[row].id not in self._left_out]
        self._shown, self._rows = found, None

    def _rank(self, person_id: str) -> tuple[int, float]:
        strength = self.strength_of(person_id)
        if strength is None:
            return _UNKNOWN
        return _RANKS[strength.grade], strength.worst or 0.0

    # -- Qt

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many people are listed."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(Order)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: one cell, as text; the painting is the delegate's."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text_of(self.person_at(index.row()), index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Order.NAME:
            return _escaped(self.person_at(index.row()).name)
        return None

    def _text_of(self, person: Person, column: int) -> str:
        if column == Order.NAME:
            return person.name
        if column == Order.SAMPLES:
            return str(person.samples)
        if column == Order.STRENGTH:
            strength = self.strength_of(person.id)
            return "" if strength is None else grade_text(strength.grade)
        return day_text(person.created_at)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: one heading."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        headings = (
            QCoreApplication.translate("PeopleModel", "Name"),
            QCoreApplication.translate("PeopleModel", "Samples"),
            QCoreApplication.translate("PeopleModel", "Strength"),
            QCoreApplication.translate("PeopleModel", "Enrolled"),
        )
        return headings[section] if 0 <= section < len(headings) else None

    def retranslate(self) -> None:
        """The headings speak another language now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Order) - 1)


def _escaped(name: str) -> str:
    """A name that a tool tip shows as it is, whatever signs it holds."""
    return f"<span>{escape(name)}</span>"
