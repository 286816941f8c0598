"""Getting a pack that is not on this machine: from the network, a folder or a USB stick."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.packs import InstallProgress, ModelEntry, ModelLibrary, PackStatus
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.left_alone import WORKING

_STEPS: Final = 1000
_STICKS: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))


def ask_for_folder(parent: QWidget) -> str:
    """A folder that the operator picks in Qt's own dialog; empty when cancelled."""
    start = next((folder for folder in _STICKS if folder.is_dir()), Path.home())
    return QFileDialog.getExistingDirectory(
        parent,
        QCoreApplication.translate("PackInstaller", "Choose the folder with the model files"),
        str(start),
        options=QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly,
    )


class PackInstaller(Panel):
    """Two buttons; while one works, its progress and a button to stop it.

    ``came`` once model files came, wherever from. Work stops when the panel is deleted or
    its window goes: what was fetched is kept, and the next try goes on from there.
    """

    came = Signal()

    def __init__(
        self,
        library: ModelLibrary,
        background: Background,
        *,
        ask: Callable[[QWidget], str] = ask_for_folder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._background = background
        self._ask_for_folder = ask
        self._key = ""
        self._status: PackStatus | None = None
        self._stop: threading.Event | None = None
        self._install = ActionButton(Icon.DOWNLOAD, touch=64)
        self._folder = ActionButton(Icon.FOLDER, touch=64)
        self._cancel = ActionButton(Icon.CLOSE, touch=64)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._step, self._words = QLabel(), QLabel()
        for label in (self._step, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("look", "error")
        self._words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._step, self._bar, self._words):
            column.addWidget(widget)
        for button, slot in (
            (self._install, self.install),
            (self._folder, self.import_folder),
            (self._cancel, self.cancel),
        ):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.clicked.connect(slot)
        self.built()
        self._show_state()

    @property
    def words(self) -> str:
        """How it ended, where there is something to say; empty else."""
        return "" if self._words.isHidden() else self._words.text()

    @property
    def step(self) -> str:
        """What is being fetched; empty while nothing is."""
        return "" if self._step.isHidden() else self._step.text()

    def show_pack(self, key: str, status: PackStatus | None) -> None:
        """Offer to get this pack. ``key`` may be "auto"."""
        if key != self._key:
            self._say("")
        self._key, self._status = key, status
        self.retranslate()
        self._show_state()

    def install(self) -> None:
        """Fetch what is missing, in the background."""
        key = self._key
        self._begin(lambda report, stopped: self._library.install(key, report, stopped))

    def import_folder(self) -> None:
        """Ask for a folder, and copy what is in it, in the background."""
        chosen = self._ask_for_folder(self)
        if chosen:
            folder = Path(chosen)
            self._begin(
                lambda report, stopped: self._library.import_folder(folder, report, stopped)
            )

    def cancel(self) -> None:
        """Stop what is under way, in a moment."""
        if self._stop is not None:
            self._stop.set()
            self._cancel.setEnabled(False)

    def retranslate(self) -> None:
        """Set every text again."""
        size = "" if self._status is None else f"{self._status.missing_bytes / 1e6:.1f}"
        self._install.setText(self.tr("Install ({size} MB)").format(size=size))
        self._folder.setText(self.tr("From a folder or USB stick…"))
        self._cancel.setText(self.tr("Stop"))
        self._bar.setAccessibleName(self.tr("Progress of the installation"))

    def _begin(
        self, work: Callable[[Callable[[InstallProgress], None], Callable[[], bool]], object]
    ) -> None:
        if self._stop is not None:
            return
        stop = self._stop = threading.Event()
        # Not ours any more once the panel is gone: then the thread must end by itself.
        self.destroyed.connect(stop.set)
        self._say("")
        self._step.setText(self.tr("One moment"))
        self._bar.setValue(0)
        self._cancel.setEnabled(True)
        self._show_state()
        report = self._background.to_ui(self._on_progress)
        self._background.call(
            lambda: work(report, stop.is_set), then=self._on_done, failed=self._on_failed
        )

    def _on_progress(self, progress: InstallProgress) -> None:
        if not isValid(self):
            return
        text = self.tr("{title}: {done} of {total} MB (file {number} of {count})")
        self._step.setText(
            text.format(
                title=progress.title,
                done=f"{progress.done_bytes / 1e6:.1f}",
                total=f"{progress.total_bytes / 1e6:.1f}",
                number=progress.number,
                count=progress.count,
            )
        )
        share = progress.done_bytes / max(progress.total_bytes, 1)
        whole = (progress.number - 1 + min(share, 1.0)) / max(progress.count, 1)
        self._bar.setValue(round(whole * _STEPS))

    def _on_done(self, outcome: object) -> None:
        if not isValid(self):
            return
        self._finish()
        if isinstance(outcome, tuple):
            self._say(self._copied(outcome))
            if not outcome:
                return
        self.came.emit()

    def _copied(self, entries: tuple[ModelEntry, ...]) -> str:
        if not entries:
            return self.tr("No model file that is needed was found there.")
        names = ", ".join(entry.title for entry in entries)
        return self.tr("Copied: {names}").format(names=names)

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._finish()
        sentence = error_text(error)
        self._say(f"{sentence.what}. {sentence.advice}".strip())
        if isinstance(error, Cancelled):
            self.came.emit()  # some files may be whole already

    def _finish(self) -> None:
        self._stop = None
        self._show_state()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _show_state(self) -> None:
        working, status = self._stop is not None, self._status
        self.setProperty(WORKING, working)
        wanted = status is not None and not status.present and not working
        self._install.setVisible(wanted and status is not None and status.obtainable)
        self._folder.setVisible(wanted)
        for widget in (self._step, self._bar, self._cancel):
            widget.setVisible(working)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden; where the whole window goes, stop."""
        if not self.window().isVisible():
            self.cancel()
        super().hideEvent(event)
