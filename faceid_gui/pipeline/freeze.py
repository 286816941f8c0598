"""Notices a camera that repeats itself: an unplugged one may give its last picture for ever."""

from __future__ import annotations

import zlib
from typing import Final

from faceid_gui.core.types import Frame, Image

FROZEN_AFTER: Final = 4
"""Repeats after which a source counts as frozen: five times the same bytes."""

_ROWS: Final = 30
"""Rows that are looked at, about: a checksum must stay far below a millisecond."""


class FreezeWatch:
    """Counts how often a picture came before without a change. One per source.

    A checksum over evenly spaced rows is compared: sensor noise alone changes it from
    picture to picture, even after JPEG compression.
    """

    def __init__(self) -> None:
        self._last: tuple[tuple[int, ...], int] | None = None
        self._repeats = 0

    def repeats(self, image: Image) -> int:
        """How many times in a row this picture was seen before: 0 for a new one."""
        step = max(image.shape[0] // _ROWS, 1)
        key = image.shape, zlib.crc32(image[::step].tobytes())
        self._repeats = self._repeats + 1 if key == self._last else 0
        self._last = key
        return self._repeats


def is_frozen(repeats: int) -> bool:
    """Whether so many repeats mean that the camera has stopped."""
    return repeats >= FROZEN_AFTER


def is_new_evidence(frame: Frame, repeats: int) -> bool:
    """Whether a picture that came ``repeats`` times before may count once more.

    A live camera never gives the same bytes twice, so its repeats say nothing new. A
    recording may hold a still scene, so it is believed until it counts as frozen.
    """
    return repeats == 0 if frame.time_s is None else not is_frozen(repeats)
