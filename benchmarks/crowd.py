"""A database with ten thousand people, as the store that ships writes it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

import cv2
import numpy as np
from sqlalchemy import Connection

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.types import EmbeddingContract, NewSample, Pose, Quality
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.data import astronaut

CONTRACT: Final = EmbeddingContract("c" * 64, "arcface112", "benchmark", 128)
SAMPLES: Final = 3

_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송류전"
_SYLLABLES: Final = "가나다라마바사아자하민서지우준도윤시예주현수영진경호은희"
_FIRST: Final = ("Ada", "Grace", "Alan", "Katherine", "Edsger", "Barbara", "Donald", "Frances")
_LAST: Final = ("Lovelace", "Hopper", "Turing", "Johnson", "Dijkstra", "Liskov", "Knuth", "Allen")


class _OneTransaction:
    """Stands for a Database whose transactions are all parts of one: ten thousand commits to a
    disk would take minutes."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.cipher = database.cipher
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The one transaction."""
        yield self._connection

    @contextmanager
    def write(self, *, reserve: int = 0) -> Iterator[Connection]:
        """The one transaction."""
        yield self._connection


@contextmanager
def open_crowd(
    folder: Path, people: int, contract: EmbeddingContract = CONTRACT
) -> Iterator[SqlGalleryStore]:
    """A store with so many people of three samples each, one of them with its picture."""
    clock = SystemClock()
    with Database(folder / "faceid.db", FileKeyProvider(folder / "keys" / "master.key")) as opened:
        rng, faces = np.random.default_rng(5), _face_pictures()
        with opened.write() as connection:
            writer = SqlGalleryStore(cast(Database, _OneTransaction(opened, connection)), clock)
            for number, name in enumerate(_names(people)):
                samples = _samples(rng, faces[number % len(faces)], contract)
                writer.add_person(name, samples)
        opened.checkpoint()
        yield SqlGalleryStore(opened, clock)


def _names(count: int) -> list[str]:
    chosen = random.Random(11)
    names: list[str] = []
    for number in range(count):
        if number % 2:
            syllables = chosen.choices(_SYLLABLES, k=2)
            names.append(f"{chosen.choice(_SURNAMES)}{''.join(syllables)} {number}")
        else:
            names.append(f"{chosen.choice(_FIRST)} {chosen.choice(_LAST)} {number}")
    return names


def _samples(rng: np.random.Generator, face: bytes, contract: EmbeddingContract) -> list[NewSample]:
    centre = rng.normal(size=contract.dimension)
    rows = centre + rng.normal(size=(SAMPLES, contract.dimension)) * rng.uniform(0.2, 0.9)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    quality = Quality(0.9, 120.0, 200.0, 120.0, Pose(0.0, 0.0, 0.0))
    return [
        NewSample(
            {contract.id: row.astype(np.float32)}, quality, "camera:0", face if not i else None
        )
        for i, row in enumerate(rows)
    ]


def _face_pictures() -> list[bytes]:
    """Crops of the usual size in some shades."""
    crop = cv2.resize(astronaut()[20:280, 100:360], (112, 112), interpolation=cv2.INTER_AREA)
    shades = [np.clip(crop * (0.4 + 0.05 * i), 0, 255).astype(np.uint8) for i in range(20)]
    return [cv2.imencode(".png", shade)[1].tobytes() for shade in shades]
