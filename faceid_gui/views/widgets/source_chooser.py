"""Choosing a source other than the configured camera: a video file, or the test picture."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.cameras.sources import shown_source
from faceid_gui.core.recordings import VIDEO_SUFFIXES
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton

TEST_PICTURE: Final = "synthetic:"
_LONGEST_PX: Final = 280


def ask_for_video(parent: QWidget) -> str:
    """A video file that the operator picks in Qt's own dialog; empty when cancelled."""
    text = QCoreApplication.translate("SourceChooser", "Video files ({patterns})")
    patterns = " ".join(f"*{suffix}" for suffix in sorted(VIDEO_SUFFIXES))
    path, _ = QFileDialog.getOpenFileName(
        parent,
        QCoreApplication.translate("SourceChooser", "Choose a video file"),
        str(Path.home()),
        text.format(patterns=patterns),
        options=QFileDialog.Option.DontUseNativeDialog,
    )
    return path


class SourceChooser(Panel):
    """Buttons for each source; ``chosen`` carries it in the words of the command line."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, *, configured: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._configured = configured
        self._title, self._words = QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._words.setProperty("look", "muted")
        self._words.setWordWrap(True)
        self._close = IconButton(Icon.CLOSE, size=64)
        self._camera = ActionButton(Icon.CAMERA, touch=64)
        self._video = ActionButton(Icon.VIDEO, touch=64)
        self._test = ActionButton(Icon.PICTURE, touch=64)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._words)
        for button in (self._camera, self._video, self._test):
            column.addWidget(button)
        self._camera.clicked.connect(lambda: self.chosen.emit(self._configured))
        self._test.clicked.connect(lambda: self.chosen.emit(TEST_PICTURE))
        self._video.clicked.connect(self._ask_for_video)
        self._close.clicked.connect(self.cancelled)
        self.setMinimumWidth(420)
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Picture source"))
        self._words.setText(self.tr("For now only: the settings keep their camera."))
        self._close.name(self.tr("Close"))
        camera = self.tr("The camera of the settings ({source})")
        # An address may be longer than the screen is wide; its ends tell the most.
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        source = metrics.elidedText(shown_source(self._configured), middle, _LONGEST_PX)
        self._camera.setText(camera.format(source=source))
        self._video.setText(self.tr("Play a video file"))
        self._test.setText(self.tr("Moving test picture"))

    def _ask_for_video(self) -> None:
        path = ask_for_video(self)
        if path:
            self.chosen.emit(path)
