"""DeepFace itself: detection, embedding and liveness through its own code.

Only the child process imports this. DeepFace is untyped, hence ``Any``. Constructors and calls
raise whatever DeepFace raises; the child tells the other side.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from faceid_gui.backends.deepface.eye_line import Turned, crop_points
from faceid_gui.backends.deepface.landmarks import from_eyes
from faceid_gui.backends.deepface.taps import Marks, install
from faceid_gui.core.geometry import largest_liveness_scale
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, Embeddings, Image, Landmarks

Rows = NDArray[np.float32]
"""Faces as shape (n, 15), float32: x, y, width, height, five points x and y, score."""

SMALLEST_PX: Final = 16
"""The shorter side of the smallest picture that is looked at: detectors fail below it."""

_BORDER_SHARE: Final = 0.5  # DeepFace's, of the picture's sides
_NARROW: Final = 2.7
_WIDE: Final = 4.0
_LIVE_CLASS: Final = 1


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be opened. ``size`` is the network's input, (width, height)."""

    model: str | None
    detector: str | None
    size: tuple[int, int]
    own_alignment: bool = False
    liveness: bool = False


class Work(Protocol):
    """What a child can do for the other side."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What was opened, as JSON values."""

    def detect(self, image: Image) -> Rows:
        """Faces of a picture, best score first."""

    def embed(self, crops: NDArray[np.uint8]) -> Embeddings:
        """The network's vectors for crops of shape (n, h, w, 3), as they come."""

    def judge(self, image: Image, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shares of the living class, shape (n, 2), for boxes of shape (n, 4)."""


class DeepFaceWork:
    """One detector, one network and perhaps MiniFASNet, all opened by DeepFace."""

    def __init__(self, order: Order) -> None:
        self._order = order
        modeling = importlib.import_module("deepface.modules.modeling")
        self._prepare: Any = importlib.import_module("deepface.modules.preprocessing")
        engine = importlib.import_module("deepface.commons.backend_utils")
        self._engine = str(engine.get_backend_engine())
        self._model: Any = None
        if order.model is not None:
            self._model = modeling.build_model("facial_recognition", order.model)
        self._detector: Any = None
        if order.detector is not None:
            self._detector = modeling.build_model("face_detector", order.detector)
            self._marks = install(order.detector, self._detector)
        self._eyes: Any = None
        self._modeling = modeling
        self._fasnet: Any = None
        if order.liveness:
            self._fasnet = modeling.build_model("spoofing", "Fasnet")

    @property
    def facts(self) -> Mapping[str, object]:
        """Version, engine, provider, and the network's own input and output."""
        shape = getattr(self._model, "input_shape", self._order.size)
        return {
            "version": importlib.metadata.version("deepface"),
            "engine": self._engine,
            "provider": self._provider(),
            "size": [int(side) for side in shape],
            "dimension": int(getattr(self._model, "output_shape", 0)),
            "liveness": self._fasnet is not None,
        }

    def detect(self, image: Image) -> Rows:
        """Faces with five landmarks, best score first. One that cannot be aligned is none."""
        if min(image.shape[:2]) < SMALLEST_PX or self._detector is None:
            return np.zeros((0, 15), np.float32)
        find = self._find_turned if self._order.own_alignment else self._find
        rows = np.array(find(image), np.float32).reshape(-1, 15)
        rows = rows[np.isfinite(rows).all(axis=1)]
        rows[:, 14] = rows[:, 14].clip(0.0, 1.0)
        return rows[np.argsort(-rows[:, 14], kind="stable")]

    def embed(self, crops: NDArray[np.uint8]) -> Embeddings:
        """One vector a crop, by DeepFace's own preprocessing ("base"), shape (n, d)."""
        rows = [self._represent(crop) for crop in crops]
        return np.asarray(rows, np.float32)

    def judge(self, image: Image, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """What each of the two networks gives the living class; NaN where it cannot look."""
        rows = [self._live_shares(image, Box(*(float(v) for v in box))) for box in boxes]
        return np.asarray(rows, np.float32).reshape(-1, 2)

    def _represent(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        shape = self._model.input_shape
        # DeepFace hands over (height, width), and says that DeepID is why.
        ready = self._prepare.resize_image(img=crop, target_size=(shape[1], shape[0]))
        ready = self._prepare.normalize_input(img=ready, normalization="base")
        return np.asarray(self._model.forward(ready), np.float32).reshape(-1)

    def _find(self, image: Image) -> list[list[float]]:
        """Faces for our own warp."""
        regions = self._detector.detect_faces(image)
        marks = self._marks(image.shape)
        found = []
        for number, region in enumerate(regions):
            landmarks = self._landmarks(image, region, number, marks, len(regions))
            if landmarks is not None:
                box = (region.x, region.y, region.w, region.h)
                found.append([*map(float, box), *landmarks.ravel(), float(region.confidence or 0)])
        return found

    def _landmarks(
        self,
        image: Image,
        region: Any,  # noqa: ANN401
        number: int,
        marks: Marks,
        count: int,
    ) -> Landmarks | None:
        """All five as the detector gave them, else the eyes and a mean face."""
        five = marks[number] if len(marks) == count else None
        if five is not None:
            return five
        kept = [region.right_eye, region.left_eye, region.nose]
        kept += [region.mouth_right, region.mouth_left]
        if all(point is not None for point in kept):
            return np.array(kept, np.float32)
        eyes = self._eyes_of(image, region)
        return from_eyes(eyes, (region.x, region.y, region.w, region.h))

    def _eyes_of(self, image: Image, region: Any) -> tuple[Any, Any]:  # noqa: ANN401
        """The eye at the picture's left and at its right; looked for where there are none.

        As DeepFace does: where a detector gives no eyes, OpenCV's cascade looks in the box.
        """
        left, right = region.left_eye, region.right_eye
        if (left is not None and right is not None) or self._order.detector == "opencv":
            return right, left
        if self._eyes is None:
            self._eyes = self._modeling.build_model("face_detector", "opencv")
        x, y = max(int(region.x), 0), max(int(region.y), 0)
        part = image[y : max(int(region.y + region.h), 0), x : max(int(region.x + region.w), 0)]
        found_left, found_right = self._eyes.find_eyes(part)
        if left is None and found_left is not None:
            left = (int(found_left[0]) + x, int(found_left[1]) + y)
        if right is None and found_right is not None:
            right = (int(found_right[0]) + x, int(found_right[1]) + y)
        return right, left

    def _find_turned(self, image: Image) -> list[list[float]]:
        """Faces whose landmarks make our warp cut DeepFace's own crop."""
        height, width = image.shape[:2]
        border = (int(_BORDER_SHARE * width), int(_BORDER_SHARE * height))
        wide, high = border
        framed = cv2.copyMakeBorder(
            image, high, high, wide, wide, cv2.BORDER_CONSTANT, value=(0, 0, 0)
        )
        found = []
        for region in self._detector.detect_faces(framed):
            face = self._turned(np.asarray(framed, np.uint8), region)
            points = crop_points(face, border, self._order.size)
            if points is not None:
                place = (face.x - wide, face.y - high, face.w, face.h)
                found.append([*map(float, place), *points.ravel(), float(region.confidence or 0)])
        return found

    def _turned(self, framed: Image, region: Any) -> Turned:  # noqa: ANN401
        """The box, cut to the picture with its border, and the eyes as DeepFace takes them."""
        right, left = self._eyes_of(framed, region)
        limits = framed.shape[1], framed.shape[0]
        x, y = max(0, int(region.x)), max(0, int(region.y))
        w = max(0, min(limits[0], int(region.x + region.w)) - x)
        h = max(0, min(limits[1], int(region.y + region.h)) - y)
        return Turned(x, y, w, h, left, right)

    def _live_shares(self, image: Image, box: Box) -> list[float]:
        if largest_liveness_scale(image, box) <= 0:
            return [float("nan")] * 2
        place = (box.x, box.y, box.w, box.h)
        if not hasattr(self._fasnet, "first_model") or self._engine != "onnx":
            real, score = self._fasnet.analyze(img=image, facial_area=place)
            share = float(score) if real else 1.0 - float(score)
            return [share, share]
        crop = importlib.import_module("deepface.models.spoofing.FasNetUtils").crop
        run = importlib.import_module("deepface.commons.onnx_utils").run_session
        pairs = ((self._fasnet.first_model, _NARROW), (self._fasnet.second_model, _WIDE))
        shares = [run(net, crop(image, place, scale, 80, 80))[0] for net, scale in pairs]
        return [float(share[_LIVE_CLASS]) for share in shares]

    def _provider(self) -> str:
        session = getattr(self._model, "model", None)
        providers = getattr(session, "get_providers", None)
        if providers is not None:
            return str(providers()[0])
        return "dlib" if self._order.model == "Dlib" else self._engine


def order_of(head: dict[str, Any]) -> Order:
    """What a message asks to open. Raises ValueError or KeyError."""
    size: Sequence[int] = head["size"]
    return Order(
        model=None if head["model"] is None else str(head["model"]),
        detector=None if head["detector"] is None else str(head["detector"]),
        size=(int(size[0]), int(size[1])),
        own_alignment=bool(head["own_alignment"]),
        liveness=bool(head["liveness"]),
    )
