"""Moving through a recording: a slider, a step back and on, and the next face."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.capture_states import CaptureHint, CaptureState
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.wizards.capture.words import clock_text

_PAUSE_MS: Final = 120
_STEPS: Final = 40
_LEAST_S: Final = 0.2


class SeekBar(Panel):
    """``sought`` carries seconds, ``face_asked`` wants the next face. Nothing blocks here."""

    sought = Signal(float)
    face_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration_s = 0.0
        self._position_s = 0.0
        self.slider = _TouchSlider()
        self.back_button = IconButton(Icon.LESS)
        self.on_button = IconButton(Icon.MORE)
        self.face_button = ActionButton(Icon.FACE)
        self._time = QLabel()
        self._time.setProperty("look", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._seek)
        self.slider.valueChanged.connect(self._on_value)
        self.back_button.clicked.connect(lambda: self._step(-1))
        self.on_button.clicked.connect(lambda: self._step(1))
        self.face_button.clicked.connect(self.face_asked)
        for button in (self.back_button, self.on_button):
            button.setAutoRepeat(True)
            button.setAutoRepeatInterval(250)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.back_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.on_button)
        row.addWidget(self._time)
        row.addWidget(self.face_button)
        self.built()

    @property
    def time_text(self) -> str:
        """Where one is, in words."""
        return self._time.text()

    def show_state(self, state: CaptureState) -> None:
        """Show where the recording stands; one of no known length has no slider."""
        self._duration_s = state.duration_s or 0.0
        seekable = self._duration_s > 0.0
        for widget in (self.slider, self.back_button, self.on_button, self._time):
            widget.setVisible(seekable)
        self.face_button.setEnabled(state.hint is not CaptureHint.SEARCHING)
        if self._timer.isActive() or self.slider.isSliderDown():
            return  # the hand leads, the picture follows
        self._position_s = state.position_s
        self.slider.blockSignals(True)
        self.slider.setMaximum(max(round(self._duration_s * 1000), 1))
        self.slider.setValue(round(state.position_s * 1000))
        self.slider.blockSignals(False)
        self._show_time()

    def retranslate(self) -> None:
        """Set every text again."""
        self.slider.setAccessibleName(self.tr("Place in the video"))
        self.back_button.name(self.tr("Back a little"))
        self.on_button.name(self.tr("On a little"))
        self.face_button.setText(self.tr("Next face"))

    def retint(self) -> None:
        """Set the slider's colours again."""
        tokens = current_tokens()
        self.slider.setStyleSheet(
            "QSlider::groove:horizontal { height: 8px; border-radius: 4px; "
            f"background: {tokens.line}; }}"
            "QSlider::sub-page:horizontal { border-radius: 4px; "
            f"background: {tokens.accent}; }}"
            "QSlider::handle:horizontal { width: 30px; margin: -11px 0; border-radius: 15px; "
            f"background: {tokens.accent}; border: 3px solid {tokens.surface}; }}"
            f"QSlider::handle:horizontal:focus {{ border-color: {tokens.focus}; }}"
        )

    def _on_value(self, value: int) -> None:
        self._position_s = value / 1000.0
        self._show_time()
        if not self._timer.isActive():
            self._timer.start()

    def _step(self, way: int) -> None:
        step = max(self._duration_s / _STEPS, _LEAST_S)
        self.slider.setValue(round((self._position_s + way * step) * 1000))

    def _seek(self) -> None:
        self.sought.emit(self.slider.value() / 1000.0)

    def _show_time(self) -> None:
        self._time.setText(f"{clock_text(self._position_s)} / {clock_text(self._duration_s)}")


class _TouchSlider(QSlider):
    """A slider that jumps to where it is touched."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setMinimumHeight(48)
        self.setMinimumWidth(120)
        self.setSingleStep(200)
        self.setPageStep(1000)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a touch."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._jump(event)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the finger moves."""
        if self.isSliderDown():
            self._jump(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: the finger is gone."""
        self.setSliderDown(False)
        event.accept()

    def _jump(self, event: QMouseEvent) -> None:
        handle = 30
        room = max(self.width() - handle, 1)
        share = (event.position().x() - handle / 2) / room
        span = self.maximum() - self.minimum()
        self.setValue(self.minimum() + round(min(max(share, 0.0), 1.0) * span))
