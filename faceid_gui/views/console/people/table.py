"""The long list of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from faceid_gui.core.types import Person
from faceid_gui.qt.background import Background
from faceid_gui.services.samples.strength import Strength
from faceid_gui.views.console.people.model import PeopleModel
from faceid_gui.views.console.people.painting import ROW_PX, TILE_PX, PersonPainter
from faceid_gui.views.console.people.portraits import Portraits
from faceid_gui.views.console.people.roster import Order, Roster
from faceid_gui.views.widgets.sheet import touch_scrolled

_HEAD_PX: Final = 48
_SAMPLES_PX: Final = 104
_STRENGTH_PX: Final = 142
_ENROLLED_PX: Final = 128
_NARROW_PX: Final = 560
"""Narrower than this the day of enrolment is left out: names need the room."""

_COLOURS: Final = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the view stands, in terms of people."""

    chosen: tuple[str, ...]
    current: str | None
    top: str | None
    offset: int


class PeopleTable(QTableView):
    """Keeps selection and place by person while people come, go and are filtered.

    ``chosen_changed`` when other people are selected; ``opened`` when somebody is asked for
    with a tap or Enter, ``delete_asked`` and ``rename_asked`` with the keys for it.
    """

    chosen_changed = Signal()
    opened = Signal()
    delete_asked = Signal()
    rename_asked = Signal()

    def __init__(
        self,
        load_portrait: Callable[[str], bytes | None],
        background: Background,
        *,
        several: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._moving = False
        self.people = PeopleModel(self)
        self.portraits = Portraits(
            load_portrait, background, side=TILE_PX, scale=self.devicePixelRatioF(), parent=self
        )
        self._painter = PersonPainter(self.people, self.portraits, self)
        self.setModel(self.people)
        self.setItemDelegate(self._painter)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        touch_scrolled(self)
        self._set_up_headers()
        self.portraits.arrived.connect(self.viewport().update)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.clicked.connect(self.opened)

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setFixedHeight(_HEAD_PX)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Order.NAME, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(60)
        for column, width in (
            (Order.SAMPLES, _SAMPLES_PX),
            (Order.STRENGTH, _STRENGTH_PX),
            (Order.ENROLLED, _ENROLLED_PX),
        ):
            head.resizeSection(column, width)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(Order.NAME, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._on_sorting)

    # -- who

    def chosen(self) -> tuple[Person, ...]:
        """Who is selected, from the top."""
        # By ranges: Qt would ask the model three times for each of ten thousand rows.
        parts = self.selectionModel().selection().toList()
        rows = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return tuple(self.people.person_at(row) for row in sorted(rows))

    def choose(self, *person_ids: str, scroll: bool = True) -> None:
        """Select these people, as far as they are listed, and nobody else."""
        self._select(person_ids, person_ids[0] if person_ids else None)
        if scroll and person_ids:
            row = self.people.row_of(person_ids[0])
            if row is not None:
                self.scrollTo(self.people.index(row, Order.NAME))
        self.chosen_changed.emit()

    def toggle_several(self, on: bool) -> None:
        """Let every tap select or unselect one more, for those who have no keyboard."""
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.MultiSelection if on else mode.ExtendedSelection)

    # -- what is listed

    def show_roster(self, roster: Roster) -> None:
        """List these people; the view stays where it is."""
        self.portraits.outdate()
        self._staying(lambda: self.people.show_roster(roster))

    def show_strengths(self, strengths: Mapping[str, Strength] | None) -> None:
        """Grade the people."""
        self._staying(lambda: self.people.show_strengths(strengths))

    def search(self, text: str) -> None:
        """List who matches, from the top; who is selected stays so while they are listed."""
        place = self._place()
        self._moved(lambda: self.people.search(text), place)
        self.verticalScrollBar().setValue(0)

    def _on_sorting(self, column: int, order: Qt.SortOrder) -> None:
        place = self._place()
        self._moved(lambda: self.people.sort(column, order), place)
        row = None if place.current is None else self.people.row_of(place.current)
        if row is None:
            self.verticalScrollBar().setValue(0)
        else:
            self.scrollTo(self.people.index(row, Order.NAME))

    def _staying(self, change: Callable[[], None]) -> None:
        place = self._place()
        self._moved(change, place)
        row = None if place.top is None else self.people.row_of(place.top)
        if row is not None:
            self.verticalScrollBar().setValue(row * ROW_PX + place.offset)

    def _place(self) -> _Place:
        value = self.verticalScrollBar().value()
        top = value // ROW_PX
        current = self.currentIndex()
        return _Place(
            tuple(person.id for person in self.chosen()),
            self.people.person_at(current.row()).id if current.isValid() else None,
            self.people.person_at(top).id if top < self.people.rowCount() else None,
            value - top * ROW_PX,
        )

    def _moved(self, change: Callable[[], None], place: _Place) -> None:
        """Change the model, and select again who was selected."""
        self._moving = True
        # Else the view scrolls to whom it takes for the current person.
        self.setAutoScroll(False)
        try:
            change()
            self._select(place.chosen, place.current)
            self.executeDelayedItemsLayout()
        finally:
            self._moving = False
            self.setAutoScroll(True)
        self.chosen_changed.emit()

    def _select(self, person_ids: tuple[str, ...], current: str | None) -> None:
        rows = [row for key in person_ids if (row := self.people.row_of(key)) is not None]
        selection = QItemSelection()
        for first, last in _runs(sorted(rows)):
            corner = self.people.index(last, len(Order) - 1)
            selection.select(self.people.index(first, 0), corner)
        before, self._moving = self._moving, True
        flag = QItemSelectionModel.SelectionFlag
        here = None if current is None else self.people.row_of(current)
        if here is not None:
            index = self.people.index(here, Order.NAME)
            self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        self.selectionModel().select(selection, flag.ClearAndSelect)
        self._moving = before

    def _on_selection(self) -> None:
        if not self._moving:
            self.chosen_changed.emit()

    # -- looks

    def retranslate(self) -> None:
        """Set every text again."""
        self._painter.retranslate()
        self.people.retranslate()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the colours may be others now."""
        super().changeEvent(event)
        if event.type() in _COLOURS and hasattr(self, "_painter"):
            self._painter.retint()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: narrow tables have fewer columns."""
        self.setColumnHidden(Order.ENROLLED, self.width() < _NARROW_PX)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, Delete and F2 do what they do everywhere."""
        asked = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_Delete: self.delete_asked,
            Qt.Key.Key_F2: self.rename_asked,
        }.get(Qt.Key(event.key()))
        if asked is not None and self.selectionModel().hasSelection():
            asked.emit()
            return
        super().keyPressEvent(event)


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive rows."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[start], rows[place - 1]
            start = place
