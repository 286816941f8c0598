"""Looking through a camera before it is chosen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame
from faceid_gui.qt.background import Background
from faceid_gui.qt.messages import Sentence, error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.live_view import LiveView

_log = logging.getLogger(__name__)

_JOIN_S: Final = 5.0
_RECORDING_FPS: Final = 25.0


class Reader:
    """A thread that reads one source and keeps its newest frame. Free of Qt."""

    def __init__(
        self,
        source: CameraSource,
        *,
        after: threading.Thread | None,
        failed: Callable[[Exception], None],
    ) -> None:
        self._source = source
        self._after = after
        self._failed = failed
        self._stopping = threading.Event()
        self.newest: Frame | None = None
        self.thread = threading.Thread(target=self._run, name="preview", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Ask the thread to end; it does after the frame it waits for."""
        self._stopping.set()

    def _run(self) -> None:
        try:
            if self._after is not None:
                # A camera can be opened once: wait until the one before has let go of it.
                self._after.join(_JOIN_S)
            if not self._stopping.is_set():
                self._read()
        except Exception as error:  # thread top
            _log.info("no preview: %s", error, exc_info=not isinstance(error, FaceIdError))
            if not self._stopping.is_set():
                self._failed(error)
        finally:
            self._source.close()

    def _read(self) -> None:
        self._source.open()
        while not self._stopping.is_set():
            frame = self._source.read()
            if frame is None:
                return
            self.newest = frame
            if not self._source.live:
                self._stopping.wait(1 / _RECORDING_FPS)


class CameraPreview(Panel):
    """Shows what a source sees while it is visible, or why it shows nothing."""

    def __init__(
        self,
        *,
        open_source: Callable[[str], CameraSource],
        running_source: Callable[[], str | None],
        running_frame: Callable[[], Frame | None],
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_source = open_source
        self._running_source = running_source
        self._running_frame = running_frame
        self._background = background
        self._source = ""
        self._trouble: Sentence | None = None
        self._reader: Reader | None = None
        self._last: threading.Thread | None = None
        self._live = LiveView(self._newest, clock=SystemClock(), most_cropped=0.0)
        self._words = QLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setProperty("look", "muted")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._live)
        self._stack.addWidget(self._words)
        self.setFixedHeight(200)
        self.built()

    @property
    def words(self) -> str:
        """What is said instead of a picture."""
        return self._words.text()

    def show_source(self, source: str) -> None:
        """Look through another source from now on."""
        self._source = source
        if self.isVisible():
            self._begin()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture like a mirror or not."""
        self._live.set_mirrored(mirrored)

    def stop(self) -> None:
        """Stop looking; the camera is released in a moment (see ``wait``)."""
        if self._reader is not None:
            self._reader.stop()
            self._last, self._reader = self._reader.thread, None

    def wait(self) -> None:
        """Wait until the camera is released. Not in the UI thread."""
        if self._last is not None:
            self._last.join(_JOIN_S)

    def retranslate(self) -> None:
        """Set every text again."""
        if self._trouble is not None:
            self._words.setText(f"{self._trouble.what}. {self._trouble.advice}".strip())

    def _begin(self) -> None:
        self.stop()
        self._live.clear()
        self._trouble = None
        self._stack.setCurrentWidget(self._live)
        if not self._source or self._source == self._running_source():
            return
        source = self._source

        def failed(error: Exception) -> None:
            if isValid(self):
                self._fail(source, error)

        try:
            camera = self._open_source(source)
        except FaceIdError as error:
            self._fail(source, error)
            return
        self._reader = Reader(camera, after=self._last, failed=self._background.to_ui(failed))

    def _fail(self, source: str, error: Exception) -> None:
        if source != self._source or self._trouble is not None:
            return
        self._trouble = error_text(error)
        self.retranslate()
        self._stack.setCurrentWidget(self._words)

    def _newest(self) -> Frame | None:
        """The newest picture of the shown source. Called on the thread of the live view."""
        reader = self._reader
        if reader is not None:
            return reader.newest
        return self._running_frame() if self._source == self._running_source() else None

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible, so look."""
        self._begin()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so let go of the camera."""
        self.stop()
        self._background.call(self.wait)
        super().hideEvent(event)
