"""Loading a gallery: every embedding of one contract decrypted, and folded per person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.types import EmbeddingContract, Embeddings, GallerySnapshot, SampleVectors
from faceid_gui.store.crypto import Cipher, Purpose
from faceid_gui.store.person_rows import load_people
from faceid_gui.store.records import WIRE

_VECTORS = """
    SELECT samples.person_id, samples.id, embeddings.vector
    FROM embeddings JOIN samples ON samples.id = embeddings.sample_id
    JOIN people ON people.id = samples.person_id
    WHERE embeddings.contract_id = ? AND people.removed_at IS NULL
    ORDER BY samples.seq
"""


def embedding_place(sample_id: str, person_id: str, contract_id: str) -> tuple[str, ...]:
    """What an embedding is bound to: its row, its owner and its contract."""
    return "embeddings", "vector", sample_id, person_id, contract_id


def load_snapshot(
    connection: Connection, cipher: Cipher, contract: EmbeddingContract, revision: int
) -> GallerySnapshot:
    """All templates of one contract, people by name. Raises StoreDamaged."""
    known = load_people(connection, cipher)
    places = {person.id: i for i, person in enumerate(known)}
    vectors = load_vectors(connection, cipher, contract)
    owners = np.array([places[person_id] for person_id in vectors.person_ids], np.intp)
    matrix, rows = _fold_by_owner(vectors.matrix, owners)
    people = tuple(known[row] for row in rows)
    return GallerySnapshot(contract.id, matrix, people, revision)


def load_vectors(
    connection: Connection, cipher: Cipher, contract: EmbeddingContract
) -> SampleVectors:
    """Every embedding of one contract of people who are enrolled, read-only, oldest first.

    Raises StoreDamaged.
    """
    size = contract.dimension * WIRE.itemsize
    contract_id = contract.id
    content = bytearray()
    rows = connection.exec_driver_sql(_VECTORS, (contract_id,)).all()
    for person_id, sample_id, sealed in rows:
        place = embedding_place(sample_id, person_id, contract_id)
        vector = cipher.open(Purpose.EMBEDDING, sealed, *place)
        if len(vector) != size:
            raise StoreDamaged("an embedding has the wrong length", detail=sample_id)
        content += vector
    flat = np.frombuffer(bytes(content), WIRE).reshape(-1, contract.dimension)
    matrix: Embeddings = flat.astype(np.float32, copy=False)
    matrix.flags.writeable = False
    return SampleVectors(
        contract_id, matrix, tuple(row[1] for row in rows), tuple(row[0] for row in rows)
    )


def _fold_by_owner(flat: Embeddings, owners: NDArray[np.intp]) -> tuple[Embeddings, list[int]]:
    """The normalised mean per owner, read-only, and the owners in the order of the rows.

    The same as ``core.similarity.fold`` for each, in one go for ten thousand people.
    """
    order = np.argsort(owners, kind="stable")
    present, starts = np.unique(owners[order], return_index=True)
    if not len(present):
        empty = np.zeros((0, flat.shape[1]), np.float32)
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
