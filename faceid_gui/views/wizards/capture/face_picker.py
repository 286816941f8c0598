"""A picture with an outline around each face: one is clicked, touched, or chosen by keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceid_gui.core.types import Frame
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.picture import Placement, Renderer, place
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.services.capturing.faces import FaceUse
from faceid_gui.services.capturing.states import CaptureState, ShownFace

_TOUCH_PX: Final = 48.0
_BADGE_PX: Final = 28
_LEFT: Final = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_RIGHT: Final = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_TAKE: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class FacePicker(QWidget):
    """Shows the frame that a state is about. ``picked`` carries a point of that frame, pixels.

    Tab and the arrow keys walk from face to face, Enter picks. With ``choosing`` False it
    only shows. The owner sets the accessible name.
    """

    picked = Signal(float, float)

    def __init__(self, *, choosing: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choosing = choosing
        self._mirrored = False
        self._frame: Frame | None = None
        self._state = CaptureState()
        self._faces: tuple[ShownFace, ...] = ()
        self._at = -1
        self._under: int | None = None
        self._renderer = Renderer()
        self._placement: Placement | None = None
        self._image: QImage | None = None
        self.setMinimumSize(160, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if choosing:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setMouseTracking(True)

    @property
    def faces(self) -> tuple[ShownFace, ...]:
        """The faces that are outlined, from left to right as they are seen."""
        return self._faces

    @property
    def current(self) -> int:
        """Which face the keys have come to, -1 for none."""
        return self._at

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture like a mirror, or as the camera sees it."""
        self._mirrored, self._image = mirrored, None
        self.update()

    def show_state(self, frame: Frame | None, state: CaptureState) -> None:
        """Show another picture and the faces in it."""
        if frame is not self._frame:
            self._frame, self._image = frame, None
        self._state = state
        self._faces = tuple(
            sorted(state.faces, key=lambda f: f.box.centre[0], reverse=self._mirrored)
        )
        self._at = min(self._at, len(self._faces) - 1)
        if self._under is not None and self._under >= len(self._faces):
            self._under = None
        self.update()

    def rect_of(self, face: ShownFace) -> QRectF:
        """Where a face is in the widget."""
        if self._placement is None or self._frame is None or not self._state.width:
            return QRectF()
        scale = self._frame.image.shape[1] / self._state.width
        return self._placement.to_widget(face.box, frame_scale=scale)

    def sizeHint(self) -> QSize:
        """Qt: as large as there is room."""
        return QSize(640, 360)

    # -- choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a click or a touch."""
        if not self._choosing or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at = self._face_at(event.position())
        if at is not None:
            self._at = at
            self._pick(self._faces[at])
        elif (point := self._frame_point(event.position())) is not None:
            self.picked.emit(point.x(), point.y())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the pointer says what a click would mean."""
        under = self._face_at(event.position()) if self._choosing else None
        if under != self._under:
            self._under = under
            shape = Qt.CursorShape.PointingHandCursor
            self.setCursor(shape if under is not None else Qt.CursorShape.ArrowCursor)
            self.update()
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: walk among the faces, or take one; other keys go on to the owner."""
        if self._choosing and self._faces:
            if event.key() in (*_LEFT, *_RIGHT):
                self._walk(1 if event.key() in _RIGHT else -1, around=True)
                return
            if event.key() in _TAKE and (self._at >= 0 or len(self._faces) == 1):
                self._pick(self._faces[max(self._at, 0)])
                return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Qt: Tab goes to the next face, and on to the next widget after the last one."""
        if self._choosing and self.hasFocus() and self._walk(1 if forward else -1, around=False):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keys begin at the face on the side that they come from."""
        backwards = event.reason() == Qt.FocusReason.BacktabFocusReason
        if self._faces and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._at = len(self._faces) - 1 if backwards else 0
        super().focusInEvent(event)
        self.update()

    def _walk(self, step: int, *, around: bool) -> bool:
        """Go to a neighbouring face; says whether there is one."""
        count = len(self._faces)
        target = self._at + step
        if self._at < 0 and step < 0:
            target = count - 1
        if around and count:
            target %= count
        if not 0 <= target < count:
            return False
        self._at = target
        self.update()
        return True

    def _pick(self, face: ShownFace) -> None:
        self.picked.emit(*face.box.centre)

    def _face_at(self, point: QPointF) -> int | None:
        """The face that a finger means, which is never smaller than a fingertip."""
        best: tuple[float, int] | None = None
        for number, face in enumerate(self._faces):
            rect = self.rect_of(face)
            wide = max(_TOUCH_PX - rect.width(), 0.0) / 2
            high = max(_TOUCH_PX - rect.height(), 0.0) / 2
            if rect.adjusted(-wide, -high, wide, high).contains(point):
                away = (rect.center() - point).manhattanLength()
                best = min(best or (away, number), (away, number))
        return None if best is None else best[1]

    def _frame_point(self, point: QPointF) -> QPointF | None:
        """A point of the widget in pixels of the frame; None beside the picture."""
        placement = self._placement
        if placement is None or self._frame is None or not self._state.width:
            return None
        across = (point.x() - placement.x) / placement.shown_w
        down = (point.y() - placement.y) / placement.shown_h
        if not (0.0 <= across < 1.0 and 0.0 <= down < 1.0):
            return None
        across = 1.0 - across if placement.mirrored else across
        scale = self._state.width / self._frame.image.shape[1]
        x = placement.left + across * placement.width
        y = placement.top + down * placement.height
        return QPointF(x * scale, y * scale)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the picture, and the outlines over it."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        self._prepare()
        if self._image is not None and self._placement is not None:
            painter.drawImage(self._placement.x, self._placement.y, self._image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, face in enumerate(self._faces):
                self._paint_face(painter, number, face, tokens)
        else:
            drawn = icon(Icon.PICTURE, tokens.line).pixmap(QSize(64, 64))
            self._paint_middle(painter, drawn)
        painter.end()

    def _prepare(self) -> None:
        """The picture in the size of the widget."""
        if self._frame is None:
            self._image = self._placement = None
            return
        height, width = self._frame.image.shape[:2]
        wanted = place(QSize(width, height), self.size(), mirrored=self._mirrored, most_cropped=0.0)
        if self._image is None or wanted != self._placement:
            self._placement = wanted
            self._image = self._renderer.render(self._frame.image, wanted)

    def _paint_face(self, painter: QPainter, number: int, face: ShownFace, tokens: Tokens) -> None:
        rect = self.rect_of(face)
        here = self._choosing and self.hasFocus() and number == self._at
        colour = QColor(tokens.granted if face.chosen else tokens.accent)
        if face.use is FaceUse.NONE and not face.chosen:
            colour = QColor(tokens.muted)
        wide = 5.0 if face.chosen or number == self._under else 3.0
        _outline(painter, rect, QColor(0, 0, 0, 150), wide + 3.0)
        _outline(painter, rect, colour, wide)
        if here:
            _outline(painter, rect.adjusted(-7, -7, 7, 7), QColor(0, 0, 0, 150), 6.0)
            _outline(painter, rect.adjusted(-7, -7, 7, 7), QColor(tokens.focus), 3.0)
        if face.chosen:
            self._paint_badge(painter, rect, tokens)

    def _paint_badge(self, painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
        """A tick in the corner: the colour alone tells nothing to some."""
        badge = QRectF(0.0, 0.0, _BADGE_PX, _BADGE_PX)
        badge.moveCenter(rect.topRight())
        badge.moveLeft(min(max(badge.left(), 0.0), self.width() - _BADGE_PX))
        badge.moveTop(max(badge.top(), 0.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.granted))
        painter.drawEllipse(badge)
        side = _BADGE_PX - 10
        tick = icon(Icon.GRANTED, tokens.on_granted).pixmap(QSize(side, side))
        painter.drawPixmap(badge.adjusted(5, 5, -5, -5).toRect(), tick)

    def _paint_middle(self, painter: QPainter, drawn: QPixmap) -> None:
        where = drawn.deviceIndependentSize().toSize()
        x, y = (self.width() - where.width()) // 2, (self.height() - where.height()) // 2
        painter.drawPixmap(x, y, drawn)


def _outline(painter: QPainter, rect: QRectF, colour: QColor, wide: float) -> None:
    painter.setPen(QPen(colour, wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 8.0, 8.0)
