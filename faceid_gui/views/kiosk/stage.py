"""The kiosk's picture area: live picture, idle screen and verdict, one over the other."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from faceid_gui.core.events import FrameAnalysed
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import FaceState, TrackedFace
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.services.access import Verdict
from faceid_gui.views.kiosk.idle_screen import IdleScreen
from faceid_gui.views.kiosk.verdict_overlay import VerdictOverlay
from faceid_gui.views.widgets.live_view import LiveView

_IDLE_AFTER_S: Final = 8.0
_LOOK_MS: Final = 500
_REMEMBERED: Final = 256  # more than ever stand before one camera


class Stage(QWidget):
    """Decides which of the three is seen. What is covered is hidden and costs nothing.

    A face is painted as granted only where whoever guards the door has said so: what the
    engine makes of a visit opens nothing, and the screen must not say otherwise.
    """

    def __init__(self, feed: EngineFeed, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._face_at = clock.monotonic()
        self._decided: OrderedDict[str, bool] = OrderedDict()
        self.live = LiveView(feed.newest_frame, clock=clock, parent=self)
        self.idle = IdleScreen(clock=clock, parent=self)
        self.verdict = VerdictOverlay(clock=clock, parent=self)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        feed.frame_analysed.connect(self._on_frame_analysed)
        feed.verdict_given.connect(self._on_verdict)

    def look(self) -> None:
        """Go idle when nobody was there for a while, wake when somebody is."""
        idle = self._clock.monotonic() - self._face_at > _IDLE_AFTER_S
        if idle != self.idle.isVisibleTo(self):
            self.idle.setVisible(idle)
            self.live.setVisible(not idle)

    def _on_frame_analysed(self, analysed: FrameAnalysed) -> None:
        if analysed.faces:
            self._face_at = self._clock.monotonic()
            self.look()
        faces = tuple(self._as_decided(face) for face in analysed.faces)
        self.live.show_faces(replace(analysed, faces=faces))

    def _as_decided(self, face: TrackedFace) -> TrackedFace:
        """The face in the state that was decided; undecided it is still being looked at."""
        granted = self._decided.get(face.visit_id)
        state = face.state
        if granted is None and state is FaceState.GRANTED:
            state = FaceState.LOOKING
        elif granted is not None and state is not FaceState.LOOKING:
            state = FaceState.GRANTED if granted else FaceState.DENIED
        return face if state is face.state else replace(face, state=state)

    def _on_verdict(self, verdict: Verdict) -> None:
        self._decided[verdict.visit_id] = verdict.granted
        while len(self._decided) > _REMEMBERED:
            self._decided.popitem(last=False)
        self._face_at = self._clock.monotonic()
        self.look()
        self.verdict.show_verdict(verdict)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: all three fill the stage."""
        for child in (self.live, self.idle, self.verdict):
            child.setGeometry(self.rect())
        super().resizeEvent(event)
