"""People from photos: drop them, look at what would be done, start, and read what was done."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.files import write_atomically
from faceid_gui.core.types import Consent
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.import_job import ImportJob, ImportPhase, ImportState
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.services.importing.report import write_report_csv
from faceid_gui.services.people import PhotoFolder, shown
from faceid_gui.views.console.importing.choosing import FileAsks
from faceid_gui.views.console.importing.consent_words import ConsentWords
from faceid_gui.views.console.importing.report import ReportPanel
from faceid_gui.views.console.importing.summary import SummaryPanel
from faceid_gui.views.console.importing.waiting import WaitingPanel
from faceid_gui.views.widgets.banner import Banner, Tone
from faceid_gui.views.widgets.drop_area import DropArea, DropTarget
from faceid_gui.views.widgets.icon_button import ActionButton

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportTools:
    """What the page is handed.

    ``consent`` gives the record that people agreed now, with the words in the language of
    that name (``en``, ``ko_KR``).
    """

    job: ImportJob
    background: Background
    consent: Callable[[str], Consent]
    asks: FileAsks = field(default_factory=FileAsks)


class _Part(IntEnum):
    """What is shown, in the order of the stack."""

    EMPTY = 0
    WAITING = 1
    SUMMARY = 2
    REPORT = 3
    CONSENT = 4


class ImportPage(Panel):
    """Follows the job of the app. ``people_asked``: show who is enrolled."""

    people_asked = Signal()

    def __init__(self, tools: ImportTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._job = tools.job
        self._told_busy = False
        self.folder_button = ActionButton(Icon.FOLDER, touch=48)
        self.photos_button = ActionButton(Icon.PICTURE, touch=48)
        self.retry_button = ActionButton(Icon.RETRY, touch=48)
        self.banner = Banner(self.retry_button)
        self.area = DropArea(self.folder_button, self.photos_button, accepts=False)
        self.waiting = WaitingPanel(tools.job)
        self.summary = SummaryPanel()
        self.report = ReportPanel(tools.job)
        self.consent = ConsentWords()
        self._stack = QStackedWidget()
        for part in (self.area, self.waiting, self.summary, self.report, self.consent):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        self._connect()
        self.built()

    def _connect(self) -> None:
        target = DropTarget(self)
        target.dropped.connect(self.take)
        target.hovered.connect(self.area.set_highlighted)
        self.folder_button.clicked.connect(self._ask_for_folder)
        self.photos_button.clicked.connect(self._ask_for_photos)
        self.retry_button.clicked.connect(self._job.go_on)
        self.summary.started.connect(self._start)
        self.summary.dismissed.connect(self._job.dismiss)
        self.summary.words_asked.connect(self._show_consent)
        self.consent.closed.connect(self._show_state)
        self.report.people_asked.connect(self.people_asked)
        self.report.save_asked.connect(self._ask_where_to_save)
        self._job.changed.connect(self._on_changed)
        self._job.refused.connect(self._say_busy)

    @property
    def words(self) -> str:
        """What the banner says; empty while it says nothing."""
        return self.banner.text

    def take(self, paths: tuple[Path, ...]) -> None:
        """Look through what was dropped or chosen, here or on another page."""
        self._job.look(paths)

    def retranslate(self) -> None:
        """Set every text again."""
        self.area.show_words(
            self.tr("Drop photos or folders of people here"),
            self.tr(
                "Each folder of photos is one person and bears their name. "
                "Photos without a folder are of one person whose name you are asked for."
            ),
        )
        self.folder_button.setText(self.tr("Choose a folder…"))
        self.photos_button.setText(self.tr("Choose photos…"))
        self.retry_button.setText(self.tr("Try again"))
        self._on_changed()

    # -- what the operator wants

    def _ask_for_folder(self) -> None:
        chosen = self._tools.asks.folder(self)
        if chosen:
            self.take((Path(chosen),))

    def _ask_for_photos(self) -> None:
        self.take(tuple(Path(path) for path in self._tools.asks.photos(self)))

    def _start(self, folders: tuple[PhotoFolder, ...]) -> None:
        self._job.start(folders, self._tools.consent(QLocale().name()))

    def _show_consent(self) -> None:
        self.consent.show_text(self._tools.consent(QLocale().name()).text)
        self._stack.setCurrentIndex(_Part.CONSENT)

    def _ask_where_to_save(self) -> None:
        chosen = self._tools.asks.save(self)
        state = self._job.state
        if not chosen or state.report is None:
            return
        report, plan, path = state.report, state.plan, Path(chosen)

        def work() -> Path:
            text = io.StringIO()
            write_report_csv(report, None if plan is None else plan.dropped, text)
            # A spreadsheet takes a table for UTF-8 only where it begins with this mark.
            write_atomically(path, text.getvalue().encode("utf-8-sig", "replace"))
            return path

        self._tools.background.call(work, then=self._on_saved, failed=self._on_not_saved)

    # -- what is shown

    def _on_changed(self) -> None:
        state = self._job.state
        self._say_state(state)
        if state.plan is not None and state.phase is ImportPhase.ASKING:
            self.summary.show_plan(state.plan)
        elif state.phase is not ImportPhase.LOOKING:
            self.summary.forget()
        if state.report is not None:
            self.report.show_report(state.report, state.plan.dropped if state.plan else None)
        self.waiting.show_state(state)
        self._show_state()

    def _show_state(self) -> None:
        self._stack.setCurrentIndex(_PARTS[self._job.state.phase])

    def _say_state(self, state: ImportState) -> None:
        if state.phase is not ImportPhase.RUNNING:
            self._told_busy = False
        elif self._told_busy:
            return
        failed = state.phase is ImportPhase.FAILED
        self.retry_button.setVisible(failed)
        if state.report is not None and state.report.fault is not None:
            self.banner.show_sentence(error_text(state.report.fault))
        elif failed and state.error is not None:
            self.banner.show_sentence(self._failure_text(state))
        else:
            self.banner.show_sentence(None)

    def _failure_text(self, state: ImportState) -> Sentence:
        sentence = error_text(state.error) if state.error is not None else Sentence("")
        if state.progress is None or not state.progress.done:
            return sentence
        stays = self.tr("Whoever was enrolled until then stays enrolled.")
        return Sentence(sentence.what, f"{sentence.advice} {stays}".strip())

    def _say_busy(self) -> None:
        self._told_busy = True
        self.banner.show_sentence(
            Sentence(
                self.tr("One import runs already"),
                self.tr("Drop these files again when it is over."),
            ),
            Tone.NOTE,
        )

    def _on_saved(self, path: Path) -> None:
        if isValid(self):
            words = self.tr("The report was saved")
            self.banner.show_sentence(Sentence(words, shown(path)), Tone.CALM)

    def _on_not_saved(self, error: Exception) -> None:
        if not isValid(self):
            return
        if isinstance(error, FaceIdError):
            self.banner.show_sentence(error_text(error))
            return
        reason = error.strerror if isinstance(error, OSError) else None
        words = self.tr("The report cannot be saved there")
        self.banner.show_sentence(Sentence(words, reason or ""))


_PARTS = {
    ImportPhase.IDLE: _Part.EMPTY,
    ImportPhase.LOOKING: _Part.WAITING,
    ImportPhase.ASKING: _Part.SUMMARY,
    ImportPhase.RUNNING: _Part.WAITING,
    ImportPhase.DONE: _Part.REPORT,
    ImportPhase.FAILED: _Part.EMPTY,
}
