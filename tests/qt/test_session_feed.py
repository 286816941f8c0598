"""States cross to the UI thread: the newest one, not too often, and none after the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.qt.session_feed import SessionFeed


class Talker:
    """A session that says what a test tells it to, on another thread."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[int], None]] = []

    def subscribe(self, listener: Callable[[int], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def say(self, *states: int) -> None:
        def run() -> None:
            for state in states:
                for listener in tuple(self.listeners):
                    listener(state)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[SessionFeed]:
    made = SessionFeed()
    yield made
    made.detach()


def heard_by(bridge: SessionFeed) -> list[tuple[object, bool]]:
    """What is handed out, and whether that was in the UI thread."""
    heard: list[tuple[object, bool]] = []
    main = threading.current_thread()
    bridge.changed.connect(lambda state: heard.append((state, threading.current_thread() is main)))
    return heard


def test_of_many_states_the_newest_comes(qtbot: QtBot, bridge: SessionFeed) -> None:
    talker, heard = Talker(), heard_by(bridge)
    bridge.attach(talker.subscribe)
    # WHEN a thousand states are said before the UI thread looks
    talker.say(*range(1000))
    assert heard == []
    # THEN it hears of the last one, once
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(120)
    assert heard == [(999, True)]


def test_states_that_come_fast_are_passed_over_but_never_the_last(
    qtbot: QtBot, bridge: SessionFeed
) -> None:
    talker, heard = Talker(), heard_by(bridge)
    bridge.attach(talker.subscribe)
    talker.say(0)
    qtbot.waitUntil(lambda: len(heard) == 1)
    # WHEN states come right after one that was handed out
    for state in range(1, 6):
        talker.say(state)
        bridge._on_woken()
    # THEN they wait, and the last of them comes
    assert len(heard) == 1
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[-1] == (5, True)


def test_a_session_that_was_left_is_not_heard(qtbot: QtBot, bridge: SessionFeed) -> None:
    old, new, heard = Talker(), Talker(), heard_by(bridge)
    bridge.attach(old.subscribe)
    kept = old.listeners[0]
    # GIVEN a state of the old session that is under way
    old.say(1)
    bridge.attach(new.subscribe)
    # WHEN the old one says more, although it was told to end
    kept(2)
    new.say(3)
    # THEN only the new one is heard
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(80)
    assert heard == [(3, True)]
    assert old.listeners == []
    # AND after the end nobody
    bridge.detach()
    new.say(4)
    qtbot.wait(80)
    assert len(heard) == 1
