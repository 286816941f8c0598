"""The People page of the console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.types import Person, RemovedPerson, Sample
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.services.samples.strength import Strengths
from faceid_gui.views.console.people.browser import Browser
from faceid_gui.views.console.people.edits import Edits, edit_error
from faceid_gui.views.console.people.facts import PersonFacts
from faceid_gui.views.console.people.follow import StoreFollower, StrengthFollower
from faceid_gui.views.console.people.merge_panel import MergePanel
from faceid_gui.views.console.people.question import Question
from faceid_gui.views.console.people.removed_panel import RemovedPanel
from faceid_gui.views.console.people.roster import Roster
from faceid_gui.views.console.people.tools import PeopleTools
from faceid_gui.views.console.people.words import shortened
from faceid_gui.views.widgets.banner import Banner, Tone
from faceid_gui.views.widgets.drop_area import DropArea, DropTarget
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.reembed_panel import waiting_text

_NAMED: Final = 5


class PeoplePage(Panel):
    """Follows the store while it is visible. What needs a wizard or a page of its own is asked
    for: ``import_asked`` carries a tuple of paths, empty where a button asked."""

    enrol_asked = Signal()
    more_asked = Signal(object)  # Person
    capture_asked = Signal()
    import_asked = Signal(object)  # tuple[Path, ...]
    reembed_asked = Signal()

    def __init__(
        self,
        tools: PeopleTools,
        background: Background,
        job: ReembedJob,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._job = job
        self._roster = Roster()
        self._strengths: Strengths | None = None
        self._store_trouble: Exception | None = None
        self._edit_trouble: Sentence | None = None
        self.again = ActionButton(Icon.AGAIN, touch=48)
        self.unknown = Banner(self.again)
        self._dismiss = IconButton(Icon.CLOSE, size=48)
        self.trouble = Banner(self._dismiss)
        self.browser = Browser(tools, background)
        self.removed = RemovedPanel()
        self.merging = MergePanel(tools.store.portrait, background)
        self.question = Question()
        self._pages = QStackedWidget()
        self._drop_hint = DropArea(accepts=False, parent=self)
        self._drop_hint.set_highlighted(True)
        self._drop_hint.hide()
        self._drops = DropTarget(self)
        self.edits = Edits(tools, background, self)
        self._people = StoreFollower(tools, background, self)
        self._grades = StrengthFollower(tools, background, self)
        self._lay_out()
        self._connect_pages()
        self._connect_work()
        self.built()

    def _lay_out(self) -> None:
        for page in (self.browser, self.removed, self.merging, self.question):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        column.addWidget(self.trouble)
        column.addWidget(self.unknown)
        column.addWidget(self._pages, 1)

    def _connect_pages(self) -> None:
        bar, browser = self.browser.bar, self.browser
        bar.enrol_asked.connect(self.enrol_asked)
        bar.capture_asked.connect(self.capture_asked)
        bar.import_asked.connect(lambda: self.import_asked.emit(()))
        bar.removed_asked.connect(self.show_removed)
        bar.undo_asked.connect(self.edits.undo)
        browser.more_asked.connect(self.more_asked)
        browser.merge_asked.connect(self._start_merging)
        browser.delete_asked.connect(self._ask_delete)
        browser.renamed.connect(self.edits.rename)
        browser.sample_delete_asked.connect(self._ask_delete_sample)
        browser.troubled.connect(lambda error: self._show_edit_trouble(edit_error(error)))
        self.removed.left.connect(self.show_list)
        self.removed.restore_asked.connect(self.edits.restore)
        self.removed.erase_asked.connect(self._ask_erase)
        self.merging.left.connect(self.show_list)
        self.merging.merge_asked.connect(self._on_merge)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self._on_undo_key)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._on_find_key)

    def _connect_work(self) -> None:
        self.again.clicked.connect(self.reembed_asked)
        self._dismiss.clicked.connect(lambda: self._show_edit_trouble(None))
        self._drops.dropped.connect(self.import_asked)
        self._drops.hovered.connect(self._show_drop_hint)
        self._job.changed.connect(self._show_unknown)
        self._people.changed.connect(self._on_roster)
        self._people.answered.connect(self._on_answered)
        self._people.failed.connect(self._on_store_failed)
        self._grades.changed.connect(self._on_strengths)
        edits = self.edits
        edits.begun.connect(self.browser.say)
        edits.done.connect(self._on_done)
        edits.failed.connect(self._on_edit_failed)
        edits.name_refused.connect(self.browser.details.show_name_error)
        edits.restore_refused.connect(self.removed.ask_name)

    # -- for the window

    def refresh(self) -> None:
        """Look at the store at once: something was enrolled or imported."""
        self._people.look()

    def show_person(self, person: Person) -> None:
        """Choose somebody, as soon as the list has them."""
        self.show_list()
        self.browser.choose_next(person.id)
        self._people.look()

    # -- pages

    def show_list(self) -> None:
        """Show the list of people."""
        self._pages.setCurrentWidget(self.browser)

    def show_removed(self) -> None:
        """Show who was deleted and can come back."""
        self._pages.setCurrentWidget(self.removed)
        self._load_removed()

    def _start_merging(self, person: Person) -> None:
        self.merging.start(person, self._roster, self._strengths)
        self._pages.setCurrentWidget(self.merging)

    def _on_merge(self, person: Person, into: Person) -> None:
        self.show_list()
        self.edits.merge(person, into)

    def _ask_delete(self, people: Sequence[Person]) -> None:
        title = self.tr("Delete {name}?").format(name=people[0].name)
        words = self.tr("The door does not open for them any more.")
        if len(people) > 1:
            title = self.tr("Delete {count} people?").format(count=f"{len(people):,}")
            words = self.tr("The door does not open for them any more: {names}.")
            words = words.format(names=self._names(people))
        back = self.tr(
            "This can be undone, and for 30 days they can be restored under “Recently deleted”. "
            "Then they are erased."
        )
        self._ask(title, f"{words}\n\n{back}", self.tr("Delete"), lambda: self.edits.remove(people))

    def _names(self, people: Sequence[Person]) -> str:
        """Some of the names, and how many there are besides."""
        names = ", ".join(shortened(person.name) for person in people[:_NAMED])
        if len(people) <= _NAMED:
            return names
        more = self.tr("{names} and {count} more")
        return more.format(names=names, count=f"{len(people) - _NAMED:,}")

    def _ask_delete_sample(self, facts: PersonFacts, sample: Sample) -> None:
        name = shortened(facts.person.name)
        words = self.tr("It is erased for good: this cannot be undone.")
        if len(facts.samples) == 1:
            last = self.tr("It is the only sample: without it {name} is not recognised any more.")
            words = f"{words}\n\n{last.format(name=name)}"
        self._ask(
            self.tr("Delete a sample of {name}?").format(name=facts.person.name),
            words,
            self.tr("Delete"),
            lambda: self.edits.remove_sample(sample.id, facts.person),
        )

    def _ask_erase(self, removed: RemovedPerson) -> None:
        self._ask(
            self.tr("Erase {name} for good?").format(name=removed.person.name),
            self.tr("All of their samples are erased now, and nothing brings them back."),
            self.tr("Erase now"),
            lambda: self.edits.erase(removed),
        )

    def _ask(self, title: str, words: str, answer: str, act: Callable[[], None]) -> None:
        back = self._pages.currentWidget()

        def leave() -> None:
            self._pages.setCurrentWidget(back or self.browser)

        def go_on() -> None:
            leave()
            act()

        self._pages.setCurrentWidget(self.question)
        self.question.ask(title, words, answer, yes=go_on, no=leave)

    # -- what comes back

    def _on_roster(self, roster: Roster) -> None:
        self._roster = roster
        self._job.look()
        self._grades.look()
        self.browser.show_roster(roster)
        if self._pages.currentWidget() is self.merging:
            self.merging.show_roster(roster)
        self._load_removed()

    def _on_strengths(self, strengths: Strengths | None) -> None:
        self._strengths = strengths
        self.browser.show_strengths(strengths)

    def _on_answered(self) -> None:
        self.browser.show_undo(self._tools.undo.newest)
        if self._store_trouble is not None:
            self._store_trouble = None
            self._show_trouble()

    def _on_store_failed(self, error: Exception) -> None:
        self._store_trouble = error
        self._show_trouble()

    def _on_done(self, words: str, person_id: str) -> None:
        self._edit_trouble = None
        self._show_trouble()
        self.browser.details.stop_renaming()
        self.removed.stop_naming()
        self.browser.say(words)
        if person_id:
            self.browser.choose_next(person_id)
        self.browser.show_undo(self._tools.undo.newest)
        self._people.look()

    def _on_edit_failed(self, sentence: Sentence) -> None:
        self.browser.details.stop_renaming()
        self._show_edit_trouble(sentence)
        self.browser.show_undo(self._tools.undo.newest)
        self._people.look()

    def _load_removed(self) -> None:
        if self._pages.currentWidget() is self.removed:
            self._background.call(
                self._tools.store.removed, then=self._on_removed, failed=self._on_removed_failed
            )

    def _on_removed(self, removed: tuple[RemovedPerson, ...]) -> None:
        if isValid(self):
            self.removed.show_removed(removed)

    def _on_removed_failed(self, error: Exception) -> None:
        if isValid(self):
            self._show_edit_trouble(error_text(error))

    def _on_undo_key(self) -> None:
        if self._tools.undo.newest is not None:
            self.edits.undo()

    def _on_find_key(self) -> None:
        self.show_list()
        self.browser.close_details()
        self.browser.bar.search.setFocus()

    # -- words

    def retranslate(self) -> None:
        """Set every text again."""
        self.again.setText(self.tr("Details"))
        self._dismiss.name(self.tr("Close"))
        self._drop_hint.show_words(
            self.tr("Drop to import"),
            self.tr("Folders of photos, one for each person, or single photos."),
        )
        self._show_unknown()
        self._show_trouble()

    def _show_unknown(self) -> None:
        text = waiting_text(self._job.state)
        self.unknown.show_sentence(Sentence(text) if text else None, Tone.NOTE)

    def _show_edit_trouble(self, sentence: Sentence | None) -> None:
        self._edit_trouble = sentence
        self._show_trouble()

    def _show_trouble(self) -> None:
        error = self._store_trouble
        self._dismiss.setVisible(error is None)
        sentence = self._edit_trouble if error is None else error_text(error)
        self.trouble.show_sentence(sentence)

    # -- Qt

    def _show_drop_hint(self, on: bool) -> None:
        self._drop_hint.setGeometry(self.rect())
        self._drop_hint.setVisible(on)
        self._drop_hint.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the hint covers the whole page."""
        self._drop_hint.setGeometry(self.rect())
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible, so follow the store."""
        self._people.start()
        if self._roster.revision >= 0:  # grading would only delay the first sight of the list
            self._grades.look()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so rest."""
        self._people.stop()
        super().hideEvent(event)
