"""The threshold of this site: from its own people, and from strangers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from faceid_gui.core.calibration import CalibrationReport, ClosePair, Population, calibrate
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import EmbeddingContract, Embeddings, SampleVectors, Threshold
from faceid_gui.services.calibration.strangers import Strangers
from faceid_gui.services.calibration.unknown import UnknownVisits
from faceid_gui.services.importing.people_import import RefusedPhoto


@dataclass(frozen=True, slots=True)
class NearStranger:
    """The photo of a stranger that is most like somebody enrolled: is it a stranger at all?"""

    path: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class SiteCalibration:
    """A new threshold, the one it replaces, and the stranger who decides most.

    ``strangers`` is how many photos of strangers were used, ``unknown`` how many visits of
    unknown people, and ``left_out`` how many of those visits were not, because they may be of
    somebody enrolled. The report names people by name; its rules go by their ids.
    """

    report: CalibrationReport
    before: Threshold
    nearest: NearStranger | None
    refused: tuple[RefusedPhoto, ...]
    strangers: int = 0
    unknown: int = 0
    left_out: int = 0

    @property
    def sentence(self) -> str:
        """What the threshold stands for, in plain English."""
        return self.report.sentence


@dataclass(frozen=True, slots=True, eq=False)
class Outsiders:
    """All who are known not to be enrolled: from photos, and from visits at the door."""

    strangers: Strangers | None = None
    unknown: UnknownVisits | None = None

    def embeddings(self, dimension: int) -> Embeddings | None:
        """All rows, None where there is none."""
        parts = [part.embeddings for part in (self.strangers, self.unknown) if part is not None]
        rows = np.vstack(parts) if parts else np.zeros((0, dimension), np.float32)
        return rows if len(rows) else None

    def owners(self) -> tuple[str, ...]:
        """Whose each row is."""
        photos, visits = self.strangers, self.unknown
        of_photos = () if photos is None else photos.owners or _numbers(len(photos.embeddings))
        of_visits = () if visits is None else visits.owners
        return tuple(f"photo {one}" for one in of_photos) + tuple(
            f"visit {one}" for one in of_visits
        )

    def groups(self) -> tuple[str, ...]:
        """The label of each row; nobody knows those of visits."""
        photos, visits = self.strangers, self.unknown
        of_photos = () if photos is None else photos.groups or ("",) * len(photos.embeddings)
        return of_photos + (() if visits is None else ("",) * len(visits.owners))


def calibrate_site(
    store: GalleryStore,
    contract: EmbeddingContract,
    *,
    target_fpir: float,
    default: Threshold,
    strangers: Strangers | None = None,
    unknown: UnknownVisits | None = None,
    population: Population | None = None,
    keep: bool = True,
    least: float = -1.0,
) -> SiteCalibration:
    """Set the threshold for a rate of strangers let through; ``keep`` stores it.

    ``population`` gives the planned size and the groups by person id. ``least`` is a threshold
    below which it may not come to lie. Raises BadRequest where
    there is nobody to compare with, or where two people are so alike that no threshold would let
    anybody in; then nothing is kept. Raises what the store raises.
    """
    vectors = store.vectors(contract)
    population = _bounded(
        vectors,
        Outsiders(strangers, unknown),
        replace(population or Population(), least=least),
        target_fpir=target_fpir,
        default=default,
    )
    report = measure(
        vectors,
        Outsiders(strangers, unknown),
        population,
        target_fpir=target_fpir,
        default=default,
    )
    names = {person.id: person.name for person in store.people()}
    report = named(report, names)
    before = store.threshold(contract.id) or default
    if keep:
        store.set_threshold(contract.id, report.threshold)
    return SiteCalibration(
        report=report,
        before=before,
        nearest=_nearest(store, contract, strangers),
        refused=() if strangers is None else strangers.refused,
        strangers=0 if strangers is None else len(strangers.embeddings),
        unknown=0 if unknown is None else len(unknown.embeddings),
        left_out=0 if unknown is None else unknown.left_out,
    )


def measure(
    vectors: SampleVectors,
    outsiders: Outsiders,
    population: Population | None,
    *,
    target_fpir: float,
    default: Threshold,
) -> CalibrationReport:
    """The calibration by person ids. Raises BadRequest as ``calibrate_site``."""
    dimension = vectors.matrix.shape[1]
    foreign = outsiders.embeddings(dimension)
    population = population or Population()
    if foreign is not None:
        population = replace(
            population, stranger_owners=outsiders.owners(), stranger_groups=outsiders.groups()
        )
    return calibrate(
        vectors.matrix,
        vectors.person_ids,
        target_fpir=target_fpir,
        default=default,
        strangers=foreign,
        population=population,
    )


def _bounded(
    vectors: SampleVectors,
    outsiders: Outsiders,
    population: Population,
    *,
    target_fpir: float,
    default: Threshold,
) -> Population:
    """The population with what visits at the door may do to the threshold: see unknown.py."""
    unknown = outsiders.unknown
    if unknown is None or not len(unknown.embeddings):
        return population
    known = Outsiders(outsiders.strangers)
    photos = outsiders.strangers
    searched = len(frozenset(vectors.person_ids)) > 1 or (photos and len(photos.embeddings))
    without = default.value
    if searched:
        plain = replace(population, rules=False)
        report = measure(vectors, known, plain, target_fpir=target_fpir, default=default)
        without = report.threshold.value
    least = max(population.least, without)
    return replace(population, least=least, most=max(unknown.ceiling, least))


def named(report: CalibrationReport, names: dict[str, str]) -> CalibrationReport:
    """The report with the people's names instead of their ids, but for the rules.

    Raises BadRequest where the threshold would shut everybody out: one photo under two names
    asks for one that nobody on earth can reach.
    """

    def pair(one: ClosePair) -> ClosePair:
        first, second = (names.get(key, key) for key in (one.first, one.second))
        return replace(one, first=first, second=second)

    closest = None if report.closest is None else pair(report.closest)
    if report.threshold.value >= 1.0:
        who = f"{closest.first} and {closest.second}" if closest is not None else "two people"
        raise BadRequest(
            f"{who} are as good as the same person: no threshold would let anybody in. "
            "Is somebody enrolled twice, or is a stranger's photo of somebody enrolled?"
        )
    people = tuple(
        replace(
            one,
            person=names.get(one.person, one.person),
            neighbour=names.get(one.neighbour, one.neighbour),
        )
        for one in report.people
    )
    pairs = tuple(pair(one) for one in report.look_alikes)
    return replace(report, closest=closest, people=people, look_alikes=pairs)


def _nearest(
    store: GalleryStore, contract: EmbeddingContract, strangers: Strangers | None
) -> NearStranger | None:
    if strangers is None or not len(strangers.embeddings):
        return None
    found = Searcher(store.snapshot(contract)).search_many(strangers.embeddings)
    pairs = [
        (match, path)
        for match, path in zip(found, strangers.paths, strict=True)
        if match is not None
    ]
    if not pairs:
        return None
    match, path = max(pairs, key=lambda pair: pair[0].score)
    return NearStranger(path, match.person.name, match.score)


def _numbers(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(count))
