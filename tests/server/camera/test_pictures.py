"""One JPEG per frame, shared, and never an old one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from faceid_gui.core.photos import decode_photo
from faceid_gui.core.types import Frame
from faceid_gui.server.camera.pictures import CameraLimits, SharedPictures
from tests.clocks import FakeClock

LIMITS = CameraLimits(fps=10.0, oldest_s=1.0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def frames(clock: FakeClock, *, age_s: float = 0.0) -> Callable[[], Frame]:
    """A camera that has a new frame whenever it is asked."""
    numbers = iter(range(1000))

    def newest() -> Frame:
        number = next(numbers)
        return Frame(np.full((48, 64, 3), number, np.uint8), number, clock.now - age_s)

    return newest


def test_many_who_ask_at_once_share_one_picture(clock: FakeClock) -> None:
    # GIVEN a camera, WHEN a hundred ask within a tenth of a second
    pictures = SharedPictures(frames(clock), clock, LIMITS)
    seen = {id(pictures.newest()) for _ in range(100)}
    # THEN one picture was made for all
    assert len(seen) == 1
    assert pictures.encoded == 1
    # AND it is that of the camera
    picture = pictures.newest()
    assert picture is not None
    assert decode_photo(picture.jpeg).shape == (48, 64, 3)


def test_no_more_than_ten_pictures_a_second_are_made(clock: FakeClock) -> None:
    pictures = SharedPictures(frames(clock), clock, LIMITS)
    for _ in range(1000):  # ten seconds
        pictures.newest()
        clock.advance(0.01)
    assert 95 <= pictures.encoded <= 106


def test_a_frame_is_encoded_once(clock: FakeClock) -> None:
    frame = frames(clock)()
    pictures = SharedPictures(lambda: frame, clock, LIMITS)
    for _ in range(9):
        assert pictures.newest() is not None
        clock.advance(0.1)
    assert pictures.encoded == 1


def test_an_old_picture_is_none(clock: FakeClock) -> None:
    # GIVEN a camera that stands still
    frame = frames(clock)()
    pictures = SharedPictures(lambda: frame, clock, LIMITS)
    assert pictures.newest() is not None
    # WHEN its picture is older than a second, THEN it is not shown
    clock.advance(1.01)
    assert pictures.newest() is None
    # AND an old one is not even encoded
    stale = SharedPictures(frames(clock, age_s=2.0), clock, LIMITS)
    assert stale.newest() is None
    assert stale.encoded == 0


def test_before_the_first_frame_and_after_the_last(clock: FakeClock) -> None:
    frame: list[Frame | None] = [None]
    pictures = SharedPictures(lambda: frame[0], clock, LIMITS)
    assert pictures.newest() is None
    frame[0] = frames(clock)()
    assert pictures.newest() is not None
    frame[0] = None
    clock.advance(0.2)
    assert pictures.newest() is None
