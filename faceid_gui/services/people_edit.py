"""Changing who is enrolled, so that it can be taken back."""

from __future__ import annotations

import threading
from functools import partial

from faceid_gui.core.errors import ChangedMeanwhile, NotFound
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Person, RemovedPerson
from faceid_gui.services.undo import UndoEntry, UndoKind, UndoStack


def erase_expired(store: GalleryStore) -> int:
    """Erase whoever was deleted too long ago to come back; how many.

    For whoever opens the store: at the start of the app and of each ``people`` command.
    """
    return store.erase_expired()


class PeopleEditor:
    """Renames, deletes, merges and restores people, and remembers how to take it back.

    Every method blocks until the disk has it: call it on a thread of its own. Safe from any
    thread; deeds and undos come one after the other.
    """

    def __init__(self, store: GalleryStore, undo: UndoStack) -> None:
        self._store = store
        self._undo = undo
        self._one_at_a_time = threading.Lock()

    @property
    def newest(self) -> UndoEntry | None:
        """What ``undo`` would take back, None where there is nothing. Never waits."""
        return self._undo.newest

    def rename(self, person: Person, name: str) -> Person:
        """Another name. Raises NotFound, NameTaken, BadRequest."""
        with self._one_at_a_time:
            before = self._store.find(person.id).name
            renamed = self._store.rename(person.id, name)
            if renamed.name != before:
                undo = partial(self._rename_back, person.id, before, renamed.name)
                self._remember(UndoKind.RENAMED, (before, renamed.name), undo, person.id)
            return renamed

    def remove(self, person: Person) -> None:
        """Delete somebody, who can come back for a while. Raises NotFound."""
        with self._one_at_a_time:
            name = self._store.find(person.id).name
            self._store.remove(person.id)
            undo = partial(self._bring_back, person.id)
            self._remember(UndoKind.REMOVED, (name,), undo, person.id)

    def merge(self, person: Person, into: Person) -> Person:
        """Give all samples of one person to another, who is returned, and delete the first.

        Raises NotFound, and BadRequest where the two are one.
        """
        with self._one_at_a_time:
            names = self._store.find(person.id).name, self._store.find(into.id).name
            moved = self._store.merge(person.id, into=into.id)
            undo = partial(self._part, person.id, moved)
            self._remember(UndoKind.MERGED, names, undo, person.id, into.id)
            return self._store.find(into.id)

    def restore(self, removed: RemovedPerson, name: str | None = None) -> Person:
        """Bring somebody back who was deleted. Raises NotFound, NameTaken, BadRequest."""
        with self._one_at_a_time:
            back = self._store.restore(removed.person.id, name=name)
            undo = partial(self._store.remove, back.id)
            self._remember(UndoKind.RESTORED, (back.name,), undo, back.id)
            return back

    def erase(self, removed: RemovedPerson | Person) -> None:
        """Erase somebody beyond recall: nothing about them can be undone. Raises NotFound."""
        person = removed.person if isinstance(removed, RemovedPerson) else removed
        with self._one_at_a_time:
            self._store.erase(person.id)
            self._undo.forget(person.id)

    def undo(self) -> UndoEntry:
        """Take the newest deed back; returns what it was.

        Raises NotFound where there is nothing, or where its people or samples were erased
        meanwhile, and ChangedMeanwhile where a name was changed once more by somebody else:
        that deed is then forgotten. Raises NameTaken where the name was given to
        somebody else, and what the store raises: the deed can then be tried again.
        """
        with self._one_at_a_time:
            newest = self._undo.newest
            try:
                return self._undo.undo()
            except (NotFound, ChangedMeanwhile):
                if newest is not None:
                    self._undo.drop(newest)
                raise

    def _rename_back(self, person_id: str, before: str, after: str) -> None:
        if self._store.find(person_id).name != after:
            raise ChangedMeanwhile("the person was given yet another name by somebody else")
        self._store.rename(person_id, before)

    def _bring_back(self, person_id: str) -> None:
        self._store.restore(person_id)

    def _part(self, person_id: str, sample_ids: tuple[str, ...]) -> None:
        self._store.unmerge(person_id, sample_ids)

    def _remember(
        self, kind: UndoKind, names: tuple[str, ...], undo: partial[None], *person_ids: str
    ) -> None:
        self._undo.push(kind, names, undo, person_ids=person_ids)
