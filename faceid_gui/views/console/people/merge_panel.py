"""Choosing whom a person is merged into."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.core.types import Person
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.services.samples.strength import Strength
from faceid_gui.views.console.people.roster import Roster
from faceid_gui.views.console.people.search_field import SearchField
from faceid_gui.views.console.people.table import PeopleTable
from faceid_gui.views.console.people.words import shortened
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton


class MergePanel(Panel):
    """Everybody else, searched as one types. ``merge_asked`` carries who, and into whom."""

    merge_asked = Signal(object, object)
    left = Signal()

    def __init__(
        self,
        load_portrait: Callable[[str], bytes | None],
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._person: Person | None = None
        self.back_button = IconButton(Icon.BACK, size=48)
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._title.setProperty("look", "title")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self.search = SearchField()
        self.merge_button = ActionButton(Icon.MERGE, primary=True)
        self.table = PeopleTable(load_portrait, background, several=False)
        self.table.horizontalHeader().hide()
        self._lay_out()
        self.back_button.clicked.connect(self.left)
        self.search.searched.connect(self.table.search)
        self.search.left.connect(self._to_list)
        self.table.chosen_changed.connect(self.retranslate)
        self.merge_button.clicked.connect(self._on_merge)
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addWidget(self._title, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.merge_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self.table, 1)

    @property
    def words(self) -> str:
        """What will happen."""
        return self._words.text()

    def start(
        self, person: Person, roster: Roster, strengths: Mapping[str, Strength] | None
    ) -> None:
        """Ask whom this person is to be merged into."""
        self._person = person
        self.search.clear()
        self.table.people.leave_out((person.id,))
        self.table.show_roster(roster)
        self.table.show_strengths(strengths)
        self.table.choose()
        self.retranslate()
        self.search.setFocus()

    def show_roster(self, roster: Roster) -> None:
        """People came or went; who is chosen stays chosen."""
        self.table.show_roster(roster)

    def retranslate(self) -> None:
        """Set every text again."""
        self.back_button.name(self.tr("Back, merge nobody"))
        self.search.say(
            placeholder=self.tr("Search a name"), clear=self.tr("Clear what is searched for")
        )
        self.merge_button.setText(self.tr("Merge"))
        self.table.retranslate()
        self.table.setAccessibleName(self.tr("Choose the person who keeps the name."))
        person, into = self._person, self._chosen()
        self.merge_button.setEnabled(into is not None)
        if person is None:
            return
        self._title.setText(self.tr("Merge {name} into…").format(name=person.name))
        if into is None:
            self._words.setText(self.tr("Choose the person who keeps the name."))
            return
        text = self.tr(
            "All samples of {name} then belong to {into}, and {name} is deleted. "
            "This can be undone until the program closes."
        )
        self._words.setText(text.format(name=shortened(person.name), into=shortened(into.name)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape merges nobody."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Person | None:
        chosen = self.table.chosen()
        return chosen[0] if chosen else None

    def _to_list(self) -> None:
        if self.table.people.rowCount():
            self.table.choose(self.table.people.person_at(0).id)
            self.table.setFocus()

    def _on_merge(self) -> None:
        into = self._chosen()
        if self._person is not None and into is not None:
            self.merge_asked.emit(self._person, into)
