"""LFW's protocol of pairs: its own list where it is at hand, else one made of the test photos."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from benchmarks.subjects import known_people
from tests.data import FACES

VARIABLE: Final = "FACEID_GUI_LFW"
"""A folder with LFW's photos and its ``pairs.txt``."""

FOLDS: Final = 10
MOST_EACH: Final = 150
PHOTOS_OF_LFW: Final = 7701
"""How many different photos LFW's 6,000 pairs name."""


@dataclass(frozen=True, slots=True)
class PairSet:
    """A list of pairs in LFW's format, and the folder that it names photos of."""

    title: str
    folder: Path
    pairs: Path


def pair_set(scratch: Path) -> PairSet:
    """LFW itself where FACEID_GUI_LFW names it, else pairs of the known people."""
    lfw = Path(os.environ.get(VARIABLE, ""))
    if os.environ.get(VARIABLE) and (lfw / "pairs.txt").is_file():
        return PairSet("LFW", lfw, lfw / "pairs.txt")
    target = scratch / "pairs.txt"
    target.write_text("\n".join(_lines(known_people())) + "\n", encoding="utf-8")
    return PairSet("pairs of 42 people of LFW, people in one fold each", FACES / "known", target)


def _lines(people: Mapping[str, Sequence[Path]]) -> Iterator[str]:
    """The head, then each fold: as many pairs of the same as of different people."""
    rng = random.Random(0)  # the same pairs each time
    names = sorted(people)
    rng.shuffle(names)
    folds = [names[number::FOLDS] for number in range(FOLDS)]
    drawn = [_fold(fold, people, rng) for fold in folds]
    count = min(MOST_EACH, *(len(part) for pair in drawn for part in pair))
    yield f"{FOLDS}\t{count}"
    for same, different in drawn:
        yield from same[:count]
        yield from different[:count]


def _fold(
    names: Sequence[str], people: Mapping[str, Sequence[Path]], rng: random.Random
) -> tuple[list[str], list[str]]:
    same = [
        f"{name}\t{_number(first)}\t{_number(second)}"
        for name in names
        for first, second in combinations(people[name], 2)
    ]
    different = [
        f"{one}\t{_number(first)}\t{other}\t{_number(second)}"
        for one, other in combinations(names, 2)
        for first in people[one]
        for second in people[other]
    ]
    rng.shuffle(same)
    rng.shuffle(different)
    return same, different


def _number(photo: Path) -> int:
    return int(photo.stem.rsplit("_", 1)[1])
