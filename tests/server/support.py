"""What the tests of the server share, beside the fixtures."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from faceid_gui.core.errors import ModelMissing, NotFound
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.opencv import cv2
from faceid_gui.core.packs import (
    CancelCheck,
    ModelCheck,
    ModelEntry,
    Pack,
    PackChoice,
    PackFiles,
    PackStatus,
    ProgressListener,
)
from faceid_gui.core.types import Image, Threshold
from tests.fakes import FakeBackend, FakeClock, face_picture

THRESHOLD = Threshold(
    0.5,
    margin=0.05,
    calibrated=True,
    target_fpir=0.001,
    floor_fpir=0.0005,
    gallery_size=4,
    impostors=2000,
)
PACK = Pack(
    key="fake",
    title="A pack of fakes",
    note="",
    detector=None,
    embedder="fake-embedder",
    landmarks=None,
    liveness=(),
    rank=1,
    default_threshold=THRESHOLD,
)


class MemoryKeys:
    """A KeyRing in memory."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self._keys: dict[str, KeyInfo] = {}

    def match(self, secret: str) -> KeyInfo | None:
        return self._keys.get(self._hash(secret))

    def keys(self) -> tuple[KeyInfo, ...]:
        return tuple(self._keys.values())

    def add(self, name: str, scope: Scope) -> tuple[KeyInfo, str]:
        secret = secrets.token_urlsafe(32)
        info = KeyInfo(secrets.token_hex(4), name, scope, self._clock.wall())
        self._keys[self._hash(secret)] = info
        return info, secret

    def revoke(self, key_id: str) -> KeyInfo:
        for digest, info in self._keys.items():
            if info.id == key_id:
                del self._keys[digest]
                return info
        raise NotFound("there is no such key", detail=key_id)

    @staticmethod
    def _hash(secret: str) -> str:
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class FakeSigner:
    """A Signer with a key of its own."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@dataclass
class MemoryAudit:
    """An Audit that remembers (actor, action, subject, detail)."""

    entries: list[tuple[str, str, str, str]] = field(default_factory=list)

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> object:
        self.entries.append((actor, action, subject, detail))
        return None


class FakeLibrary:
    """A ModelLibrary that has one pack, without files."""

    def entries(self) -> tuple[ModelEntry, ...]:
        return ()

    def packs(self) -> tuple[Pack, ...]:
        return (PACK,)

    def pack(self, key: str) -> Pack:
        if key != PACK.key:
            raise NotFound(key)
        return PACK

    def status(self, key: str) -> PackStatus:
        return PackStatus(self.pack(key), True, (), "")

    def find(self, key: str) -> NetworkFile | None:
        return None

    def files(self, key: str) -> PackFiles:
        raise ModelMissing(key)

    def parts(self, key: str) -> PackFiles:
        raise ModelMissing(key)

    def choose(self, wanted: str, *, enrolled: Collection[str] = ()) -> PackChoice:
        return PackChoice(PACK, "the only one")

    def install(
        self,
        key: str,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> PackChoice:
        return PackChoice(self.pack(key), "the only one")

    def import_folder(
        self,
        folder: Path,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> tuple[ModelEntry, ...]:
        return ()

    def verify(self, key: str | None = None) -> tuple[ModelCheck, ...]:
        return ()


def png(image: Image) -> bytes:
    """A picture as a PNG file, which keeps every level."""
    return bytes(cv2.imencode(".png", image)[1])


def jpeg(image: Image, quality: int = 95) -> bytes:
    """A picture as a JPEG file."""
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def crop_png(identity: int) -> bytes:
    """The aligned crop of a FakeBackend's person, as PNG."""
    picture = face_picture(identity)
    face = FakeBackend().detect(picture)[0]
    return png(np.ascontiguousarray(align(picture, face.landmarks, ARCFACE_112)))
