"""Enrolling one person: who, looking, reviewing, saved. Writes once, at the save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.types import Consent, Person
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.flows import EnrolAnswers, EnrolFlow, EnrolFrom, EnrolStep
from faceid_gui.services.samples.advice import NO_ADVICE
from faceid_gui.services.samples.strength import NO_STRENGTH
from faceid_gui.views.widgets.drop_area import DropTarget
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.wizards.asking import AskingFrame
from faceid_gui.views.wizards.context import WizardContext
from faceid_gui.views.wizards.enrol.look_page import LookPage
from faceid_gui.views.wizards.enrol.looking import Looking
from faceid_gui.views.wizards.enrol.review_page import ReviewPage
from faceid_gui.views.wizards.enrol.reviewing import Reviewing
from faceid_gui.views.wizards.enrol.saved_page import Saved, SavedPage
from faceid_gui.views.wizards.enrol.services import (
    EnrolServices,
    enrol_services,
    same_source,
    shown_origin,
)
from faceid_gui.views.wizards.enrol.who_page import WhoPage


class EnrolWizard(AskingFrame):
    """``enrolled`` carries the Person that was saved; ``finished`` when all is over.

    With ``answers.person_id`` the pictures are added to somebody who is enrolled. Nothing is
    written before the save, so leaving at any other moment leaves nothing behind.
    """

    enrolled = Signal(object)  # Person

    def __init__(
        self,
        context: WizardContext,
        *,
        answers: EnrolAnswers | None = None,
        services: EnrolServices | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._services = services or enrol_services(context)
        self.flow = EnrolFlow(answers)
        self.flow.answers.source = self.flow.answers.source or context.source()
        self._more = self.flow.answers.person_id is not None
        self._looking = Looking(context.background, self)
        self._looked_at = EnrolAnswers()  # what the present session was opened for
        self._consent: Consent | None = None
        self._waiting = False  # a session is being stopped
        self._goes_on_by_itself = False
        self.another_button = ActionButton(Icon.ENROL)
        taken, background = self._services.is_taken, context.background
        self.who = WhoPage(context, is_taken=taken)
        self.look = LookPage(self._looking.newest_frame, clock=context.clock)
        self.review = ReviewPage(is_taken=taken, background=background)
        self.saved = SavedPage()
        self._reviewing = Reviewing(
            self.review,
            self._looking,
            services=self._services,
            background=background,
            parent=self,
        )
        self.drops = DropTarget(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out_pages()
        self._connect()
        self.who.show_answers(self.flow.answers)
        self.built()
        self._show_step()

    def _lay_out_pages(self) -> None:
        self.add_action(self.another_button)
        self.add_page(self.who, scrolled=True)
        for page in (self.look, self.review, self.saved):
            self.add_page(page)

    def _connect(self) -> None:
        self.next_asked.connect(self._on_next)
        self.back_asked.connect(self._on_back)
        self.close_asked.connect(self._on_close)
        self.another_button.clicked.connect(self._enrol_another)
        self.drops.dropped.connect(self._take_files)
        self._looking.changed.connect(lambda _state: self._on_state())
        self.who.edited.connect(self._on_who)
        self.look.cancel_asked.connect(lambda: self._pause(self._on_cancelled))
        self.look.again_asked.connect(self._resume)
        self.review.leave_asked.connect(self._on_close)
        reviewing = self._reviewing
        reviewing.changed.connect(self._show_buttons)
        reviewing.retake_asked.connect(self._retake)
        reviewing.emptied.connect(self._start_over)
        reviewing.failed.connect(self.show_words)
        reviewing.saved.connect(self._on_saved)

    # --- showing --------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every text again."""
        steps = self.tr("Step {number} of {count}")
        self.show_head(
            self.tr("Add pictures") if self._more else self.tr("Enrol a person"),
            steps.format(number=self.flow.number, count=self.flow.count),
        )
        self.close_button.name(self.tr("Close"))
        self.back_button.setText(self.tr("Back"))
        self.another_button.setText(self.tr("Enrol another"))
        self.next_button.setText(
            {
                EnrolStep.WHO: self.tr("Next"),
                EnrolStep.LOOK: self.tr("Go on with what is there"),
                EnrolStep.REVIEW: self.tr("Save"),
                EnrolStep.SAVED: self.tr("Done"),
            }[self.flow.step]
        )

    def _show_step(self) -> None:
        step = self.flow.step
        self.question.be_silent()
        self.show_words(None)
        self.show_page(self.flow.number - 1)
        self.back_button.setVisible(self.flow.can_go_back)
        self.another_button.setVisible(step is EnrolStep.SAVED and not self._more)
        self.retranslate()
        self._show_buttons()
        focused = {EnrolStep.WHO: self.who.name.line, EnrolStep.SAVED: self.next_button}
        focused.get(step, self).setFocus()

    def _show_buttons(self) -> None:
        busy = self._waiting or self._reviewing.busy
        self.next_button.setEnabled(not busy and self._can_go_on())
        self.back_button.setEnabled(not busy)
        self.close_button.setEnabled(not self._reviewing.busy)
        looks = self.flow.step is EnrolStep.LOOK and not self._looking.shots
        self.drops.enabled = not busy and (self.flow.step is EnrolStep.WHO or looks)

    def _can_go_on(self) -> bool:
        if self.flow.step is EnrolStep.WHO:
            return self.flow.can_go_on and self.who.good
        if self.flow.step is EnrolStep.REVIEW:
            return self._reviewing.can_save
        return self.flow.can_go_on

    # --- going on and back ----------------------------------------------------------------

    def _on_next(self) -> None:
        if not self.next_button.isEnabled():
            return
        match self.flow.step:
            case EnrolStep.WHO:
                self.who.name.confirm(self._on_named)
            case EnrolStep.LOOK:
                self._pause(self._begin_review)
            case EnrolStep.REVIEW if self._consent is not None:
                self.show_words(None)
                self._reviewing.save(self._consent)
            case EnrolStep.SAVED:
                self._leave()

    def _on_back(self) -> None:
        if self.flow.step is EnrolStep.LOOK:
            self._pause(self._go_to_who)
            return
        self._reviewing.leave()
        self.flow.back()
        self._show_step()
        if self._looking.is_over:
            self._on_state()  # everything is there; the camera may rest
        else:
            self._resume()

    def _go_to_who(self) -> None:
        self._reviewing.take_back()
        while self.flow.step is not EnrolStep.WHO:
            self.flow.back()
        self._show_step()

    def _pause(self, then: Callable[[], None]) -> None:
        """Stop the session, and do something once it has stopped."""
        self._waiting = True
        self._show_buttons()

        def stopped() -> None:
            self._waiting = False
            self._show_buttons()
            then()

        self._looking.pause(stopped)

    def _resume(self) -> None:
        """Let the session look on for what is not there yet."""
        self._goes_on_by_itself = True
        self._looking.resume()
        self._on_state()

    # --- who ------------------------------------------------------------------------------

    def _on_who(self) -> None:
        self.who.fill(self.flow.answers)
        self._show_buttons()

    def _take_files(self, paths: tuple[Path, ...]) -> None:
        self.who.take_files(paths)
        if self.flow.step is EnrolStep.LOOK:
            self._open_session()

    def _on_named(self) -> None:
        """The name is free, and everything else is answered."""
        if self.flow.step is not EnrolStep.WHO or self._waiting:
            return
        self.who.fill(self.flow.answers)
        self._consent = self.who.given(self._context.clock.wall())
        shots = len(self._looking.shots)
        if self._looking.exists and same_source(self._looked_at, self.flow.answers):
            self._look_on()
        elif shots:
            text = self.tr("Throw the pictures away that were taken so far ({count})?")
            self.ask(Sentence(text.format(count=shots)), self.tr("Throw away"), self._open_session)
        else:
            self._open_session()

    def _open_session(self) -> None:
        """Begin to look, and throw away what was taken elsewhere."""
        answers = replace(self.flow.answers)
        try:
            session = self._services.open_session(answers)
        except FaceIdError as error:
            self.show_words(error_text(error))
            return
        self._looked_at = answers
        self._goes_on_by_itself = True
        self.flow.usable = 0
        if self.flow.step is EnrolStep.WHO:
            self.flow.forward()
        self.look.begin(shown_origin(answers), mirrored=self._context.mirrored())
        self._show_step()
        self._looking.begin(session)

    def _look_on(self) -> None:
        """The same source as before: what was taken is still there."""
        self.flow.forward()
        self._show_step()
        if self._looking.is_over:
            self._pause(self._begin_review)
        else:
            self._resume()

    # --- looking --------------------------------------------------------------------------

    def _on_state(self) -> None:
        if self.flow.step is not EnrolStep.LOOK or not self._looking.exists:
            return
        # The session's own state: one that was told may be older than the newest start.
        state, shots = self._looking.state, self._looking.shots
        self.look.show_state(state, shots, () if state.running else self._looking.refused)
        self.flow.usable = max(state.shots, len(shots))
        self._show_buttons()
        if self._goes_on_by_itself and not self._waiting and self._looking.is_over:
            self._pause(self._begin_review)

    def _on_cancelled(self) -> None:
        if self._looking.shots:
            self._on_state()
        else:
            self._go_to_who()

    # --- reviewing ------------------------------------------------------------------------

    def _begin_review(self) -> None:
        self._goes_on_by_itself = False
        self.flow.usable = len(self._looking.shots)
        if not self.flow.can_go_on or self.flow.step is not EnrolStep.LOOK:
            self._on_state()
            return
        self.flow.forward()
        self._show_step()
        origin = shown_origin(self._looked_at)
        self._reviewing.begin(self.flow.answers, origin, mirrored=self._context.mirrored())

    def _retake(self) -> None:
        self.flow.back()
        self._show_step()
        self._resume()

    def _start_over(self) -> None:
        """No picture is left of those that were found."""
        self._looking.forget()
        self._go_to_who()

    def _on_saved(self, person: Person) -> None:
        known = self._reviewing.known
        new = self.flow.answers.person_id is None
        taken = known.poses if known is not None else ()
        camera = shown_origin(self._looked_at) is EnrolFrom.CAMERA
        self.saved.show_saved(
            Saved(
                person=person,
                added=len(self._looking.shots),
                new=new,
                strength=known.strength if known is not None else NO_STRENGTH,
                missing=tuple(p for p in PoseBin if new and p not in taken),
                mirrored=camera and self._context.mirrored(),
                advice=known.advice if known is not None else NO_ADVICE,
            )
        )
        self._looking.forget()
        self.flow.forward()
        self._show_step()
        self.enrolled.emit(person)

    def _enrol_another(self) -> None:
        before = self.flow.answers
        source = before.source if before.origin is EnrolFrom.CAMERA else self._context.source()
        self.flow = EnrolFlow(EnrolAnswers(source=source))
        self._consent = None
        self.who.show_answers(self.flow.answers)
        self._show_step()

    # --- leaving --------------------------------------------------------------------------

    @property
    def would_lose(self) -> bool:
        """Whether pictures were taken that are not saved."""
        return self.flow.step is not EnrolStep.SAVED and bool(self._looking.shots)

    def _on_close(self) -> None:
        if self._reviewing.busy:
            return
        if not self.would_lose:
            self._leave()
            return
        what = self.tr("Leave without saving?")
        advice = self.tr("The pictures that were taken are thrown away.")
        self.ask(Sentence(what, advice), self.tr("Leave"), self._leave)

    def _leave(self) -> None:
        """Stop camera and backend in the background; over once they have stopped."""
        self._waiting = True
        self._reviewing.leave()
        self._show_buttons()
        self._looking.forget(self.finished.emit)

    def stop(self) -> None:
        """Stop everything that runs; the background waits for it."""
        self._reviewing.leave()
        self._looking.close()
