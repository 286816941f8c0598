"""From enrolment to a door that opens, through the real windows."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.windows import Front
from faceid_gui.core.events import CameraState
from faceid_gui.core.ports import VisitRecord
from faceid_gui.settings.tree import Role
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from tests.data import MEDIA, astronaut, needs_media
from tests.e2e.app import enrol, enrol_nobody_in_particular, keep_settings, running_app

OPENING_MS = 60_000


def write_clip(path: Path, *, seconds: float = 6.0) -> None:
    """A clip of the portrait, which sways a little as people do."""
    portrait = astronaut()
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15.0, (640, 512))
    for number in range(round(seconds * 15)):
        frame = np.full((512, 640, 3), 90, np.uint8)
        x = 64 + round(20 * np.sin(number / 6))
        frame[:, x : x + 512] = portrait
        frame[:8, :8] = number % 255
        writer.write(frame)
    writer.release()


def visits(front: Front) -> tuple[VisitRecord, ...]:
    return front._workplace.records.visits.recent()


def wait_for_verdict(qtbot: QtBot, front: Front, *, granted: bool) -> None:
    window = front.window
    assert isinstance(window, KioskWindow)

    def seen() -> bool:
        shown = window.stage.verdict.isVisibleTo(window)
        return shown and any(visit.granted is granted for visit in visits(front))

    qtbot.waitUntil(seen, timeout=OPENING_MS)


def wait_for_end(qtbot: QtBot, front: Front) -> None:
    def ended() -> bool:
        return front.feed.camera is not None and front.feed.camera.state is CameraState.ENDED

    qtbot.waitUntil(ended, timeout=OPENING_MS)


def test_an_enrolled_person_opens_the_door(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN the pack that needs no model host, and one person enrolled from a photo
    monkeypatch.delenv("FACEID_GUI_MODELS", raising=False)
    keep_settings(recognition={"pack": "builtin"})
    photo, clip = tmp_path / "eileen.png", tmp_path / "clip.avi"
    cv2.imwrite(str(photo), astronaut())
    write_clip(clip)
    person = enrol("Eileen", photo)
    # WHEN she walks up to the kiosk
    with running_app(qapp, Role.KIOSK, str(clip)) as front:
        unlocked: list[bool] = []
        front.feed.door_changed.connect(lambda state: unlocked.append(not state.locked))
        wait_for_verdict(qtbot, front, granted=True)
        # THEN the door opens for her, and the record says so
        qtbot.waitUntil(lambda: any(unlocked), timeout=5000)
        granted = [visit for visit in visits(front) if visit.granted]
        assert {visit.person_id for visit in granted} == {person.id}


def test_somebody_who_is_not_enrolled_is_not_let_in(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a gallery in which the visitor is not
    monkeypatch.delenv("FACEID_GUI_MODELS", raising=False)
    keep_settings(recognition={"pack": "builtin"})
    clip = tmp_path / "clip.avi"
    write_clip(clip)
    enrol_nobody_in_particular("Somebody Else")
    # WHEN the visitor walks up
    with running_app(qapp, Role.KIOSK, str(clip)) as front:
        wait_for_verdict(qtbot, front, granted=False)
        # THEN nothing opens
        assert front.feed.door is None or front.feed.door.locked
        assert not any(visit.granted for visit in visits(front))


@needs_media
def test_on_the_clip_the_man_is_let_in_and_nobody_else(qapp: QApplication, qtbot: QtBot) -> None:
    # GIVEN the man enrolled from his one reference photo
    keep_settings(recognition={"pack": "compact"}, access={"liveness": False})
    man = enrol("Lin-Manuel Miranda", MEDIA / "lin_manuel_miranda.png")
    # WHEN the whole clip plays before the kiosk
    with running_app(qapp, Role.KIOSK, str(MEDIA / "hamilton_640x360.mp4")) as front:
        wait_for_verdict(qtbot, front, granted=True)
        wait_for_end(qtbot, front)
        qtbot.waitUntil(lambda: any(not visit.granted for visit in visits(front)), timeout=5000)
        # THEN he was granted, by name, and the others were not
        granted = [visit for visit in visits(front) if visit.granted]
        assert {visit.person_id for visit in granted} == {man.id}
        assert {visit.name for visit in granted} == {"Lin-Manuel Miranda"}
