"""What the import page says: numbers, reasons, and how long it will take."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from faceid_gui.core.types import QualityIssue
from faceid_gui.qt.messages import code_text
from faceid_gui.services.importing.dropped import Dropped, NotAPhoto
from faceid_gui.services.importing.facts import RefusedPhoto
from faceid_gui.services.samples.selection import LeftOutReason

translate = QCoreApplication.translate


def number_text(number: int) -> str:
    """A whole number as the language writes it."""
    return QLocale().toString(number)


def other_text(reason: NotAPhoto) -> str:
    """Why files are no photos, as the beginning of a line that ends with their number."""
    match reason:
        case NotAPhoto.OTHER_FILE:
            return translate("importing", "other files")
        case NotAPhoto.VIDEO:
            return translate("importing", "videos")
        case NotAPhoto.ARCHIVE:
            return translate("importing", "archives")
        case NotAPhoto.HIDDEN:
            return translate("importing", "hidden files")
        case NotAPhoto.NO_FILE:
            return translate("importing", "devices, not files")
        case NotAPhoto.MISSING:
            return translate("importing", "files that are gone")
        case NotAPhoto.NO_ACCESS:
            return translate("importing", "folders that may not be read")


def others_text(dropped: Dropped) -> str:
    """How many files are no photos, by reason; empty where all are."""
    if not dropped.others:
        return ""
    counts = ", ".join(
        f"{other_text(other.reason)} {number_text(other.count)}" for other in dropped.others
    )
    text = translate("importing", "Not photos, left out: {count} ({reasons})")
    return text.format(count=number_text(dropped.other_files), reasons=counts)


def left_text(left_s: float | None) -> str:
    """How long it will take; empty while nobody can tell."""
    if left_s is None:
        return ""
    if left_s < 60:
        return translate("importing", "less than a minute left")
    return translate("importing", "about {minutes} min left").format(minutes=round(left_s / 60))


def speed_text(speed: float | None) -> str:
    """Photos per second; empty while nobody can tell."""
    if speed is None:
        return ""
    shown = f"{speed:.0f}" if speed >= 10 else f"{speed:.1f}"
    return translate("importing", "{speed} photos per second").format(speed=shown)


def refusal_text(code: str, reason: str) -> str:
    """Why photos were refused. ``reason`` is the import's own English."""
    if code in set(QualityIssue):
        return _quality_refusal(QualityIssue(code))
    if code in set(LeftOutReason):
        return _left_out(LeftOutReason(code))
    if code == "bad_image":
        return _picture_refusals().get(reason, reason)
    if code == "bad_request":
        return _name_refusals().get(reason, reason)
    return code_text(code).what


def likeness_text(refused: RefusedPhoto) -> str:
    """How little a mislabelled photo looks like its person, and for whom it would be taken."""
    score = "" if refused.score is None else f"{refused.score:.2f}"
    if not refused.looks_like:
        text = translate("importing", "{photo}: score {score} against {name}")
        return text.format(photo=refused.path, score=score, name=refused.name)
    text = translate("importing", "{photo}: score {score} against {name}, looks like {other}")
    return text.format(photo=refused.path, score=score, name=refused.name, other=refused.looks_like)


def _left_out(reason: LeftOutReason) -> str:
    match reason:
        case LeftOutReason.MISLABELLED:
            return translate("importing", "Probably somebody else")
        case LeftOutReason.NEAR_DUPLICATE:
            return translate("importing", "Shows the same as another photo")
        case LeftOutReason.LOWERS:
            return translate("importing", "The person would be recognised less surely with it")
        case LeftOutReason.SPARE:
            return translate("importing", "There are enough better or more varied photos")


def _quality_refusal(issue: QualityIssue) -> str:
    match issue:
        case QualityIssue.TOO_SMALL:
            return translate("importing", "The face is too small")
        case QualityIssue.TOO_LARGE:
            return translate("importing", "The face is too large")
        case QualityIssue.CUT_OFF:
            return translate("importing", "The face is cut off")
        case QualityIssue.TURNED_AWAY:
            return translate("importing", "The face is turned away")
        case QualityIssue.TOO_DARK:
            return translate("importing", "The face is too dark")
        case QualityIssue.TOO_BRIGHT:
            return translate("importing", "The face is too bright")
        case QualityIssue.BLURRED:
            return translate("importing", "The face is blurred")


def _picture_refusals() -> dict[str, str]:
    """The reasons of core/photos.py, which writes English for logs."""
    damaged = translate("importing", "The picture is damaged")
    incomplete = translate("importing", "The picture is incomplete")
    too_large = translate("importing", "The picture is too large")
    no_picture = translate("importing", "The file is no picture")
    unreadable = translate("importing", "The file cannot be read")
    return {
        "the file is not a picture": no_picture,
        "the file is empty": translate("importing", "The file is empty"),
        "the file is larger than 64 MB": translate("importing", "The file is larger than 64 MB"),
        "the picture is truncated": incomplete,
        "the picture is damaged": damaged,
        "the picture has no size": damaged,
        "the picture has too many scans": damaged,
        "the picture is too large": too_large,
        "not enough memory for the picture": too_large,
        "there is not enough memory for this picture": too_large,
        "there is no such file": translate("importing", "The file is gone"),
        "no permission to read the file": translate("importing", "The file may not be read"),
        "this is a folder or a device, not a file": no_picture,
        "the name of the file is not valid": unreadable,
        "the file cannot be read": unreadable,
    }


def _name_refusals() -> dict[str, str]:
    """Why the store takes no such name, in its English for logs."""
    return {
        "a name is needed": translate("importing", "The name is empty"),
        "a name has at most 200 characters": translate(
            "importing", "The name is longer than 200 characters"
        ),
        "the name holds a character that no name can have": translate(
            "importing", "The name holds a character that no name can have"
        ),
        "the name cannot be seen": translate("importing", "The name cannot be seen"),
    }
