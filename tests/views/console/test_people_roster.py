"""Sorting and searching people, without a screen."""

from __future__ import annotations

import unicodedata

import pytest

from faceid_gui.core.types import Person
from faceid_gui.views.console.people.roster import Order, Roster, search_key

NAMES = ("Ada Lovelace", "José Núñez", "Straße", "강민준", "김철수", "박지민", "👩‍🚀 Eileen")


def roster(*names: str) -> Roster:
    people = tuple(Person(name, name, float(i), i % 3) for i, name in enumerate(names))
    return Roster.of(people, 1)


def found(text: str, *names: str) -> list[str]:
    made = roster(*(names or NAMES))
    rows = made.matching(range(len(made.people)), text)
    return [made.people[row].name for row in rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", list(NAMES)),
        ("   ", list(NAMES)),
        ("LOVE", ["Ada Lovelace"]),
        ("love ada", ["Ada Lovelace"]),
        ("jose nunez", ["José Núñez"]),
        ("strasse", ["Straße"]),
        ("👩‍🚀", ["👩‍🚀 Eileen"]),
        ("nobody", []),
        ("(.*", []),
    ],
)
def test_names_are_found_as_people_type_them(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("철", ["김철수"]),
        ("처", ["김철수"]),  # the last consonant is yet to come
        ("ㄱ", ["강민준", "김철수"]),
        ("ㄱㅊㅅ", ["김철수"]),
        ("김ㅊ", ["김철수"]),
        ("ㄱㅁㅈ", ["강민준"]),
        ("ㅈㅁ", ["박지민"]),
        ("ㅊㅅ", ["김철수"]),
        ("ㅎ", []),
    ],
)
def test_hangul_is_found_by_syllables_and_by_initial_consonants(
    text: str, names: list[str]
) -> None:
    assert found(text) == names


def test_joined_consonants_stand_for_two() -> None:
    # GIVEN that a keyboard joins two consonants in a row into one letter
    # WHEN searched for with it, THEN both count
    assert found("ㄳ", "강산", "강민준") == ["강산"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_unicode_form_is_no_matter(form: str) -> None:
    # GIVEN names and a search, each in either form
    typed = unicodedata.normalize(form, "김철수")  # type: ignore[arg-type]
    assert found(typed) == ["김철수"]
    assert found("김철수", unicodedata.normalize("NFD", "김철수"))
    assert search_key("É") == search_key("e")


def test_sorting_keeps_those_who_are_alike_by_name() -> None:
    # GIVEN people with 0, 1, 2, 0 samples
    made = roster("A", "B", "C", "D")
    ranks = {"A": (1, 0.5), "B": (1, 0.2), "C": (-1, 0.0), "D": (3, 0.9)}

    def order(by: Order, *, descending: bool = False) -> str:
        rows = made.sorted_by(by, descending=descending, strength=lambda key: ranks[key])
        return "".join(made.people[row].name for row in rows)

    # WHEN sorted, THEN by the column, and by name where that is the same
    assert order(Order.NAME) == "ABCD"
    assert order(Order.NAME, descending=True) == "DCBA"
    assert order(Order.SAMPLES) == "ADBC"
    assert order(Order.SAMPLES, descending=True) == "CBAD"
    assert order(Order.STRENGTH) == "CBAD"
    assert order(Order.ENROLLED, descending=True) == "DCBA"
