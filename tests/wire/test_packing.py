"""Crops and embeddings survive the way, and nothing else passes for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.core.errors import BackendUnavailable, BadRequest
from faceid_gui.wire.packing import (
    MAX_CROPS,
    pack_crops,
    pack_embeddings,
    unpack_crops,
    unpack_embeddings,
)

CONTRACT = "0123456789abcdef-arcface112-fake-16"


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=MAX_CROPS))
def test_crops_come_back_as_they_were(files: list[bytes]) -> None:
    assert unpack_crops(pack_crops(files)) == tuple(files)


@given(st.binary(max_size=300))
def test_garbage_is_no_pack_of_crops(body: bytes) -> None:
    try:
        files = unpack_crops(body)
    except BadRequest:
        return
    assert pack_crops(files) == body  # it happened to be one


@pytest.mark.parametrize("cut", [1, 3, 5, 7, 20])
def test_a_cut_or_lengthened_pack_is_refused(cut: int) -> None:
    body = pack_crops([b"x" * 40, b"y" * 3])
    for wrong in (body[:-cut], body + b"z" * cut):
        with pytest.raises(BadRequest):
            unpack_crops(wrong)


def test_none_and_too_many_crops_are_refused() -> None:
    for count in (0, MAX_CROPS + 1):
        with pytest.raises(BadRequest):
            unpack_crops(pack_crops([b"x"] * count))


@pytest.mark.parametrize(("size", "tolerance"), [(4, 0.0), (2, 1e-3)])
def test_embeddings_come_back(size: int, tolerance: float) -> None:
    # GIVEN unit rows, WHEN packed and unpacked, THEN they are the same, with their contract
    rows = np.random.default_rng(1).normal(size=(3, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    packed = unpack_embeddings(pack_embeddings(rows, CONTRACT, size=2 if size == 2 else 4))
    np.testing.assert_allclose(packed.rows, rows, atol=tolerance)
    assert packed.rows.dtype == np.float32
    assert packed.contract_id == CONTRACT


@given(st.binary(max_size=300))
def test_garbage_holds_no_embeddings(body: bytes) -> None:
    with pytest.raises(BackendUnavailable):
        unpack_embeddings(body)


@pytest.mark.parametrize("cut", [1, 4, 60])
def test_cut_embeddings_are_refused(cut: int) -> None:
    body = pack_embeddings(np.eye(4, 16, dtype=np.float32), CONTRACT)
    for wrong in (body[:-cut], body + b"\0" * cut):
        with pytest.raises(BackendUnavailable):
            unpack_embeddings(wrong)
