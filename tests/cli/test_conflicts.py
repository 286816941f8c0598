"""``people conflicts``: listed and settled."""

from __future__ import annotations

from faceid_gui.app.records import open_database
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.sync import Facet, PersonNews, Place, Push
from faceid_gui.settings.paths import DataPaths
from tests.cli.terminal import Terminal
from tests.store.samples import sample

NOBODY = "00000000-0000-4000-8000-000000000001"


def _one_conflict() -> None:
    """A kiosk sends somebody of a name that is taken."""
    records = open_database(DataPaths.from_environment(), SystemClock())
    try:
        records.gallery.add_person("Ann", [sample(0)])
        place = Place("k", "Front door")
        epoch = records.sync.changes(0, 1, place).epoch
        news = PersonNews(NOBODY, frozenset(Facet), name="Ann", created_at=1.7e9)
        records.sync.merge(Push(epoch, 0, (news,)), place)
    finally:
        records.close()


def test_conflicts_are_listed_and_settled(faceid: Terminal) -> None:
    # GIVEN nothing, then one conflict
    assert "no conflicts" in faceid("people", "conflicts").out
    _one_conflict()
    # WHEN listed, both ways
    (conflict,) = faceid("people", "conflicts", "list", "--json").document["conflicts"]
    assert (conflict["kind"], conflict["place"]) == ("same_name", "Front door")
    assert (conflict["name"], conflict["other"]) == ("Ann (Front door)", "Ann")
    assert "Ann (Front door)" in faceid("people", "conflicts").out
    # THEN it can be settled, once
    settled = faceid("people", "conflicts", "settle", conflict["id"], "--json")
    assert settled.document["settled"] is True
    assert faceid("people", "conflicts", "--json").document == {"conflicts": []}
    assert faceid("people", "conflicts", "settle", conflict["id"]).code != 0
