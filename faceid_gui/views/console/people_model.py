"""The enrolled people as a table."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from faceid_gui.core.types import Person


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    SAMPLES = 1
    ENROLLED = 2


class PeopleModel(QAbstractTableModel):
    """Name, number of samples, and when each person was enrolled. Read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[Person, ...] = ()

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Show these people; nothing happens where they are the ones shown already."""
        if people == self._people:
            return
        self.beginResetModel()
        self._people = people
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many people there are."""
        return 0 if parent is not None and parent.isValid() else len(self._people)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Qt: how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt: one cell."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        person = self._people[index.row()]
        if index.column() == Column.NAME:
            return person.name
        if index.column() == Column.SAMPLES:
            return person.samples
        at = QDateTime.fromSecsSinceEpoch(int(person.created_at))
        return QLocale().toString(at.date(), QLocale.FormatType.ShortFormat)

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
            QCoreApplication.translate("PeopleModel", "Enrolled"),
        )
        return headings[section] if 0 <= section < len(headings) else None

    def retranslate(self) -> None:
        """The headings speak another language now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
