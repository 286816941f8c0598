"""A made-up population with known truth: some people are hard to know, some look alike.

Everybody has a direction in space; a photo is that direction and noise, more of it for some people
(goats, in the words of Doddington et al., 1998). Some lean towards a common face (lambs and
wolves), so false matches come together around them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.identification import Searches, search
from faceid_gui.lab.parts import Subject
from faceid_gui.lab.results import Metric
from faceid_gui.lab.scores import Comparer, comparer
from faceid_gui.lab.vectors import VectorTable

DIMENSIONS = 24

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """How different people are. ``goats`` is the spread of the logarithm of the noise, ``lambs``
    how far people lean towards the common face."""

    noise: float = 0.45
    goats: float = 0.3
    lambs: float = 0.25

    def photos(
        self, random: np.random.Generator, counts: NDArray[np.intp]
    ) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Unit rows and owners of people with so many photos each."""
        faces = random.standard_normal((len(counts), DIMENSIONS)) / np.sqrt(DIMENSIONS)
        faces[:, 0] += self.lambs * np.abs(random.standard_normal(len(counts)))
        noise = self.noise * np.exp(self.goats * random.standard_normal(len(counts)))
        owners = np.repeat(np.arange(len(counts)), counts)
        rows = faces[owners] + noise[owners, None] * random.standard_normal(
            (len(owners), DIMENSIONS)
        ) / np.sqrt(DIMENSIONS)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), owners

    def table(
        self, random: np.random.Generator, *, people: int, strangers: int, least: int, most: int
    ) -> VectorTable:
        """People with ``least`` to ``most`` photos each, and strangers with one each."""
        counts = np.append(random.integers(least, most + 1, people), np.ones(strangers, int))
        rows, owners = self.photos(random, counts)
        photos = tuple(f"{who}/{row}" for row, who in enumerate(owners))
        subjects = tuple(Subject(f"s{who}", f"Person {who}", ()) for who in range(len(counts)))
        return VectorTable(rows, photos, owners, subjects, people)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Rates of the whole population at a threshold, from very many people."""

    genuine: Floats
    impostor: Floats
    mates: Floats

    @staticmethod
    def of(world: World, *, people: int, photos: int, least: int, most: int) -> Truth:
        """``people`` and ``photos`` are those of a gallery."""
        random = np.random.default_rng(987654)
        # As in a table, who has more photos has more pairs.
        counts = random.integers(least, most + 1, 6000)
        rows, owners = world.photos(random, counts)
        genuine = _genuine(rows, owners)
        one, two = random.integers(0, len(rows), (2, 6_000_000))
        apart = owners[one] != owners[two]
        impostor = np.concatenate(
            [
                np.einsum("ij,ij->i", rows[a], rows[b])
                for a, b in zip(
                    np.array_split(one[apart], 60), np.array_split(two[apart], 60), strict=True
                )
            ]
        )
        mates = np.concatenate(
            [_searches(world, random, people, photos, least, most).mate for _ in range(150)]
        )
        return Truth(*(np.sort(scores).astype(np.float64) for scores in (genuine, impostor, mates)))

    def fnmr(self, threshold: float) -> float:
        """The share of genuine pairs below a threshold."""
        return float(np.searchsorted(self.genuine, threshold)) / len(self.genuine)

    def fmr(self, threshold: float) -> float:
        """The share of impostor pairs from a threshold on."""
        return 1.0 - float(np.searchsorted(self.impostor, threshold)) / len(self.impostor)

    def fnir(self, threshold: float) -> float:
        """The share of mated searches that miss at a threshold."""
        return float(np.searchsorted(self.mates, threshold)) / len(self.mates)


def true_fpir(
    world: World, ready: Comparer, table: VectorTable, photos: int, draws: int, level: float
) -> float:
    """The share of ever more strangers who would raise an alarm in this table's galleries."""
    random = np.random.default_rng(13579)
    rows, _ = world.photos(random, np.ones(3000, int))
    people = table.owners < table.people
    whole = VectorTable(
        np.concatenate([table.raw[people], rows]),
        tuple(p for p, known in zip(table.photos, people, strict=True) if known)
        + tuple(f"x{n}" for n in range(len(rows))),
        np.concatenate([table.owners[people], table.people + np.arange(len(rows))]),
        table.subjects[: table.people] + (Subject("x", "x", ()),) * len(rows),
        table.people,
    )
    found = search(comparer(whole, ready.metric), whole, photos, draws=draws, seed=0)
    assert found is not None
    return float(np.mean(found.alarm >= level))


def _searches(
    world: World, random: np.random.Generator, people: int, photos: int, least: int, most: int
) -> Searches:
    table = world.table(random, people=people, strangers=30, least=least, most=most)
    found = search(comparer(table, Metric.COSINE), table, photos, draws=1)
    assert found is not None
    return found


def _genuine(rows: NDArray[np.float32], owners: NDArray[np.intp]) -> NDArray[np.float32]:
    parts = []
    for apart in range(1, int(np.bincount(owners).max())):
        same = owners[apart:] == owners[:-apart]
        parts.append(np.einsum("ij,ij->i", rows[apart:][same], rows[:-apart][same]))
    return np.concatenate(parts)
