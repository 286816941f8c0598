"""Who answers, how fast, and what the kiosk says when nobody does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.events import (
    BackendChanged,
    BackendReady,
    CameraChanged,
    CameraState,
    EngineChanged,
    EngineState,
)
from faceid_gui.core.link import BackendState, LinkTrouble
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.views.kiosk.trouble import trouble_of
from faceid_gui.views.widgets.banner import Tone
from faceid_gui.views.widgets.link_state import LinkChip, LinkState, is_worrying, state_lines
from tests.qt.support import ToldEngine
from tests.views.link_support import NOBODY, REMOTE, TAKEN_OVER
from tests.views.support import Kiosk

RUNNING = EngineChanged(EngineState.RUNNING)


def test_the_state_is_told_in_sentences(appearance: Appearance) -> None:
    said = " ".join(state_lines(REMOTE))
    assert "Server (192.168.0.20)" in said
    assert "34 ms" in said
    assert "61 ms" in said
    assert "(2 in all). The server does not answer in time." in said
    assert "Face crops" in said
    away = state_lines(TAKEN_OVER)
    assert away[0] == "Answered by: This machine. The server cannot be reached."
    assert "Nobody answers. The door stays shut." in state_lines(NOBODY)[0]
    assert state_lines(None) == state_lines(BackendState("local")) == ()
    assert [is_worrying(link) for link in (None, REMOTE, TAKEN_OVER, NOBODY)] == [
        *(False, False),
        *(True, True),
    ]


def test_chip_and_card_follow_the_feed(
    qtbot: QtBot, appearance: Appearance, feed: EngineFeed
) -> None:
    # GIVEN a bar that is shown before anything is known
    window = QWidget()
    qtbot.addWidget(window)
    chip, card = LinkChip(feed, window), LinkState(feed, window)
    window.show()
    assert not chip.isVisible()
    assert not card.isVisible()
    # WHEN the server answers, and then does not
    engine = ToldEngine()
    feed.attach(engine)
    engine.say(BackendReady("remote", "CUDAExecutionProvider", "c"))
    engine.say(BackendChanged(REMOTE))
    qtbot.waitUntil(lambda: chip.accessibleName() == "Server · 34 ms")
    assert "61 ms" in chip.toolTip()
    assert "Answered by: Server" in card.words
    engine.say(BackendChanged(TAKEN_OVER))
    qtbot.waitUntil(lambda: chip.accessibleName() == "This machine · server away")
    # AND with another session nothing of the old one is left
    feed.detach()
    feed.engine_changed.emit(RUNNING)
    assert not chip.isVisible()
    assert not card.isVisible()
    window.hide()


def test_the_kiosk_says_that_the_server_is_gone(qtbot: QtBot, kiosk: Kiosk) -> None:
    bar = kiosk.window.bar
    kiosk.engine.say(BackendReady("remote", "CUDAExecutionProvider", "c"))
    kiosk.engine.say(BackendChanged(REMOTE))
    qtbot.waitUntil(lambda: bar.backend_text == "Server · 34 ms")
    assert kiosk.window.banner.text == ""
    # WHEN nobody answers
    kiosk.engine.say(BackendChanged(NOBODY))
    # THEN it is said plainly
    qtbot.waitUntil(lambda: "The server cannot be reached" in kiosk.window.banner.text)
    assert "The door stays shut." in kiosk.window.banner.text
    assert bar.backend_text == "No server"
    # AND where this machine stands in, visitors need not know
    kiosk.engine.say(BackendChanged(TAKEN_OVER))
    qtbot.waitUntil(lambda: bar.backend_text == "This machine · server away")
    assert kiosk.window.banner.text == ""
    assert "cannot be reached" in bar.backend_button.accessibleDescription()


@pytest.mark.parametrize("trouble", list(LinkTrouble))
def test_every_trouble_keeps_the_door_shut_in_words(
    appearance: Appearance, trouble: LinkTrouble
) -> None:
    found = trouble_of(None, RUNNING, replace(NOBODY, trouble=trouble))
    assert found is not None
    assert found.tone is Tone.TROUBLE
    assert found.sentence.advice.startswith("The door stays shut.")


def test_the_worst_is_said_first(appearance: Appearance) -> None:
    gone = CameraChanged(CameraState.LOST, "camera:0")
    opening = CameraChanged(CameraState.OPENING, "camera:0")
    failed = EngineChanged(EngineState.FAILED, "backend_unavailable")
    starting = EngineChanged(EngineState.STARTING)

    def what(camera: CameraChanged | None, engine: EngineChanged) -> str:
        found = trouble_of(camera, engine, NOBODY)
        return "" if found is None else found.sentence.what

    assert what(gone, failed) == "Recognition cannot start"
    assert what(gone, RUNNING) == "The camera is gone"
    assert what(opening, RUNNING) == "The server cannot be reached"
    assert what(None, starting) == "Recognition is starting"
