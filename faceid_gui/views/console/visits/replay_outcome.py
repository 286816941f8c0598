"""What other settings would have changed: how many visits, and which."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from faceid_gui.qt.evidence_words import reason_words
from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.moments import moment_text
from faceid_gui.qt.names import shown_name
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens
from faceid_gui.services.replay_results import Change, ReplayedVisit, ReplayReport
from faceid_gui.views.widgets.sheet import touch_scrolled

_ROW_PX: Final = 64
_MOST_NAMES: Final = 3
_LONGEST_NAME: Final = 40


class ReplayOutcome(Panel):
    """A summary, and the visits that would have ended otherwise, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: ReplayReport | None = None
        self._counts, self._facts = QLabel(), QLabel()
        self._counts.setProperty("look", "heading")
        self._facts.setProperty("look", "muted")
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(32, 32))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        touch_scrolled(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for label in (self._counts, self._facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said above the list."""
        return f"{self._counts.text()}\n{self._facts.text()}"

    def show_report(self, report: ReplayReport) -> None:
        """Tell of another replay."""
        self._report = report
        self._show()

    def retranslate(self) -> None:
        """Set every text again."""
        self.list.setAccessibleName(self.tr("Visits that would end otherwise"))
        self._show()

    def retint(self) -> None:
        """Tint the icons again."""
        self._show()

    def _show(self) -> None:
        report = self._report
        if report is None:
            return
        self._counts.setText(self._count_text(report))
        self._facts.setText("\n".join(self._fact_texts(report)))
        self.list.clear()
        for visit in reversed(report.differences):
            self.list.addItem(self._item(visit))
        self.list.setVisible(bool(report.differences))

    def _count_text(self, report: ReplayReport) -> str:
        if not report.visits:
            return self.tr("There was no recorded visit to try this on.")
        if not report.differences:
            return self.tr("No decision would be another one.")
        texts = (
            (Change.ADMITTED, self.tr("Would be let in: {count}")),
            (Change.REFUSED, self.tr("Would be refused: {count}")),
            (Change.OTHER_PERSON, self.tr("Let in as somebody else: {count}")),
        )
        counted = ((report.count(change), text) for change, text in texts)
        return " · ".join(text.format(count=count) for count, text in counted if count)

    def _fact_texts(self, report: ReplayReport) -> list[str]:
        policy = report.policy
        liveness = self.tr("with liveness check"), self.tr("without liveness check")
        settings = self.tr("Threshold {threshold}, {agreeing} of {of} frames, {liveness}").format(
            threshold=f"{report.threshold.value:.3f}",
            agreeing=policy.agreeing_frames,
            of=policy.of_frames,
            liveness=liveness[0 if policy.liveness_required else 1],
        )
        unchanged = self.tr("Nothing was changed.")
        facts = [f"{settings}. {unchanged}", self._others_text(report)]
        if report.cancelled:
            text = self.tr("Stopped: only the oldest {count} visits were tried.")
            facts.append(text.format(count=len(report.visits)))
        if report.missing:
            facts.append(self._missing_text(report))
        return [fact for fact in facts if fact]

    def _others_text(self, report: ReplayReport) -> str:
        texts = (
            (Change.SAME, self.tr("As before: {count}")),
            (Change.SKIPPED, self.tr("Cannot be decided again: {count}")),
            (Change.UNLOGGED, self.tr("Not in the log any more: {count}")),
        )
        counted = ((report.count(change), text) for change, text in texts)
        return " · ".join(text.format(count=count) for count, text in counted if count)

    def _missing_text(self, report: ReplayReport) -> str:
        names = [shown_name(person.name)[:_LONGEST_NAME] for person in report.missing]
        listed = ", ".join(names[:_MOST_NAMES])
        more = len(names) - _MOST_NAMES
        text = self.tr("Unknown to this pack, as no face picture of them is kept: {names}")
        if more > 0:
            text = self.tr(
                "Unknown to this pack, as no face picture of them is kept: {names} and {more} more"
            )
        return text.format(names=listed, more=more)

    def _item(self, visit: ReplayedVisit) -> QListWidgetItem:
        tokens = current_tokens()
        admitted = visit.after is not None and visit.after.granted
        which, colour = (Icon.GRANTED, tokens.granted) if admitted else (Icon.DENIED, tokens.denied)
        text = f"{self._who(visit)} · {moment_text(visit.at)}\n{self._change_text(visit)}"
        item = QListWidgetItem(icon(which, colour), text)
        item.setSizeHint(QSize(200, _ROW_PX))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text.replace("\n", ", "))
        return item

    def _who(self, visit: ReplayedVisit) -> str:
        outcomes = [outcome for outcome in (visit.after, visit.before) if outcome is not None]
        outcomes.sort(key=lambda outcome: not outcome.granted)
        names = [outcome.name for outcome in outcomes if outcome.name]
        return shown_name(names[0])[:_LONGEST_NAME] if names else self.tr("Not recognised")

    def _change_text(self, visit: ReplayedVisit) -> str:
        after, before = visit.after, visit.before
        if after is None or before is None:
            return ""
        if visit.change is Change.ADMITTED:
            words = reason_words(before.reason).short
            text = self.tr("Refused then ({reason}), let in now").format(reason=words)
        elif visit.change is Change.REFUSED:
            words = reason_words(after.reason).short
            text = self.tr("Let in then, refused now: {reason}").format(reason=words)
        else:
            name = shown_name(before.name or "")[:_LONGEST_NAME]
            text = self.tr("Let in then as {name}").format(name=name)
        if after.score is None:
            return text
        return self.tr("{what} · score {score}").format(what=text, score=f"{after.score:.3f}")
