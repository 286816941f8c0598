"""Enums in words, in the language of the screen. Every text stands here literally, so
that ``lupdate`` finds it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import FaceIdError, LinkFailed, PoorQuality
from faceid_gui.core.events import CameraState, EngineState
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.types import QualityIssue, Threshold
from faceid_gui.qt.backends import trouble_advice, trouble_text

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is the matter, and what to do about it (may be empty)."""

    what: str
    advice: str = ""


def quality_text(issue: QualityIssue) -> str:
    """What the visitor should do so that the face can be used."""
    match issue:
        case QualityIssue.TOO_SMALL:
            return translate("messages", "Come closer")
        case QualityIssue.TOO_LARGE:
            return translate("messages", "Step back a little")
        case QualityIssue.CUT_OFF:
            return translate("messages", "Move into the picture")
        case QualityIssue.TURNED_AWAY:
            return translate("messages", "Look at the camera")
        case QualityIssue.TOO_DARK:
            return translate("messages", "More light is needed")
        case QualityIssue.TOO_BRIGHT:
            return translate("messages", "Too much light")
        case QualityIssue.BLURRED:
            return translate("messages", "Hold still")


def camera_text(state: CameraState) -> Sentence | None:
    """Trouble with the camera in words; None while it streams."""
    match state:
        case CameraState.STREAMING:
            return None
        case CameraState.OPENING:
            return Sentence(translate("messages", "The camera is starting"))
        case CameraState.MISSING:
            return Sentence(
                translate("messages", "No camera found"),
                translate("messages", "Plug in a camera, or choose another one in the settings."),
            )
        case CameraState.BUSY:
            return Sentence(
                translate("messages", "Another program uses the camera"),
                translate("messages", "Close that program; the picture then comes by itself."),
            )
        case CameraState.FROZEN:
            return Sentence(
                translate("messages", "The camera picture is frozen"),
                translate("messages", "It is being restarted. If this stays, replug the camera."),
            )
        case CameraState.LOST:
            return Sentence(
                translate("messages", "The camera is gone"),
                translate("messages", "Check its cable. It comes back by itself."),
            )
        case CameraState.ENDED:
            return Sentence(
                translate("messages", "The recording has ended"),
                translate("messages", "Choose another source from the menu."),
            )


def engine_text(state: EngineState, code: str = "") -> Sentence | None:
    """Trouble with the recognition in words; None while it runs."""
    match state:
        case EngineState.RUNNING:
            return None
        case EngineState.STARTING:
            return Sentence(translate("messages", "Recognition is starting"))
        case EngineState.RESTARTING:
            return Sentence(
                translate("messages", "Recognition stopped and is being restarted"),
                translate("messages", "The door stays shut. Please wait a moment."),
            )
        case EngineState.STOPPED:
            return Sentence(
                translate("messages", "Recognition is off"),
                translate("messages", "The door stays shut."),
            )
        case EngineState.FAILED:
            cause = code_text(code)
            return Sentence(
                translate("messages", "Recognition cannot start"),
                cause.advice or cause.what,
            )


def verdict_text(reason: DenyReason | None) -> Sentence:
    """What a visitor is told: never why in detail, always what to do."""
    match reason:
        case None:
            return Sentence(
                translate("messages", "Welcome"), translate("messages", "The door is open")
            )
        case DenyReason.UNKNOWN | DenyReason.SPOOFED:
            return Sentence(
                translate("messages", "Not recognised"),
                translate("messages", "Please ask for help if you should have access."),
            )
        case DenyReason.NOT_CALIBRATED | DenyReason.WRONG_CONTRACT:
            return Sentence(
                translate("messages", "Nobody can be let in now"),
                translate("messages", "The administrator has to finish the set-up."),
            )
        case DenyReason.FAULT | DenyReason.REFUSED | DenyReason.FROZEN:
            return Sentence(
                translate("messages", "Something went wrong"),
                translate("messages", "The door stays shut. Please try again."),
            )
        case _:
            return Sentence(
                translate("messages", "Please try again"),
                translate("messages", "Look straight at the camera and hold still."),
            )


def error_text(error: BaseException) -> Sentence:
    """An error in words: ours by its code, any other as a bug."""
    if isinstance(error, PoorQuality) and error.code in set(QualityIssue):
        return Sentence(
            translate("messages", "The face is not good enough"),
            quality_text(QualityIssue(error.code)),
        )
    if isinstance(error, LinkFailed):
        return link_text(error.trouble)
    return code_text(error.code if isinstance(error, FaceIdError) else "bug")


def link_text(trouble: LinkTrouble) -> Sentence:
    """Trouble with a server in words."""
    return Sentence(trouble_text(trouble), trouble_advice(trouble))


def code_text(code: str) -> Sentence:
    """The words for an error code of core/errors.py; something general for others."""
    sentence = _codes().get(code)
    return sentence or Sentence(
        translate("messages", "Something went wrong"),
        translate("messages", "The log file says more."),
    )


def _codes() -> dict[str, Sentence]:
    return _user_codes() | _surroundings_codes() | _work_codes()


def _user_codes() -> dict[str, Sentence]:
    return {
        "bad_image": Sentence(translate("messages", "This is no picture that can be used")),
        "no_face": Sentence(translate("messages", "There is no face in the picture")),
        "several_faces": Sentence(translate("messages", "There is more than one face")),
        "poor_quality": Sentence(translate("messages", "The face is not good enough")),
        "name_taken": Sentence(translate("messages", "Somebody of that name is enrolled")),
        "not_found": Sentence(translate("messages", "There is no such thing")),
        "changed_meanwhile": Sentence(translate("messages", "Somebody else changed it meanwhile")),
        "bad_request": Sentence(translate("messages", "This setting makes no sense")),
        "wrong_pin": Sentence(translate("messages", "Wrong PIN")),
        "locked_out": Sentence(translate("messages", "Too many wrong PINs")),
        "cancelled": Sentence(translate("messages", "Stopped")),
    }


def _surroundings_codes() -> dict[str, Sentence]:
    return {
        "camera_unavailable": Sentence(
            translate("messages", "The camera cannot be opened"),
            translate("messages", "It is missing, or another program uses it."),
        ),
        "camera_lost": Sentence(
            translate("messages", "The camera is gone"),
            translate("messages", "Check its cable. It comes back by itself."),
        ),
        "model_missing": Sentence(
            translate("messages", "A model file is missing"),
            translate("messages", "Install a pack: faceid-gui models install"),
        ),
        "model_damaged": Sentence(
            translate("messages", "A model file is damaged"),
            translate("messages", "Install the pack again: faceid-gui models install"),
        ),
        "no_network": Sentence(
            translate("messages", "The network does not answer"),
            translate("messages", "Check the connection, or copy the models from a USB stick."),
        ),
        "disk_full": Sentence(
            translate("messages", "The disk is full"),
            translate("messages", "Free some space and try again."),
        ),
        "store_busy": Sentence(
            translate("messages", "The program is open already"),
            translate("messages", "Close the other window on this data folder first."),
        ),
        "store_damaged": Sentence(
            translate("messages", "The database cannot be read"),
            translate("messages", "Restore a backup: faceid-gui restore"),
        ),
        "key_unavailable": Sentence(
            translate("messages", "The encryption key cannot be read"),
            translate("messages", "Without it nobody can be recognised. Restore the key file."),
        ),
    }


def _work_codes() -> dict[str, Sentence]:
    return {
        "backend_unavailable": Sentence(
            translate("messages", "The recognition software cannot run here"),
            translate("messages", "faceid-gui doctor says what is missing."),
        ),
        "link_failed": Sentence(
            translate("messages", "The server cannot be used"),
            translate("messages", "Check the network, and whether the server is on."),
        ),
        "overloaded": Sentence(
            translate("messages", "There is too much to do already"),
            translate("messages", "Wait a moment and try again."),
        ),
        "engine_failed": Sentence(
            translate("messages", "Recognition stopped"),
            translate("messages", "faceid-gui doctor says what is wrong."),
        ),
        "door_fault": Sentence(
            translate("messages", "The door does not answer"),
            translate("messages", "Check its relay and the settings of the door."),
        ),
    }


def threshold_text(threshold: Threshold | None) -> Sentence:
    """A threshold in numbers, and what it stands for."""
    if threshold is None:
        return Sentence(
            translate("messages", "No threshold yet"),
            translate("messages", "It is known once recognition runs."),
        )
    what = translate("messages", "Threshold {value}").format(value=f"{threshold.value:.3f}")
    if threshold.target_fpir is None:
        return Sentence(
            what,
            translate(
                "messages", "Not calibrated: set by hand, or the careful default of the pack."
            ),
        )
    stands = translate(
        "messages",
        "At {people} people, about 1 in {share} strangers is taken for somebody "
        "(measured on {impostors} comparisons).",
    )
    advice = stands.format(
        people=threshold.gallery_size,
        share=one_in(threshold.target_fpir),
        impostors=f"{threshold.impostors:,}",
    )
    floor = threshold.floor_fpir
    if floor is not None and floor > threshold.target_fpir:
        limit = translate("messages", "So few people support only a claim of 1 in {share}.")
        advice = f"{advice} {limit.format(share=one_in(floor))}"
    return Sentence(what, advice)


def one_in(rate: float) -> str:
    """The n of "1 in n" for a rate above 0."""
    return f"{round(1 / rate):,}" if rate > 0 else "∞"
