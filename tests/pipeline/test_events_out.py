"""How events leave: listeners, the outbox, and the visits that a crash leaves open."""

from __future__ import annotations

import pytest

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.events import (
    CameraChanged,
    CameraState,
    Event,
    FrameAnalysed,
    VisitEnded,
    VisitReady,
    VisitStarted,
)
from faceid_gui.core.types import StageTimes
from faceid_gui.pipeline.listeners import Listeners
from faceid_gui.pipeline.open_visits import OpenVisits
from faceid_gui.pipeline.outbox import Outbox


def analysed(number: int) -> FrameAnalysed:
    """A frame without faces."""
    return FrameAnalysed(number, 0.0, 640, 360, (), StageTimes())


STARTED = VisitStarted("v", 1, 5.0)
READY = VisitReady("v", 1, Evidence("v", good_frames=3), True, None, "person 1")


def test_listeners_hear_everything_in_order_until_they_leave() -> None:
    listeners = Listeners()
    first: list[Event] = []
    second: list[Event] = []
    leave = listeners.subscribe(first.append)
    listeners.subscribe(second.append)
    listeners.tell([analysed(0), analysed(1)])
    leave()
    leave()
    listeners.tell([STARTED])
    assert [type(event).__name__ for event in first] == ["FrameAnalysed"] * 2
    assert second[-1] is STARTED


def test_a_listener_that_raises_is_logged_and_harms_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    listeners = Listeners()
    heard: list[Event] = []

    def bad(event: Event) -> None:
        raise ValueError("painted wrong")

    listeners.subscribe(bad)
    listeners.subscribe(heard.append)
    listeners.tell([STARTED])
    assert heard == [STARTED]
    assert "a listener failed on VisitStarted" in caplog.text


def test_a_full_outbox_forgets_frames_and_nothing_else() -> None:
    # GIVEN an outbox that nobody empties
    outbox = Outbox()
    outbox.put(STARTED)
    for number in range(500):
        outbox.put(analysed(number))
    outbox.put(READY)
    # WHEN it is emptied at last
    events = outbox.take()
    # THEN the facts are there, and of the frames the newest
    assert len(events) <= 64
    assert events[0] is STARTED
    assert events[-1] is READY
    assert isinstance(events[-2], FrameAnalysed)
    assert events[-2].number == 499


def test_facts_are_kept_however_many_there_are() -> None:
    outbox = Outbox()
    for _ in range(200):
        outbox.put(CameraChanged(CameraState.LOST, "camera:0"))
    assert len(outbox.take()) == 200


def test_a_closed_outbox_is_drained_first() -> None:
    outbox = Outbox()
    outbox.put(STARTED)
    outbox.close()
    assert outbox.take() == (STARTED,)
    assert outbox.take() == ()


def test_open_visits_are_ended_with_what_is_known() -> None:
    # GIVEN one visit that was decided, one that was not, and one that ended
    visits = OpenVisits()
    for event in (STARTED, READY, VisitStarted("w", 2, 6.0), VisitStarted("x", 3, 6.0)):
        visits.note(event)
    visits.note(VisitEnded("x", 3, Evidence("x"), False, 6.0, 7.0, 5))
    # WHEN the engine is gone
    ended = visits.end_all(9.0, "it died")
    # THEN the two get their end, once
    assert [(e.visit_id, e.decided, e.granted, e.reason) for e in ended] == [
        ("v", True, True, None),
        ("w", False, False, DenyReason.FAULT),
    ]
    assert ended[1].evidence.fault == "it died"
    assert ended[0].ended_at == 9.0
    assert visits.end_all(9.0, "again") == ()
