"""A real server over fake networks, and the truth that its answers are compared with."""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.core.keys import Scope
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Embeddings, Image
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, Tls, bind
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from faceid_gui.settings.identity import IdentityFolder, ServerIdentity
from tests.fakes import (
    CONTRACT,
    FakeBackend,
    FakeClock,
    MemoryGallery,
    MemoryVisits,
    face_picture,
)
from tests.server.support import (
    PACK,
    THRESHOLD,
    FakeLibrary,
    FakeSigner,
    MemoryAudit,
    MemoryKeys,
    png,
)


@dataclass(slots=True)
class RealServer:
    """The server app on a free port of this machine; ``parts`` are its services."""

    parts: ServerParts
    thread: ServerThread
    tls: Tls | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.thread.port

    @property
    def signing_key(self) -> str:
        """Its public reply key, hexadecimal."""
        return self.parts.signer.public_key.hex()

    def config(self, url: str | None = None, *, deadline_s: float = 0.8) -> RemoteConfig:
        """How a paired client reaches it, perhaps through something else."""
        return RemoteConfig(
            url or self.thread.url, signing_key=self.signing_key, deadline_s=deadline_s
        )

    def restart(self, *, boot_id: str = "b00712", signer: FakeSigner | None = None) -> None:
        """Stop, and start anew on the same port."""
        port = self.port
        self.thread.stop()
        self.parts = replace(self.parts, boot_id=boot_id, signer=signer or self.parts.signer)
        self.thread = ServerThread(create_app(self.parts), bind("127.0.0.1", port), tls=self.tls)
        self.thread.start()

    def stop(self) -> None:
        """End server and pool."""
        self.thread.stop()
        self.parts.pool.stop()


def start_server(
    make: Callable[[], FaceBackend] = FakeBackend, *, keys: Path | None = None, workers: int = 1
) -> RealServer:
    """A server over backends; with ``keys`` it has TLS and wants API keys."""
    pool = InferencePool(make, PoolPlan(workers=workers))
    pool.start()
    clock = FakeClock()
    parts = ServerParts(
        pool=pool,
        pack=PACK,
        contract=pool.contract,
        library=FakeLibrary(),
        gallery=MemoryGallery(clock),
        visits=MemoryVisits(),
        audit=MemoryAudit(),
        keys=MemoryKeys(clock),
        signer=FakeSigner(),
        clock=clock,
        threshold=lambda: THRESHOLD,
        boot_id="b00711",
        open_access=keys is None,
    )
    tls = None
    if keys is not None:
        identity = identity_of(keys)
        assert identity.tls_file is not None
        parts = replace(parts, signer=identity.reply_key)
        tls = Tls(identity.tls_file, identity.tls_file)
    thread = ServerThread(create_app(parts), bind("127.0.0.1", 0), tls=tls)
    thread.start()
    server = RealServer(parts, thread, tls)
    _warm(server)
    return server


def _warm(server: RealServer) -> None:
    """Let it decode a picture: the thread that does is the server's, not that of a test."""
    headers = {"Authorization": f"Bearer {new_key(server)}", "Content-Type": "image/png"}
    context = ssl._create_unverified_context() if server.tls is not None else None
    request = urllib.request.Request(
        f"{server.thread.url}/v1/detect", data=png(face_picture(1)), headers=headers
    )
    with urllib.request.urlopen(request, timeout=10.0, context=context) as reply:
        assert reply.status == 200


def identity_of(folder: Path) -> ServerIdentity:
    """The keys of a server in a folder, made where there are none."""
    return IdentityFolder(folder).set_up()


def new_key(server: RealServer) -> str:
    """An API key of a kiosk."""
    return server.parts.keys.add("kiosk", Scope.KIOSK)[1]


def crop_of_identity(identity: int) -> Image:
    """An aligned crop that FakeBackend embeds as that identity (0 to 15)."""
    return np.full((112, 112, 3), (200, identity * 10, 255), np.uint8)


def truth(crops: list[Image]) -> Embeddings:
    """What FakeBackend makes of crops."""
    return FakeBackend().embed(crops)


__all__ = ["CONTRACT", "RealServer", "crop_of_identity", "new_key", "start_server", "truth"]
