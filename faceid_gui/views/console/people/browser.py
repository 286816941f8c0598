"""The list of people with its bar, and the details of one of them beside it or over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.types import Person
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.services.samples.strength import Strength
from faceid_gui.services.undo import UndoEntry
from faceid_gui.views.console.people.bar import PeopleBar
from faceid_gui.views.console.people.details import PORTRAIT_PX, DetailsPane
from faceid_gui.views.console.people.facts import FactReader, PersonFacts
from faceid_gui.views.console.people.roster import Roster
from faceid_gui.views.console.people.sample_list import THUMB_PX
from faceid_gui.views.console.people.table import PeopleTable
from faceid_gui.views.console.people.tools import PeopleTools
from faceid_gui.views.widgets.drop_area import DropArea
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton

WIDE_PX: Final = 900
"""From this width on, details stand beside the list, and the buttons of the bar have words."""

_DETAILS_PX: Final = 396
_LEAST_PX: Final = 480


class Browser(Panel):
    """Shows who is enrolled and asks for changes; it changes nothing by itself.

    The signals carry the people that are meant: ``delete_asked`` a tuple, the others one;
    ``renamed`` the new name too, ``sample_delete_asked`` the PersonFacts and the Sample.
    ``troubled`` carries the error of a person who cannot be read.
    """

    delete_asked = Signal(object)
    merge_asked = Signal(object)
    more_asked = Signal(object)
    renamed = Signal(object, str)
    sample_delete_asked = Signal(object, object)
    troubled = Signal(object)

    def __init__(
        self, tools: PeopleTools, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._loaded = False
        self._opened = False
        self._loading: Person | None = None
        self._wanted: Person | None = None
        self._next: str | None = None
        self._notice = ""
        self.bar = PeopleBar()
        self.table = PeopleTable(tools.store.portrait, background)
        self.details = DetailsPane()
        self._side_words = QLabel()
        self._no_match = QLabel()
        self._clear = ActionButton(Icon.CLOSE)
        self.enrol_button = ActionButton(Icon.ENROL, primary=True, touch=64)
        self.import_button = ActionButton(Icon.IMPORT, touch=64)
        self.empty = DropArea(self.enrol_button, self.import_button, accepts=False)
        self._strip = QFrame()
        self._strip_words = QLabel()
        self.unselect_button = ActionButton(Icon.CLOSE)
        self.delete_button = ActionButton(Icon.DELETE)
        self._foot = ElidedLabel()
        self._list = QWidget()
        self._pages = QStackedWidget()
        self._side = QStackedWidget()
        self._lay_out()
        self._connect()
        self.built()
        self._arrange()

    # -- building

    def _lay_out(self) -> None:
        for label in (self._no_match, self._side_words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setProperty("look", "muted")
        self._side_words.setMargin(16)
        self._foot.setProperty("look", "muted")
        nothing = QWidget()
        column = QVBoxLayout(nothing)
        column.addStretch(1)
        column.addWidget(self._no_match)
        column.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        for page in (self.table, nothing, self.empty):
            self._pages.addWidget(page)
        self._lay_out_strip()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._pages, 1)
        column.addWidget(self._strip)
        column.addWidget(self._foot)
        self._side.addWidget(self._side_words)
        self._side.addWidget(self.details)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self._list, 1)
        body.addWidget(self._side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.bar)
        whole.addLayout(body, 1)

    def _lay_out_strip(self) -> None:
        self._strip.setProperty("look", "chip")
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._strip_words, 1)
        row.addWidget(self.unselect_button)
        row.addWidget(self.delete_button)
        self._strip.hide()

    def _connect(self) -> None:
        self.bar.search.searched.connect(self._on_search)
        self.bar.search.left.connect(self._to_list)
        self.bar.select_button.toggled.connect(self._on_several)
        self.enrol_button.clicked.connect(self.bar.enrol_asked)
        self.import_button.clicked.connect(self.bar.import_asked)
        self._clear.clicked.connect(self.bar.search.clear)
        self.unselect_button.clicked.connect(self._on_unselect)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.table.rename_asked.connect(self._on_rename_key)
        self.table.delete_asked.connect(self._ask_delete_chosen)
        self.delete_button.clicked.connect(self._ask_delete_chosen)
        details = self.details
        details.back_asked.connect(self.close_details)
        details.renamed.connect(lambda name: self._of_shown(lambda p: self.renamed.emit(p, name)))
        details.more_asked.connect(lambda: self._of_shown(self.more_asked.emit))
        details.merge_asked.connect(lambda: self._of_shown(self.merge_asked.emit))
        details.delete_asked.connect(lambda: self._of_shown(lambda p: self.delete_asked.emit((p,))))
        details.sample_delete_asked.connect(
            lambda sample: self.sample_delete_asked.emit(details.facts, sample)
        )

    # -- what is shown

    @property
    def wide(self) -> bool:
        """Whether details stand beside the list."""
        return self.width() >= WIDE_PX

    @property
    def foot(self) -> str:
        """What the line below the list says."""
        return self._foot.text()

    @property
    def page(self) -> str:
        """What stands in the place of the list: list, no match, or empty."""
        return ("list", "no match", "empty")[self._pages.currentIndex()]

    def show_roster(self, roster: Roster) -> None:
        """Show these people; whoever is shown beside them is read again."""
        self._loaded = True
        self.table.show_roster(roster)
        self.bar.show_total(len(roster.people))
        if self._next is not None:
            following, self._next = self._next, None
            if self.table.people.row_of(following) is not None:
                self.table.choose(following)
        self._show_counts()

    def show_strengths(self, strengths: Mapping[str, Strength] | None) -> None:
        """Grade the people; whoever is shown is graded anew too."""
        self.table.show_strengths(strengths)

    def show_undo(self, entry: UndoEntry | None) -> None:
        """What can be undone."""
        self.bar.show_undo(entry)

    def say(self, notice: str) -> None:
        """Say what was done, until something else is."""
        self._notice = notice
        self._show_counts()

    def choose_next(self, person_id: str) -> None:
        """Choose somebody as soon as the list has them: they were just changed."""
        self._next = person_id

    def close_details(self) -> None:
        """Show the list again where the details are over it."""
        self._opened = False
        self._arrange()
        self.table.setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        self._clear.setText(self.tr("Show everybody"))
        self.enrol_button.setText(self.tr("Enrol somebody"))
        self.import_button.setText(self.tr("Import photos"))
        self.empty.show_words(
            self.tr("Nobody is enrolled yet"),
            self.tr("Drop folders of photos here: each folder is one person."),
        )
        self.unselect_button.setText(self.tr("Unselect"))
        self.delete_button.setText(self.tr("Delete"))
        self.table.setAccessibleName(self.tr("People"))
        self.table.retranslate()
        self._show_counts()
        self._show_chosen_count(len(self.table.chosen()))

    def minimumSizeHint(self) -> QSize:
        """Qt: as narrow as without the details, else a wide window could not become narrow."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there may be room for more, or for less."""
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """Put the details beside the list, over it, or away."""
        wide = self.wide
        over = self._opened and not wide
        self.bar.set_narrow(not wide)
        self.bar.setVisible(not over)
        self._list.setVisible(not over)
        anybody = self.table.people.total > 0
        self._side.setVisible(over or (wide and anybody))
        self._side.setMinimumWidth(_DETAILS_PX if wide else 0)
        self._side.setMaximumWidth(_DETAILS_PX if wide else 16_777_215)
        self.details.back_button.setVisible(not wide)
        self._show_person()

    def _show_counts(self) -> None:
        people = self.table.people
        shown, total = people.rowCount(), people.total
        page = 2 if self._loaded and not total else 1 if people.text.strip() and not shown else 0
        self._pages.setCurrentIndex(page)
        self.bar.search.setEnabled(page != 2)
        self.bar.select_button.setEnabled(page != 2)
        no_match = self.tr("Nobody is called “{text}”.")
        self._no_match.setText(no_match.format(text=people.text.strip()[:80]))
        count = self.tr("People enrolled: {count}").format(count=f"{total:,}")
        if people.text.strip():
            count = self.tr("Shown: {shown} of {count}")
            count = count.format(shown=f"{shown:,}", count=f"{total:,}")
        parts = [count if self._loaded and total else "", self._notice]
        self._foot.setText("   ·   ".join(part for part in parts if part))
        self._arrange()

    def _show_chosen_count(self, count: int) -> None:
        several = self.bar.select_button.isChecked()
        self._strip.setVisible(count > 1 or several)
        self.delete_button.setEnabled(count > 0)
        self._strip_words.setText(self.tr("Selected: {count}").format(count=f"{count:,}"))
        self._side_words.setText(
            self.tr("Selected: {count}").format(count=f"{count:,}")
            if count > 1
            else self.tr("Choose somebody to see their samples and what can be done.")
        )

    # -- who is chosen

    def _on_search(self, text: str) -> None:
        self.table.search(text)
        self._show_counts()

    def _to_list(self) -> None:
        if self.table.people.rowCount():
            if not self.table.chosen():
                self.table.choose(self.table.people.person_at(0).id)
            self.table.setFocus()

    def _on_several(self, on: bool) -> None:
        self.table.toggle_several(on)
        if not on:
            self.table.choose()
        self._show_chosen_count(len(self.table.chosen()))

    def _on_unselect(self) -> None:
        self.bar.select_button.setChecked(False)
        self.table.choose()

    def _on_chosen(self) -> None:
        chosen = self.table.chosen()
        self._show_chosen_count(len(chosen))
        self._wanted = chosen[0] if len(chosen) == 1 else None
        if self._wanted is None and self._opened:
            self.close_details()
        self._show_person()

    def _on_opened(self) -> None:
        if not self.wide and self._wanted is not None and not self.bar.select_button.isChecked():
            self._opened = True
            self._arrange()
            self.details.setFocus()

    def _on_rename_key(self) -> None:
        self._on_opened()
        facts = self.details.facts
        if facts is not None and self._wanted is not None and facts.person.id == self._wanted.id:
            self.details.start_renaming()

    def _ask_delete_chosen(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self.delete_asked.emit(chosen)

    # -- details

    def _of_shown(self, ask: Callable[[Person], object]) -> None:
        if self.details.facts is not None:
            ask(self.details.facts.person)

    def _show_person(self) -> None:
        """Read whoever is chosen, where they are to be seen."""
        wanted = self._wanted
        self._side.setCurrentIndex(1 if wanted is not None and self.details.facts else 0)
        if wanted is None or not (self.wide or self._opened) or self._loading is not None:
            return
        facts = self.details.facts
        if facts is not None and facts.person is wanted:
            return
        self._loading = wanted
        reader = self._reader()
        self._background.call(
            lambda: reader.read(wanted), then=self._on_facts, failed=self._on_facts_failed
        )

    def _reader(self) -> FactReader:
        scale = self.devicePixelRatioF()
        return FactReader(
            self._tools.store,
            self._tools.contract(),
            self._tools.threshold(),
            round(PORTRAIT_PX * scale),
            round(THUMB_PX * scale),
        )

    def _on_facts(self, facts: PersonFacts) -> None:
        if not isValid(self):
            return
        self._loading = None
        if self._wanted is not None:
            self.details.show_facts(facts)
        self._show_person()

    def _on_facts_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        failed, self._loading = self._loading, None
        # Gone meanwhile: the list will say so by itself, and asking again would not end.
        if failed is self._wanted:
            self._wanted = None
        self.troubled.emit(error)
        self._show_person()
