"""The page of the threshold: what it shows, and what it asks its tools for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.core.calibration import (
    CalibrationReport,
    ClosePair,
    GroupFinding,
    Interval,
    PersonFinding,
)
from faceid_gui.core.calibration_plan import CalibrationPlan, LastCalibration
from faceid_gui.core.errors import StoreBusy
from faceid_gui.core.types import Threshold
from faceid_gui.qt.background import Background
from faceid_gui.services.calibration.recalibrator import RecalibrationState, Watching
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.views.console.threshold.page import ThresholdPage
from faceid_gui.views.console.threshold.tools import ThresholdFacts
from tests.views.console.support import Calibration, found_much

THRESHOLD = Threshold(0.51, 0.05, True, 0.001, 0.002, 42, 480, group="day shift")


def _found() -> SiteCalibration:
    report = CalibrationReport(
        threshold=THRESHOLD,
        searches=480,
        effective=200.0,
        highest_impostor=0.5,
        extrapolated=True,
        held_up=False,
        expected_fnmr=0.012,
        genuine=380,
        closest=None,
        planned_size=200,
        groups=(
            GroupFinding("day shift", 20, 300, 90.0, 0.51, 0.011, Interval(0.001, 0.0002, 0.004)),
            GroupFinding("night", 2, 9, 3.0, 0.45, 0.2, None),
        ),
        people=(PersonFinding("Ada", "Grace", 0.55, 0.56, 0.1, 5, 0.2, 0.0, limited=True),),
        look_alikes=(ClosePair("Ada", "Grace", 0.55, True), ClosePair("Ada", "Kim", 0.4)),
        fpir=Interval(0.0008, 0.0001, 0.003),
    )
    return SiteCalibration(report, Threshold(0.44), None, (), 100, 7, 3)


@pytest.fixture
def calibration() -> Calibration:
    made = Calibration()
    made.threshold, made.found = THRESHOLD, _found()
    state = RecalibrationState(Watching.FAILED, "the database is busy")
    last = LastCalibration("contract", "mark", 1_700_000_000.0, 0.44, 0.51, "asked")
    made.facts = ThresholdFacts(CalibrationPlan(planned_size=200), 0.001, 42, 9, 5, last, state)
    return made


@pytest.fixture
def chosen() -> list[str]:
    return [""]


@pytest.fixture
def page(qtbot: QtBot, calibration: Calibration, chosen: list[str]) -> Iterator[ThresholdPage]:
    background = Background()
    made = ThresholdPage(
        calibration.tools(lambda: calibration.threshold),
        background,
        choose_folder=lambda _parent: chosen[0],
    )
    qtbot.addWidget(made)
    made.resize(620, 400)
    made.show()
    qtbot.waitUntil(lambda: made.loaded and not made.findings.isHidden())
    yield made
    made.hide()
    background.close()


def test_what_it_rests_on_is_told(page: ThresholdPage) -> None:
    # GIVEN a site with groups, look-alikes, and a threshold that could not follow its people
    words = page.findings.words
    # THEN each is on the page
    assert "day shift" in page._rests.text()
    assert "1 in 1,000" in page._rests.text()
    assert "the database is busy" in page._follows.text()
    assert "0.440" in page._follows.text()
    for part in ("day shift", "20 / 300", "too few to say", "Ada", "Grace", "0.560", "add photos"):
        assert part in words
    assert "7 visits" in words
    assert "3 left out" in words
    assert page.plan.size_box.value() == 200


def test_another_plan_is_kept_at_once(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # WHEN the planned size and the two switches are changed
    page.plan.size_box.setValue(500)
    page.plan.unknown.click()
    page.plan.automatic.click()
    # THEN the plan is kept, and shown as it was kept
    wanted = CalibrationPlan(planned_size=500, use_unknown_visits=True, automatic=False)
    qtbot.waitUntil(lambda: calibration.facts.plan == wanted)
    assert page.plan.plan == wanted


def test_strangers_are_chosen_and_forgotten(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration, chosen: list[str]
) -> None:
    # WHEN no folder is chosen, THEN nothing changes
    page.plan.folder_button.click()
    assert page.plan.keep.isHidden()
    # WHEN one is, with its folders as groups
    chosen[0] = str(Path("photos") / "strangers")
    page.plan.folder_button.click()
    page.plan.by_parent.click()
    page.plan.keep.click()
    page.button.click()
    # THEN the calibration is asked for with it
    qtbot.waitUntil(lambda: bool(calibration.wishes) and page.loaded)
    (wish,) = calibration.wishes
    assert wish.folder == Path("photos/strangers")
    assert wish.by_parent
    assert wish.keep_strangers
    # AND kept strangers can be forgotten
    page.plan.forget_button.click()
    qtbot.waitUntil(page.plan.forget_button.isHidden)


def test_a_plan_that_cannot_be_kept_is_told(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a store that is busy
    def busy(_plan: CalibrationPlan) -> None:
        raise StoreBusy("busy")

    object.__setattr__(page._tools, "save_plan", busy)
    # WHEN a switch is touched
    page.plan.automatic.click()
    # THEN it is said, and the page goes on
    qtbot.waitUntil(lambda: bool(page.words))
    assert page.button.isEnabled()


def test_it_fits_a_small_screen(qtbot: QtBot, page: ThresholdPage) -> None:
    # GIVEN the room that 800x480 leaves
    page.resize(560, 380)
    # THEN nothing is wider than the page, and what is touched is large enough
    inner = page.findings.parentWidget()
    assert inner is not None
    qtbot.waitUntil(lambda: inner.width() <= page.width())
    assert inner.minimumSizeHint().width() <= page.width()
    plan = page.plan
    for widget in (plan.size_box, plan.unknown, plan.automatic, plan.folder_button, page.button):
        assert widget.height() >= 48


def test_a_threshold_that_was_just_set_is_shown_until_the_engine_has_it(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # GIVEN an engine that still has the old threshold
    calibration.threshold = Threshold(0.44)
    newer = replace(THRESHOLD, value=0.6)
    calibration.found = replace(_found(), report=replace(_found().report, threshold=newer))
    page.refresh()
    page._tools = replace(page._tools, threshold=lambda: Threshold(0.44))
    # WHEN calibrated
    page.button.click()
    qtbot.waitUntil(lambda: "0.600" in page.card.text and page.loaded)
    # THEN the new one stays on the card
    page.refresh()
    assert "0.600" in page.card.text


def test_what_would_shut_people_out_is_told(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # GIVEN a threshold at which every eighth of the people's own photos would be refused
    assert page.warning.isHidden()
    calibration.found = found_much(fnmr=0.13)
    # WHEN it is calibrated
    page.button.click()
    qtbot.waitUntil(lambda: bool(calibration.wishes) and page.loaded)
    # THEN the page says how many, who is behind it, and what to do
    qtbot.waitUntil(page.warning.isVisible)
    for part in ("1 in 8", "13 %", "최유나", "glasses", "Add photos"):
        assert part in page.warning.text
    # AND nothing more once few are refused
    calibration.found = _found()
    page.button.click()
    qtbot.waitUntil(lambda: len(calibration.wishes) == 2 and page.warning.isHidden())


def test_what_would_shut_many_out_is_asked_first(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # GIVEN a calibration that would refuse a third of the people's own photos
    calibration.found = found_much(fnmr=0.34)
    page.button.click()
    qtbot.waitUntil(page.question.isVisible)
    # THEN it is not in force, and leaving it changes nothing
    assert "0.592" in page.question.text
    assert "1 in 3" in page.question.text
    assert calibration.wishes == []
    page.question.buttons[0].click()
    assert page.question.isHidden()
    assert page.warning.isVisible()
    # AND it is set all the same where somebody says so
    page.button.click()
    qtbot.waitUntil(page.question.isVisible)
    page.question.buttons[1].click()
    qtbot.waitUntil(lambda: len(calibration.wishes) == 1 and page.loaded)
    assert page.question.isHidden()


def test_a_question_about_another_plan_is_taken_back(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # GIVEN a question that nobody answered
    calibration.found = found_much(fnmr=0.34)
    page.button.click()
    qtbot.waitUntil(page.question.isVisible)
    # WHEN the plan is changed, THEN there is nothing to agree to any more
    page.plan.size_box.setValue(900)
    assert page.question.isHidden()
    qtbot.waitUntil(lambda: calibration.facts.plan.planned_size == 900)
    assert calibration.wishes == []


def test_confused_people_come_first_and_the_rest_on_demand(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # GIVEN fifteen pairs, two of whom are confused
    calibration.found = found_much()
    page.button.click()
    qtbot.waitUntil(lambda: "Hana Novak" in page.findings.words and page.loaded)
    pairs = page.findings.pairs
    assert page.findings.words.count("each passes as the other") == 2
    assert "Piet de Vries 11" not in page.findings.words
    # WHEN all are wanted
    pairs.more_button.click()
    # THEN all are there, until fewer are
    qtbot.waitUntil(lambda: "Piet de Vries 11" in page.findings.words)
    pairs.more_button.click()
    assert "Piet de Vries 11" not in page.findings.words
    # AND no rate is written in powers of ten, and the group that decides is marked
    assert "e-" not in page.findings.words
    assert "below 0.01 %" in page.findings.words
    assert "glasses (decides)" in page.findings.words


def test_why_recorded_visits_cannot_be_counted_is_told(
    qtbot: QtBot, page: ThresholdPage, calibration: Calibration
) -> None:
    # GIVEN recordings, then none
    assert page.plan.unknown.isEnabled()
    assert page.plan.why_not == ""
    calibration.facts = replace(calibration.facts, recordings=0)
    # WHEN the page looks again
    page.refresh()
    qtbot.waitUntil(lambda: not page.plan.unknown.isEnabled())
    # THEN it says why, and which setting turns it on
    assert "Record visits" in page.plan.why_not
