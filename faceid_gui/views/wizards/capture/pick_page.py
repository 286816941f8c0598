"""The second page: the picture with an outline around each face, to click one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceid_gui.core.types import Frame
from faceid_gui.qt.panel import Panel
from faceid_gui.services.capturing.faces import FaceUse
from faceid_gui.services.capturing.states import CaptureHint, CapturePhase, CaptureState
from faceid_gui.views.wizards.capture.face_picker import FacePicker
from faceid_gui.views.wizards.capture.seek_bar import SeekBar
from faceid_gui.views.wizards.capture.words import hint_text


class PickPage(Panel):
    """``picked`` carries a point of the shown frame; the others what the bar is asked for."""

    picked = Signal(float, float)
    sought = Signal(float)
    face_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = CaptureState()
        self.view = FacePicker()
        self.bar = SeekBar()
        self._line = QLabel()
        self._line.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._line)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        self.view.picked.connect(self.picked)
        self.bar.sought.connect(self.sought)
        self.bar.face_asked.connect(self.face_asked)
        self.setFocusProxy(self.view)
        self.built()

    @property
    def line(self) -> str:
        """What is said above the picture."""
        return self._line.text()

    def show_state(self, frame: Frame | None, state: CaptureState) -> None:
        """Show where it stands."""
        self._state = state
        self.view.show_state(frame, state)
        self.bar.show_state(state)
        looking = state.phase in (CapturePhase.OPENING, CapturePhase.LOOKING)
        self.bar.setVisible(looking and not state.live and state.width > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._line.setText(self._sentence())
        self._line.setVisible(bool(self._line.text()))
        count = self.tr("{count} faces").format(count=len(self._state.faces))
        self.view.setAccessibleName(self.tr("The picture"))
        self.view.setAccessibleDescription(count)

    def _sentence(self) -> str:
        state = self._state
        if state.phase is CapturePhase.FAILED:
            return ""
        if state.phase is CapturePhase.OPENING:
            return self.tr("It is being opened…")
        hint = hint_text(state.hint, live=state.live)
        if hint is not None and state.hint is not CaptureHint.NONE:
            return f"{hint.what}. {hint.advice}".strip() if hint.advice else f"{hint.what}."
        if not state.picked:
            return self.tr("Click the face of the person whose photos are wanted.")
        chosen = next((face for face in state.faces if face.chosen), None)
        if chosen is not None and chosen.use is FaceUse.NONE:
            return self.tr(
                "This face is small, dark or blurred here. Where it is larger, it is held "
                "more surely."
            )
        if chosen is not None and chosen.use is FaceUse.SIDE:
            return self.tr("This is a profile. Seen from the front, a face is held more surely.")
        return (
            self.tr("Photos of this person alone are taken from the whole recording.")
            if (not state.live)
            else self.tr("Photos of this person alone are taken. Let them turn their head.")
        )
