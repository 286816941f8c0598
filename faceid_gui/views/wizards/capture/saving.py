"""Writing the photos and enrolling from them, away from the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Consent, EmbeddingContract
from faceid_gui.qt.messages import error_text
from faceid_gui.services.capture import CapturePlan
from faceid_gui.services.capture_enrol import Enrolled, Known, enrol_photos, look_up
from faceid_gui.services.capture_files import write_photos
from faceid_gui.services.capture_session import CaptureSession
from faceid_gui.services.flows import CaptureAnswers
from faceid_gui.services.shortlist import Candidate
from faceid_gui.views.wizards.capture.saved_page import Saved
from faceid_gui.views.wizards.context import WizardContext


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

        def work() -> dict[Path, Candidate]:
            paths = write_photos(photos, name=name, out=folder)
            return dict(zip(paths, photos, strict=True))

        def written(photos_by_path: dict[Path, Candidate]) -> None:
            if not isValid(self):
                return
            self._written = photos_by_path
            saved = Saved(name, next(iter(photos_by_path)).parent, len(photos_by_path))
            if consent is None:
                self._finish(saved)
            else:
                self.enrol(saved, consent)

        self._context.background.call(work, then=written, failed=self._fail)

    def enrol(self, saved: Saved, consent: Consent) -> None:
        """Enrol from the photos that were written last."""
        context, photos, name = self._context, self._written, saved.name
        self.busy = True

        def work() -> Enrolled:
            return enrol_photos(
                name,
                photos,
                consent=consent,
                store=context.store,
                make_backend=lambda: self._make_backend(1),
                keep_crops=context.keep_crops(),
                contract=self._known_contract(),
                threshold=context.threshold(),
                default=context.default(),
            )

        def done(enrolled: Enrolled | None, error: Exception | None) -> None:
            words = None if error is None else error_text(error)
            self._finish(Saved(name, saved.folder, saved.count, True, enrolled, words))

        context.background.call(
            work, then=lambda enrolled: done(enrolled, None), failed=lambda e: done(None, e)
        )

    def _finish(self, saved: Saved) -> None:
        if isValid(self):
            self.busy = False
            self.saved.emit(saved)

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
