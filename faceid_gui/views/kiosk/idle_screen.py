"""What a kiosk shows while nobody is there: the time, the date, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceid_gui.core.ports import Clock
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens


def date_text(clock: Clock) -> str:
    """Today in the language of the screen, such as "Friday, November 20"."""
    locale = QLocale()
    korean = locale.language() == QLocale.Language.Korean
    # Not a matter for the translator: the order of the parts belongs to the language.
    return locale.toString(now(clock).date(), "M월 d일 dddd" if korean else "dddd, MMMM d")


def time_text(clock: Clock) -> str:
    """The time of day, hours and minutes."""
    return now(clock).toString("HH:mm")


def now(clock: Clock) -> QDateTime:
    """The wall clock's time, local."""
    return QDateTime.fromMSecsSinceEpoch(int(clock.wall() * 1000))


class IdleScreen(Panel):
    """Covers the picture: an empty door needs no picture of the hallway on a screen."""

    def __init__(self, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._time, self._date, self._greeting = QLabel(), QLabel(), QLabel()
        self._date.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(3)
        for label in (self._time, self._date, self._greeting):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._time)
            column.addWidget(label)
            if label is self._date:
                column.addStretch(2)
        column.addStretch(3)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._show_time)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()
        self.built()

    def retranslate(self) -> None:
        """Set every text again."""
        self._greeting.setText(self.tr("Come closer and look at the camera"))
        self._show_time()

    def _show_time(self) -> None:
        self._time.setText(time_text(self._clock))
        self._date.setText(date_text(self._clock))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another size, so other letters."""
        unit = min(self.width() * 0.55, self.height())
        self._time.setFont(sized(self.font(), round(unit * 0.34), bold=True))
        self._date.setFont(sized(self.font(), round(unit * 0.075)))
        self._greeting.setFont(sized(self.font(), round(unit * 0.075), bold=True))
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a plain ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_tokens().window))
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible, so keep the time."""
        self._show_time()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: hidden, so rest."""
        self._timer.stop()
        super().hideEvent(event)
