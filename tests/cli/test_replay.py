"""Replaying recorded visits from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from faceid_gui.app.records import open_database
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.recorded import RecordedVisit
from faceid_gui.settings.paths import DataPaths
from tests.cli.terminal import Result, Terminal
from tests.recorded import recorded_look


def written(*visits: tuple[str, bool]) -> None:
    """Recorded visits of the only person enrolled, (id, whether they were let in)."""
    clock = SystemClock()
    records = open_database(DataPaths.from_environment(), clock)
    (person,) = records.gallery.people()
    (sample,) = records.gallery.samples(person.id)
    ((contract_id, embedding),) = sample.embeddings.items()
    for visit_id, granted in visits:
        looks = tuple(recorded_look(0.1 * i, embedding) for i in range(5))
        records.recordings.keep(RecordedVisit(visit_id, clock.wall(), contract_id, looks))
        reason = None if granted else DenyReason.UNKNOWN
        who = person.id if granted else None
        evidence = Evidence(visit_id, person_id=person.id, score=0.5, threshold=0.6)
        records.visits.record(
            VisitRecord(visit_id, clock.wall(), granted, reason, who, None, evidence)
        )
    records.close()


@pytest.fixture
def enrolled(builtin: None, faceid: Terminal, portrait: Path) -> Result:
    """Somebody is enrolled with the pack of a plain install."""
    done = faceid("people", "add", "Ann", portrait, "--json")
    assert done.code == 0, done.err
    return done


def test_without_recordings_it_says_how_to_get_some(enrolled: Result, faceid: Terminal) -> None:
    done = faceid("visits", "replay")
    assert (done.code, "keep_recordings" in done.out) == (0, True)
    assert faceid("visits", "replay", "--json").document["visits"] == []


def test_replaying_shows_what_would_differ(enrolled: Result, faceid: Terminal) -> None:
    # GIVEN two recorded visits of a face just like the sample, one of which was refused
    written(("a", True), ("b", False))
    # WHEN they are replayed without liveness, which was not judged
    done = faceid("visits", "replay", "--no-liveness", "--json")
    # THEN the refused one would be let in now
    assert done.code == 0, done.err
    document = done.document
    assert document["counts"]["admitted"] == document["counts"]["same"] == 1
    changed = [row for row in document["visits"] if row["change"] == "admitted"]
    assert changed[0]["after"]["person"] == "Ann"
    assert changed[0]["before"]["reason"] == "unknown"
    # AND for people there is a line for it
    words = faceid("visits", "replay", "--no-liveness").out
    assert "refused then, let in now: 1" in words
    assert "denied (unknown)" in words
    # AND more frames than there are let nobody in
    strict = faceid("visits", "replay", "--no-liveness", "--agreeing", 6, "--of", 6, "--json")
    assert strict.document["counts"]["refused"] == 1


def test_nonsense_and_unknown_packs_are_refused(enrolled: Result, faceid: Terminal) -> None:
    assert faceid("visits", "replay", "--threshold", 3).code != 0
    assert faceid("visits", "replay", "--pack", "no such pack").code != 0


def test_recordings_are_counted_and_erased(enrolled: Result, faceid: Terminal) -> None:
    written(("a", True), ("b", True))
    assert faceid("visits", "recordings", "--json").document == {
        "recordings": 2,
        "recording": False,
        "days": 30,
        "erased": 0,
    }
    assert "recordings erased: 2" in faceid("visits", "recordings", "--erase").out
    assert faceid("visits", "recordings", "--json").document["recordings"] == 0
    assert faceid("audit", "verify").code == 0
