"""Photos of a run for the screen: fetched in the background for the rows that are seen."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from shiboken6 import isValid

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.types import Image
from faceid_gui.qt.background import Background

_log = logging.getLogger(__name__)

MOST_KEPT: Final = 120
_BATCH: Final = 4
_GATHER_MS: Final = 15

_Key = tuple[str, str]


class RunPictures(QObject):
    """Hands out what it has at once and fetches what it lacks; ``arrived`` when more is there.

    ``load`` gives a photo by run and key, BGR, uint8, (h, w, 3), None where it is gone; it is
    called on a background thread. ``side`` is in dots.
    """

    arrived = Signal()

    def __init__(
        self,
        load: Callable[[str, str], Image | None],
        background: Background,
        *,
        side: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._background = background
        self._side = side
        self._kept: OrderedDict[_Key, QPixmap | None] = OrderedDict()
        self._wanted: OrderedDict[_Key, None] = OrderedDict()
        self._loading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self._fetch)

    @property
    def seen(self) -> int:
        """How many photos were looked for."""
        return len(self._kept)

    def picture(self, run_id: str, photo: str) -> QPixmap | None:
        """A photo, None where it is gone or not here yet (see ``known``)."""
        key = (run_id, photo)
        if key not in self._kept:
            self._want(key)
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def known(self, run_id: str, photo: str) -> bool:
        """Whether it was looked for already."""
        return (run_id, photo) in self._kept

    def _want(self, key: _Key) -> None:
        self._wanted[key] = None
        self._wanted.move_to_end(key)
        if len(self._wanted) > MOST_KEPT:
            self._wanted.popitem(last=False)
        if not self._loading and not self._timer.isActive():
            self._timer.start()

    def _fetch(self) -> None:
        batch = [self._wanted.popitem()[0] for _ in range(min(_BATCH, len(self._wanted)))]
        if not batch:
            return
        self._loading = True

        def work() -> list[tuple[_Key, QImage | None]]:
            return [(key, self._image(*key)) for key in batch]

        self._background.call(work, then=self._keep, failed=self._on_failed)

    def _image(self, run_id: str, photo: str) -> QImage | None:
        """On a background thread: the photo, no larger than it is shown."""
        try:
            image = self._load(run_id, photo)
        except FaceIdError as error:
            _log.info("no picture of %s: %s", photo, error)
            return None
        return None if image is None else small_image(image, self._side)

    def _keep(self, found: list[tuple[_Key, QImage | None]]) -> None:
        if not isValid(self):
            return
        for key, image in found:
            self._kept[key] = None if image is None else QPixmap.fromImage(image)
            self._wanted.pop(key, None)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self._go_on()
        self.arrived.emit()

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            _log.warning("pictures cannot be loaded: %s", error)
            self._go_on()

    def _go_on(self) -> None:
        self._loading = False
        if self._wanted:
            self._timer.start()


def small_image(image: Image, side: int) -> QImage | None:
    """The picture within a square of ``side`` dots, with its own pixels; None for no picture."""
    if image.ndim != 3 or image.shape[2] != 3 or not image.size:
        return None
    height, width = image.shape[:2]
    pixels = image.tobytes()
    wrapped = QImage(pixels, width, height, width * 3, QImage.Format.Format_BGR888)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return wrapped.scaled(QSize(side, side), keep, smooth).copy()
