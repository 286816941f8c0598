"""What taking a trial into use, or taking it back, would change: to be agreed to and watched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QProgressBar, QVBoxLayout, QWidget

from faceid_gui.core.types import Person
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.known_words import known_text
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.use_job import UseJob, UsePhase, UseState
from faceid_gui.services.adoption import (
    AdoptionProgress,
    AdoptionResult,
    Stage,
    UndoPlan,
)
from faceid_gui.views.console.lab.plan_words import changes_text, people_text, threshold_line
from faceid_gui.views.console.lab.setup import scrolled
from faceid_gui.views.console.lab.words import fault_text, number_text
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled

_BUSY: Final = (UsePhase.PLANNING, UsePhase.RUNNING)
_NAME_PX: Final = 52
_MOST_NAMES: Final = 3


class UsePanel(Panel):
    """Follows the job of the app. ``agreed``: somebody wants the plan to be carried out, which
    the owner of this panel has confirmed and then starts; ``closed``: put it away.

    ``title`` gives the title of a pack or detector by its key.
    """

    agreed = Signal()
    closed = Signal()

    def __init__(
        self, job: UseJob, title: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._job = job
        self._named = title
        self._title, self._changes, self._people = QLabel(), QLabel(), QLabel()
        self._threshold, self._step, self._come_back = QLabel(), QLabel(), QLabel()
        self._who = ElidedLabel()
        self._title.setProperty("look", "heading")
        self._threshold.setProperty("look", "muted")
        for label in (self._title, *self._lines):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.names = _names_list()
        self.stop_button = ActionButton(Icon.CLOSE)
        self.start_button = ActionButton(Icon.GRANTED, primary=True)
        self._lay_out()
        self.stop_button.clicked.connect(self._on_stop)
        self.start_button.clicked.connect(self.agreed)
        job.changed.connect(self._show_state)
        self.built()

    @property
    def _lines(self) -> tuple[QLabel, ...]:
        return self._changes, self._people, self._threshold, self._step, self._come_back

    def _lay_out(self) -> None:
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 12, 0)
        lines.setSpacing(8)
        for line in (self._changes, self._people, self._come_back, self.names, self._threshold):
            lines.addWidget(line)
        lines.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.stop_button)
        foot.addStretch(1)
        foot.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(8)
        for widget in (self._title, self._step, self.bar, self._who):
            column.addWidget(widget)
        column.addWidget(scrolled(inside), 1)
        column.addLayout(foot)

    @property
    def words(self) -> str:
        """Everything that is said, on one line."""
        labels = (self._title, *self._lines)
        said = " ".join(label.text() for label in labels if not label.isHidden())
        return said.replace("\n", " ")

    @property
    def must_come_back(self) -> tuple[str, ...]:
        """The names that are listed; none while the list is hidden."""
        if self.names.isHidden():
            return ()
        return tuple(self.names.item(row).text() for row in range(self.names.count()))

    def retranslate(self) -> None:
        """Set every text again."""
        self.bar.setAccessibleName(self.tr("Progress of the change"))
        self.names.setAccessibleName(self.tr("Must come back to be enrolled again"))
        self._show_state()

    def _on_stop(self) -> None:
        if self._job.state.phase is UsePhase.RUNNING:
            self._job.stop()
        else:
            self._job.dismiss()
            self.closed.emit()

    def _show_state(self) -> None:
        state = self._job.state
        self._title.setText(self._title_text(state))
        self.bar.setVisible(state.phase in _BUSY)
        self._who.setVisible(state.phase is UsePhase.RUNNING)
        self._show_plan(state)
        self._show_step(state.progress if state.phase is UsePhase.RUNNING else None)
        self._step.setText(self._step_text(state))
        self._step.setVisible(bool(self._step.text()))
        self._show_buttons(state)

    def _show_plan(self, state: UseState) -> None:
        plan, result = state.plan, state.result
        known = plan is not None and state.phase in (UsePhase.ASKING, UsePhase.RUNNING)
        asked = known and state.phase is UsePhase.ASKING
        texts = ("", "", "")
        if plan is not None and known:
            people, line = people_text(plan.people), threshold_line(plan)
            texts = (changes_text(plan, self._named), people, line)
        elif result is not None:
            texts = ("", "", self._result_text(result))
        for label, text in zip((self._changes, self._people, self._threshold), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        back: tuple[Person, ...] = ()
        if asked and plan is not None:
            back = plan.people.must_come_back
        elif result is not None:
            back = result.must_come_back
        self._show_names(back)

    def _show_names(self, people: tuple[Person, ...]) -> None:
        self._come_back.setText(
            self.tr("Must come back to be enrolled again, and are not let in until then:")
        )
        self._come_back.setVisible(bool(people))
        self.names.setVisible(bool(people))
        names = [person.name for person in people]
        if names != [self.names.item(row).text() for row in range(self.names.count())]:
            self.names.clear()
            self.names.addItems(names)
            self.names.setFixedHeight(_NAME_PX * min(len(names), _MOST_NAMES) + 6)

    def _show_step(self, step: AdoptionProgress | None) -> None:
        counted = step is not None and step.stage is Stage.EMBEDDING and step.total > 0
        self.bar.setRange(0, step.total if step is not None and counted else 0)
        self.bar.setValue(step.done if step is not None and counted else 0)
        self._who.setText("" if step is None else step.name)

    def _show_buttons(self, state: UseState) -> None:
        asking, running = state.phase is UsePhase.ASKING, state.phase is UsePhase.RUNNING
        undoing = isinstance(state.plan, UndoPlan)
        use = self.tr("Take back") if undoing else self.tr("Use it at the door")
        self.start_button.setText(use)
        self.start_button.setVisible(asking)
        again = self.tr("Back")
        self.stop_button.setText(self.tr("Stop") if running else again)
        self.stop_button.show_icon(Icon.CLOSE if running else Icon.BACK)
        self.stop_button.setEnabled(not state.stopping)

    def _title_text(self, state: UseState) -> str:
        undoing = isinstance(state.plan, UndoPlan)
        match state.phase:
            case UsePhase.PLANNING:
                return self.tr("Finding out what would change")
            case UsePhase.RUNNING if state.stopping:
                return self.tr("Stopping; everything stays as it was")
            case UsePhase.RUNNING:
                return self.tr("Taking it back") if undoing else self.tr("Taking it into use")
            case UsePhase.DONE:
                return self.tr("It was taken back") if undoing else self.tr("It is in use now")
            case UsePhase.FAILED:
                return self.tr("Nothing was changed")
            case _ if undoing:
                return self.tr("Go back to what was in use before?")
            case _:
                return self.tr("Use this at the door?")

    def _step_text(self, state: UseState) -> str:
        if state.phase is UsePhase.FAILED and state.error is not None:
            sentence = fault_text(state.error)
            return f"{sentence.what}. {sentence.advice}".strip()
        step = state.progress
        if state.phase is not UsePhase.RUNNING:
            return ""
        if step is None:
            return self.tr("One moment")
        match step.stage:
            case Stage.EMBEDDING:
                text = self.tr("Embedding people from kept face pictures: {done} of {total}")
                return text.format(done=number_text(step.done), total=number_text(step.total))
            case Stage.CALIBRATING:
                return self.tr("Setting the threshold")
            case Stage.SWITCHING:
                return self.tr("Switching; the door stays shut for a moment")

    def _result_text(self, result: AdoptionResult) -> str:
        value = self.tr("Threshold {value}.").format(value=f"{result.threshold.value:.3f}")
        embedded = self.tr("People embedded again: {count}.")
        text = f"{value} {embedded.format(count=number_text(result.embedded))}"
        if not result.why_default:
            return text
        default = self.tr("It is the pack's careful default, as nothing could be calibrated:")
        return f"{text} {default} {known_text(result.why_default)}"


def _names_list() -> QListWidget:
    names = QListWidget()
    names.setTextElideMode(Qt.TextElideMode.ElideRight)
    names.setUniformItemSizes(True)
    names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    names.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    touch_scrolled(names)
    return names
