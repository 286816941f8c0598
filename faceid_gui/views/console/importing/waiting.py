"""What the import page shows while something is under way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.import_job import ImportJob, ImportPhase, ImportState
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.importing.words import left_text, number_text, speed_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton


class WaitingPanel(Panel):
    """A bar, whose photos are being looked at, how fast it goes, and a way to stop."""

    def __init__(self, job: ImportJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._title, self._count, self._speed, self._note = (QLabel() for _ in range(4))
        self._who = ElidedLabel()
        self._title.setProperty("look", "heading")
        self._note.setProperty("look", "muted")
        for label in (self._title, self._count, self._speed, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop_button = ActionButton(Icon.CLOSE, touch=48)
        self.stop_button.clicked.connect(job.cancel)
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(10)
        for widget in (self._title, self.bar, self._count, self._who, self._speed):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._note)
        column.addLayout(foot)

    @property
    def words(self) -> str:
        """Everything that is said, on one line."""
        labels = (self._title, self._count, self._who, self._speed, self._note)
        return " ".join(label.text() for label in labels if label.text())

    def retranslate(self) -> None:
        """Set every text again."""
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.show_state(self._job.state)

    def show_state(self, state: ImportState) -> None:
        """Show how it stands."""
        if state.phase is ImportPhase.LOOKING:
            self._show_look(state)
        elif state.phase is ImportPhase.RUNNING:
            self._show_run(state)

    def _show_look(self, state: ImportState) -> None:
        self._title.setText(self.tr("Looking through what you gave"))
        self.bar.setRange(0, 0)
        seen = state.looked
        text = self.tr("Files: {files} · Photos: {photos}")
        self._count.setText(
            ""
            if seen is None
            else text.format(files=number_text(seen.files), photos=number_text(seen.photos))
        )
        self._who.setText("")
        self._speed.setText("")
        self._note.setText(self.tr("Nothing is written yet."))
        self._show_stop(stopping=False)

    def _show_run(self, state: ImportState) -> None:
        step = state.progress
        done, total = (0, 0) if step is None else (step.done, step.total)
        self._title.setText(self.tr("Stopping") if state.stopping else self.tr("Importing people"))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        text = self.tr("Photo {done} of {total}")
        self._count.setText(text.format(done=number_text(done), total=number_text(total)))
        self._who.setText("" if step is None else step.name)
        parts = (speed_text(state.speed), left_text(state.left_s))
        self._speed.setText(" · ".join(part for part in parts if part))
        goes_on = self.tr("It goes on while you look at other pages, and the door works meanwhile.")
        stays = self.tr("Whoever is enrolled by now stays enrolled.")
        self._note.setText(stays if state.stopping else goes_on)
        self._show_stop(stopping=state.stopping)

    def _show_stop(self, *, stopping: bool) -> None:
        self.stop_button.setText(self.tr("Stop"))
        self.stop_button.setEnabled(not stopping)
