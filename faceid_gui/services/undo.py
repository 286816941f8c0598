"""What can be taken back until the app closes: the newest deed first."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from faceid_gui.core.errors import NotFound

MOST_ENTRIES: Final = 50
"""Older deeds are forgotten."""


class UndoKind(StrEnum):
    """What was done; the views have the words. In brackets: the names of an entry."""

    RENAMED = "renamed"  # the old name, the new name
    REMOVED = "removed"  # the name
    MERGED = "merged"  # the name that is gone, the name that has the samples
    RESTORED = "restored"  # the name


@dataclass(frozen=True, slots=True, eq=False)
class UndoEntry:
    """One deed: its kind and the names in it, as they were, for the words on screen.

    ``person_ids`` are the people whose erasure makes it pointless. ``undo`` takes it back.
    """

    kind: UndoKind
    names: tuple[str, ...]
    person_ids: tuple[str, ...]
    undo: Callable[[], None] = field(repr=False)


class UndoStack:
    """Deeds and how to take them back, at most ``most`` of them. Safe from any thread.

    Reading ``newest`` never waits for an undo that is at work.
    """

    def __init__(self, most: int = MOST_ENTRIES) -> None:
        self._entries: deque[UndoEntry] = deque(maxlen=most)
        self._changing = threading.Lock()
        self._undoing = threading.Lock()

    @property
    def newest(self) -> UndoEntry | None:
        """What ``undo`` would take back, None where there is nothing."""
        with self._changing:
            return self._entries[-1] if self._entries else None

    def push(
        self,
        text_key: UndoKind,
        names: tuple[str, ...],
        undo: Callable[[], None],
        *,
        person_ids: tuple[str, ...] = (),
    ) -> None:
        """Add a deed that was just done; ``undo`` takes it back, or raises."""
        with self._changing:
            self._entries.append(UndoEntry(text_key, names, person_ids, undo))

    def undo(self) -> UndoEntry:
        """Take the newest deed back; returns what it was.

        One at a time: a second call waits and takes back the one before. Raises NotFound
        where there is nothing, and whatever the deed's own undo raises: the entry then stays.
        """
        with self._undoing:
            entry = self.newest
            if entry is None:
                raise NotFound("there is nothing to undo")
            entry.undo()
            self.drop(entry)
            return entry

    def drop(self, entry: UndoEntry) -> None:
        """Forget one deed, where it is still known."""
        self._keep(lambda kept: kept is not entry)

    def forget(self, person_id: str) -> None:
        """Forget every deed that somebody is part of: they were erased."""
        self._keep(lambda kept: person_id not in kept.person_ids)

    def _keep(self, wanted: Callable[[UndoEntry], bool]) -> None:
        with self._changing:
            kept = [entry for entry in self._entries if wanted(entry)]
            self._entries.clear()
            self._entries.extend(kept)
