"""The third page: the photos so far, while they are collected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from faceid_gui.core.types import Frame
from faceid_gui.qt.panel import Panel
from faceid_gui.services.capturing.states import CapturePhase, CaptureState
from faceid_gui.views.widgets.photo_grid import PhotoGrid, TileUse
from faceid_gui.views.wizards.capture.face_picker import FacePicker
from faceid_gui.views.wizards.capture.thumbnails import Thumbnails
from faceid_gui.views.wizards.capture.words import hint_text

_NARROW_PX = 560


class CollectPage(Panel):
    """Shows; its one button is the wizard's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = CaptureState()
        self._thumbnails = Thumbnails()
        self.view = FacePicker(choosing=False)
        self.grid = PhotoGrid(use=TileUse.LOOK)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self._line, self._hint = QLabel(), QLabel()
        for label in (self._line, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._hint.setProperty("look", "muted")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(12)
        self._sides.addWidget(self.view, 1)
        self._sides.addWidget(self.grid, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._line)
        column.addWidget(self.bar)
        column.addLayout(self._sides, 1)
        column.addWidget(self._hint)
        self.built()

    @property
    def line(self) -> str:
        """How far it is, in words."""
        return self._line.text()

    @property
    def hint(self) -> str:
        """What hinders it, in words."""
        return self._hint.text()

    def show_state(self, frame: Frame | None, state: CaptureState) -> None:
        """Show how far it is."""
        self._state = state
        self.view.show_state(frame, state)
        self.grid.show_pictures(self._thumbnails.of(state.photos, live=state.live))
        fraction = state.fraction
        # No length is known of a folder or a stream: the bar then moves for ever.
        moves = fraction is None and state.phase is CapturePhase.COLLECTING
        self.bar.setRange(0, 0 if moves else 1000)
        self.bar.setValue(round(1000 * (fraction or 0.0)))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        state = self._state
        text = self.tr("Photos: {photos} of {wanted}. Pictures looked at: {frames}.")
        self._line.setText(
            text.format(photos=len(state.photos), wanted=state.wanted, frames=state.frames)
        )
        hint = hint_text(state.hint, live=state.live)
        words = "" if hint is None else f"{hint.what}. {hint.advice}".strip()
        if not words and state.others:
            words = self.tr("Other people are in the picture; they are left out.")
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
        self.grid.setAccessibleName(self.tr("Photos so far"))
        self.view.setAccessibleName(self.tr("The picture"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another size."""
        way = QBoxLayout.Direction
        narrow = self.width() < _NARROW_PX
        self._sides.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        super().resizeEvent(event)
