"""Before somebody is enrolled: is it one person, is it somebody new, and is it enough?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from faceid_gui.core.errors import BadRequest, NameTaken, NotFound, PoorQuality
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import (
    Consent,
    EmbeddingContract,
    Embeddings,
    GallerySnapshot,
    NewSample,
    Person,
    Sample,
    Threshold,
)
from faceid_gui.services.enrolment.coaching import PoseBin, Shot
from faceid_gui.services.enrolment.poses import in_order
from faceid_gui.services.samples.advice import NOTHING_NEEDED, Advice, advise
from faceid_gui.services.samples.likeness import find_core, odd_bound, scores_against
from faceid_gui.services.samples.prediction import population_of
from faceid_gui.services.samples.selection import LeftOutReason, would_lower
from faceid_gui.services.samples.strength import Strength, strength_of

LOOK_ALIKE: Final = 0.12
"""How far below the threshold somebody still counts as looking alike, in units of
``1 - threshold``: an operator's glance costs little, one person under two names much. Of 4,200
pairs of a person and a stranger one comes so near, of 42 people one single photo stays away."""

MOST_ALIKE: Final = 5

LOWERS: Final = LeftOutReason.LOWERS.value
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

    ``odd`` are the numbers of shots that do not look like the others, or like the person
    they are for; all of them where nobody can tell who is meant. ``alike`` are people who
    look like the shots, most alike first. ``strength`` is that of the person with these
    shots, ``poses`` are those that the shots cover. ``lowers`` are the numbers of shots with
    which somebody who is enrolled would be recognised less surely: ``save`` refuses them.
    ``advice`` is the photo to add next.
    """

    odd: tuple[int, ...]
    alike: tuple[Alike, ...]
    name_taken: bool
    strength: Strength
    poses: tuple[PoseBin, ...]
    lowers: tuple[int, ...] = ()
    advice: Advice = NOTHING_NEEDED


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
    stored = store.samples(person_id) if person_id is not None else ()
    known = _stored_rows(stored, contract)
    unknown = {shot.number for shot in shots if contract.id not in shot.sample.embeddings}
    odd = unknown | {usable[row].number for row in _odd_rows(rows, known, odd_bound(default))}
    lower = {usable[low.row].number for low in would_lower(known, rows, default)}
    like = [row for row, shot in enumerate(usable) if shot.number not in odd]
    searched = rows[like] if like else rows
    together = np.concatenate([known, rows])
    population = population_of(store.vectors(contract), default)
    strength = strength_of(together, threshold, population)
    qualities = [old.quality for old in stored if contract.id in old.embeddings]
    qualities += [shot.sample.quality for shot in usable]
    return EnrolCheck(
        odd=tuple(shot.number for shot in shots if shot.number in odd),
        alike=_alike(searched, store.snapshot(contract), threshold, but=person_id),
        name_taken=person_id is None and _is_taken(store, name),
        strength=strength,
        poses=in_order(shot.pose for shot in shots),
        lowers=tuple(shot.number for shot in shots if shot.number in lower),
        advice=advise(together, qualities, strength),
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
    default: Threshold | None = None,
) -> Person:
    """Enrol a new person, or add to ``person_id``: all shots, or nothing at all.

    May be called again with the same shots, after an error or a second click: they are
    stored once. Raises BadRequest without a shot and for an unusable name, NameTaken,
    NotFound, PoorQuality with the code LOWERS and the shots' numbers as its detail where
    somebody enrolled would be recognised less surely, and DiskFull, StoreBusy or StoreDamaged.
    ``default`` is the pack's default threshold where it is not the one in force.
    """
    samples = tuple(shot.sample for shot in shots)
    if not samples:
        raise BadRequest("there are no pictures to save")
    if person_id is None:
        return _enrol(name, samples, consent, store)
    stored = store.samples(person_id)
    fresh = tuple(shot for shot in shots if not _is_stored(shot.sample, stored))
    _refuse_lowering(fresh, _stored_rows(stored, contract), contract, default or threshold)
    _record_consent(store, person_id, consent)
    if not fresh:
        return store.find(person_id)
    return store.add_samples(person_id, [shot.sample for shot in fresh])


# --- checking -----------------------------------------------------------------------------


def _rows(samples: Sequence[NewSample], contract: EmbeddingContract) -> Embeddings:
    rows = [
        sample.embeddings[contract.id] for sample in samples if contract.id in sample.embeddings
    ]
    return np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)


def _stored_rows(stored: Sequence[Sample], contract: EmbeddingContract) -> Embeddings:
    """The embeddings that somebody has already, shape (n, d)."""
    rows = [sample.embeddings[contract.id] for sample in stored if contract.id in sample.embeddings]
    return np.stack(rows) if rows else np.zeros((0, contract.dimension), np.float32)


def _odd_rows(rows: Embeddings, known: Embeddings, bound: float) -> tuple[int, ...]:
    """Rows unlike the person's others; all of them where there is no group that leads."""
    together = np.concatenate([known, rows])
    if len(together) < 2:
        return ()
    core = find_core(together, len(known), bound)
    if not len(known) and 2 * len(core) <= len(rows):
        return tuple(range(len(rows)))
    scores = scores_against(together, core)[len(known) :]
    return tuple(int(row) for row in np.flatnonzero(scores < bound))


def _alike(
    rows: Embeddings, gallery: GallerySnapshot, threshold: Threshold, *, but: str | None
) -> tuple[Alike, ...]:
    if not len(rows) or not len(gallery.people):
        return ()
    scores = gallery.matrix @ fold(rows)
    bound = threshold.value - LOOK_ALIKE * (1.0 - threshold.value)
    found = [
        Alike(gallery.people[row], float(scores[row]), bool(scores[row] >= threshold.value))
        for row in np.argsort(-scores, kind="stable")
        if scores[row] >= bound and gallery.people[row].id != but
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
        stored = store.samples(person.id)
        if not all(_is_stored(sample, stored) for sample in samples):
            raise
        return person  # saved a moment ago, by these very shots


def _is_stored(sample: NewSample, stored: Sequence[Sample]) -> bool:
    return any(_is_stored_as(sample, old) for old in stored)


def _is_stored_as(sample: NewSample, stored: Sample) -> bool:
    return sample.source == stored.source and any(
        contract_id in stored.embeddings
        and np.array_equal(stored.embeddings[contract_id], embedding)
        for contract_id, embedding in sample.embeddings.items()
    )


def _refuse_lowering(
    shots: Sequence[Shot], known: Embeddings, contract: EmbeddingContract, default: Threshold
) -> None:
    usable = [shot for shot in shots if contract.id in shot.sample.embeddings]
    low = would_lower(known, _rows([shot.sample for shot in usable], contract), default)
    if not low:
        return
    numbers = ", ".join(str(usable[one.row].number) for one in low)
    lowers = PoorQuality(
        "with these pictures the person would be recognised less surely", detail=numbers
    )
    lowers.code = LOWERS
    raise lowers


def _record_consent(store: GalleryStore, person_id: str, consent: Consent) -> None:
    """Before any sample: no data without consent. The same words are not recorded twice."""
    known = store.consent(person_id)
    if known is None or known.version != consent.version or known.text != consent.text:
        store.set_consent(person_id, consent)
