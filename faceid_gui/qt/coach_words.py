"""What coaching, checking and grading say, in the language of the screen. Every text stands
here literally, so that ``lupdate`` finds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.errors import (
    BadRequest,
    CameraLost,
    CameraUnavailable,
    NotFound,
    PoorQuality,
)
from faceid_gui.core.types import QualityIssue
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence, code_text, error_text, quality_text
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin
from faceid_gui.services.flows import EnrolFrom
from faceid_gui.services.samples.advice import Advice, AdviceKind
from faceid_gui.services.samples.prediction import Prediction
from faceid_gui.services.samples.strength import Grade

translate = QCoreApplication.translate

_QUALITY: Final = frozenset(QualityIssue)


# --- poses --------------------------------------------------------------------------------


def pose_text(pose: PoseBin, *, mirrored: bool) -> str:
    """A pose in a word or two, for the caption of a picture that is shown like that."""
    match _on_screen(pose, mirrored=mirrored):
        case PoseBin.FRONT:
            return translate("coach", "Front")
        case PoseBin.LEFT:
            return translate("coach", "Left")
        case PoseBin.RIGHT:
            return translate("coach", "Right")
        case PoseBin.UP:
            return translate("coach", "Up")
        case PoseBin.DOWN:
            return translate("coach", "Down")


def turn_text(pose: PoseBin | None, *, mirrored: bool) -> str:
    """What the person should do to show a pose.

    In a mirror their own side is that of the screen; else the side of the picture is named.
    """
    match pose:
        case None | PoseBin.FRONT:
            return translate("coach", "Look straight at the camera")
        case PoseBin.UP:
            return translate("coach", "Lift your chin a little")
        case PoseBin.DOWN:
            return translate("coach", "Lower your chin a little")
        case PoseBin.LEFT if mirrored:
            return translate("coach", "Turn your head a little to the right")
        case PoseBin.RIGHT if mirrored:
            return translate("coach", "Turn your head a little to the left")
        case PoseBin.LEFT:
            return translate("coach", "Turn towards the left side of the picture")
        case PoseBin.RIGHT:
            return translate("coach", "Turn towards the right side of the picture")


def poses_text(poses: Sequence[PoseBin], *, mirrored: bool) -> str:
    """Several poses in one line."""
    return ", ".join(pose_text(pose, mirrored=mirrored) for pose in poses)


def _on_screen(pose: PoseBin, *, mirrored: bool) -> PoseBin:
    if not mirrored:
        return pose
    return {PoseBin.LEFT: PoseBin.RIGHT, PoseBin.RIGHT: PoseBin.LEFT}.get(pose, pose)


# --- coaching -----------------------------------------------------------------------------


def coach_text(state: CoachState, origin: EnrolFrom, *, mirrored: bool) -> Sentence:
    """The one line of a session, and what helps."""
    if state.hint is Hint.FAILED:
        return fault_text(state.error, origin)
    if state.hint is Hint.ENDED or (state.hint is Hint.COMPLETE and origin is not EnrolFrom.CAMERA):
        return _ended_text(state, origin)
    if origin is not EnrolFrom.CAMERA and not state.running:
        return Sentence(
            translate("coach", "Stopped"),
            translate("coach", "Go on with what is there, or go back."),
        )
    if origin is EnrolFrom.PHOTOS:
        return Sentence(translate("coach", "Reading the photos"))
    if origin is EnrolFrom.VIDEO:
        return Sentence(translate("coach", "Looking through the video"), _seen_in_video(state))
    return camera_hint_text(state.hint, state.wanted, mirrored=mirrored)


def camera_hint_text(hint: Hint, wanted: PoseBin | None, *, mirrored: bool) -> Sentence:
    """What the person before the camera should know now."""
    if hint.value in _QUALITY:
        return Sentence(quality_text(QualityIssue(hint.value)), _quality_advice(hint))
    if hint is Hint.TURN:
        return Sentence(turn_text(wanted, mirrored=mirrored))
    return _person_texts().get(hint) or _surroundings_text(hint)


def _person_texts() -> dict[Hint, Sentence]:
    return {
        Hint.NO_FACE: Sentence(
            translate("coach", "No face can be seen"),
            translate("coach", "Stand in front of the camera."),
        ),
        Hint.NOBODY_COMES: Sentence(
            translate("coach", "Nobody is in front of the camera"),
            translate(
                "coach",
                "No face was seen for 20 seconds. Check the light and where the camera points.",
            ),
        ),
        Hint.SEVERAL_FACES: Sentence(
            translate("coach", "One person at a time, please"),
            translate("coach", "Whoever else is in the picture should step aside."),
        ),
        Hint.HELD_UP_PICTURE: Sentence(
            translate("coach", "This looks like a photo or a screen"),
            translate("coach", "The person has to be here. More even light may help, too."),
        ),
        Hint.OTHER_PERSON: Sentence(
            translate("coach", "This looks like somebody else"),
            translate("coach", "The pictures so far are of another person."),
        ),
        Hint.HOLD_STILL: Sentence(translate("coach", "Good. Hold still")),
        Hint.COMPLETE: Sentence(translate("coach", "All pictures are there")),
    }


def _surroundings_text(hint: Hint) -> Sentence:
    if hint is Hint.CAMERA_LOST:
        return Sentence(
            translate("coach", "The camera is gone"),
            translate(
                "coach", "Check its cable. It comes back by itself; the pictures so far are kept."
            ),
        )
    return Sentence(translate("coach", "One moment, the picture is coming"))


def _quality_advice(hint: Hint) -> str:
    return {
        Hint.CUT_OFF: translate("coach", "The whole face has to be in the picture."),
        Hint.TURNED_AWAY: translate("coach", "The head is turned too far."),
        Hint.TOO_DARK: translate("coach", "Turn towards a lamp or a window."),
        Hint.TOO_BRIGHT: translate("coach", "Turn away from the lamp or the sun."),
    }.get(hint, "")


def _seen_in_video(state: CoachState) -> str:
    """What is in the way in the part of a recording that is looked at now."""
    if state.hint.value in _QUALITY:
        return refusal_text(state.hint.value)
    return {
        Hint.NO_FACE: translate("coach", "No face can be seen"),
        Hint.SEVERAL_FACES: translate("coach", "More than one face"),
        Hint.OTHER_PERSON: translate("coach", "This looks like somebody else"),
    }.get(state.hint, "")


def _ended_text(state: CoachState, origin: EnrolFrom) -> Sentence:
    if state.shots == 0 and origin is EnrolFrom.PHOTOS:
        return Sentence(
            translate("coach", "None of the photos can be used"),
            translate("coach", "Go back and choose others. Below is what is wrong with them."),
        )
    if state.shots == 0:
        return Sentence(
            translate("coach", "No usable face was found"),
            translate(
                "coach", "The face should be large, sharp, well lit, and alone in the picture."
            ),
        )
    if origin is EnrolFrom.PHOTOS:
        return Sentence(translate("coach", "All photos were looked at"))
    return Sentence(translate("coach", "The recording has ended"))


def fault_text(error: BaseException | None, origin: EnrolFrom) -> Sentence:
    """Why a session ended early. A recording that cannot be opened is no missing camera."""
    recorded = origin is EnrolFrom.VIDEO and isinstance(error, CameraUnavailable | CameraLost)
    if recorded:
        return Sentence(
            translate("coach", "The video cannot be read"),
            translate("coach", "It is missing or damaged, or its format is not known."),
        )
    return code_text("bug") if error is None else error_text(error)


def save_fault_text(error: BaseException) -> Sentence:
    """Why a person was not saved. Nothing is lost: it can be tried again."""
    if isinstance(error, PoorQuality):
        return Sentence(
            translate("coach", "These pictures were not added"),
            translate(
                "coach",
                "With them the person would be recognised less surely. "
                "Take others, in good light and looking at the camera.",
            ),
        )
    if isinstance(error, BadRequest):
        return Sentence(translate("coach", "This name cannot be used"))
    sentence = check_fault_text(error)
    if isinstance(error, NotFound):
        return sentence
    kept = translate("coach", "Nothing was saved; the pictures are still here.")
    return Sentence(sentence.what, f"{sentence.advice} {kept}".strip())


def check_fault_text(error: BaseException) -> Sentence:
    """Why pictures could not be checked before they are saved."""
    if isinstance(error, NotFound):
        return Sentence(
            translate("coach", "This person was deleted meanwhile"),
            translate("coach", "Bring them back on the People page, or enrol them anew."),
        )
    return error_text(error)


def coach_icon(state: CoachState, origin: EnrolFrom) -> Icon:
    """The icon beside the line of a session."""
    hint = state.hint
    if hint is Hint.ENDED and state.shots == 0:
        return Icon.WARNING
    if origin is not EnrolFrom.CAMERA and hint not in (Hint.ENDED, Hint.COMPLETE, Hint.FAILED):
        return Icon.WORKING
    return {
        Hint.LOOKING: Icon.WORKING,
        Hint.NO_FACE: Icon.FACE,
        Hint.NOBODY_COMES: Icon.FACE,
        Hint.SEVERAL_FACES: Icon.PEOPLE,
        Hint.TURN: Icon.FACE,
        Hint.HOLD_STILL: Icon.CAMERA,
        Hint.COMPLETE: Icon.GRANTED,
        Hint.ENDED: Icon.GRANTED,
        Hint.CAMERA_LOST: Icon.CAMERA_OFF,
    }.get(hint, Icon.WARNING)


# --- refused photos -----------------------------------------------------------------------


def refusal_text(code: str) -> str:
    """Why a photo, or a moment of a video, is of no use; ``code`` as in RefusedPhoto."""
    return _refusals().get(code) or code_text(code).what


def _refusals() -> dict[str, str]:
    return {
        "bad_image": translate("coach", "No picture that can be read"),
        "repeated": translate("coach", "The same photo once more"),
        "no_face": translate("coach", "No face in it"),
        "several_faces": translate("coach", "More than one face"),
        "too_small": translate("coach", "The face is too small"),
        "too_large": translate("coach", "The face is too near"),
        "cut_off": translate("coach", "The face is cut off"),
        "turned_away": translate("coach", "The face is turned away"),
        "too_dark": translate("coach", "The face is too dark"),
        "too_bright": translate("coach", "The face is too bright"),
        "blurred": translate("coach", "The face is blurred"),
        "cancelled": translate("coach", "Not looked at"),
    }


# --- strength -----------------------------------------------------------------------------


def grade_text(grade: Grade) -> str:
    """A strength grade in a word or two."""
    match grade:
        case Grade.NONE:
            return translate("coach", "Not known to this pack")
        case Grade.WEAK:
            return translate("coach", "Weak")
        case Grade.FAIR:
            return translate("coach", "Fair")
        case Grade.GOOD:
            return translate("coach", "Good")
        case Grade.STRONG:
            return translate("coach", "Strong")


def grade_advice(grade: Grade) -> str:
    """What a grade means for the person, and what would better it."""
    match grade:
        case Grade.NONE:
            return translate("coach", "There is no picture that this pack can compare.")
        case Grade.WEAK:
            return translate("coach", "They may not be recognised. Add more pictures.")
        case Grade.FAIR:
            return translate("coach", "They are recognised in good light. More pictures help.")
        case Grade.GOOD:
            return translate("coach", "They are recognised as a rule.")
        case Grade.STRONG:
            return translate("coach", "They are recognised surely.")


def miss_text(prediction: Prediction | None) -> str:
    """How often somebody will likely be missed; empty where there is nothing to tell from."""
    if prediction is None:
        return ""
    if prediction.fnmr < _RARELY:
        return translate("coach", "Likely missed in fewer than 1 of {count} visits.").format(
            count=f"{round(1.0 / _RARELY):,}"
        )
    if prediction.fnmr > _OFTEN:
        return translate("coach", "Likely missed in more than half of the visits.")
    text = translate("coach", "Likely missed in 1 of {count} visits.")
    return text.format(count=f"{_rounded(1.0 / prediction.fnmr):,}")


_RARELY: Final = 0.001
_OFTEN: Final = 0.5


def _rounded(count: float) -> int:
    """No more digits than a prediction is good for: 2, 7, 15, 80, 250."""
    for above, step in ((200.0, 50), (50.0, 10), (10.0, 5)):
        if count >= above:
            return round(count / step) * step
    return max(round(count), 2)


def advice_text(advice: Advice, *, mirrored: bool) -> str:
    """Which picture to add next; empty where none is needed.

    In a mirror the person's own side is that of the screen; else the picture's side is named.
    """
    match advice.kind:
        case AdviceKind.ENOUGH:
            return ""
        case AdviceKind.LEFT if mirrored:
            return translate("coach", "One more picture would help: with the head turned right.")
        case AdviceKind.RIGHT if mirrored:
            return translate("coach", "One more picture would help: with the head turned left.")
        case AdviceKind.LEFT:
            return translate(
                "coach", "One more would help: turned to the left side of the picture."
            )
        case AdviceKind.RIGHT:
            return translate(
                "coach", "One more would help: turned to the right side of the picture."
            )
        case _:
            return _other_advice(advice.kind)


def _other_advice(kind: AdviceKind) -> str:
    return {
        AdviceKind.FRONT: translate(
            "coach", "One more picture would help: looking straight at the camera."
        ),
        AdviceKind.UP: translate("coach", "One more picture would help: with the chin lifted."),
        AdviceKind.DOWN: translate("coach", "One more picture would help: with the chin lowered."),
        AdviceKind.DARKER: translate("coach", "One more picture would help: in darker light."),
        AdviceKind.BRIGHTER: translate("coach", "One more picture would help: in brighter light."),
    }.get(
        kind,
        translate(
            "coach",
            "One more picture would help: of another day, with other hair, glasses or light.",
        ),
    )
