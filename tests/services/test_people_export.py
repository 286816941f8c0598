"""People and visits as documents."""

from __future__ import annotations

import csv
import io
import json
import math

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import Consent, NewSample, Person
from faceid_gui.services.people_export import (
    plain_number,
    removed_document,
    visit_document,
    write_people_csv,
    write_people_json,
    write_visits_csv,
)
from tests.fakes import CONTRACT, GOOD, MemoryGallery, identity_vector


def _store() -> MemoryGallery:
    store = MemoryGallery()
    for name in ("=HYPERLINK(1)", "김민수"):
        store.add_person(name, [NewSample({CONTRACT.id: identity_vector(1)}, GOOD, "sha256:0|a")])
    return store


def test_embeddings_are_exported_only_where_asked_for() -> None:
    plain, full = io.StringIO(), io.StringIO()
    assert write_people_json(_store(), plain) == 2
    write_people_json(_store(), full, embeddings=True)
    people = json.loads(plain.getvalue())["people"]
    assert [person["name"] for person in people] == ["=HYPERLINK(1)", "김민수"]
    assert "embeddings" not in people[0]["samples"][0]
    sample = json.loads(full.getvalue())["people"][0]["samples"][0]
    assert len(sample["embeddings"][CONTRACT.id]) == CONTRACT.dimension


def test_an_empty_gallery_is_a_document_too() -> None:
    out = io.StringIO()
    assert write_people_json(MemoryGallery(), out) == 0
    assert json.loads(out.getvalue()) == {"people": []}


def test_a_name_is_no_formula() -> None:
    out = io.StringIO()
    write_people_csv(_store(), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["name"] for row in rows] == ["'=HYPERLINK(1)", "김민수"]


def _visit(**evidence: float) -> VisitRecord:
    seen = Evidence("v", **evidence)  # type: ignore[arg-type]
    return VisitRecord("v", 0.0, False, DenyReason.UNKNOWN, None, None, seen)


def test_a_visit_has_no_nan() -> None:
    document = visit_document(_visit(score=math.nan, threshold=math.inf))
    assert (document["score"], document["threshold"]) == (None, None)
    assert (document["at"], document["reason"]) == ("1970-01-01T00:00:00+00:00", "unknown")
    json.dumps(document, allow_nan=False)
    assert plain_number(0.123456) == 0.1235


def test_visits_as_a_table() -> None:
    out = io.StringIO()
    assert write_visits_csv([_visit(score=0.5), _visit()], out) == 2
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["score"] for row in rows] == ["0.5", ""]


def test_a_table_without_visits_has_its_heading() -> None:
    empty, one = io.StringIO(), io.StringIO()
    assert write_visits_csv([], empty) == 0
    write_visits_csv([_visit()], one)
    assert empty.getvalue() == one.getvalue().splitlines(keepends=True)[0]
    assert empty.getvalue().strip().split(",") == list(visit_document(_visit()))


def test_what_somebody_agreed_to_is_exported() -> None:
    # GIVEN one who agreed and one of whom nothing is recorded
    store = _store()
    agreed = Consent("I agree.", "=1+1", 0.0)
    store.set_consent(store.find("김민수").id, agreed)
    # THEN the words are in the document, and version and time in the table
    text, table = io.StringIO(), io.StringIO()
    write_people_json(store, text)
    write_people_csv(store, table)
    none, some = json.loads(text.getvalue())["people"]
    assert none["consent"] is None
    assert some["consent"] == {
        "text": "I agree.",
        "version": "=1+1",
        "given_at": "1970-01-01T00:00:00+00:00",
    }
    rows = list(csv.DictReader(io.StringIO(table.getvalue())))
    assert [(row["consent"], row["consent_at"]) for row in rows] == [
        ("", ""),
        ("'=1+1", "1970-01-01T00:00:00+00:00"),
    ]


def test_who_was_deleted_is_not_exported() -> None:
    store = _store()
    store.remove(store.find("김민수").id)
    text = io.StringIO()
    assert write_people_json(store, text) == 1
    assert "김민수" not in text.getvalue()
    (removed,) = store.removed()
    document = removed_document(removed)
    assert (document["name"], document["samples"]) == ("김민수", 1)
    assert document["removed_at"] < document["erased_at"]  # type: ignore[operator]


class Vanishing(MemoryGallery):
    """Somebody is deleted by another window once everybody was listed."""

    def people(self) -> tuple[Person, ...]:
        people = super().people()
        self.remove(people[0].id)
        return people


def test_who_is_deleted_meanwhile_is_left_out() -> None:
    for write in (write_people_json, write_people_csv):
        store = Vanishing()
        for name in ("Ada", "Bob"):
            store.add_person(name, [NewSample({CONTRACT.id: identity_vector(1)}, GOOD, "a")])
        out = io.StringIO()
        assert write(store, out) == 1
        assert "Bob" in out.getvalue()
        assert "Ada" not in out.getvalue()
