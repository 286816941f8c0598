"""The verdict, large enough to be read from two metres: colour, mark and words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import FaceState
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.messages import verdict_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.services.access import Verdict
from faceid_gui.views.widgets.stamps import paint_mark

_DENIED_S: Final = 3.0
_RETRY_S: Final = 2.0
_TICK_MS: Final = 50


class VerdictKind(StrEnum):
    """What the screen does with a verdict."""

    GRANTED = "granted"
    DENIED = "denied"
    RETRY = "retry"


def kind_of(verdict: Verdict) -> VerdictKind | None:
    """How to show a verdict; None where nobody is there any more to read it."""
    if verdict.granted:
        return VerdictKind.GRANTED
    if verdict.reason is DenyReason.LEFT:
        return None
    refused = (
        DenyReason.UNKNOWN,
        DenyReason.SPOOFED,
        DenyReason.NOT_CALIBRATED,
        DenyReason.WRONG_CONTRACT,
        DenyReason.REFUSED,
        DenyReason.FAULT,
    )
    return VerdictKind.DENIED if verdict.reason in refused else VerdictKind.RETRY


@dataclass(frozen=True, slots=True)
class _Look:
    ground: str
    ink: str
    mark: FaceState


def _look(kind: VerdictKind, tokens: Tokens) -> _Look:
    if kind is VerdictKind.GRANTED:
        return _Look(tokens.granted, tokens.on_granted, FaceState.GRANTED)
    if kind is VerdictKind.DENIED:
        return _Look(tokens.denied, tokens.on_denied, FaceState.DENIED)
    return _Look(tokens.retry, tokens.on_retry, FaceState.LOOKING)


class VerdictOverlay(Panel):
    """Covers the picture while a verdict holds, and hides itself after it."""

    def __init__(self, *, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._verdict: Verdict | None = None
        self._kind = VerdictKind.RETRY
        self._shown_at = 0.0
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()
        self.built()

    @property
    def kind(self) -> VerdictKind | None:
        """What is on the screen, None while nothing is."""
        return None if self.isHidden() else self._kind

    def show_verdict(self, verdict: Verdict) -> None:
        """Show a verdict from now until it no longer holds."""
        kind = kind_of(verdict)
        if kind is None:
            return
        self._verdict, self._kind = verdict, kind
        self._shown_at = self._clock.monotonic()
        shortest = _RETRY_S if kind is VerdictKind.RETRY else _DENIED_S
        self._until = self._shown_at + shortest
        if verdict.granted and verdict.until is not None:
            # Never longer than the grant: the screen must not say "open" at a shut door.
            self._until = verdict.until
        self.retranslate()
        self._timer.start()
        self.show()
        self.raise_()
        self.tick()

    def tick(self) -> None:
        """Count down, and go when the time is up."""
        if self._clock.monotonic() >= self._until:
            self.dismiss()
        else:
            self.update(self._bar().toAlignedRect())

    def dismiss(self) -> None:
        """Take the verdict away."""
        self._timer.stop()
        self._verdict = None
        self.hide()

    def texts(self) -> tuple[str, str]:
        """The large and the small text."""
        if self._verdict is None:
            return "", ""
        sentence = verdict_text(None if self._verdict.granted else self._verdict.reason)
        if self._verdict.granted and self._verdict.name:
            # The name is the verdict; "welcome" goes below it.
            return self._verdict.name, self.tr("Welcome. The door is open.")
        return sentence.what, sentence.advice

    def retranslate(self) -> None:
        """Set every text again."""
        large, small = self.texts()
        self.setAccessibleName(large)
        self.setAccessibleDescription(small)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the verdict."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = _look(self._kind, current_tokens())
        painter.fillRect(self.rect(), QColor(look.ground))
        ink = QColor(look.ink)
        circle, words = self._areas()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(circle)
        inset = circle.width() * 0.27
        mark = circle.adjusted(inset, inset, -inset, -inset)
        paint_mark(painter, mark, look.mark, QColor(look.ground))
        painter.setPen(ink)
        self._paint_words(painter, words)
        self._paint_bar(painter, ink)
        painter.end()

    def _areas(self) -> tuple[QRectF, QRectF]:
        """Where the mark and the words go: side by side, or one below the other."""
        width, height = float(self.width()), float(self.height())
        if width >= height:
            size = min(height * 0.5, width * 0.26)
            circle = QRectF(width * 0.06, (height - size) / 2, size, size)
            left = circle.right() + width * 0.05
            return circle, QRectF(left, height * 0.12, width * 0.95 - left, height * 0.76)
        size = min(width * 0.5, height * 0.32)
        circle = QRectF((width - size) / 2, height * 0.18, size, size)
        top = circle.bottom() + height * 0.05
        return circle, QRectF(width * 0.06, top, width * 0.88, height * 0.32)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        large, small = self.texts()
        side_by_side = self.width() >= self.height()
        across = Qt.AlignmentFlag.AlignLeft if side_by_side else Qt.AlignmentFlag.AlignHCenter
        upper = QRectF(area.left(), area.top(), area.width(), area.height() * 0.6)
        lower = QRectF(area.left(), upper.bottom(), area.width(), area.height() * 0.4)
        biggest = round(min(self.width() * 0.11, self.height() * 0.17))
        font, large = fitted(large, self.font(), upper, biggest=biggest, bold=True)
        painter.setFont(font)
        vertical = Qt.AlignmentFlag.AlignBottom
        painter.drawText(upper, Qt.TextFlag.TextWordWrap | across | vertical, large)
        # Never larger than the name, however long that is.
        limit = min(max(round(biggest * 0.42), 20), font.pixelSize())
        font, small = fitted(small, self.font(), lower, biggest=limit)
        painter.setFont(font)
        lower.setTop(lower.top() + biggest * 0.2)
        painter.drawText(lower, Qt.TextFlag.TextWordWrap | across, small)

    def _bar(self) -> QRectF:
        height = max(self.height() * 0.02, 8.0)
        return QRectF(0, self.height() - height, self.width(), height)

    def _paint_bar(self, painter: QPainter, ink: QColor) -> None:
        """How long it still holds, shrinking to the left."""
        whole = max(self._until - self._shown_at, 0.001)
        left = min(max((self._until - self._clock.monotonic()) / whole, 0.0), 1.0)
        bar = self._bar()
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * left, bar.height()))


def fitted(
    text: str, font: QFont, area: QRectF, *, biggest: int, bold: bool = False
) -> tuple[QFont, str]:
    """The largest font in which a text fits into an area on at most two lines.

    A text that does not fit even in the smallest size is cut with an ellipsis.
    """
    smallest = max(biggest // 3, 14)
    flags = int(Qt.TextFlag.TextWordWrap)
    for pixels in range(biggest, smallest - 1, -2):
        candidate = sized(font, pixels, bold=bold)
        metrics = QFontMetricsF(candidate)
        needed = metrics.boundingRect(area, flags, text)
        two_lines = metrics.height() * 2.1
        if needed.width() <= area.width() and needed.height() <= min(area.height(), two_lines):
            return candidate, text
    candidate = sized(font, smallest, bold=bold)
    metrics = QFontMetricsF(candidate)
    return candidate, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
