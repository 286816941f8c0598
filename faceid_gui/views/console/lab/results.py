"""What an evaluation found: advice, trials, plots, groups, confusions and findings."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.lab.results import Run, Trial
from faceid_gui.lab.words import Words
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.advice import AdvicePart
from faceid_gui.views.console.lab.charts import ChartPart, DetPart, ScoresHolder, SpeedPart
from faceid_gui.views.console.lab.confusions import ConfusionList
from faceid_gui.views.console.lab.figures import local_speed_known
from faceid_gui.views.console.lab.findings import finding_cells, finding_heads
from faceid_gui.views.console.lab.groups import group_cells, group_heads
from faceid_gui.views.console.lab.maybe import Maybe
from faceid_gui.views.console.lab.pictures import RunPictures
from faceid_gui.views.console.lab.segments import Segments
from faceid_gui.views.console.lab.setup import scrolled
from faceid_gui.views.console.lab.table import CellTable
from faceid_gui.views.console.lab.trials import note_text, trial_cells, trial_heads
from faceid_gui.views.console.lab.words import choice_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton

_MISSED: Final = 1  # the column of trials that the best ones are found by


class Part(IntEnum):
    """The parts, from the left."""

    ADVICE = 0
    TRIALS = 1
    CURVES = 2
    SCORES = 3
    GROUPS = 4
    SPEED = 5
    MIXUPS = 6
    FINDINGS = 7


class ResultsPanel(Panel):
    """One run. ``use_asked`` carries a trial, ``export_asked`` the run; the others leave."""

    use_asked = Signal(object)
    export_asked = Signal(object)
    new_asked = Signal()
    runs_asked = Signal()

    def __init__(self, pictures: RunPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run: Run | None = None
        self.trial: Trial | None = None
        self.parts = Segments(len(Part))
        self.advice = AdvicePart()
        self.trials, self.groups, self.findings = CellTable(), CellTable(), CellTable()
        self.det, self.scores, self.speed = DetPart(), ScoresHolder(), SpeedPart()
        self.mixups = ConfusionList(pictures)
        self._stack = QStackedWidget()
        self._maybe = {
            Part.TRIALS: Maybe(self.trials),
            Part.CURVES: Maybe(self.det),
            Part.SCORES: Maybe(self.scores),
            Part.GROUPS: Maybe(self.groups),
            Part.SPEED: Maybe(self.speed),
            Part.MIXUPS: Maybe(self.mixups),
            Part.FINDINGS: Maybe(self.findings),
        }
        self._which, self._why_not = ElidedLabel(), QLabel()
        self._why_not.setProperty("look", "muted")
        self._why_not.setWordWrap(True)
        self._why_not.setTextFormat(Qt.TextFormat.PlainText)
        self.new_button = IconButton(Icon.BACK)
        self.runs_button = IconButton(Icon.VISITS)
        self.export_button = IconButton(Icon.EXPORT)
        self.use_button = ActionButton(Icon.GRANTED, primary=True)
        self.trials.sortByColumn(_MISSED, Qt.SortOrder.AscendingOrder)
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        self._stack.addWidget(scrolled(self.advice))
        for part in self._maybe.values():
            self._stack.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.new_button, self.runs_button, self.export_button):
            foot.addWidget(button)
        foot.addWidget(self._which, 1)
        foot.addWidget(self.use_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(6)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        column.addWidget(self._why_not)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.parts.chosen.connect(self._show_part)
        self.trials.row_chosen.connect(self._on_trial)
        self.new_button.clicked.connect(self.new_asked)
        self.runs_button.clicked.connect(self.runs_asked)
        self.export_button.clicked.connect(lambda: self.export_asked.emit(self.run))
        self.use_button.clicked.connect(lambda: self.use_asked.emit(self.trial))

    @property
    def words(self) -> str:
        """What is said of the trial that is chosen."""
        return f"{self._which.text()} {self._why_not.text()}".strip()

    def show_run(self, run: Run) -> None:
        """Show a run, and of it the trial that is recommended, else the first."""
        self.run = run
        choice = run.recommendation.choice
        best = (trial for trial in run.trials if trial.choice == choice)
        self.trial = next(best, run.trials[0] if run.trials else None)
        self.parts.choose(Part.ADVICE)
        self._fill()

    def choose(self, trial: Trial) -> None:
        """Look at another trial of the run."""
        mine = (one for one in self._trials() if one.choice == trial.choice)
        self.trial = next(mine, trial)
        self._fill_trial()

    def _trials(self) -> tuple[Trial, ...]:
        return () if self.run is None else self.run.trials

    def empty_text(self, part: Part) -> str:
        """Why a part shows nothing; empty where it shows something."""
        return self._maybe[part].words

    def retranslate(self) -> None:
        """Set every text again."""
        self.parts.name(
            self.tr("What is shown"),
            (
                self.tr("Advice"),
                self.tr("Trials"),
                self.tr("Curves"),
                self.tr("Scores"),
                self.tr("Groups"),
                self.tr("Speed"),
                self.tr("Mix-ups"),
                self.tr("Findings"),
            ),
        )
        self.new_button.name(self.tr("Another evaluation"))
        self.runs_button.name(self.tr("Earlier evaluations"))
        self.export_button.name(self.tr("Save as HTML and JSON"))
        self.use_button.setText(self.tr("Use this"))
        self.trials.setAccessibleName(self.tr("Trials"))
        self.groups.setAccessibleName(self.tr("Groups"))
        self.findings.setAccessibleName(self.tr("Findings"))
        self.mixups.setAccessibleName(self.tr("Photos that are confused"))
        self._fill()

    def _show_part(self, number: int) -> None:
        shown = {Part.CURVES: self.det, Part.SCORES: self.scores, Part.SPEED: self.speed}
        part: ChartPart | None = shown.get(Part(number))
        if part is not None and self.run is not None:
            part.make()
        self._stack.setCurrentIndex(number)
        self._say_of_trial()

    def _on_trial(self, number: int) -> None:
        if self.run is not None and number >= 0:
            self.choose(self.run.trials[number])

    def _fill(self) -> None:
        run = self.run
        if run is None:
            return
        self.advice.show_run(run)
        best = run.recommendation.choice
        rows = [trial_cells(trial, best=trial.choice == best) for trial in run.trials]
        self.trials.show_rows(trial_heads(run), rows)
        self.findings.show_rows(finding_heads(), [finding_cells(one) for one in run.findings])
        self._maybe[Part.TRIALS].say("" if run.trials else self.tr("Nothing was compared."))
        self._maybe[Part.FINDINGS].say(
            "" if run.findings else self.tr("Nothing was wrong with the photos.")
        )
        if self.trial in run.trials:
            self.trials.choose(run.trials.index(self.trial))
        self._fill_trial()

    def _fill_trial(self) -> None:
        run, trial = self.run, self.trial
        if run is None:
            return
        for part in (self.det, self.scores, self.speed):
            part.show_trial(run, trial)
        groups = () if trial is None else trial.groups
        self.groups.show_rows(group_heads(groups), [group_cells(group) for group in groups])
        self.mixups.pairs.show_pairs(run.id, () if trial is None else trial.confusions)
        self._which.setText("" if trial is None else choice_text(trial))
        self._which.setToolTip(self._which.text())
        if trial in run.trials:
            self.trials.choose(run.trials.index(trial))
        self.use_button.setEnabled(trial is not None and trial.usable)
        self._say_of_trial()
        self._say_what_is_missing(run, trial)

    def _say_of_trial(self) -> None:
        """Why a trial cannot be used, everywhere; what else is to be said, beside the table."""
        run, trial, notes = self.run, self.trial, ""
        if run is not None and trial is not None:
            if self._stack.currentIndex() == Part.TRIALS:
                notes = note_text(trial, best=trial.choice == run.recommendation.choice)
            if not trial.usable:
                notes = f"{self._unusable_text(trial)}. {notes}".strip()
        self._why_not.setText(notes)
        self._why_not.setVisible(bool(notes))

    def _unusable_text(self, trial: Trial) -> str:
        text = self.tr("No kiosk can run exactly this: {why}")
        return text.format(why=Words(QLocale().name()).why(trial.why_not) or choice_text(trial))

    def _say_what_is_missing(self, run: Run, trial: Trial | None) -> None:
        nothing = self.tr("Nothing was compared.")
        reasons = {
            Part.CURVES: (trial is not None, nothing),
            Part.SCORES: (
                trial is not None and trial.histogram is not None,
                self.tr("No scores were kept for this trial."),
            ),
            Part.GROUPS: (
                trial is not None and bool(trial.groups),
                self.tr(
                    "No groups were given. Folders of groups or a table of groups show "
                    "for whom recognition is poorer."
                ),
            ),
            Part.SPEED: (
                local_speed_known(run.trials),
                self.tr("The time was not measured in this evaluation."),
            ),
            Part.MIXUPS: (
                trial is not None and bool(trial.confusions),
                self.tr("This trial confuses nobody."),
            ),
        }
        for part, (there, why) in reasons.items():
            self._maybe[part].say("" if there else why)
