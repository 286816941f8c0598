"""What a person is made of: which of many samples are kept, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from faceid_gui.core.types import Embeddings, NewSample, Quality, Sample, Threshold
from faceid_gui.services.samples.likeness import (
    Lowering,
    find_core,
    find_lowering,
    find_spare,
    likeness_to,
    odd_bound,
    scores_against,
)

MOST_SAMPLES: Final = 30
"""A person is made of no more: as many as a capture gives, and further ones add nothing."""

SAME_LEAD: Final = 0.9
"""Two samples that score so far above the threshold, in units of 1 - threshold, show the same
moment: copies of a photo do, and none of 1,570 pairs of different photos of one person."""

SAME_TURN_DEG: Final = 6.0
SAME_LIGHT: Final = 15.0
"""Samples that differ more in pose (degrees) or light (grey levels) are not the same moment."""

_COMPARED: Final = 10
"""Of more photos than so many for each place, only those of the best quality are compared."""

USUAL: Final = Threshold(0.44)
"""The scale of scores where the pack's is not known: that of the usual embedders."""


class LeftOutReason(StrEnum):
    """Why a sample is not kept. The values are the codes of refused photos."""

    MISLABELLED = "mislabelled"  # probably somebody else
    NEAR_DUPLICATE = "near_duplicate"
    LOWERS = "lowers_strength"  # the person would be recognised less surely
    SPARE = "enough_photos"  # there are better or more varied ones


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """A sample that is not kept.

    ``score`` is its cosine similarity: for a near duplicate to ``twin``, the source of the
    sample that is kept instead, otherwise to the mean of the person's other samples. Of a
    sample that would lower its person, ``before`` and ``after`` are the others' mean held-out
    score without and with it.
    """

    sample: NewSample
    reason: LeftOutReason
    score: float
    twin: str = ""
    before: float | None = None
    after: float | None = None

    @property
    def words(self) -> str:
        """The reason in plain English; what is particular to this one stands behind a colon."""
        score = f"{self.score:.2f}"
        if self.reason is LeftOutReason.MISLABELLED:
            return f"it does not look like the person: score {score} against the other photos"
        if self.reason is LeftOutReason.NEAR_DUPLICATE:
            return f"it shows the same as another photo: score {score} against {self.twin}"
        if self.reason is LeftOutReason.SPARE:
            return f"there are enough better or more varied photos: score {score} against them"
        words = f"the person would be recognised less surely with it: its score is {score}"
        if self.before is None or self.after is None:
            return words
        return f"{words}, and that of the others falls from {self.before:.2f} to {self.after:.2f}"


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What a person is made of. ``kept`` and ``left_out`` are in the order given.

    ``mixed`` tells that the samples do not look like one person and none can be told to be
    the odd one.
    """

    kept: tuple[NewSample, ...]
    left_out: tuple[LeftOut, ...] = ()
    mixed: bool = False


def choose(
    samples: Sequence[NewSample],
    *,
    default: Threshold | None,
    existing: Sequence[Sample] = (),
    limit: int = MOST_SAMPLES,
) -> Selection:
    """The samples that a person should be made of, together with those they have already.

    Left out are samples of somebody else, near duplicates, samples that lower the person, and
    of more than ``limit`` in all those that the person's template needs least. Samples that
    exist already are trusted and stay. ``default`` is the pack's own threshold; where it is
    not known, samples are held to the scale of a usual pack, and near duplicates are kept.
    Samples without the common contract are kept unseen.
    """
    group = _Group(samples, existing, default or USUAL)
    if len(group.rows):
        group.leave_out_odd()
        if default is not None:
            group.leave_out_twins()
        group.leave_out_lowering()
        group.leave_out_spare(limit)
    return group.selection()


def would_lower(existing: Embeddings, new: Embeddings, default: Threshold) -> tuple[Lowering, ...]:
    """Which rows of ``new`` a person had better not be given, the most harmful first.

    ``existing`` has shape (k, d), ``new`` (m, d), both float32 unit rows; ``default`` is the
    pack's own threshold. Nobody without a sample can be lowered.
    """
    if not len(existing) or not len(new):
        return ()
    rows = np.concatenate([existing, new])
    trusted = np.arange(len(rows)) < len(existing)
    return tuple(
        Lowering(low.row - len(existing), low.score, low.before, low.after)
        for low in find_lowering(rows, trusted, default)
    )


class _Group:
    """The samples of one person while it is decided which of them stay."""

    def __init__(
        self, samples: Sequence[NewSample], existing: Sequence[Sample], default: Threshold
    ) -> None:
        self._samples = samples
        self._default = default
        contract_id = _common_contract(samples)
        old = [sample for sample in existing if contract_id in sample.embeddings]
        new = [sample for sample in samples if contract_id in sample.embeddings]
        self._old, self._new = len(old), new
        members: list[Sample | NewSample] = [*old, *new]
        self._qualities: list[Quality] = [member.quality for member in members]
        self._sources = [member.source for member in members]
        vectors = [member.embeddings[contract_id] for member in members]
        self.rows: Embeddings = np.stack(vectors) if vectors else np.zeros((0, 1), np.float32)
        self._in = list(range(len(vectors)))
        self._left_out: dict[int, LeftOut] = {}
        self._mixed = False

    def leave_out_odd(self) -> None:
        """Whoever does not belong to the most of them, or to those that exist already."""
        bound = odd_bound(self._default)
        core = find_core(self.rows, self._old, bound)
        if self._old == 0 and len(core) * 2 <= len(self.rows):
            self._mixed = len(self.rows) > 1
            return
        scores = scores_against(self.rows, core)
        for row in np.flatnonzero(scores < bound):
            if row >= self._old:
                self._leave(int(row), LeftOutReason.MISLABELLED, float(scores[row]))

    def leave_out_twins(self) -> None:
        """Of two that show the same moment the better one stays, or the one that exists."""
        bound = self._default.value + SAME_LEAD * (1.0 - self._default.value)
        kept: list[int] = []
        kept_rows = np.empty_like(self.rows)
        for row in sorted(self._in, key=self._better_first):
            scores = kept_rows[: len(kept)] @ self.rows[row]
            same = [
                at
                for at in np.flatnonzero(scores >= bound)
                if _same_moment(self._qualities[kept[at]], self._qualities[row])
            ]
            if same and row >= self._old:
                twin = max(same, key=lambda at: float(scores[at]))
                source = self._sources[kept[twin]].split("|", 1)[-1]
                self._leave(row, LeftOutReason.NEAR_DUPLICATE, float(scores[twin]), twin=source)
            else:
                kept_rows[len(kept)] = self.rows[row]
                kept.append(row)

    def _better_first(self, row: int) -> tuple[bool, float]:
        return row >= self._old, -self._qualities[row].score

    def leave_out_lowering(self) -> None:
        """Whoever lowers the others. Where nobody knows who is right, nobody is wrong."""
        if self._mixed:
            return
        rows = np.array(self._in, np.intp)
        for low in find_lowering(self.rows[rows], rows < self._old, self._default):
            row = int(rows[low.row])
            reason = LeftOutReason.LOWERS
            self._leave(row, reason, low.score, before=low.before, after=low.after)

    def leave_out_spare(self, limit: int) -> None:
        """Down to ``limit`` in all: of very many the poorest, then whom the mean misses least."""
        room = max(limit - self._old, 0)
        new = [row for row in self._in if row >= self._old]
        ranked = sorted(new, key=lambda row: self._qualities[row].score)
        poorest = ranked[: max(len(new) - max(room, 1) * _COMPARED, 0)]
        self._leave_spare(poorest, likeness_to(self.rows[self._in], self.rows[poorest]))
        weights = np.array([max(self._qualities[row].score, 1e-3) for row in self._in])
        members = np.array(self._in, np.intp)
        count = min(len(members) - limit, len(new) - len(poorest))
        spare = find_spare(self.rows[members], weights, members < self._old, count)
        self._leave_spare([int(members[row]) for row, _ in spare], [score for _, score in spare])

    def _leave_spare(self, rows: Sequence[int], scores: Iterable[float]) -> None:
        for row, score in zip(rows, scores, strict=True):
            self._leave(row, LeftOutReason.SPARE, float(score))

    def selection(self) -> Selection:
        """What was decided."""
        left_out = tuple(self._left_out[row] for row in sorted(self._left_out))
        gone = {id(left.sample) for left in left_out}
        kept = tuple(sample for sample in self._samples if id(sample) not in gone)
        return Selection(kept, left_out, self._mixed)

    def _leave(
        self,
        row: int,
        reason: LeftOutReason,
        score: float,
        *,
        twin: str = "",
        before: float | None = None,
        after: float | None = None,
    ) -> None:
        sample = self._new[row - self._old]
        self._left_out[row] = LeftOut(sample, reason, score, twin, before, after)
        self._in.remove(row)


def _common_contract(samples: Sequence[NewSample]) -> str:
    counts = Counter(key for sample in samples for key in sample.embeddings).most_common(1)
    return counts[0][0] if counts else ""


def _same_moment(one: Quality, other: Quality) -> bool:
    return (
        abs(one.pose.yaw - other.pose.yaw) <= SAME_TURN_DEG
        and abs(one.pose.pitch - other.pose.pitch) <= SAME_TURN_DEG
        and abs(one.brightness - other.brightness) <= SAME_LIGHT
    )
