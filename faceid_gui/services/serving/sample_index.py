"""All samples of one contract by id, for clients that name a sample and not a person."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from faceid_gui.core.errors import NotFound
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Embedding, EmbeddingContract, SampleVectors


@dataclass(frozen=True, slots=True, eq=False)
class SampleIndex:
    """Everybody's samples, the oldest first, as of one revision of the gallery.

    ``rows`` says where in ``vectors`` a sample is, ``names`` what the owners are called.
    """

    vectors: SampleVectors
    rows: Mapping[str, int]
    names: Mapping[str, str]
    revision: int

    def embedding(self, sample_id: str) -> Embedding:
        """A sample's embedding, shape (d,), unit length. Raises NotFound."""
        embedding: Embedding = self.vectors.matrix[self._row(sample_id)]
        return embedding

    def owner(self, sample_id: str) -> str:
        """The id of the person whose sample it is. Raises NotFound."""
        return self.vectors.person_ids[self._row(sample_id)]

    def owner_name(self, sample_id: str) -> str:
        """What the person is called whose sample it is. Raises NotFound."""
        return self.names[self.owner(sample_id)]

    def of_person(self, person_id: str | None) -> tuple[str, ...]:
        """The ids of somebody's samples, of everybody's without a person."""
        ids, owners = self.vectors.sample_ids, self.vectors.person_ids
        if person_id is None:
            return ids
        return tuple(
            sample for sample, owner in zip(ids, owners, strict=True) if owner == person_id
        )

    def _row(self, sample_id: str) -> int:
        row = self.rows.get(sample_id)
        if row is None:
            raise NotFound("there is no such sample", detail=sample_id[:64])
        return row


class SampleIndexer:
    """Keeps the newest index of a gallery. Safe from any thread.

    The gallery is read at the first use and after each change; callers meanwhile wait.
    """

    def __init__(self, store: GalleryStore, contract: EmbeddingContract) -> None:
        self._store = store
        self._contract = contract
        self._reading = threading.Lock()
        self._index: SampleIndex | None = None

    def current(self) -> SampleIndex:
        """The index of the gallery as it is now. Raises what the store raises."""
        with self._reading:
            revision = self._store.revision()  # first: a change while reading is seen again
            if self._index is None or self._index.revision != revision:
                self._index = self._read(revision)
            return self._index

    def _read(self, revision: int) -> SampleIndex:
        vectors = self._store.vectors(self._contract)
        names = {person.id: person.name for person in self._store.people()}
        kept = [row for row, owner in enumerate(vectors.person_ids) if owner in names]
        if len(kept) < len(vectors.person_ids):  # somebody was deleted between the two
            vectors = SampleVectors(
                vectors.contract_id,
                vectors.matrix[kept],
                tuple(vectors.sample_ids[row] for row in kept),
                tuple(vectors.person_ids[row] for row in kept),
            )
        rows = {sample: row for row, sample in enumerate(vectors.sample_ids)}
        return SampleIndex(vectors, MappingProxyType(rows), MappingProxyType(names), revision)
