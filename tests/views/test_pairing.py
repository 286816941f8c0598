"""Pairing with a server: digits, QR codes, what goes wrong, and the end of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import (
    BadRequest,
    FaceIdError,
    LinkFailed,
    LockedOut,
    NotFound,
    StoreDamaged,
    WrongPin,
)
from faceid_gui.core.link import LinkTrouble
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.views.dialogs.backend_chooser import BackendChooser
from faceid_gui.views.dialogs.pairing.panel import PairingPanel
from faceid_gui.views.dialogs.settings_panel import SettingsPanel
from tests.views.link_support import CODE, QR, SERVER, FakeLink, picture_of_code, with_link
from tests.views.support import Bench, Kiosk, make_kiosk
from tests.views.test_kiosk import type_pin


@pytest.fixture
def link(bench: Bench) -> FakeLink:
    return with_link(bench)


@pytest.fixture
def panel(qtbot: QtBot, bench: Bench, link: FakeLink) -> Iterator[PairingPanel]:
    tools = bench.tools()
    assert tools.pairing is not None
    made = PairingPanel(tools.pairing, cameras=tools.cameras, background=tools.background)
    qtbot.addWidget(made)
    made.resize(620, 440)
    made.show()
    qtbot.waitUntil(lambda: made._job.state.known)
    yield made
    made.hide()


def pair(panel: PairingPanel, code: str = CODE, address: str = " 192.168.0.20 ") -> None:
    panel.form.address.setText(address)
    panel.form.code.setText(code)
    panel.form.submit()


def test_digits_pair(qtbot: QtBot, panel: PairingPanel, link: FakeLink) -> None:
    # GIVEN an address without digits, WHEN it is sent, THEN nothing happens
    pair(panel, "4829")
    assert not panel.form.pair_button.isEnabled()
    assert link.calls == []
    # WHEN all is there, THEN the server is asked, and while it takes its time nothing else
    link.go.clear()
    pair(panel, "482 913")
    assert not panel.form.isEnabled()
    assert "Talking" in panel.words
    panel._job.pair_by_code("elsewhere", "000000")
    link.go.set()
    qtbot.waitUntil(lambda: panel.page is panel.server)
    # THEN its name and fingerprint are shown
    assert link.calls == ["192.168.0.20 482913"]
    assert "Office PC" in panel.server.words
    assert "4f9a 1c7e" in panel.server.words
    assert panel.error == ""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WrongPin(), "The code is wrong"),
        (NotFound(), "not valid any more"),
        (LockedOut(), "Too many wrong codes"),
        (BadRequest(), "no address or code"),
        (LinkFailed(LinkTrouble.UNREACHABLE), "No server answers"),
        (LinkFailed(LinkTrouble.TIMEOUT), "No server answers"),
        (LinkFailed(LinkTrouble.REFUSED), "The code is wrong"),
        (LinkFailed(LinkTrouble.WRONG_KEY), "Another server answers"),
        (LinkFailed(LinkTrouble.BAD_REPLY), "no server of this program"),
        (LinkFailed(LinkTrouble.BUSY), "too much to do"),
        (StoreDamaged(), "cannot be read"),
    ],
)
def test_what_goes_wrong_is_said(
    qtbot: QtBot, panel: PairingPanel, link: FakeLink, error: FaceIdError, words: str
) -> None:
    link.error = error
    pair(panel)
    qtbot.waitUntil(lambda: words in panel.error)
    # AND another try is possible
    link.error = None
    pair(panel)
    qtbot.waitUntil(lambda: panel.page is panel.server)
    assert panel.error == ""


def test_a_qr_code_pairs(qtbot: QtBot, panel: PairingPanel, link: FakeLink, bench: Bench) -> None:
    # GIVEN a camera that sees a code of something else
    bench.running_frame = picture_of_code("https://example.org")
    panel.form.camera_button.click()
    qtbot.waitUntil(lambda: "The code is wrong" in panel.error)
    assert link.calls == ["https://example.org"]
    assert panel.scan.scanner.scanning  # it is looked for the right one, and not asked again
    # WHEN the server's code is held up
    bench.running_frame = picture_of_code(QR)
    qtbot.waitUntil(lambda: panel.page is panel.server)
    # THEN it is paired, and the pictures are not looked at any more
    assert link.calls[1:] == [QR]
    assert not panel.scan.scanner.scanning


def test_without_a_picture_it_is_said(qtbot: QtBot, panel: PairingPanel) -> None:
    panel.form.camera_button.click()
    qtbot.waitUntil(lambda: "no camera picture" in panel.scan.words)
    panel.scan.type_button.click()
    assert panel.page is panel.form
    assert not panel.scan.scanner.scanning


def test_the_pairing_is_ended_after_a_question(
    qtbot: QtBot, panel: PairingPanel, link: FakeLink
) -> None:
    pair(panel)
    qtbot.waitUntil(lambda: panel.page is panel.server)
    # WHEN somebody thinks better of it, THEN it stays
    panel.server.forget_button.click()
    panel.server.question.buttons[0].click()
    assert panel.server.question.text == ""
    assert "forget" not in link.calls
    # WHEN it is meant, THEN it is ended
    panel.server.forget_button.click()
    panel.server.question.buttons[1].click()
    qtbot.waitUntil(lambda: panel.page is panel.form)
    assert link.server is None


# -- in the windows


@pytest.fixture
def linked(qtbot: QtBot, bench: Bench, feed: EngineFeed, link: FakeLink) -> Iterator[Kiosk]:
    """A kiosk that may use a server."""
    bench.feed = feed
    made = make_kiosk(bench, feed)
    yield made
    made.window.shut()
    made.window.deleteLater()


def chooser_of(qtbot: QtBot, kiosk: Kiosk) -> BackendChooser:
    kiosk.window.bar.backend_button.click()
    type_pin(kiosk, "8305")
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, BackendChooser))
    content = kiosk.window.sheet.content
    assert isinstance(content, BackendChooser)
    return content


def test_from_the_switch_to_the_server_and_back(
    qtbot: QtBot, linked: Kiosk, link: FakeLink
) -> None:
    # GIVEN no server
    chooser = chooser_of(qtbot, linked)
    assert chooser.button("local").isEnabled()
    assert not chooser.button("remote").isEnabled()
    assert not chooser.button("auto").isEnabled()
    assert "first" in chooser._first.text()
    # WHEN one is paired from there
    chooser.pair_button.click()
    panel = linked.window.sheet.content
    assert isinstance(panel, PairingPanel)
    pair(panel)
    qtbot.waitUntil(lambda: panel.page is panel.server)
    panel.closed.emit()
    # THEN it can be chosen
    chooser_again = linked.window.sheet.content
    assert isinstance(chooser_again, BackendChooser)
    assert "Office PC" in chooser_again.pair_button.text()
    chooser_again.button("auto").click()
    qtbot.waitUntil(lambda: linked.bench.settings.recognition.backend == "auto")
    # WHEN the pairing is ended, THEN this machine recognises again
    job = linked.bench.pairing
    assert job is not None
    job.forget()
    qtbot.waitUntil(lambda: linked.bench.settings.recognition.backend == "local")


def test_settings_lead_to_the_server_and_keep_what_was_typed(
    qtbot: QtBot, linked: Kiosk, link: FakeLink
) -> None:
    link.server = SERVER
    recognition = linked.bench.settings.recognition.model_copy(update={"backend": "remote"})
    linked.bench.settings = linked.bench.settings.model_copy(update={"recognition": recognition})
    linked.window._show_settings()
    panel = linked.window.sheet.content
    assert isinstance(panel, SettingsPanel)
    panel.row("publish.host").show_value("10.0.0.9")
    # WHEN the server is looked at and forgotten
    panel.show_pairing()
    page = panel.pairing
    assert page is not None
    qtbot.waitUntil(lambda: page.page is page.server)
    page.server.forget_asked.emit()
    qtbot.waitUntil(lambda: linked.bench.settings.recognition.backend == "local")
    page.closed.emit()
    # THEN what was typed is still there, and a Save does not bring the server back
    assert panel.pairing is None
    assert panel.row("publish.host").value() == "10.0.0.9"
    assert panel.row("recognition.backend").value() == "local"
    with qtbot.waitSignal(panel.finished):
        panel.save()
    written = linked.bench.written[-1]
    assert (written.recognition.backend, written.publish.host) == ("local", "10.0.0.9")


def test_fingers_type_the_address(qtbot: QtBot, linked: Kiosk, link: FakeLink) -> None:
    linked.window._show_pairing()
    panel = linked.window.sheet.content
    assert isinstance(panel, PairingPanel)
    qtbot.waitUntil(lambda: panel._job.state.known)
    linked.window.activateWindow()
    for field in (panel.form.address, panel.form.code):
        assert isinstance(field, QLineEdit)
        field.setFocus()
        qtbot.waitUntil(linked.window.keys.keyboard.isVisible)
