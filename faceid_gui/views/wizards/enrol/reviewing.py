"""Checks what was taken, settles the doubts with the operator, and saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.errors import NameTaken
from faceid_gui.core.types import Consent, Person
from faceid_gui.qt.background import Background
from faceid_gui.qt.coach_words import save_fault_text
from faceid_gui.services.enrolment.check import EnrolCheck
from faceid_gui.services.flows import EnrolAnswers, EnrolFrom
from faceid_gui.views.wizards.enrol.doubts import Doubt, Doubts
from faceid_gui.views.wizards.enrol.looking import Looking
from faceid_gui.views.wizards.enrol.review_page import ReviewPage
from faceid_gui.views.wizards.enrol.services import EnrolServices


class Reviewing(QObject):
    """Stands behind the review page. UI thread only; checks and saves in the background.

    ``changed``: ask ``can_save`` and ``busy`` again. ``retake_asked``: a shot was thrown away
    and its pose is wanted again. ``emptied``: none is left. ``saved`` carries the Person;
    ``failed`` a Sentence, and everything is as it was before the save.
    """

    changed = Signal()
    retake_asked = Signal()
    emptied = Signal()
    saved = Signal(object)  # Person
    failed = Signal(object)  # Sentence

    def __init__(
        self,
        page: ReviewPage,
        looking: Looking,
        *,
        services: EnrolServices,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._looking = looking
        self._services = services
        self._background = background
        self._answers = EnrolAnswers()
        self._origin = EnrolFrom.CAMERA
        self._asked = 0
        self._own_name: str | None = None
        self.doubts = Doubts()
        self.busy = False
        page.dropped.connect(self._on_dropped)
        page.marked_left_out.connect(self._leave_marked_out)
        page.odd_kept.connect(lambda: self._settle(self.doubts.keep_odd))
        page.is_new.connect(lambda: self._settle(self.doubts.dismiss_alike))
        page.add_to.connect(self._add_to)
        page.check_asked.connect(self.check)
        page.renamed.connect(self.changed)

    @property
    def known(self) -> EnrolCheck | None:
        """What the newest check said."""
        return self.doubts.check

    @property
    def can_save(self) -> bool:
        """Whether nothing stands in the way."""
        if self.busy or not self._looking.shots:
            return False
        if self.doubts.open is Doubt.NAME:
            return self._page.name.good
        return self.doubts.open is Doubt.NONE

    def begin(self, answers: EnrolAnswers, origin: EnrolFrom, *, mirrored: bool) -> None:
        """Look at a set of shots; ``answers`` may be changed by what the operator decides."""
        self._answers, self._origin = answers, origin
        self.doubts = Doubts()
        self._page.begin(origin, mirrored=mirrored)
        self.check()

    def leave(self) -> None:
        """Back to what comes before: an answer that is on its way is of no use."""
        self._asked += 1

    def take_back(self) -> None:
        """The pictures are of a new person again, where they were to go to somebody else."""
        if self._own_name is not None:
            self._answers.person_id, self._answers.name = None, self._own_name
            self._own_name = None

    def check(self) -> None:
        """Ask in the background what there is to know of the shots."""
        self._asked += 1
        number, shots, answers = self._asked, self._looking.shots, replace(self._answers)
        self.doubts.begin()
        self._page.show_shots(shots, self._looking.refused)
        self._show()

        def known(check: EnrolCheck) -> None:
            if isValid(self) and number == self._asked:
                self.doubts.know(check)
                self._show()

        def failed(error: Exception) -> None:
            if isValid(self) and number == self._asked:
                self.doubts.fail(error)
                self._show()

        self._background.call(
            lambda: self._services.check(shots, answers), then=known, failed=failed
        )

    def save(self, consent: Consent) -> None:
        """Write everything, in one go; a name that was typed here counts."""
        if self.doubts.open is Doubt.NAME:
            self._page.name.confirm(lambda: self._save(consent, self._page.name.name))
        else:
            self._save(consent, self._answers.name)

    def _save(self, consent: Consent, name: str) -> None:
        if not self.can_save:
            return
        self._answers.name = name
        shots, answers = self._looking.shots, replace(self._answers)
        self.busy = True
        self.changed.emit()

        def saved(person: Person) -> None:
            if isValid(self):
                self.busy = False
                self.saved.emit(person)

        def failed(error: Exception) -> None:
            if isValid(self):
                self.busy = False
                self._not_saved(error)

        self._background.call(
            lambda: self._services.save(shots, answers, consent), then=saved, failed=failed
        )

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, NameTaken):
            self.doubts.name_taken = True
            self._show()
            self._page.name.show_taken()
            return
        self.changed.emit()
        self.failed.emit(save_fault_text(error))

    def _show(self) -> None:
        self._page.show_doubts(self._answers.name, self.doubts)
        self.changed.emit()

    # --- answers --------------------------------------------------------------------------

    def _settle(self, answer: Callable[[], None]) -> None:
        answer()
        self._show()

    def _on_dropped(self, number: int) -> None:
        if self.busy:
            return
        self._looking.drop(number)
        if self._origin is EnrolFrom.CAMERA:
            self.leave()
            self.retake_asked.emit()
        else:
            self._go_on_with_the_rest()

    def _leave_marked_out(self) -> None:
        for number in self.doubts.marked:
            self._looking.drop(number)
        self._go_on_with_the_rest()

    def _go_on_with_the_rest(self) -> None:
        if self._looking.shots:
            self.check()
        else:
            self.leave()
            self.emptied.emit()

    def _add_to(self, person: Person) -> None:
        if self._own_name is None and self._answers.person_id is None:
            self._own_name = self._answers.name
        self._answers.person_id, self._answers.name = person.id, person.name
        self.check()
