"""Sentences that the rooms below say in English, for translation: notes on models, and why
something cannot be done. Values stand in braces; a test holds them together with the sources.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from faceid_gui.core.errors import FaceIdError
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.messages import Sentence, error_text

# Of two that a sentence fits, the first is taken.
_MARKED: Final = (
    # notes on models
    QT_TRANSLATE_NOOP("known", "Gives the eyes alone: nose and mouth are guessed."),
    QT_TRANSLATE_NOOP(
        "known", "Finds no landmarks: the eyes are looked for in the box, the rest is guessed."
    ),
    QT_TRANSLATE_NOOP(
        "known", "The installed DeepFace has it, and this program does not know its files."
    ),
    QT_TRANSLATE_NOOP(
        "known", "Published as PyTorch weights only. Copy the ONNX export into a models folder."
    ),
    QT_TRANSLATE_NOOP("known", "For non-commercial research only; in no pack."),
    QT_TRANSLATE_NOOP("known", "not on this machine"),
    QT_TRANSLATE_NOOP("known", "{pack} is on this machine."),
    QT_TRANSLATE_NOOP(
        "known", "{pack} needs {names}: install it with pip install 'faceid-gui[{extra}]'."
    ),
    QT_TRANSLATE_NOOP("known", "{pack} needs {names}: pip install {extra}."),
    QT_TRANSLATE_NOOP("known", "{pack}: lacks {name} (about {size}). It must be fetched by hand."),
    QT_TRANSLATE_NOOP("known", "{pack}: lacks {name} (about {size})."),
    QT_TRANSLATE_NOOP("known", "{pack} lacks {names} ({size})."),
    QT_TRANSLATE_NOOP(
        "known", "{pack}: {path} is here and is taken over when the pack is installed."
    ),
    # calibrating
    QT_TRANSLATE_NOOP(
        "known", "two enrolled people, or a folder of strangers, are needed to calibrate"
    ),
    QT_TRANSLATE_NOOP("known", "nobody is enrolled yet"),
    QT_TRANSLATE_NOOP(
        "known",
        "{who} are as good as the same person: no threshold would let anybody in. Is somebody "
        "enrolled twice, or is a stranger's photo of somebody enrolled?",
    ),
    # taking into use
    QT_TRANSLATE_NOOP("known", "the settings were changed meanwhile: look at the plan again"),
    QT_TRANSLATE_NOOP("known", "there is no adoption to undo"),
    # evaluating
    QT_TRANSLATE_NOOP("known", "there are no photos in {folder}"),
    QT_TRANSLATE_NOOP("known", "there is no folder {folder}"),
    QT_TRANSLATE_NOOP("known", "{file} gives nobody a group"),
    QT_TRANSLATE_NOOP("known", "{file} has {count} groups, which is too many to compare"),
    QT_TRANSLATE_NOOP("known", "{file} holds no pairs of photos"),
    QT_TRANSLATE_NOOP("known", "a line of the pairs file is no pair"),
    QT_TRANSLATE_NOOP("known", "the pairs file promises no sensible number of pairs"),
    QT_TRANSLATE_NOOP("known", "the pairs file promises {wanted} pairs and has {count}"),
    QT_TRANSLATE_NOOP("known", "a list needs pairs of one person and pairs of two people"),
    QT_TRANSLATE_NOOP("known", "{file} is too large for a list"),
    QT_TRANSLATE_NOOP("known", "{file} is no text in UTF-8"),
    QT_TRANSLATE_NOOP("known", "the run {run} cannot be read"),
    QT_TRANSLATE_NOOP("known", "{file} cannot be read"),
    QT_TRANSLATE_NOOP("known", "no run {run} is kept"),
    QT_TRANSLATE_NOOP("known", "an evaluation needs people with photos"),
    QT_TRANSLATE_NOOP("known", "the gallery keeps no face pictures; give a folder of photos"),
    QT_TRANSLATE_NOOP("known", "There is no model named {name}."),
    QT_TRANSLATE_NOOP("known", "There is no detector named {name}."),
)

SENTENCES: Final = tuple(str(marked) for marked in _MARKED)


def known_text(english: str) -> str:
    """A sentence in the language of the screen, in English where nobody foresaw it."""
    for sentence in SENTENCES:
        found = _pattern(sentence).fullmatch(english)
        if found is not None:
            values = {name: catalogue_text(text) for name, text in found.groupdict().items()}
            return QCoreApplication.translate("known", sentence).format_map(values)
    return english


def fault_text(error: BaseException) -> Sentence:
    """An error in words; of a request that makes no sense and of what is not there, what."""
    sentence = error_text(error)
    if not isinstance(error, FaceIdError) or error.code not in ("bad_request", "not_found"):
        return sentence
    said = known_text(str(error))
    if error.detail and error.detail not in said:
        said = f"{said}: {error.detail}" if said else error.detail
    return Sentence(sentence.what, said) if said else sentence


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    parts = (
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _spec, _conversion in Formatter().parse(sentence)
    )
    return re.compile("".join(parts), re.DOTALL)
