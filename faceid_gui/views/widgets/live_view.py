"""The live picture with what is known of each face painted over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from faceid_gui.core.events import FrameAnalysed
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame
from faceid_gui.qt.picture import MOST_CROPPED, Placement, Renderer, place
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.overlay import FaceCard, FacePainter, card_of

_PULL_MS: Final = 15
_STALE_S: Final = 1.0
"""A picture older than this is dimmed: it must not pass for a live one."""
_APART_S: Final = 0.7
"""Faces of a frame this much older than the picture are not painted over it."""


class LiveView(QWidget):
    """Pulls the newest frame on its own timer while it is visible, and paints it."""

    def __init__(
        self,
        newest_frame: Callable[[], Frame | None],
        *,
        clock: Clock,
        mirrored: bool = True,
        most_cropped: float = MOST_CROPPED,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._newest_frame = newest_frame
        self._clock = clock
        self._mirrored = mirrored
        self._most_cropped = most_cropped
        self._renderer = Renderer()
        self._faces = FacePainter()
        self._frame: Frame | None = None
        self._analysed: FrameAnalysed | None = None
        self._image: QImage | None = None
        self._placement: Placement | None = None
        self._stale = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_PULL_MS)
        self._timer.timeout.connect(self.pull)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 90)

    @property
    def shown_frame(self) -> Frame | None:
        """The frame on the screen."""
        return self._frame

    @property
    def stale(self) -> bool:
        """Whether the picture is too old to pass for a live one."""
        return self._stale

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture like a mirror, or as the camera sees it."""
        self._mirrored = mirrored
        self._image = None
        self.update()

    def show_faces(self, analysed: FrameAnalysed) -> None:
        """Paint these faces from now on."""
        self._analysed = analysed
        self.update()

    def forget_faces(self) -> None:
        """Paint no faces until new ones are told."""
        self._analysed = None
        self.update()

    def clear(self) -> None:
        """Forget picture and faces."""
        self._frame = self._analysed = self._image = None
        self.update()

    def pull(self) -> None:
        """Fetch the newest frame; repaint only if it is another one."""
        frame = self._newest_frame()
        if frame is not None and frame is not self._frame and not self._same(frame):
            self._frame = frame
            self._image = None
            self.update()
        stale = (
            self._frame is not None and self._clock.monotonic() - self._frame.captured_at > _STALE_S
        )
        if stale != self._stale:
            self._stale = stale
            self.update()

    def _same(self, frame: Frame) -> bool:
        shown = self._frame
        return (
            shown is not None
            and frame.number == shown.number
            and frame.captured_at == shown.captured_at
        )

    def cards(self) -> tuple[FaceCard, ...]:
        """What is painted over the present picture; empty where the two are too far apart."""
        frame, analysed = self._frame, self._analysed
        if frame is None or analysed is None or self._placement is None or self._stale:
            return ()
        if abs(frame.captured_at - analysed.captured_at) > _APART_S or analysed.width <= 0:
            return ()
        scale = frame.image.shape[1] / analysed.width
        return tuple(
            card_of(face, self._placement.to_widget(face.box, frame_scale=scale))
            for face in analysed.faces
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the picture and what lies over it."""
        painter = QPainter(self)
        tokens = current_tokens()
        if self._frame is None:
            painter.fillRect(self.rect(), QColor(tokens.window))
            painter.end()
            return
        self._prepare(self._frame)
        self._paint_picture(painter, QColor(tokens.window))
        view = QRectF(self.rect())
        unit = min(max(min(view.width(), view.height()) / 22, 15.0), 34.0)
        for card in self.cards():
            self._faces.paint(painter, card, view=view, unit=unit, tokens=tokens, font=self.font())
        painter.end()

    def _prepare(self, frame: Frame) -> None:
        """Have the picture in the widget's size; done once for each frame and size."""
        height, width = frame.image.shape[:2]
        placement = place(
            QSize(width, height),
            self.size(),
            mirrored=self._mirrored,
            most_cropped=self._most_cropped,
        )
        if self._image is None or placement != self._placement:
            self._placement = placement
            self._image = self._renderer.render(frame.image, placement)

    def _paint_picture(self, painter: QPainter, bars: QColor) -> None:
        placement, image = self._placement, self._image
        if placement is None or image is None:
            return
        if (placement.shown_w, placement.shown_h) != (self.width(), self.height()):
            painter.fillRect(self.rect(), bars)
        painter.drawImage(placement.x, placement.y, image)
        if self._stale:
            painter.fillRect(self.rect(), QColor(0, 0, 0, 170))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible again, so pull."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so rest."""
        self._timer.stop()
        super().hideEvent(event)
