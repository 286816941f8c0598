"""A face backend over DeepFace's process: its verdicts and its failures become ours."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import numpy as np

from faceid_gui.backends.deepface.host import Child, ChildFault, ChildSays
from faceid_gui.backends.deepface.protocol import Array, Message
from faceid_gui.backends.merging import merge_looks
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.deepface import DeepFaceFiles
from faceid_gui.core.embedding import unit_rows
from faceid_gui.core.errors import BackendUnavailable, Bug, ModelDamaged, ModelMissing
from faceid_gui.core.geometry import CROPS, largest_liveness_scale
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import (
    Box,
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Image,
    Liveness,
    LivenessReason,
)

NAME: Final = "deepface"
CAREFUL_SIDE: Final = 320
"""The longer side of the second look that a careful detection takes."""

_MOST_PAUSE_S: Final = 60.0
_NARROW: Final = 2.7
_CLOSEST: Final = 0.7
_SIDE_PX: Final = 80
_EVEN: Final = 0.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeepFaceTimes:
    """Deadlines in seconds: to open everything, and for one call.

    TensorFlow takes many seconds to be imported, and some networks have half a gigabyte.
    """

    open_s: float = 50.0
    call_s: float = 8.0


@dataclass(frozen=True, slots=True)
class DeepFaceConfig:
    """What the backend is made of. ``threads`` 0 leaves one core free.

    ``start`` is the command line of the child, None for the usual one.
    """

    files: DeepFaceFiles
    threads: int = 0
    times: DeepFaceTimes = DeepFaceTimes()
    start: tuple[str, ...] | None = None


class DeepFaceBackend:
    """DeepFace in a child process. Implements FaceBackend and RawEmbedder; one owner at a time.

    A child that dies, hangs or talks nonsense costs the call that met it, which raises
    BackendUnavailable; the next one starts another, after a pause that grows with every
    failure. The constructor opens everything: it raises BackendUnavailable, ModelMissing and
    ModelDamaged.
    """

    name = NAME

    def __init__(self, config: DeepFaceConfig, *, clock: Clock | None = None) -> None:
        self._config = config
        self._clock = clock or SystemClock()
        self._child: Child | None = None
        self._provider = NAME
        self._liveness = config.files.liveness
        self._faults = 0
        self._not_before = 0.0
        self._closed = False
        self._running()

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings can be compared with."""
        return self._config.files.contract

    @property
    def provider(self) -> str:
        """What really computes the embeddings, as DeepFace tells."""
        return self._provider

    @property
    def has_liveness(self) -> bool:
        """Whether DeepFace's MiniFASNet is among the files."""
        return self._liveness

    @property
    def longest_call_s(self) -> float:
        """How long one call may take, seconds: with a process that must be started again first."""
        times = self._config.times
        return times.open_s + times.call_s

    @property
    def pid(self) -> int | None:
        """The child's process id, None where there is none."""
        return self._child.pid if self._child is not None else None

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces, best score first; none is DeepFace's "could not be detected".

        With DeepFace's own alignment the landmarks only place the crop (eye_line.py), and a
        careful look is like any other.
        """
        if image.size == 0:
            return ()
        faces = self._look(image)
        small = self._smaller(image) if careful else None
        if small is None:
            return faces
        return merge_looks(faces, self._enlarged(self._look(small), image, small))

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, d), of crops that fit ``contract.crop``."""
        return unit_rows(self.embed_raw(crops)) if crops else self._no_rows()

    def embed_raw(self, crops: Sequence[Image]) -> Embeddings:
        """The vectors as DeepFace gives them: shape (n, d), float32, finite.

        Raises BackendUnavailable, and Bug for a crop of another size.
        """
        if not crops:
            return self._no_rows()
        width, height = CROPS[self.contract.crop].size
        if any(crop.shape != (height, width, 3) for crop in crops):
            raise Bug("a crop is not aligned for this embedder")
        answer = self._ask("embed", (np.stack(crops),))
        rows = np.asarray(_only(answer), np.float32)
        if rows.shape != (len(crops), self.contract.dimension) or not np.isfinite(rows).all():
            raise BackendUnavailable("DeepFace gave no usable vector", detail=str(rows.shape))
        return rows

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """One passive liveness per face; never raises. "Spoof detected" is a low score."""
        if not self._liveness:
            return tuple(Liveness(None, LivenessReason.NO_MODEL) for _ in faces)
        if not faces:
            return ()
        boxes = np.array([(f.box.x, f.box.y, f.box.w, f.box.h) for f in faces], np.float32)
        try:
            shares = _only(self._ask("judge", (image, boxes)))
        except (BackendUnavailable, ModelMissing, ModelDamaged) as error:
            _log.warning("liveness cannot be judged: %s", error)
            return tuple(Liveness(None, LivenessReason.FAULT) for _ in faces)
        if shares.shape != (len(faces), 2):
            return tuple(Liveness(None, LivenessReason.FAULT) for _ in faces)
        pairs = zip(faces, np.asarray(shares, np.float64), strict=True)
        return tuple(_verdict(image, face.box, float(row.min())) for face, row in pairs)

    def close(self) -> None:
        """End the child. May be called twice."""
        self._closed = True
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _no_rows(self) -> Embeddings:
        return np.zeros((0, self.contract.dimension), np.float32)

    def _look(self, image: Image) -> tuple[DetectedFace, ...]:
        rows = _only(self._ask("detect", (image,)))
        if rows.ndim != 2 or rows.shape[1] != 15 or not np.isfinite(rows).all():
            raise BackendUnavailable("DeepFace gave no usable faces", detail=str(rows.shape))
        return tuple(_face(row) for row in np.asarray(rows, np.float32))

    def _smaller(self, image: Image) -> Image | None:
        longest = max(image.shape[:2])
        if self._config.files.own_alignment or longest <= CAREFUL_SIDE:
            return None
        scale = CAREFUL_SIDE / longest
        size = (max(round(image.shape[1] * scale), 1), max(round(image.shape[0] * scale), 1))
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)

    def _enlarged(
        self, faces: Sequence[DetectedFace], image: Image, small: Image
    ) -> tuple[DetectedFace, ...]:
        x, y = image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]
        return tuple(
            DetectedFace(
                Box(face.box.x * x, face.box.y * y, face.box.w * x, face.box.h * y),
                np.asarray(face.landmarks * np.array([x, y]), np.float32),
                face.score,
            )
            for face in faces
        )

    def _ask(self, ask: str, arrays: Sequence[Array]) -> Message:
        try:
            answer = self._running().ask({"ask": ask}, arrays, seconds=self._config.times.call_s)
        except ChildFault as error:
            self._lost(error)
        except ChildSays as error:
            _refuse(error)
        self._faults = 0
        return answer

    def _running(self) -> Child:
        """The child, started where there is none. Raises BackendUnavailable within a pause."""
        if self._closed:
            raise BackendUnavailable("the backend was closed")
        if self._child is not None and self._child.alive:
            return self._child
        if self._child is not None:
            self._child.end()
            self._child = None
        if self._clock.monotonic() < self._not_before:
            raise BackendUnavailable("DeepFace's process failed; it is started again soon")
        try:
            child = Child(self._config.start)
        except OSError as error:
            self._lost(ChildFault(f"no process can be started: {error}"))
        self._child = child
        try:
            self._open(child)
        except ChildFault as error:
            self._lost(error)
        except ChildSays as error:
            self._child = None
            child.end()
            _refuse(error)
        return child

    def _open(self, child: Child) -> None:
        files = self._config.files
        head: dict[str, Any] = {
            "ask": "open",
            "model": files.model,
            "detector": files.detector,
            "size": list(files.size),
            "own_alignment": files.own_alignment,
            "liveness": files.liveness,
            "threads": self._config.threads,
            "weights": [[w.name, str(w.path.absolute()), w.sha256] for w in files.weights],
        }
        facts = child.ask(head, seconds=self._config.times.open_s).head
        self._provider = f"{facts.get('provider')}"

    def _lost(self, error: ChildFault) -> NoReturn:
        """Note a failure and say when the next try may be."""
        self._child = None
        self._faults += 1
        pause = min(2.0 ** (self._faults - 2), _MOST_PAUSE_S) if self._faults > 1 else 0.0
        self._not_before = self._clock.monotonic() + pause
        _log.error("%s; another may be started in %g s", error, pause)
        raise BackendUnavailable(str(error)) from error


def _refuse(error: ChildSays) -> NoReturn:
    """An error that the child told, as ours."""
    words = str(error)
    if error.kind == "missing":
        raise ModelMissing(f"DeepFace lacks a file: {words}") from error
    if error.kind == "damaged":
        raise ModelDamaged(words) from error
    if error.kind == "no_module":
        raise BackendUnavailable(f"DeepFace lacks a package: {words}") from error
    raise BackendUnavailable(f"DeepFace failed: {words}") from error


def _only(answer: Message) -> Array:
    if len(answer.arrays) != 1:
        raise BackendUnavailable("DeepFace's process gave an answer without its array")
    return answer.arrays[0]


def _face(row: np.ndarray[Any, np.dtype[np.float32]]) -> DetectedFace:
    x, y, w, h = (float(value) for value in row[:4])
    score = min(max(float(row[14]), 0.0), 1.0)
    return DetectedFace(Box(x, y, w, h), row[4:14].reshape(5, 2).copy(), score)


def _verdict(image: Image, box: Box, share: float) -> Liveness:
    """A face's liveness under the rules of the local backend (backends/local/minifasnet.py)."""
    largest = largest_liveness_scale(image, box)
    if largest <= 0 or not np.isfinite(share):
        return Liveness(None, LivenessReason.FAULT)
    if largest < _NARROW * _CLOSEST:
        return Liveness(None, LivenessReason.FACE_TOO_CLOSE)
    if min(box.w, box.h) * _NARROW < _SIDE_PX:
        return Liveness(None, LivenessReason.FACE_TOO_SMALL)
    score = min(max(share, 0.0), 1.0)
    return Liveness(score, LivenessReason.LIVE if score >= _EVEN else LivenessReason.SPOOF)
