"""What people are made of: the automatic choice against the first photos of a folder, what the
strength grades promise, and whether photos under a wrong name are found.

Open-set identification as in benchmarks/accuracy.py: a photo is missed where the best match
is somebody else, or scores no better than the second of 100 strangers (FPIR 1 %).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Row
from benchmarks.subjects import backend, known_people, pack_files, strangers
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import UserError
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Embedding, Embeddings, NewSample, Threshold
from faceid_gui.services.enrolment.enroller import Enroller, choose_face
from faceid_gui.services.samples.selection import LeftOutReason, choose
from faceid_gui.services.samples.strength import Grade, strength_of

PACK = "compact"
FIRST = 3
FROM = 6
ORDERS = 200

_WRONG = (LeftOutReason.MISLABELLED, LeftOutReason.LOWERS)
Chooser = Callable[[Sequence[NewSample]], Sequence[NewSample]]


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A photo as a sample, where it is good enough, and as somebody at the door."""

    sample: NewSample | None
    probe: Embedding | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many of so many photos were missed."""

    missed: int
    of: int


def rows() -> list[Row]:
    """Embed everything once, then compare."""
    opened = backend(PACK)
    default = pack_files(PACK).pack.default_threshold
    people = [_photos(opened, paths) for paths in known_people().values()]
    outside = [photo.probe for photo in _photos(opened, [p[0] for p in strangers().values()])]
    opened.close()
    unknown = np.stack([probe for probe in outside if probe is not None])
    trial = Trial(people, unknown, default)
    return [*trial.choice_rows(), trial.grade_row(), *trial.wrong_name_rows()]


def _photos(opened: FaceBackend, paths: Sequence[Path]) -> list[Photo]:
    return [_photo(opened, path) for path in paths]


def _photo(opened: FaceBackend, path: Path) -> Photo:
    image = read_photo(path)
    with suppress(UserError):
        sample = Enroller(opened).sample(image, path.name)
        return Photo(sample, _vector(sample))
    with suppress(UserError):  # not good enough to enrol from, but somebody at the door
        face = choose_face(opened.detect(image, careful=True), image)
        return Photo(None, embed_sample(opened, image, face))
    return Photo(None, None)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Known people with all their photos, strangers of shape (n, d), the pack's threshold."""

    people: list[list[Photo]]
    unknown: Embeddings
    default: Threshold

    def choice_rows(self) -> list[Row]:
        """The automatic choice from six photos against the first three."""
        choosers: dict[str, Chooser] = {
            "": lambda samples: choose(samples, default=self.default).kept,
            ", no more than 3 chosen": lambda samples: (
                choose(samples, default=self.default, limit=FIRST).kept
            ),
        }
        return [
            row
            for words, chooser in choosers.items()
            for row in self._against_first(chooser, words)
        ]

    def _against_first(self, chooser: Chooser, words: str) -> list[Row]:
        what = f"chosen from the first {FROM} photos against the first {FIRST}{words}"
        orders = [None, *range(ORDERS)]
        first = [self._missed(order, FIRST, list) for order in orders]
        auto = [self._missed(order, FROM, chooser) for order in orders]
        more = sum(a.missed > f.missed for a, f in zip(auto[1:], first[1:], strict=True))
        fewer = sum(a.missed < f.missed for a, f in zip(auto[1:], first[1:], strict=True))
        rates = [_rate(some[1:]) for some in (auto, first)]
        return [
            Row(
                f"misses at FPIR 1 %, {what}",
                "no more",
                f"{auto[0].missed} against {first[0].missed} of {first[0].of}",
                auto[0].missed <= first[0].missed,
            ),
            Row(
                f"the same on average over {ORDERS} orders of the photos{words}",
                "fewer",
                f"{rates[0]:.2f} against {rates[1]:.2f} % "
                f"(fewer in {fewer} orders, more in {more})",
                rates[0] < rates[1],
            ),
        ]

    def _missed(self, order: int | None, candidates: int, chooser: Chooser) -> Outcome:
        """Enrol from the first photos of an order; search all but the first six."""
        templates, probes, owners = [], [], []
        for photos in self._ordered(order):
            samples = [photo.sample for photo in photos[:candidates] if photo.sample is not None]
            if not samples:
                continue
            templates.append(_template([_vector(sample) for sample in chooser(samples)]))
            rest = [photo.probe for photo in photos[FROM:] if photo.probe is not None]
            probes += rest
            owners += [len(templates) - 1] * len(rest)
        scores = np.stack(probes) @ np.stack(templates).T
        cut = float(np.sort((self.unknown @ np.stack(templates).T).max(axis=1))[-2])
        found = (scores.argmax(axis=1) == np.array(owners)) & (scores.max(axis=1) > cut)
        return Outcome(int((~found).sum()), len(found))

    def _ordered(self, order: int | None) -> list[list[Photo]]:
        if order is None:
            return self.people
        rng = np.random.default_rng(order)
        return [[photos[i] for i in rng.permutation(len(photos))] for photos in self.people]

    def grade_row(self) -> Row:
        """The share of photos that the default threshold misses, by strength grade."""
        missed: dict[Grade, list[bool]] = {grade: [] for grade in Grade}
        for order in range(ORDERS):
            for photos in self._ordered(order):
                count = order % FROM + 1
                vectors = [_vector(p.sample) for p in photos[:count] if p.sample is not None]
                rest = [p.probe for p in photos[count:] if p.probe is not None]
                if not vectors or not rest:
                    continue
                grade = strength_of(np.stack(vectors), self.default).grade
                scores = np.stack(rest) @ _template(vectors)
                missed[grade] += [bool(score < self.default.value) for score in scores]
        rates = {grade: 100.0 * float(np.mean(some)) for grade, some in missed.items() if some}
        listed = ", ".join(f"{grade}: {rate:.1f} %" for grade, rate in rates.items())
        ordered = list(rates.values())
        return Row(
            "photos that the default threshold misses, by strength grade of 1 to 6 samples",
            "fewer with each grade",
            listed,
            len(ordered) == 4 and ordered == sorted(ordered, reverse=True),
        )

    def wrong_name_rows(self) -> list[Row]:
        """Into each folder of up to six photos comes one of somebody else's."""
        rng = np.random.default_rng(1)
        found = planted = accused = own = 0
        for order in range(20):
            people = self._ordered(order)
            for number, photos in enumerate(people):
                samples = [p.sample for p in photos[: 3 + order % 4] if p.sample is not None]
                other = people[(number + 1 + int(rng.integers(len(people) - 1))) % len(people)]
                wrong = next(p.sample for p in other if p.sample is not None)
                if len(samples) < 2:
                    continue
                chosen = choose([*samples, wrong], default=self.default)
                left = [out.sample for out in chosen.left_out if out.reason in _WRONG]
                planted, own = planted + 1, own + len(samples)
                found += wrong in left
                accused += sum(sample in left for sample in samples)
        return [
            Row(
                "photos under a wrong name that are found and left out",
                "above 95 %",
                f"{found / planted:.1%} ({found} of {planted})",
                found > 0.95 * planted,
            ),
            Row(
                "photos under the right name that are taken for somebody else's",
                "below 1 %",
                f"{accused / own:.2%} ({accused} of {own})",
                accused < 0.01 * own,
            ),
        ]


def _rate(outcomes: Sequence[Outcome]) -> float:
    """Percent missed."""
    return 100.0 * sum(o.missed for o in outcomes) / sum(o.of for o in outcomes)


def _vector(sample: NewSample) -> Embedding:
    return next(iter(sample.embeddings.values()))


def _template(vectors: Sequence[Embedding]) -> NDArray[np.float64]:
    total = np.stack(vectors).astype(np.float64).sum(axis=0)
    template: NDArray[np.float64] = total / np.linalg.norm(total)
    return template
