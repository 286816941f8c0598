"""The newest frame and the signs of life, in memory that two processes share.

The parent makes the memory and always unlinks it; the child writes. Layout: a header of
64 bytes (write counter, one promise per loop), then a ring of slots, each a header of 64
bytes (sequence, number, times, size) and the pixels.

A slot's sequence is odd while it is written (a seqlock: Lameter, "Effective synchronization
on Linux/NUMA systems", 2005). A reader that finds another sequence after copying than
before throws its copy away, so a torn frame is never returned and the writer never waits.
"""

from __future__ import annotations

import math
import struct
import sys
import threading
from multiprocessing.shared_memory import SharedMemory
from typing import Final

import numpy as np

from faceid_gui.core.types import Frame, Image
from faceid_gui.pipeline.engine import Loop

SLOTS: Final = 4
MAX_BYTES: Final = 3840 * 2160 * 3
"""The largest picture that fits a slot. Pages that nobody writes cost no memory."""

_HEAD: Final = 64
_SLOT: Final = _HEAD + MAX_BYTES
_COUNTER: Final = struct.Struct("<Q")
_PROMISE: Final = struct.Struct("<d")
_PROMISES_AT: Final = 16
_FACTS: Final = struct.Struct("<qddII")
_FACTS_AT: Final = 8
_TRIES: Final = 3


class SharedFrames:
    """A ring of frames in shared memory: one process writes, others read the newest.

    Frames larger than 4K are written thinned out, every second or third pixel.
    """

    def __init__(self, memory: SharedMemory, *, owner: bool) -> None:
        if memory.buf is None:
            raise ValueError("the shared memory is closed")
        self._memory = memory
        self._buffer = memory.buf
        self._owner = owner
        self._guard = threading.Lock()
        self._fence_lock = threading.Lock()
        self._closed = False
        self._seen: tuple[int, Frame] | None = None

    @staticmethod
    def create() -> SharedFrames:
        """New memory, all zero. Raises OSError where there is none to be had."""
        return SharedFrames(SharedMemory(create=True, size=_HEAD + SLOTS * _SLOT), owner=True)

    @staticmethod
    def attach(name: str) -> SharedFrames:
        """The memory of that name, made by another process. Raises OSError."""
        if sys.version_info >= (3, 13):
            return SharedFrames(SharedMemory(name=name, track=False), owner=False)
        # The resource tracker is the parent's own, so that naming it twice does no harm.
        return SharedFrames(SharedMemory(name=name), owner=False)

    @property
    def name(self) -> str:
        """What ``attach`` needs."""
        return self._memory.name

    def promise(self, loop: Loop, until: float) -> None:
        """Say by when (monotonic seconds) a loop gives its next sign of life."""
        _PROMISE.pack_into(self._buffer, _promise_at(loop), until)

    def promised(self) -> float:
        """The earliest time by which a sign of life is due; 0 before the first."""
        buffer = self._buffer
        return min(float(_PROMISE.unpack_from(buffer, _promise_at(loop))[0]) for loop in Loop)

    def write(self, frame: Frame) -> None:
        """Make this the newest frame. One writer at a time."""
        image = _thinned(frame.image)
        height, width = image.shape[:2]
        count = self._count() + 1
        start = _slot_at(count)
        buffer = self._buffer
        odd = (int(_COUNTER.unpack_from(buffer, start)[0]) + 1) | 1
        _COUNTER.pack_into(buffer, start, odd)
        self._fence()
        time_s = math.nan if frame.time_s is None else frame.time_s
        facts = (frame.number, frame.captured_at, time_s, height, width)
        _FACTS.pack_into(buffer, start + _FACTS_AT, *facts)
        target = np.ndarray(image.shape, np.uint8, buffer, start + _HEAD)
        np.copyto(target, image)
        del target  # memory that is looked at cannot be closed
        self._fence()
        _COUNTER.pack_into(buffer, start, odd + 1)
        self._fence()
        _COUNTER.pack_into(buffer, 0, count)

    def newest(self) -> Frame | None:
        """The newest whole frame, read-only; None before the first. Safe from any thread."""
        with self._guard:
            if self._closed:
                return self._seen[1] if self._seen else None
            for _ in range(_TRIES):
                count = self._count()
                if self._seen is not None and self._seen[0] == count:
                    return self._seen[1]
                frame = self._copy(count) if count else None
                if frame is not None:
                    self._seen = (count, frame)
                    return frame
            return self._seen[1] if self._seen else None

    def _copy(self, count: int) -> Frame | None:
        """A copy of one slot, None where it was written meanwhile."""
        start = _slot_at(count)
        buffer = self._buffer
        before = _COUNTER.unpack_from(buffer, start)[0]
        self._fence()
        number, captured_at, time_s, height, width = _FACTS.unpack_from(buffer, start + _FACTS_AT)
        if before % 2 or not 0 < height * width * 3 <= MAX_BYTES:
            return None
        image = np.ndarray((height, width, 3), np.uint8, buffer, start + _HEAD).copy()
        self._fence()
        if _COUNTER.unpack_from(buffer, start)[0] != before:
            return None
        image.flags.writeable = False
        return Frame(image, number, captured_at, None if math.isnan(time_s) else time_s)

    def close(self) -> None:
        """Let go of the memory; its owner also unlinks it. May be called twice."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
            self._memory.close()
            if self._owner:
                self._memory.unlink()

    def _count(self) -> int:
        return int(_COUNTER.unpack_from(self._buffer, 0)[0])

    def _fence(self) -> None:
        """Keep the processor from moving reads and writes across this line.

        Taking and giving a lock is a barrier one way each; twice in a row it is one both
        ways, which weakly ordered processors such as the Raspberry Pi's need.
        """
        for _ in range(2):
            with self._fence_lock:
                pass


def _promise_at(loop: Loop) -> int:
    return _PROMISES_AT + loop * _PROMISE.size


def _slot_at(count: int) -> int:
    return _HEAD + (count % SLOTS) * _SLOT


def _thinned(image: Image) -> Image:
    step = 1
    while -(-image.shape[0] // step) * -(-image.shape[1] // step) * 3 > MAX_BYTES:
        step += 1
    return image[::step, ::step]
