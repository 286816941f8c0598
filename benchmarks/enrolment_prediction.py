"""How well FNMR is predicted from samples, and what following the advice is worth.

People are made of a few of their photos at random and held against their others. The population
that predictions start from is that of the other half of the people, so nobody is predicted from
themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Row
from benchmarks.subjects import backend, known_people, pack_files
from faceid_gui.core.errors import UserError
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Embeddings, Quality, Threshold
from faceid_gui.services.enrolment.enroller import Enroller
from faceid_gui.services.samples.advice import AdviceKind, advise
from faceid_gui.services.samples.prediction import (
    Population,
    population_from,
    predict,
    usual_population,
)
from faceid_gui.services.samples.strength import Grade, strength_of

BINS = (0.0, 0.005, 0.02, 0.05, 0.15, 0.4, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Photographed:
    """All photos of one person: embeddings, shape (n, d), and their qualities."""

    rows: Embeddings
    qualities: tuple[Quality, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """People of whom a like FNMR was predicted, and what was seen; ``what`` names the bin."""

    what: str
    people: int
    looks: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Gain:
    """FNMR after one more photo: as advised, and any; for people of so many photos."""

    photos: int
    people: int
    advised: float
    any_photo: float


@dataclass(frozen=True, slots=True)
class _Trial:
    photos: int
    grade: Grade
    predicted: float
    missed: int
    looks: int


def rows() -> list[Row]:
    """What is predicted of people of few photos against what is seen, and what advice spares."""
    opened, files = backend("compact"), pack_files("compact")
    try:
        photographed = {
            name: _photographed(opened, paths) for name, paths in known_people().items()
        }
    finally:
        opened.close()
    people = {name: one for name, one in photographed.items() if one is not None}
    threshold = files.pack.default_threshold
    usual = usual_population(threshold, files.contract.id)
    bins = {one.what: one for one in calibration(people, threshold, usual)}
    grades = [bins[grade.value] for grade in Grade if grade.value in bins]
    return [
        _bins_row([one for one in bins.values() if "%" in one.what], "by prediction"),
        _bins_row(grades, "by strength grade"),
        *(_gain_row(advice_gain(people, threshold, photos)) for photos in (2, 4)),
    ]


def _photographed(opened: FaceBackend, paths: Sequence[Path]) -> Photographed | None:
    enroller, found = Enroller(opened), []
    for path in paths:
        with suppress(UserError):
            found.append(enroller.sample(read_photo(path), path.name))
    if not found:
        return None
    matrix = np.stack([sample.embeddings[opened.contract.id] for sample in found])
    return Photographed(matrix, tuple(sample.quality for sample in found))


def _bins_row(bins: Sequence[Bin], what: str) -> Row:
    seen = [one for one in bins if one.looks and one.people >= 50]
    said = ", ".join(f"{one.what}: {one.predicted:.1%} ({one.observed:.1%})" for one in seen)
    return Row(f"FNMR predicted of a person's own photos, {what} (observed)", "-", said, None)


def _gain_row(gain: Gain) -> Row:
    ratio = gain.advised / gain.any_photo
    return Row(
        f"one more photo as advised against any, people of {gain.photos}: FNMR",
        "-",
        f"{ratio:.2f} times ({gain.advised:.2%} against {gain.any_photo:.2%}, "
        f"{gain.people} people drawn)",
        None,
    )


def calibration(
    people: Mapping[str, Photographed],
    threshold: Threshold,
    usual: Population,
    *,
    rounds: int = 8,
    seed: int = 0,
) -> tuple[Bin, ...]:
    """Predicted and observed FNMR in bins: by prediction, number of photos, and grade."""
    trials = list(_trials(people, threshold, usual, rounds=rounds, seed=seed))
    bins = []
    for low, high in itertools.pairwise(BINS):
        inside = [trial for trial in trials if low <= trial.predicted < high]
        bins += _bin(f"{low:.1%} to {high:.1%}", inside)
    for photos in range(1, 7):
        bins += _bin(f"{photos} photos", [t for t in trials if t.photos == photos])
    for grade in Grade:
        bins += _bin(grade.value, [t for t in trials if t.grade is grade])
    return tuple(bins)


def advice_gain(
    people: Mapping[str, Photographed],
    threshold: Threshold,
    photos: int,
    *,
    rounds: int = 8,
    seed: int = 0,
) -> Gain:
    """What a photo as advised spares, against any other of the person's photos.

    Half of the other photos may be added; the other half is what is looked for, so that a
    photo that is hard to know helps only where it makes others easier.
    """
    rng = np.random.default_rng(seed)
    advised, anyhow = [], []
    for _ in range(rounds):
        for person in people.values():
            if len(person.rows) < photos + 4:
                continue
            order = rng.permutation(len(person.rows))
            mine, rest = order[:photos], order[photos:]
            others, probes = rest[: len(rest) // 2], rest[len(rest) // 2 :]
            rows = person.rows[mine]
            qualities = [person.qualities[row] for row in mine]
            kind = advise(rows, qualities, strength_of(rows, threshold)).kind
            if kind is AdviceKind.ENOUGH:
                continue
            rates = np.array([_missed(person.rows, mine, row, probes, threshold) for row in others])
            wanted = np.argsort(_order(kind, person, mine, others))[: max(1, len(others) // 3)]
            advised.append(rates[wanted].mean())
            anyhow.append(rates.mean())
    return Gain(photos, len(advised), float(np.mean(advised)), float(np.mean(anyhow)))


def _trials(
    people: Mapping[str, Photographed],
    threshold: Threshold,
    usual: Population,
    *,
    rounds: int,
    seed: int,
) -> Sequence[_Trial]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        names = [str(name) for name in rng.permutation(sorted(people))]
        gallery, tried = names[: len(names) // 2], names[len(names) // 2 :]
        known = [people[name].rows for name in gallery if len(people[name].rows) >= 3]
        picked = [rows[rng.permutation(len(rows))[:4]] for rows in known]
        population = population_from(picked, usual)
        for name in tried:
            rows = people[name].rows
            for photos in range(1, min(6, len(rows) - 2) + 1):
                order = rng.permutation(len(rows))
                mine, others = rows[order[:photos]], rows[order[photos:]]
                template = mine.sum(axis=0) / np.linalg.norm(mine.sum(axis=0))
                missed = int((others @ template < threshold.value).sum())
                grade = strength_of(mine, threshold, population).grade
                told = predict(mine, threshold, population).fnmr
                found.append(_Trial(photos, grade, told, missed, len(others)))
    return found


def _bin(what: str, trials: Sequence[_Trial]) -> list[Bin]:
    looks = sum(trial.looks for trial in trials)
    if not looks:
        return []
    predicted = sum(trial.predicted * trial.looks for trial in trials) / looks
    observed = sum(trial.missed for trial in trials) / looks
    return [Bin(what, len(trials), looks, predicted, observed)]


def _missed(
    rows: Embeddings,
    mine: NDArray[np.intp],
    added: int,
    probes: NDArray[np.intp],
    threshold: Threshold,
) -> float:
    template = rows[[*mine, added]].sum(axis=0)
    scores = rows[probes] @ (template / np.linalg.norm(template))
    return float((scores < threshold.value).mean())


def _order(
    kind: AdviceKind, person: Photographed, mine: NDArray[np.intp], others: NDArray[np.intp]
) -> NDArray[Any]:
    """The smaller, the more a photo is what was asked for."""
    of: dict[AdviceKind, Callable[[Quality], float]] = {
        AdviceKind.LEFT: lambda quality: quality.pose.yaw,
        AdviceKind.RIGHT: lambda quality: -quality.pose.yaw,
        AdviceKind.FRONT: lambda quality: abs(quality.pose.yaw),
        AdviceKind.UP: lambda quality: -quality.pose.pitch,
        AdviceKind.DOWN: lambda quality: quality.pose.pitch,
        AdviceKind.DARKER: lambda quality: quality.brightness,
        AdviceKind.BRIGHTER: lambda quality: -quality.brightness,
    }
    if kind in of:
        return np.array([of[kind](person.qualities[row]) for row in others])
    likeness: NDArray[Any] = person.rows[others] @ person.rows[mine].sum(axis=0)
    return likeness
