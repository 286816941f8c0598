"""What a photo is looked at with: a detector, a network behind it, and how much work it gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from faceid_gui.core.geometry import CropSpec, align, crop_pair
from faceid_gui.core.types import Image, Landmarks
from faceid_gui.lab.parts import LabDetector, LabPack

FACE_WIDTH: Final = 12
"""Numbers of a found face: whether there is one, whether others are beside it, ten of points."""

_ALGORITHM: Final = "1"
"""Part of every key of the cache: another number forgets what was found out before."""

_MOST_AT_ONCE: Final = 4


class Effort(StrEnum):
    """From how many crops of a photo its embedding is made."""

    PLAIN = "plain"  # the one crop
    PAIR = "pair"  # the sum of two that undo each other's shift


@dataclass(frozen=True, slots=True)
class Sight:
    """One network behind one detector."""

    detector: LabDetector
    pack: LabPack

    @property
    def effort(self) -> Effort:
        """Landmarks that stand for a crop of their own make are never shifted."""
        return Effort.PLAIN if self.pack.own_alignment else Effort.PAIR

    @property
    def key(self) -> str:
        """Equal where the embeddings are: two packs may share an embedder."""
        made = (self.detector.key, self.pack.contract.id, self.effort.value)
        return "|".join(("vectors", _ALGORITHM, *made))


def faces_key(detector: LabDetector) -> str:
    """The cache's key of what a detector found."""
    return f"faces|{_ALGORITHM}|{detector.key}"


def crops_for(
    image: Image, landmarks: Landmarks, crop: CropSpec, effort: Effort
) -> tuple[Image, ...]:
    """The crops of a face that are embedded. Raises NoFace."""
    if effort is Effort.PLAIN:
        return (align(image, landmarks, crop),)
    return crop_pair(image, landmarks, crop)


@dataclass(frozen=True, slots=True)
class Round:
    """Sights that are worked on at once. ``heavy`` rounds have one worker."""

    sights: tuple[Sight, ...]
    heavy: bool


def rounds(sights: Sequence[Sight]) -> tuple[Round, ...]:
    """The sights in as few rounds as memory allows; heavy networks last, one by one.

    Sights of one key are one; of each the first stays.
    """
    single = {sight.key: sight for sight in reversed(sights)}
    chosen = [sight for sight in sights if single.get(sight.key) is sight]
    light = [sight for sight in chosen if not _heavy(sight)]
    packs = list(dict.fromkeys(sight.pack.contract.id for sight in light))
    made = [
        Round(tuple(s for s in light if s.pack.contract.id in group), heavy=False)
        for group in _grouped(packs, _MOST_AT_ONCE)
    ]
    made += [Round((sight,), heavy=True) for sight in chosen if _heavy(sight)]
    return tuple(made)


def _heavy(sight: Sight) -> bool:
    return sight.pack.heavy or sight.detector.heavy


def _grouped(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def distinct_detectors(sights: Iterable[Sight]) -> tuple[LabDetector, ...]:
    """The detectors of some sights, once each."""
    return tuple({sight.detector.key: sight.detector for sight in sights}.values())
