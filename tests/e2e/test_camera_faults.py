"""What a camera can do wrong, as the kiosk's window, its records and its door show it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.events import (
    CameraChanged,
    CameraState,
    FrameAnalysed,
    VisitEnded,
    VisitStarted,
)
from faceid_gui.services.access import Verdict
from faceid_gui.settings.tree import Role
from tests.e2e.app import keep_settings, running_app
from tests.e2e.stand import Stand, standing_kiosk


def see_frames(stand: Stand, count: int) -> None:
    """Wait until so many frames with a face in them were analysed."""
    seen: list[FrameAnalysed] = []
    stand.front.feed.frame_analysed.connect(lambda analysed: seen.append(analysed))
    stand.wait(lambda: sum(bool(analysed.faces) for analysed in seen) >= count)


@pytest.mark.parametrize(
    ("word", "state"), [("gone", CameraState.MISSING), ("busy", CameraState.BUSY)]
)
def test_a_camera_that_is_not_to_be_had_is_said_until_it_comes(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, word: str, state: CameraState
) -> None:
    # GIVEN no camera, or one in use, WHEN the kiosk opens
    with standing_kiosk(qapp, qtbot, tmp_path, word=word) as stand:
        # THEN the window says which, and that a demo can be had
        stand.wait_camera(state)
        assert stand.window._test.isVisibleTo(stand.window)
        assert stand.locked
        # WHEN the camera comes THEN all is well by itself, and who is enrolled comes in
        stand.puppet.act("person 1")
        stand.wait_grant()
        assert stand.window.banner.text == ""


def test_a_camera_that_is_unplugged_locks_the_door_and_comes_back(stand: Stand) -> None:
    # GIVEN somebody for whom the door is open
    stand.puppet.act("person 1")
    stand.wait_grant()
    # WHEN the camera is unplugged
    mark = len(stand.told)
    stand.puppet.act("gone")
    # THEN the window says so, the visit is over, and the door locks
    stand.wait_camera(CameraState.MISSING)
    assert stand.of(CameraChanged, since=mark)[0].state is CameraState.LOST
    stand.wait(lambda: bool(stand.of(VisitEnded, since=mark)) and stand.locked)
    # AND no picture passes for a live one
    stand.wait(lambda: stand.window.stage.live.stale)
    count = stand.granted
    # WHEN it is back THEN the picture moves, and a new visit is granted
    stand.puppet.act("person 1")
    stand.wait_well()
    stand.wait(lambda: stand.granted > count)
    assert len({visit.visit_id for visit in stand.visits}) == len(stand.visits)


def test_a_frozen_camera_grants_nothing(stand: Stand) -> None:
    # GIVEN a camera that freezes on its first picture of somebody enrolled
    stand.wait_well()
    stand.puppet.act("frozen 1")
    stand.wait_camera(CameraState.FROZEN)
    # WHEN that picture is looked at for long, over a restart of the camera
    see_frames(stand, 100)
    # THEN the window says so all the time, and nobody comes in
    assert stand.says(CameraState.FROZEN)
    assert stand.granted == 0
    assert not stand.opened()
    # WHEN it moves again THEN all is well, and it counts again
    stand.puppet.act("person 1")
    stand.wait_well()
    stand.wait(lambda: stand.granted == 1)


def test_a_camera_that_blocks_is_said_to_be_gone(stand: Stand) -> None:
    # GIVEN a camera whose driver never answers again
    stand.wait_well()
    mark = len(stand.told)
    stand.puppet.act("blocked")
    stand.wait_camera(CameraState.LOST)
    # WHEN it answers THEN the picture is back
    stand.puppet.act("person 1")
    stand.wait_grant()
    stand.wait_well()
    assert len(stand.told) > mark


def test_a_camera_of_another_size_serves_all_the_same(stand: Stand) -> None:
    stand.wait_well()
    for size, shape in (("small", (240, 320)), ("large", (720, 1280)), ("upright", (360, 240))):
        # WHEN the camera changes its size in the middle of everything
        stand.puppet.act(f"{size} 1")
        # THEN the picture of that size is shown with the face framed, and the person comes in
        stand.wait(partial(shows, stand, shape))
        stand.wait_grant()
        stand.wait(lambda: bool(stand.window.stage.live.cards()))
        stand.leave()
    # AND who is not enrolled does not
    mark = len(stand.told)
    stand.puppet.act("large 5")
    stand.wait_denial(DenyReason.UNKNOWN, since=mark)
    assert not stand.opened(since=mark)


def shows(stand: Stand, shape: tuple[int, int]) -> bool:
    """Whether the picture on the screen has this height and width."""
    frame = stand.window.stage.live.shown_frame
    return frame is not None and frame.image.shape[:2] == shape


def test_frames_that_are_too_old_open_nothing(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    # GIVEN a machine so slow that every frame is old when its faces are known
    with standing_kiosk(qapp, qtbot, tmp_path, word="person 1", delay_s=0.4) as stand:
        # WHEN somebody enrolled stands there for long
        see_frames(stand, 8)
        # THEN there is a visit, and it was not granted
        assert stand.of(VisitStarted)
        assert not any(verdict.granted for verdict in stand.of(Verdict))
        assert not stand.opened()
        assert stand.granted == 0


@pytest.mark.parametrize("source", ["camera:97", "no-such-clip.mp4"])
def test_a_real_source_that_is_missing_is_said(
    qapp: QApplication, qtbot: QtBot, source: str
) -> None:
    # GIVEN the real engine, and a source that is not there
    keep_settings(general={"language": "en"})
    with running_app(qapp, Role.KIOSK, source) as front:
        stand = Stand(qtbot, front, puppet=None, engines=None)  # type: ignore[arg-type]
        stand.wait_camera(CameraState.MISSING)
        assert stand.locked
