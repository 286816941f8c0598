"""Hearing what a detector of DeepFace's answered, before DeepFace drops most of it.

A tap stands between DeepFace's code and the detector that it opened: the call goes through as
it is, and the answer is kept for us. Nothing about the detection changes. DeepFace is untyped,
hence ``Any``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from faceid_gui.backends.dlib import standard_landmarks
from faceid_gui.core.types import Landmarks

Marks: TypeAlias = "tuple[Landmarks | None, ...]"
Reader: TypeAlias = Callable[[Any, tuple[int, ...]], Marks]
"""From a detector's answer and the picture's shape to landmarks, face by face."""


class Tap:
    """An object whose calls are passed on; what ``method`` answers is kept in ``heard``."""

    def __init__(self, inner: Any, method: str) -> None:  # noqa: ANN401
        self._inner = inner
        self._method = method
        self.heard: list[Any] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        value = getattr(self._inner, name)
        return self._keeping(value) if name == self._method else value

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        answer = self._inner(*args, **kwargs)
        if self._method == "__call__":
            self.heard.append(answer)
        return answer

    def _keeping(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def kept(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            answer = call(*args, **kwargs)
            self.heard.append(answer)
            return answer

        return kept


def install(detector: str, client: Any) -> Callable[[tuple[int, ...]], Marks]:  # noqa: ANN401
    """Put a tap into a client of DeepFace's. Returns what reads the newest detection.

    For a detector without a tap the reader gives nothing, and the eyes have to do.
    """
    known = _TAPS.get(detector)
    if known is None:
        return lambda _: ()
    place, method, reader = known
    holder: Any = client.model if place == "sp" else client
    inner = holder["sp"] if place == "sp" else getattr(holder, place)
    tap = Tap(inner, method)
    if place == "sp":
        holder["sp"] = tap
    else:
        setattr(holder, place, tap)

    def read(shape: tuple[int, ...]) -> Marks:
        heard, tap.heard = tap.heard, []
        return reader(heard, shape) if heard else ()

    return read


def _five(value: Any) -> Landmarks | None:  # noqa: ANN401
    points = np.asarray(value, np.float32).reshape(-1, 2)
    return points if points.shape == (5, 2) and bool(np.isfinite(points).all()) else None


def _yunet(heard: list[Any], shape: tuple[int, ...]) -> Marks:
    """OpenCV's rows: box, five points, score, in a picture whose longer side is 640 px."""
    rows = heard[-1][1]
    if rows is None:
        return ()
    height, width = shape[:2]
    shrink = min(640.0 / max(height, width), 1.0)
    fitted = np.array([int(width * shrink), int(height * shrink)])
    scale = (np.array([width, height]) / fitted).astype(np.float32)
    return tuple(_five(np.asarray(row[4:14], np.float32).reshape(5, 2) * scale) for row in rows)


def _facenet_pytorch(heard: list[Any], shape: tuple[int, ...]) -> Marks:
    marks = heard[-1][2]
    return tuple(_five(points) for points in marks) if marks is not None else ()


_MTCNN_POINTS: Final = ("left_eye", "right_eye", "nose", "mouth_left", "mouth_right")


def _mtcnn(heard: list[Any], shape: tuple[int, ...]) -> Marks:
    faces = heard[-1] or ()
    return tuple(_five([face["keypoints"][name] for name in _MTCNN_POINTS]) for face in faces)


def _yolo(heard: list[Any], shape: tuple[int, ...]) -> Marks:
    found: list[Landmarks | None] = []
    for result in heard[-1][0]:
        points = result.keypoints
        found.append(_five(points.xy[0].tolist()) if points is not None else None)
    return tuple(found)


def _dlib(heard: list[Any], shape: tuple[int, ...]) -> Marks:
    return tuple(standard_landmarks(_parts(answer)) for answer in heard)


def _parts(shape: Any) -> NDArray[np.float32]:  # noqa: ANN401
    return np.array([(part.x, part.y) for part in shape.parts()], np.float32)


_TAPS: Final[Mapping[str, tuple[str, str, Reader]]] = MappingProxyType(
    {
        "yunet": ("model", "detect", _yunet),
        "fastmtcnn": ("model", "detect", _facenet_pytorch),
        "mtcnn": ("model", "detect_faces", _mtcnn),
        "dlib": ("sp", "__call__", _dlib),
        **{f"yolov8{size}": ("model", "predict", _yolo) for size in "nml"},
    }
)
"""By DeepFace's name: where the detector is kept, the call to hear, and who reads it."""
