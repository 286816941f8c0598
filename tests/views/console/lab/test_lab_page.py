"""The page of the lab, from what is evaluated to what is in use at the door."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import BadRequest, DiskFull, ModelMissing
from faceid_gui.lab.request import BY_PARENT, EvaluateRequest
from faceid_gui.lab.results import Metric
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.use_job import UsePhase
from faceid_gui.settings.tree import Language
from faceid_gui.views.console.lab.page import LabPage, Part
from faceid_gui.views.console.lab.results import Part as Shown
from faceid_gui.views.console.lab.tools import KeptCrops
from faceid_gui.views.console.lab.trials import trial_cells
from tests.lab.samples import sample_run, small_run
from tests.views.console.lab.support import Lab, LabBench
from tests.views.scenes import settle
from tests.views.support import Bench


@pytest.fixture
def lab(bench: Bench) -> Lab:
    return Lab(bench.background)


@pytest.fixture
def desk(qtbot: QtBot, lab: Lab) -> Iterator[LabBench]:
    made = LabBench(qtbot, lab)
    yield made
    made.close()
    made.until(lambda: not lab.background.busy)


def evaluated(desk: LabBench) -> LabPage:
    """The page with the run of the lab."""
    page = desk.open()
    page.setup.start_button.click()
    desk.lab.go.release(desk.lab.steps)
    desk.until(lambda: page.part is Part.RESULTS)
    return page


# -- setting up


def test_what_is_asked_for(desk: LabBench) -> None:
    # GIVEN a folder of people with groups, another pack, another metric
    page = desk.open()
    setup, desk.lab.chosen_folder = page.setup, "/photos"
    setup.photos.origin.choose(1)
    assert "folder" in setup.words
    assert not setup.start_button.isEnabled()
    setup.photos.folder.ask()
    setup.photos.grouping.choose(1)
    setup.packs.tick("builtin", ticked=False)
    setup.packs.tick("balanced")  # which is not here
    setup.detectors.tick("hog")
    setup.measures.metrics[Metric.ANGULAR].setChecked(True)
    setup.measures.photos[5].setChecked(True)
    # WHEN it is started
    setup.start_button.click()
    desk.until(lambda: bool(desk.lab.requests))
    # THEN exactly that is asked for
    assert desk.lab.requests == [
        EvaluateRequest(
            folder=Path("/photos"),
            packs=("compact",),
            detectors=("hog",),
            metrics=(Metric.COSINE, Metric.ANGULAR),
            photos=(3, 5),
            groups=BY_PARENT,
            fuse=False,
        )
    ]


def test_a_gallery_without_pictures_says_how_to_keep_them(desk: LabBench) -> None:
    desk.lab.kept = KeptCrops(0, 0, keeps=False)
    page = desk.open()
    assert "Keep face pictures" in page.setup.words
    assert not page.setup.start_button.isEnabled()
    # WHEN they are kept, but of too few people
    desk.lab.kept = KeptCrops(1, 9, keeps=True)
    page.look()
    desk.until(lambda: "two people" in page.setup.words)


def test_a_setting_that_makes_no_sense_is_named(desk: LabBench) -> None:
    page = desk.open()
    page.setup.measures.metrics[Metric.COSINE].setChecked(False)
    assert "metric" in page.setup.words
    page.setup.measures.metrics[Metric.COSINE].setChecked(True)
    for key in ("compact", "builtin"):
        page.setup.packs.tick(key, ticked=False)
    assert "network" in page.setup.words
    page.setup.start_button.click()
    assert desk.lab.requests == []


def test_a_pack_that_comes_can_be_ticked(desk: LabBench) -> None:
    # GIVEN a pack that is not here, with a button to get it
    page = desk.open()
    row = next(row for row in page.setup.packs.rows if row.choice.key == "balanced")
    assert not row.box.isEnabled()
    row.install_button.click()
    assert page.part is Part.INSTALL
    installer = page.installing.installer
    assert installer is not None
    desk.until(lambda: installer._install.isVisible())
    # WHEN it comes
    desk.lab.packs = tuple(
        replace(choice, ready=True) if choice.key == "balanced" else choice
        for choice in desk.lab.packs
    )
    installer.install()
    # THEN it can be ticked, and what was ticked stays so
    desk.until(
        lambda: any(r.choice.key == "balanced" and r.box.isEnabled() for r in page.setup.packs.rows)
    )
    assert page.setup.packs.ticked[:2] == ("compact", "builtin")


# -- running


def test_it_goes_on_while_the_page_is_hidden_and_can_be_stopped(desk: LabBench) -> None:
    page = desk.open()
    page.setup.start_button.click()
    desk.lab.go.release()
    desk.until(lambda: page.running.bar.value() == 1)
    assert "1 of 3" in page.running.words
    page.hide()
    desk.lab.go.release()
    desk.until(lambda: page.running.bar.value() == 2)
    page.show()
    page.running.stop_button.click()
    desk.until(lambda: page.part is Part.SETUP)
    assert page.words == ""


def test_a_failure_says_what_and_can_be_tried_again(desk: LabBench) -> None:
    desk.lab.error = BadRequest("the folder holds no people", detail="/photos")
    page = desk.open()
    page.setup.start_button.click()
    desk.lab.go.release()
    desk.until(lambda: bool(page.words))
    assert "holds no people" in page.words
    assert page.part is Part.SETUP
    desk.lab.error = None
    desk.lab.go.release(3)
    page.setup.start_button.click()
    desk.until(lambda: page.part is Part.RESULTS)
    assert page.words == ""


# -- reading


def test_the_recommended_trial_is_chosen_and_its_limits_are_said(desk: LabBench) -> None:
    page = evaluated(desk)
    run = desk.lab.run
    assert page.results.trial is not None
    assert page.results.trial.choice == run.recommendation.choice
    assert run.recommendation.sentence in page.results.advice.words
    assert run.recommendation.unknown[0] in page.results.advice.words


def test_the_best_trials_stand_first(desk: LabBench) -> None:
    page = evaluated(desk)
    table, run = page.results.trials, desk.lab.run
    trials = [run.trials[table.cells.number(row)] for row in range(table.cells.rowCount())]
    missed = [one.identification.at(0.01).miss.value for one in trials]  # type: ignore[union-attr]
    assert missed == sorted(missed)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert run.trials[table.cells.number(0)] == trials[-1] or missed[-1] == missed[-2]


def test_a_trial_that_is_chosen_is_shown_everywhere(desk: LabBench) -> None:
    # GIVEN the curves and the scores, which were looked at
    page = evaluated(desk)
    for part in (Shown.CURVES, Shown.SCORES, Shown.SPEED):
        page.results.parts.choose(part)
    # WHEN another trial is chosen in the table
    number = len(desk.lab.run.trials) - 2
    page.results.trials.choose(number)
    trial = desk.lab.run.trials[number]
    # THEN all of them show it
    results = page.results
    assert results.trial is not None
    assert results.trial.choice == trial.choice
    assert results.det.chart.shown[0] is results.trial
    assert results.speed.chart._chosen is results.trial
    assert trial.title in results.words
    assert results.mixups.pairs.pairs == trial.confusions


def test_what_matters_of_a_trial_is_marked(desk: LabBench) -> None:
    # GIVEN a run whose first trial is a guess at the rate that is looked at
    run = sample_run()
    first = run.trials[0]
    assert first.identification is not None
    points = tuple(replace(one, supported=False) for one in first.identification.points)
    guess = replace(first, identification=replace(first.identification, points=points))
    desk.lab.run = replace(run, trials=(guess, *run.trials[1:]))
    page = evaluated(desk)
    results = page.results
    results.parts.choose(Shown.TRIALS)
    # THEN the detector is called by its title
    assert results.trial is not None
    assert "YuNet" in results.words
    # AND the recommended one, a licence that binds and a guess are marked, with words
    for trial in page.results._trials():
        best = trial.choice == run.recommendation.choice
        cells = trial_cells(trial, best=best)
        results.choose(trial)
        marked = Icon.GRANTED if best else None if trial.commercial else Icon.WARNING
        assert cells[0].mark is marked
        assert ("Recommended" in results.words) is best
        assert ("does not allow" in results.words) is not trial.commercial
        assert ("guess" in cells[1].text) is (trial.choice == guess.choice)
    # AND what is chosen is chosen in the table too
    results.choose(results._trials()[0])
    assert results.trials.chosen == 0


def test_a_trial_that_no_kiosk_can_run_says_so(desk: LabBench) -> None:
    page = evaluated(desk)
    fused = next(trial for trial in desk.lab.run.trials if trial.choice.fused)
    page.results.choose(fused)
    assert not page.results.use_button.isEnabled()
    assert fused.why_not in page.results.words


def test_empty_parts_say_why(desk: LabBench) -> None:
    desk.lab.run = replace(small_run(), trials=(replace(small_run().trials[0], confusions=()),))
    page = evaluated(desk)
    for part in (Shown.GROUPS, Shown.SPEED, Shown.MIXUPS, Shown.FINDINGS):
        page.results.parts.choose(part)
        assert page.results.empty_text(part)
    assert not page.results.empty_text(Shown.CURVES)


def test_pictures_come_from_another_thread(desk: LabBench) -> None:
    page = evaluated(desk)
    page.results.parts.choose(Shown.MIXUPS)
    desk.until(lambda: page.pictures.seen >= 4)
    settle()
    assert threading.get_ident() not in desk.lab.photo_threads
    assert page.pictures.known(desk.lab.run.id, "strangers/other/0041.jpg")
    assert page.pictures.picture(desk.lab.run.id, "strangers/other/0041.jpg") is None


def test_the_advice_is_in_the_language_of_the_screen(desk: LabBench, bench: Bench) -> None:
    page = evaluated(desk)
    english = page.results.advice.words
    bench.appearance.speak(Language.KOREAN)
    settle()
    assert page.results.advice.words != english


def test_a_report_is_saved_and_a_full_disk_is_told(desk: LabBench) -> None:
    page = evaluated(desk)
    desk.lab.chosen_folder = "/media/stick"
    page.results.export_button.click()
    desk.until(lambda: "report.html" in page.words)
    assert desk.lab.exported == [(desk.lab.run.id, Path("/media/stick"))]
    desk.lab.export_error = DiskFull()
    page.results.export_button.click()
    desk.until(lambda: "report.html" not in page.words and bool(page.words))


# -- earlier runs


def test_earlier_runs_are_opened_compared_and_deleted(desk: LabBench) -> None:
    later = replace(desk.lab.run, id="later", at=desk.lab.run.at + 5)
    desk.lab.stored = {run.id: run for run in (desk.lab.run, later)}
    page = desk.open()
    page.setup.runs_button.click()
    desk.until(lambda: len(page.runs.runs) == 2)
    for number in (0, 1):
        page.runs.table.choose(number)
        page.runs.compare_button.click()
    desk.until(lambda: page.part is Part.COMPARE)
    assert page.comparison.table.cells.rowCount() == len(later.trials)
    page.comparison.back_button.click()
    page.runs.table.choose(0)
    page.runs.delete_button.click()
    page.runs.question.answered.emit(0)
    assert "later" in desk.lab.stored
    page.runs.delete_button.click()
    page.runs.question.answered.emit(1)
    desk.until(lambda: len(page.runs.runs) == 1)
    assert list(desk.lab.stored) == [desk.lab.run.id]
    page.runs.table.choose(0)
    page.runs.open_button.click()
    desk.until(lambda: page.part is Part.RESULTS)


# -- taking into use


def test_nothing_changes_at_the_door_without_the_pin(desk: LabBench) -> None:
    desk.guarded = False
    page = evaluated(desk)
    page.results.use_button.click()
    desk.until(lambda: page.using.start_button.isVisible())
    assert page.using.must_come_back == ("Grace Hopper",)
    page.using.start_button.click()
    settle()
    phases = [desk.lab.uses.state.phase]
    desk.lab.guarded[0]()
    phases.append(desk.lab.uses.state.phase)
    assert phases == [UsePhase.ASKING, UsePhase.RUNNING]
    page.using.stop_button.click()
    desk.until(lambda: page.part is Part.RESULTS)
    assert page.undo.words == ""


def test_in_use_the_way_back_stays_until_it_was_taken(desk: LabBench) -> None:
    # GIVEN a trial that was taken into use
    page = evaluated(desk)
    page.results.use_button.click()
    desk.until(lambda: page.using.start_button.isVisible())
    page.using.start_button.click()
    desk.lab.use_go.release()
    desk.until(page.undo.isVisible)
    assert "dlib" in page.undo.words
    page.using.stop_button.click()
    # WHEN other parts are looked at, THEN the way back is still there
    page.results.new_button.click()
    assert page.part is Part.SETUP
    assert page.undo.isVisible()
    page.undo.button.click()
    desk.until(lambda: page.using.start_button.isVisible())
    assert "threshold" in page.using.words
    desk.lab.use_go.release()
    page.using.start_button.click()
    desk.until(lambda: not page.undo.isVisible())


def test_a_plan_that_fails_is_told(desk: LabBench) -> None:
    desk.lab.use_error = ModelMissing()
    page = evaluated(desk)
    page.results.use_button.click()
    desk.until(lambda: desk.lab.uses.state.phase is UsePhase.FAILED)
    assert "Nothing was changed" in page.using.words
    page.using.stop_button.click()
    assert page.part is Part.RESULTS


# -- what it costs


def test_pyqtgraph_waits_until_a_plot_is_seen() -> None:
    # GIVEN a fresh interpreter, WHEN the console is imported
    code = (
        "import sys, faceid_gui.views.console.console_window\n"
        "print(*[name for name in ('pyqtgraph', 'scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    # THEN neither the plots nor the statistics came with it
    assert done.stdout.split() == []


def test_plots_leave_no_windows_behind(desk: LabBench, qapp: QApplication) -> None:
    page = evaluated(desk)
    for part in (Shown.CURVES, Shown.SCORES, Shown.SPEED):
        page.results.parts.choose(part)
        settle()
    charts = (page.results.det.chart, page.results.speed.chart, page.results.scores.part.chart)

    def count() -> tuple[int, int]:
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        items = sum(len(chart.view.addedItems) for chart in charts)
        return items, len(qapp.topLevelWidgets())  # Qt keeps a hidden one for each layout

    # WHEN they are drawn again and again, THEN there is never more of them
    before = count()
    for _ in range(5):
        for chart in charts:
            chart.redraw()
    assert count() == before
    assert [one for one in qapp.topLevelWidgets() if one.isVisible()] == [page]
    chart = charts[0]
    chart.zoom(2.0, chart.mapToGlobal(chart.rect().center()).toPointF())
    assert not chart.whole_button.isHidden()
    chart.whole_button.click()
    assert chart.whole_button.isHidden()
