"""What the People page says of grades, samples and days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from faceid_gui.core.types import Quality, Threshold
from faceid_gui.qt.coach_words import advice_text, grade_advice, miss_text, pose_text
from faceid_gui.qt.coach_words import grade_text as whole_grade_text
from faceid_gui.qt.messages import quality_text
from faceid_gui.services.enrolment.poses import nearest_bin
from faceid_gui.services.samples.advice import Advice
from faceid_gui.services.samples.strength import Grade, Strength
from faceid_gui.services.undo import UndoEntry, UndoKind

translate = QCoreApplication.translate

_LONGEST: Final = 28
_NARROW_SPACE: Final = "\u202f"  # before AM and PM; the bundled font has none


def day_text(at: float) -> str:
    """A day in the short form of the language; ``at`` is Unix time, seconds."""
    return QLocale().toString(_moment(at).date(), QLocale.FormatType.ShortFormat)


def moment_text(at: float) -> str:
    """Day and time in the short form of the language; ``at`` is Unix time, seconds."""
    text = QLocale().toString(_moment(at), QLocale.FormatType.ShortFormat)
    return text.replace(_NARROW_SPACE, " ")


def _moment(at: float) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(at))


def grade_text(grade: Grade) -> str:
    """A grade in as few letters as a column has room for."""
    if grade is Grade.NONE:
        return translate("people", "Not known")
    return whole_grade_text(grade)


def strength_text(
    strength: Strength, threshold: Threshold | None, advice: Advice | None = None
) -> str:
    """What a grade means for this person, what would better it, and the scores behind it."""
    meaning = grade_advice(strength.grade)
    if strength.grade is Grade.NONE:
        return meaning
    # Kept pictures are shown as the camera saw them.
    more = advice_text(advice, mirrored=False) if advice is not None else ""
    parts = (miss_text(strength.prediction) or meaning, more, _score_text(strength, threshold))
    return " ".join(part for part in parts if part)


def _score_text(strength: Strength, threshold: Threshold | None) -> str:
    if strength.worst is None or strength.mean is None:
        return translate("people", "One sample alone cannot be held against others.")
    scores = translate(
        "people", "Each sample against the others: {worst} at worst, {mean} on average."
    ).format(worst=f"{strength.worst:.2f}", mean=f"{strength.mean:.2f}")
    if threshold is None:
        return scores
    needed = translate("people", "The door asks for {threshold}.")
    return f"{scores} {needed.format(threshold=f'{threshold.value:.2f}')}"


def sample_text(quality: Quality) -> str:
    """How the head of a sample was held, and how good it is."""
    # Kept pictures are shown as the camera saw them, so its left is the picture's.
    line = translate("people", "{pose} · quality {share}%").format(
        pose=pose_text(nearest_bin(quality.pose), mirrored=False),
        share=round(min(max(quality.score, 0.0), 1.0) * 100),
    )
    return line if quality.issue is None else f"{line} · {quality_text(quality.issue)}"


def shortened(name: str) -> str:
    """A name for the middle of a sentence, however long it is."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def undo_text(entry: UndoEntry) -> str:
    """What undoing would do, in words."""
    name, other = _ends(entry.names)
    match entry.kind:
        case UndoKind.RENAMED:
            text = translate("people", "Undo: {new} is called {old} again")
            return text.format(new=other, old=name)
        case UndoKind.REMOVED:
            return translate("people", "Undo: {name} is enrolled again").format(name=name)
        case UndoKind.MERGED:
            text = translate("people", "Undo: {name} and {into} are two people again")
            return text.format(name=name, into=other)
        case UndoKind.RESTORED:
            return translate("people", "Undo: {name} is deleted again").format(name=name)


def done_text(kind: UndoKind, *names: str) -> str:
    """What was done, in words; the names as in an UndoEntry of that kind."""
    name, other = _ends(names)
    match kind:
        case UndoKind.RENAMED:
            return translate("people", "{old} is now called {new}.").format(old=name, new=other)
        case UndoKind.REMOVED:
            text = translate("people", "{name} was deleted, and can come back for 30 days.")
            return text.format(name=name)
        case UndoKind.MERGED:
            text = translate("people", "The samples of {name} belong to {into} now.")
            return text.format(name=name, into=other)
        case UndoKind.RESTORED:
            return translate("people", "{name} is enrolled again.").format(name=name)


def undone_text(entry: UndoEntry) -> str:
    """What was undone, in words."""
    name, other = _ends(entry.names)
    match entry.kind:
        case UndoKind.RENAMED:
            return translate("people", "{new} is called {old} again.").format(new=other, old=name)
        case UndoKind.REMOVED:
            return translate("people", "{name} is enrolled again.").format(name=name)
        case UndoKind.MERGED:
            text = translate("people", "{name} and {into} are two people again.")
            return text.format(name=name, into=other)
        case UndoKind.RESTORED:
            return translate("people", "{name} is deleted again.").format(name=name)


def _ends(names: Sequence[str]) -> tuple[str, str]:
    """The first name and the last one, short enough for a sentence."""
    return shortened(names[0]), shortened(names[-1])
