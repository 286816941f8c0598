"""Score, threshold and runner-up of a visit on one scale."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceid_gui.qt.evidence_facts import number_text
from faceid_gui.qt.evidence_words import Scores
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import Tokens, current_tokens

_BAR_PX: Final = 18.0
_LABEL_PX: Final = 15
_GAP: Final = 6.0
_APART: Final = 14.0


class ScoreBar(Panel):
    """A bar as long as the score, a line where the threshold is, a wedge for the runner-up.

    The scale goes from 0 to 1; what lies below it is drawn at its beginning.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = Scores(None, None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.built()

    def show_scores(self, scores: Scores) -> None:
        """Draw other scores; without any score and threshold the bar is hidden."""
        self._scores = scores
        self.setVisible(scores.score is not None or scores.threshold is not None)
        self.retranslate()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: a line of words above the bar and one below it."""
        line = QFontMetricsF(sized(self.font(), _LABEL_PX)).height()
        return QSize(200, round(_BAR_PX + 2 * (line + _GAP) + 4))

    def minimumSizeHint(self) -> QSize:
        """Qt: as high as it wants, and no narrower than its words."""
        return QSize(160, self.sizeHint().height())

    def retranslate(self) -> None:
        """Set every text again."""
        scores = self._scores
        words = [text for text in (self._score_text(), self._threshold_text()) if text]
        if scores.runner_up is not None:
            words.append(self._runner_up_text())
        self.setAccessibleName(", ".join(words))
        self.update()

    def _score_text(self) -> str:
        if self._scores.score is None:
            return ""
        text = number_text(self._scores.score, self._scores.threshold)
        return self.tr("Score {value}").format(value=text)

    def _threshold_text(self) -> str:
        if self._scores.threshold is None:
            return ""
        text = number_text(self._scores.threshold, self._scores.score)
        return self.tr("Needed {value}").format(value=text)

    def _runner_up_text(self) -> str:
        text = number_text(self._scores.runner_up, self._scores.score)
        return self.tr("Second best {value}").format(value=text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, scores = current_tokens(), self._scores
        font = sized(self.font(), _LABEL_PX)
        painter.setFont(font)
        line = QFontMetricsF(font).height()
        bar = QRectF(2, line + _GAP, self.width() - 4, _BAR_PX)
        self._paint_bar(painter, bar, tokens)
        ink = QColor(tokens.text)
        room, metrics = float(self.width()), QFontMetricsF(font)
        if scores.threshold is not None:
            x = _x(bar, scores.threshold)
            painter.setPen(QPen(ink, 3))
            painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 4))
            _draw_labels(painter, ((x, self._threshold_text()),), 0.0, room, metrics)
        below = []
        if scores.score is not None:
            below.append((_x(bar, scores.score), self._score_text()))
        if scores.runner_up is not None:
            x = _x(bar, scores.runner_up)
            _paint_wedge(painter, x, bar.bottom() - 7, ink)
            below.append((x, self._runner_up_text()))
        painter.setPen(ink)
        _draw_labels(painter, tuple(below), bar.bottom() + _GAP, room, metrics)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF, tokens: Tokens) -> None:
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(bar, 5, 5)
        scores = self._scores
        if scores.score is None:
            return
        reached = scores.threshold is not None and scores.score >= scores.threshold
        filled = QRectF(bar)
        filled.setRight(max(_x(bar, scores.score), bar.left() + 5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.granted if reached else tokens.denied))
        painter.drawRoundedRect(filled, 5, 5)


def _x(bar: QRectF, score: float) -> float:
    return bar.left() + min(max(score, 0.0), 1.0) * bar.width()


def _paint_wedge(painter: QPainter, x: float, tip: float, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    corners = [QPointF(x, tip), QPointF(x - 6, tip + 9), QPointF(x + 6, tip + 9)]
    painter.drawPolygon(QPolygonF(corners))


def _draw_labels(
    painter: QPainter,
    labels: tuple[tuple[float, str], ...],
    y: float,
    room: float,
    metrics: QFontMetricsF,
) -> None:
    """Texts under the places that they belong to, moved apart where they would touch.

    From the left to the right; the last ones are left out where there is no room for all.
    """
    free = 0.0
    ordered = sorted(labels)
    widths = [metrics.horizontalAdvance(text) + 2 for _, text in ordered]
    for place, (x, text) in enumerate(ordered):
        # Room for those that come after it.
        later = sum(width + _APART for width in widths[place + 1 :])
        latest = room - later - widths[place]
        left = max(min(x - widths[place] / 2, latest), free)
        if left + widths[place] > room:
            return
        area = QRectF(left, y, widths[place], metrics.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), text)
        free = area.right() + _APART
