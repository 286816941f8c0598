"""The local backend as a whole."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from faceid_gui.backends.local import LocalBackend, LocalConfig
from faceid_gui.core.embedding import embed_once, embed_sample
from faceid_gui.core.errors import BackendUnavailable
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.networks import Architecture
from tests.backends import specs
from tests.backends.helpers import local_backend, main_face, read
from tests.data import FACES, astronaut, needs_faces, needs_models


@needs_models
def test_the_astronaut_is_aligned() -> None:
    # WHEN the portrait is detected and aligned
    backend, image = local_backend(), astronaut()
    face = backend.detect(image, careful=True)[0]
    chip = align(image, face.landmarks, ARCFACE_112)
    # THEN a second detection inside the crop finds the points on the template
    framed = cv2.copyMakeBorder(chip, 60, 60, 60, 60, cv2.BORDER_REPLICATE)
    again = backend.detect(np.asarray(framed, np.uint8), careful=True)[0]
    apart = np.abs(again.landmarks - 60 - ARCFACE_112.points)
    assert apart.mean() < 3
    assert apart.max() < 7  # she smiles: her mouth is no mean mouth


@needs_models
def test_a_careful_look_moves_points_a_little_and_finds_faces_that_fill_the_picture() -> None:
    backend, image = local_backend(), astronaut()
    quick, careful = backend.detect(image)[0], backend.detect(image, careful=True)[0]
    assert 0 < np.abs(quick.landmarks - careful.landmarks).max() < 6
    assert quick.box.iou(careful.box) > 0.85


@needs_models
def test_a_small_face_is_found_only_where_it_is_wanted() -> None:
    # GIVEN a face 22 px wide in a large picture
    image = np.zeros((1080, 1920, 3), np.uint8)
    small = cv2.resize(astronaut(), (128, 128), interpolation=cv2.INTER_AREA)
    image[400:528, 900:1028] = small
    assert local_backend(smallest_face_px=80).detect(image) == ()
    assert len(local_backend(smallest_face_px=20).detect(image)) == 1


@needs_models
def test_views_and_read_only_frames_are_taken() -> None:
    backend, image = local_backend(liveness=True), astronaut()
    expected = backend.detect(image)[0]
    frozen = image.copy()
    frozen.setflags(write=False)
    mirrored = image[:, ::-1].copy()[:, ::-1]
    wide = np.concatenate([image, image], axis=1)[:, :512]
    for picture in (frozen, mirrored, wide):
        face = backend.detect(picture)[0]
        np.testing.assert_array_equal(face.landmarks, expected.landmarks)
        assert embed_once(backend, picture, face).shape == (128,)
        assert len(backend.liveness(picture, [face])) == 1


@needs_models
def test_a_closed_backend_says_so() -> None:
    backend = local_backend(liveness=True)
    faces = backend.detect(astronaut())
    backend.close()
    with pytest.raises(BackendUnavailable):
        backend.detect(astronaut())
    with pytest.raises(BackendUnavailable):
        backend.embed([np.zeros((112, 112, 3), np.uint8)])
    assert backend.liveness(astronaut(), faces)[0].score is None


@needs_models
def test_an_embedder_is_no_detector() -> None:
    wrong = replace(specs.YUNET_S, architecture=Architecture.DLIB_HOG)
    file = replace(specs.file(specs.YUNET_S), spec=wrong)
    with pytest.raises(BackendUnavailable):
        LocalBackend(LocalConfig(detector=file, embedder=specs.file(specs.MOBILEFACENET_MS1M)))


@needs_faces
def test_people_are_told_apart() -> None:
    # GIVEN three photos each of six people
    backend = local_backend()
    people = sorted((FACES / "known").glob("*/*"))[::7]
    rows = []
    for folder in people:
        for path in sorted(folder.glob("*.jpg"))[:3]:
            image = read(path)
            face = main_face(backend.detect(image, careful=True), image)
            rows.append(embed_sample(backend, image, face))
    # WHEN all are compared
    scores = np.stack(rows) @ np.stack(rows).T
    same = np.kron(np.eye(len(people)), np.ones((3, 3))).astype(bool)
    # THEN one person's photos are alike, two people's are not
    assert np.median(scores[same & ~np.eye(len(rows), dtype=bool)]) > 0.55
    assert np.quantile(scores[~same], 0.99) < 0.35
