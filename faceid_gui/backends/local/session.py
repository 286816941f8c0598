"""The one place that makes ONNX Runtime sessions."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from faceid_gui.backends.files import read_verified
from faceid_gui.backends.local.providers import beside, in_words
from faceid_gui.core.errors import BackendUnavailable, ModelDamaged
from faceid_gui.core.networks import ColourOrder, NetworkFile, Preprocessing

_log = logging.getLogger(__name__)

Blob = NDArray[np.float32]
"""Network input, shape (n, 3, height, width), float32."""

PROVIDER_ORDER: Final = ("CUDAExecutionProvider", "CPUExecutionProvider")
"""What may compute, best first. Others need models of their own or are slower here."""

_LOAD_ERRORS: Final = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NoSuchFile,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
)
_RUN_ERRORS: Final = (ort_errors.Fail, ort_errors.InvalidArgument, ort_errors.RuntimeException)


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """How sessions run: ``threads`` 0 leaves one core free; ``providers`` best first.

    The first provider that really computes is used. ``strict``: the first one, or none.
    """

    threads: int = 0
    providers: tuple[str, ...] = PROVIDER_ORDER
    strict: bool = False


class Network:
    """A verified network in a session of its own. Not thread-safe by intention: one owner.

    Raises ModelMissing or ModelDamaged where the file is not the catalogue's, and
    BackendUnavailable where no provider of the order computes here.
    """

    def __init__(self, file: NetworkFile, config: SessionConfig) -> None:
        self.spec = file.spec
        data = read_verified(file)
        self._session = _open(data, config, file.spec.key)
        entry = self._session.get_inputs()[0]
        self._input = entry.name
        batch, _, height, width = entry.shape
        self.fixed_batch: int | None = batch if isinstance(batch, int) else None
        """How many pictures one run takes, None where any number."""
        self.fixed_size: tuple[int, int] | None = (
            (width, height) if isinstance(width, int) and isinstance(height, int) else None
        )
        """(width, height) of the input, None where any size."""

    @property
    def provider(self) -> str:
        """The provider that really computes."""
        return str(self._session.get_providers()[0])

    def run(self, blob: Blob, outputs: Sequence[str] | None = None) -> list[NDArray[np.float32]]:
        """The named outputs (all, in the file's order, where None). Raises BackendUnavailable."""
        try:
            results = self._session.run(outputs, {self._input: blob})
        except _RUN_ERRORS as error:
            raise BackendUnavailable(f"{self.spec.key} failed", detail=str(error)) from error
        return list(results)


def normalise(blob: Blob, preprocessing: Preprocessing) -> Blob:
    """Apply mean and std in place: ``blob`` holds levels 0 to 255 in the network's own order."""
    if any(preprocessing.mean):
        blob -= np.array(preprocessing.mean, np.float32).reshape(1, 3, 1, 1)
    if preprocessing.std != (1.0, 1.0, 1.0):
        blob *= (
            (1.0 / np.array(preprocessing.std, np.float64)).astype(np.float32).reshape(1, 3, 1, 1)
        )
    return blob


def planes(preprocessing: Preprocessing) -> tuple[int, int, int]:
    """Which channel of a BGR picture each input plane shows."""
    return (2, 1, 0) if preprocessing.colour is ColourOrder.RGB else (0, 1, 2)


def resolve_threads(threads: int) -> int:
    """The number itself, or for 0 all cores but one."""
    return threads if threads > 0 else max(1, (os.cpu_count() or 2) - 1)


def _open(data: bytes, config: SessionConfig, key: str) -> ort.InferenceSession:
    """A session that the best possible provider computes, and that says so itself."""
    for provider in _providers(config):
        session = _attempt(data, config.threads, provider, key)
        if session is not None and session.get_providers()[0] == provider:
            return session
        # ONNX Runtime passes over a provider whose libraries or device are not there.
        _log.warning("%s does not compute here", in_words(provider))
    asked = " or ".join(in_words(provider) for provider in config.providers)
    raise BackendUnavailable(f"{asked} was asked for, but does not compute on this machine")


def _attempt(data: bytes, threads: int, provider: str, key: str) -> ort.InferenceSession | None:
    """A session, None where an accelerator does not take it. Raises ModelDamaged."""
    order = beside(provider)
    present = [name for name in order if name in set(ort.get_available_providers())]
    try:
        # Without its own fallback, which prints, and computes with something else.
        return ort.InferenceSession(data, _options(threads), providers=present, enable_fallback=0)
    except _LOAD_ERRORS as error:
        if provider == order[-1]:
            raise ModelDamaged(f"{key} cannot be loaded", detail=str(error)) from error
        _log.warning("%s does not take %s: %s", in_words(provider), key, error)
        return None


def _providers(config: SessionConfig) -> tuple[str, ...]:
    present = set(ort.get_available_providers())
    order = config.providers[:1] if config.strict else config.providers
    chosen = tuple(name for name in order if name in present)
    if not chosen:
        asked = " or ".join(in_words(name) for name in order)
        raise BackendUnavailable(
            f"this ONNX Runtime was not made for {asked}", detail=", ".join(sorted(present))
        )
    return chosen


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = resolve_threads(threads)
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 3
    # Waiting threads that spin take the core from the camera and the window.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
