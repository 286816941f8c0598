"""From a photo to a sample: one face, good enough, embedded as well as can be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import NoFace, PoorQuality, SeveralFaces
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.quality import QualityLimits, assess
from faceid_gui.core.types import DetectedFace, Image, NewSample, Quality

DOMINANCE: Final = 1.7
"""How many times as prominent as any other face the person's own must be."""

ENROLMENT_LIMITS: Final = QualityLimits()


def prominence(face: DetectedFace, image: Image) -> float:
    """How much a face is the subject of its picture: large and near the middle counts.

    The area of the box in square pixels, halved at about a third of the picture's diagonal
    from its middle. A face that the detector is unsure of counts less.
    """
    height, width = image.shape[:2]
    x, y = face.box.centre
    away = math.hypot(x - width / 2, y - height / 2) / math.hypot(width, height)
    return face.box.area * face.score * math.exp(-2.0 * away)


def choose_face(faces: Sequence[DetectedFace], image: Image) -> DetectedFace:
    """The one face that the picture is of.

    Raises NoFace, and SeveralFaces where no face stands out: a wrong guess would enrol a
    bystander under the person's name.
    """
    if not faces:
        raise NoFace("there is no face in the picture")
    ranked = sorted(faces, key=lambda face: prominence(face, image), reverse=True)
    if len(ranked) > 1:
        first, second = (prominence(face, image) for face in ranked[:2])
        if first < DOMINANCE * second:
            raise SeveralFaces(
                f"there are {len(ranked)} faces in the picture and none stands out",
                detail=str(len(ranked)),
            )
    return ranked[0]


class Enroller:
    """Makes samples with one backend; like the backend it belongs to one thread at a time.

    With ``keep_crops`` a sample carries the face aligned to 112x112 as PNG, whatever crop
    the embedder takes, so that any other pack can embed it again.
    """

    def __init__(
        self,
        backend: FaceBackend,
        *,
        keep_crops: bool = False,
        limits: QualityLimits = ENROLMENT_LIMITS,
    ) -> None:
        self._backend = backend
        self._keep_crops = keep_crops
        self._limits = limits

    @property
    def contract_id(self) -> str:
        """The contract of the samples' embeddings."""
        return self._backend.contract.id

    def sample(self, image: Image, source: str) -> NewSample:
        """The sample of the one person in a picture.

        Raises NoFace, SeveralFaces, or PoorQuality with the quality issue as its code.
        """
        face = choose_face(self._backend.detect(image, careful=True), image)
        quality = self._checked(image, face)
        embedding = embed_sample(self._backend, image, face)
        crop = encode_crop(image, face) if self._keep_crops else None
        return NewSample({self.contract_id: embedding}, quality, source, crop)

    def _checked(self, image: Image, face: DetectedFace) -> Quality:
        quality = assess(image, face, limits=self._limits)
        if quality.issue is not None:
            words = quality.issue.value.replace("_", " ")
            poor = PoorQuality(f"the face is {words}", detail=quality.issue.value)
            poor.code = quality.issue.value
            raise poor
        return quality


def encode_crop(image: Image, face: DetectedFace) -> bytes:
    """The face aligned to the 112x112 template, as PNG bytes. Raises NoFace."""
    done, png = cv2.imencode(".png", align(image, face.landmarks, ARCFACE_112))
    if not done:
        raise NoFace("the face could not be cut out")
    return png.tobytes()
