"""The access service: decide here, record first, then unlock; every fault locks."""

from __future__ import annotations

import math
import threading

import pytest

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import DiskFull, StoreBusy
from faceid_gui.core.events import (
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
    VisitEnded,
    VisitReady,
)
from faceid_gui.core.ports import DoorState
from faceid_gui.core.types import Threshold
from faceid_gui.services.access import SEEN_FRAMES
from tests.services.helpers import Rig


def test_a_good_visit_is_recorded_and_opens_the_door() -> None:
    # GIVEN an enrolled person
    with Rig() as rig:
        # WHEN a visit with good evidence becomes ready
        verdict = rig.visit()
        # THEN it is granted under the name of the store, recorded, and the door is open
        assert verdict.granted
        assert verdict.name == "김민수"
        assert verdict.until == pytest.approx(rig.clock.now + rig.policy.lease_s)
        assert [record.granted for record in rig.visits.records] == [True]
        assert rig.visits.records[0].backend == "fake"
        assert rig.listener.wait_for(lambda: DoorState(False) in rig.listener.doors)


def test_the_record_comes_before_the_door() -> None:
    # GIVEN a log that looks at the door while it writes
    with Rig() as rig:
        locked_while_recording: list[bool] = []

        def look() -> Exception:
            locked_while_recording.append(not rig.door.leases)
            return DiskFull()

        rig.visits.fail = look
        # WHEN the record fails
        verdict = rig.visit()
        # THEN the visit is refused and the door never moved
        assert (verdict.granted, verdict.reason) == (False, DenyReason.REFUSED)
        assert locked_while_recording == [True]
        assert rig.door.leases == []


@pytest.mark.parametrize("error", [StoreBusy(), RuntimeError("broken"), MemoryError()])
def test_whatever_the_log_raises_opens_nothing(error: Exception) -> None:
    with Rig() as rig:
        rig.visits.fail = lambda: error
        assert rig.visit("v1").reason is DenyReason.REFUSED
        assert rig.door.leases == []
        # AND the thread lives on for the next visit
        rig.visits.fail = None
        assert rig.visit("v2").granted


def test_a_door_that_fails_is_a_refusal() -> None:
    with Rig() as rig:
        rig.door.fail = True
        verdict = rig.visit()
        assert (verdict.granted, verdict.reason, verdict.until) == (
            False,
            DenyReason.REFUSED,
            None,
        )
        assert rig.door.locks >= 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"newest_frame_at": 0.0}, DenyReason.STALE),
        ({"newest_frame_at": 1e9}, DenyReason.STALE),
        ({"score": 0.3}, DenyReason.UNKNOWN),
        ({"score": math.nan}, DenyReason.UNKNOWN),
        ({"runner_up": 0.88}, DenyReason.AMBIGUOUS),
        ({"agreeing": 1}, DenyReason.TOO_FEW_FRAMES),
        ({"liveness_scores": ()}, DenyReason.LIVENESS_MISSING),
        ({"spoofed": True}, DenyReason.SPOOFED),
        ({"embedder_contract": "another"}, DenyReason.WRONG_CONTRACT),
        ({"person_id": "nobody"}, DenyReason.UNKNOWN),
        ({"fault": "broke"}, DenyReason.FAULT),
    ],
)
def test_what_the_engine_claims_opens_nothing(
    changes: dict[str, object], reason: DenyReason
) -> None:
    # GIVEN an engine that says granted=True whatever it saw
    with Rig() as rig:
        # WHEN the evidence is poor
        verdict = rig.visit("v1", **changes)
        # THEN the door stays shut and the reason is recorded
        assert (verdict.granted, verdict.reason, verdict.name) == (False, reason, None)
        assert rig.door.leases == []
        assert [record.reason for record in rig.visits.records] == [reason]


def test_a_removed_person_does_not_come_in() -> None:
    with Rig() as rig:
        rig.store.remove(rig.person.id)
        assert rig.visit().reason is DenyReason.UNKNOWN
        assert rig.door.leases == []


def test_the_threshold_in_force_counts_and_not_the_engines() -> None:
    with Rig(facts=True) as rig:
        assert rig.current is not None
        rig.current = type(rig.current)(rig.current.gallery, Threshold(0.95), rig.policy)
        # WHEN the engine still judges by 0.5
        assert rig.visit("v1", score=0.9).reason is DenyReason.UNKNOWN
        # THEN without any facts nothing opens either
        rig.current = None
        assert rig.visit("v2").reason is DenyReason.NOT_CALIBRATED
        assert rig.door.leases == []


def test_one_decision_per_visit() -> None:
    with Rig() as rig:
        assert not rig.visit("v1", score=0.1).granted
        # WHEN the same visit comes again with better evidence, and another visit after it
        rig.engine.say(VisitReady("v1", 1, rig.evidence("v1"), True, None, "x"))
        assert rig.visit("v2", score=0.1).visit_id == "v2"
        # THEN it was decided once
        assert [v.visit_id for v in rig.listener.verdicts] == ["v1", "v2"]
        assert rig.door.leases == []


def test_the_lease_is_short_and_renewed_until_the_grant_expires() -> None:
    with Rig() as rig:
        verdict = rig.visit()
        assert verdict.until is not None
        assert rig.door.leases[0].expires_at <= rig.clock.now + 1.0
        # WHEN time passes in small steps until the grant is over
        while rig.clock.now < verdict.until:
            rig.clock.advance(0.5)
            wanted = min(rig.clock.now + 0.5, verdict.until)
            _wait(lambda wanted=wanted: rig.door.leases[-1].expires_at >= wanted)
        # THEN no lease reached past the grant, and the door locks
        assert max(lease.expires_at for lease in rig.door.leases) <= verdict.until
        _wait(lambda: rig.door.state.locked and rig.door.locks >= 1)


def test_trouble_locks_at_once() -> None:
    for trouble in (
        EngineChanged(EngineState.RESTARTING),
        EngineChanged(EngineState.FAILED),
        CameraChanged(CameraState.LOST, "camera:0"),
        CameraChanged(CameraState.FROZEN, "camera:0"),
    ):
        with Rig() as rig:
            assert rig.visit().granted
            # WHEN the engine or the camera is in trouble
            rig.engine.say(trouble)
            # THEN the door locks though the grant would have lasted
            _wait(lambda rig=rig: rig.door.state.locked)


def test_evidence_from_before_the_trouble_opens_nothing() -> None:
    # GIVEN a record that takes until the engine has died
    with Rig() as rig:
        dying = threading.Event()
        writing = threading.Event()
        plain = rig.visits.record

        def slow(visit: object) -> None:
            writing.set()
            assert dying.wait(5.0)
            plain(visit)  # type: ignore[arg-type]

        rig.visits.record = slow  # type: ignore[method-assign]
        rig.engine.say(VisitReady("v1", 1, rig.evidence(), True, None, "x"))
        assert writing.wait(5.0)
        # WHEN the engine restarts meanwhile
        rig.engine.say(EngineChanged(EngineState.RESTARTING))
        dying.set()
        # THEN the visit is refused
        assert rig.listener.wait_for(lambda: len(rig.listener.verdicts) == 1)
        assert rig.listener.verdicts[0].reason is DenyReason.REFUSED
        assert rig.door.leases == []


def test_an_undecided_visit_is_recorded_and_a_glimpse_is_not() -> None:
    with Rig() as rig:
        seen = rig.evidence("seen", person_id=None, score=None, good_frames=2, agreeing=0)
        glimpse = rig.evidence("glimpse", person_id=None, score=None, good_frames=0, agreeing=0)
        lingering = rig.evidence("long", person_id=None, score=None, good_frames=0, agreeing=0)
        # WHEN visits end without a decision
        rig.engine.say(VisitEnded("glimpse", 1, glimpse, False, 0.0, 0.1, 3))
        rig.engine.say(VisitEnded("seen", 2, seen, False, 0.0, 0.2, 3))
        rig.engine.say(
            VisitEnded(
                "long", 3, lingering, False, 0.0, 9.0, SEEN_FRAMES, reason=DenyReason.NO_EVIDENCE
            )
        )
        rig.visit("v9")
        # THEN those of whom something was seen are recorded, each with its reason
        assert [(r.visit_id, r.granted, r.reason) for r in rig.visits.records] == [
            ("seen", False, DenyReason.LEFT),
            ("long", False, DenyReason.NO_EVIDENCE),
            ("v9", True, None),
        ]


def test_a_listener_that_fails_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with Rig() as rig:

        def broken(_: object) -> None:
            raise ValueError

        rig.service._listeners.insert(0, broken)
        assert rig.visit().granted
        assert "a listener failed" in caplog.text


def test_stop_locks_the_door() -> None:
    rig = Rig()
    with rig:
        assert rig.visit().granted
    assert rig.door.state.locked
    rig.service.stop()


def _wait(condition: object) -> None:
    """Wait for a condition that another thread makes true."""
    assert callable(condition)
    pause = threading.Event()
    for _ in range(200):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it did not happen")


def test_a_door_that_raises_anything_at_all_ends_no_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Rig() as rig:
        # GIVEN a driver that breaks the port's word: it raises what is no DoorFault
        told_twice = threading.Semaphore(0)

        def broken(*_: object) -> None:
            raise OSError("the bus is gone")

        def broken_lock() -> None:
            told_twice.release()
            broken()

        with monkeypatch.context() as fault:
            fault.setattr(rig.door, "unlock", broken)
            fault.setattr(rig.door, "lock", broken_lock)
            assert rig.visit("v1").reason is DenyReason.REFUSED
            # by the keeper, and once more by the thread that caught its exception
            assert all(told_twice.acquire(timeout=5.0) for _ in range(2))
        # WHEN it works again THEN the next visit is served
        assert rig.visit("v2").granted
    assert "the door cannot be told to lock" in caplog.text
