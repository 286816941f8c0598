"""Claims side by side: a few at a time, bounded whatever hangs, and all on record."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import BackendUnavailable, DiskFull, StoreBusy
from faceid_gui.core.ports import EngineSettings, FaceBackend
from faceid_gui.services.claims.desk import ClaimDesk
from faceid_gui.services.claims.record import VisitKeeper
from faceid_gui.services.claims.result import ClaimLimits, ClaimReason, ClaimResult
from tests.fakes import FakeBackend, MemoryVisits
from tests.services.claims.scenes import SETTINGS, SceneCamera, scene

LIMITS = ClaimLimits(seconds=20.0, second_chance_s=0.1)


class Backends:
    """Opens FakeBackends and remembers them."""

    def __init__(self) -> None:
        self.opened: list[FakeBackend] = []

    def __call__(self) -> FaceBackend:
        self.opened.append(FakeBackend())
        return self.opened[-1]


@contextmanager
def desk_of(
    backends: Backends | None = None, *, limits: ClaimLimits = LIMITS
) -> Iterator[ClaimDesk]:
    desk = ClaimDesk(
        make=backends or Backends(), settings=lambda: SETTINGS, clock=SystemClock(), limits=limits
    )
    try:
        yield desk
    finally:
        desk.stop()


class HeldCamera(SceneCamera):
    """Waits in ``read`` until ``release`` is set."""

    def __init__(self, identity: int = 1) -> None:
        self.looking = threading.Event()
        self.release = threading.Event()
        super().__init__(scene(identity), before=self._wait)

    def _wait(self, number: int) -> None:
        self.looking.set()
        assert self.release.wait(10)


def test_a_backend_is_kept_for_the_next_claim_and_closed_at_the_end() -> None:
    # GIVEN two claims, one after the other
    backends = Backends()
    with desk_of(backends) as desk:
        assert desk.ask("person 1", lambda: SceneCamera(scene(1))).granted
        assert not desk.ask("person 1", lambda: SceneCamera(scene(2))).granted
        # WHEN counted, THEN one backend was opened for both
        assert [backend.closed for backend in backends.opened] == [False]
    # AND it is closed with the desk
    assert backends.opened[0].closed


def test_a_name_that_nobody_has_costs_no_backend() -> None:
    backends = Backends()
    with desk_of(backends) as desk:
        result = desk.ask("nobody", lambda: pytest.fail("no camera is needed"))
    assert result.reason is ClaimReason.UNKNOWN_USER
    assert backends.opened == []


def test_sixteen_claims_at_once_hold_no_more_than_the_limit() -> None:
    # GIVEN a desk of two, and sixteen that ask while the cameras hold still
    backends = Backends()
    with desk_of(backends) as desk:
        cameras = [HeldCamera() for _ in range(16)]
        claims = [desk.begin("person 1", lambda camera=camera: camera) for camera in cameras]  # type: ignore[misc]
        # WHEN counted, THEN two are looked at and fourteen were refused at once
        assert desk.running == 2
        refused = [claim.future.result(0) for claim in claims if claim.future.done()]
        assert {result.reason for result in refused} == {ClaimReason.BUSY}
        assert len(refused) == 14
        # AND the two are answered, and there is room again
        for camera in cameras:
            camera.release.set()
        assert [claim.future.result(10).granted for claim in claims].count(True) == 2
        assert desk.ask("person 1", lambda: SceneCamera(scene(1))).granted
    assert len(backends.opened) == 2


def test_a_camera_that_hangs_is_given_up_and_never_says_yes() -> None:
    # GIVEN a camera whose driver does not return
    kept: list[ClaimResult] = []
    desk = ClaimDesk(
        make=FakeBackend,
        settings=lambda: SETTINGS,
        clock=SystemClock(),
        limits=replace(LIMITS, seconds=0.05, grace_s=0.05),
        record=kept.append,
    )
    camera = HeldCamera()
    # WHEN claimed
    result = desk.ask("person 1", lambda: camera)
    # THEN the answer comes in time, and is no
    assert (result.granted, result.reason) == (False, ClaimReason.TIMEOUT)
    # AND the place is taken until the camera returns
    assert desk.running == 1
    camera.release.set()
    desk.stop()
    assert desk.running == 0
    # AND what came too late is no grant on record either
    assert [one.granted for one in kept] == [False]


def test_a_yes_that_nobody_waits_for_is_not_on_record() -> None:
    # GIVEN a camera that holds still before the picture that decides
    kept: list[ClaimResult] = []
    desk = ClaimDesk(
        make=FakeBackend,
        settings=lambda: SETTINGS,
        clock=SystemClock(),
        limits=LIMITS,
        record=kept.append,
    )
    deciding = desk.ask("person 1", lambda: SceneCamera(scene(1))).frames - 1
    looking, release = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == deciding:
            looking.set()
            assert release.wait(10)

    # WHEN whoever asked hangs up just then
    claim = desk.begin("person 1", lambda: SceneCamera(scene(1), before=wait))
    assert looking.wait(10)
    claim.stop()
    release.set()
    desk.stop()
    # THEN no grant is on record that nobody was given
    assert [(one.granted, one.reason) for one in kept] == [
        (True, None),
        (False, ClaimReason.TIMEOUT),
    ]


def test_whoever_hangs_up_frees_the_place() -> None:
    with desk_of() as desk:
        camera = HeldCamera()
        claim = desk.begin("person 1", lambda: camera)
        assert camera.looking.wait(5)
        claim.stop()
        assert claim.future.result(0).reason is ClaimReason.STOPPED
        camera.release.set()
    assert desk.running == 0


def test_a_desk_that_stops_ends_what_runs_and_takes_no_more() -> None:
    backends = Backends()
    desk = ClaimDesk(make=backends, settings=lambda: SETTINGS, clock=SystemClock(), limits=LIMITS)
    nobody = SceneCamera(scene())  # without end
    claim = desk.begin("person 1", lambda: nobody)
    desk.stop()
    desk.stop()
    assert claim.future.result(0).reason is ClaimReason.STOPPED
    assert desk.ask("person 1", lambda: SceneCamera(scene(1))).reason is ClaimReason.BUSY
    assert all(backend.closed for backend in backends.opened)


def _no_backend() -> FaceBackend:
    raise BackendUnavailable


def _no_settings() -> EngineSettings:
    raise StoreBusy


def _crash() -> SceneCamera:
    raise RuntimeError("boom")


@pytest.mark.parametrize("what", ["backend", "settings", "camera"])
def test_what_cannot_be_opened_is_a_refusal_and_frees_the_place(what: str) -> None:
    desk = ClaimDesk(
        make=_no_backend if what == "backend" else FakeBackend,
        settings=_no_settings if what == "settings" else lambda: SETTINGS,
        clock=SystemClock(),
        limits=LIMITS,
    )
    for _ in range(3):
        opener = _crash if what == "camera" else lambda: SceneCamera(scene(1))
        result = desk.ask("person 1", opener)
        assert (result.granted, result.reason) == (False, DenyReason.FAULT)
        assert desk.running == 0
    desk.stop()


def test_a_backend_that_failed_is_opened_anew() -> None:
    class Broken(FakeBackend):
        def detect(self, image: object, *, careful: bool = False) -> object:  # type: ignore[override]
            if self.detected >= 2:
                raise RuntimeError("boom")
            return super().detect(image, careful=careful)  # type: ignore[arg-type]

    opened: list[Broken] = []

    def make() -> FaceBackend:
        opened.append(Broken())
        return opened[-1]  # type: ignore[return-value]

    desk = ClaimDesk(make=make, settings=lambda: SETTINGS, clock=SystemClock(), limits=LIMITS)
    for _ in range(2):
        assert desk.ask("person 1", lambda: SceneCamera(scene(1))).reason is DenyReason.FAULT
    assert [backend.closed for backend in opened] == [True, True]
    desk.stop()


def test_answers_are_kept_among_the_visits() -> None:
    # GIVEN a desk that keeps its answers
    visits = MemoryVisits()
    keeper = VisitKeeper(visits, SystemClock())
    desk = ClaimDesk(
        make=FakeBackend,
        settings=lambda: SETTINGS,
        clock=SystemClock(),
        limits=replace(LIMITS, frames=10_000),
        record=keeper,
    )
    # WHEN the right one, a stranger, another person and nobody known are asked for
    assert desk.ask("person 1", lambda: SceneCamera(scene(1))).granted
    desk.ask("person 1", lambda: SceneCamera(scene(9)))
    desk.ask("person 1", lambda: SceneCamera(scene(2)))
    desk.ask("nobody", lambda: SceneCamera(scene(1)))
    # THEN those that are visits are on record
    assert [(v.granted, v.reason, v.name) for v in visits.records] == [
        (True, None, "person 1"),
        (False, DenyReason.UNKNOWN, None),
    ]
    # AND a grant that cannot be recorded is none
    visits.fail = DiskFull
    result = desk.ask("person 1", lambda: SceneCamera(scene(1)))
    assert (result.granted, result.reason, result.identity) == (False, DenyReason.REFUSED, None)
    desk.stop()
