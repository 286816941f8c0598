"""Sessions: only verified bytes, only providers that exist."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from faceid_gui.backends.files import read_verified
from faceid_gui.backends.local.session import (
    Network,
    SessionConfig,
    normalise,
    planes,
    resolve_threads,
)
from faceid_gui.core.errors import BackendUnavailable, ModelDamaged, ModelMissing
from faceid_gui.core.networks import ColourOrder, NetworkFile, Preprocessing
from tests.backends import specs
from tests.data import needs_models

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        Network(NetworkFile(specs.YUNET_S, tmp_path / "nothing.onnx"), SessionConfig())
    with pytest.raises(ModelMissing):
        read_verified(NetworkFile(specs.YUNET_S, tmp_path))


def test_other_bytes_are_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "yunet.onnx"
    path.write_bytes(b"something else")
    with pytest.raises(ModelDamaged):
        Network(NetworkFile(specs.YUNET_S, path), SessionConfig())


def test_a_published_file_that_cannot_be_loaded_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "empty.onnx"
    path.write_bytes(b"")
    with pytest.raises(ModelDamaged):
        Network(NetworkFile(replace(specs.YUNET_S, sha256=EMPTY_SHA256), path), SessionConfig())


def test_another_form_of_the_weights_is_checked_against_its_own_hash(tmp_path: Path) -> None:
    path = tmp_path / "other.onnx"
    path.write_bytes(b"")
    assert read_verified(NetworkFile(specs.YUNET_S, path, EMPTY_SHA256)) == b""


@needs_models
def test_the_provider_in_use_is_the_first_that_exists() -> None:
    order = ("NoSuchExecutionProvider", "CPUExecutionProvider")
    network = Network(specs.file(specs.YUNET_S), SessionConfig(1, order))
    assert network.provider == "CPUExecutionProvider"
    with pytest.raises(BackendUnavailable):
        Network(specs.file(specs.YUNET_S), SessionConfig(1, ("NoSuchExecutionProvider",)))


@needs_models
def test_the_shape_of_a_file_is_read_from_it() -> None:
    config = SessionConfig(1)
    assert Network(specs.file(specs.YUNET_S), config).fixed_size is None
    fixed = Network(specs.file(specs.YUNET_2023MAR), config)
    assert (fixed.fixed_size, fixed.fixed_batch) == ((640, 640), 1)
    assert Network(specs.dynamic_embedder(), config).fixed_batch is None


@needs_models
def test_a_failing_run_is_the_backends_fault() -> None:
    network = Network(specs.file(specs.MOBILEFACENET_MS1M), SessionConfig(1))
    with pytest.raises(BackendUnavailable):
        network.run(np.zeros((1, 3, 50, 50), np.float32))


def test_one_core_stays_free() -> None:
    assert resolve_threads(3) == 3
    assert resolve_threads(0) >= 1


def test_a_processor_is_always_among_the_providers() -> None:
    assert SessionConfig().providers[-1] == "CPUExecutionProvider"
    assert "CPUExecutionProvider" in ort.get_available_providers()


def test_preprocessing_is_subtract_then_divide() -> None:
    values = Preprocessing(None, ColourOrder.RGB, (1.0, 2.0, 3.0), (2.0, 4.0, 8.0))
    blob = normalise(np.full((1, 3, 1, 1), 11.0, np.float32), values)
    np.testing.assert_allclose(blob.ravel(), [5.0, 2.25, 1.0])
    assert planes(values) == (2, 1, 0)
    untouched = np.full((1, 3, 1, 1), 11.0, np.float32)
    np.testing.assert_array_equal(normalise(untouched.copy(), Preprocessing(None)), untouched)
    assert planes(Preprocessing(None)) == (0, 1, 2)
