"""Trying other settings on the recorded visits before anything is applied."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.decision import Policy
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.known_words import fault_text
from faceid_gui.qt.panel import Panel
from faceid_gui.services.replay_results import ReplayProgress, ReplayReport
from faceid_gui.views.console.visits.replay_fields import ReplayFields
from faceid_gui.views.console.visits.replay_job import Offer, ReplayJob
from faceid_gui.views.console.visits.replay_outcome import ReplayOutcome
from faceid_gui.views.console.visits.tools import ReplayTools
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled


class Stage(StrEnum):
    """What is shown."""

    CHOOSING = "choosing"
    RUNNING = "running"
    DONE = "done"


class ReplayPanel(Panel):
    """Choose, run, read. ``left`` when it is to go away; call ``stop`` before it does.

    ``policy`` is read each time it is shown.
    """

    left = Signal()

    def __init__(self, tools: ReplayTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._offer: Offer | None = None
        self._error: Exception | None = None
        self._step: ReplayProgress | None = None
        self.stage = Stage.CHOOSING
        self.job = ReplayJob(tools, self)
        self.back_button = IconButton(Icon.BACK, size=48)
        self._title, self._words, self._trouble = QLabel(), QLabel(), QLabel()
        self.run_button = ActionButton(Icon.THRESHOLD, primary=True)
        self.stop_button = ActionButton(Icon.CLOSE)
        self.fields, self.outcome = ReplayFields(), ReplayOutcome()
        self.progress = QProgressBar()
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        self._title.setProperty("look", "title")
        self._words.setProperty("look", "muted")
        self.progress.setTextVisible(False)
        self._trouble.setProperty("look", "error")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addWidget(self._title, 1)
        head.addWidget(self.run_button)
        head.addWidget(self.stop_button)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.addWidget(self.fields)
        rows.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        touch_scrolled(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for label in (self._words, self._trouble):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addWidget(self.progress)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.outcome, 1)
        column.addStretch(0)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.go_back)
        self.run_button.clicked.connect(self.run)
        self.stop_button.clicked.connect(self.job.cancel)
        self.job.offered.connect(self._on_offer)
        self.job.progressed.connect(self._on_progress)
        self.job.done.connect(self._on_done)
        self.job.stopped.connect(lambda: self._show(Stage.CHOOSING))
        self.job.failed.connect(self._on_failed)

    @property
    def words(self) -> str:
        """What is said, and what went wrong."""
        shown = [w.text() for w in (self._words, self._trouble) if not w.isHidden()]
        return "\n".join(shown)

    def begin(self, policy: Policy | None) -> None:
        """Start from what is in force; the visits are counted in the background."""
        if not self.job.running:
            self.fields.begin(policy, self._tools.threshold())
            self._error = None
            self._show(Stage.CHOOSING)
        self.job.look()

    def run(self) -> None:
        """Try what was chosen."""
        self._error = self._step = None
        self.job.start(self.fields.wish())
        self._show(Stage.RUNNING)

    def go_back(self) -> None:
        """From what was found to the choice, and from there to the visits."""
        if self.stage is Stage.DONE:
            self._show(Stage.CHOOSING)
        else:
            self.job.cancel()
            self.left.emit()

    def stop(self) -> None:
        """Give up what is under way, and wait for it."""
        self.job.close()

    def retranslate(self) -> None:
        """Set every text again."""
        self.back_button.name(self.tr("Back"))
        self._title.setText(self.tr("Try other settings"))
        self.run_button.setText(self.tr("Try"))
        self.stop_button.setText(self.tr("Stop"))
        self.progress.setAccessibleName(self.tr("Visits decided again"))
        self._show(self.stage)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible; what is typed goes here."""
        self.back_button.setFocus()
        super().showEvent(event)

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        count = 0 if self._offer is None else self._offer.state.count
        self._scroll.setVisible(stage is Stage.CHOOSING and count > 0)
        self.outcome.setVisible(stage is Stage.DONE)
        self.progress.setVisible(stage is Stage.RUNNING)
        self.stop_button.setVisible(stage is Stage.RUNNING)
        self.run_button.setVisible(stage is Stage.CHOOSING)
        self.run_button.setEnabled(count > 0)
        self._words.setVisible(stage is not Stage.DONE)
        self._words.setText(self._words_text())
        self._trouble.setVisible(self._error is not None and stage is Stage.CHOOSING)
        if self._error is not None:
            sentence = fault_text(self._error)
            self._trouble.setText(f"{sentence.what}. {sentence.advice}".strip())
        if self._step is None:
            self.progress.setRange(0, 0)

    def _words_text(self) -> str:
        if self.stage is Stage.RUNNING and self._step is not None:
            text = self.tr("Decided again: {done} of {total} visits")
            return text.format(done=self._step.done, total=self._step.total)
        if self.stage is Stage.RUNNING or self._offer is None:
            return self.tr("One moment")
        state = self._offer.state
        if state.count:
            text = self.tr(
                "Recorded visits: {count}. They are decided again as the door would have done "
                "with these settings. Nothing is changed by it."
            )
            return text.format(count=f"{state.count:,}")
        if state.wanted:
            return self.tr("No visit was recorded yet. The next ones at the door will be.")
        return self.tr(
            "No visit is recorded. Turn on “Record visits” in the settings under Access: the face "
            "pictures of the next visits are then kept, encrypted, and can be tried here."
        )

    def _on_offer(self, offer: Offer) -> None:
        self._offer = offer
        self.fields.offer(offer.packs)
        self._show(self.stage)

    def _on_progress(self, step: ReplayProgress) -> None:
        self._step = step
        self.progress.setRange(0, step.total)
        self.progress.setValue(step.done)
        self._words.setText(self._words_text())

    def _on_done(self, report: ReplayReport) -> None:
        self.outcome.show_report(report)
        self._show(Stage.DONE)

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self._show(Stage.CHOOSING)
