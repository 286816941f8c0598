"""Moving through a recording: a slider, a step back and on, and the next face."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.capturing.states import CaptureHint, CaptureState
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.wizards.capture.words import clock_text

_PAUSE_MS: Final = 120
_STEPS: Final = 40
_LEAST_S: Final = 0.2
_HANDLE_PX: Final = 26.0
_MARGIN_PX: Final = _HANDLE_PX / 2 + 2.0


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
    """A slider that jumps to where it is touched, with a handle for fingers."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setMinimumHeight(48)
        self.setMinimumWidth(120)
        self.setSingleStep(200)
        self.setPageStep(1000)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a groove, what is behind, and the handle."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, at = self.height() / 2, self._handle_at()
        groove = QRectF(0.0, middle - 4, self.width(), 8.0)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(groove, 4.0, 4.0)
        painter.setBrush(QColor(tokens.accent))
        groove.setRight(at)
        painter.drawRoundedRect(groove, 4.0, 4.0)
        edge = tokens.focus if self.hasFocus() else tokens.surface
        painter.setPen(QPen(QColor(edge), 3.0))
        painter.drawEllipse(QPointF(at, middle), _HANDLE_PX / 2, _HANDLE_PX / 2)
        painter.end()

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

    def _handle_at(self) -> float:
        """The middle of the handle, pixels from the left."""
        span = max(self.maximum() - self.minimum(), 1)
        share = (self.value() - self.minimum()) / span
        return _MARGIN_PX + share * max(self.width() - 2 * _MARGIN_PX, 1)

    def _jump(self, event: QMouseEvent) -> None:
        room = max(self.width() - 2 * _MARGIN_PX, 1)
        share = min(max((event.position().x() - _MARGIN_PX) / room, 0.0), 1.0)
        self.setValue(self.minimum() + round(share * (self.maximum() - self.minimum())))
