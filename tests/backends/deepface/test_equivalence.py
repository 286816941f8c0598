"""Our backend against DeepFace's own calls, run as its documentation shows them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.core.embedding import embed_many
from faceid_gui.core.geometry import CROPS, align
from faceid_gui.core.types import Image
from tests.backends.deepface.parts import (
    deepface_backend,
    landmarks5,
    needs_deepface,
    scratch,
    weights,
    yunet,
)
from tests.backends.helpers import local_backend, read
from tests.data import FACES, astronaut, needs_faces

_SCRIPT = """
import json, sys
import cv2, numpy as np
from deepface import DeepFace
from deepface.modules import detection, preprocessing
jobs = json.load(sys.stdin)
answers = []
for path, model, detector in jobs:
    image = cv2.imread(path)
    try:
        rows = DeepFace.represent(image, model_name=model, detector_backend=detector)
        faces = detection.extract_faces(image, detector_backend=detector)
    except ValueError:
        rows = faces = []
    boxes = [[row["facial_area"][name] for name in "xywh"] for row in rows]
    size = {"Dlib": 150, "SFace": 112}[model]
    crops = [preprocessing.resize_image(f["face"][:, :, ::-1], (size, size))[0] for f in faces]
    answers.append({
        "rows": [row["embedding"] for row in rows],
        "boxes": boxes,
        "crops": [np.rint(crop * 255).astype(int).tolist() for crop in crops],
    })
print(json.dumps(answers))
"""


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What DeepFace says of one photo: unit rows, boxes and the crops that it embeds."""

    rows: NDArray[np.float64]
    boxes: NDArray[np.float64]
    crops: NDArray[np.uint8]


def deepface_says(folder: Path, photos: list[Path], model: str, detector: str) -> list[Reference]:
    """DeepFace's own ``represent`` and ``extract_faces`` of photos, in another process."""
    home = folder / "home"
    store = home / ".deepface" / "weights"
    store.mkdir(parents=True, exist_ok=True)
    for file in (yunet(), landmarks5(), weights(model)):
        (store / file.name).unlink(missing_ok=True)
        (store / file.name).symlink_to(file.path)
    done = subprocess.run(
        [sys.executable, str(scratch(folder, "reference.py", _SCRIPT))],
        input=json.dumps([[str(photo), model, detector] for photo in photos]),
        env=os.environ | {"DEEPFACE_HOME": str(home), "DEEPFACE_BACKEND_ENGINE": "onnx"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return [_reference(answer) for answer in json.loads(done.stdout.splitlines()[-1])]


def _reference(answer: dict[str, list[list[float]]]) -> Reference:
    rows = np.array(answer["rows"], np.float64).reshape(len(answer["rows"]), -1)
    if len(rows):
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return Reference(rows, np.array(answer["boxes"]), np.array(answer["crops"], np.uint8))


def some_photos(count: int) -> list[Path]:
    """Photos of different people, spread over all."""
    every = sorted((FACES / "known").rglob("*.jpg"))
    return every[:: len(every) // count][:count]


@needs_deepface
@needs_faces
@pytest.mark.parametrize("detector", ["yunet", "opencv"])
def test_its_own_way_gives_what_represent_gives(tmp_path: Path, detector: str) -> None:
    # GIVEN DeepFace's own embeddings of real photos, with its own alignment
    photos = some_photos(5)
    wanted = deepface_says(tmp_path, photos, "Dlib", detector)
    # WHEN the backend with that alignment embeds what our own warp cuts
    subject = deepface_backend("Dlib", detector, own_alignment=True)
    compared = 0
    try:
        for photo, reference in zip(photos, wanted, strict=True):
            image = read(photo)
            faces = subject.detect(image)
            # THEN the same faces are found, and each has the same embedding
            assert len(faces) == len(reference.rows)
            if not faces:
                continue
            rows = embed_many(subject, image, faces)
            assert (rows @ reference.rows.T).max(axis=1).min() > 0.99
            compared += len(faces)
    finally:
        subject.close()
    assert compared >= 3


@needs_deepface
@needs_faces
def test_its_own_crop_is_cut_to_the_pixel(tmp_path: Path) -> None:
    # GIVEN the crops that DeepFace embeds
    photos = some_photos(4)
    wanted = deepface_says(tmp_path, photos, "SFace", "yunet")
    subject = deepface_backend("SFace", "yunet", own_alignment=True)
    try:
        for photo, reference in zip(photos, wanted, strict=True):
            image = read(photo)
            faces = subject.detect(image)
            if len(faces) != 1:
                continue
            # WHEN our warp cuts the same, THEN black is black, and the rest differs by the way
            # in which levels between pixels are found
            crop = align(image, faces[0].landmarks, CROPS["eyeline112x112"])
            theirs = reference.crops[0]
            black = (theirs == 0).all(axis=(0, 2)) != (crop == 0).all(axis=(0, 2))
            assert black.sum() <= 1
            assert np.abs(crop.astype(int) - theirs).mean() < 5.0
    finally:
        subject.close()


@pytest.mark.slow
@needs_deepface
@needs_faces
def test_our_warp_is_better_than_the_eye_line_over_the_same_weights() -> None:
    # GIVEN one network and one detector, with our alignment and with DeepFace's own
    photos = [sorted(who.glob("*.jpg"))[:2] for who in sorted((FACES / "known").glob("*/*"))[:14]]
    ours = _margin(photos, own_alignment=False)
    theirs = _margin(photos, own_alignment=True)
    # THEN people are farther apart from others, in deviations, with ours
    assert ours > theirs


def _margin(photos: list[list[Path]], *, own_alignment: bool) -> float:
    """How far pairs of one person lie above pairs of two, in standard deviations of these."""
    subject = deepface_backend("Dlib", "yunet", own_alignment=own_alignment)
    rows, owners = [], []
    try:
        for number, pair in enumerate(photos):
            for photo in pair:
                image = read(photo)
                faces = subject.detect(image)
                if faces:
                    rows.append(embed_many(subject, image, faces[:1])[0])
                    owners.append(number)
    finally:
        subject.close()
    matrix = np.array(rows) @ np.array(rows).T
    same = np.equal.outer(owners, owners)
    upper = np.triu(np.ones_like(same), 1)
    others = matrix[~same & upper]
    return float((matrix[same & upper].mean() - others.mean()) / others.std())


@needs_deepface
@needs_faces
def test_landmarks_are_the_detectors_own_and_not_guessed() -> None:
    # GIVEN the same YuNet in our own backend
    image = read(some_photos(1)[0])
    own = local_backend()
    subject = deepface_backend()
    try:
        mine, theirs = own.detect(image)[0], subject.detect(image)[0]
        # THEN all five points agree within a part of the distance of the eyes
        eyes = float(np.linalg.norm(mine.landmarks[0] - mine.landmarks[1]))
        assert np.abs(mine.landmarks - theirs.landmarks).max() < 0.12 * eyes
    finally:
        own.close()
        subject.close()


@needs_deepface
def test_a_large_picture_gives_points_in_its_own_pixels(portrait: Image) -> None:
    subject = deepface_backend()
    try:
        small = subject.detect(portrait)[0]
        large = subject.detect(np.ascontiguousarray(portrait.repeat(3, 0).repeat(3, 1)))[0]
        assert np.abs(small.landmarks * 3 - large.landmarks).max() < 20
    finally:
        subject.close()


@pytest.fixture
def portrait() -> Image:
    """One face."""
    return astronaut()
