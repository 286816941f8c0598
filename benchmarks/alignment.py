"""What alignment is worth: the same network on the same photos, cut our way and DeepFace's."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Row
from benchmarks.subjects import backend, known_people
from faceid_gui.core.embedding import embed_many
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Box, Image
from tests.data import MODELS

SIDE: Final = 112
GOAL: Final = 5.0

Rows = NDArray[np.float32]
Flags = NDArray[np.bool_]


def rows() -> list[Row]:
    """Verification errors over as many pairs of different people as there are of the same."""
    with tempfile.TemporaryDirectory(prefix="faceid-bench-alignment-") as home:
        weights = Path(home) / ".deepface" / "weights"
        weights.mkdir(parents=True)
        detector = "face_detection_yunet_2023mar.onnx"
        shutil.copy(MODELS / detector, weights / detector)
        os.environ |= {"DEEPFACE_HOME": home, "DEEPFACE_BACKEND_ENGINE": "onnx"}
        opened = backend("compact")
        try:
            ours, theirs, owners = _embed_all(opened)
        finally:
            opened.close()
    mine, other = _errors(ours, owners), _errors(theirs, owners)
    pairs = 2 * int(_same(owners).sum())
    measured = f"{other / max(mine, 1):.1f} times ({mine} against {other} of {pairs} pairs)"
    what = "verification errors on one network (MobileFaceNet), our crop against DeepFace's own"
    return [Row(what, f"{GOAL:g} times fewer", measured, other >= GOAL * mine)]


def _embed_all(opened: FaceBackend) -> tuple[Rows, Rows, NDArray[np.intp]]:
    """Each photo of the known people, cut both ways; a row of zeros where no face was found."""
    from deepface import DeepFace
    from deepface.modules import preprocessing

    dimension = opened.contract.dimension
    ours, theirs, owners = [], [], []
    for number, paths in enumerate(known_people().values()):
        for path in paths:
            image = read_photo(path)
            faces = opened.detect(image, careful=True)
            face = min(faces, key=lambda one: _off_centre(image, one.box), default=None)
            ours.append(
                np.zeros(dimension) if face is None else embed_many(opened, image, (face,))[0]
            )
            crop = _their_crop(DeepFace, preprocessing, image)
            theirs.append(np.zeros(dimension) if crop is None else opened.embed([crop])[0])
            owners.append(number)
    return np.asarray(ours, np.float32), np.asarray(theirs, np.float32), np.asarray(owners)


def _their_crop(deepface: Any, preprocessing: Any, image: Image) -> Image | None:  # noqa: ANN401
    """The face as DeepFace hands it to a network: turned by the eyes, cut by the box, padded."""
    try:
        found = deepface.extract_faces(
            image, detector_backend="yunet", align=True, normalize_face=False, color_face="bgr"
        )
    except ValueError:
        return None
    nearest = min(found, key=lambda one: _off_centre(image, _box(one["facial_area"])))
    level = preprocessing.resize_image(nearest["face"], (SIDE, SIDE))[0]
    return np.ascontiguousarray(level * (255.0 if level.max() <= 1.01 else 1.0), np.uint8)


def _box(area: dict[str, Any]) -> Box:
    return Box(area["x"], area["y"], area["w"], area["h"])


def _off_centre(image: Image, box: Box) -> float:
    """How far a face is from the middle: these photos have their person there."""
    (x, y), (height, width) = box.centre, image.shape[:2]
    return float((x - width / 2) ** 2 + (y - height / 2) ** 2)


def _same(owners: NDArray[np.intp]) -> Flags:
    first, second = np.triu_indices(len(owners), 1)
    same: Flags = owners[first] == owners[second]
    return same


def _errors(vectors: Rows, owners: NDArray[np.intp]) -> int:
    """Errors at the best threshold, over all genuine pairs and as many impostor pairs."""
    scores = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    same = _same(owners)
    genuine = np.sort(scores[same])
    drawn = np.random.default_rng(0).choice(scores[~same], len(genuine), replace=False)
    thresholds = np.concatenate([genuine, drawn])
    rejected = np.searchsorted(genuine, thresholds)
    accepted = len(drawn) - np.searchsorted(np.sort(drawn), thresholds)
    return int((rejected + accepted).min())
