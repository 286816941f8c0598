"""What every face backend promises, over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from faceid_gui.backends.combined import CombinedBackend
from faceid_gui.core.embedding import crop_of, embed_many, embed_once, embed_sample
from faceid_gui.core.geometry import align
from faceid_gui.core.ports import FaceBackend, RawEmbedder
from faceid_gui.core.types import Image, LivenessReason
from tests.backends import specs
from tests.backends.deepface.parts import deepface_backend, needs_deepface
from tests.backends.helpers import dlib_backend, local_backend
from tests.backends.remote.served import failover, failover_alone, served_crops, served_frames
from tests.data import MODELS, astronaut
from tests.fakes import FakeBackend, face_picture

Case = tuple[Callable[[], FaceBackend], Callable[[], Image]]

_MODELS = pytest.mark.skipif(not MODELS.is_dir(), reason="no model folder beside the project")
_DLIB = pytest.mark.skipif(not specs.BUILTIN, reason="the extra builtin is not installed")

CASES = [
    pytest.param((lambda: local_backend(liveness=True), astronaut), marks=_MODELS, id="local"),
    pytest.param(
        (lambda: local_backend(specs.RETINAFACE_MNET025), astronaut), marks=_MODELS, id="retinaface"
    ),
    pytest.param(
        (lambda: local_backend(specs.YUNET_2023MAR), astronaut), marks=_MODELS, id="fixed-size"
    ),
    pytest.param((dlib_backend, astronaut), marks=_DLIB, id="dlib"),
    pytest.param((deepface_backend, astronaut), marks=needs_deepface, id="deepface"),
    pytest.param(
        (lambda: deepface_backend("SFace", "dlib"), astronaut),
        marks=needs_deepface,
        id="deepface-dlib",
    ),
    pytest.param(
        (lambda: deepface_backend(own_alignment=True), astronaut),
        marks=needs_deepface,
        id="deepface-own",
    ),
    pytest.param((FakeBackend, lambda: face_picture(4)), id="fake"),
    pytest.param(
        (lambda: CombinedBackend(eyes=local_backend(), embedding=dlib_backend()), astronaut),
        marks=(_MODELS, _DLIB),
        id="combined",
    ),
    pytest.param((served_crops, astronaut), marks=_MODELS, id="remote-crops"),
    pytest.param((served_frames, astronaut), marks=_MODELS, id="remote-frames"),
    pytest.param((failover, astronaut), marks=_MODELS, id="failover"),
    pytest.param((failover_alone, lambda: face_picture(4)), id="failover-frames"),
]


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Iterator[tuple[FaceBackend, Image]]:
    """A backend and a picture that shows it one face."""
    make, picture = request.param
    backend: FaceBackend = make()
    yield backend, picture()
    backend.close()


def test_it_says_what_it_is(case: tuple[FaceBackend, Image]) -> None:
    backend, _ = case
    assert backend.name
    assert backend.provider
    assert backend.contract.dimension > 0
    assert crop_of(backend.contract).name == backend.contract.crop


@pytest.mark.parametrize("careful", [False, True])
def test_it_finds_the_face(case: tuple[FaceBackend, Image], careful: bool) -> None:
    backend, image = case
    before = image.copy()
    faces = backend.detect(image, careful=careful)
    assert faces
    assert [face.score for face in faces] == sorted((face.score for face in faces), reverse=True)
    for face in faces:
        assert 0.0 <= face.score <= 1.0
        assert face.landmarks.shape == (5, 2)
        assert face.landmarks.dtype == np.float32
    best = faces[0]
    assert best.box.x < best.landmarks[:, 0].mean() < best.box.right
    assert best.box.y < best.landmarks[:, 1].mean() < best.box.bottom
    # Left eye left of the right one, eyes above the mouth.
    assert best.landmarks[0, 0] < best.landmarks[1, 0]
    assert best.landmarks[:2, 1].max() < best.landmarks[3:, 1].min()
    np.testing.assert_array_equal(image, before)


def test_the_same_picture_gives_the_same_answer(case: tuple[FaceBackend, Image]) -> None:
    backend, image = case
    one, other = backend.detect(image)[0], backend.detect(image)[0]
    np.testing.assert_array_equal(one.landmarks, other.landmarks)
    first, second = (embed_once(backend, image, face) for face in (one, other))
    np.testing.assert_array_equal(first, second)


def test_raw_rows_point_where_the_unit_rows_do(case: tuple[FaceBackend, Image]) -> None:
    backend, image = case
    if not isinstance(backend, RawEmbedder):
        pytest.skip("it gives unit rows alone")
    crop = align(image, backend.detect(image)[0].landmarks, crop_of(backend.contract))
    crops = [crop, np.ascontiguousarray(crop[::-1])]
    raw = backend.embed_raw(crops)
    assert raw.shape == (2, backend.contract.dimension)
    assert raw.dtype == np.float32
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    np.testing.assert_allclose(raw / lengths, backend.embed(crops), atol=1e-5)
    assert backend.embed_raw([]).shape == (0, backend.contract.dimension)


def test_embeddings_are_unit_rows_in_order(case: tuple[FaceBackend, Image]) -> None:
    backend, image = case
    face = backend.detect(image)[0]
    crop = align(image, face.landmarks, crop_of(backend.contract))
    other = np.ascontiguousarray(crop[::-1])
    rows = backend.embed([crop, other, crop])
    assert rows.shape == (3, backend.contract.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(rows[0], rows[2], atol=1e-5)
    np.testing.assert_allclose(backend.embed([crop])[0], rows[0], atol=1e-5)
    assert embed_many(backend, image, [face]).shape == (1, backend.contract.dimension)
    assert embed_sample(backend, image, face) @ rows[0] > 0.9


def test_no_crops_give_no_rows(case: tuple[FaceBackend, Image]) -> None:
    backend, image = case
    assert backend.embed([]).shape == (0, backend.contract.dimension)
    assert backend.liveness(image, []) == ()


GARBAGE = {
    "one pixel": np.zeros((1, 1, 3), np.uint8),
    "one row": np.full((1, 65_535, 3), 90, np.uint8),
    "one column": np.full((65_535, 1, 3), 90, np.uint8),
    "no pixels": np.zeros((0, 40, 3), np.uint8),
    "black": np.zeros((360, 640, 3), np.uint8),
    "white": np.full((360, 640, 3), 255, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 180, (200, 300, 3), np.uint8),
}


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("name", list(GARBAGE))
def test_pictures_without_a_face_never_raise(
    case: tuple[FaceBackend, Image], name: str, careful: bool
) -> None:
    backend, _ = case
    if name == "no pixels" and isinstance(backend, FakeBackend):
        pytest.skip("the fake looks with a function of OpenCV that takes no empty picture")
    image = GARBAGE[name]
    faces = backend.detect(image, careful=careful)
    assert len(backend.liveness(image, faces)) == len(faces)
    if name != "noise":
        assert faces == ()


def test_liveness_tells_one_result_per_face(case: tuple[FaceBackend, Image]) -> None:
    backend, image = case
    faces = backend.detect(image) * 2
    results = backend.liveness(image, faces)
    assert len(results) == len(faces)
    for result in results:
        if not backend.has_liveness:
            assert (result.score, result.reason) == (None, LivenessReason.NO_MODEL)
        elif result.score is not None:
            assert 0.0 <= result.score <= 1.0


@pytest.mark.parametrize("made", CASES)
def test_closing_twice_is_fine(made: Case) -> None:
    backend = made[0]()
    backend.close()
    backend.close()
