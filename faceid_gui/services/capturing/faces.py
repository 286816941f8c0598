"""The faces of one frame, and what each of them may be used for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from faceid_gui.core.embedding import embed_many, embed_sample
from faceid_gui.core.errors import NoFace, SeveralFaces
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.quality import QualityLimits, assess
from faceid_gui.core.types import Box, DetectedFace, Embedding, Frame, Image, Quality, QualityIssue
from faceid_gui.services.enrolment.enroller import choose_face

SIDE_LIMITS: Final = QualityLimits(max_yaw=88.0, max_pitch=50.0, max_roll=50.0, min_sharpness=60.0)
"""A sharp face in profile is a good training photo, though nobody is known by it."""

REACH: Final = 0.5
"""How far beside a face a finger may come down, in sides of its box."""


class FaceUse(StrEnum):
    """What a face tells. Dark, blurred and tiny faces all look alike to an embedder (0.75 and
    more between strangers, measured), so these are followed by their place alone."""

    FRONT = "front"  # good enough to say who it is
    SIDE = "side"  # in profile: like others in profile, only a close likeness says something
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class FoundFace:
    """One face of a frame; ``embedding`` is there for faces of any use, once asked for."""

    face: DetectedFace
    quality: Quality
    use: FaceUse
    embedding: Embedding | None = None

    @property
    def box(self) -> Box:
        """Where it is, pixels of the frame."""
        return self.face.box


@dataclass(frozen=True, slots=True)
class Place:
    """Where a face was: in which frame (-1 for a camera's), and where in it."""

    frame: int
    time_s: float | None
    captured_at: float
    box: Box

    @classmethod
    def of(cls, frame: Frame, box: Box, *, live: bool) -> Place:
        """The place of a box in a frame; a camera's frames never come again."""
        return cls(-1 if live else frame.number, frame.time_s, frame.captured_at, box)

    def is_in(self, frame: Frame) -> bool:
        """Whether a frame is the one of this place, or, live, comes right after it."""
        if self.time_s is not None and frame.time_s is not None:
            return abs(self.time_s - frame.time_s) <= _SAME_TIME_S
        later = frame.captured_at - self.captured_at
        return frame.number == self.frame or 0.0 <= later <= _SOON_S


_SAME_FACE_IOU: Final = 0.4
_SAME_TIME_S: Final = 0.004  # half a frame at 120 pictures a second
_SOON_S: Final = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """The wanted person: what the face looks like, and where it was clicked.

    ``embedding`` is None where the face is known by its place alone; ``place`` None where
    the person comes from a photo.
    """

    embedding: Embedding | None
    use: FaceUse
    place: Place | None = None


class FaceFinder:
    """Finds the faces of frames with one backend, and belongs to one thread like it."""

    def __init__(self, backend: FaceBackend) -> None:
        self._backend = backend

    def find(self, image: Image, *, embed: bool = True) -> tuple[FoundFace, ...]:
        """All faces of a picture (BGR), embedded where that is of any use."""
        faces = tuple(_judged(image, face) for face in self._backend.detect(image))
        wanted = [found for found in faces if found.use is not FaceUse.NONE]
        if not embed or not wanted:
            return faces
        rows = embed_many(self._backend, image, [found.face for found in wanted])
        embedded = {id(found): row for found, row in zip(wanted, rows, strict=True)}
        return tuple(replace(found, embedding=embedded.get(id(found))) for found in faces)

    def is_photo_of(self, picture: Image, box: Box) -> bool:
        """Whether who enrols from this photo would take the face at ``box``, and no other."""
        try:
            face = choose_face(self._backend.detect(picture, careful=True), picture)
        except (NoFace, SeveralFaces):
            return False
        return face.box.iou(box) >= _SAME_FACE_IOU

    def pick(self, frame: Frame, found: FoundFace, *, live: bool = False) -> Pick:
        """The person of a face of this frame, embedded with care."""
        place = Place.of(frame, found.box, live=live)
        if found.use is FaceUse.NONE:
            return Pick(None, found.use, place)
        return Pick(embed_sample(self._backend, frame.image, found.face), found.use, place)


def _judged(image: Image, face: DetectedFace) -> FoundFace:
    quality = assess(image, face)
    if quality.issue is None:
        return FoundFace(face, quality, FaceUse.FRONT)
    if quality.issue is QualityIssue.TURNED_AWAY:
        # The first issue hides the ones after it, which are as bad for a face in profile.
        wider = assess(image, face, limits=SIDE_LIMITS)
        if wider.issue is None and not _is_at_edge(image, face.box):
            return FoundFace(face, quality, FaceUse.SIDE)
    return FoundFace(face, quality, FaceUse.NONE)


def _is_at_edge(image: Image, box: Box) -> bool:
    """Whether half a profile may be outside: what is left of it has a box of its own."""
    gap = _EDGE * box.w
    return box.x < gap or box.right > image.shape[1] - gap


_EDGE: Final = 0.1


def nearest_face(faces: Sequence[FoundFace], x: float, y: float) -> FoundFace:
    """The face that a point of the picture means: the one it is in, or the nearest in reach.

    Raises NoFace where none is near.
    """
    near = [found for found in faces if _distance(found.box, x, y) <= REACH]
    if not near:
        raise NoFace("there is no face at this place of the picture")
    return min(near, key=lambda found: (_distance(found.box, x, y), _off_centre(found.box, x, y)))


def _distance(box: Box, x: float, y: float) -> float:
    """How far outside a box a point is, in sides of the box; 0 inside."""
    across = max(box.x - x, x - box.right, 0.0)
    down = max(box.y - y, y - box.bottom, 0.0)
    return float(max(across, down) / max(min(box.w, box.h), 1.0))


def _off_centre(box: Box, x: float, y: float) -> float:
    centre_x, centre_y = box.centre
    return float(max(abs(x - centre_x) / max(box.w, 1.0), abs(y - centre_y) / max(box.h, 1.0)))
