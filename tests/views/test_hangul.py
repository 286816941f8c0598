"""Syllables from single letters."""

from __future__ import annotations

import unicodedata

import pytest

from faceid_gui.views.widgets.hangul import Composer, is_letter

KEYS = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"


def typed(strokes: str) -> str:
    """What stands in a text after some letters; ``<`` takes one back, ``|`` ends a syllable."""
    composer, text = Composer(), ""
    for stroke in strokes:
        if stroke == "|":
            composer.end()
            continue
        edit = composer.erase() if stroke == "<" else composer.type(stroke)
        if edit is None:
            text = text[:-1]
            continue
        text = text[: len(text) - edit.replaced] + edit.text
        assert text.endswith(composer.syllable)
    return text


@pytest.mark.parametrize(
    ("strokes", "text"),
    [
        ("ㄱㅣㅁㅁㅣㄴㅈㅣ", "김민지"),
        ("ㅇㅣㅅㅓㅈㅜㄴ", "이서준"),
        ("ㄲㅗㅊ", "꽃"),
        ("ㅎㅗㅏㅇㅇㅡㅣㅈㅗ", "황의조"),
        ("ㅇㅜㅓㄹ", "월"),
        ("ㄷㅏㄹㄱ", "닭"),
        ("ㄷㅏㄹㄱㅣ", "달기"),  # the second one moves on
        ("ㅇㅓㅂㅅㄷㅏ", "없다"),
        ("ㅇㅓㅂㅅㅓ", "업서"),
        ("ㅇㅣㅆㄷㅏ", "있다"),
        ("ㅇㅣㅆㅓ", "이써"),
        ("ㅁㅏㄸㅏ", "마따"),  # no syllable ends in it
        ("ㄱㄱ", "ㄱㄱ"),
        ("ㄱㅅㅏ", "ㄱ사"),
        ("ㅏㅏ", "ㅏㅏ"),
        ("ㅗㅏㅗ", "ㅘㅗ"),
        ("ㅏㄱㅏ", "ㅏ가"),
        ("ㄱㅏ|ㄴㅏ", "가나"),
        ("ㄱㅏ|ㄴ|ㅏ", "가ㄴㅏ"),
    ],
)
def test_letters_make_syllables(strokes: str, text: str) -> None:
    assert typed(strokes) == text


@pytest.mark.parametrize(
    ("strokes", "text"),
    [
        ("ㄷㅏㄹㄱ<", "달"),
        ("ㄷㅏㄹㄱ<<", "다"),
        ("ㄷㅏㄹㄱ<<<", "ㄷ"),
        ("ㄷㅏㄹㄱ<<<<", ""),
        ("ㅎㅗㅏ<", "호"),
        ("ㄱㅏㄴㅏ<", "가ㄴ"),
        ("ㄱㅏㄴㅏ<ㅡ", "가느"),
        ("ㄱㅏㄴㅏ<<", "가"),
        ("ㄱㅏㄴㅏ<<<", ""),  # a syllable that was left goes as a whole
        ("<", ""),
    ],
)
def test_letters_are_taken_back_one_by_one(strokes: str, text: str) -> None:
    assert typed(strokes) == text


def test_every_syllable_can_be_typed() -> None:
    # GIVEN the 11,172 syllables as Unicode takes them apart
    pairs = {"ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ"}
    pairs |= {"ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ"}
    pairs |= {"ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}

    def strokes(syllable: str) -> str:
        names = [unicodedata.name(part) for part in unicodedata.normalize("NFD", syllable)]
        letters = [unicodedata.lookup(f"HANGUL LETTER {name.split()[-1]}") for name in names]
        return "".join(pairs.get(letter, letter) for letter in letters)

    # THEN its letters make it
    wrong = [s for s in map(chr, range(0xAC00, 0xD7A4)) if typed(strokes(s)) != s]
    assert wrong == []


def test_the_keys_are_letters() -> None:
    assert all(is_letter(key) for key in KEYS)
    assert not any(is_letter(text) for text in ("a", "가", "1", " ", "", "ㄱㄱ"))
