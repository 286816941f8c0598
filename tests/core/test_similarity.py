"""Searching a gallery."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.core.errors import Bug, ContractMismatch
from faceid_gui.core.similarity import Searcher, fold
from faceid_gui.core.types import Embeddings, GallerySnapshot, Person
from tests.fakes import CONTRACT, fake_gallery, identity_vector


def _unit_rows(n: int, d: int, seed: int = 1) -> Embeddings:
    rows = np.random.default_rng(seed).normal(size=(n, d))
    unit: Embeddings = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _gallery(matrix: Embeddings, ids: list[str] | None = None) -> GallerySnapshot:
    ids = ids or [f"id-{i}" for i in range(len(matrix))]
    return GallerySnapshot("c", matrix, tuple(Person(key, f"n-{key}", 0.0) for key in ids))


def test_fold_is_the_normalised_mean() -> None:
    # GIVEN three unit rows
    rows = _unit_rows(3, 8)
    # WHEN they are folded
    folded = fold(rows)
    # THEN the result points where their mean does, has unit length and is float32
    mean = rows.mean(axis=0)
    np.testing.assert_allclose(folded, mean / np.linalg.norm(mean), atol=1e-6)
    assert folded.dtype == np.float32
    assert folded.shape == (8,)
    assert np.linalg.norm(folded) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    "rows",
    [
        np.zeros((0, 8), np.float32),
        np.zeros(8, np.float32),
        np.zeros((2, 0), np.float32),
        np.array([[1.0, np.nan], [0.0, 1.0]], np.float32),
        np.array([[1.0, np.inf], [0.0, 1.0]], np.float32),
        np.array([[1.0, 0.0], [-1.0, 0.0]], np.float32),
    ],
    ids=["empty", "one dimension", "no columns", "nan", "infinite", "cancelling"],
)
def test_fold_refuses_what_gives_no_template(rows: NDArray[np.float32]) -> None:
    with pytest.raises(Bug):
        fold(rows)


def test_search_agrees_with_brute_force_at_ten_thousand() -> None:
    # GIVEN 10,000 templates and probes near some of them
    matrix = _unit_rows(10_000, 128)
    searcher = Searcher(_gallery(matrix))
    probes = np.concatenate([matrix[:40] + 0.05 * _unit_rows(40, 128, 2), _unit_rows(40, 128, 3)])
    # WHEN each is searched, one by one and all at once
    single = [searcher.search(probe) for probe in probes]
    many = searcher.search_many(probes)
    # THEN nearest person, score and runner-up are those of a double-precision brute force
    units = probes.astype(np.float64) / np.linalg.norm(probes, axis=1, keepdims=True)
    brute = units @ matrix.astype(np.float64).T
    order = np.argsort(-brute, axis=1)
    for i, (one, other) in enumerate(zip(single, many, strict=True)):
        for match in (one, other):
            assert match is not None
            assert match.person.id == f"id-{order[i, 0]}"
            assert match.score == pytest.approx(brute[i, order[i, 0]], abs=1e-5)
            assert match.runner_up == pytest.approx(brute[i, order[i, 1]], abs=1e-5)


def test_runner_up_is_another_person() -> None:
    # GIVEN a gallery in which one person has the two best rows
    matrix = np.stack([identity_vector(0), identity_vector(0), identity_vector(1)])
    searcher = Searcher(_gallery(matrix, ["a", "a", "b"]))
    # WHEN that person is searched
    match = searcher.search(identity_vector(0))
    # THEN the runner-up is the other person's score
    assert match is not None
    assert (match.person.id, match.score, match.runner_up) == ("a", 1.0, 0.0)


def test_a_gallery_of_one_has_no_runner_up() -> None:
    match = Searcher(fake_gallery(3)).search(identity_vector(3))
    assert match is not None
    assert match.runner_up is None


def test_an_empty_gallery_knows_nobody() -> None:
    searcher = Searcher(GallerySnapshot.empty(CONTRACT))
    assert len(searcher) == 0
    assert searcher.search(identity_vector(0)) is None
    assert searcher.search_many(np.stack([identity_vector(0)] * 2)) == (None, None)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_an_embedding_that_is_not_finite_matches_nobody(value: float) -> None:
    # GIVEN a probe with one bad value
    searcher = Searcher(fake_gallery(0, 1, 2))
    probe = identity_vector(1)
    probe[5] = value
    # THEN it matches nobody, also among good ones
    assert searcher.search(probe) is None
    found = searcher.search_many(np.stack([identity_vector(2), probe, identity_vector(0)]))
    assert [match.person.id if match else None for match in found] == ["id-2", None, "id-0"]


def test_an_embedding_of_no_length_matches_nobody() -> None:
    zero = np.zeros(CONTRACT.dimension, np.float32)
    assert Searcher(fake_gallery(0)).search(zero) is None


def test_a_long_embedding_gains_nothing() -> None:
    match = Searcher(fake_gallery(0, 1)).search(identity_vector(1) * 7)
    assert match is not None
    assert match.score == pytest.approx(1.0)


def test_another_dimension_or_contract_is_refused() -> None:
    searcher = Searcher(fake_gallery(0, 1))
    with pytest.raises(ContractMismatch):
        searcher.search(np.ones(8, np.float32))
    with pytest.raises(ContractMismatch):
        searcher.search_many(np.ones((2, 8), np.float32))
    with pytest.raises(ContractMismatch):
        searcher.search(identity_vector(0), contract_id="another")
    assert searcher.search(identity_vector(0), contract_id=CONTRACT.id) is not None


def test_a_damaged_gallery_is_refused() -> None:
    matrix = np.stack([identity_vector(0), identity_vector(1)])
    with pytest.raises(ContractMismatch):
        Searcher(GallerySnapshot("c", matrix, (Person("a", "a", 0.0),)))
    for bad in (np.nan, 3.0, 0.0):
        broken = matrix.copy()
        broken[1] = bad
        with pytest.raises(Bug):
            Searcher(_gallery(broken))


def test_the_matrix_is_a_read_only_copy() -> None:
    # GIVEN a searcher
    matrix = np.stack([identity_vector(0), identity_vector(1)])
    searcher = Searcher(_gallery(matrix))
    # WHEN the snapshot's array is written to afterwards
    matrix[0] = identity_vector(1)
    # THEN the search does not see it, and its own matrix cannot be written to
    match = searcher.search(identity_vector(0))
    assert match is not None
    assert match.person.id == "id-0"
    assert searcher.matrix.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        searcher.matrix[0, 0] = 5.0
