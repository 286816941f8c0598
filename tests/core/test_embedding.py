"""From face to vector, over the fake backend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.embedding import (
    combine,
    embed_many,
    embed_once,
    embed_pair,
    embed_sample,
    embed_side,
    unit_rows,
)
from faceid_gui.core.errors import BackendUnavailable, ContractMismatch
from faceid_gui.core.types import Embeddings, Image
from tests.fakes import CONTRACT, FakeBackend, add_face, face_picture, identity_vector


class _Uneven(FakeBackend):
    """Gives each crop of a call another direction and length, as a network would."""

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self.embedded += len(crops)
        return np.eye(len(crops), CONTRACT.dimension, dtype=np.float32)


def test_one_plain_crop_is_embedded_once() -> None:
    backend, image = FakeBackend(), face_picture(3)
    embedding = embed_once(backend, image, backend.detect(image)[0])
    np.testing.assert_allclose(embedding, identity_vector(3))
    assert backend.embedded == 1
    assert embedding.shape == (CONTRACT.dimension,)


def test_all_faces_of_a_picture_go_in_one_call() -> None:
    image = add_face(face_picture(3, x=20), 9, x=400, y=100, size=140)
    backend = FakeBackend()
    rows = embed_many(backend, image, backend.detect(image))
    assert {int(row.argmax()) for row in rows} == {3, 9}
    assert embed_many(backend, image, ()).shape == (0, CONTRACT.dimension)


def test_a_sample_is_the_normalised_sum_of_twelve() -> None:
    backend, image = _Uneven(), face_picture(3)
    embedding = embed_sample(backend, image, FakeBackend().detect(image)[0])
    assert backend.embedded == 12
    np.testing.assert_allclose(embedding[:12], np.full(12, 12**-0.5), rtol=1e-5)
    assert embedding.dtype == np.float32


def test_a_pair_is_the_normalised_sum_of_two_and_a_side_one_of_them() -> None:
    image = face_picture(3)
    face = FakeBackend().detect(image)[0]
    backend = _Uneven()
    pair = embed_pair(backend, image, face)
    np.testing.assert_allclose(pair[:3], [2**-0.5, 2**-0.5, 0.0], rtol=1e-5)
    assert backend.embedded == 2
    # AND the two sides show the face to the embedder from two sides
    seen = _Seeing()
    for mirrored in (False, True):
        assert embed_side(seen, image, face, mirrored=mirrored).shape == (CONTRACT.dimension,)
    plain, other = seen.crops
    np.testing.assert_array_equal(plain[:, ::-1], other)


class _Seeing(FakeBackend):
    """Keeps the crops that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.crops: list[Image] = []

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self.crops += crops
        return super().embed(crops)


def test_an_unknown_crop_is_our_own_fault() -> None:
    backend, image = FakeBackend(), face_picture(3)
    backend.contract = replace(CONTRACT, crop="no such crop")
    with pytest.raises(ContractMismatch):
        embed_once(backend, image, backend.detect(image)[0])


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_vectors_of_no_use_are_never_handed_on(value: float) -> None:
    rows = np.ones((2, 4), np.float32)
    rows[1] = value
    with pytest.raises(BackendUnavailable):
        unit_rows(rows)
    with pytest.raises(BackendUnavailable):
        combine(np.full((2, 4), value, np.float32))


def test_rows_become_unit_rows() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.1]], np.float32))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0.0, 1.0]], rtol=1e-6)
