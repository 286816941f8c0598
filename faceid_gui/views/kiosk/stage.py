"""The kiosk's picture area: live picture, idle screen and verdict, one over the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from faceid_gui.core.events import FrameAnalysed
from faceid_gui.core.ports import Clock
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.services.access import Verdict
from faceid_gui.views.kiosk.idle_screen import IdleScreen
from faceid_gui.views.kiosk.verdict_overlay import VerdictOverlay
from faceid_gui.views.widgets.live_view import LiveView

_IDLE_AFTER_S: Final = 8.0
_LOOK_MS: Final = 500


class Stage(QWidget):
    """Decides which of the three is seen. What is covered is hidden and costs nothing."""

    def __init__(self, feed: EngineFeed, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._face_at = clock.monotonic()
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
        self.live.show_faces(analysed)

    def _on_verdict(self, verdict: Verdict) -> None:
        self._face_at = self._clock.monotonic()
        self.look()
        self.verdict.show_verdict(verdict)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: all three fill the stage."""
        for child in (self.live, self.idle, self.verdict):
            child.setGeometry(self.rect())
        super().resizeEvent(event)
