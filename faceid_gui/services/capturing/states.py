"""What capturing photos tells the screen. Plain facts, no pixels but the photos so far."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceid_gui.core.types import Box
from faceid_gui.services.capturing.faces import FaceUse
from faceid_gui.services.capturing.shortlist import Candidate


class CapturePhase(StrEnum):
    """What is being done."""

    OPENING = "opening"
    LOOKING = "looking"  # a face can be clicked
    COLLECTING = "collecting"
    ENDED = "ended"  # ``CaptureState.photos`` are the ones to choose from
    FAILED = "failed"  # see ``CaptureState.error``


class CaptureHint(StrEnum):
    """The one thing that the operator should know now."""

    NONE = "none"
    SEARCHING = "searching"  # going through the recording for a face
    NO_FACE = "no_face"  # nobody is in this picture
    NOBODY = "nobody"  # the recording was gone through, and nobody is in it
    NO_MORE = "no_more"  # from here to the end of the recording there is no face
    MISSED = "missed"  # where was clicked there is no face
    GONE = "gone"  # the person is not before the camera
    CAMERA_LOST = "camera_lost"  # it comes back by itself
    NO_PHOTO = "no_photo"  # no picture of the person was good enough


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face of the shown frame; ``chosen`` marks the person whose photos are taken."""

    box: Box
    use: FaceUse
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaptureState:
    """How far it is.

    ``position_s`` of ``duration_s`` is where the shown frame is in a recording; the length is
    None for a camera and where it is not known. ``faces`` are in pixels of the shown frame,
    which is ``width`` times ``height`` large. ``picked`` tells that somebody was clicked.
    ``others`` were seen beside the person. ``error`` may also be set where it ENDED before
    its time; the photos until then are there.
    """

    phase: CapturePhase = CapturePhase.OPENING
    hint: CaptureHint = CaptureHint.NONE
    live: bool = False
    position_s: float = 0.0
    duration_s: float | None = None
    width: int = 0
    height: int = 0
    faces: tuple[ShownFace, ...] = ()
    picked: bool = False
    frames: int = 0
    photos: tuple[Candidate, ...] = ()
    wanted: int = 0
    others: int = 0
    error: Exception | None = None

    @property
    def fraction(self) -> float | None:
        """How much of the work is done, 0 to 1; None where that is not known."""
        if self.live:
            return min(len(self.photos) / max(self.wanted, 1), 1.0)
        if not self.duration_s:
            return None
        return min(self.position_s / self.duration_s, 1.0)
