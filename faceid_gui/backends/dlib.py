"""dlib: the last resort where no model host answers, because a package index serves it.

HOG detector, 5-point predictor and 128-d ResNet (King, dlib, 2017). Much slower than the
local backend, and it misses more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.backends.files import read_verified
from faceid_gui.backends.merging import merge_looks
from faceid_gui.core.embedding import unit_rows, usable_rows
from faceid_gui.core.errors import BackendUnavailable, Bug, ModelDamaged, NoFace
from faceid_gui.core.geometry import ARCFACE_112, CROPS, NOSE_TIP_SHARE, similarity_transform
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.opencv import cv2, use_threads
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Image,
    Landmarks,
    Liveness,
    LivenessReason,
)

_HOG_FACE_PX: Final = 80  # the smallest face that the detector's window sees
_MOST_PIXELS: Final = 4_000_000  # of an enlarged picture
_LONGEST_SIDE: Final = 4096
_CAREFUL_FACTOR: Final = 1.3
_FLOOR: Final = 0.0  # dlib's own threshold


@dataclass(frozen=True, slots=True)
class DlibConfig:
    """What a dlib backend is made of; the detector's weights are inside dlib."""

    landmarks: NetworkFile
    embedder: NetworkFile
    smallest_face_px: int = 80


class DlibBackend:
    """Detection and embedding through dlib; no liveness. One owner at a time.

    The constructor raises BackendUnavailable without dlib, ModelMissing and ModelDamaged.
    """

    name = "dlib"
    provider = "dlib"
    has_liveness = False

    def __init__(self, config: DlibConfig) -> None:
        use_threads(1)
        dlib = _load_dlib()
        for file in (config.landmarks, config.embedder):
            read_verified(file)
        self._contract = config.embedder.spec.contract
        self._smallest = max(config.smallest_face_px, 1)
        self._rectangle = dlib.rectangle
        try:
            self._parts = _Parts(
                dlib.get_frontal_face_detector(),
                dlib.shape_predictor(str(config.landmarks.path)),
                dlib.face_recognition_model_v1(str(config.embedder.path)),
            )
        except RuntimeError as error:
            raise ModelDamaged("dlib cannot load its files", detail=str(error)) from error
        self._closed = False

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings can be compared with."""
        return self._contract

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces, best score first; none in a picture without pixels."""
        parts = self._open()
        if image.size == 0:
            return ()
        rgb = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        factor = _working_factor(image, self._smallest)
        faces = self._find(parts, rgb, factor)
        if not careful:
            return faces
        return merge_looks(faces, self._find(parts, rgb, factor / _CAREFUL_FACTOR))

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, 128), of chips that fit ``contract.crop``."""
        return unit_rows(self.embed_raw(crops))

    def embed_raw(self, crops: Sequence[Image]) -> Embeddings:
        """The network's rows with the length they have: dlib's own bound, 0.6, is of these."""
        parts = self._open()
        if not crops:
            return np.zeros((0, self._contract.dimension), np.float32)
        width, height = CROPS[self._contract.crop].size
        if any(crop.shape != (height, width, 3) for crop in crops):
            raise Bug("a crop is not aligned for this embedder")
        chips = [cv2.cvtColor(crop, cv2.COLOR_BGR2RGB) for crop in crops]
        rows = [np.array(parts.embedder.compute_face_descriptor(chip)) for chip in chips]
        return usable_rows(np.asarray(rows, np.float32))

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """dlib has no liveness model."""
        return tuple(Liveness(None, LivenessReason.NO_MODEL) for _ in faces)

    def close(self) -> None:
        """Let go of the networks."""
        self._closed = True
        self._parts = _Parts(None, None, None)

    def _open(self) -> _Parts:
        if self._closed:
            raise BackendUnavailable("the backend was closed")
        return self._parts

    def _find(
        self, parts: _Parts, rgb: NDArray[np.uint8], factor: float
    ) -> tuple[DetectedFace, ...]:
        rectangles, scores, _ = parts.detector.run(_scaled(rgb, factor), 0, _FLOOR)
        found = []
        for rectangle, score in zip(rectangles, scores, strict=True):
            box = Box(
                rectangle.left() / factor,
                rectangle.top() / factor,
                rectangle.width() / factor,
                rectangle.height() / factor,
            )
            landmarks = standard_landmarks(self._points(parts, rgb, box))
            if landmarks is not None:
                found.append(DetectedFace(box, landmarks, _probability(score)))
        return tuple(sorted(found, key=lambda face: face.score, reverse=True))

    def _points(self, parts: _Parts, rgb: NDArray[np.uint8], box: Box) -> NDArray[np.float32]:
        """dlib's own five points in the full picture, shape (5, 2)."""
        corners = (round(box.x), round(box.y), round(box.right) - 1, round(box.bottom) - 1)
        shape = parts.predictor(rgb, self._rectangle(*corners))
        return np.array([(part.x, part.y) for part in shape.parts()], np.float32)


@dataclass(frozen=True, slots=True)
class _Parts:
    """dlib's objects; it comes without types."""

    detector: Any
    predictor: Any
    embedder: Any


def standard_landmarks(points: NDArray[np.float32]) -> Landmarks | None:
    """Our five points from dlib's five, or None where they are no face.

    dlib gives the outer and inner corner of the eye at the picture's right, the same of the
    eye at its left, and the base of the nose. Eyes are the middle of their corners and the
    tip lies on the way to the base. The mouth's corners, which dlib does not find, are where
    a mean face has them.
    """
    right_eye, left_eye = points[:2].mean(axis=0), points[2:4].mean(axis=0)
    middle = (left_eye + right_eye) / 2
    tip = middle + NOSE_TIP_SHARE * (points[4] - middle)
    seen = np.stack([left_eye, right_eye, tip]).astype(np.float32)
    template = ARCFACE_112.points
    try:
        matrix = similarity_transform(template[:3], seen)
        similarity_transform(seen, template[:3])  # points that fall together are no face
    except NoFace:
        return None
    mouth = template[3:] @ matrix[:, :2].T + matrix[:, 2]
    return np.concatenate([seen, mouth]).astype(np.float32)


def _load_dlib() -> ModuleType:
    try:
        import dlib
    except ImportError as error:
        raise BackendUnavailable("dlib is not installed", detail=str(error)) from error
    module: ModuleType = dlib
    return module


def _working_factor(image: Image, smallest_face_px: int) -> float:
    """The scale at which the smallest wanted face fills the detector's window."""
    height, width = image.shape[:2]
    factor = _HOG_FACE_PX / smallest_face_px
    factor = min(factor, math.sqrt(_MOST_PIXELS / (width * height)))
    return float(min(factor, _LONGEST_SIDE / max(width, height)))


def _scaled(rgb: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    if factor == 1.0:
        return rgb
    size = (max(round(rgb.shape[1] * factor), 1), max(round(rgb.shape[0] * factor), 1))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(rgb, size, interpolation=method), np.uint8)


def _probability(score: float) -> float:
    """dlib's margin (0 at its threshold, about 2 for a clear face) as 0.5 to 1."""
    return 1.0 / (1.0 + math.exp(-3.0 * score))
