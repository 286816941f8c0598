"""Before somebody is enrolled: is it one person, is it somebody new, and is it enough?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.errors import BadRequest, NameTaken, NotFound, PoorQuality
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import (
    Consent,
    EmbeddingContract,
    Embeddings,
    NewSample,
    Person,
    Sample,
    Threshold,
)
from faceid_gui.services.capture import same_person
from faceid_gui.services.coaching import PoseBin, Shot
from faceid_gui.services.poses import in_order
from faceid_gui.services.strength import NO_STRENGTH, Grade, Strength, held_out, strength_of

LOOK_ALIKE: Final = 0.12
"""How far below the threshold somebody still counts as looking alike, in units of
``1 - threshold``: an operator's glance costs little, one person under two names much."""

MOST_ALIKE: Final = 5
_GRADES: Final = tuple(Grade)
WEAKER: Final = "weaker"
"""The code of the PoorQuality that ``save`` raises where samples would make somebody weaker."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who is enrolled and looks like the shots.

    ``score`` is a cosine similarity; ``same`` tells that the door would take the one for
    the other.
    """

    person: Person
    score: float
    same: bool


@dataclass(frozen=True, slots=True)
class EnrolCheck:
    """What the operator should know before saving.

    ``odd`` are the numbers of shots that do not look like the others, ``alike`` people who
    look like the shots, most alike first. ``strength`` is that of the person with these
    shots, ``poses`` are those that the shots cover.
    """

    odd: tuple[int, ...]
    alike: tuple[Alike, ...]
    name_taken: bool
    strength: Strength
    poses: tuple[PoseBin, ...]


def check(
    shots: Sequence[Shot],
    *,
    name: str,
    person_id: str | None,
    store: GalleryStore,
    contract: EmbeddingContract,
    threshold: Threshold,
    default: Threshold,
) -> EnrolCheck:
    """Look at shots before they are saved, for a new person or for ``person_id``.

    Blocks while the store is read; raises what the store raises. Shots without an embedding
    of the contract count as odd.
    """
    usable = [shot for shot in shots if contract.id in shot.sample.embeddings]
    rows = _rows([shot.sample for shot in usable], contract)
    known = _known_rows(store, person_id, contract)
    odd = {shot.number for shot in shots if shot not in usable}
    odd |= {usable[row].number for row in _odd_rows(rows, known, same_person(default))}
    trusted = np.array([shot.number not in odd for shot in usable], bool)
    return EnrolCheck(
        odd=tuple(shot.number for shot in shots if shot.number in odd),
        alike=_alike(
            rows[trusted] if trusted.any() else rows,
            store=store,
            contract=contract,
            threshold=threshold,
            but=person_id,
        ),
        name_taken=person_id is None and _is_taken(store, name),
        strength=strength_of(np.concatenate([known, rows]), threshold)
        if len(known) + len(rows)
        else NO_STRENGTH,
        poses=in_order(shot.pose for shot in shots),
    )


def save(
    shots: Sequence[Shot],
    *,
    name: str,
    person_id: str | None,
    consent: Consent,
    store: GalleryStore,
    contract: EmbeddingContract,
    threshold: Threshold,
) -> Person:
    """Enrol a new person, or add to ``person_id``: all shots, or nothing at all.

    May be called again with the same shots, after an error or a second click: they are
    stored once. Raises BadRequest without a shot and for an unusable name, NameTaken,
    NotFound, PoorQuality with the code WEAKER where somebody enrolled would be recognised
    less surely, and DiskFull, StoreBusy or StoreDamaged.
    """
    samples = tuple(shot.sample for shot in shots)
    if not samples:
        raise BadRequest("there are no pictures to save")
    if person_id is None:
        return _enrol(name, samples, consent, store)
    fresh = _not_stored(samples, store.samples(person_id))
    known = _known_rows(store, person_id, contract)
    _refuse_weaker(known, _rows(fresh, contract), threshold)
    _record_consent(store, person_id, consent)
    return store.add_samples(person_id, fresh) if fresh else store.find(person_id)


# --- checking -----------------------------------------------------------------------------


def _rows(samples: Sequence[NewSample], contract: EmbeddingContract) -> Embeddings:
    rows = [
        sample.embeddings[contract.id] for sample in samples if contract.id in sample.embeddings
    ]
    return np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)


def _known_rows(
    store: GalleryStore, person_id: str | None, contract: EmbeddingContract
) -> Embeddings:
    """The embeddings that somebody has already, shape (n, d)."""
    stored = store.samples(person_id) if person_id is not None else ()
    rows = [sample.embeddings[contract.id] for sample in stored if contract.id in sample.embeddings]
    return np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)


def _odd_rows(rows: Embeddings, known: Embeddings, same: float) -> tuple[int, ...]:
    """Rows that are unlike all others; of two that differ nobody knows which one is odd.

    One at a time, the oddest first: a stranger among three pulls down the others' likeness.
    """
    odd: list[int] = []
    while True:
        left = [row for row in range(len(rows)) if row not in odd]
        if len(left) + len(known) < 2 or not left:
            return tuple(odd)
        together = np.concatenate([rows[left], known])
        scores = held_out(together, np.zeros(len(together), np.intp))[: len(left)]
        worst = int(np.argmin(scores))
        if scores[worst] >= same:
            return tuple(odd)
        if len(together) == 2 and not len(known):
            return (*odd, *left)
        odd.append(left[worst])


def _alike(
    rows: Embeddings,
    *,
    store: GalleryStore,
    contract: EmbeddingContract,
    threshold: Threshold,
    but: str | None,
) -> tuple[Alike, ...]:
    if not len(rows):
        return ()
    gallery = store.snapshot(contract)
    if not len(gallery.people):
        return ()
    scores: NDArray[np.float32] = gallery.matrix @ fold(rows)
    bound = threshold.value - LOOK_ALIKE * (1.0 - threshold.value)
    ranked = [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] >= bound]
    found = [
        Alike(gallery.people[row], float(scores[row]), bool(scores[row] >= threshold.value))
        for row in ranked
        if gallery.people[row].id != but
    ]
    return tuple(found[:MOST_ALIKE])


def _is_taken(store: GalleryStore, name: str) -> bool:
    try:
        store.find(name.strip())
    except NotFound:
        return False
    return True


# --- saving -------------------------------------------------------------------------------


def _enrol(
    name: str, samples: Sequence[NewSample], consent: Consent, store: GalleryStore
) -> Person:
    try:
        return store.add_person(name, samples, consent=consent)
    except NameTaken:
        person = store.find(name.strip())
        if _not_stored(samples, store.samples(person.id)):
            raise
        return person  # saved a moment ago, by these very shots


def _not_stored(samples: Sequence[NewSample], stored: Sequence[Sample]) -> tuple[NewSample, ...]:
    return tuple(
        sample for sample in samples if not any(_is_stored_as(sample, old) for old in stored)
    )


def _is_stored_as(sample: NewSample, stored: Sample) -> bool:
    return sample.source == stored.source and any(
        contract_id in stored.embeddings
        and np.array_equal(stored.embeddings[contract_id], embedding)
        for contract_id, embedding in sample.embeddings.items()
    )


def _refuse_weaker(known: Embeddings, fresh: Embeddings, threshold: Threshold) -> None:
    if not len(known) or not len(fresh):
        return
    before = strength_of(known, threshold)
    after = strength_of(np.concatenate([known, fresh]), threshold)
    if before.mean is not None and _GRADES.index(after.grade) < _GRADES.index(before.grade):
        weaker = PoorQuality("with these pictures the person would be recognised less surely")
        weaker.code = WEAKER
        raise weaker


def _record_consent(store: GalleryStore, person_id: str, consent: Consent) -> None:
    """Before any sample: no data without consent. The same words are not recorded twice."""
    known = store.consent(person_id)
    if known is None or known.version != consent.version or known.text != consent.text:
        store.set_consent(person_id, consent)
