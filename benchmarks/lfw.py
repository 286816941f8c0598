"""LFW's protocol of pairs: its own list where it is at hand, else one made of the test photos."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import cv2

from benchmarks.subjects import known_people
from tests.data import FACES

VARIABLE: Final = "FACEID_GUI_LFW"
"""A folder with LFW's photos and its ``pairs.txt``."""

FOLDS: Final = 10
MOST_EACH: Final = 150
PHOTOS_OF_LFW: Final = 7701
PEOPLE_OF_LFW: Final = 4281
PAIRS_OF_LFW: Final = 300
"""How many different photos and people LFW's 6,000 pairs name, and how many of each kind a fold
has."""


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


def stand_in(scratch: Path) -> PairSet:
    """As many photos, people and pairs as LFW's list has: the test photos, each made over a
    little so that no two files are the same. For times alone: who is who means nothing here."""
    photos = [path for paths in known_people().values() for path in paths]
    images = [cv2.imread(str(path)) for path in photos]
    folder, rng = scratch / "lfw", random.Random(1)
    numbers: dict[str, int] = {}
    for made in range(PHOTOS_OF_LFW):
        name = f"Person_{made % PEOPLE_OF_LFW:04d}"
        numbers[name] = numbers.get(name, 0) + 1
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        image = images[made % len(images)]
        assert image is not None
        level = cv2.convertScaleAbs(image, alpha=rng.uniform(0.9, 1.1), beta=rng.uniform(-8, 8))
        cv2.imwrite(str(target / f"{name}_{numbers[name]:04d}.jpg"), level)
    pairs = scratch / "lfw-pairs.txt"
    pairs.write_text("\n".join(_stand_in_lines(numbers, rng)) + "\n", encoding="utf-8")
    return PairSet("as many photos as LFW's pairs name", folder, pairs)


def _stand_in_lines(numbers: Mapping[str, int], rng: random.Random) -> Iterator[str]:
    """Pairs that name every photo: two of one person, then one of nobody's pair and another."""
    several = [name for name, most in numbers.items() if most > 1][: FOLDS * PAIRS_OF_LFW]
    paired = set(several)
    names = list(numbers)
    alone = [
        (name, number)
        for name, most in numbers.items()
        for number in range(1, most + 1)
        if name not in paired or number > 2
    ]
    yield f"{FOLDS}\t{PAIRS_OF_LFW}"
    for fold in range(FOLDS):
        part = range(fold * PAIRS_OF_LFW, (fold + 1) * PAIRS_OF_LFW)
        yield from (f"{several[at]}\t1\t2" for at in part)
        for at in part:
            name, number = alone[at % len(alone)]
            yield f"{name}\t{number}\t{rng.choice([one for one in names[:50] if one != name])}\t1"


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
