"""Pairs of photos to compare one to one, read from a file.

Two formats are known. That of Labeled Faces in the Wild (Huang et al., 2007), ``pairs.txt``: a
header with the number of folds and of pairs of each kind in a fold, then per fold the matched
pairs ``Name i j`` and the mismatched ones ``Name i Other j``, ``i`` and ``j`` from 1. And plain
rows of two paths and a 1 (same person) or 0.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.names import composed, quoted, same_name_form
from faceid_gui.lab.parts import Dataset, Subject
from faceid_gui.lab.results import Finding, FindingKind
from faceid_gui.lab.text_files import read_text

_MOST_PAIRS: Final = 1_000_000
_SAME: Final = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """Two photos by their keys, and whether they show one person.

    A key that no photo of the dataset has names a photo that is not here: such a pair counts
    like one in which no face was found.
    """

    first: str
    second: str
    same: bool


@dataclass(frozen=True, slots=True)
class PairList:
    """Pairs by fold, as the file has them; a file without folds is one fold."""

    folds: tuple[tuple[PhotoPair, ...], ...]

    @property
    def pairs(self) -> tuple[PhotoPair, ...]:
        """All pairs, fold by fold."""
        return tuple(pair for fold in self.folds for pair in fold)

    @property
    def keys(self) -> frozenset[str]:
        """Every photo that a pair names."""
        return frozenset(key for pair in self.pairs for key in (pair.first, pair.second))


def read_pairs(path: Path, dataset: Dataset) -> tuple[PairList, tuple[Finding, ...]]:
    """The pairs of a file, by the keys of a dataset, and what they name that is not there.

    Raises BadRequest where there is no such file, or it holds no pairs.
    """
    lines = [line.strip() for line in read_text(path).splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    finder = _PhotoFinder(dataset)
    header = _header(lines[0]) if lines else None
    if header is not None:
        folds = tuple(_lfw_folds(lines[1:], *header, finder))
    else:
        fold = tuple(_plain_pairs(lines, finder))
        folds = (fold,) if fold else ()
    if not any(folds):
        raise BadRequest(f"{path.name} holds no pairs of photos", detail=str(path))
    return PairList(folds), finder.findings


def only_pairs(dataset: Dataset, pairs: PairList) -> Dataset:
    """The dataset with no other photos than those that the pairs name."""
    wanted = pairs.keys
    return replace(
        dataset,
        people=tuple(_only(dataset.people, wanted)),
        strangers=tuple(_only(dataset.strangers, wanted)),
    )


def _only(subjects: tuple[Subject, ...], wanted: frozenset[str]) -> Iterator[Subject]:
    for subject in subjects:
        photos = tuple(photo for photo in subject.photos if photo.key in wanted)
        if photos:
            yield replace(subject, photos=photos)


def _header(line: str) -> tuple[int, int] | None:
    """Folds and pairs of each kind in a fold, where the line is LFW's header."""
    parts = line.split()
    if not all(part.isdecimal() for part in parts) or len(parts) not in (1, 2):
        return None
    numbers = [int(part) for part in parts]
    folds, pairs = numbers if len(numbers) == 2 else (1, numbers[0])
    if not (folds > 0 and pairs > 0 and folds * pairs <= _MOST_PAIRS):
        raise BadRequest("the pairs file promises no sensible number of pairs", detail=line)
    return folds, pairs


def _lfw_folds(
    lines: list[str], folds: int, each: int, finder: _PhotoFinder
) -> Iterator[tuple[PhotoPair, ...]]:
    """Fold by fold ``each`` matched pairs, then as many mismatched ones."""
    if len(lines) != folds * each * 2:
        raise BadRequest(
            f"the pairs file promises {folds * each * 2} pairs and has {len(lines)}",
            detail=f"{folds} x {each} x 2",
        )
    for start in range(0, len(lines), each * 2):
        yield tuple(_lfw_pair(line, finder) for line in lines[start : start + each * 2])


def _lfw_pair(line: str, finder: _PhotoFinder) -> PhotoPair:
    # Names of folders may hold spaces; LFW's own file is separated by tabs.
    parts = [part.strip() for part in line.split("\t")] if "\t" in line else line.split()
    match parts:
        case [name, first, second] if first.isdecimal() and second.isdecimal():
            return PhotoPair(finder.nth(name, int(first)), finder.nth(name, int(second)), same=True)
        case [name, first, other, second] if first.isdecimal() and second.isdecimal():
            found = finder.nth(name, int(first)), finder.nth(other, int(second))
            return PhotoPair(*found, same=False)
        case _:
            raise BadRequest("a line of the pairs file is no pair", detail=line[:80])


def _plain_pairs(lines: list[str], finder: _PhotoFinder) -> Iterator[PhotoPair]:
    """Rows of two paths and whether they are the same person; one header is passed over."""
    delimiter = next((sign for sign in "\t;," if lines and sign in lines[0]), ",")
    for number, row in enumerate(csv.reader(lines, delimiter=delimiter)):
        cells = [cell.strip() for cell in row]
        same = _SAME.get(cells[2].casefold()) if len(cells) >= 3 else None
        if same is not None:
            yield PhotoPair(finder.at(cells[0]), finder.at(cells[1]), same)
        elif number:
            raise BadRequest("a line of the pairs file is no pair", detail=" ".join(cells)[:80])


class _PhotoFinder:
    """Photos by name and number, or by path; remembers what is not there."""

    def __init__(self, dataset: Dataset) -> None:
        everybody = (*dataset.people, *dataset.strangers)
        self._people = _by_name(everybody)
        self._keys = {
            composed(photo.key): photo.key for subject in everybody for photo in subject.photos
        }
        self._missing: dict[str, Finding] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was named and is not there, once each."""
        return tuple(self._missing.values())

    def nth(self, name: str, number: int) -> str:
        """The key of somebody's photo of a number, from 1."""
        numbers = self._people.get(same_name_form(name))
        if numbers is None:
            return self._unknown(
                name, name, f"the pairs file names {quoted(name)}, who is not here"
            )
        key = numbers.get(number)
        if key is None:
            detail = f"the pairs file names photo {number} of {quoted(name)}, which is not here"
            return self._unknown(f"{name} {number}", name, detail)
        return key

    def at(self, path: str) -> str:
        """The key of the photo of a path relative to the dataset's folder."""
        wanted = composed(path.replace("\\", "/").removeprefix("./"))
        key = self._keys.get(wanted)
        return key or self._unknown(wanted, "", f"the pairs file names {path}, which is not here")

    def _unknown(self, key: str, name: str, detail: str) -> str:
        kind = FindingKind.UNKNOWN_NAME
        self._missing.setdefault(key, Finding(kind, detail, subject=name, other=key))
        # No path of a photo begins like this.
        return f"?{key}"


def _by_name(subjects: tuple[Subject, ...]) -> Mapping[str, Mapping[int, str]]:
    """Everybody's photos by number, by the form that equal names share."""
    found: dict[str, dict[int, str]] = {}
    for subject in subjects:
        found.setdefault(same_name_form(subject.name), {}).update(_numbered(subject))
    return found


def _numbered(subject: Subject) -> dict[int, str]:
    """Somebody's photos by number: by LFW's file names where all have such, else in order."""
    named = {_lfw_number(subject.name, photo.key): photo.key for photo in subject.photos}
    if None not in named and len(named) == len(subject.photos):
        return {number: key for number, key in named.items() if number is not None}
    return {number: photo.key for number, photo in enumerate(subject.photos, start=1)}


def _lfw_number(name: str, key: str) -> int | None:
    """7 for ``Name/Name_0007.jpg``, None for any other name."""
    stem = key.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    head, _, number = stem.rpartition("_")
    same = same_name_form(head) == same_name_form(name)
    return int(number) if same and number.isdecimal() else None
