"""Sentences from below in the language of the screen."""

from __future__ import annotations

import ast
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from faceid_gui.core.errors import BadRequest, ModelMissing, NotFound
from faceid_gui.qt.assets import asset
from faceid_gui.qt.known_words import SENTENCES, fault_text, known_text
from faceid_gui.qt.messages import Sentence, error_text
from tests.data import ROOT

PACKAGE = ROOT / "faceid_gui"


def test_every_sentence_stands_in_the_sources() -> None:
    # GIVEN every text of the rooms below
    said = {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in ("qt", "views")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # WHEN the parts of the sentences between their values are looked for
    parts = {
        literal.strip(": ().")
        for sentence in SENTENCES
        for literal, _name, _spec, _conversion in Formatter().parse(sentence)
    }
    # THEN each is part of one
    assert [part for part in parts if not any(part in text for text in said)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Balanced lacks SFace 2021dec, YuNet 2023mar (640x640) (38.9 MB).",
        "DeepFace VGG-Face with yunet: lacks vgg.h5 (about 580.0 MB). It must be fetched by hand.",
        "there are no photos in /home/{me}/photos",
        "nobody foresaw this",
        "",
    ],
)
def test_in_english_nothing_changes(qapp: QCoreApplication, sentence: str) -> None:
    assert known_text(sentence) == sentence


def test_faults_say_what_makes_no_sense(qapp: QCoreApplication) -> None:
    for error, said in (
        (BadRequest("there is no folder /a", detail="/a"), "there is no folder /a"),
        (BadRequest("nobody is enrolled yet"), "nobody is enrolled yet"),
        (NotFound("no such thing", detail="7"), "no such thing: 7"),
    ):
        assert fault_text(error) == Sentence(error_text(error).what, said)
    assert fault_text(ModelMissing("secret")) == error_text(ModelMissing("secret"))
    assert fault_text(ValueError("secret")) == error_text(ValueError("secret"))


def test_in_korean_values_stay_and_packs_have_their_names(qapp: QCoreApplication) -> None:
    # GIVEN Korean
    korean = QTranslator()
    assert korean.load(str(asset("i18n", "faceid_ko.qm")))
    assert qapp.installTranslator(korean)
    try:
        # WHEN sentences with values are said
        folder = known_text("there are no photos in /tmp/사진 {1}")
        lacking = known_text("Compact lacks MobileFaceNet MS1M (5.0 MB).")
        # THEN they are Korean, with these values
        assert "/tmp/사진 {1}" in folder
        assert "no photos" not in folder
        assert "소형" in lacking
        assert "MobileFaceNet MS1M" in lacking
        assert "lacks" not in lacking
    finally:
        qapp.removeTranslator(korean)
