"""Moving about in a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceid_gui.cameras.video import VideoCamera
from tests.cameras.fixtures import number_of, write_video
from tests.data import MEDIA, needs_media


@pytest.fixture
def camera(tmp_path: Path) -> VideoCamera:
    return VideoCamera(write_video(tmp_path / "numbers.avi", frames=12, fps=25.0))


def test_a_recording_knows_how_long_it_is_once_it_is_open(camera: VideoCamera) -> None:
    assert camera.duration_s is None
    camera.open()
    assert camera.duration_s == pytest.approx(12 / 25)
    camera.close()
    assert camera.duration_s is None


@pytest.mark.parametrize("number", [7, 0, 3, 11])
def test_seeking_shows_the_frame_of_that_time(camera: VideoCamera, number: int) -> None:
    # GIVEN a recording of which some was read
    camera.open()
    for _ in range(5):
        camera.read()
    # WHEN another time is asked for
    camera.seek(number / 25)
    frame = camera.read()
    # THEN its frame comes, with its own time and number, and the next one after it
    assert frame is not None
    assert number_of(frame.image) == number
    assert frame.number == number
    assert frame.time_s == pytest.approx(number / 25)
    following = camera.read()
    assert (following is None) is (number == 11)
    if following is not None:
        assert number_of(following.image) == number + 1
    camera.close()


def test_seeking_past_the_end_ends(camera: VideoCamera) -> None:
    camera.seek(0.2)  # not open yet: nothing happens
    camera.open()
    camera.seek(-3.0)
    first = camera.read()
    assert first is not None
    assert first.time_s == 0.0
    while camera.read() is not None:
        pass
    camera.seek(0.0)
    assert camera.read() is not None
    camera.close()


@needs_media
def test_a_sought_frame_is_the_one_that_reading_comes_to() -> None:
    # GIVEN the frames of a compressed clip as they are read one after another
    camera = VideoCamera(MEDIA / "hamilton_640x360.mp4")
    camera.open()
    frames = [frame for _ in range(100) if (frame := camera.read()) is not None]
    # WHEN some of them are sought, back and forth
    for number in (90, 12, 61, 3):
        camera.seek(frames[number].time_s or 0.0)
        found = camera.read()
        # THEN the very same pictures come, with the same times
        assert found is not None
        assert (found.number, found.time_s) == (number, frames[number].time_s)
        assert np.array_equal(found.image, frames[number].image)
    camera.close()
