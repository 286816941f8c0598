"""What an evaluation tries: which combinations, and what has to be looked at for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from faceid_gui.core.ports import FaceBackend
from faceid_gui.lab.pairs import PairList
from faceid_gui.lab.parts import LabDetector, LabPack
from faceid_gui.lab.results import Choice, Finding, Metric
from faceid_gui.lab.sights import Sight

RemoteOpener: TypeAlias = Callable[[LabPack], FaceBackend | None]
"""Opens the server with a pack's contract; None where the server has another."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to try.

    Without ``detectors`` each pack is tried behind its own. ``fuse`` adds every two packs behind
    one detector, the first one's where they have no other in common. ``pairs`` are verified
    instead of all pairs, and no other photos are looked at. ``latency`` times each network;
    ``remote`` the server's as well. ``noticed`` was found while the data was read. ``workers``
    are threads, None for one per core.
    """

    packs: tuple[LabPack, ...]
    detectors: tuple[LabDetector, ...] = ()
    metrics: tuple[Metric, ...] = (Metric.COSINE,)
    photos: tuple[int, ...] = (3,)
    fuse: bool = True
    pairs: PairList | None = None
    latency: bool = True
    remote: RemoteOpener | None = None
    noticed: tuple[Finding, ...] = ()
    workers: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One combination, and the one or two sights that it takes."""

    choice: Choice
    sights: tuple[Sight, ...]

    @property
    def title(self) -> str:
        """The titles of its packs."""
        return " + ".join(sight.pack.title for sight in self.sights)

    @property
    def detector_title(self) -> str:
        """The title of the detector in front of them."""
        return self.sights[0].detector.title

    @property
    def licence(self) -> str:
        """The terms of its networks."""
        return " + ".join(dict.fromkeys(sight.pack.licence.name for sight in self.sights))

    @property
    def commercial(self) -> bool:
        """Whether all of its networks may be used for money."""
        return all(sight.pack.licence.commercial for sight in self.sights)


def attempts(plan: Plan) -> tuple[Attempt, ...]:
    """Every combination, always in the same order: single packs, then fusions."""
    single = tuple((sight,) for pack in plan.packs for sight in _sights(plan, pack))
    fusions = tuple(_fusions(plan)) if plan.fuse else ()
    return tuple(
        Attempt(_choice(sights, metric, count), sights)
        for sights in dict.fromkeys((*single, *fusions))
        for metric in dict.fromkeys(plan.metrics)
        for count in dict.fromkeys(plan.photos)
    )


def _choice(sights: tuple[Sight, ...], metric: Metric, count: int) -> Choice:
    packs = tuple(sight.pack.key for sight in sights)
    return Choice(packs, sights[0].detector.name, metric, count)


def _sights(plan: Plan, pack: LabPack) -> tuple[Sight, ...]:
    if pack.own_alignment or not plan.detectors:
        return (Sight(pack.detector, pack),)
    return tuple(Sight(detector, pack) for detector in plan.detectors)


def _fusions(plan: Plan) -> Iterator[tuple[Sight, ...]]:
    """Every two packs that can stand behind one detector; their own points are no one else's."""
    free = [pack for pack in plan.packs if not pack.own_alignment]
    for first, second in combinations(free, 2):
        if first.contract.id == second.contract.id:
            continue
        for detector in plan.detectors or (first.detector,):
            yield Sight(detector, first), Sight(detector, second)
