"""The console's page of the server: set-up, keys, pairing, and what kiosks exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import DiskFull, StoreDamaged
from faceid_gui.core.keys import Scope
from faceid_gui.core.sync import ConflictKind
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.settings.pairing import OfferStatus, OfferView
from faceid_gui.views.console.console_window import Page
from faceid_gui.views.console.server.page import ServerPage
from faceid_gui.views.console.server.words import conflict_text, offer_text, scope_text
from faceid_gui.views.dialogs.pin_pad import PinPrompt
from tests.views.console.server_support import CONFLICTS, SECRET, SYNC, FakeServer, ready
from tests.views.console.support import Console
from tests.views.support import Bench


@pytest.fixture
def server() -> FakeServer:
    return FakeServer(ready(), conflicts=CONFLICTS, sync=SYNC)


class Guard:
    """Stands for the PIN: lets deeds through when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Callable[[], None]] = []

    def __call__(self, deed: Callable[[], None]) -> None:
        self.asked.append(deed)

    def pass_on(self) -> None:
        self.asked.pop()()


@pytest.fixture
def guard() -> Guard:
    return Guard()


@pytest.fixture
def page(qtbot: QtBot, bench: Bench, server: FakeServer, guard: Guard) -> Iterator[ServerPage]:
    made = ServerPage(server.tools(), bench.background, guard=guard)
    qtbot.addWidget(made)
    made.resize(610, 380)
    made.show()
    qtbot.waitUntil(lambda: not made._work.busy)
    yield made
    made.hide()


def rest(qtbot: QtBot, page: ServerPage) -> None:
    qtbot.waitUntil(lambda: not page._work.busy)


def test_a_machine_is_set_up_behind_the_pin(
    qtbot: QtBot, page: ServerPage, server: FakeServer, guard: Guard
) -> None:
    server.facts = FakeServer().facts
    page.look()
    rest(qtbot, page)
    assert "not set up" in page.identity.words
    assert not page.identity.pair_button.isVisible()
    # WHEN it is asked for, THEN nothing happens before the PIN
    page.identity.set_up_button.click()
    assert server.done == []
    guard.pass_on()
    qtbot.waitUntil(lambda: page.secret.secret == SECRET)
    rest(qtbot, page)
    # THEN the first key is shown once, and can be copied
    assert "is set up" in page.identity.words
    page.secret.copy_button.click()
    assert QGuiApplication.clipboard().text() == SECRET
    # AND it is gone when somebody comes back
    page.hide()
    page.show()
    assert page.secret.secret == ""
    assert not page.secret.isVisible()


def test_keys_are_added_and_revoked(
    qtbot: QtBot, page: ServerPage, server: FakeServer, guard: Guard
) -> None:
    page.keys.name.setText("  Back door ")
    page.keys.scope.setCurrentIndex(0)
    page.keys.add_button.click()
    guard.pass_on()
    qtbot.waitUntil(lambda: len(page.keys.keys) == 4)
    assert server.done == [f"add Back door {Scope.KIOSK}"]
    assert page.keys.name.text() == ""
    # WHEN one is to be revoked, THEN it is asked first, and the PIN is known by now
    rest(qtbot, page)
    page.keys.table.selectRow(1)
    page.keys.revoke_button.click()
    assert "Front door" in page.question.text
    page.question.buttons[0].click()
    assert len(server.done) == 1
    page.keys.revoke_button.click()
    page.question.buttons[1].click()
    qtbot.waitUntil(lambda: len(page.keys.keys) == 3)
    assert server.done[1] == "revoke k2"
    assert guard.asked == []


def test_a_kiosk_is_paired(
    qtbot: QtBot, page: ServerPage, server: FakeServer, guard: Guard
) -> None:
    page.identity.pair_button.click()
    guard.pass_on()
    qtbot.waitUntil(lambda: page.offer.code == "482 913" and "4:32" in page.offer.words)
    assert page.offer.picture.isVisible()
    # WHEN a kiosk used it, THEN the code is gone and the keys are read again
    server.facts = replace(server.facts, keys=server.facts.keys[:1])
    server.view = OfferView("o1", OfferStatus.USED, 5, 0.0, "Back door")
    qtbot.waitUntil(lambda: "Back door" in page.offer.words)
    assert page.offer.code == ""
    qtbot.waitUntil(lambda: len(page.keys.keys) == 1)
    # WHEN another one is offered and left, THEN it is taken back
    page.offer.again_button.click()
    qtbot.waitUntil(lambda: page.offer.code != "")
    page.offer.close_button.click()
    qtbot.waitUntil(lambda: "withdraw" in server.done)
    assert not page.offering


def test_an_offer_that_ends_can_be_made_anew(
    qtbot: QtBot, page: ServerPage, server: FakeServer, guard: Guard
) -> None:
    page.identity.pair_button.click()
    guard.pass_on()
    qtbot.waitUntil(lambda: page.offer.code != "")
    server.view = OfferView("o1", OfferStatus.SPENT, 0, 100.0)
    qtbot.waitUntil(lambda: "Too many" in page.offer.words)
    assert page.offer.again_button.isVisible()
    page.show_overview()
    # A spent offer needs not be taken back, AND a failure is told
    assert "withdraw" not in server.done
    server.error = StoreDamaged()
    page.identity.pair_button.click()
    qtbot.waitUntil(lambda: "cannot be read" in page.offer.words)


def test_who_walks_away_leaves_it_locked(
    qtbot: QtBot, page: ServerPage, server: FakeServer, guard: Guard
) -> None:
    page.identity.pair_button.click()
    guard.pass_on()
    qtbot.waitUntil(lambda: page.offer.code != "")
    assert page.unlocked
    page.untouched.happened.emit()
    assert not page.unlocked
    assert not page.offering
    qtbot.waitUntil(lambda: "withdraw" in server.done)


def test_conflicts_are_settled(qtbot: QtBot, page: ServerPage, server: FakeServer) -> None:
    assert "12 visits" in page.sync.words
    assert "The server cannot be reached." in page.sync.words
    assert len(page.sync.rows) == 3
    page.sync.rows[1].button.click()
    qtbot.waitUntil(lambda: len(page.sync.rows) == 2)
    assert server.done == ["settle c2"]
    # AND the rest one after another
    for _ in range(2):
        rest(qtbot, page)
        left = len(page.sync.rows)
        page.sync.rows[0].button.click()
        qtbot.waitUntil(lambda left=left: len(page.sync.rows) == left - 1)  # type: ignore[misc]
    assert "Nothing had to be decided" in page.sync.words


def test_errors_are_said_and_gone_with_the_next_look(
    qtbot: QtBot, page: ServerPage, server: FakeServer
) -> None:
    server.error = DiskFull()
    page.look()
    qtbot.waitUntil(lambda: "disk is full" in page.banner.text)
    server.error = None
    page.look()
    qtbot.waitUntil(lambda: page.banner.text == "")


def test_everything_has_words(appearance: Appearance) -> None:
    assert len({scope_text(scope) for scope in Scope}) == len(Scope)
    views = [OfferView("o", status, 3, 61.0, "Door") for status in OfferStatus]
    assert len({offer_text(view) for view in views}) == len(OfferStatus)
    told = [conflict_text(replace(CONFLICTS[0], kind=kind)) for kind in ConflictKind]
    assert len(set(told)) == len(ConflictKind)
    assert all("{" not in text for text in told)
    assert conflict_text(replace(CONFLICTS[2], name="", place=""))


def test_the_window_asks_for_the_pin(
    qtbot: QtBot, bench: Bench, feed: EngineFeed, server: FakeServer
) -> None:
    console = Console(bench, feed, server=server.tools())
    window = console.window
    qtbot.addWidget(window)
    window.show()
    window.show_page(Page.SERVER)
    page = window.server
    assert page is not None
    qtbot.waitUntil(lambda: not page._work.busy and page.identity.pair_button.isVisible())
    page.identity.pair_button.click()
    prompt = window.sheet.content
    assert isinstance(prompt, PinPrompt)
    for digit in "8305":
        prompt.pad.type_digit(digit)
    prompt.pad.submit()
    qtbot.waitUntil(lambda: page.offer.code != "")
    assert window.sheet.content is None
    console.close()


def test_without_a_server_there_is_no_such_page(
    qtbot: QtBot, bench: Bench, feed: EngineFeed
) -> None:
    console = Console(bench, feed)
    qtbot.addWidget(console.window)
    assert console.window.server is None
    assert console.window.pages.rows.item(Page.SERVER).isHidden()
    assert isinstance(console.window._stack.widget(Page.SERVER), QWidget)
    console.close()
