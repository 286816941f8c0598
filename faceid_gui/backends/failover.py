"""A server first, this machine where the server fails: the picture never waits for long."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from faceid_gui.backends.remote.client import RemoteClient
from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.handshake import Needs
from faceid_gui.backends.remote.link import Ask, Link
from faceid_gui.backends.remote.mode import local_detection_s
from faceid_gui.backends.remote.parity import Reference, bare_reference, reference_of
from faceid_gui.backends.remote.returning import LinkTiming
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import ContractMismatch, LinkFailed
from faceid_gui.core.link import BackendState, WorkMode
from faceid_gui.core.ports import Clock, FaceBackend, PatientBackend
from faceid_gui.core.types import (
    DetectedFace,
    EmbeddingContract,
    Embeddings,
    Image,
    Liveness,
    LivenessReason,
)

REMOTE = "remote"
"""The ``name`` while embeddings come from the server."""


class FailoverBackend:
    """A server, and this machine in its place whenever it cannot be used.

    ``local`` computes embeddings of the same contract; without it calls raise LinkFailed while
    the server is away, so that the door stays shut. ``eyes`` finds and judges faces here where
    ``local`` is None. Both are used on the owner's thread alone and are closed with this.
    ``golden`` is what the contract's embedder is known to give, for machines that cannot
    compute it. Opening never waits for the server. Implements FaceBackend and LinkedBackend;
    one owner at a time, except ``state``.

    Raises ContractMismatch where ``local`` is of another contract.
    """

    def __init__(
        self,
        config: RemoteConfig,
        contract: EmbeddingContract,
        *,
        local: FaceBackend | None = None,
        eyes: FaceBackend | None = None,
        golden: Reference | None = None,
        clock: Clock | None = None,
        timing: LinkTiming | None = None,
    ) -> None:
        if local is not None and local.contract != contract:
            raise ContractMismatch(
                "the backend in reserve is of another contract",
                detail=f"{local.contract.id} against {contract.id}",
            )
        clock = clock or SystemClock()
        self._contract = contract
        self._local = local
        self._finder = eyes or local
        self._name = local.name if local is not None else REMOTE
        self._config = config
        client = RemoteClient(config, clock=clock)
        self._link = Link(client, self._needs(golden), clock=clock, timing=timing)
        self._link.start()

    @property
    def contract(self) -> EmbeddingContract:
        """What the embeddings can be compared with, wherever they come from."""
        return self._contract

    @property
    def name(self) -> str:
        """Who gave the newest embeddings: ``remote``, or the name of the local backend."""
        return self._name

    @property
    def provider(self) -> str:
        """What really computes by now."""
        terms = self._link.terms
        if terms is not None:
            return terms.info.provider
        return self._local.provider if self._local is not None else REMOTE

    @property
    def has_liveness(self) -> bool:
        """Whether faces can be judged, here or on the server."""
        if self._finder is not None and self._finder.has_liveness:
            return True
        return self._judges_there()

    @property
    def longest_call_s(self) -> float:
        """How long a call that is answered here may take, seconds."""
        here: tuple[object, ...] = (self._local, self._finder)
        times = (one.longest_call_s for one in here if isinstance(one, PatientBackend))
        return max(times, default=0.0)

    @property
    def state(self) -> BackendState:
        """Where answers come from by now. Cheap, never blocks, from any thread."""
        return self._link.state("local" if self._local is not None else "")

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        """Faces, best score first; none in a picture without pixels.

        Raises LinkFailed where nothing here finds faces and the server cannot be used.
        """
        finder = self._finder
        if self._sends_frames() or finder is None:
            try:
                return self._link.ask(
                    Ask.DETECT, lambda remote: remote.detect(image, careful=careful)
                )
            except LinkFailed:
                if finder is None:
                    raise
        return finder.detect(image, careful=careful)

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        """Unit rows, shape (n, d), of crops that fit ``contract.crop``.

        Waits for the server a quarter of a second at most where this machine can do it.
        Raises LinkFailed where it cannot.
        """
        if not crops:
            return np.zeros((0, self._contract.dimension), np.float32)
        files = tuple(crops)
        try:
            rows = self._link.ask(Ask.EMBED, lambda remote: remote.embed(files), count=len(files))
        except LinkFailed:
            if self._local is None:
                raise
            rows = self._local.embed(files)
            self._name = self._local.name
        else:
            self._name = REMOTE
        return rows

    def liveness(self, image: Image, faces: Sequence[DetectedFace]) -> tuple[Liveness, ...]:
        """One passive liveness per face; FAULT where nobody can judge now."""
        finder = self._finder
        if faces and self._judges_there():
            try:
                return self._link.ask(Ask.JUDGE, lambda remote: remote.judge(image, faces))
            except LinkFailed:
                if finder is None:
                    return tuple(Liveness(None, LivenessReason.FAULT) for _ in faces)
        if finder is None:
            return tuple(Liveness(None, LivenessReason.NO_MODEL) for _ in faces)
        return finder.liveness(image, faces)

    def wait(self, seconds: float) -> BackendState:
        """Wait until the server was tried for the first time, and tell what came of it.

        For a command that does one thing and ends; a window need not wait.
        """
        self._link.wait(seconds)
        return self.state

    def close(self) -> None:
        """Hang up and let go of everything. May be called twice."""
        self._link.close()
        for backend in (self._local, self._finder):
            if backend is not None:
                backend.close()

    def _sends_frames(self) -> bool:
        terms = self._link.terms
        return terms is not None and terms.mode is WorkMode.FRAMES

    def _judges_there(self) -> bool:
        terms = self._link.terms
        return terms is not None and terms.mode is WorkMode.FRAMES and terms.liveness

    def _needs(self, golden: Reference | None) -> Needs:
        if self._local is None:
            reference = golden or bare_reference(self._contract)
            return Needs(self._contract, reference, self._detection_s())
        started = time.perf_counter()
        reference = reference_of(self._local)
        embedding_s = (time.perf_counter() - started) / len(reference.crops)
        return Needs(self._contract, reference, self._detection_s(), embedding_s)

    def _detection_s(self) -> float | None:
        """How long finding faces takes here; not measured where the mode is set."""
        if self._finder is None:
            return None
        return local_detection_s(self._finder) if self._config.mode is None else 0.0
