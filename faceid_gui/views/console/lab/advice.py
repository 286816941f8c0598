"""What a run recommends, what that does not know, and what it was measured on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from faceid_gui.lab.results import Run
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.words import (
    dataset_text,
    number_text,
    title_text,
    took_text,
    when_text,
)


class AdvicePart(Panel):
    """One sentence in large letters, and the small print below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._title, self._sentence, self._unknown = QLabel(), QLabel(), QLabel()
        self._unknown_title = QLabel()
        self._facts, self._stopped = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        self._unknown_title.setProperty("look", "heading")
        self._stopped.setProperty("look", "error")
        self._facts.setProperty("look", "muted")
        labels = (
            self._stopped,
            self._title,
            self._sentence,
            self._unknown_title,
            self._unknown,
            self._facts,
        )
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        for label in labels:
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            inside.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said."""
        labels = (
            self._stopped,
            self._title,
            self._sentence,
            self._unknown_title,
            self._unknown,
            self._facts,
        )
        return " ".join(label.text() for label in labels if not label.isHidden())

    def show_run(self, run: Run) -> None:
        """Show what this run recommends."""
        self._run = run
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        run = self._run
        if run is None:
            return
        advice = run.recommendation
        best = next((trial for trial in run.trials if trial.choice == advice.choice), None)
        nothing = self.tr("Nothing to recommend")
        self._title.setText(nothing if best is None else title_text(best.title))
        self._sentence.setText(advice.sentence)
        self._sentence.setVisible(bool(advice.sentence))
        self._unknown_title.setText(self.tr("What this does not know"))
        self._unknown.setText("\n".join(f"– {line}" for line in advice.unknown))
        for label in (self._unknown_title, self._unknown):
            label.setVisible(bool(advice.unknown))
        self._stopped.setText(
            self.tr("This evaluation was stopped: only what was done by then is in it.")
        )
        self._stopped.setVisible(not run.whole)
        self._facts.setText(self._facts_text(run))

    def _facts_text(self, run: Run) -> str:
        text = self.tr(
            "{dataset}, {when} · people {people}, photos {photos}, strangers {strangers}"
        )
        measured = text.format(
            dataset=dataset_text(run.dataset),
            when=when_text(run.at),
            people=number_text(run.people),
            photos=number_text(run.photos),
            strangers=number_text(run.strangers),
        )
        took = self.tr("Took {time} on {machine}")
        return f"{measured}\n" + took.format(
            time=took_text(run.took_s), machine=run.machine.processor
        )
