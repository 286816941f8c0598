"""After a change of pack: everybody again, with progress, and the names of who must come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import DiskFull
from faceid_gui.settings.tree import Language
from faceid_gui.views.kiosk.admin_menu import AdminMenu
from faceid_gui.views.widgets.reembed_panel import ReembedPanel
from tests.views.support import Bench, Kiosk


@pytest.fixture
def panel(qtbot: QtBot, bench: Bench) -> Iterator[ReembedPanel]:
    made = ReembedPanel(bench.reembed)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


def test_a_change_of_pack_embeds_everybody_and_names_the_rest(
    qtbot: QtBot, panel: ReembedPanel, bench: Bench
) -> None:
    # GIVEN three people of another pack, one without a picture
    bench.again.expect("Ada", "Bob", "김철수", lost={"Bob"})

    # WHEN the pack is changed
    with qtbot.waitSignal(bench.reembed.begun):
        bench.reembed.pack_changed()

    # THEN the progress is shown, with a way to stop
    bench.again.go.release()
    qtbot.waitUntil(lambda: panel.words.startswith("People embedded again: 1 of 3"))
    assert (panel._bar.value(), panel._bar.maximum()) == (1, 3)
    assert panel.stop_button.isVisible()
    assert not panel.start_button.isVisible()

    # AND at the end how many there were, and who must come back
    bench.again.go.release(2)
    qtbot.waitUntil(lambda: panel.must_come_back == ("Bob",))
    assert panel.words == "People embedded again: 2."
    assert panel._who.text() == "Must come back to be enrolled again:"
    assert not panel.stop_button.isVisible()
    assert not panel.start_button.isVisible()


def test_everybody_known_is_said(qtbot: QtBot, panel: ReembedPanel, bench: Bench) -> None:
    bench.again.expect("Ada")
    bench.again.go.release()
    bench.reembed.pack_changed()
    qtbot.waitUntil(lambda: panel.words.endswith("Nobody has to come back."))
    qtbot.waitUntil(lambda: bench.reembed.state.waiting == ())
    assert panel.must_come_back == ()


def test_stopping_keeps_what_was_done_and_can_go_on(
    qtbot: QtBot, panel: ReembedPanel, bench: Bench
) -> None:
    # GIVEN one of three done
    bench.again.expect("Ada", "Bob", "Cid")
    bench.again.go.release()
    bench.reembed.pack_changed()
    qtbot.waitUntil(lambda: panel._bar.value() == 1)

    # WHEN it is stopped
    panel.stop_button.click()
    qtbot.waitUntil(lambda: panel.words == "Stopped. People embedded again: 1.")

    # THEN the others still wait, and it can go on
    qtbot.waitUntil(lambda: panel.must_come_back == ("Bob", "Cid"))
    assert panel._who.text() == "Not known to this pack:"
    bench.again.go.release(2)
    panel.start_button.click()
    qtbot.waitUntil(lambda: panel.words.startswith("People embedded again: 2."))


def test_a_failure_is_said(qtbot: QtBot, panel: ReembedPanel, bench: Bench) -> None:
    bench.again.expect("Ada")
    bench.again.error = DiskFull()
    bench.again.go.release()
    bench.reembed.pack_changed()
    qtbot.waitUntil(lambda: panel.words.startswith("The disk is full"))
    assert panel.start_button.isVisible()


def test_a_second_change_starts_anew(qtbot: QtBot, panel: ReembedPanel, bench: Bench) -> None:
    # GIVEN it runs for one pack
    bench.again.expect("Ada", "Bob")
    bench.reembed.pack_changed()
    qtbot.waitUntil(lambda: bench.reembed.state.running)

    # WHEN the pack is changed again, THEN it begins again for the new one
    bench.again.expect("Ada", "Bob", "Cid")
    with qtbot.waitSignal(bench.reembed.begun):
        bench.reembed.pack_changed()
    bench.again.go.release(3)
    qtbot.waitUntil(lambda: panel.words.startswith("People embedded again: 3."))


def test_the_kiosk_shows_it_to_the_administrator_alone(
    qtbot: QtBot, kiosk: Kiosk, bench: Bench
) -> None:
    # GIVEN a start with people whom the pack does not know
    bench.again.expect("Ada", "Bob")
    bench.reembed.look()
    qtbot.waitUntil(lambda: len(bench.reembed.state.waiting) == 2)

    # THEN visitors see nothing of it
    assert kiosk.window.sheet.content is None
    assert kiosk.window.banner.text == ""

    # BUT the menu behind the PIN says so, and leads there
    kiosk.window._show_menu()
    menu = kiosk.window.sheet.content
    assert isinstance(menu, AdminMenu)
    assert menu.note == "People this pack does not know: 2"
    QTest.mouseClick(menu._reembed, Qt.MouseButton.LeftButton)
    panel = kiosk.window.sheet.content
    assert isinstance(panel, ReembedPanel)
    assert panel.must_come_back == ("Ada", "Bob")

    # AND a panel that is left alone goes, while the work goes on
    panel.start_button.click()
    assert bench.reembed.state.running
    kiosk.window.sheet.untouched.look()
    assert kiosk.window.sheet.content is None
    assert bench.reembed.state.running
    bench.again.go.release(2)
    qtbot.waitUntil(lambda: bench.reembed.state.report is not None)


def test_a_new_pack_at_the_kiosk_opens_the_panel(qtbot: QtBot, kiosk: Kiosk, bench: Bench) -> None:
    bench.again.expect("Ada")
    bench.reembed.pack_changed()
    qtbot.waitUntil(lambda: isinstance(kiosk.window.sheet.content, ReembedPanel))
    bench.again.go.release()
    qtbot.waitUntil(lambda: bench.reembed.state.report is not None)


def test_a_menu_without_anything_to_say_says_nothing(qtbot: QtBot, kiosk: Kiosk) -> None:
    kiosk.window._show_menu()
    menu = kiosk.window.sheet.content
    assert isinstance(menu, AdminMenu)
    assert menu.note == ""


def test_it_speaks_korean(qtbot: QtBot, panel: ReembedPanel, bench: Bench) -> None:
    bench.appearance.speak(Language.KOREAN)
    bench.again.expect("김철수")
    bench.again.go.release()
    bench.reembed.pack_changed()
    qtbot.waitUntil(lambda: bench.reembed.state.report is not None)
    assert not any(letter.isascii() and letter.isalpha() for letter in panel.words)
