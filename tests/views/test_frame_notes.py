"""What the frames themselves tell: another size, a machine too slow."""

from __future__ import annotations

from dataclasses import replace

from faceid_gui.core.events import CameraChanged, CameraState, FrameAnalysed
from faceid_gui.core.types import Box, StageTimes
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.settings.tree import Camera
from faceid_gui.views.kiosk.frame_notes import SIZE_NOTE_S, SLOW_FRAMES, FrameNotes
from tests.qt.support import analysed, tracked
from tests.views.support import Bench, make_kiosk

WANTED = Camera(width=1280, height=720)


def aged(age_ms: float) -> FrameAnalysed:
    frame = analysed(tracked(Box(100, 100, 200, 200)))
    return replace(frame, times=StageTimes(age_ms=age_ms))


def test_frames_that_are_always_too_old_are_said_and_one_is_not() -> None:
    # GIVEN a machine on which recognition takes half a second
    notes = FrameNotes()
    # WHEN one frame was late, THEN nothing is said
    notes.look(aged(500.0), source="camera:0", wanted=WANTED)
    assert notes.trouble is None
    # WHEN all are, THEN it is; and no longer once they are quick again
    for _ in range(SLOW_FRAMES):
        notes.look(aged(500.0), source="camera:0", wanted=WANTED)
    assert notes.trouble is not None
    assert notes.look(aged(20.0), source="camera:0", wanted=WANTED)
    assert notes.trouble is None


def test_another_picture_size_is_said_for_a_while() -> None:
    # GIVEN a camera that gives less than it was asked for
    notes = FrameNotes()
    small = analysed(width=640, height=480, at=10.0)
    # WHEN its first frame comes, THEN both sizes are said
    assert notes.look(small, source="camera:0", wanted=WANTED)
    assert notes.trouble is not None
    assert "640x480" in notes.trouble.sentence.advice
    assert "1280x720" in notes.trouble.sentence.advice
    # AND not for ever
    later = analysed(width=640, height=480, at=10.0 + SIZE_NOTE_S + 1)
    assert notes.look(later, source="camera:0", wanted=WANTED)
    assert notes.trouble is None


def test_a_recording_may_have_any_size() -> None:
    notes = FrameNotes()
    notes.look(analysed(width=640, height=360), source="clip.mp4", wanted=WANTED)
    assert notes.trouble is None


def test_the_kiosk_says_it_in_its_banner(bench: Bench, feed: EngineFeed) -> None:
    # GIVEN a kiosk whose camera streams
    kiosk = make_kiosk(bench, feed)
    feed.camera = CameraChanged(CameraState.STREAMING, "camera:0")
    # WHEN a frame of another size was analysed
    feed.frame_analysed.emit(analysed(width=640, height=480))
    # THEN the banner says so
    assert kiosk.window.banner.isVisibleTo(kiosk.window)
    kiosk.window.shut()
