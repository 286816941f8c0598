"""Fakes that only the tests of services need."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from faceid_gui.core.decision import Evidence, Policy
from faceid_gui.core.errors import DoorFault
from faceid_gui.core.events import Event, VisitReady
from faceid_gui.core.ports import DoorState, EngineSettings, Lease
from faceid_gui.core.types import Frame, NewSample, Person, Threshold
from faceid_gui.services.access import AccessService, Verdict
from tests.fakes import (
    CONTRACT,
    GOOD,
    FakeClock,
    MemoryGallery,
    MemoryVisits,
    identity_vector,
)

THRESHOLD = Threshold(0.5, margin=0.05)


class FakeEngine:
    """An engine that says what a test tells it to say."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Event], None]] = []
        self.applied: list[EngineSettings] = []
        self.heard = threading.Event()

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def apply(self, settings: EngineSettings) -> None:
        self.applied.append(settings)
        self.heard.set()

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def newest_frame(self) -> Frame | None:
        return None

    def say(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)


class FakeDoor:
    """A door on a clock that is turned by hand; notes every lease."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.leases: list[Lease] = []
        self.locks = 0
        self.fail = False
        self._until = 0.0

    @property
    def state(self) -> DoorState:
        return DoorState(locked=self._clock.monotonic() >= self._until)

    def unlock(self, lease: Lease) -> None:
        if self.fail:
            raise DoorFault("the relay does not answer")
        self.leases.append(lease)
        self._until = lease.expires_at

    def lock(self) -> None:
        self.locks += 1
        self._until = 0.0
        if self.fail:
            raise DoorFault("the relay does not answer")

    def close(self) -> None:
        self.lock()


class Listener:
    """Collects what the access service says, and waits for it."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []
        self.doors: list[DoorState] = []
        self._news = threading.Condition()

    def __call__(self, news: Verdict | DoorState) -> None:
        with self._news:
            if isinstance(news, Verdict):
                self.verdicts.append(news)
            else:
                self.doors.append(news)
            self._news.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(condition, timeout=5.0)


class Rig:
    """An access service with everything around it; person 3 is enrolled."""

    def __init__(self, *, facts: bool = False, policy: Policy | None = None) -> None:
        self.clock = FakeClock()
        self.engine = FakeEngine()
        self.store = MemoryGallery()
        self.person: Person = self.store.add_person(
            "김민수", [NewSample({CONTRACT.id: identity_vector(3)}, GOOD, "test")]
        )
        self.visits = MemoryVisits()
        self.door = FakeDoor(self.clock)
        self.policy = policy or Policy()
        self.current: EngineSettings | None = EngineSettings(
            self.store.snapshot(CONTRACT), THRESHOLD, self.policy
        )
        self.listener = Listener()
        self.service = AccessService(
            engine=self.engine,
            store=self.store,
            visits=self.visits,
            door=self.door,
            clock=self.clock,
            policy=lambda: self.policy,
            backend_name=lambda: "fake",
            facts=(lambda: self.current) if facts else None,
        )
        self.service.subscribe(self.listener)

    def __enter__(self) -> Rig:
        self.service.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()

    def evidence(self, visit_id: str = "v1", **changes: Any) -> Evidence:
        """Evidence that is good enough, but for the changes."""
        facts: dict[str, object] = {
            "gallery_contract": CONTRACT.id,
            "embedder_contract": CONTRACT.id,
            "person_id": self.person.id,
            "score": 0.9,
            "runner_up": 0.2,
            "threshold": THRESHOLD.value,
            "margin": THRESHOLD.margin,
            "good_frames": 5,
            "agreeing": 5,
            "first_frame_at": self.clock.now - 0.2,
            "newest_frame_at": self.clock.now - 0.05,
            "liveness_scores": (0.9, 0.95, 0.99),
        }
        facts.update(changes)
        return Evidence(visit_id, **facts)  # type: ignore[arg-type]

    def visit(self, visit_id: str = "v1", **changes: Any) -> Verdict:
        """Let the engine claim a grant on this evidence, and wait for the verdict."""
        count = len(self.listener.verdicts)
        evidence = self.evidence(visit_id, **changes)
        self.engine.say(VisitReady(visit_id, 1, evidence, True, None, "whoever"))
        assert self.listener.wait_for(lambda: len(self.listener.verdicts) > count)
        return self.listener.verdicts[-1]
