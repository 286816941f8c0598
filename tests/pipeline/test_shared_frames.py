"""Frames in shared memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from faceid_gui.core.types import Frame
from faceid_gui.pipeline.engine import Loop
from faceid_gui.pipeline.shared_frames import SharedFrames
from tests.pipeline.factories import picture


@pytest.fixture
def ring() -> Iterator[SharedFrames]:
    """Memory that is gone after the test."""
    frames = SharedFrames.create()
    yield frames
    frames.close()


def flat(number: int, height: int = 360, width: int = 640) -> Frame:
    """A picture all of one level."""
    return Frame(np.full((height, width, 3), number % 251, np.uint8), number, number / 30)


def test_the_newest_frame_comes_out_as_it_went_in(ring: SharedFrames) -> None:
    assert ring.newest() is None
    for number in range(7):
        ring.write(Frame(picture(number), number, 5.0 + number, 0.5 if number == 6 else None))
    frame = ring.newest()
    assert frame is not None
    assert (frame.number, frame.captured_at, frame.time_s) == (6, 11.0, 0.5)
    assert np.array_equal(frame.image, picture(6))
    assert not frame.image.flags.writeable


def test_looking_twice_copies_once(ring: SharedFrames) -> None:
    ring.write(flat(1))
    assert ring.newest() is ring.newest()


def test_sizes_may_change(ring: SharedFrames) -> None:
    for number, (height, width) in enumerate([(360, 640), (1, 1), (2160, 3840), (720, 1280)]):
        ring.write(flat(number, height, width))
        frame = ring.newest()
        assert frame is not None
        assert frame.image.shape == (height, width, 3)
        assert (frame.image == number).all()


def test_a_picture_beyond_4k_is_thinned_out(ring: SharedFrames) -> None:
    ring.write(flat(9, 4000, 6000))
    frame = ring.newest()
    assert frame is not None
    assert frame.image.shape == (2000, 3000, 3)


def test_another_process_would_see_the_same(ring: SharedFrames) -> None:
    other = SharedFrames.attach(ring.name)
    other.write(flat(3))
    frame = ring.newest()
    assert frame is not None
    assert frame.number == 3
    other.close()


def test_a_frame_being_written_is_never_returned(ring: SharedFrames) -> None:
    # GIVEN a writer that died in the middle of a frame
    ring.write(flat(1))
    assert ring.newest() is not None
    ring.write(flat(2))
    start = 64 + (2 % 4) * (64 + 3840 * 2160 * 3)
    ring._buffer[start] |= 1  # an odd sequence: writing
    # THEN the frame before it is what there is
    frame = ring.newest()
    assert frame is not None
    assert frame.number == 1
    # AND the next writer gets over it
    for number in range(3, 9):
        ring.write(flat(number))
    frame = ring.newest()
    assert frame is not None
    assert frame.number == 8


def test_a_frame_that_changes_while_it_is_copied_is_thrown_away(
    ring: SharedFrames, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a writer that comes back to the slot while a reader copies it
    ring.write(flat(1))
    start = 64 + 64 + 3840 * 2160 * 3

    def overwrite() -> None:
        ring._buffer[start] |= 1
        ring._buffer[start + 64 : start + 64 + 1000] = bytes(1000)

    monkeypatch.setattr(ring, "_fence", overwrite)
    # WHEN it is read THEN there is no frame rather than a torn one
    assert ring.newest() is None


def test_no_frame_is_ever_torn(ring: SharedFrames) -> None:
    # GIVEN a writer that is as fast as it can be
    stop = threading.Event()
    ring.write(flat(1))

    def write() -> None:
        number = 1
        while not stop.is_set():
            number += 1
            ring.write(flat(number))

    thread = threading.Thread(target=write)
    thread.start()
    # WHEN frames are read meanwhile
    last = 0
    try:
        while last < 300:
            frame = ring.newest()
            assert frame is not None
            # THEN each is of one level, its own, and none is older than the one before
            level = frame.number % 251
            assert frame.image[0, 0, 0] == level
            assert int(frame.image.min()) == int(frame.image.max()) == level
            assert frame.number >= last
            last = frame.number
    finally:
        stop.set()
        thread.join()
    assert last > 1


def test_promises_are_the_earliest_of_both_loops(ring: SharedFrames) -> None:
    assert ring.promised() == 0.0
    ring.promise(Loop.PIPELINE, 5.0)
    assert ring.promised() == 0.0
    ring.promise(Loop.CAPTURE, 7.0)
    assert ring.promised() == 5.0


def test_closing_unlinks_and_keeps_the_last_frame() -> None:
    ring = SharedFrames.create()
    ring.write(flat(4))
    assert ring.newest() is not None
    ring.close()
    ring.close()
    frame = ring.newest()
    assert frame is not None
    assert frame.number == 4
    with pytest.raises(FileNotFoundError):
        SharedMemory(name=ring.name)
