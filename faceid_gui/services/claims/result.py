"""What is asked about a claimed person, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceid_gui.core.decision import DenyReason, Evidence


class ClaimReason(StrEnum):
    """Why a claim is not believed, beside the reasons of ``decide``. Stable words."""

    UNKNOWN_USER = "unknown_user"  # nobody of that name is enrolled
    OTHER_PERSON = "other_person"  # somebody else stands there, who is enrolled
    SEVERAL_PEOPLE = "several_people"  # more than one face at once
    NO_FACE = "no_face"  # nobody was seen in all that time
    CAMERA_UNAVAILABLE = "camera_unavailable"  # it could not be opened
    CAMERA_LOST = "camera_lost"  # it stopped in the middle
    TIMEOUT = "timeout"  # no decision within the time or the frames
    BUSY = "busy"  # too many claims are being looked at already
    STOPPED = "stopped"  # whoever asked is gone, or the server stops


@dataclass(frozen=True, slots=True)
class ClaimLimits:
    """What one claim may cost, and how many are looked at side by side.

    A claim ends after ``frames`` pictures or ``seconds``, whichever comes first; a camera or
    a network that hangs is given up ``grace_s`` later. After a refusal that better pictures
    could turn, looking goes on for ``second_chance_s``. ``crowded_frames`` pictures with more
    than one face end it: a single one may be a slip of the detector.
    """

    frames: int = 240
    seconds: float = 15.0
    sessions: int = 2
    grace_s: float = 1.0
    second_chance_s: float = 3.0
    crowded_frames: int = 2


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The answer to one claim. ``granted`` is True for the claimed person alone.

    ``identity`` is the name of whoever was recognised: the claimed person, or somebody else
    who is enrolled. ``score`` is the cosine similarity to the nearest person. ``evidence`` is
    that of the visit that settled it, where there was one.
    """

    claimed: str
    granted: bool
    reason: DenyReason | ClaimReason | None
    identity: str | None = None
    score: float | None = None
    threshold: float | None = None
    frames: int = 0
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        """A granted claim has a name and no reason, a refused one has a reason."""
        if self.granted is not (self.reason is None) or (self.granted and not self.identity):
            message = "a claim is either granted to somebody or refused with a reason"
            raise ValueError(message)
