"""Which visits an engine has begun and not ended: after a crash somebody must end them."""

from __future__ import annotations

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.events import Event, VisitEnded, VisitReady, VisitStarted


class OpenVisits:
    """Listens to events; can say the end of every visit that has none yet."""

    def __init__(self) -> None:
        self._started: dict[str, VisitStarted] = {}
        self._ready: dict[str, VisitReady] = {}

    def note(self, event: Event) -> None:
        """Take an event into account."""
        if isinstance(event, VisitStarted):
            self._started[event.visit_id] = event
        elif isinstance(event, VisitReady):
            self._ready[event.visit_id] = event
        elif isinstance(event, VisitEnded):
            self._started.pop(event.visit_id, None)
            self._ready.pop(event.visit_id, None)

    def end_all(self, at: float, fault: str) -> tuple[VisitEnded, ...]:
        """The end of all open visits: the engine that followed them is gone."""
        ended = tuple(self._end(started, at, fault) for started in self._started.values())
        self._started.clear()
        self._ready.clear()
        return ended

    def _end(self, started: VisitStarted, at: float, fault: str) -> VisitEnded:
        ready = self._ready.get(started.visit_id)
        return VisitEnded(
            visit_id=started.visit_id,
            track_id=started.track_id,
            evidence=ready.evidence if ready else Evidence(started.visit_id, fault=fault),
            decided=ready is not None,
            started_at=started.at,
            ended_at=at,
            frames=ready.evidence.good_frames if ready else 0,
            best_name=ready.name if ready else None,
            granted=ready.granted if ready else False,
            reason=ready.reason if ready else DenyReason.FAULT,
        )
