"""``people``: deleting, bringing back, merging, consent, and every name that people have."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import DiskFull
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S, GalleryStore
from faceid_gui.core.types import Consent
from faceid_gui.store.gallery import SqlGalleryStore
from tests.cli.terminal import Terminal
from tests.store.samples import sample

ASTRONAUT = "👩‍🚀 Ann"
HANGUL = "김철수"
LONGEST = "가" * 200


@contextmanager
def _gallery() -> Iterator[GalleryStore]:
    """The data folder's people, as another program would change them."""
    with AppContext().records() as records:
        yield records.gallery


@pytest.fixture
def two() -> tuple[str, str]:
    """Ann with two samples and Ben with one are enrolled; their ids."""
    with _gallery() as store:
        ann = store.add_person("Ann", [sample(0), sample(1)])
        ben = store.add_person("Ben", [sample(2)])
    return ann.id, ben.id


def test_who_is_removed_can_come_back(faceid: Terminal, two: tuple[str, str]) -> None:
    # WHEN somebody is removed
    done = faceid("people", "remove", "ann")
    # THEN it is said until when they can come back, and how
    assert done.code == 0
    assert "Ann was deleted" in done.out
    assert f"people restore {two[0]}" in done.out
    (removed,) = faceid("people", "list", "--removed", "--json").document["removed"]
    assert removed["erased_at"] in done.out
    assert (removed["id"], removed["name"], removed["samples"]) == (two[0], "Ann", 2)
    listed = faceid("people", "list", "--removed").out
    assert "Ann" in listed
    assert removed["erased_at"] in listed
    # AND they are in no other list
    assert [p["name"] for p in faceid("people", "list", "--json").document["people"]] == ["Ben"]
    assert faceid("people", "show", "Ann").code == 1
    # WHEN brought back
    assert "Ann is back with 2 samples" in faceid("people", "restore", "ANN").out
    # THEN they are there, and nobody is left to bring back
    assert faceid("people", "show", "Ann", "--json").document["id"] == two[0]
    assert "nobody was deleted" in faceid("people", "list", "--removed").out
    again = faceid("people", "restore", "Ann")
    assert (again.code, again.out) == (1, "")
    assert "nobody of that name" in again.err


def test_a_removal_as_json(faceid: Terminal, two: tuple[str, str]) -> None:
    soft = faceid("people", "remove", "Ann", "--json").document
    assert (soft["id"], soft["removed"], soft["erased"]) == (two[0], True, False)
    assert soft["removed_at"] < soft["erased_at"]
    hard = faceid("people", "remove", "Ben", "--erase", "--json").document
    assert hard == {"id": two[1], "name": "Ben", "removed": True, "erased": True}
    back = faceid("people", "restore", two[0], "--name", "Anna", "--json").document
    assert back == {"id": two[0], "name": "Anna", "samples": 2}


@pytest.mark.parametrize("deleted_before", [False, True])
def test_an_erasure_is_for_good(
    faceid: Terminal, two: tuple[str, str], deleted_before: bool
) -> None:
    if deleted_before:
        faceid("people", "remove", "Ann")
    done = faceid("people", "remove", "Ann", "--erase")
    assert (done.code, done.out) == (0, "Ann was erased for good\n")
    assert faceid("people", "restore", two[0]).code == 1
    missing = faceid("people", "remove", "Ann", "--erase")
    assert missing.code == 1
    assert "nobody is enrolled as 'Ann'" in missing.err
    assert faceid("audit", "verify").code == 0


def test_a_name_that_was_given_away(faceid: Terminal, two: tuple[str, str]) -> None:
    # GIVEN somebody removed whose name somebody else has by now
    faceid("people", "remove", "Ann")
    faceid("people", "rename", "Ben", "ann")
    # WHEN brought back
    done = faceid("people", "restore", two[0])
    # THEN it is said what to do
    assert done.code == 1
    assert "'Ann' is enrolled already: give another name with --name" in done.err
    # AND done so
    assert faceid("people", "restore", "Ann", "--name", "Ann B.").code == 0
    people = faceid("people", "list", "--json").document["people"]
    assert {person["name"] for person in people} == {"ann", "Ann B."}


def test_two_of_one_name_are_told_apart_by_id(faceid: Terminal, two: tuple[str, str]) -> None:
    # GIVEN two people of one name, both removed
    faceid("people", "remove", "Ann")
    faceid("people", "rename", "Ben", "Ann")
    faceid("people", "remove", "Ann")
    # THEN the name is not enough
    for command in (["restore", "Ann"], ["remove", "Ann", "--erase"]):
        done = faceid("people", *command)
        assert done.code == 1
        assert "give the id" in done.err
    assert faceid("people", "restore", two[1]).code == 0


def test_two_who_are_one_are_merged(faceid: Terminal, two: tuple[str, str]) -> None:
    # WHEN one is merged into the other
    done = faceid("people", "merge", "Ben", "--into", "ann", "--json")
    # THEN one has all samples
    assert done.document == {
        "id": two[0],
        "name": "Ann",
        "samples": 3,
        "moved": 1,
        "merged": {"id": two[1], "name": "Ben"},
    }
    (removed,) = faceid("people", "list", "--removed", "--json").document["removed"]
    assert (removed["name"], removed["samples"]) == ("Ben", 0)
    # AND in words
    faceid("people", "restore", "Ben")
    words = faceid("people", "merge", "Ann", "--into", "Ben").out
    assert "merged 3 samples of Ann into Ben" in words
    assert "Ann was deleted" in words


def test_nobody_is_merged_with_themselves_or_with_nobody(
    faceid: Terminal, two: tuple[str, str]
) -> None:
    himself = faceid("people", "merge", "Ann", "--into", two[0])
    assert (himself.code, himself.out) == (1, "")
    assert "cannot be merged with themselves" in himself.err
    for command in (["Zoe", "--into", "Ann"], ["Ann", "--into", "Zoe"]):
        assert "nobody is enrolled as 'Zoe'" in faceid("people", "merge", *command).err
    assert faceid("people", "merge", "Ann").code == 2


def test_the_trail_tells_who_did_what_and_names_nobody(
    faceid: Terminal, two: tuple[str, str]
) -> None:
    # WHEN somebody is removed, THEN the newest entry of the trail says so
    faceid("people", "remove", "Ann")
    newest = faceid("audit", "list", "--limit", "1", "--json").document["entries"]
    assert [(entry["what"], entry["id"]) for entry in newest] == [("person.deleted", two[0])]
    # AND for people to read, without a name
    said = faceid("audit", "list")
    assert said.code == 0 and "person.deleted" in said.out and "Ann" not in said.out


def test_time_erases_who_was_removed(
    faceid: Terminal, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN somebody removed, and thirty days that went by
    faceid("people", "remove", "Ann")
    now = SystemClock().wall()
    monkeypatch.setattr(SystemClock, "wall", lambda _self: now + KEPT_AFTER_REMOVAL_S + 60)
    # WHEN any command about people runs
    assert faceid("people", "list").code == 0
    # THEN they are gone for good
    monkeypatch.undo()
    assert faceid("people", "list", "--removed", "--json").document["removed"] == []
    assert faceid("people", "restore", two[0]).code == 1
    assert faceid("audit", "verify").code == 0


def test_a_full_disk_does_not_hide_who_is_enrolled(
    faceid: Terminal, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object) -> int:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(SqlGalleryStore, "erase_expired", full)
    done = faceid("people", "list", "--json")
    assert done.code == 0
    assert len(done.document["people"]) == 2
    assert "could not be erased yet" in done.err


def test_every_name_can_be_given_found_and_given_back(faceid: Terminal) -> None:
    # GIVEN a person
    with _gallery() as store:
        store.add_person("Ann", [sample(0)])
    last = "Ann"
    for name in (ASTRONAUT, unicodedata.normalize("NFD", HANGUL), LONGEST, "אבי", "O'Brien; --"):
        # WHEN renamed through every script, removed and brought back by that name
        assert faceid("people", "rename", last, name).code == 0
        assert faceid("people", "remove", name).code == 0
        assert faceid("people", "restore", unicodedata.normalize("NFC", name)).code == 0
        # THEN the name is whole, in composed Unicode
        shown = faceid("people", "show", unicodedata.normalize("NFD", name), "--json").document
        assert shown["name"] == unicodedata.normalize("NFC", name)
        assert shown["name"] in faceid("people", "list").out
        last = name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x" * 300, "at most 200 characters"),
        ("김" * 201, "at most 200 characters"),
        ("", "a name is needed"),
        (" \t ", "a name is needed"),
        ("a\nb", "a character that no name can have"),
        ("\u200b", "cannot be seen"),
        ("ann", "'ann' is enrolled already"),
        (unicodedata.normalize("NFD", HANGUL), f"'{HANGUL}' is enrolled already"),
        (ASTRONAUT.upper(), "is enrolled already"),
        (LONGEST, f"'{LONGEST[:60]}...' is enrolled already"),
    ],
)
def test_a_name_that_cannot_be_is_said(faceid: Terminal, name: str, words: str) -> None:
    # GIVEN people with all kinds of names, and one who was removed
    with _gallery() as store:
        for known in ("Ann", HANGUL, ASTRONAUT, LONGEST):
            store.add_person(known, [])
        ben = store.add_person("Ben", [])
        gone = store.add_person("Cid", [])
        store.remove(gone.id)
    # WHEN a rename or a restore asks for a name that cannot be
    for command in (["rename", ben.id, name], ["restore", gone.id, "--name", name]):
        done = faceid("people", *command)
        # THEN it is said in one line, and nothing changed
        assert (done.code, done.out) == (1, "")
        assert words in done.err
        assert len(done.err.splitlines()) == 1
    with _gallery() as store:
        assert store.find("Ben") == ben
        assert len(store.removed()) == 1


@pytest.mark.usefixtures("builtin")
def test_consent_goes_with_whoever_is_new(faceid: Terminal, portrait: Path, tmp_path: Path) -> None:
    # WHEN somebody is added who agreed
    text = "I agree that\nmy face opens the door. 동의합니다"
    assert faceid("people", "add", "Eileen", portrait, "--consent", text).code == 0
    # THEN words, version and time are shown and exported
    shown = faceid("people", "show", "Eileen", "--json").document
    assert (shown["consent"]["text"], shown["consent"]["version"]) == (text, "cli")
    assert shown["consent"]["given_at"] > "2020"
    words = faceid("people", "show", "Eileen").out
    assert "consent: version cli, 20" in words
    assert "I agree that my face opens" in words
    (row,) = csv.DictReader(io.StringIO(faceid("people", "export", "--csv").out))
    assert (row["consent"], row["consent_at"]) == ("cli", shown["consent"]["given_at"])
    # AND a later import takes nothing back
    root = tmp_path / "people"
    (root / "Eileen").mkdir(parents=True)
    portrait.rename(root / "Eileen" / "1.png")
    assert faceid("people", "import", root, "--consent", "Other words.").code == 0
    assert faceid("people", "show", "Eileen", "--json").document["consent"]["text"] == text
    # AND one sample is weak, which is said with what to do
    assert shown["strength"]["grade"] == "weak"
    assert "more samples are needed" in words


def test_a_consent_without_words_is_refused(faceid: Terminal, portrait: Path) -> None:
    done = faceid("people", "add", "Eileen", portrait, "--consent", "  ")
    assert done.code == 1
    assert "--consent needs the words" in done.err


def test_what_is_recorded_is_shown_without_any_pack(
    faceid: Terminal, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a machine on which no pack can be opened
    from faceid_gui.core.errors import ModelMissing

    def none(*_: object, **__: object) -> None:
        raise ModelMissing

    with _gallery() as store:
        store.set_consent(two[0], Consent("I agree.", "2", 0.0))
    monkeypatch.setattr(AppContext, "pack", none)
    # THEN a person is shown all the same
    shown = faceid("people", "show", "Ann", "--json").document
    assert (shown["strength"], shown["consent"]["version"]) == (None, "2")
    words = faceid("people", "show", "Ben").out
    assert "strength: no pack to tell" in words
    assert "consent: none recorded" in words


def test_an_export_of_no_visits_has_its_heading(faceid: Terminal) -> None:
    done = faceid("visits", "export", "--csv")
    assert done.code == 0
    assert done.out.startswith("visit,at,granted,reason,")


@pytest.mark.usefixtures("builtin")
def test_photos_are_added_under_every_name(faceid: Terminal, portrait: Path) -> None:
    # WHEN a photo is added under a name that is too long
    done = faceid("people", "add", "x" * 300, portrait)
    # THEN it is said why nobody was enrolled
    assert done.code == 1
    assert "at most 200 characters" in done.err
    assert faceid("people", "list", "--json").document["people"] == []
    # WHEN it is added under a decomposed name, and again under the composed one
    for form in ("NFD", "NFC"):
        name = unicodedata.normalize(form, f"{HANGUL} 👩‍🚀")
        assert faceid("people", "add", name, portrait).code == 0
    # THEN that is one person, with the photo once
    (person,) = faceid("people", "list", "--json").document["people"]
    assert (person["name"], person["samples"]) == (f"{HANGUL} 👩‍🚀", 1)
