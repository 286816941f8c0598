"""Loading a gallery: every embedding of one contract decrypted and folded per person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.types import EmbeddingContract, Embeddings, GallerySnapshot, Person
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.names import sort_form
from faceid_gui.store.records import WIRE

_PEOPLE = """
    SELECT people.id, people.name, people.created_at, COUNT(samples.id)
    FROM people LEFT JOIN samples ON samples.person_id = people.id
    GROUP BY people.id
"""

_VECTORS = """
    SELECT samples.person_id, samples.id, embeddings.vector
    FROM embeddings JOIN samples ON samples.id = embeddings.sample_id
    WHERE embeddings.contract_id = ?
"""


def load_people(connection: Connection, cipher: Cipher) -> tuple[Person, ...]:
    """Everybody, by name. Raises StoreDamaged where a name does not open."""
    people = [
        Person(key, open_name(cipher, key, sealed), created_at, count)
        for key, sealed, created_at, count in connection.exec_driver_sql(_PEOPLE).all()
    ]
    return tuple(sorted(people, key=lambda person: sort_form(person.name)))


def open_name(cipher: Cipher, person_id: str, sealed: bytes) -> str:
    """A person's name."""
    return cipher.open(Purpose.NAME, sealed, "people", "name", person_id).decode()


def embedding_place(sample_id: str, person_id: str, contract_id: str) -> tuple[str, ...]:
    """What an embedding is bound to: its row, its owner and its contract."""
    return "embeddings", "vector", sample_id, person_id, contract_id


def load_snapshot(
    connection: Connection, cipher: Cipher, contract: EmbeddingContract, revision: int
) -> GallerySnapshot:
    """All templates of one contract, people by name. Raises StoreDamaged."""
    known = load_people(connection, cipher)
    places = {person.id: i for i, person in enumerate(known)}
    size = contract.dimension * WIRE.itemsize
    owners: list[int] = []
    vectors: list[bytes] = []
    contract_id = contract.id
    for person_id, sample_id, sealed in connection.exec_driver_sql(_VECTORS, (contract_id,)).all():
        place = embedding_place(sample_id, person_id, contract_id)
        vector = cipher.open(Purpose.EMBEDDING, sealed, *place)
        if len(vector) != size:
            raise StoreDamaged("an embedding has the wrong length", detail=sample_id)
        owners.append(places[person_id])
        vectors.append(vector)
    matrix, rows = _fold_by_owner(vectors, np.array(owners, np.intp), contract.dimension)
    people = tuple(known[row] for row in rows)
    return GallerySnapshot(contract.id, matrix, people, revision)


def _fold_by_owner(
    vectors: list[bytes], owners: NDArray[np.intp], dimension: int
) -> tuple[Embeddings, list[int]]:
    """The normalised mean per owner, read-only, and the owners in the order of the rows.

    The same as ``core.similarity.fold`` for each, in one go for ten thousand people.
    """
    flat = np.frombuffer(b"".join(vectors), WIRE).reshape(-1, dimension)
    order = np.argsort(owners, kind="stable")
    present, starts = np.unique(owners[order], return_index=True)
    if not len(present):
        empty = np.zeros((0, dimension), np.float32)
        empty.flags.writeable = False
        return empty, []
    sums = np.add.reduceat(flat[order].astype(np.float64), starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    # Written so that NaN fails it.
    if not (lengths > 1e-6).all():
        raise StoreDamaged("a person's embeddings cannot be folded into a template")
    matrix: Embeddings = np.ascontiguousarray(sums / lengths, np.float32)
    matrix.flags.writeable = False
    return matrix, [int(owner) for owner in present]
