"""Embedders: preprocessing as data, batches, outputs that mix people."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.backends.local.embedder import Embedder
from faceid_gui.backends.local.session import Blob, Network, SessionConfig
from faceid_gui.core.errors import BackendUnavailable, Bug
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.types import Image
from tests.backends import specs
from tests.core.test_geometry import EYES_NOSE_MOUTH
from tests.data import astronaut, needs_models


class _Stub(Network):
    """Gives the mean of each input plane as the first three of 128 values."""

    def __init__(self, *, batch: int | None, rows: int | None = None, value: float = 1.0) -> None:
        self.spec = specs.MOBILEFACENET_MS1M
        self.fixed_batch = batch
        self.fixed_size = (112, 112)
        self.batches: list[int] = []
        self._rows = rows
        self._value = value

    def run(self, blob: Blob, outputs: Sequence[str] | None = None) -> list[NDArray[np.float32]]:
        self.batches.append(len(blob))
        result = np.full((self._rows or len(blob), 128), self._value, np.float32)
        result[:, :3] *= blob.mean(axis=(2, 3))[: len(result)]
        result[:, 3:] = 0
        return [result]


def _plain(blue: int, green: int, red: int) -> Image:
    return np.full((112, 112, 3), (blue, green, red), np.uint8)


def test_channels_mean_and_deviation_follow_the_data() -> None:
    row = Embedder(_Stub(batch=None)).embed([_plain(10, 20, 30)])[0]
    mean, std = (
        specs.MOBILEFACENET_MS1M.preprocessing.mean,
        specs.MOBILEFACENET_MS1M.preprocessing.std,
    )
    expected = (np.array([30, 20, 10]) - mean) / std
    np.testing.assert_allclose(row[:3], expected / np.linalg.norm(expected), rtol=1e-5)


def test_a_file_of_fixed_batch_is_run_once_per_crop() -> None:
    crops = [_plain(i, 20, 30) for i in range(5)]
    one, any_number = _Stub(batch=1), _Stub(batch=None)
    looped, together = Embedder(one).embed(crops), Embedder(any_number).embed(crops)
    assert (one.batches, any_number.batches) == ([1] * 5, [5])
    np.testing.assert_allclose(looped, together, rtol=1e-6)


def test_a_large_number_of_crops_is_cut_into_batches() -> None:
    stub = _Stub(batch=None)
    assert Embedder(stub).embed([_plain(1, 2, 3)] * 40).shape == (40, 128)
    assert max(stub.batches) <= 16


def test_nothing_in_nothing_out() -> None:
    stub = _Stub(batch=None)
    assert Embedder(stub).embed([]).shape == (0, 128)
    assert stub.batches == []


def test_a_batch_folded_into_one_row_is_noticed() -> None:
    with pytest.raises(Bug):
        Embedder(_Stub(batch=None, rows=1)).embed([_plain(1, 2, 3)] * 2)


def test_a_crop_of_another_size_is_our_own_fault() -> None:
    with pytest.raises(Bug):
        Embedder(_Stub(batch=None)).embed([np.zeros((150, 150, 3), np.uint8)])


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_an_output_of_no_use_is_refused(value: float) -> None:
    with pytest.raises(BackendUnavailable):
        Embedder(_Stub(batch=None, value=value)).embed([_plain(1, 2, 3)])


@needs_models
def test_both_forms_of_mobilefacenet_agree_under_one_contract() -> None:
    # GIVEN the published file and its form with a dynamic batch
    crop = align(astronaut(), EYES_NOSE_MOUTH, ARCFACE_112)
    crops = [crop, np.asarray(cv2.flip(crop, 1), np.uint8), np.asarray(255 - crop, np.uint8)]
    config = SessionConfig(1)
    published = Embedder(Network(specs.file(specs.MOBILEFACENET_MS1M), config))
    dynamic = Embedder(Network(specs.dynamic_embedder(), config))
    # THEN they give the same rows and the same contract
    one, other = published.embed(crops), dynamic.embed(crops)
    np.testing.assert_allclose(one, other, atol=1e-4)
    assert published.contract == dynamic.contract
    # AND a mirrored face is the same person, a negative is not
    assert one[0] @ one[1] > 0.8
    assert one[0] @ one[2] < 0.5
