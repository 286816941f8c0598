"""The live picture of a session with the faces outlined and the ring of poses over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceid_gui.core.ports import Clock
from faceid_gui.core.types import FaceState, Frame
from faceid_gui.services.enrolment.coaching import CoachState
from faceid_gui.views.widgets.live_view import LiveView
from faceid_gui.views.widgets.overlay import FaceCard
from faceid_gui.views.widgets.pose_ring import PoseRing

_APART_S: Final = 0.7
"""Faces of a frame this much older than the picture are not painted over it."""


class _SessionView(LiveView):
    """Outlines what the session saw: nobody is recognised here, so no face has words."""

    _seen: CoachState | None = None

    def show_seen(self, state: CoachState) -> None:
        """Outline the faces of a state with the next picture."""
        if self._seen is None or self._seen.faces != state.faces:
            self._seen = state
            self.update()

    def cards(self) -> tuple[FaceCard, ...]:
        """What is painted over the present picture; the face that is looked at first."""
        frame, seen, placement = self._frame, self._seen, self._placement
        if frame is None or seen is None or placement is None or self._stale or not seen.width:
            return ()
        if abs(frame.captured_at - seen.captured_at) > _APART_S:
            return ()
        scale = frame.image.shape[1] / seen.width
        return tuple(
            FaceCard(
                placement.to_widget(face.box, frame_scale=scale),
                FaceState.GRANTED if face.good else FaceState.LOOKING,
                "",
                0.0,
                warns=face.chosen and not face.good,
                principal=face.chosen,
            )
            for face in sorted(seen.faces, key=lambda face: not face.chosen)
        )


class CoachView(QWidget):
    """A LiveView with a ring over it. ``newest_frame`` is called on another thread."""

    def __init__(
        self,
        newest_frame: Callable[[], Frame | None],
        *,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.live = _SessionView(newest_frame, clock=clock, most_cropped=0.3)
        self.ring = PoseRing(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.live)
        self.ring.raise_()
        self.setMinimumSize(160, 120)

    def set_mirrored(self, mirrored: bool) -> None:
        """Show picture and ring like in a mirror, or as the camera sees it."""
        self.live.set_mirrored(mirrored)
        self.ring.set_mirrored(mirrored)

    def show_state(self, state: CoachState) -> None:
        """Outline the faces, and show which poses are there."""
        self.live.show_seen(state)
        self.ring.show_poses(state.taken, state.wanted)

    def clear(self) -> None:
        """Another session begins."""
        self.live.clear()
        self.live.show_seen(CoachState())
        self.ring.show_poses((), None)

    def faces_shown(self) -> tuple[QRectF, ...]:
        """Where faces are outlined now, widget pixels."""
        return tuple(card.rect for card in self.live.cards())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the ring lies over all of it."""
        self.ring.setGeometry(self.rect())
        super().resizeEvent(event)
