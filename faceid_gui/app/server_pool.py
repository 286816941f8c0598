"""The networks of the server: how many side by side, and on what they compute."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from faceid_gui.app.backends import BackendPlan
from faceid_gui.backends.local.session import PROVIDER_ORDER
from faceid_gui.cli.context import STILL_FACE_PX
from faceid_gui.core.errors import BackendUnavailable, ModelMissing
from faceid_gui.core.networks import Architecture
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import FaceBackend
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from faceid_gui.settings.network import Provider, Server

_CPU: Final = "CPUExecutionProvider"
_GPU: Final = ("CUDAExecutionProvider", "TensorrtExecutionProvider")
_NAMES: Final[Mapping[Provider, str]] = MappingProxyType(
    {
        Provider.CUDA: "CUDAExecutionProvider",
        Provider.TENSORRT: "TensorrtExecutionProvider",
        Provider.OPENVINO: "OpenVINOExecutionProvider",
        Provider.CPU: _CPU,
    }
)
_BATCH_WAIT_S: Final = 0.002
"""A batch of 32 takes a GPU longer than that: nobody waits in vain."""


@dataclass(frozen=True, slots=True)
class ServedPack:
    """Opens one backend of the served pack, one thread each.

    Opening raises ModelMissing, ModelDamaged, and BackendUnavailable where the provider that
    was asked for is not what computes.
    """

    files: PackFiles
    provider: Provider = Provider.AUTO

    def __call__(self) -> FaceBackend:
        """Open it."""
        backend = self._opened()
        wanted = _NAMES.get(self.provider)
        if wanted is not None and backend.provider != wanted:
            backend.close()
            raise BackendUnavailable(
                f"{wanted} was asked for, but {backend.provider} computes here", detail=wanted
            )
        return backend

    def _opened(self) -> FaceBackend:
        if self.files.embedder is None:
            raise ModelMissing("the pack has no embedder", detail=self.files.pack.key)
        if self.files.embedder.spec.architecture is Architecture.DLIB_RESNET:
            return BackendPlan(self.files, threads=1, smallest_face_px=STILL_FACE_PX)()
        from faceid_gui.backends.local.backend import LocalBackend, LocalConfig

        if self.files.detector is None:
            raise ModelMissing("the pack has no detector", detail=self.files.pack.key)
        wanted = _NAMES.get(self.provider)
        return LocalBackend(
            LocalConfig(
                detector=self.files.detector,
                embedder=self.files.embedder,
                liveness=self.files.liveness,
                threads=1,
                smallest_face_px=STILL_FACE_PX,
                providers=PROVIDER_ORDER if wanted is None else (wanted, _CPU),
            )
        )


def served_pool(make: Callable[[], FaceBackend], server: Server) -> InferencePool:
    """The pool for what really computes, not started.

    On a GPU one worker embeds whole batches; on a processor as many as there are cores take
    one piece of work after the other, which a batch would not make faster.
    """
    plan = PoolPlan(workers=server.workers or os.cpu_count() or 1)
    if _computes_on_gpu(make, server.provider):
        plan = PoolPlan(
            workers=server.workers or 1, max_batch=server.max_batch, max_wait_s=_BATCH_WAIT_S
        )
    return InferencePool(make, plan)


def _computes_on_gpu(make: Callable[[], FaceBackend], provider: Provider) -> bool:
    """Whether the provider in use is a GPU's; asks a backend only where it may be."""
    import onnxruntime

    if provider in (Provider.CPU, Provider.OPENVINO):
        return False
    if not set(_GPU) & set(onnxruntime.get_available_providers()):
        return False
    backend = make()
    try:
        return backend.provider in _GPU
    finally:
        backend.close()
