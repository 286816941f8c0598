"""A kiosk that recognises people on a server, and what happens when that server is killed.

Two data folders on one machine: one serves, the other is the kiosk's. The performance is
played to the kiosk's real window; the server dies in the middle of a visit.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.windows import Front
from faceid_gui.core.events import CameraState, FrameAnalysed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import FaceState
from faceid_gui.settings.tree import Role
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from tests.data import MEDIA, MODELS, needs_media, needs_models
from tests.e2e.app import enrol, keep_settings, running_app
from tests.e2e.servers import free_port, pair, serving

CLIP = MEDIA / "hamilton_640x360.mp4"
PHOTO = MEDIA / "lin_manuel_miranda.png"
PATIENCE_MS = 60_000


@dataclass
class Killer:
    """Kills the server as soon as it has a part in a visit that is not decided yet."""

    front: Front
    process: subprocess.Popen[str]
    visit: str = ""

    def hear(self, analysed: FrameAnalysed) -> None:
        """A frame was looked at: perhaps a face in it was embedded by now."""
        undecided = [face for face in analysed.faces if face.state is FaceState.LOOKING]
        begun = [face.visit_id for face in undecided if face.match is not None]
        if begun and not self.visit and answering(self.front) == "remote":
            self.process.kill()
            self.visit = begun[0]


def visits(front: Front) -> tuple[VisitRecord, ...]:
    return front._workplace.records.visits.recent(1000)


def recorded(front: Front, visit_id: str) -> VisitRecord | None:
    return next((visit for visit in visits(front) if visit.visit_id == visit_id), None)


def answering(front: Front) -> str:
    return front.feed.link.answering if front.feed.link is not None else ""


def ended(front: Front) -> bool:
    return front.feed.camera is not None and front.feed.camera.state is CameraState.ENDED


def play(qtbot: QtBot, front: Front) -> None:
    """The recording from its beginning, once the one before is over."""
    qtbot.waitUntil(lambda: ended(front), timeout=PATIENCE_MS)
    front._use_source(str(CLIP))
    qtbot.waitUntil(lambda: not ended(front), timeout=PATIENCE_MS)


@needs_media
@needs_models
def test_the_server_dies_in_a_visit_and_comes_back(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a kiosk that is paired with a server on another data folder, and a performer enrolled
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    keep_settings(
        recognition={"pack": "compact", "backend": "auto"},
        # A decision takes half a second, so that there is a middle to die in.
        access={"liveness": False, "agreeing_frames": 7, "of_frames": 10},
        remote={"mode": "crops"},
    )
    person = enrol("Performer", PHOTO)
    home, port = tmp_path / "server", free_port()
    with serving(home, port) as process:
        pair(home, port)
        with running_app(qapp, Role.KIOSK, str(CLIP)) as kiosk:
            assert isinstance(kiosk.window, KioskWindow)
            qtbot.waitUntil(lambda: answering(kiosk) == "remote", timeout=PATIENCE_MS)
            qtbot.waitUntil(lambda: ended(kiosk), timeout=PATIENCE_MS)
            assert any("remote" in visit.backend for visit in visits(kiosk))

            # WHEN the server is killed in the middle of a visit
            killer = Killer(kiosk, process)
            kiosk.feed.frame_analysed.connect(killer.hear)
            before = {visit.visit_id for visit in visits(kiosk)}
            play(qtbot, kiosk)
            qtbot.waitUntil(lambda: bool(killer.visit) and ended(kiosk), timeout=PATIENCE_MS)

            # THEN that visit ends in the right decision all the same, and so do the others
            qtbot.waitUntil(lambda: recorded(kiosk, killer.visit) is not None)
            seen = [visit for visit in visits(kiosk) if visit.visit_id not in before]
            hit = recorded(kiosk, killer.visit)
            assert hit is not None
            assert "local" in hit.backend
            assert "fault" not in {visit.reason for visit in seen}
            assert {visit.person_id for visit in seen if visit.granted} == {person.id}
            link = kiosk.feed.link
            assert link is not None
            assert link.answering == "local"
            assert link.failovers >= 1
            assert link.trouble in (LinkTrouble.UNREACHABLE, LinkTrouble.CUT, LinkTrouble.TIMEOUT)

            # AND once the server is back, the kiosk goes back to it by itself
            with serving(home, port):
                qtbot.waitUntil(lambda: answering(kiosk) == "remote", timeout=PATIENCE_MS)
                play(qtbot, kiosk)
                qtbot.waitUntil(lambda: answering(kiosk) == "remote", timeout=PATIENCE_MS)
                qtbot.waitUntil(lambda: ended(kiosk), timeout=PATIENCE_MS)
                assert "remote" in visits(kiosk)[0].backend
