"""One visit explained: the decision, why, the scores on one scale, and every fact."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.ports import VisitRecord
from faceid_gui.qt.evidence_facts import Bearing, Fact, facts_of
from faceid_gui.qt.evidence_words import decision_text, reason_words, scores_of, who_text
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.moments import moment_text
from faceid_gui.qt.names import shown_name
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import Tokens, current_tokens
from faceid_gui.views.console.visits.explain import Explained
from faceid_gui.views.console.visits.score_bar import ScoreBar
from faceid_gui.views.widgets.icon_button import IconButton
from faceid_gui.views.widgets.sheet import touch_scrolled


class _FactRow:
    """The three labels of one fact."""

    def __init__(self, grid: QGridLayout, row: int) -> None:
        self._icon, self._title, self._text = QLabel(), QLabel(), QLabel()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        for label in (self._title, self._text):
            _let_wrap(label)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._text)
        grid.addWidget(self._icon, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, row, 1)

    def show_fact(self, fact: Fact, tokens: Tokens) -> None:
        """Say something else."""
        which, colour, meaning = {
            Bearing.FOR: (Icon.PRESENT, tokens.granted, "+"),
            Bearing.AGAINST: (Icon.MISSING, tokens.denied, "−"),
            Bearing.NEITHER: (Icon.INFORMATION, tokens.muted, ""),
        }[fact.bearing]
        self._icon.setPixmap(icon(which, colour).pixmap(QSize(24, 24)))
        self._icon.setAccessibleName(meaning)
        self._title.setText(fact.title)
        self._text.setText(fact.text)

    @property
    def words(self) -> str:
        """Title and text."""
        return f"{self._title.text()}: {self._text.text()}"


class VisitDetails(Panel):
    """Shows one visit. ``back_asked`` where the button for it is shown and touched."""

    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Explained | None = None
        self.back_button = IconButton(Icon.BACK, size=48)
        self.back_button.clicked.connect(self.back_asked)
        self._mark, self._who, self._when, self._why = QLabel(), QLabel(), QLabel(), QLabel()
        self._who.setProperty("look", "heading")
        self._when.setProperty("look", "muted")
        for label in (self._who, self._when, self._why):
            _let_wrap(label)
        self.bar = ScoreBar()
        self._grid = QGridLayout()
        self._rows: list[_FactRow] = []
        self._hint = QLabel()
        self._hint.setProperty("look", "muted")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._inside = QWidget()
        self._scroll = QScrollArea()
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._who, self._when):
            words.addWidget(label)
        head.addLayout(words, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._inside.setProperty("look", "scrolled")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._why)
        column.addWidget(self.bar)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        touch_scrolled(self._scroll)
        card = QFrame()
        card.setProperty("look", "card")
        filling = QVBoxLayout(card)
        filling.setContentsMargins(2, 2, 2, 2)
        filling.addWidget(self._scroll)
        filling.addWidget(self._hint, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)

    @property
    def words(self) -> str:
        """Everything that is said, line by line; empty while no visit is shown."""
        if self._shown is None:
            return ""
        head = [label.text() for label in (self._who, self._when, self._why)]
        return "\n".join([*head, *(row.words for row in self._rows)])

    def show_visit(self, explained: Explained | None) -> None:
        """Explain a visit, or none."""
        before = self._shown
        self._shown = explained
        self._show()
        if explained is not None and (before is None or before.visit != explained.visit):
            self._scroll.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        """Set every text again."""
        self.back_button.name(self.tr("Back to the list"))
        self._hint.setText(self.tr("Choose a visit to see what happened, and why."))
        self._show()

    def retint(self) -> None:
        """Tint the icons again."""
        self._show()

    def _show(self) -> None:
        explained = self._shown
        self._scroll.setVisible(explained is not None)
        self._hint.setVisible(explained is None)
        if explained is None:
            return
        visit, tokens = explained.visit, current_tokens()
        which = Icon.GRANTED if visit.granted else Icon.DENIED
        colour = tokens.granted if visit.granted else tokens.denied
        self._mark.setPixmap(icon(which, colour).pixmap(QSize(36, 36)))
        self._who.setText(self._headline(explained))
        self._when.setText(moment_text(visit.at))
        self._why.setText(self._reason(visit))
        self.bar.show_scores(scores_of(visit.evidence))
        facts = facts_of(visit, policy=explained.policy, nearest=explained.nearest)
        while len(self._rows) < len(facts):
            self._rows.append(_FactRow(self._grid, len(self._rows)))
        for row, fact in zip(self._rows, facts, strict=True):
            row.show_fact(fact, tokens)

    def _headline(self, explained: Explained) -> str:
        visit = explained.visit
        name = shown_name(who_text(visit))
        if explained.deleted and visit.name:
            name = self.tr("{name} (deleted)").format(name=name)
        return f"{decision_text(visit.granted)}: {name}"

    def _reason(self, visit: VisitRecord) -> str:
        sentence = reason_words(visit.reason).sentence
        if visit.granted:
            return self.tr("The door was opened. {reason}").format(reason=sentence)
        return self.tr("The door stayed shut. {reason}").format(reason=sentence)


def _let_wrap(label: QLabel) -> None:
    """Plain text that never makes the pane wider, whatever it says."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
