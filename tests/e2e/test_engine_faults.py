"""The engine is killed or hangs while the kiosk is open: said, mended, and the door is shut."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable

import pytest

from faceid_gui.core.events import EngineChanged, EngineState, VisitStarted
from faceid_gui.core.ports import DoorState
from faceid_gui.services.access import Verdict
from tests.e2e.stand import Stand


def strike(stand: Stand, blow: signal.Signals) -> None:
    """Hit the engine after somebody was let in, and wait until somebody is let in again."""
    pid = stand.engines.pid
    assert pid is not None
    mark = len(stand.told)
    os.kill(pid, blow)
    # THEN the window says so, shows no verdict any more, and the door locks
    stand.wait_engine(EngineState.RESTARTING)
    assert stand.window.stage.verdict.kind is None
    stand.wait(lambda: stand.locked)
    assert not stand.window.stage.live.cards()
    # AND it comes back by itself: picture, recognition, and a new grant
    stand.wait_well()
    stand.wait_grant(since=mark)
    assert stand.engines.pid != pid
    check_order(stand.told[mark:])


def check_order(told: list[object]) -> None:
    """Between the blow and the recovery nothing opens; grants are of visits after it."""
    states = [fact.state if isinstance(fact, EngineChanged) else None for fact in told]
    down, up = states.index(EngineState.RESTARTING), states.index(EngineState.RUNNING)
    assert down < up
    between = told[down:up]
    assert not any(isinstance(fact, Verdict) for fact in between)
    assert not any(isinstance(fact, DoorState) and not fact.locked for fact in between)
    started = {fact.visit_id for fact in told[up:] if isinstance(fact, VisitStarted)}
    granted = {fact.visit_id for fact in told[down:] if isinstance(fact, Verdict) and fact.granted}
    assert granted
    assert granted <= started


def survive(stand: Stand, blows: Iterable[signal.Signals]) -> None:
    """Somebody enrolled stands before a kiosk whose engine takes all these blows."""
    stand.puppet.act("person 1")
    stand.wait_grant()
    count = 0
    for blow in blows:
        strike(stand, blow)
        count += 1
    # AND every visit is in the records once, with the grants that were shown
    shown = {verdict.visit_id for verdict in stand.of(Verdict) if verdict.granted}
    assert {visit.visit_id for visit in stand.visits if visit.granted} == shown
    assert len(shown) == count + 1


def test_an_engine_that_is_killed_or_hangs(stand: Stand) -> None:
    kill, hang = signal.SIGKILL, signal.SIGSTOP
    survive(stand, (kill, hang, kill, hang, kill))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_fifty_blows(stand: Stand, blow: signal.Signals) -> None:
    survive(stand, [blow] * 50)


def test_an_engine_that_hangs_in_a_visit_takes_it_along(stand: Stand) -> None:
    # GIVEN an engine that hangs in the middle of a visit that is not decided yet
    stand.wait_well()
    pid = stand.engines.pid
    assert pid is not None
    stand.puppet.act("person 5")
    stand.wait(lambda: bool(stand.of(VisitStarted)))
    os.kill(pid, signal.SIGSTOP)
    # WHEN whoever was there has left, and the engine is found out and replaced
    stand.puppet.act("nobody")
    stand.wait_engine(EngineState.RESTARTING)
    stand.wait_well()
    # THEN nothing of that visit opens anything
    assert not stand.opened()
    assert stand.granted == 0
