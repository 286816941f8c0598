"""From engine threads to the UI thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from faceid_gui.core.events import (
    CameraChanged,
    CameraState,
    FrameAnalysed,
    VisitStarted,
)
from faceid_gui.core.ports import DoorState
from faceid_gui.core.types import Frame
from faceid_gui.qt.feed import EngineFeed
from tests.qt.support import ToldAnnouncer, ToldEngine, analysed, gradient, granted


def test_a_thousand_frames_become_one(qtbot: QtBot, feed: EngineFeed) -> None:
    # GIVEN a UI thread that is busy while a thousand frames are analysed
    engine = ToldEngine()
    feed.attach(engine)
    seen: list[FrameAnalysed] = []
    feed.frame_analysed.connect(seen.append)

    # WHEN the UI thread comes back
    engine.say_on_a_thread(*(analysed(number=number) for number in range(1000)))
    qtbot.waitUntil(lambda: bool(seen))

    # THEN it gets the newest alone
    assert [event.number for event in seen] == [999]


def test_facts_keep_their_order_and_arrive_in_the_ui_thread(qtbot: QtBot, feed: EngineFeed) -> None:
    # GIVEN listeners that note what comes and where
    engine = ToldEngine()
    feed.attach(engine)
    heard: list[str] = []
    threads: set[bool] = set()

    def note(event: VisitStarted) -> None:
        heard.append(event.visit_id)
        threads.add(QThread.isMainThread())

    feed.visit_started.connect(note)

    # WHEN a thread tells many facts with frames between them
    facts = [VisitStarted(str(number), number, 0.0) for number in range(50)]
    engine.say_on_a_thread(*(event for fact in facts for event in (fact, analysed())))
    qtbot.waitUntil(lambda: len(heard) == 50)

    # THEN none is lost, none overtakes another
    assert heard == [str(number) for number in range(50)]
    assert threads == {True}


def test_late_windows_can_ask_for_the_newest_state(qtbot: QtBot, feed: EngineFeed) -> None:
    engine, announcer = ToldEngine(), ToldAnnouncer()
    feed.attach(engine, announcer)

    engine.say(CameraChanged(CameraState.LOST, "camera:0"))
    announcer.say(DoorState(locked=False))
    announcer.say(granted())
    with qtbot.waitSignal(feed.verdict_given):
        pass

    assert feed.camera is not None
    assert feed.camera.state is CameraState.LOST
    assert feed.door == DoorState(locked=False)


def test_a_detached_feed_is_deaf(qtbot: QtBot, feed: EngineFeed) -> None:
    # GIVEN an engine whose last events are still under way
    engine = ToldEngine(Frame(gradient(), 0, 0.0))
    feed.attach(engine)
    listener = engine.listeners[0]
    heard: list[object] = []
    feed.camera_changed.connect(heard.append)
    engine.say(CameraChanged(CameraState.MISSING, "camera:0"))

    # WHEN the feed lets go of it, and another engine takes its place
    feed.detach()
    other = ToldEngine()
    feed.attach(other)
    listener(CameraChanged(CameraState.BUSY, "camera:0"))
    other.say(CameraChanged(CameraState.STREAMING, "camera:1"))
    qtbot.waitUntil(lambda: bool(heard))

    # THEN only the new one is heard
    assert [event.source for event in heard if isinstance(event, CameraChanged)] == ["camera:1"]
    assert feed.newest_frame() is None  # the first engine's frame is not asked for any more


def test_listening_while_detaching_from_another_thread(qtbot: QtBot, feed: EngineFeed) -> None:
    # GIVEN a thread that talks without a pause
    engine = ToldEngine()
    stop = threading.Event()

    def talk() -> None:
        while not stop.is_set():
            engine.say(analysed())

    thread = threading.Thread(target=talk)
    thread.start()

    # WHEN the feed comes and goes a hundred times
    try:
        for _ in range(100):
            feed.attach(engine)
            feed.detach()
    finally:
        stop.set()
        thread.join()

    # THEN nothing broke
    assert engine.listeners == []
