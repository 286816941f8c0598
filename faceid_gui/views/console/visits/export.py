"""Writing the visits that are shown to a file, in the background."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from faceid_gui.core.errors import Cancelled
from faceid_gui.qt.background import Background
from faceid_gui.services.visit_search import Wanted, export_visits
from faceid_gui.views.console.visits.tools import VisitsTools

translate = QCoreApplication.translate


def ask_where(parent: QWidget, today: QDate) -> str:
    """The file that the operator chooses; empty when cancelled."""
    name = f"visits-{today.toString('yyyy-MM-dd')}.csv"
    path, _ = QFileDialog.getSaveFileName(
        parent,
        translate("VisitsExport", "Export the visits"),
        str(Path.home() / name),
        translate("VisitsExport", "Tables ({patterns})").format(patterns="*.csv"),
    )
    return path if not path or Path(path).suffix else f"{path}.csv"


class VisitsExport(QObject):
    """One export at a time. The signals come on the UI thread."""

    progressed = Signal(int)
    written = Signal(int, str)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, tools: VisitsTools, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._stop = threading.Event()
        self.running = False

    def start(self, wanted: Wanted, target: Path) -> None:
        """Write the wanted visits; nothing happens while another export runs."""
        if self.running:
            return
        self.running = True
        stop = self._stop = threading.Event()
        report = self._background.to_ui(self._on_progress)

        def work() -> int:
            return export_visits(
                self._tools.log,
                wanted,
                target,
                noted=self._tools.noted,
                progress=report,
                cancelled=stop.is_set,
            )

        self._background.call(
            work, then=lambda count: self._on_written(count, target), failed=self._on_failed
        )

    def cancel(self) -> None:
        """Stop soon; the file is not written."""
        self._stop.set()

    def _on_progress(self, count: int) -> None:
        if isValid(self) and self.running:
            self.progressed.emit(count)

    def _on_written(self, count: int, target: Path) -> None:
        if isValid(self):
            self.running = False
            self.written.emit(count, str(target))

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.running = False
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)
