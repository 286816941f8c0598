"""The lab: what is to be evaluated, how far it is, what it found, and taking that into use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.lab.recommend import recommendation_in
from faceid_gui.lab.request import EvaluateRequest
from faceid_gui.lab.results import Run, Trial
from faceid_gui.lab.runs import RunSummary
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.lab_job import LabPhase
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.use_job import UsePhase
from faceid_gui.services.people import shown
from faceid_gui.views.console.lab.compare_panel import ComparePanel
from faceid_gui.views.console.lab.confusions import SIDE
from faceid_gui.views.console.lab.installing import InstallPanel
from faceid_gui.views.console.lab.pictures import RunPictures
from faceid_gui.views.console.lab.results import ResultsPanel
from faceid_gui.views.console.lab.running import RunningPanel
from faceid_gui.views.console.lab.runs_panel import RunsPanel
from faceid_gui.views.console.lab.setup import SetupPanel
from faceid_gui.views.console.lab.tools import KeptCrops, LabChoice, LabTools
from faceid_gui.views.console.lab.undo_bar import UndoBar
from faceid_gui.views.console.lab.use_panel import UsePanel
from faceid_gui.views.console.lab.words import fault_text
from faceid_gui.views.widgets.banner import Banner, Tone

_Result = TypeVar("_Result")


class Part(IntEnum):
    """What is shown, in the order of the stack."""

    SETUP = 0
    RUNNING = 1
    RESULTS = 2
    RUNS = 3
    COMPARE = 4
    USE = 5
    INSTALL = 6


@dataclass(frozen=True, slots=True)
class _Found:
    """What one look at this machine finds out."""

    packs: tuple[LabChoice, ...]
    detectors: tuple[LabChoice, ...]
    kept: KeptCrops
    remote: bool


class LabPage(Panel):
    """Follows the jobs of the app. What changes the door is done after ``guard``, which takes
    what is to be done and does it once the administrator's PIN was typed."""

    def __init__(
        self,
        tools: LabTools,
        *,
        guard: Callable[[Callable[[], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._guard = guard
        self._titles: dict[str, str] = {}
        self._shown_run: Run | None = None
        self.banner = Banner()
        self.undo = UndoBar(tools.uses, self._title)
        self.setup = SetupPanel(tools.asks, can_install=tools.library is not None)
        self.running = RunningPanel(tools.job)
        self.pictures = RunPictures(tools.picture, tools.background, side=2 * SIDE, parent=self)
        self.results = ResultsPanel(self.pictures)
        self.runs = RunsPanel()
        self.comparison = ComparePanel()
        self.using = UsePanel(tools.uses, self._title)
        self.installing = InstallPanel(tools.library, tools.background)
        self._stack = QStackedWidget()
        for part in (self.setup, self.running, self.results, self.runs, self.comparison):
            self._stack.addWidget(part)
        self._stack.addWidget(self.using)
        self._stack.addWidget(self.installing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.banner)
        column.addWidget(self.undo)
        column.addWidget(self._stack, 1)
        self._connect()
        self._on_job()
        self._on_use()
        self.built()

    def _connect(self) -> None:
        tools = self._tools
        tools.job.changed.connect(self._on_job)
        tools.uses.changed.connect(self._on_use)
        self.undo.undo_asked.connect(self._on_undo)
        self.setup.started.connect(self._start)
        self.setup.runs_asked.connect(self._show_runs)
        self.setup.install_asked.connect(self._show_install)
        self.results.new_asked.connect(self._leave_results)
        self.results.runs_asked.connect(self._show_runs)
        self.results.export_asked.connect(self._export)
        self.results.use_asked.connect(self._on_use_asked)
        self.runs.opened.connect(self._open)
        self.runs.removed.connect(self._remove)
        self.runs.compared.connect(self._compare)
        self.runs.closed.connect(self._leave_runs)
        self.comparison.closed.connect(lambda: self.show_part(Part.RUNS))
        self.using.agreed.connect(lambda: self._guard(self._tools.uses.start))
        self.using.closed.connect(self._leave_use)
        self.installing.closed.connect(lambda: self.show_part(Part.SETUP))
        self.installing.came.connect(self.look)

    # -- what is shown

    @property
    def part(self) -> Part:
        """What is shown."""
        return Part(self._stack.currentIndex())

    @property
    def words(self) -> str:
        """What the banner says; empty while it says nothing."""
        return self.banner.text

    def show_part(self, part: Part) -> None:
        """Show something else."""
        self._stack.setCurrentIndex(part)

    def look(self) -> None:
        """Find out again, in the background, what there is to evaluate with."""
        tools = self._tools

        def work() -> _Found:
            return _Found(tools.packs(), tools.detectors(), tools.kept(), tools.remote())

        self._call(work, self._on_found)
        tools.uses.look()

    def retranslate(self) -> None:
        """Set every text again; what the banner said stands for a moment only."""
        if self._shown_run is not None:
            self._shown_run = self.localised(self._shown_run)
            self.results.advice.show_run(self._shown_run)
        self._on_job()

    def localised(self, run: Run) -> Run:
        """The run with its advice in the language of the screen, and titles where it has keys."""
        trials = tuple(
            trial
            if trial.detector_title
            else replace(trial, detector_title=self._titles.get(trial.choice.detector, ""))
            for trial in run.trials
        )
        run = replace(run, trials=trials)
        return replace(run, recommendation=recommendation_in(run, QLocale().name()))

    # -- evaluating

    def _start(self, request: EvaluateRequest) -> None:
        self._shown_run = None
        self._tools.job.start(request)

    def _on_job(self) -> None:
        state = self._tools.job.state
        self._say_fault(state.error if state.phase is LabPhase.FAILED else None)
        if state.phase is LabPhase.RUNNING:
            if self.part in (Part.SETUP, Part.RESULTS):
                self.show_part(Part.RUNNING)
        elif state.phase is LabPhase.DONE and state.run is not None:
            if self.part is Part.RUNNING or self._shown_run is None:
                self._show_run(state.run)
        elif self.part is Part.RUNNING:
            self.show_part(Part.SETUP)

    def _show_run(self, run: Run) -> None:
        self._shown_run = self.localised(run)
        self.results.show_run(self._shown_run)
        self.show_part(Part.RESULTS)

    def _leave_results(self) -> None:
        self._tools.job.dismiss()
        self._shown_run = None
        self.show_part(self._home())
        self.look()

    def _home(self) -> Part:
        """Where one comes to from everywhere."""
        if self._tools.job.state.phase is LabPhase.RUNNING:
            return Part.RUNNING
        return Part.SETUP if self._shown_run is None else Part.RESULTS

    def _export(self, run: Run) -> None:
        chosen = self._tools.asks.export(self)
        if chosen:
            folder = Path(chosen)
            self._call(lambda: self._tools.export(run, folder), self._on_exported)

    def _on_exported(self, path: Path) -> None:
        words = self.tr("The report was saved")
        self.banner.show_sentence(Sentence(words, shown(path)), Tone.CALM)

    # -- earlier runs

    def _show_runs(self) -> None:
        self._call(self._tools.runs, self._on_runs)
        self.show_part(Part.RUNS)

    def _on_runs(self, runs: tuple[RunSummary, ...]) -> None:
        self.runs.show_runs(runs)

    def _open(self, run_id: str) -> None:
        self._call(lambda: self._tools.load(run_id), self._show_run)

    def _remove(self, run_id: str) -> None:
        tools = self._tools

        def work() -> tuple[RunSummary, ...]:
            tools.remove(run_id)
            return tools.runs()

        self._call(work, self._on_runs)

    def _compare(self, before: str, after: str) -> None:
        load = self._tools.load
        self._call(lambda: (load(before), load(after)), self._on_compared)

    def _on_compared(self, runs: tuple[Run, Run]) -> None:
        self.comparison.show_runs(*map(self.localised, runs))
        self.show_part(Part.COMPARE)

    def _leave_runs(self) -> None:
        self.show_part(self._home())

    # -- taking into use

    def _on_use_asked(self, trial: Trial) -> None:
        self.show_part(Part.USE)
        self._tools.uses.plan(trial)

    def _on_undo(self) -> None:
        self.show_part(Part.USE)
        self._tools.uses.plan_undo()

    def _on_use(self) -> None:
        phase = self._tools.uses.state.phase
        if phase is UsePhase.RUNNING and self.part is not Part.USE:
            self.show_part(Part.USE)
        elif phase is UsePhase.IDLE and self.part is Part.USE:
            self._leave_use()

    def _leave_use(self) -> None:
        self.show_part(self._home())

    # -- the machine

    def _show_install(self, key: str) -> None:
        self.installing.show_pack(key)
        self.show_part(Part.INSTALL)

    def _on_found(self, found: _Found) -> None:
        choices = (*found.detectors, *found.packs)
        self._titles = {choice.key: choice.title for choice in choices}
        self.setup.show_found(found.packs, found.detectors, found.kept, remote=found.remote)
        self.undo.retranslate()

    def _title(self, key: str) -> str:
        return catalogue_text(self._titles.get(key, key))

    def _call(self, work: Callable[[], _Result], then: Callable[[_Result], None]) -> None:
        """In the background; what goes wrong is said on the banner."""

        def done(result: _Result) -> None:
            if isValid(self):
                then(result)

        def failed(error: Exception) -> None:
            if isValid(self):
                self._say_fault(error)

        self._say_fault(None)
        self._tools.background.call(work, then=done, failed=failed)

    def _say_fault(self, error: Exception | None) -> None:
        self.banner.show_sentence(None if error is None else fault_text(error))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: somebody comes to the page."""
        self.look()
        super().showEvent(event)
