"""The second page: the person is coached through the ring, or a video or photos are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame
from faceid_gui.qt.coach_words import coach_icon, coach_text
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin, Shot
from faceid_gui.services.flows import EnrolFrom
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.wizards.enrol.coach_view import CoachView
from faceid_gui.views.wizards.enrol.refusals import RefusalPanel
from faceid_gui.views.wizards.enrol.shot_strip import ShotStrip

_NARROW_PX: Final = 560
_ICON_PX: Final = 40
_SIDE_PX: Final = 216


class LookPage(Panel):
    """One large line over the picture, what was taken beside it.

    ``cancel_asked`` stops the reading of a video or of photos; ``again_asked`` begins again
    after a failure, or where nothing was found.
    """

    cancel_asked = Signal()
    again_asked = Signal()

    def __init__(
        self,
        newest_frame: Callable[[], Frame | None],
        *,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = CoachState()
        self._origin = EnrolFrom.CAMERA
        self._mirrored = False
        self._icon, self._line, self._advice = QLabel(), QLabel(), QLabel()
        self.view = CoachView(newest_frame, clock=clock)
        self.strip = ShotStrip(len(PoseBin))
        self._count = QLabel()
        self.bar = QProgressBar()
        self.cancel_button = ActionButton(Icon.CLOSE)
        self.again_button = ActionButton(Icon.REFRESH)
        self.refusals = RefusalPanel()
        self._stack = QStackedWidget()
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side = QWidget()
        self._lay_out()
        self.cancel_button.clicked.connect(self.cancel_asked)
        self.again_button.clicked.connect(self.again_asked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.built()

    def _lay_out(self) -> None:
        self._line.setProperty("look", "title")
        self._advice.setProperty("look", "muted")
        self._icon.setFixedSize(_ICON_PX, _ICON_PX)
        for label in (self._line, self._advice, self._count):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        # Advice comes and goes; the picture below should not move for it.
        self._advice.setMinimumHeight(self.fontMetrics().lineSpacing())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._line)
        words.addWidget(self._advice)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.strip, 1)
        side.addWidget(self._count)
        side.addWidget(self.bar)
        side.addWidget(self.cancel_button)
        side.addWidget(self.again_button)
        self.bar.setTextVisible(False)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.refusals)
        self._middle.setSpacing(14)
        self._middle.addWidget(self._stack, 1)
        self._middle.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._middle, 1)

    @property
    def words(self) -> str:
        """The large line and its advice."""
        return f"{self._line.text()} {self._advice.text()}".strip()

    def begin(self, origin: EnrolFrom, *, mirrored: bool) -> None:
        """Another session begins. Only a camera has somebody before it who can turn."""
        self._origin, self._mirrored = origin, mirrored and origin is EnrolFrom.CAMERA
        self.view.set_mirrored(self._mirrored)
        self.strip.set_mirrored(self._mirrored)
        self.view.clear()
        self.view.ring.setVisible(origin is EnrolFrom.CAMERA)
        self.strip.setVisible(origin is not EnrolFrom.PHOTOS)
        self.refusals.show_refused(())
        self.show_state(CoachState(running=True), (), ())

    def show_state(
        self, state: CoachState, shots: Sequence[Shot], refused: Sequence[RefusedPhoto]
    ) -> None:
        """Show how far it is."""
        self._state = state
        self.view.show_state(state)
        self.strip.show_shots(shots)
        nothing_used = not state.running and state.shots == 0 and bool(refused)
        if nothing_used:
            self.refusals.show_refused(refused)
        self._stack.setCurrentWidget(self.refusals if nothing_used else self.view)
        recorded = self._origin is not EnrolFrom.CAMERA
        self.bar.setVisible(recorded and state.running)
        self._show_fraction(state.fraction)
        self.cancel_button.setVisible(recorded and state.running)
        failed = state.hint is Hint.FAILED or (not state.running and state.shots == 0)
        self.again_button.setVisible(failed and not state.running)
        self._show_words()

    def _show_fraction(self, fraction: float | None) -> None:
        # Without a maximum the bar only shows that something goes on.
        self.bar.setRange(0, 0 if fraction is None else 1000)
        self.bar.setValue(round(1000 * (fraction or 0.0)))

    def retranslate(self) -> None:
        """Set every text again."""
        self.cancel_button.setText(self.tr("Cancel"))
        self.again_button.setText(self.tr("Try again"))
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.strip.setAccessibleName(self.tr("Pictures so far"))
        self._show_words()

    def retint(self) -> None:
        """Set the colour of the icon again."""
        self._show_words()

    def _show_words(self) -> None:
        sentence = coach_text(self._state, self._origin, mirrored=self._mirrored)
        if self._line.text() != sentence.what:
            self._line.setText(sentence.what)
            self.setAccessibleName(sentence.what)
        self._advice.setText(sentence.advice)
        self._count.setText(self.tr("Pictures so far: {count}").format(count=self._state.shots))
        drawn = icon(coach_icon(self._state, self._origin), current_tokens().text)
        self._icon.setPixmap(drawn.pixmap(QSize(_ICON_PX, _ICON_PX)))

    def minimumSizeHint(self) -> QSize:
        """Qt: the width may always shrink."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another shape; upright there is room below the picture alone."""
        narrow = self.width() < _NARROW_PX
        way = QBoxLayout.Direction
        self._middle.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        else:
            self._side.setFixedWidth(_SIDE_PX)
        super().resizeEvent(event)
