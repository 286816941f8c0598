"""The words of consent say what they must."""

from __future__ import annotations

import pytest

from faceid_gui.core.types import Consent
from faceid_gui.services.enrolment.consent import LANGUAGES, VERSION, consent_text, given_consent
from tests.fakes import MemoryGallery


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Purpose", "encrypted", "sensitive", "30 days", "refuse", "PIN")),
        ("ko_KR", ("이용 목적", "암호화", "민감정보", "30일", "거부", "PIN")),
    ],
)
def test_everything_is_said(language: str, words: tuple[str, ...]) -> None:
    for keep_crops in (True, False):
        text = consent_text(language, keep_crops=keep_crops)
        assert all(word in text for word in words)
        assert text.count("\n\n") == 3


def test_pictures_are_spoken_of_where_they_are_kept() -> None:
    for language in LANGUAGES:
        kept = consent_text(language, keep_crops=True)
        assert kept != consent_text(language, keep_crops=False)
    assert "pictures of my face" in consent_text("en", keep_crops=True)
    assert "pictures themselves are not kept" in consent_text("en", keep_crops=False)
    # Where visits are recorded, pictures are kept, and people agree to that
    recorded = consent_text("en", keep_crops=False, recordings=True)
    assert "pictures themselves are not kept" not in recorded
    assert "from visits at the door" in recorded


def test_another_language_is_english() -> None:
    assert consent_text("fr", keep_crops=False) == consent_text("en", keep_crops=False)


def test_the_record_holds_the_words_that_were_shown() -> None:
    consent = given_consent("ko", keep_crops=True, at=5.0)
    assert consent == Consent(consent_text("ko", keep_crops=True), VERSION, 5.0)
    store = MemoryGallery()
    person = store.add_person("Ann", [], consent=consent)
    assert store.consent(person.id) == consent
