"""What the wizards need, from the session that runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_pictures_path

from faceid_gui.app.desk import SessionDesk
from faceid_gui.app.gui import Workplace
from faceid_gui.app.linked import BackendMaker, ready
from faceid_gui.cameras.sources import is_camera
from faceid_gui.cli.context import STILL_FACE_PX
from faceid_gui.core.errors import ModelMissing
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import CameraSource, FaceBackend
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.qt.background import Background
from faceid_gui.services.enrolment.borrowed import BorrowedCamera
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.wizards.context import WizardContext


@dataclass(frozen=True, slots=True)
class Running:
    """What the session that runs now is made of. ``desk`` gives None while there is none."""

    workplace: Workplace
    desk: Callable[[], SessionDesk | None]

    def files(self) -> PackFiles:
        """The pack in use. Raises ModelMissing where there is none."""
        desk = self.desk()
        files = desk.session.files if desk is not None else None
        if files is None:
            raise ModelMissing("there is no pack to recognise people with")
        return files

    def contract(self) -> EmbeddingContract | None:
        """The contract of the pack in use, None where there is none."""
        desk = self.desk()
        files = desk.session.files if desk is not None else None
        return None if files is None else files.contract

    def default(self) -> Threshold:
        """The default threshold of the pack in use. Raises ModelMissing."""
        return self.files().pack.default_threshold

    def threshold(self) -> Threshold:
        """The threshold in force. Raises ModelMissing where there is no pack."""
        desk = self.desk()
        return (desk.threshold() if desk is not None else None) or self.default()

    def backend(self, threads: int) -> FaceBackend:
        """A backend beside that of the engine, for pictures that are at hand."""
        workplace = self.workplace
        plan = BackendMaker(workplace.paths, workplace.library).plan(
            self.files(),
            workplace.settings,
            threads=threads,
            smallest_face_px=STILL_FACE_PX,
            lossless=True,
        )
        return ready(plan())

    def open_frames(self, source: str) -> CameraSource:
        """A source, not open yet; what the engine sees where the engine has that camera open.

        Raises BadRequest.
        """
        desk = self.desk()
        if desk is not None and source == desk.source() and is_camera(source):
            return BorrowedCamera(desk.newest_frame, description=source, clock=self.workplace.clock)
        return self.workplace.context.camera(source)


def wizard_context(
    running: Running, *, background: Background, cameras: CameraTools
) -> WizardContext:
    """The collaborators of a wizard in this app."""
    workplace = running.workplace
    return WizardContext(
        background=background,
        clock=workplace.clock,
        cameras=cameras,
        source=lambda: workplace.source,
        open_frames=running.open_frames,
        make_backend=running.backend,
        store=workplace.records.gallery,
        default=running.default,
        threshold=running.threshold,
        keep_crops=lambda: workplace.settings.recognition.keep_crops,
        keep_recordings=lambda: workplace.settings.access.keep_recordings,
        mirrored=lambda: workplace.settings.camera.mirror,
        pictures=Path(user_pictures_path()) / "FaceID",
    )
