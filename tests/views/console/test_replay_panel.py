"""Trying other settings on recorded visits: choose, run, read, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import ModelMissing
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.services.replay import ReplayWish
from faceid_gui.settings.tree import ThemeName
from faceid_gui.views.console.visits.page import VisitsPage
from faceid_gui.views.console.visits.replay_panel import ReplayPanel, Stage
from faceid_gui.views.console.visits.tools import VisitsTools
from tests.fakes import FakeClock, MemoryGallery, MemoryVisits
from tests.views.console.replay_support import Replays, report
from tests.views.measures import Wider, cut, fingers, nameless, outside
from tests.views.scenes import settle


@pytest.fixture
def replays() -> Replays:
    return Replays()


@pytest.fixture
def page(
    qtbot: QtBot, replays: Replays, background: Background, appearance: Appearance
) -> Iterator[VisitsPage]:
    tools = VisitsTools(
        log=MemoryVisits(),
        find=MemoryGallery(FakeClock()).find,
        policy=lambda: Policy(agreeing_frames=2, of_frames=4),
        noted=lambda _count: None,
        clock=FakeClock(),
        replay=replays.tools(),
    )
    made = VisitsPage(tools, background)
    qtbot.addWidget(made)
    made.resize(600, 380)
    made.show()
    yield made
    made.stop()
    made.hide()


@pytest.fixture
def panel(qtbot: QtBot, page: VisitsPage) -> ReplayPanel:
    """The panel, once it knows what there is to try."""
    QTest.mouseClick(page.try_button, Qt.MouseButton.LeftButton)
    shown = page.replay
    assert shown is not None
    qtbot.waitUntil(lambda: "One moment" not in shown.words)
    return shown


def tried(qtbot: QtBot, panel: ReplayPanel) -> None:
    """Touch the button and wait for the answer."""
    QTest.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.stage is not Stage.RUNNING)


def test_the_panel_takes_the_place_of_the_list_and_gives_it_back(
    page: VisitsPage, panel: ReplayPanel
) -> None:
    # GIVEN the panel, which says on how many visits settings are tried
    assert panel.isVisible()
    assert not page.list.isVisible()
    assert "Recorded visits: 6" in panel.words
    # WHEN it is left with Escape THEN the list is there again
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert page.list.isVisible() or page.empty_words
    assert not panel.isVisible()


def test_what_nobody_touched_stays_as_it_is(
    qtbot: QtBot, panel: ReplayPanel, replays: Replays
) -> None:
    tried(qtbot, panel)
    assert replays.wishes == [ReplayWish()]


def test_what_was_chosen_is_tried(qtbot: QtBot, panel: ReplayPanel, replays: Replays) -> None:
    # GIVEN fields that begin with what is in force
    fields = panel.fields
    assert (fields.agreeing.value(), fields.of.value()) == (2, 4)
    assert fields.threshold.value() == 0.43
    assert not fields.threshold.isEnabled()
    # WHEN all are changed
    fields.pack.setCurrentIndex(fields.pack.findData("builtin"))
    QTest.mouseClick(fields.by_hand, Qt.MouseButton.LeftButton)
    fields.threshold.show_value(0.5)
    fields.agreeing.show_value(3)
    fields.of.show_value(5)
    fields.liveness.setCurrentIndex(2)
    tried(qtbot, panel)
    # THEN that is what is tried
    assert replays.wishes == [ReplayWish("builtin", 0.5, 3, 5, False)]


def test_the_differences_are_told_newest_first(qtbot: QtBot, panel: ReplayPanel) -> None:
    # WHEN it was tried
    tried(qtbot, panel)
    # THEN counts and visits say who would be let in and who not
    words = panel.outcome.words
    assert "Would be let in: 1 · Would be refused: 1 · Let in as somebody else: 1" in words
    assert "Threshold 0.430, 3 of 5 frames, without liveness check" in words
    assert "As before: 1" in words
    assert "Cannot be decided again: 1" in words
    assert "Not in the log any more: 1" in words
    rows = [panel.outcome.list.item(row).text() for row in range(panel.outcome.list.count())]
    assert [row.split(" · ")[0] for row in rows] == ["김철수", "김철수", "Ada Lovelace"]
    assert "Let in then, refused now: Nobody who is enrolled · score 0.402" in rows[1]
    assert "Refused then (Nobody who is enrolled), let in now" in rows[2]
    # AND from there one goes back to the choice, and from the choice to the visits
    panel.go_back()
    assert panel.fields.isVisible()
    panel.go_back()
    assert not panel.isVisible()


def test_people_whom_the_pack_cannot_know_are_named(
    qtbot: QtBot, panel: ReplayPanel, replays: Replays
) -> None:
    replays.answer = report(cancelled=True, missing=5)
    tried(qtbot, panel)
    assert "Person 0, Person 1, Person 2 and 2 more" in panel.outcome.words
    assert "only the oldest 6 visits" in panel.outcome.words


def test_nothing_would_differ(qtbot: QtBot, panel: ReplayPanel, replays: Replays) -> None:
    replays.answer = replace(report(), visits=report().visits[:1])
    tried(qtbot, panel)
    assert "No decision would be another one." in panel.outcome.words
    assert not panel.outcome.list.isVisible()


@pytest.mark.parametrize("wanted", [True, False])
def test_without_recordings_it_says_what_to_do(
    qtbot: QtBot, page: VisitsPage, replays: Replays, wanted: bool
) -> None:
    replays.count, replays.wanted = 0, wanted
    page.try_settings()
    panel = page.replay
    assert panel is not None
    qtbot.waitUntil(lambda: "One moment" not in panel.words)
    assert ("Turn on" in panel.words) is not wanted
    assert not panel.run_button.isEnabled()


def test_it_says_how_far_it_is_and_stops(
    qtbot: QtBot, panel: ReplayPanel, replays: Replays
) -> None:
    # GIVEN a run that takes its time
    replays.go.clear()
    QTest.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "3 of 6" in panel.words)
    assert (panel.progress.value(), panel.progress.maximum()) == (3, 6)
    # WHEN it is stopped THEN the choice is there again, and can be tried anew
    QTest.mouseClick(panel.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.stage is Stage.CHOOSING)
    replays.go.set()
    tried(qtbot, panel)
    assert len(replays.wishes) == 2


def test_leaving_stops_it(qtbot: QtBot, panel: ReplayPanel, replays: Replays) -> None:
    replays.go.clear()
    QTest.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(replays.half.is_set)
    panel.go_back()
    qtbot.waitUntil(lambda: not panel.job.running)
    assert not panel.isVisible()


def test_what_fails_is_said_and_can_be_tried_again(
    qtbot: QtBot, panel: ReplayPanel, replays: Replays
) -> None:
    replays.error = ModelMissing("not here")
    tried(qtbot, panel)
    assert panel.fields.isVisible()
    assert panel.words.count("\n") == 1
    replays.error = None
    tried(qtbot, panel)
    assert panel.outcome.isVisible()
    assert "\n" not in panel.words


def test_a_page_without_it_has_no_button(
    qtbot: QtBot, background: Background, appearance: Appearance
) -> None:
    tools = VisitsTools(
        log=MemoryVisits(),
        find=MemoryGallery(FakeClock()).find,
        policy=Policy,
        noted=lambda _count: None,
        clock=FakeClock(),
    )
    page = VisitsPage(tools, background)
    qtbot.addWidget(page)
    page.show()
    assert not page.try_button.isVisible()
    page.try_settings()
    page.stop()
    page.hide()


def wrong(shown: QWidget) -> list[str]:
    """What is cut, too small for a finger, outside, or without a name."""
    settle()
    return [*cut(shown), *fingers(shown), *outside(shown), *nameless(shown)]


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("size", [(600, 380), (1080, 700)])
def test_everything_fits_in_every_theme(
    qtbot: QtBot,
    page: VisitsPage,
    panel: ReplayPanel,
    appearance: Appearance,
    theme: ThemeName,
    size: tuple[int, int],
) -> None:
    appearance.paint(theme)
    page.resize(*size)
    assert wrong(panel) == []
    tried(qtbot, panel)
    assert wrong(panel) == []
    panel.go_back()
    panel.go_back()
    assert wrong(page) == []


def test_longer_words_of_another_language_fit(
    qtbot: QtBot, panel: ReplayPanel, replays: Replays, qapp: QApplication
) -> None:
    # GIVEN texts 1.3 times as wide
    translator = Wider()
    qapp.installTranslator(translator)
    replays.answer = report(missing=5)
    # WHEN everything is shown THEN nothing is cut
    assert wrong(panel) == []
    tried(qtbot, panel)
    assert wrong(panel) == []
    qapp.removeTranslator(translator)
