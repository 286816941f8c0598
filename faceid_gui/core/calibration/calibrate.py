"""Thresholds from impostor scores, and what they stand for.

An *impostor search* is a face searched in a gallery that its owner is not in; its score is
the best of that search. Two kinds are at hand:

- each sample of the gallery, searched among the templates of all other people: the scores
  of the site's own population (leave one person out);
- strangers, people known not to be enrolled, searched among all templates.

What may be claimed is counted (counting.py). How the rate grows with the gallery is in growth.py,
the worst group in population.py, people with close neighbours in people.py, and how sure all of
that is in tail.py.

**With few impostors** nothing is extrapolated and nothing is lowered: the catalogue's
default decides, raised where the site's own scores ask for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from faceid_gui.core.calibration.counting import FEW_IMPOSTORS, threshold_for
from faceid_gui.core.calibration.growth import Growth
from faceid_gui.core.calibration.people import (
    look_alikes,
    misses,
    people_with_neighbours,
    rules_of,
)
from faceid_gui.core.calibration.population import (
    Searches,
    Sizes,
    find_groups,
    group_share,
    impostor_searches,
    predicted,
)
from faceid_gui.core.calibration.report import (
    CalibrationReport,
    GroupFinding,
    Interval,
    Population,
    TailFit,
)
from faceid_gui.core.calibration.search import GallerySearch
from faceid_gui.core.calibration.tail import describe, fit_tails, value_interval
from faceid_gui.core.errors import BadRequest, ContractMismatch
from faceid_gui.core.types import Embeddings, Threshold


def calibrate(
    samples: Embeddings,
    labels: Sequence[str],
    *,
    target_fpir: float,
    default: Threshold,
    strangers: Embeddings | None = None,
    population: Population | None = None,
) -> CalibrationReport:
    """The threshold that lets ``target_fpir`` of strangers through, of the worst group.

    ``samples`` has shape (m, d), float32, unit rows: every sample of everybody; ``labels``
    says whose each row is. ``strangers`` has shape (k, d): people known not to be enrolled,
    one row each unless ``population`` says otherwise. ``default`` is the catalogue's threshold:
    its margin is kept, and its value is the least while impostors are few. Raises BadRequest
    where there is no impostor search at all or a number makes no sense, ContractMismatch where
    the shapes do not belong together.
    """
    population = population or Population()
    _check(samples, labels, strangers, target_fpir, population)
    gallery = GallerySearch(samples, labels)
    searches = impostor_searches(gallery, strangers, population)
    if not len(searches.scores):
        raise BadRequest("two enrolled people, or a folder of strangers, are needed to calibrate")
    planned = max(population.planned_size or 0, gallery.size)
    sizes = Sizes(gallery.size, planned, Growth(gallery.some_scores(strangers)))
    return _Calibration(gallery, searches, sizes, population, target_fpir, default).report()


class _Calibration:
    """One calibration, step by step. ``share`` is how much of the gallery a search meets."""

    def __init__(
        self,
        gallery: GallerySearch,
        searches: Searches,
        sizes: Sizes,
        population: Population,
        target: float,
        default: Threshold,
    ) -> None:
        self._gallery, self._searches, self._sizes = gallery, searches, sizes
        self._population, self._target, self._default = population, target, default
        # A sample meets one person fewer than a stranger does: FPIR grows with the gallery.
        self._share = (gallery.size - 1) / gallery.size if searches.own.any() else 1.0
        self._aim = sizes.aim(target, self._share)
        self._effective = searches.effective

    def report(self) -> CalibrationReport:
        """Everything that was found."""
        groups = find_groups(
            self._searches, self._gallery, self._population, self._sizes, self._target
        )
        threshold, held_up = self._threshold(groups)
        value, margin = threshold.value, threshold.margin
        wanted = self._population.rules and value < 1.0
        people = people_with_neighbours(self._gallery, value, margin) if wanted else ()
        missed, genuine = misses(self._gallery, value, margin, people)
        pairs = look_alikes(self._gallery, value)
        fpir, values, tail = self._rates(value)
        return CalibrationReport(
            threshold=replace(threshold, people=rules_of(people)),
            searches=len(self._searches.scores),
            effective=self._effective,
            highest_impostor=float(self._searches.scores.max()),
            extrapolated=(self._effective + 1.0) * self._aim < 1.0,
            held_up=held_up,
            expected_fnmr=missed / genuine if genuine else None,
            genuine=genuine,
            closest=pairs[0] if pairs else None,
            planned_size=self._sizes.planned,
            groups=tuple(self._with_rate(one, value) for one in groups),
            people=people,
            look_alikes=pairs,
            fpir=fpir,
            value_range=values,
            tail=tail,
        )

    def _threshold(self, groups: tuple[GroupFinding, ...]) -> tuple[Threshold, bool]:
        """The highest that everybody, a group or the default asks for; whether the default."""
        value = threshold_for(self._searches.scores, self._aim, self._effective)
        worst = max(groups, key=lambda group: group.value, default=None)
        decides = worst is not None and worst.value > value
        if worst is not None and decides:
            value = worst.value
        held_up = self._effective < FEW_IMPOSTORS and value < self._default.value
        value = self._default.value if held_up else value
        bounded = max(min(value, self._population.most), self._population.least)
        decides = decides and not held_up and value == bounded
        value = bounded
        threshold = Threshold(
            value=min(value, 1.0),
            margin=self._default.margin,
            calibrated=True,
            target_fpir=self._target,
            floor_fpir=self._sizes.floor(self._effective, self._share),
            gallery_size=self._gallery.size,
            impostors=len(self._searches.scores),
            group=worst.name if worst is not None and decides else "",
        )
        return threshold, held_up

    def _rates(self, value: float) -> tuple[Interval | None, Interval | None, TailFit | None]:
        """The rate that a threshold stands for, and where the target's own lies, by the tail."""
        fpir = predicted(self._searches, value, self._sizes, self._share)
        tails = fit_tails(self._searches.scores, self._searches.owners, self._effective)
        if tails is None:
            return fpir, None, None
        usable = self._aim <= float(tails.share[0])
        values = value_interval(tails.values(self._aim)) if usable else None
        return fpir, values, describe(tails)

    def _with_rate(self, group: GroupFinding, value: float) -> GroupFinding:
        rows = self._searches.groups == group.name
        if group.people == 1:
            rows = rows & ~self._searches.own
        part = self._searches.of(rows)
        share = group_share(part, group.people)
        return replace(group, fpir=predicted(part, value, self._sizes, share))


def _check(
    samples: Embeddings,
    labels: Sequence[str],
    strangers: Embeddings | None,
    target: float,
    population: Population,
) -> None:
    if not 0.0 < target < 1.0:
        raise BadRequest("the rate must be between 0 and 1", detail=str(target))
    if samples.ndim != 2 or len(samples) != len(labels):
        raise ContractMismatch("there is not one label per sample")
    if not len(samples):
        raise BadRequest("nobody is enrolled yet")
    if strangers is not None and (strangers.ndim != 2 or strangers.shape[1] != samples.shape[1]):
        raise ContractMismatch("the strangers' embeddings have another length than the samples'")
    if not np.isfinite(samples).all() or not (strangers is None or np.isfinite(strangers).all()):
        raise BadRequest("an embedding is not finite")
    many = 0 if strangers is None else len(strangers)
    for given in (population.stranger_groups, population.stranger_owners):
        if given is not None and len(given) != many:
            raise ContractMismatch("there is not one label per stranger")
