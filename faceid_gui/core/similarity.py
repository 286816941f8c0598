"""Searching a gallery: exact, one matrix product."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import Bug, ContractMismatch
from faceid_gui.core.types import Embedding, Embeddings, GallerySnapshot, Match, Person

_CHUNK: Final = 256
"""Probes per matrix product of ``search_many``: 10 MB of scores at 10,000 people."""

_UNIT_TOLERANCE: Final = 1e-3


def fold(embeddings: Embeddings) -> Embedding:
    """Several embeddings of one person as one: the normalised mean of the rows.

    ``embeddings`` has shape (n, d), float32, unit rows, n >= 1. The result has shape (d,),
    float32 and unit length. Raises Bug where there is no row, a value is not finite, or
    the rows cancel each other.
    """
    rows = np.asarray(embeddings, np.float64)
    if rows.ndim != 2 or rows.shape[0] == 0 or rows.shape[1] == 0:
        raise Bug("there is nothing to fold", detail=f"shape {rows.shape}")
    if not np.isfinite(rows).all():
        raise Bug("an embedding is not finite")
    mean = rows.mean(axis=0)
    length = float(np.linalg.norm(mean))
    if length < 1e-6:
        raise Bug("the embeddings cancel each other")
    folded: Embedding = (mean / length).astype(np.float32)
    return folded


class Searcher:
    """Finds the nearest person of one gallery: every template is compared, none is skipped.

    Holds its own read-only copy of the templates, so a snapshot that changes later cannot
    change a search. Safe from several threads at once. Raises ContractMismatch where the
    snapshot's matrix and people do not belong together, and Bug where a template is not a
    finite unit vector: a damaged template must not match anybody.
    """

    def __init__(self, snapshot: GallerySnapshot) -> None:
        matrix = np.array(snapshot.matrix, np.float32, order="C", copy=True)
        _check_matrix(matrix, len(snapshot.people))
        matrix.flags.writeable = False
        self._matrix = matrix
        self._people = snapshot.people
        self._contract_id = snapshot.contract_id
        self._owners = _owners(snapshot.people)

    @property
    def matrix(self) -> Embeddings:
        """The templates, shape (n, d), float32, unit rows, read-only."""
        return self._matrix

    @property
    def people(self) -> tuple[Person, ...]:
        """Whose template each row is."""
        return self._people

    @property
    def contract_id(self) -> str:
        """The contract of the templates."""
        return self._contract_id

    def __len__(self) -> int:
        return len(self._people)

    def search(self, embedding: Embedding, *, contract_id: str | None = None) -> Match | None:
        """The nearest person to one embedding of shape (d,), whatever the threshold says.

        The embedding is brought to unit length first, so scores are cosine similarities.
        None in an empty gallery, and for an embedding with a value that is not finite or
        of no length: such a thing is near nobody. Raises ContractMismatch where its length
        or ``contract_id`` (checked where given) is not the gallery's.
        """
        probe = np.asarray(embedding, np.float32)
        self._check_probe(probe, 1, contract_id)
        length = float(np.linalg.norm(probe))
        if not self._people or not np.isfinite(length) or length < 1e-6:
            return None
        return self._match(self._matrix @ (probe / np.float32(length)))

    def search_many(
        self, embeddings: Embeddings, *, contract_id: str | None = None
    ) -> tuple[Match | None, ...]:
        """``search`` for each row of an array of shape (n, d), faster than one by one."""
        probes = np.asarray(embeddings, np.float32)
        self._check_probe(probes, 2, contract_id)
        if not self._people:
            return (None,) * len(probes)
        found: list[Match | None] = []
        for start in range(0, len(probes), _CHUNK):
            chunk = probes[start : start + _CHUNK]
            lengths = np.linalg.norm(chunk, axis=1, keepdims=True)
            usable = np.isfinite(lengths[:, 0]) & (lengths[:, 0] >= 1e-6)
            units = np.where(usable[:, None], chunk, 0) / np.where(usable[:, None], lengths, 1)
            scores = units.astype(np.float32) @ self._matrix.T
            found += [
                self._match(row) if good else None for row, good in zip(scores, usable, strict=True)
            ]
        return tuple(found)

    def _check_probe(self, probe: Embeddings, dimensions: int, contract_id: str | None) -> None:
        if contract_id is not None and contract_id != self._contract_id:
            raise ContractMismatch(
                "the embedding is of another contract than the gallery",
                detail=f"{contract_id} against {self._contract_id}",
            )
        if probe.ndim != dimensions or probe.shape[-1] != self._matrix.shape[1]:
            raise ContractMismatch(
                "the embedding has another length than the gallery's templates",
                detail=f"shape {probe.shape} against dimension {self._matrix.shape[1]}",
            )

    def _match(self, scores: NDArray[np.float32]) -> Match:
        """The best row, and the best row of anybody else. ``scores`` is overwritten."""
        best = int(scores.argmax())
        score = float(scores[best])
        if self._owners is None:
            scores[best] = -np.inf
        else:
            scores[self._owners == self._owners[best]] = -np.inf
        other = float(scores.max())
        return Match(self._people[best], score, other if np.isfinite(other) else None)


def _check_matrix(matrix: Embeddings, people: int) -> None:
    if matrix.ndim != 2 or len(matrix) != people:
        raise ContractMismatch(
            "the gallery has not one template per person",
            detail=f"shape {matrix.shape} for {people} people",
        )
    lengths = np.linalg.norm(matrix, axis=1)
    # Written so that NaN fails it.
    if not (np.abs(lengths - 1.0) <= _UNIT_TOLERANCE).all():
        raise Bug("a template of the gallery is not a unit vector")


def _owners(people: tuple[Person, ...]) -> NDArray[np.intp] | None:
    """The number of each row's person, None where every row is somebody else's."""
    numbers: dict[str, int] = {}
    owners = np.array([numbers.setdefault(person.id, len(numbers)) for person in people], np.intp)
    return None if len(numbers) == len(people) else owners
