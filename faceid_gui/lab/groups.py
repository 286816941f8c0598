"""Which labels people carry: from the folder above theirs, or from a file.

A file has a name and labels per line: ``Kim Dae-jung, east_asian, glasses``, separated by commas,
semicolons or tabs (labels after a comma also by semicolons), or with a colon after the name.
``#`` begins a comment.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.names import composed, quoted, same_name_form
from faceid_gui.lab.parts import Subject
from faceid_gui.lab.results import Finding, FindingKind
from faceid_gui.lab.text_files import read_text

_HEADERS: Final = frozenset({"name", "person", "who", "subject", "이름"})
_LABEL_HEADERS: Final = frozenset({"group", "groups", "label", "labels", "그룹"})
_MOST_LABELS: Final = 200


@dataclass(frozen=True, slots=True)
class GroupFile:
    """Labels by name: ``names`` as written, each with the labels of all its lines."""

    labels: Mapping[str, frozenset[str]]
    names: Mapping[str, str]

    def of(self, name: str) -> frozenset[str]:
        """The labels of somebody, whatever the case and the form of the name's letters."""
        return self.labels.get(same_name_form(name), frozenset())


def read_groups(path: Path) -> GroupFile:
    """The labels of a file. Raises BadRequest where it cannot be read or names no label."""
    labels: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for name, found in _rows(read_text(path)):
        form = same_name_form(name)
        names.setdefault(form, composed(name))
        labels[form] = labels.get(form, frozenset()) | found
    every = frozenset[str]().union(*labels.values())
    if not every:
        raise BadRequest(f"{path.name} gives nobody a group", detail=str(path))
    if len(every) > _MOST_LABELS:
        raise BadRequest(f"{path.name} has {len(every)} groups, which is too many to compare")
    return GroupFile(labels, names)


def label(
    subjects: Sequence[Subject], groups: GroupFile
) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The subjects with the labels of the file beside their own, and whom the file names in
    vain, as written."""
    seen = {same_name_form(subject.name) for subject in subjects}
    labelled = tuple(
        replace(subject, groups=subject.groups | groups.of(subject.name)) for subject in subjects
    )
    return labelled, tuple(name for form, name in groups.names.items() if form not in seen)


def unknown_names(names: Sequence[str]) -> tuple[Finding, ...]:
    """One finding per name that a group file has and nobody bears."""
    kind = FindingKind.UNKNOWN_NAME
    return tuple(
        Finding(kind, f"the group file names {quoted(name)}, who is not here", subject=name)
        for name in names
    )


def _rows(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    lines = (line.strip() for line in text.splitlines())
    kept = [line for line in lines if line and not line.startswith("#")]
    sign = _sign(kept)
    for number, line in enumerate(kept):
        name, cells = _cells(line, sign)
        found = frozenset(composed(cell) for cell in cells if composed(cell))
        is_header = number == 0 and name.casefold() in _HEADERS
        if is_header and all(one.casefold() in _LABEL_HEADERS for one in found):
            continue
        if name:
            yield name, found


def _sign(lines: Sequence[str]) -> str:
    """What most lines separate their cells by: a name may hold the others, and so may labels."""
    return max("\t;,", key=lambda sign: sum(sign in line for line in lines))


def _cells(line: str, sign: str) -> tuple[str, list[str]]:
    """The name and the labels of a line."""
    head, colon, tail = line.partition(":")
    if colon and not any(one in head for one in "\t;,"):
        line = f"{head}{sign}{tail}" if sign in tail else f"{head},{tail}"
    row = _split(line, sign if sign in line else ",")
    labels = [label for cell in row[1:] for label in cell.split(";")]
    return composed(row[0].strip('" ')), labels


def _split(line: str, sign: str) -> list[str]:
    return next(csv.reader([line], delimiter=sign, skipinitialspace=True), None) or [""]
