"""What capturing photos has to say, in the language of the screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.errors import BadRequest, CameraLost, CameraUnavailable, DiskFull
from faceid_gui.core.names import composed
from faceid_gui.core.recordings import is_video
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.services.capturing.files import file_name
from faceid_gui.services.capturing.states import CaptureHint

translate = QCoreApplication.translate


def hint_text(hint: CaptureHint, *, live: bool) -> Sentence | None:
    """The one thing that the operator should know now; None where there is nothing."""
    match hint:
        case CaptureHint.NONE:
            return None
        case CaptureHint.SEARCHING:
            return Sentence(translate("capture", "Looking for a face"))
        case CaptureHint.NO_FACE:
            return Sentence(translate("capture", "There is no face in this picture"), _on(live))
        case CaptureHint.NOBODY:
            return Sentence(
                translate("capture", "There is no face in this video"),
                translate("capture", "Go back and choose another one."),
            )
        case CaptureHint.NO_MORE:
            return Sentence(translate("capture", "From here to the end there is no other face"))
        case CaptureHint.MISSED:
            return Sentence(
                translate("capture", "There is no face at this place"),
                translate("capture", "Click inside one of the outlines."),
            )
        case CaptureHint.GONE:
            return Sentence(
                translate("capture", "The person is not in the picture"),
                translate("capture", "It goes on when they are back."),
            )
        case CaptureHint.CAMERA_LOST:
            return Sentence(
                translate("capture", "The camera is gone"),
                translate("capture", "Check its cable. It goes on when the camera is back."),
            )
        case CaptureHint.NO_PHOTO:
            return Sentence(
                translate("capture", "No picture of the person was good enough"),
                translate(
                    "capture", "It takes a large, sharp and well lit face. Go back and try again."
                ),
            )


def _on(live: bool) -> str:
    if live:
        return translate("capture", "Ask the person to come before the camera.")
    return translate("capture", "Move on in the video until the person is seen.")


def trouble_text(error: BaseException, *, live: bool) -> Sentence:
    """Why it does not go on."""
    if isinstance(error, CameraUnavailable | CameraLost) and not live:
        if error.detail == "missing":
            return Sentence(
                translate("capture", "The video is not there"),
                translate("capture", "Go back and choose another one."),
            )
        return Sentence(
            translate("capture", "This video cannot be read"),
            translate("capture", "It is damaged, or of a kind that is not known here."),
        )
    return error_text(error)


def broken_off_text() -> Sentence:
    """A recording ended before its time."""
    return Sentence(
        translate("capture", "The recording broke off"),
        translate("capture", "The photos until then are here."),
    )


def save_text(error: BaseException) -> Sentence:
    """Why the photos are not on the disk, and that nothing half done is."""
    if isinstance(error, DiskFull):
        return Sentence(
            translate("capture", "The disk is full: no photo was saved"),
            translate("capture", "Make room and save again, or choose another folder."),
        )
    return Sentence(
        translate("capture", "No photo was saved: the folder cannot be written to"),
        translate("capture", "Choose another folder."),
    )


def name_text(name: str) -> str:
    """What is to be said of a person's name as the name of a folder; empty for nothing."""
    try:
        folder = file_name(name)
    except BadRequest as error:
        if error.detail == "long":
            return translate("capture", "This name is too long for a folder.")
        return translate("capture", "No folder can have this name.") if name.strip() else ""
    if folder == composed(name):
        return ""
    return translate("capture", "The folder is called {name}.").format(name=folder)


def is_folder_name(name: str) -> bool:
    """Whether a folder can have this name."""
    try:
        file_name(name)
    except BadRequest:
        return False
    return True


def is_source(path: Path) -> bool:
    """Whether something that was dropped can be looked at: a video, or a folder of photos."""
    return path.is_dir() or is_video(path)


def clock_text(seconds: float) -> str:
    """A time in a recording as minutes and seconds, such as 0:07."""
    whole = max(int(seconds), 0)
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{hours}:{minutes:02}:{whole % 60:02}"
    return f"{minutes}:{whole % 60:02}"


def moment_text(seconds: float) -> str:
    """The same with tenths of a second, such as 0:07.3."""
    tenths = max(round(seconds * 10), 0)
    return f"{clock_text(tenths // 10)}.{tenths % 10}"


def of_length(name: str, most: int = 40) -> str:
    """A name for the middle of a sentence: no line is long enough for 200 letters."""
    line = " ".join(name.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
