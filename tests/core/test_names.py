"""What a name may be."""

from __future__ import annotations

import unicodedata

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.names import NameFault, clean_name, name_fault, same_name_form, sort_form


@pytest.mark.parametrize(
    "name",
    [
        "Ann",
        "김철수",
        "שלום",
        "محمد",
        "山田 太郎",
        "👩‍🚀",
        "O'Brien; DROP TABLE people",
        "../../etc",
        "%s",
        "х" * 200,
    ],
)
def test_a_name_in_any_script_is_kept(name: str) -> None:
    assert clean_name(f"  {name}\u3000") == unicodedata.normalize("NFC", name)


def test_the_kept_form_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "김철수")
    assert decomposed != "김철수"
    assert clean_name(decomposed) == "김철수"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "A\x00n",
        "A\nn",
        "A\x7fn",
        "A\u202enn",
        "\ud800",
        "A\u2028n",
        "x" * 201,
        "\u200b\u200d",
        "\u0301",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BadRequest):
        clean_name(name)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (" ", NameFault.EMPTY),
        ("x" * 201, NameFault.TOO_LONG),
        ("A\u202enn", NameFault.UNUSABLE),
        ("\u200b", NameFault.INVISIBLE),
        (f" {'x' * 200} ", None),
    ],
)
def test_a_field_can_say_why_before_anything_is_stored(name: str, fault: NameFault | None) -> None:
    assert name_fault(name) is fault


def test_the_refused_character_is_named() -> None:
    with pytest.raises(BadRequest) as refused:
        clean_name("A\u202enn")
    assert refused.value.detail == "U+202E"


def test_names_that_look_the_same_are_one() -> None:
    forms = {same_name_form(n) for n in ("Ann Lee", "ANN LEE", "ann  lee", "Ann\u200b Lee")}
    assert len(forms) == 1
    assert same_name_form("Straße") == same_name_form("STRASSE")


def test_the_list_is_ordered_without_regard_to_case() -> None:
    assert sorted(["bob", "Zoe", "Ann"], key=sort_form) == ["Ann", "bob", "Zoe"]
