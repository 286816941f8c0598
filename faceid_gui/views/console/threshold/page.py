"""The threshold: what it is, what it stands for, and setting it anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDate, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from faceid_gui.core.errors import UserError
from faceid_gui.core.types import Threshold
from faceid_gui.qt.background import Background
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.known_words import fault_text
from faceid_gui.qt.panel import Panel
from faceid_gui.services.calibration.refusals import refusals_of
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.views.console.threshold.findings_panel import FindingsPanel
from faceid_gui.views.console.threshold.plan_panel import PlanPanel
from faceid_gui.views.console.threshold.tools import CalibrationWish, ThresholdFacts, ThresholdTools
from faceid_gui.views.console.threshold.warning import question_text, warning_text
from faceid_gui.views.console.threshold.words import follows, rests_on
from faceid_gui.views.widgets.banner import Banner
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.question_bar import QuestionBar
from faceid_gui.views.widgets.sheet import touch_scrolled
from faceid_gui.views.widgets.threshold_card import ThresholdCard


def ask_for_strangers(parent: QWidget) -> str:
    """A folder of photos of strangers; empty when cancelled."""
    options = QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly
    title = QCoreApplication.translate("ThresholdPage", "Choose a folder of photos of strangers")
    return QFileDialog.getExistingDirectory(parent, title, options=options)


class ThresholdPage(Panel):
    """Shows the threshold in force and what it rests on; calibrates in the background."""

    def __init__(
        self,
        tools: ThresholdTools,
        background: Background,
        *,
        choose_folder: Callable[[QWidget], str] = ask_for_strangers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._facts: ThresholdFacts | None = None
        self._busy = False
        self._set: tuple[Threshold | None, Threshold] | None = None
        self._asked: CalibrationWish | None = None
        self._found: SiteCalibration | None = None
        self.card, self.findings = ThresholdCard(), FindingsPanel()
        self.warning, self.question = Banner(), QuestionBar()
        self.plan = PlanPanel(choose_folder)
        self.button = ActionButton(Icon.THRESHOLD, primary=True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.hide()
        self._explained, self._rests, self._follows, self._words = (QLabel() for _ in range(4))
        for label in (self._explained, self._rests, self._follows, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._explained.setProperty("look", "muted")
        self._follows.setProperty("look", "muted")
        self._words.setProperty("look", "error")
        self._words.hide()
        self._lay_out()
        self.button.clicked.connect(self.calibrate)
        self.plan.changed.connect(self._on_plan)
        self.plan.forget_asked.connect(self._on_forget)
        self.question.answered.connect(self._on_answer)
        self.built()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        above: tuple[QWidget, ...] = (
            self.card,
            self.question,
            self.warning,
            self._rests,
            self._follows,
            self._explained,
        )
        below: tuple[QWidget, ...] = (self._progress, self._words, self.plan, self.findings)
        for widget in above:
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in below:
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        touch_scrolled(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    @property
    def words(self) -> str:
        """What went wrong; empty where nothing did."""
        return "" if self._words.isHidden() else self._words.text()

    @property
    def loaded(self) -> bool:
        """Whether it is known how things stand and nothing is under way."""
        return self._facts is not None and not self._busy

    def calibrate(self) -> None:
        """Set the threshold anew, in the background, unless it would shut too many out."""
        wish = self.plan.wish()
        if wish is None or self._busy:
            return
        self._put_question(None)
        self._work(lambda report: self._tools.review(wish, report), self._on_measured(wish))

    def _work(
        self,
        work: Callable[[Callable[[float], None]], SiteCalibration],
        then: Callable[[SiteCalibration], None],
    ) -> None:
        self._begin()
        self._progress.setValue(0)
        self._progress.show()
        report = self._background.to_ui(self._on_progress)
        self._background.call(lambda: work(report), then=then, failed=self._on_failed)

    def _on_measured(self, wish: CalibrationWish) -> Callable[[SiteCalibration], None]:
        def measured(done: SiteCalibration) -> None:
            if not isValid(self):
                return
            cost = refusals_of(done)
            if cost is None or not cost.must_ask:
                self._put_in_force(wish)
                return
            self._finish()
            self._show_found(done)
            self._put_question(wish)

        return measured

    def _put_in_force(self, wish: CalibrationWish) -> None:
        self._work(lambda report: self._tools.calibrate(wish, report), self._on_done)

    def _put_question(self, wish: CalibrationWish | None) -> None:
        """Ask whether it shall come into force all the same; None asks nothing any more."""
        self._asked = wish
        cost = None if self._found is None else refusals_of(self._found)
        if wish is None or cost is None:
            self.question.be_silent()
        else:
            self.question.ask(
                question_text(cost), self.tr("Leave it as it is"), self.tr("Set it all the same")
            )
        self._show_warning()

    def _show_found(self, done: SiteCalibration) -> None:
        self._found = done
        self.findings.show_findings(done)
        self._show_warning()

    def _show_warning(self) -> None:
        cost = None if self._found is None else refusals_of(self._found)
        asked = self._asked is not None  # then the question says it all
        self.warning.show_sentence(None if cost is None or asked else warning_text(cost))

    def _on_answer(self, number: int) -> None:
        wish = self._asked
        self._put_question(None)
        if wish is not None and number == 1 and not self._busy:
            self._put_in_force(wish)

    def refresh(self) -> None:
        """Look again how things stand."""
        self.card.show_threshold(self._in_force())
        self._background.call(self._tools.facts, then=self._on_facts, failed=self._on_failed)

    def retranslate(self) -> None:
        """Set every text again."""
        self.button.setText(self.tr("Calibrate"))
        self._explained.setText(
            self.tr(
                "Calibrating compares the enrolled people with each other and sets the "
                "threshold for the rate in the settings. Do it after enrolling."
            )
        )
        self._put_question(self._asked)
        self._show()

    def retint(self) -> None:
        """Draw the icon of the warning in the colours of the theme."""
        self._show_warning()

    def _show(self) -> None:
        threshold, facts = self._in_force(), self._facts
        self.button.setEnabled(self.loaded)
        self.card.show_threshold(threshold)
        self._rests.setText("" if facts is None else rests_on(facts, threshold))
        self._follows.setText("" if facts is None else follows(facts, QDate.currentDate()))
        self._rests.setVisible(bool(self._rests.text()))
        self._follows.setVisible(bool(self._follows.text()))

    def _in_force(self) -> Threshold | None:
        """The threshold in force; one that was just set until the engine has it."""
        threshold = self._tools.threshold()
        if self._set is not None and threshold == self._set[0]:
            return self._set[1]
        self._set = None
        return threshold

    def _begin(self) -> None:
        self._busy = True
        self.button.setEnabled(False)
        self._words.hide()

    def _finish(self) -> None:
        self._busy = False
        self.button.setEnabled(self.loaded)
        self._progress.hide()

    def _on_facts(self, facts: ThresholdFacts) -> None:
        if not isValid(self):
            return
        self._facts = facts
        self.plan.show_facts(facts)
        self._show()

    def _on_plan(self) -> None:
        plan = self.plan.plan
        if plan is not None:
            self._words.hide()
            self._put_question(None)
            self._background.call(
                lambda: self._tools.save_plan(plan), then=self._on_saved, failed=self._on_failed
            )

    def _on_saved(self, _nothing: None) -> None:
        if isValid(self):
            self.refresh()

    def _on_forget(self) -> None:
        self._background.call(
            self._tools.forget_strangers, then=self._on_forgotten, failed=self._on_failed
        )

    def _on_forgotten(self, _count: int) -> None:
        if isValid(self):
            self.refresh()

    def _on_progress(self, done: float) -> None:
        if isValid(self):
            self._progress.setValue(round(min(max(done, 0.0), 1.0) * 1000))

    def _on_done(self, done: SiteCalibration) -> None:
        if isValid(self):
            self._finish()
            self._set = self._tools.threshold(), done.report.threshold
            self._show_found(done)
            self.refresh()

    def _on_review(self, done: SiteCalibration) -> None:
        if isValid(self) and not self._busy and self._asked is None:
            self._show_found(done)

    def _on_no_review(self, error: Exception) -> None:
        """Nobody to compare with is no trouble before somebody asks."""
        if isValid(self) and not isinstance(error, UserError):
            self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        if isValid(self):
            self._finish()
            sentence = fault_text(error)
            self._words.setText(f"{sentence.what}. {sentence.advice}".strip())
            self._words.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: visible; the threshold may be another by now."""
        self.refresh()
        threshold = self._tools.threshold()
        if threshold is not None and threshold.calibrated:
            self._background.call(
                lambda: self._tools.review(None, _unseen),
                then=self._on_review,
                failed=self._on_no_review,
            )
        super().showEvent(event)


def _unseen(_progress: float) -> None:
    """Nobody waits for what is found out by the way."""
