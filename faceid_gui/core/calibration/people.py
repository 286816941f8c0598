"""Rules for people with close neighbours, and the pairs of people who are most alike.

A threshold for the whole site lets a few searches through, and those are not spread evenly:
they are of people who look like somebody enrolled. To be taken for such a person takes what
none of the others' samples reaches, and a wider lead. Both stop short of shutting the person out:
they never exceed what three of four of the person's own samples reach.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.calibration.report import ClosePair, PersonFinding
from faceid_gui.core.calibration.search import GallerySearch
from faceid_gui.core.types import PersonRule

MOST_RULES: Final = 1000
"""The closest people only: with more of them it is the site's threshold that is too low."""

MOST_PAIRS: Final = 20
WIDER: Final = 2.0
"""How much wider the lead over a look-alike must be than over others."""

_REACHED: Final = 0.25


def people_with_neighbours(
    gallery: GallerySearch, value: float, margin: float
) -> tuple[PersonFinding, ...]:
    """Who has a neighbour that passes the site's threshold, closest first."""
    close = np.flatnonzero(gallery.impostor_best >= value)
    close = close[np.argsort(-gallery.impostor_best[close], kind="stable")][:MOST_RULES]
    if not len(close):
        return ()
    scores = gallery.against(close)
    usual = (
        np.nanquantile(gallery.genuine, _REACHED) if _any(gallery.genuine) else (1.0 + value) / 2
    )
    return tuple(
        _finding(gallery, int(person), line, value, margin, float(usual))
        for person, line in zip(close, scores, strict=True)
    )


def rules_of(findings: tuple[PersonFinding, ...]) -> tuple[PersonRule, ...]:
    """The rules, by the labels of the people."""
    return tuple(PersonRule(one.person, one.value, one.margin) for one in findings)


def look_alikes(gallery: GallerySearch, value: float) -> tuple[ClosePair, ...]:
    """The pairs of people who are most alike, closest first."""
    if gallery.size < 2:
        return ()
    pairs = np.sort(np.stack([gallery.owners, gallery.nearest], axis=1), axis=1)
    keys = pairs[:, 0] * gallery.size + pairs[:, 1]
    order = np.argsort(-gallery.others_best, kind="stable")
    _, first = np.unique(keys[order], return_index=True)
    rows = order[np.sort(first)[:MOST_PAIRS]]
    return tuple(
        ClosePair(
            gallery.names[gallery.owners[row]],
            gallery.names[gallery.nearest[row]],
            float(gallery.others_best[row]),
            bool(gallery.others_best[row] >= value),
        )
        for row in rows
    )


def misses(
    gallery: GallerySearch, value: float, margin: float, findings: tuple[PersonFinding, ...]
) -> tuple[int, int]:
    """How many samples miss their own person's template made without them, and of how many."""
    values, margins = np.full(gallery.size, value), np.full(gallery.size, margin)
    rows = {name: row for row, name in enumerate(gallery.names)}
    for one in findings:
        values[rows[one.person]], margins[rows[one.person]] = one.value, one.margin
    tried = np.flatnonzero(np.isfinite(gallery.genuine))
    whose, genuine = gallery.owners[tried], gallery.genuine[tried]
    found = (genuine >= values[whose]) & (genuine - gallery.others_best[tried] >= margins[whose])
    return int(np.count_nonzero(~found)), len(tried)


def _finding(
    gallery: GallerySearch,
    person: int,
    scores: NDArray[np.float32],
    value: float,
    margin: float,
    usual: float,
) -> PersonFinding:
    """The rule of one person; ``scores`` are all searches' as this person, ``usual`` what most
    samples of anybody reach."""
    best = int(scores.argmax())
    highest = float(scores[best])
    mine = np.flatnonzero((gallery.owners == person) & np.isfinite(gallery.genuine))
    genuine, leads = gallery.genuine[mine], gallery.genuine[mine] - gallery.others_best[mine]
    reached = float(np.quantile(genuine, _REACHED)) if len(mine) else usual
    led = float(np.quantile(leads, _REACHED)) if len(mine) else margin
    wanted = float(np.nextafter(np.float32(highest), np.float32(np.inf)))
    rule = max(min(wanted, reached, 1.0), value)
    wider = max(min(max(WIDER * margin, _wrong_lead(gallery, person) + margin), led, 2.0), margin)
    return PersonFinding(
        person=gallery.names[person],
        neighbour=gallery.names[gallery.owners[best]],
        score=highest,
        value=rule,
        margin=wider,
        samples=int(gallery.counts[person]),
        missed=_missed(genuine, leads, rule, wider),
        missed_before=_missed(genuine, leads, value, margin),
        limited=rule < wanted,
    )


def _wrong_lead(gallery: GallerySearch, person: int) -> float:
    """By how much somebody else's sample is nearer to this person than to its own at most."""
    others = (gallery.nearest == person) & np.isfinite(gallery.genuine)
    leads = gallery.others_best[others] - gallery.genuine[others]
    return float(leads.max()) if len(leads) else -np.inf


def _missed(
    genuine: NDArray[np.float64], leads: NDArray[np.float64], value: float, margin: float
) -> float | None:
    return float(np.mean((genuine < value) | (leads < margin))) if len(genuine) else None


def _any(values: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(values).any())
