"""The words of the lab in both languages, and figures as text."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping

import pytest

from faceid_gui.lab.advice import GapKind
from faceid_gui.lab.compare import FigureKind, Verdict
from faceid_gui.lab.figures import interval, leading, milliseconds, percent, ratio_text
from faceid_gui.lab.results import Estimate, FindingKind
from faceid_gui.lab.sweep import FUSED, RAW
from faceid_gui.lab.words import Words
from faceid_gui.lab.words_en import ENGLISH
from faceid_gui.lab.words_ko import KOREAN


def fields(text: str) -> set[str | None]:
    """The values that a text needs."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_korean_says_all_that_english_says() -> None:
    assert KOREAN.keys() == ENGLISH.keys()


def test_both_take_the_same_values() -> None:
    # One value may be left out where the other language says it differently.
    found = {key: (fields(ENGLISH[key]), fields(KOREAN[key])) for key in ENGLISH}
    wrong = {key for key, (english, korean) in found.items() if english != korean}
    assert wrong <= {"photos_one"}


def test_korean_is_korean() -> None:
    def hangul(text: str) -> bool:
        return any("가" <= letter <= "힣" for letter in text)

    same = {key for key, text in KOREAN.items() if not hangul(text)}
    assert same == {
        "accuracy", "col_eer", "col_fmr", "col_fnmr", "col_fpir", "of", "word_tmr"
    }  # fmt: skip


@pytest.mark.parametrize("why", [FUSED, RAW])
def test_why_a_kiosk_cannot_run_a_trial_is_known(why: str) -> None:
    assert Words("en").why(why) == why
    assert "키오스크" in Words("ko").why(why)
    assert Words("ko").why("for another reason") == "for another reason"


@pytest.mark.parametrize("words", [ENGLISH, KOREAN])
def test_every_kind_has_its_words(words: Mapping[str, str]) -> None:
    wanted = [f"gap_{kind}" for kind in GapKind]
    wanted += [f"{part}_{kind}" for kind in FindingKind for part in ("kind", "finding")]
    wanted += [f"col_{kind}" for kind in FigureKind] + [verdict.value for verdict in Verdict]
    assert [key for key in wanted if key not in words] == []


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("en", "en"), ("ko", "ko"), ("ko_KR", "ko"), ("ko-KR", "ko"), ("kok", "en"), ("", "en")],
)
def test_languages(language: str, spoken: str) -> None:
    assert Words(language).language == spoken


def test_values_may_hold_braces() -> None:
    text = Words("en")("of", dataset="{date} {0} {x!r}", date="today")
    assert text == "{date} {0} {x!r}, today"


def test_many_names_are_cut() -> None:
    assert Words("en").some(["a", "b"]) == "a, b"
    assert Words("en").some("abcde") == "a, b, c and 2 more"


@pytest.mark.parametrize(("seconds", "text"), [(3.2, "3 s"), (119, "119 s"), (601, "10 min")])
def test_durations(seconds: float, text: str) -> None:
    assert Words("en").took(seconds) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.016, "1.6 %"),
        (0.0003, "0.03 %"),
        (0.000012345, "0.0012 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.62, "62 %"),
        (0.5, "50 %"),
        (0.9918, "99.18 %"),
        (0.9999, "99.99 %"),
        (0.1, "10 %"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_rate_near_one_is_never_rounded_to_it() -> None:
    # GIVEN rates near all, WHEN told, THEN only all is 100 %
    for errors in range(1, 2000, 7):
        assert percent(1 - errors / 1e6) != "100 %"


def test_intervals_and_ratios() -> None:
    assert interval(0.009, 0.026) == "0.9–2.6 %"
    assert interval(None, 0.026) == ""
    assert interval(math.nan, 0.026) == ""
    assert ratio_text(Estimate(1.84, 1.2, 2.91)) == "×1.8 (1.2–2.9)"
    assert ratio_text(Estimate(2.0)) == "×2"
    assert ratio_text(None) == "–"
    assert milliseconds(15.49) == "15 ms"
    assert milliseconds(math.inf) == "–"
    assert leading(1234.0, 2) == "1234"
