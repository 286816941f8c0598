"""What can be taken back, in which order, and what happens when it cannot."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from faceid_gui.core.errors import NameTaken, NotFound
from faceid_gui.services.undo import UndoKind, UndoStack


@pytest.fixture
def done() -> list[str]:
    """What was taken back so far."""
    return []


def _push(stack: UndoStack, done: list[str], name: str, *people: str) -> None:
    stack.push(UndoKind.REMOVED, (name,), partial(done.append, name), person_ids=people)


def test_the_newest_comes_back_first(done: list[str]) -> None:
    # GIVEN two deeds
    stack = UndoStack()
    _push(stack, done, "Ann")
    _push(stack, done, "Ben")
    # THEN the newest is offered, with the words it needs
    assert stack.newest is not None
    assert (stack.newest.kind, stack.newest.names) == (UndoKind.REMOVED, ("Ben",))
    # WHEN both are taken back
    assert [stack.undo().names, stack.undo().names] == [("Ben",), ("Ann",)]
    # THEN there is nothing left
    assert done == ["Ben", "Ann"]
    assert stack.newest is None
    with pytest.raises(NotFound, match="nothing to undo"):
        stack.undo()


def test_an_undo_that_fails_can_be_tried_again(done: list[str]) -> None:
    # GIVEN a deed that cannot be taken back while a name is taken
    stack = UndoStack()
    taken = [True]

    def undo() -> None:
        if taken:
            raise NameTaken("Ann")
        done.append("Ann")

    stack.push(UndoKind.REMOVED, ("Ann",), undo)
    with pytest.raises(NameTaken):
        stack.undo()
    # THEN it is still offered
    assert stack.newest is not None
    # AND works when the name is free
    taken.clear()
    stack.undo()
    assert done == ["Ann"]
    with pytest.raises(NotFound):
        stack.undo()


def test_only_so_many_deeds_are_known(done: list[str]) -> None:
    stack = UndoStack(3)
    for number in range(5):
        _push(stack, done, str(number))
    for _ in range(3):
        stack.undo()
    assert done == ["4", "3", "2"]
    assert stack.newest is None


def test_the_deeds_of_somebody_can_be_forgotten(done: list[str]) -> None:
    stack = UndoStack()
    _push(stack, done, "Ann", "a")
    _push(stack, done, "Ben", "b")
    _push(stack, done, "Ann into Ben", "a", "b")
    stack.forget("a")
    assert stack.undo().names == ("Ben",)
    assert stack.newest is None


def test_two_undos_at_once_take_back_two_deeds(done: list[str]) -> None:
    # GIVEN two deeds, the newest of which takes its time
    stack = UndoStack()
    started, go_on = threading.Event(), threading.Event()
    _push(stack, done, "Ann")

    def slow() -> None:
        started.set()
        assert go_on.wait(10)
        done.append("Ben")

    stack.push(UndoKind.REMOVED, ("Ben",), slow)
    threads = [threading.Thread(target=stack.undo) for _ in range(2)]
    # WHEN both are taken back at once
    threads[0].start()
    assert started.wait(10)
    threads[1].start()
    # THEN what is offered can be read meanwhile
    assert stack.newest is not None
    assert stack.newest.names == ("Ben",)
    go_on.set()
    for thread in threads:
        thread.join(10)
    # AND each was taken back once, in turn
    assert done == ["Ben", "Ann"]


def test_what_is_done_during_an_undo_stays(done: list[str]) -> None:
    # GIVEN a deed whose undo sees another deed done
    stack = UndoStack()
    stack.push(UndoKind.REMOVED, ("Ann",), lambda: _push(stack, done, "Ben"))
    # WHEN it is taken back
    assert stack.undo().names == ("Ann",)
    # THEN the other is next, and the first is not offered again
    assert stack.undo().names == ("Ben",)
    assert stack.newest is None
