"""What an import would do, before it does it: who is new, and who is enrolled already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from faceid_gui.core.names import same_name_form
from faceid_gui.core.types import Person
from faceid_gui.services.importing.dropped import Dropped, LookProgress, look_through
from faceid_gui.services.people import PhotoFolder


class Names(Protocol):
    """What a plan needs of the gallery store."""

    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What was found in what was dropped. ``enrolled`` are the names of all who are enrolled.

    The names are compared without regard to case and spacing; the store has the last word.
    """

    dropped: Dropped
    enrolled: frozenset[str]

    def knows(self, name: str) -> bool:
        """Whether somebody of that name is enrolled, so that photos would be added."""
        return same_name_form(name) in self.enrolled

    @property
    def known(self) -> tuple[PhotoFolder, ...]:
        """The people from folders who are enrolled already."""
        return tuple(folder for folder in self.dropped.people if self.knows(folder.name))


def plan_import(
    paths: Sequence[Path],
    *,
    store: Names,
    progress: Callable[[LookProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """Look through what was dropped. Writes nothing.

    Raises Cancelled, and what the store raises.
    """
    dropped = look_through(paths, progress=progress, cancelled=cancelled)
    return ImportPlan(dropped, frozenset(same_name_form(person.name) for person in store.people()))
