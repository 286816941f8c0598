"""What other processes change is told."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.keys import Scope
from faceid_gui.core.ports import VisitRecord
from faceid_gui.services.serving.events import EventHub, ServerEvent, ServerEventKind
from faceid_gui.services.serving.watch import ServerWatch, Watched
from tests.fakes import MemoryGallery, MemoryVisits
from tests.server.support import MemoryKeys

VISIT = VisitRecord("v1", 5.0, True, None, "p1", "김민수", Evidence("v1"), place="kiosk 1")


@pytest.fixture
def watched() -> Watched:
    return Watched(MemoryKeys(), MemoryGallery(), MemoryVisits())


@pytest.fixture
def hub() -> EventHub:
    return EventHub()


def after_a_look(watch: ServerWatch, hub: EventHub) -> list[ServerEvent]:
    """What one look told."""
    with hub.subscribe() as listener:
        watch.look()
        return list(listener.poll().events)


def test_what_was_there_before_is_no_news(watched: Watched, hub: EventHub) -> None:
    watched.keys.add("old", Scope.READ)
    watched.gallery.add_person("Anna", [])
    watched.visits.record(VISIT)
    watch = ServerWatch(watched, hub)
    assert after_a_look(watch, hub) == []
    assert after_a_look(watch, hub) == []


def test_keys_that_come_and_go_are_told(watched: Watched, hub: EventHub) -> None:
    # GIVEN a watch, WHEN keys are made elsewhere
    watch = ServerWatch(watched, hub)
    watch.look()
    reader, _ = watched.keys.add("reader", Scope.READ)
    (made,) = after_a_look(watch, hub)
    # THEN it is told once, without the secret; a kiosk's is a pairing too
    assert made.kind is ServerEventKind.KEY_MADE
    assert made.facts == {"key_id": reader.id, "name": "reader", "scope": "read"}
    kiosk, _ = watched.keys.add("kiosk", Scope.KIOSK)
    kinds = [event.kind for event in after_a_look(watch, hub)]
    assert kinds == [ServerEventKind.KEY_MADE, ServerEventKind.KIOSK_PAIRED]
    # AND so is the end of one
    watched.keys.revoke(kiosk.id)
    (gone,) = after_a_look(watch, hub)
    assert (gone.kind, gone.facts["key_id"]) == (ServerEventKind.KEY_REVOKED, kiosk.id)


def test_a_changed_gallery_is_told(watched: Watched, hub: EventHub) -> None:
    watch = ServerWatch(watched, hub)
    watch.look()
    watched.gallery.add_person("Anna", [])
    (event,) = after_a_look(watch, hub)
    assert event.kind is ServerEventKind.GALLERY_CHANGED
    assert event.facts == {"revision": watched.gallery.revision()}


def test_visits_are_told_in_order_and_once(watched: Watched, hub: EventHub) -> None:
    watch = ServerWatch(watched, hub)
    watch.look()
    watched.visits.record(VISIT)
    denied = replace(VISIT, visit_id="v2", granted=False, reason=DenyReason.UNKNOWN, name=None)
    watched.visits.record(denied)
    first, second = after_a_look(watch, hub)
    assert first.facts["visit_id"] == "v1"
    assert first.facts["place"] == "kiosk 1"
    assert (second.facts["granted"], second.facts["reason"]) == (False, "unknown")
    assert after_a_look(watch, hub) == []


def test_it_goes_on_after_a_fault_and_stops_when_told(
    watched: Watched, hub: EventHub, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a store that fails at one look, on a thread that looks all the time
    failed: list[bool] = []

    class Failing(MemoryGallery):
        def revision(self) -> int:
            if not failed:
                failed.append(True)
                raise StoreDamaged
            return super().revision()

    gallery = Failing()
    watch = ServerWatch(replace(watched, gallery=gallery), hub, period_s=0.005)
    with caplog.at_level(logging.ERROR), hub.subscribe() as listener:
        watch.start()
        watch.start()
        try:
            # WHEN the gallery changes later, THEN that is told all the same
            delivery = listener.wait(0.0)
            for _ in range(400):
                gallery.add_person(f"person {len(gallery.people())}", [])
                delivery = listener.wait(0.05)
                if delivery.events:
                    break
        finally:
            watch.stop()
            watch.stop()
    assert delivery.events[0].kind is ServerEventKind.GALLERY_CHANGED
    assert "could not be told" in caplog.text
