"""The networks of the server: how many side by side, and on what they compute."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from faceid_gui.app.backends import BackendPlan
from faceid_gui.backends.local.providers import CPU, ProviderChoice, choose_providers
from faceid_gui.cli.context import STILL_FACE_PX
from faceid_gui.core.errors import BackendUnavailable, ModelMissing
from faceid_gui.core.networks import Architecture
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import FaceBackend
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from faceid_gui.settings.network import Server

_BATCH_WAIT_S: Final = 0.002
"""A batch of 32 takes a GPU longer than that: nobody waits in vain."""


@dataclass(frozen=True, slots=True)
class ServedPack:
    """Opens one backend of the served pack, with one thread.

    Opening raises ModelMissing, ModelDamaged, and BackendUnavailable where what was asked for
    is not what computes.
    """

    files: PackFiles
    providers: ProviderChoice

    def __call__(self) -> FaceBackend:
        """Open it."""
        embedder = self.files.embedder
        if embedder is not None and embedder.spec.architecture is Architecture.DLIB_RESNET:
            return self._dlib()
        from faceid_gui.backends.local.backend import LocalBackend, LocalConfig

        if self.files.detector is None:
            raise ModelMissing("the pack has no detector", detail=self.files.pack.key)
        return LocalBackend(
            LocalConfig(
                detector=self.files.detector,
                embedder=embedder,
                contract=self.files.contract,
                liveness=self.files.liveness,
                threads=1,
                smallest_face_px=STILL_FACE_PX,
                providers=self.providers.order,
                strict=self.providers.strict,
            )
        )

    def _dlib(self) -> FaceBackend:
        if self.providers.strict and self.providers.batches:
            raise BackendUnavailable("this pack computes on the processor alone")
        return BackendPlan(self.files, threads=1, smallest_face_px=STILL_FACE_PX)()


def served_pack(files: PackFiles, server: Server) -> ServedPack:
    """The pack on what the settings ask for. Raises BackendUnavailable where that is not here."""
    return ServedPack(files, choose_providers(server.provider.value))


def served_pool(pack: ServedPack, server: Server) -> InferencePool:
    """The pool for what really computes, not started.

    On a GPU one worker embeds whole batches; on a processor as many as there are cores take
    one piece of work after the other, which a batch would not make faster. Raises what opening
    a backend raises.
    """
    plan = PoolPlan(workers=server.workers or os.cpu_count() or 1)
    if _gains_from_batches(pack):
        plan = PoolPlan(
            workers=server.workers or 1, max_batch=server.max_batch, max_wait_s=_BATCH_WAIT_S
        )
    return InferencePool(pack, plan)


def _gains_from_batches(pack: ServedPack) -> bool:
    """Whether something else than the processor computes; tried where nobody knows before."""
    if not pack.providers.batches:
        return False
    backend = pack()
    try:
        return backend.provider != CPU
    finally:
        backend.close()
