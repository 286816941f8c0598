"""The live picture with what is known of each face painted over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from faceid_gui.core.events import FrameAnalysed
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame
from faceid_gui.qt.picture import MOST_CROPPED, Placement, Renderer
from faceid_gui.qt.pump import FramePump, Look, same_frame
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.overlay import FaceCard, FacePainter, cards_of

_LOOK_MS: Final = 50
_FACES_MS: Final = 40  # a little longer than a picture takes at 30 per second
_STALE_S: Final = 1.0
"""A picture older than this is dimmed: it must not pass for a live one."""
_APART_S: Final = 0.7
"""Faces of a frame this much older than the picture are not painted over it."""


class LiveView(QWidget):
    """Shows the newest frame while it is visible. ``newest_frame`` is then called on
    another thread, which makes the pictures ready."""

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
        self._pump = FramePump(newest_frame)
        self._pump.ready.connect(self._on_ready)
        self.destroyed.connect(self._pump.stop)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look_at_age)
        self._faces_timer = QTimer(self)
        self._faces_timer.setSingleShot(True)
        self._faces_timer.setInterval(_FACES_MS)
        self._faces_timer.timeout.connect(self.update)
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
        self._pump.want(self._look())
        self.update()

    def show_faces(self, analysed: FrameAnalysed) -> None:
        """Paint these faces with the next picture, or by themselves where none comes soon."""
        self._analysed = analysed
        if not self._faces_timer.isActive():
            self._faces_timer.start()

    def forget_faces(self) -> None:
        """Paint no faces until new ones are told."""
        self._analysed = None
        self.update()

    def clear(self) -> None:
        """Forget picture and faces."""
        self._pump.forget()
        self._frame = self._analysed = self._image = None
        self.update()

    def pull(self) -> None:
        """Fetch the newest frame now, in this thread; repaint only if it is another one."""
        frame = self._newest_frame()
        if frame is not None and not same_frame(frame, self._frame):
            self._frame = frame
            self._image = None
            self.update()
        self._look_at_age()

    def _on_ready(self) -> None:
        """UI thread: a picture is ready."""
        picture = self._pump.take()
        if picture is None:
            return
        self._faces_timer.stop()  # they are painted with this picture
        self._frame, self._image = picture.frame, picture.image
        self._placement = picture.placement
        self.update()
        self._look_at_age()

    def _look_at_age(self) -> None:
        stale = (
            self._frame is not None and self._clock.monotonic() - self._frame.captured_at > _STALE_S
        )
        if stale != self._stale:
            self._stale = stale
            self.update()

    def _look(self) -> Look:
        return Look(self.width(), self.height(), self._mirrored, self._most_cropped)

    def cards(self) -> tuple[FaceCard, ...]:
        """What is painted over the present picture; empty where the two are too far apart."""
        frame, analysed = self._frame, self._analysed
        if frame is None or analysed is None or self._placement is None or self._stale:
            return ()
        if abs(frame.captured_at - analysed.captured_at) > _APART_S or analysed.width <= 0:
            return ()
        placement, scale = self._placement, frame.image.shape[1] / analysed.width
        rects = [placement.to_widget(face.box, frame_scale=scale) for face in analysed.faces]
        return cards_of(analysed.faces, rects, view=QRectF(self.rect()))

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
        cards = self.cards()
        self._faces.paint(painter, cards, view=view, unit=unit, tokens=tokens, font=self.font())
        painter.end()

    def _prepare(self, frame: Frame) -> None:
        """Have the picture in the widget's size, where the pump had another one in mind."""
        placement = self._look().placement(frame)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another size, so other pictures."""
        self._pump.want(self._look())
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible again, so look for frames."""
        self._pump.want(self._look())
        self._pump.start()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so rest."""
        self._timer.stop()
        self._pump.stop()
        super().hideEvent(event)
