"""Whether this machine is fit: every check-up, and what to do where one fails."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from faceid_gui import __version__
from faceid_gui.qt.check_job import PATIENCE_S, CheckJob
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.moments import clock_text, day_text, moment_of
from faceid_gui.qt.panel import Panel
from faceid_gui.services.health import Check, report_text
from faceid_gui.views.console.health.row import HealthRow
from faceid_gui.views.console.health.tools import HealthTools, checks_beside_the_engine
from faceid_gui.views.widgets.banner import Banner
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled


class HealthPage(Panel):
    """Looks by itself when it is first shown. Call ``stop`` before the page goes."""

    def __init__(
        self,
        tools: HealthTools,
        *,
        patience_s: float = PATIENCE_S,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self.job = CheckJob(
            lambda: checks_beside_the_engine(tools), patience_s=patience_s, parent=self
        )
        self._rows: dict[str, HealthRow] = {}
        self._findings: dict[str, Check] = {}
        self._at: float | None = None
        self._error: Exception | None = None
        self._copied = False
        self._summary, self._when = QLabel(), QLabel()
        self._summary.setProperty("look", "heading")
        self._when.setProperty("look", "muted")
        for label in (self._summary, self._when):
            label.setWordWrap(True)
        self.copy_button = ActionButton(Icon.EXPORT)
        self.again_button = ActionButton(Icon.REFRESH)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.banner = Banner()
        self._column = QVBoxLayout()
        self._area = QScrollArea()
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._summary)
        words.addWidget(self._when)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.again_button)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        touch_scrolled(self._area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.progress)
        whole.addWidget(self.banner)
        whole.addWidget(self._area, 1)

    def _connect(self) -> None:
        self.again_button.clicked.connect(self.look)
        self.copy_button.clicked.connect(self.copy)
        self.job.begun.connect(self._on_begun)
        self.job.found.connect(self._on_found)
        self.job.failed.connect(self._on_failed)
        self.job.finished.connect(self._on_finished)

    def look(self) -> None:
        """Look at everything again, in the background."""
        self._error = None
        self._copied = False
        self.banner.show_sentence(None)
        self._findings.clear()
        self.job.start()
        self._show_state()

    def stop(self) -> None:
        """Look no more, and wait for the check that runs, a few seconds at most."""
        self.job.stop()

    def copy(self) -> None:
        """Put the findings into the clipboard, in English: they are for whoever helps."""
        at = datetime.fromtimestamp(self._at or 0.0, UTC).isoformat(timespec="seconds")
        report = report_text(self._findings.values())
        QGuiApplication.clipboard().setText(f"faceid-gui {__version__}, {at}\n{report}\n")
        self._copied = True
        self._show_state()

    def row(self, key: str) -> HealthRow:
        """The row of a check-up. KeyError where it is not looked at."""
        return self._rows[key]

    @property
    def summary(self) -> str:
        """The whole in a sentence."""
        return self._summary.text()

    def retranslate(self) -> None:
        """Set every text again."""
        self.again_button.setText(self.tr("Check again"))
        if self._error is not None:
            self.banner.show_sentence(error_text(self._error))
        self._show_state()

    def _on_begun(self, keys: tuple[str, ...]) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {key: HealthRow(key) for key in keys}
        self._put_in_order()
        self._show_state()

    def _put_in_order(self) -> None:
        """What needs attention stands first; one need not scroll for it."""
        ordered = sorted(self._rows.values(), key=lambda row: row.ok is not False)
        for place, row in enumerate(ordered):
            self._column.insertWidget(place, row)

    def _on_found(self, found: Check) -> None:
        self._findings[found.key] = found
        row = self._rows.get(found.key)
        if row is not None:
            row.show_finding(found)
        self._show_state()

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self.banner.show_sentence(error_text(error))

    def _on_finished(self) -> None:
        self._at = self._tools.clock.wall()
        self._put_in_order()
        self._show_state()

    def _show_state(self) -> None:
        running = self.job.running
        self.again_button.setEnabled(not running)
        self.copy_button.setEnabled(not running and bool(self._findings))
        copied, copy = self.tr("Copied"), self.tr("Copy report")
        self.copy_button.setText(copied if self._copied else copy)
        self.progress.setVisible(running)
        # Before it is known how many there are, a bar that only moves.
        self.progress.setRange(0, len(self._rows))
        self.progress.setValue(len(self._findings))
        self._summary.setText(self._summary_text(running=running))
        self._when.setText(self._when_text())
        self._when.setVisible(self._at is not None)

    def _summary_text(self, *, running: bool) -> str:
        bad = sum(not found.ok for found in self._findings.values())
        if running:
            text = self.tr("Checking: {done} of {all}")
            return text.format(done=len(self._findings), all=len(self._rows))
        if not self._findings:
            return self.tr("Nothing was checked yet")
        if bad:
            return self.tr("Needs attention: {count}").format(count=bad)
        return self.tr("Everything is fine")

    def _when_text(self) -> str:
        if self._at is None:
            return ""
        now = moment_of(self._tools.clock.wall())
        today = QDate.currentDate() if now is None else now.date()
        text = self.tr("Last checked: {day} {time}")
        return text.format(day=day_text(self._at, today), time=clock_text(self._at))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible; look, where nobody did yet."""
        if self._at is None:
            self.look()
        self._show_state()
        super().showEvent(event)
