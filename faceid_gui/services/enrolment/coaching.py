"""What coaching a person through a ring of poses tells the screen. Plain facts, no pixels
but the pictures that were taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceid_gui.core.types import Box, Image, NewSample


class PoseBin(StrEnum):
    """A part of the ring: where the nose points, as the camera sees it."""

    FRONT = "front"
    LEFT = "left"  # towards the picture's left
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


class Hint(StrEnum):
    """The one thing that the person, or the operator, should know now.

    The values of quality issues are those of core.types.QualityIssue.
    """

    LOOKING = "looking"  # nothing was seen yet
    NO_FACE = "no_face"
    NOBODY_COMES = "nobody_comes"  # no face for twenty seconds
    SEVERAL_FACES = "several_faces"
    HELD_UP_PICTURE = "held_up_picture"  # liveness says it is no living face
    OTHER_PERSON = "other_person"  # not the one whose pictures were taken so far
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    CUT_OFF = "cut_off"
    TURNED_AWAY = "turned_away"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    TURN = "turn"  # towards ``CoachState.wanted``
    HOLD_STILL = "hold_still"  # the picture is about to be taken
    CAMERA_LOST = "camera_lost"  # it comes back by itself
    COMPLETE = "complete"  # all poses are there
    ENDED = "ended"  # the recording or the photos came to their end
    FAILED = "failed"  # see ``CoachState.error``


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A face in the newest frame. ``chosen`` marks the one that is looked at."""

    box: Box
    chosen: bool
    good: bool


@dataclass(frozen=True, slots=True)
class CoachState:
    """How far it is. ``fraction`` is 0 to 1 of a recording or of photos, None for a camera.

    ``wanted`` is the pose to turn to, ``taken`` the poses that are there. ``faces`` belong to
    the frame that was looked at last, ``width`` times ``height`` pixels large, captured at
    ``captured_at`` (monotonic seconds).
    """

    hint: Hint = Hint.LOOKING
    wanted: PoseBin | None = PoseBin.FRONT
    taken: tuple[PoseBin, ...] = ()
    shots: int = 0
    frames: int = 0
    fraction: float | None = None
    running: bool = False
    faces: tuple[SeenFace, ...] = ()
    width: int = 0
    height: int = 0
    captured_at: float = 0.0
    error: Exception | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A picture that was taken: the sample made of it, and a cut-out to look at.

    ``picture`` is BGR, uint8, square, shape (s, s, 3). ``number`` is unique in its session.
    """

    number: int
    pose: PoseBin
    sample: NewSample
    picture: Image
