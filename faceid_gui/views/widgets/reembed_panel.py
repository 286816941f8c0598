"""Who must be embedded again after a change of pack: how far it is, and who must come back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.types import Person
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.reembed_job import ReembedJob, ReembedState
from faceid_gui.services.reembed import ReembedReport
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled


def waiting_text(state: ReembedState) -> str:
    """One line for a menu or a banner; empty where everybody is known to the pack."""
    if state.running:
        done = 0 if state.progress is None else state.progress.done
        text = QCoreApplication.translate("ReembedPanel", "People embedded again: {done} of {all}")
        return text.format(done=done, all=len(state.waiting))
    if not state.waiting:
        return ""
    text = QCoreApplication.translate("ReembedPanel", "People this pack does not know: {count}")
    return text.format(count=len(state.waiting))


class ReembedPanel(Panel):
    """Shows the job of the app and lets it be started and stopped. ``closed``: put it away;
    the job goes on."""

    closed = Signal()

    def __init__(self, job: ReembedJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._title, self._words, self._who = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "title")
        for label in (self._words, self._who):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._who.setProperty("look", "heading")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.names = QListWidget()
        self.names.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.names.setUniformItemSizes(True)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setMinimumHeight(96)
        touch_scrolled(self.names)
        self._close = IconButton(Icon.CLOSE, size=64)
        self.start_button = ActionButton(Icon.AGAIN, primary=True, touch=64)
        self.stop_button = ActionButton(Icon.CLOSE, touch=64)
        self._lay_out()
        self._close.clicked.connect(self.closed)
        self.start_button.clicked.connect(job.start)
        self.stop_button.clicked.connect(self._stop)
        job.changed.connect(self._show_state)
        self.setMinimumWidth(520)
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop_button)
        foot.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addWidget(self._who)
        column.addWidget(self.names, 1)
        column.addStretch(0)
        column.addLayout(foot)

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return self._words.text()

    @property
    def must_come_back(self) -> tuple[str, ...]:
        """The names that are listed; none while the list is hidden."""
        if self.names.isHidden():
            return ()
        return tuple(self.names.item(row).text() for row in range(self.names.count()))

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("People and the pack"))
        self._close.name(self.tr("Close"))
        self.start_button.setText(self.tr("Embed from kept pictures"))
        self.stop_button.setText(self.tr("Stop"))
        self._bar.setAccessibleName(self.tr("People embedded again"))
        self.names.setAccessibleName(self.tr("Must come back to be enrolled again"))
        self._show_state()

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self._job.cancel()

    def _show_state(self) -> None:
        state = self._job.state
        self._words.setText(self._sentence(state))
        self._bar.setVisible(state.running)
        self.stop_button.setVisible(state.running)
        if not state.running:
            self.stop_button.setEnabled(True)
        self._bar.setRange(0, max(len(state.waiting), 1))
        self._bar.setValue(0 if state.progress is None else state.progress.done)
        report = state.report
        tried = report is not None and not report.cancelled and state.error is None
        self.start_button.setVisible(bool(state.waiting) and not state.running and not tried)
        self._show_names(() if state.running else state.waiting, tried=tried)

    def _show_names(self, people: tuple[Person, ...], *, tried: bool) -> None:
        self._who.setVisible(bool(people))
        self.names.setVisible(bool(people))
        waits = self.tr("Not known to this pack:")
        self._who.setText(self.tr("Must come back to be enrolled again:") if tried else waits)
        names = [person.name for person in people]
        if names != [self.names.item(row).text() for row in range(self.names.count())]:
            self.names.clear()
            self.names.addItems(names)

    def _sentence(self, state: ReembedState) -> str:
        if state.running:
            return self._progress_text(state)
        if state.error is not None:
            sentence = error_text(state.error)
            return f"{sentence.what}. {sentence.advice}".strip()
        if state.report is not None:
            return self._report_text(state.report)
        if state.waiting:
            return self.tr(
                "They are enrolled with another pack and cannot be recognised with this one. "
                "Whoever's face pictures were kept can be embedded from them now."
            )
        return self.tr("This pack knows everybody who is enrolled.")

    def _progress_text(self, state: ReembedState) -> str:
        line = waiting_text(state)
        goes_on = self.tr("The door works meanwhile, and this goes on when the window is closed.")
        return f"{line}\n{goes_on}"

    def _report_text(self, report: ReembedReport) -> str:
        count = len(report.embedded)
        done = self.tr("People embedded again: {count}.").format(count=count)
        if report.cancelled:
            stopped = self.tr("Stopped.")
            return f"{stopped} {done}"
        if report.must_come_back:
            return done
        nobody = self.tr("Nobody has to come back.")
        return f"{done} {nobody}"
