"""Capturing training photos of one person: from a camera or a video to a folder of photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from faceid_gui.cameras.sources import is_camera
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.types import Consent
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.services.capturing.enrol import Known
from faceid_gui.services.capturing.states import CaptureHint, CapturePhase, CaptureState
from faceid_gui.services.flows import CaptureAnswers, CaptureFlow, CaptureStep
from faceid_gui.views.widgets.banner import Tone
from faceid_gui.views.widgets.drop_area import DropTarget
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.wizards.asking import AskingFrame
from faceid_gui.views.wizards.capture.capturing import Capturing
from faceid_gui.views.wizards.capture.choose_page import ChoosePage
from faceid_gui.views.wizards.capture.collect_page import CollectPage
from faceid_gui.views.wizards.capture.pick_page import PickPage
from faceid_gui.views.wizards.capture.saved_page import Saved, SavedPage
from faceid_gui.views.wizards.capture.saving import Saving
from faceid_gui.views.wizards.capture.source_page import SourcePage, ask_for_folder
from faceid_gui.views.wizards.capture.words import (
    broken_off_text,
    hint_text,
    is_source,
    save_text,
    trouble_text,
)
from faceid_gui.views.wizards.context import WizardContext


class CaptureWizard(AskingFrame):
    """Five pages over one session. Nothing is written before the fourth one is answered.

    ``enrolled`` carries a Person who was enrolled at once.
    """

    enrolled = Signal(object)  # Person

    def __init__(
        self,
        context: WizardContext,
        *,
        answers: CaptureAnswers | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.flow = CaptureFlow(answers)
        self.flow.answers.source = self.flow.answers.source or context.source()
        self.flow.answers.folder = self.flow.answers.folder or context.pictures
        self._capturing = Capturing(context.background, self)
        self._saving = Saving(context, self)
        self._consent: Consent | None = None
        self._waiting = False  # a session is being stopped
        self.folder_button = ActionButton(Icon.FOLDER)
        self.another_button = ActionButton(Icon.CAPTURE)
        self.source = SourcePage(context)
        self.pick = PickPage()
        self.collect = CollectPage()
        self.choose = ChoosePage(keep_crops=context.keep_crops())
        self.saved = SavedPage()
        self.drops = DropTarget(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out_pages()
        self._connect()
        self.source.show_answers(self.flow.answers)
        self.built()
        self._show_step()

    def _lay_out_pages(self) -> None:
        self.add_action(self.folder_button)
        self.add_action(self.another_button)
        self.add_page(self.source, scrolled=True)
        for page in (self.pick, self.collect, self.choose, self.saved):
            self.add_page(page)

    def _connect(self) -> None:
        self.next_asked.connect(self._on_next)
        self.back_asked.connect(self._on_back)
        self.close_asked.connect(self._on_close)
        self.folder_button.clicked.connect(self._ask_for_folder)
        self.another_button.clicked.connect(self._capture_another)
        self.drops.dropped.connect(self._take_files)
        self._capturing.changed.connect(self._on_state)
        self.source.edited.connect(self._on_source)
        self.pick.picked.connect(lambda x, y: self._tell(lambda s: s.pick(x, y)))
        self.pick.sought.connect(lambda at: self._tell(lambda s: s.go_to(at)))
        self.pick.face_asked.connect(lambda: self._tell(lambda s: s.next_face()))
        self.choose.edited.connect(self._on_choice)
        self.saved.again_asked.connect(self._enrol_again)
        self._saving.known.connect(self._on_known)
        self._saving.failed.connect(self._on_failed)
        self._saving.saved.connect(self._on_saved)

    # --- showing --------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every text again."""
        steps = self.tr("Step {number} of {count}")
        self.show_head(
            self._title_of_step(), steps.format(number=self.flow.number, count=self.flow.count)
        )
        self.close_button.name(self.tr("Close"))
        self.back_button.setText(self.tr("Back"))
        self.folder_button.setText(self.tr("Other folder…"))
        self.another_button.setText(self.tr("Capture another"))
        self.next_button.setText(self._next_text())

    def _title_of_step(self) -> str:
        return {
            CaptureStep.SOURCE: self.tr("Capture photos"),
            CaptureStep.PICK: self.tr("Who is it?"),
            CaptureStep.COLLECT: self.tr("Collecting photos"),
            CaptureStep.CHOOSE: self.tr("Choose the photos"),
            CaptureStep.SAVED: self.tr("Saved"),
        }[self.flow.step]

    def _next_text(self) -> str:
        save = self.tr("Save photos: {count}").format(count=self.flow.chosen)
        return {
            CaptureStep.SOURCE: self.tr("Next"),
            CaptureStep.PICK: self.tr("Collect photos"),
            CaptureStep.COLLECT: self.tr("That is enough"),
            CaptureStep.CHOOSE: save,
            CaptureStep.SAVED: self.tr("Done"),
        }[self.flow.step]

    def _show_step(self) -> None:
        step = self.flow.step
        self.question.be_silent()
        self.show_words(None)
        self.show_page(self.flow.number - 1)
        self.folder_button.hide()
        self.another_button.setVisible(step is CaptureStep.SAVED)
        self.retranslate()
        self._show_buttons()
        focused: dict[CaptureStep, QWidget] = {
            CaptureStep.SOURCE: self.source.name,
            CaptureStep.PICK: self.pick.view,
            CaptureStep.CHOOSE: self.choose.grid,
        }
        focused.get(step, self.next_button).setFocus()

    def _show_buttons(self) -> None:
        busy = self._waiting or self._saving.busy
        self.next_button.setEnabled(not busy and self._can_go_on())
        self.back_button.setVisible(self.flow.can_go_back)
        self.back_button.setEnabled(not busy)
        self.close_button.setEnabled(not self._saving.busy)
        self.another_button.setEnabled(not busy)
        self.saved.again_button.setEnabled(not busy)
        self.drops.enabled = not busy and self.flow.step is CaptureStep.SOURCE

    def _can_go_on(self) -> bool:
        if self.flow.step is CaptureStep.SOURCE:
            return self.flow.can_go_on and self.source.good
        if self.flow.step is CaptureStep.COLLECT:
            _, state = self._capturing.shown()
            return self.flow.can_go_on and state.phase is CapturePhase.COLLECTING
        return self.flow.can_go_on

    # --- going on and back ----------------------------------------------------------------

    def _on_next(self) -> None:
        if not self.next_button.isEnabled():
            return
        match self.flow.step:
            case CaptureStep.SOURCE:
                self._begin()
            case CaptureStep.PICK:
                self.flow.chosen = 0
                self._tell(lambda session: session.collect())
                self._go_forward()
            case CaptureStep.COLLECT:
                self._tell(lambda session: session.finish())
                self.next_button.setEnabled(False)
            case CaptureStep.CHOOSE:
                self._save()
            case CaptureStep.SAVED:
                self._leave()

    def _on_back(self) -> None:
        match self.flow.step:
            case CaptureStep.PICK:
                self._wait_for_end(self._go_to_source)
            case CaptureStep.COLLECT:
                self._look_again()
            case CaptureStep.CHOOSE:
                what = self.tr("Collect the photos anew?")
                advice = self.tr("These photos are thrown away.")
                self.ask(Sentence(what, advice), self.tr("Collect anew"), self._look_again)
            case _:
                return

    def _go_forward(self) -> None:
        self.flow.forward()
        self._show_step()
        self._on_state()

    def _go_to_source(self) -> None:
        while self.flow.step is not CaptureStep.SOURCE:
            self.flow.back()
        self._show_step()

    def _look_again(self) -> None:
        self._tell(lambda session: session.look_again())
        self.flow.picked, self.flow.chosen = False, 0
        while self.flow.step is not CaptureStep.PICK:
            self.flow.back()
        self._show_step()
        self._on_state()

    def _wait_for_end(self, then: Callable[[], None]) -> None:
        """Stop the session in the background, and go on when the source is free again."""
        self._waiting = True
        self._show_buttons()

        def ended() -> None:
            self._waiting = False
            then()

        self._capturing.forget(ended)

    def _tell(self, command: Callable[..., None]) -> None:
        session = self._capturing.session
        if session is not None:
            command(session)

    # --- the source -----------------------------------------------------------------------

    def _on_source(self) -> None:
        self.source.fill(self.flow.answers)
        self.show_words(None)
        self._show_buttons()

    def _take_files(self, paths: object) -> None:
        """Something was dropped: one recording, or a folder of photos."""
        path = cast(tuple[Path, ...], paths)[0]
        if not is_source(path):
            what = self.tr("This is no video")
            self.show_words(Sentence(what, self.tr("Drop a video file or a folder of photos.")))
            return
        self.source.take_source(str(path))

    def _begin(self) -> None:
        """Open the source."""
        self.source.fill(self.flow.answers)
        try:
            session = self._saving.session(replace(self.flow.answers))
        except FaceIdError as error:
            self.show_words(error_text(error))
            return
        self.flow.picked, self.flow.chosen = False, 0
        self._capturing.begin(session)
        self._go_forward()

    # --- the session ----------------------------------------------------------------------

    def _on_state(self) -> None:
        """UI thread: there is news from the session."""
        frame, state = self._capturing.shown()
        mirrored = state.live and self._context.mirrored()
        if self.flow.step is CaptureStep.PICK:
            self.pick.view.set_mirrored(mirrored)
            self.pick.show_state(frame, state)
            self._show_picked(state)
        elif self.flow.step is CaptureStep.COLLECT:
            self.collect.view.set_mirrored(mirrored)
            self._show_collected(state)
        self._show_buttons()

    def _show_picked(self, state: CaptureState) -> None:
        picked = state.picked and state.phase is CapturePhase.LOOKING
        if picked and not self.flow.picked and self.pick.view.hasFocus():
            self.next_button.setEnabled(True)
            self.next_button.setFocus()  # after a face was taken by keys, Enter goes on
        self.flow.picked = picked
        self._show_trouble(state)

    def _show_collected(self, state: CaptureState) -> None:
        if state.phase is CapturePhase.LOOKING:
            return  # it has not begun yet
        self.collect.show_state(self._capturing.shown()[0], state)
        self.flow.chosen = len(state.photos)
        if state.phase is CapturePhase.ENDED and state.photos:
            self._go_to_choice(state)
        else:
            self._show_trouble(state)

    def _show_trouble(self, state: CaptureState) -> None:
        """Say above the page why it does not go on."""
        if state.phase is CapturePhase.FAILED or state.error is not None:
            error = state.error or RuntimeError()
            live = state.live or is_camera(self.flow.answers.source)
            self.show_words(trouble_text(error, live=live))
        elif state.hint in (CaptureHint.CAMERA_LOST, CaptureHint.NOBODY, CaptureHint.NO_PHOTO):
            self.show_words(hint_text(state.hint, live=state.live))
        else:
            self.show_words(None)

    # --- choosing and saving --------------------------------------------------------------

    def _go_to_choice(self, state: CaptureState) -> None:
        name = self.flow.answers.name
        self.choose.show_photos(state.photos, name, live=state.live)
        self._go_forward()
        self._on_choice()
        if state.error is not None:
            self.show_words(broken_off_text(), Tone.NOTE)
        self._saving.look_up(state.photos, name)

    def _on_known(self, known: Known) -> None:
        if self.flow.step is CaptureStep.CHOOSE:
            self.choose.show_known(known)
            self._show_buttons()

    def _on_choice(self) -> None:
        self.choose.fill(self.flow.answers)
        self.flow.chosen = len(self.choose.chosen)
        self.retranslate()
        self._show_buttons()

    def _save(self) -> None:
        answers = self.flow.answers
        enrols = answers.enrol and answers.agreed
        self._consent = self.choose.given(self._context.clock.wall()) if enrols else None
        self.show_words(Sentence(self.tr("The photos are being saved…")), Tone.CALM)
        self._saving.save(self.choose.chosen, replace(answers), self._consent)
        self._show_buttons()

    def _on_failed(self, error: Exception) -> None:
        self.show_words(save_text(error))
        self.folder_button.show()
        self._show_buttons()

    def _ask_for_folder(self) -> None:
        chosen = ask_for_folder(self, self.flow.answers.folder)
        if chosen is not None:
            self.flow.answers.folder = self.source.folder = chosen
            self._save()

    def _on_saved(self, saved: Saved) -> None:
        if self.flow.step is CaptureStep.CHOOSE:
            self._capturing.forget()
            self.flow.forward()
        self.saved.show_saved(saved)
        self._show_step()
        if saved.enrolled is not None and saved.enrolled.person is not None:
            self.enrolled.emit(saved.enrolled.person)

    def _enrol_again(self) -> None:
        if self.saved.saved is not None and self._consent is not None:
            self._saving.enrol(self.saved.saved, self._consent)
            self._show_buttons()

    def _capture_another(self) -> None:
        before = self.flow.answers
        self.flow = CaptureFlow(
            CaptureAnswers(source=before.source, folder=before.folder, count=before.count)
        )
        self._consent = None
        self.source.show_answers(self.flow.answers)
        self._show_step()

    # --- leaving --------------------------------------------------------------------------

    @property
    def would_lose(self) -> bool:
        """Whether photos were collected that are not saved."""
        return self.flow.step is not CaptureStep.SAVED and self.flow.chosen > 0

    def _on_close(self) -> None:
        if self._saving.busy:
            return
        if not self.would_lose:
            self._leave()
            return
        what = self.tr("Leave without saving?")
        advice = self.tr("The photos that were collected are thrown away.")
        self.ask(Sentence(what, advice), self.tr("Leave"), self._leave)

    def _leave(self) -> None:
        """Stop source and backend in the background; over once they have stopped."""
        self._wait_for_end(self.finished.emit)

    def stop(self) -> None:
        """Stop everything that runs; the background waits for it."""
        self._capturing.close()
