"""Writing the photos and enrolling from them, away from the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Consent, EmbeddingContract
from faceid_gui.qt.messages import error_text
from faceid_gui.services.capturing.capturer import CapturePlan
from faceid_gui.services.capturing.enrol import Known, enrol_photos, look_up
from faceid_gui.services.capturing.files import write_photos
from faceid_gui.services.capturing.session import CaptureSession
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.flows import CaptureAnswers
from faceid_gui.views.wizards.capture.saved_page import Saved
from faceid_gui.views.wizards.context import WizardContext

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What is on the disk, from which photos, and why nobody was enrolled, if so."""

    saved: Saved
    written: dict[Path, Candidate]
    error: Exception | None = None


class Saving(QObject):
    """What the wizard asks of the services. UI thread only; all results come as signals.

    ``known`` what the gallery says of photos, ``saved`` what is on the disk and enrolled,
    ``failed`` why nothing was written.
    """

    known = Signal(object)  # Known
    saved = Signal(object)  # Saved
    failed = Signal(object)  # Exception

    def __init__(self, context: WizardContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lock = threading.Lock()
        self._contract: EmbeddingContract | None = None
        self._written: dict[Path, Candidate] = {}
        self._asked = 0
        self.busy = False

    def session(self, answers: CaptureAnswers) -> CaptureSession:
        """A session for these answers, not started. Raises FaceIdError without a pack."""
        context, source = self._context, answers.source
        return CaptureSession(
            open_camera=lambda: context.open_frames(source),
            make_backend=self._make_backend,
            default=context.default(),
            plan=CapturePlan(count=answers.count),
        )

    def look_up(self, photos: Sequence[Candidate], name: str) -> None:
        """Ask the gallery whether the person or the name is known; see ``known``."""
        self._asked += 1
        asked, context = self._asked, self._context

        def work() -> Known:
            return look_up(
                photos,
                name=name,
                store=context.store,
                contract=self._known_contract(),
                threshold=context.threshold(),
            )

        def found(known: Known) -> None:
            if isValid(self) and asked == self._asked:
                self.known.emit(known)

        context.background.call(work, then=found, failed=lambda _error: None)

    def save(
        self, photos: Sequence[Candidate], answers: CaptureAnswers, consent: Consent | None
    ) -> None:
        """Write these photos, and enrol from them where somebody agreed to it."""
        name, folder = answers.name, answers.folder or self._context.pictures
        self.busy, self._asked = True, self._asked + 1

        def work() -> _Outcome:
            # In one go: a window that is closed meanwhile is waited for to the end of it.
            paths = write_photos(photos, name=name, out=folder)
            written = dict(zip(paths, photos, strict=True))
            outcome = _Outcome(Saved(name, paths[0].parent, len(paths)), written)
            return outcome if consent is None else self._enrolled(outcome, consent)

        self._context.background.call(work, then=self._finish, failed=self._fail)

    def enrol(self, saved: Saved, consent: Consent) -> None:
        """Enrol from the photos that were written last."""
        before = _Outcome(saved, self._written)
        self.busy = True
        self._context.background.call(
            lambda: self._enrolled(before, consent), then=self._finish, failed=self._fail
        )

    def _enrolled(self, before: _Outcome, consent: Consent) -> _Outcome:
        """Any thread: the same with what enrolling came to; the photos stay in any case."""
        context, saved = self._context, replace(before.saved, asked=True, enrolled=None, error=None)
        try:
            enrolled = enrol_photos(
                saved.name,
                before.written,
                consent=consent,
                store=context.store,
                make_backend=lambda: self._make_backend(1),
                keep_crops=context.keep_crops(),
                contract=self._known_contract(),
                threshold=context.threshold(),
                default=context.default(),
            )
        except Exception as error:  # the top of the thread: told beside the photos
            _log.warning("captured photos were not enrolled: %s", error, exc_info=True)
            return replace(before, saved=saved, error=error)
        return replace(before, saved=replace(saved, enrolled=enrolled))

    def _finish(self, outcome: _Outcome) -> None:
        if isValid(self):
            self.busy = False
            self._written = outcome.written
            words = None if outcome.error is None else error_text(outcome.error)
            self.saved.emit(replace(outcome.saved, error=words))

    def _fail(self, error: Exception) -> None:
        if isValid(self):
            self.busy = False
            self.failed.emit(error)

    def _make_backend(self, threads: int) -> FaceBackend:
        backend = self._context.make_backend(threads)
        with self._lock:
            self._contract = backend.contract
        return backend

    def _known_contract(self) -> EmbeddingContract:
        with self._lock:
            if self._contract is None:
                raise BadRequest("no picture was looked at yet")
            return self._contract
