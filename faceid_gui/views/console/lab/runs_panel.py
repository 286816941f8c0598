"""Earlier evaluations: open one, compare two, delete."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.lab.runs import RunSummary
from faceid_gui.lab.words import Words
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import Sentence
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.lab.maybe import Maybe
from faceid_gui.views.console.lab.table import Cell, CellTable
from faceid_gui.views.console.lab.words import dataset_text, number_text, when_text
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.question_bar import QuestionBar


class RunsPanel(Panel):
    """A list, newest first. ``opened`` and ``removed`` carry an id, ``compared`` two of them,
    the earlier one first; ``closed``: back to where one came from."""

    opened = Signal(str)
    removed = Signal(str)
    compared = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: tuple[RunSummary, ...] = ()
        self._marked = ""
        self.table = CellTable(wide=1)
        self._maybe = Maybe(self.table)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("look", "muted")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.question = QuestionBar()
        self.back_button = IconButton(Icon.BACK)
        self.delete_button = IconButton(Icon.DELETE)
        self.compare_button = ActionButton(Icon.COMPARE)
        self.open_button = ActionButton(Icon.NEXT, primary=True)
        self._lay_out()
        self._connect()
        self.built()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addWidget(self.delete_button)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.compare_button)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(6)
        column.addWidget(self.question)
        column.addWidget(self._maybe, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.table.row_chosen.connect(lambda _number: self._show_state())
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.back_button.clicked.connect(self._leave)
        self.delete_button.clicked.connect(self._ask)
        self.compare_button.clicked.connect(self._compare)
        self.open_button.clicked.connect(self._open)
        self.question.answered.connect(self._on_answer)

    @property
    def chosen(self) -> RunSummary | None:
        """The run that is chosen."""
        number = self.table.chosen
        return self.runs[number] if 0 <= number < len(self.runs) else None

    @property
    def words(self) -> str:
        """What is said beside the buttons, or in the place of the list."""
        return self._maybe.words or self._words.text()

    def show_runs(self, runs: tuple[RunSummary, ...]) -> None:
        """Show these."""
        self.runs = runs
        if self._marked not in {run.id for run in runs}:
            self._marked = ""
        self.question.be_silent()
        self._fill()

    def retranslate(self) -> None:
        """Set every text again."""
        self.table.setAccessibleName(self.tr("Earlier evaluations"))
        self.back_button.name(self.tr("Back"))
        self.delete_button.name(self.tr("Delete this evaluation"))
        self.open_button.setText(self.tr("Open"))
        self._fill()

    def _fill(self) -> None:
        heads = (
            Cell(self.tr("When")),
            Cell(self.tr("Photos of")),
            Cell(self.tr("People")),
            Cell(self.tr("Trials")),
        )
        self.table.show_rows(heads, [self._cells(run) for run in self.runs])
        self._maybe.say("" if self.runs else self.tr("Nothing was evaluated yet."))
        self._show_state()

    def _cells(self, run: RunSummary) -> tuple[Cell, ...]:
        parts = (dataset_text(run.dataset), "" if run.whole else self.tr("stopped"))
        dataset = " · ".join(part for part in parts if part)
        # The sentence that is kept with a run is English.
        tip = run.sentence if Words(QLocale().name()).language == "en" else ""
        return (
            Cell(when_text(run.at), run.at, tip),
            Cell(dataset, tip=tip),
            Cell(number_text(run.people), float(run.people)),
            Cell(number_text(run.trials), float(run.trials)),
        )

    def _show_state(self) -> None:
        chosen, marked = self.chosen, self._marked
        for button in (self.delete_button, self.open_button, self.compare_button):
            button.setEnabled(chosen is not None)
        if marked and chosen is not None and chosen.id == marked:
            self.compare_button.setEnabled(False)
        with_it = self.tr("With this one")
        self.compare_button.setText(with_it if marked else self.tr("Compare"))
        self.compare_button.setVisible(len(self.runs) > 1)
        self._words.setText(self.tr("Choose the second one.") if marked else "")

    def _open(self) -> None:
        if self.chosen is not None:
            self.opened.emit(self.chosen.id)

    def _compare(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        if not self._marked:
            self._marked = chosen.id
            self._show_state()
            return
        first = next((run for run in self.runs if run.id == self._marked), None)
        self._marked = ""
        self._show_state()
        if first is not None and first.id != chosen.id:
            before, after = sorted((first, chosen), key=lambda run: run.at)
            self.compared.emit(before.id, after.id)

    def _leave(self) -> None:
        if self._marked:
            self._marked = ""
            self._show_state()
        else:
            self.closed.emit()

    def _ask(self) -> None:
        if self.chosen is None:
            return
        what = self.tr("Delete this evaluation?")
        text = self.tr("{dataset}, {when}")
        which = text.format(
            dataset=dataset_text(self.chosen.dataset), when=when_text(self.chosen.at)
        )
        self.question.ask(Sentence(what, which), self.tr("Keep"), self.tr("Delete"))

    def _on_answer(self, number: int) -> None:
        self.question.be_silent()
        if number == 1 and self.chosen is not None:
            self.removed.emit(self.chosen.id)
