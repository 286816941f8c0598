"""Who of the gallery is it: a search that many requests share, always over the newest people."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import NotFound, Overloaded
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import (
    EmbeddingContract,
    Embeddings,
    Match,
    Person,
    Threshold,
)
from faceid_gui.services.recognise import accepted

PATIENCE_S: Final = 5.0
"""How long a search waits for a gallery that is being read, at most, seconds."""


class MatchStatus(StrEnum):
    """What a search says of one face."""

    MATCH = "match"
    UNKNOWN = "unknown"  # nobody is near enough
    AMBIGUOUS = "ambiguous"  # two people are about equally near


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody near a face; ``score`` is the cosine similarity, -1 to 1."""

    person: Person
    score: float


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of one face: ``candidates`` are the nearest people, the best first."""

    status: MatchStatus
    candidates: tuple[Candidate, ...] = ()

    @property
    def person(self) -> Person | None:
        """Who it is, None where that cannot be said."""
        return self.candidates[0].person if self.status is MatchStatus.MATCH else None


@dataclass(frozen=True, slots=True)
class Identified:
    """The answer of a search: one identity per embedding, and over how many people."""

    identities: tuple[Identity, ...]
    threshold: Threshold
    people: int
    revision: int


@dataclass(frozen=True, slots=True, eq=False)
class _Built:
    """A gallery as it is searched."""

    searcher: Searcher
    revision: int


class GallerySearch:
    """Searches the newest gallery of one contract. Safe from several threads.

    The gallery is read anew once after each change, by the request that notices it. Others
    go on with the one before, with care: what they would answer is asked of the store once
    more, and nobody is called unknown because of a gallery that is a moment old.
    """

    def __init__(self, store: GalleryStore, contract: EmbeddingContract) -> None:
        self._store = store
        self._contract = contract
        self._built: _Built | None = None
        self._reading = threading.Lock()
        self._rebuilds = 0
        self._roster: tuple[int, tuple[Person, ...]] | None = None

    @property
    def rebuilds(self) -> int:
        """How many times the gallery was read."""
        return self._rebuilds

    def people(self) -> tuple[Person, ...]:
        """Everybody as of now, with or without a template; kept until the gallery changes."""
        revision, roster = self._store.revision(), self._roster
        if roster is None or roster[0] != revision:
            roster = self._roster = revision, self._store.people()
        return roster[1]

    def identify(
        self, embeddings: Embeddings, *, threshold: Threshold, most: int = 3
    ) -> Identified:
        """Who each row of an array of shape (n, d) is, with up to ``most`` nearest people.

        Rows are brought to unit length; one that is not finite or has none is unknown and near
        nobody. Raises what the store raises, and Overloaded where the gallery cannot be read in
        time.
        """
        built, newest = self._current()
        identities = _search(built.searcher, embeddings, threshold, most)
        if not newest:
            still = self._still_so(identities)
            if still is None:
                built = self._newest()
                identities = _search(built.searcher, embeddings, threshold, most)
            else:
                identities = still
        return Identified(identities, threshold, len(built.searcher), built.revision)

    def _current(self) -> tuple[_Built, bool]:
        """The gallery to search, and whether it is the newest."""
        built = self._built
        if built is None:
            return self._newest(), True
        if built.revision == self._store.revision():
            return built, True
        if not self._reading.acquire(blocking=False):
            return built, False
        try:
            return self._read(), True
        finally:
            self._reading.release()

    def _newest(self) -> _Built:
        """The newest gallery, read by this thread or by the one that is at it."""
        if not self._reading.acquire(timeout=PATIENCE_S):
            raise Overloaded("the gallery is still being read")
        try:
            return self._read()
        finally:
            self._reading.release()

    def _read(self) -> _Built:
        """Read the gallery where it has changed. One thread at a time."""
        built = self._built
        if built is None or built.revision != self._store.revision():
            snapshot = self._store.snapshot(self._contract)
            built = _Built(Searcher(snapshot), snapshot.revision)
            self._rebuilds += 1
            self._built = built
        return built

    def _still_so(self, identities: Sequence[Identity]) -> tuple[Identity, ...] | None:
        """The same answer with people as they are now, None where it may be another."""
        if any(identity.status is not MatchStatus.MATCH for identity in identities):
            return None
        try:
            return tuple(
                replace(identity, candidates=tuple(map(self._now, identity.candidates)))
                for identity in identities
            )
        except NotFound:  # deleted meanwhile
            return None

    def _now(self, candidate: Candidate) -> Candidate:
        person = self._store.find(candidate.person.id)
        if person.id != candidate.person.id:  # somebody is called by the id of another
            raise NotFound("there is no such person", detail=candidate.person.id)
        return replace(candidate, person=person)


def unit_or_zero(embeddings: NDArray[np.floating[Any]]) -> Embeddings:
    """Rows, shape (n, d), brought to unit length, float32; what means nothing becomes zero.

    Nothing is meant by a row that is not finite, has no length, or one beyond all numbers.
    """
    rows = np.asarray(embeddings, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    usable = np.isfinite(lengths) & (lengths >= 1e-6)
    units = np.where(usable, rows, 0.0) / np.where(usable, lengths, 1.0)
    return units.astype(np.float32)


def _search(
    searcher: Searcher, embeddings: Embeddings, threshold: Threshold, most: int
) -> tuple[Identity, ...]:
    units = unit_or_zero(embeddings)
    if not len(searcher):
        return (Identity(MatchStatus.UNKNOWN),) * len(units)
    scores = units @ searcher.matrix.T
    return tuple(
        _identity(searcher.people, row, threshold, most)
        if unit.any()
        else Identity(MatchStatus.UNKNOWN)
        for row, unit in zip(scores, units, strict=True)
    )


def _identity(
    people: tuple[Person, ...], scores: NDArray[np.float32], threshold: Threshold, most: int
) -> Identity:
    """One face's identity from its score against each person's template."""
    width = min(len(people), max(most, 2))
    nearest = np.argpartition(-scores, width - 1)[:width]
    nearest = nearest[np.argsort(-scores[nearest], kind="stable")]
    found = [Candidate(people[row], float(scores[row])) for row in nearest]
    best = Match(found[0].person, found[0].score, found[1].score if len(found) > 1 else None)
    candidates = tuple(found[: max(most, 1)])
    if accepted(best, threshold):
        return Identity(MatchStatus.MATCH, candidates)
    if accepted(replace(best, runner_up=None), threshold):
        return Identity(MatchStatus.AMBIGUOUS, candidates)
    return Identity(MatchStatus.UNKNOWN, candidates)
