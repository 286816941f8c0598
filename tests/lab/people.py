"""Small data and networks for tests of the lab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from faceid_gui.core.packs import Licence
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, Embeddings, Image
from faceid_gui.lab.parts import LabDetector, LabPack, PhotoRef, Subject
from faceid_gui.lab.vectors import VectorTable
from tests.fakes import CONTRACT, FakeBackend, face_picture

FREE = Licence("Apache-2.0", commercial=True, url="https://example.org/licence")


class RawFake(FakeBackend):
    """A FakeBackend whose vectors are seven long before they are normalised."""

    def embed_raw(self, crops: Sequence[Image]) -> Embeddings:
        return np.asarray(self.embed(crops) * 7.0, np.float32)


class MemoryFiles:
    """SealedFiles in memory; ``full`` raises what a full disk raises."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.full: Exception | None = None

    def get(self, name: str) -> bytes | None:
        return self.files.get(name)

    def put(self, name: str, content: bytes) -> None:
        if self.full is not None:
            raise self.full
        self.files[name] = content

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    def remove(self, name: str) -> None:
        self.files.pop(name, None)


def write_photo(path: Path, image: Image) -> Path:
    """A picture without loss: the fake reads exact colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(".png", image)
    assert done
    path.write_bytes(data.tobytes())
    return path


def write_person(folder: Path, identity: int, photos: int) -> None:
    """Photos of an identity of FakeBackend, each a little different, in a folder."""
    for number in range(1, photos + 1):
        picture = face_picture(identity, x=150 + 10 * number + identity)
        write_photo(folder / f"{folder.name}_{number:04d}.png", picture)


def fake_detector(
    key: str = "eyes", open_backend: Callable[[], FaceBackend] = FakeBackend
) -> LabDetector:
    """A detector that finds the fake's squares."""
    return LabDetector(key, f"detector {key}", open_backend)


def fake_pack(
    key: str = "fake",
    open_backend: Callable[[], FaceBackend] = FakeBackend,
    *,
    detector: LabDetector | None = None,
    own_alignment: bool = False,
    heavy: bool = False,
    embedder: str = "f",
) -> LabPack:
    """A pack of the fake's embedder; ``embedder`` is the letter of its digest."""
    contract = CONTRACT if embedder == "f" else _contract(embedder)
    return LabPack(
        key=key,
        title=f"pack {key}",
        detector=detector or fake_detector(),
        contract=contract,
        licence=FREE,
        open=open_backend,
        own_alignment=own_alignment,
        heavy=heavy,
    )


def _contract(letter: str) -> EmbeddingContract:
    return EmbeddingContract(letter * 64, "arcface112", "fake", 16)


def made_up_table(
    people: int, photos: int, strangers: int, *, spread: float = 0.25, seed: int = 3
) -> VectorTable:
    """Normal clouds of 64 dimensions about a random direction of each subject."""
    rng = np.random.default_rng(seed)
    subjects, rows, owners, keys = [], [], [], []
    for number in range(people + strangers):
        count = photos if number < people else 1
        name = f"person {number}" if number < people else f"stranger {number}"
        refs = tuple(PhotoRef(f"{name}/{shot}.jpg") for shot in range(count))
        subjects.append(Subject(name, name, refs))
        middle = rng.normal(size=64)
        middle /= np.linalg.norm(middle)
        for ref in refs:
            row = middle + rng.normal(size=64) * spread / 8.0
            rows.append(row / np.linalg.norm(row))
            owners.append(number)
            keys.append(ref.key)
    return VectorTable(
        np.asarray(rows, np.float32),
        tuple(keys),
        np.asarray(owners, np.intp),
        tuple(subjects),
        people,
        unit_only=True,
    )
