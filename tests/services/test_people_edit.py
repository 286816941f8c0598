"""Editing people with a way back."""

from __future__ import annotations

import threading

import pytest

from faceid_gui.core.errors import BadRequest, ChangedMeanwhile, NameTaken, NotFound, StoreBusy
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S
from faceid_gui.core.types import Person
from faceid_gui.services.people_edit import PeopleEditor, erase_expired
from faceid_gui.services.undo import UndoKind, UndoStack
from tests.fakes import CONTRACT, FakeClock, MemoryGallery
from tests.store.samples import sample


class Desk:
    """A store with two people, and an editor of it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = MemoryGallery(self.clock)
        self.stack = UndoStack()
        self.editor = PeopleEditor(self.store, self.stack)
        self.ann = self.store.add_person("Ann", [sample(0), sample(1)])
        self.ben = self.store.add_person("Ben", [sample(2)])

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.store.people()]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_rename_is_taken_back(desk: Desk) -> None:
    # WHEN somebody is renamed
    renamed = desk.editor.rename(desk.ann, " Anna ")
    assert (renamed.name, desk.names) == ("Anna", ["Anna", "Ben"])
    # THEN it can be taken back, and says what it was
    assert desk.editor.newest is desk.stack.newest is not None
    entry = desk.editor.undo()
    assert (entry.kind, entry.names) == (UndoKind.RENAMED, ("Ann", "Anna"))
    assert desk.names == ["Ann", "Ben"]


def test_a_rename_to_the_same_name_is_nothing_to_take_back(desk: Desk) -> None:
    desk.editor.rename(desk.ann, "Ann ")
    assert desk.stack.newest is None


@pytest.mark.parametrize(("name", "error"), [("ben", NameTaken), ("x" * 300, BadRequest)])
def test_a_rename_that_fails_is_nothing_to_take_back(
    desk: Desk, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.editor.rename(desk.ann, name)
    assert desk.stack.newest is None
    assert desk.names == ["Ann", "Ben"]


def test_a_deletion_is_taken_back(desk: Desk) -> None:
    # GIVEN somebody who was renamed in another window since the list was read
    desk.store.rename(desk.ann.id, "Anna")
    # WHEN deleted
    desk.editor.remove(desk.ann)
    assert desk.names == ["Ben"]
    # THEN they come back as they were last, under the name that the words use
    entry = desk.editor.undo()
    assert (entry.kind, entry.names) == (UndoKind.REMOVED, ("Anna",))
    assert desk.store.find("Anna").samples == 2


def test_a_merge_is_taken_back(desk: Desk) -> None:
    # WHEN two are merged
    merged = desk.editor.merge(desk.ben, desk.ann)
    assert (merged.id, merged.samples, desk.names) == (desk.ann.id, 3, ["Ann"])
    # THEN both come back with their own samples
    entry = desk.editor.undo()
    assert (entry.kind, entry.names) == (UndoKind.MERGED, ("Ben", "Ann"))
    assert [person.samples for person in desk.store.people()] == [2, 1]


def test_nobody_is_merged_with_themselves(desk: Desk) -> None:
    with pytest.raises(BadRequest):
        desk.editor.merge(desk.ann, desk.ann)
    assert desk.stack.newest is None


def test_a_restore_is_taken_back(desk: Desk) -> None:
    # GIVEN somebody deleted, whose name was given away
    desk.store.remove(desk.ann.id)
    desk.store.add_person("Ann", [])
    (removed,) = desk.store.removed()
    # WHEN brought back
    with pytest.raises(NameTaken):
        desk.editor.restore(removed)
    back = desk.editor.restore(removed, "Ann B.")
    assert (back.id, back.name) == (desk.ann.id, "Ann B.")
    # THEN it can be taken back too
    entry = desk.editor.undo()
    assert (entry.kind, entry.names) == (UndoKind.RESTORED, ("Ann B.",))
    assert desk.names == ["Ann", "Ben"]
    assert [one.person.id for one in desk.store.removed()] == [desk.ann.id]


def test_many_deeds_are_taken_back_in_turn(desk: Desk) -> None:
    # WHEN a person goes through all of it
    desk.editor.rename(desk.ann, "Anna")
    desk.editor.merge(desk.ann, desk.ben)
    desk.editor.rename(desk.ben, "Benno")
    desk.editor.remove(desk.ben)
    assert desk.names == []
    # THEN all of it can be taken back
    kinds = [desk.editor.undo().kind for _ in range(4)]
    assert kinds == [UndoKind.REMOVED, UndoKind.RENAMED, UndoKind.MERGED, UndoKind.RENAMED]
    assert desk.store.people() == (desk.ann, desk.ben)
    with pytest.raises(NotFound):
        desk.editor.undo()


def test_an_erasure_cannot_be_taken_back(desk: Desk) -> None:
    # GIVEN deeds with both people, one of them deleted
    desk.editor.rename(desk.ben, "Benno")
    desk.editor.rename(desk.ann, "Anna")
    desk.editor.remove(desk.ann)
    (removed,) = desk.store.removed()
    # WHEN that one is erased
    desk.editor.erase(removed)
    # THEN only what has to do with the other can be taken back
    assert desk.editor.undo().names == ("Ben", "Benno")
    assert desk.stack.newest is None
    assert desk.store.removed() == ()


def test_a_merge_is_forgotten_when_either_is_erased(desk: Desk) -> None:
    desk.editor.merge(desk.ben, desk.ann)
    desk.editor.erase(desk.store.find("Ann"))
    assert desk.stack.newest is None
    assert desk.store.vectors(CONTRACT).sample_ids == ()


def test_an_undo_waits_for_a_free_name(desk: Desk) -> None:
    # GIVEN somebody deleted whose name is taken by now
    desk.editor.remove(desk.ann)
    new = desk.store.add_person("Ann", [])
    # WHEN it is taken back
    with pytest.raises(NameTaken):
        desk.editor.undo()
    # THEN nothing is lost, and it works when the name is free
    desk.store.rename(new.id, "Ann the other")
    assert desk.editor.undo().names == ("Ann",)
    assert "Ann" in desk.names


def test_a_rename_by_somebody_else_is_not_overwritten(desk: Desk) -> None:
    # GIVEN a deed before, and somebody renamed here and then once more in another window
    desk.editor.rename(desk.ben, "Benno")
    desk.editor.rename(desk.ann, "Anna")
    desk.store.rename(desk.ann.id, "Annabel")
    # WHEN it is taken back, THEN the other window's name stays
    with pytest.raises(ChangedMeanwhile):
        desk.editor.undo()
    assert desk.names == ["Annabel", "Benno"]
    # AND the deed before can be taken back
    assert desk.editor.undo().names == ("Ben", "Benno")


def test_a_deed_with_somebody_erased_elsewhere_does_not_block_the_others(desk: Desk) -> None:
    # GIVEN two deeds, and the last one's person erased by another window
    desk.editor.rename(desk.ben, "Benno")
    desk.editor.remove(desk.ann)
    desk.store.erase(desk.ann.id)
    # WHEN it is taken back
    with pytest.raises(NotFound):
        desk.editor.undo()
    # THEN the one before is next
    assert desk.editor.undo().names == ("Ben", "Benno")


def test_a_store_that_is_busy_leaves_the_deed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.editor.remove(desk.ann)

    def busy(*_: object, **__: object) -> Person:
        raise StoreBusy

    with monkeypatch.context() as patch:
        patch.setattr(desk.store, "restore", busy)
        with pytest.raises(StoreBusy):
            desk.editor.undo()
    assert desk.editor.undo().names == ("Ann",)


def test_many_threads_edit_at_once(desk: Desk) -> None:
    # GIVEN people, each renamed and deleted by a thread of its own
    people = [desk.store.add_person(f"person {number}", []) for number in range(8)]

    def work(person: Person) -> None:
        desk.editor.rename(person, f"{person.name} the second")
        desk.editor.remove(person)

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert desk.names == ["Ann", "Ben"]
    # WHEN all of it is taken back
    for _ in range(16):
        desk.editor.undo()
    # THEN everybody is as before
    assert desk.names == ["Ann", "Ben", *(person.name for person in people)]


def test_who_expired_is_erased(desk: Desk) -> None:
    desk.store.remove(desk.ann.id)
    assert erase_expired(desk.store) == 0
    desk.clock.advance(KEPT_AFTER_REMOVAL_S)
    assert erase_expired(desk.store) == 1
