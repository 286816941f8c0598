"""What the page shows while an evaluation runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from faceid_gui.lab.request import EvaluateProgress
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.lab_job import LabJob, LabPhase
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.words import left_text, number_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton


class RunningPanel(Panel):
    """A bar, what it is at, how long it will take, and a way to stop."""

    def __init__(self, job: LabJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._title, self._count, self._left, self._note = (QLabel() for _ in range(4))
        self._what = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._title.setProperty("look", "heading")
        self._note.setProperty("look", "muted")
        for label in (self._title, self._count, self._left, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = ActionButton(Icon.CLOSE)
        self.stop_button.clicked.connect(job.stop)
        self._lay_out()
        job.changed.connect(self._show_state)
        self.built()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(10)
        for widget in (self._title, self.bar, self._count, self._what, self._left):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._note)
        column.addLayout(foot)

    @property
    def words(self) -> str:
        """Everything that is said, on one line."""
        labels = (self._title, self._count, self._what, self._left, self._note)
        return " ".join(label.text() for label in labels if label.text())

    def retranslate(self) -> None:
        """Set every text again."""
        self.bar.setAccessibleName(self.tr("Progress of the evaluation"))
        self.stop_button.setText(self.tr("Stop"))
        self._show_state()

    def _show_state(self) -> None:
        state = self._job.state
        if state.phase is not LabPhase.RUNNING:
            return
        self._title.setText(self.tr("Stopping") if state.stopping else self.tr("Evaluating"))
        self._show_step(state.progress)
        self._left.setText(left_text(state.left_s))
        goes_on = self.tr("It goes on while you look at other pages, and the door works meanwhile.")
        stays = self.tr("What was looked at by now is kept: the next evaluation goes on from it.")
        self._note.setText(stays if state.stopping else goes_on)
        self.stop_button.setEnabled(not state.stopping)

    def _show_step(self, step: EvaluateProgress | None) -> None:
        if step is None:
            self.bar.setRange(0, 0)
            self._count.setText(self.tr("One moment"))
            self._what.setText("")
            return
        self.bar.setRange(0, max(step.total, 1))
        self.bar.setValue(step.done)
        done, total = number_text(step.done), number_text(step.total)
        self._count.setText(self._stage_text(step.stage).format(done=done, total=total))
        self._what.setText(step.what)

    def _stage_text(self, stage: str) -> str:
        if stage == "photos":
            return self.tr("Looking at photos: {done} of {total}")
        if stage == "trials":
            return self.tr("Comparing: trial {done} of {total}")
        if stage == "latency":
            return self.tr("Measuring the time: {done} of {total}")
        return self.tr("Step {done} of {total}")
