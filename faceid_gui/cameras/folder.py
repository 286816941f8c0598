"""A folder of photos as a recording: one frame per photo."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from faceid_gui.cameras.config import CameraFault, unavailable
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadImage, BadRequest
from faceid_gui.core.photos import read_photo, walk_photos
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame

_log = logging.getLogger(__name__)


class FolderCamera:
    """The photos of a folder in natural order; a single photo is a folder of one.

    What cannot be read is logged with its reason and left out; ``path`` is the file of
    the frame that was read last. Implements core.ports.CameraSource.
    """

    live = False

    def __init__(self, root: Path, clock: Clock | None = None) -> None:
        self.description = str(root)
        self.path: Path | None = None
        self._root = root
        self._clock = clock or SystemClock()
        self._paths: Iterator[Path] = iter(())
        self._number = 0

    def open(self) -> None:
        """Find the photos. Raises CameraUnavailable where there are none."""
        try:
            paths = list(walk_photos(self._root))
        except BadRequest as error:
            raise unavailable(CameraFault.MISSING, str(error)) from error
        if not paths:
            raise unavailable(
                CameraFault.UNREADABLE, f"there are no photos in {self.description!a}"
            )
        self._paths = iter(paths)
        self._number = 0

    def read(self) -> Frame | None:
        """The next photo, None after the last."""
        for path in self._paths:
            try:
                image = read_photo(path)
            except BadImage as error:
                _log.warning("left out %s: %s", ascii(str(path)), error)
                continue
            self.path = path
            frame = Frame(image, self._number, self._clock.monotonic())
            self._number += 1
            return frame
        return None

    def close(self) -> None:
        """Stop. May be called twice."""
        self._paths = iter(())
