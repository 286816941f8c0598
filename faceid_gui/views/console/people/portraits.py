"""Small portraits for a long list: loaded in the background for the rows that are seen."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap
from shiboken6 import isValid

from faceid_gui.core.errors import FaceIdError
from faceid_gui.qt.background import Background

_log = logging.getLogger(__name__)

MOST_KEPT: Final = 400
"""Portraits in memory: some screens full, about 3 MB."""

_MOST_WANTED: Final = 40
_BATCH: Final = 8
_GATHER_MS: Final = 15

RADIUS_SHARE: Final = 0.22
"""Radius of a portrait's corners, in sides."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A portrait, None where there is none, as it was in a generation of the store."""

    pixmap: QPixmap | None
    generation: int


class Portraits(QObject):
    """Hands out what it has at once and fetches what it lacks; ``arrived`` when more is there.

    ``load`` gives a person's picture as PNG bytes or None; it is called on a background
    thread. ``side`` is in pixels of the screen, ``scale`` how many dots make one. What was
    asked for last is loaded first, and what was asked for long ago is not loaded at all.
    """

    arrived = Signal()

    def __init__(
        self,
        load: Callable[[str], bytes | None],
        background: Background,
        *,
        side: int,
        scale: float = 1.0,
        most: int = MOST_KEPT,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._background = background
        self._dots = round(side * scale)
        self._scale = scale
        self._most = most
        self._generation = 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._loading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self._fetch)

    def __len__(self) -> int:
        return len(self._kept)

    def picture(self, person_id: str) -> QPixmap | None:
        """Somebody's portrait, None where there is none or it is not here yet."""
        kept = self._kept.get(person_id)
        if kept is None or kept.generation != self._generation:
            self._want(person_id)
        if kept is None:
            return None
        self._kept.move_to_end(person_id)
        return kept.pixmap

    def outdate(self) -> None:
        """The store has changed: fetch again who is seen, and show the old ones until then."""
        self._generation += 1

    def _want(self, person_id: str) -> None:
        self._wanted[person_id] = None
        self._wanted.move_to_end(person_id)
        if len(self._wanted) > _MOST_WANTED:
            self._wanted.popitem(last=False)
        if not self._loading and not self._timer.isActive():
            self._timer.start()

    def _fetch(self) -> None:
        batch = [self._wanted.popitem()[0] for _ in range(min(_BATCH, len(self._wanted)))]
        if not batch:
            return
        self._loading = True
        generation, dots = self._generation, self._dots

        def work() -> list[tuple[str, QImage | None]]:
            return [(person_id, self._image(person_id, dots)) for person_id in batch]

        self._background.call(
            work, then=lambda found: self._keep(found, generation), failed=self._on_failed
        )

    def _image(self, person_id: str, dots: int) -> QImage | None:
        """On a background thread: the picture, small and with round corners."""
        try:
            png = self._load(person_id)
        except FaceIdError as error:
            _log.info("no portrait of %s: %s", person_id, error)
            return None
        return None if png is None else portrait_image(png, dots)

    def _keep(self, found: list[tuple[str, QImage | None]], generation: int) -> None:
        if not isValid(self):
            return
        for person_id, image in found:
            pixmap = None
            if image is not None:
                pixmap = QPixmap.fromImage(image)
                pixmap.setDevicePixelRatio(self._scale)
            self._kept[person_id] = _Kept(pixmap, generation)
            self._kept.move_to_end(person_id)
            self._wanted.pop(person_id, None)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        self._go_on()
        self.arrived.emit()

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            _log.warning("portraits cannot be loaded: %s", error)
            self._go_on()

    def _go_on(self) -> None:
        self._loading = False
        if self._wanted:
            self._timer.start()


def portrait_image(png: bytes, dots: int) -> QImage | None:
    """A square portrait with round corners, None where the bytes are no picture."""
    image = QImage.fromData(png)
    if image.isNull():
        return None
    filled = image.scaled(
        dots,
        dots,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    shown = QImage(dots, dots, QImage.Format.Format_ARGB32_Premultiplied)
    shown.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, dots, dots), dots * RADIUS_SHARE, dots * RADIUS_SHARE)
    painter.setClipPath(path)
    painter.drawImage((dots - filled.width()) // 2, (dots - filled.height()) // 2, filled)
    painter.end()
    return shown
