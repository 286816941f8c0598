"""The threshold: what it is, what it stands for, and setting it anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from faceid_gui.core.types import Threshold
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.threshold_card import ThresholdCard


class ThresholdPage(Panel):
    """Shows the threshold in force; the button calibrates it in the background."""

    def __init__(
        self,
        *,
        threshold: Callable[[], Threshold | None],
        calibrate: Callable[[Callable[[float], None]], Threshold],
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._threshold = threshold
        self._calibrate = calibrate
        self._background = background
        self.card = ThresholdCard()
        self.button = ActionButton(Icon.THRESHOLD, primary=True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.hide()
        self._explained, self._words = QLabel(), QLabel()
        for label in (self._explained, self._words):
            label.setWordWrap(True)
        self._explained.setProperty("look", "muted")
        self._words.setProperty("look", "error")
        self._words.hide()
        self.button.clicked.connect(self.calibrate)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for widget in (self.card, self._explained, self._progress, self._words):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.built()

    @property
    def words(self) -> str:
        """What went wrong; empty where nothing did."""
        return "" if self._words.isHidden() else self._words.text()

    def calibrate(self) -> None:
        """Set the threshold anew, in the background."""
        self.button.setEnabled(False)
        self._words.hide()
        self._progress.setValue(0)
        self._progress.show()
        report = self._background.to_ui(self._on_progress)
        self._background.call(
            lambda: self._calibrate(report), then=self._on_done, failed=self._on_failed
        )

    def retranslate(self) -> None:
        """Set every text again."""
        self.button.setText(self.tr("Calibrate"))
        self._explained.setText(
            self.tr(
                "Calibrating compares the enrolled people with each other and sets the "
                "threshold for the rate in the settings. Do it after enrolling."
            )
        )
        self.card.show_threshold(self._threshold())

    def _on_progress(self, done: float) -> None:
        if isValid(self):
            self._progress.setValue(round(min(max(done, 0.0), 1.0) * 1000))

    def _on_done(self, threshold: Threshold) -> None:
        if isValid(self):
            self._finish()
            self.card.show_threshold(threshold)

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self._finish()
            sentence = error_text(error)
            self._words.setText(f"{sentence.what}. {sentence.advice}".strip())
            self._words.show()

    def _finish(self) -> None:
        self.button.setEnabled(True)
        self._progress.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible; the threshold may be another by now."""
        self.card.show_threshold(self._threshold())
        super().showEvent(event)
