"""What an import did, and why it did not do the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.import_job import ImportJob
from faceid_gui.qt.panel import Panel
from faceid_gui.services.importing.dropped import Dropped
from faceid_gui.services.importing.people_import import ImportReport
from faceid_gui.services.importing.report import Refusals, refusals
from faceid_gui.services.samples.selection import LeftOutReason
from faceid_gui.views.console.importing.words import (
    likeness_text,
    number_text,
    others_text,
    refusal_text,
)
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.sheet import touch_scrolled

EXAMPLES: Final = 4
"""So many lines are shown of each group; the file has all of them."""


class ReportPanel(Panel):
    """The numbers on top, the groups below, and what can be done next at the bottom."""

    people_asked = Signal()
    save_asked = Signal()

    def __init__(self, job: ImportJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._shown: ImportReport | None = None
        self._title, self._counts = QLabel(), QLabel()
        self._title.setProperty("look", "heading")
        for label in (self._title, self._counts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        touch_scrolled(self._area)
        self.save_button = ActionButton(Icon.EXPORT, touch=48)
        self.more_button = ActionButton(Icon.IMPORT, touch=48)
        self.go_on_button = ActionButton(Icon.RETRY, touch=48)
        self.people_button = ActionButton(Icon.PEOPLE, primary=True, touch=48)
        self._lay_out()
        self.save_button.clicked.connect(self.save_asked)
        self.more_button.clicked.connect(job.dismiss)
        self.go_on_button.clicked.connect(job.go_on)
        self.people_button.clicked.connect(self.people_asked)
        self.built()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.save_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.more_button)
        foot.addStretch(1)
        foot.addWidget(self.go_on_button)
        foot.addWidget(self.people_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._counts)
        column.addWidget(self._area, 1)
        column.addLayout(foot)

    @property
    def words(self) -> str:
        """Everything that is said, line by line."""
        inside = self._area.widget()
        labels = [] if inside is None else inside.findChildren(QLabel)
        return "\n".join(label.text() for label in (self._title, self._counts, *labels))

    def show_report(self, report: ImportReport, dropped: Dropped | None) -> None:
        """Show a report; ``dropped`` says which files were no photos."""
        if report is self._shown:
            return
        self._shown = report
        self._title.setText(self._title_text(report))
        self._counts.setText(self._counts_text(report))
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(2)
        for heading, lines in self._groups(report, dropped):
            _add_group(column, heading, lines, self._more_text(len(lines) - EXAMPLES))
        column.addStretch(1)
        self._area.setWidget(inside)
        self.go_on_button.setVisible(self._job.can_go_on)

    def retranslate(self) -> None:
        """Set every text again."""
        self.save_button.setText(self.tr("Save the report…"))
        self.more_button.setText(self.tr("Import more"))
        self.go_on_button.setText(self.tr("Go on"))
        self.people_button.setText(self.tr("Show people"))
        state = self._job.state
        self._shown = None
        if state.report is not None:
            self.show_report(state.report, None if state.plan is None else state.plan.dropped)

    def _title_text(self, report: ImportReport) -> str:
        if report.cancelled:
            return self.tr("Stopped. What was done stays.")
        if report.fault is not None:
            return self.tr("The import ended early. What was done stays.")
        if not report.added and not any(person.known for person in report.people):
            return self.tr("Nobody was enrolled")
        return self.tr("The import is done")

    def _counts_text(self, report: ImportReport) -> str:
        created = sum(person.created for person in report.people)
        counts = (
            (self.tr("People enrolled: {count}"), created),
            (self.tr("enrolled already: {count}"), len(report.people) - created),
            (self.tr("samples added: {count}"), report.added),
            (self.tr("photos known already: {count}"), sum(p.known for p in report.people)),
            (self.tr("photos refused: {count}"), sum(bool(r.path) for r in report.refused)),
        )
        return " · ".join(
            text.format(count=number_text(count))
            for place, (text, count) in enumerate(counts)
            if count or not place
        )

    def _groups(
        self, report: ImportReport, dropped: Dropped | None
    ) -> list[tuple[str, Sequence[str]]]:
        """Headings, each with what belongs to it."""
        groups: list[tuple[str, Sequence[str]]] = []
        found = refusals(report)
        for group in found:
            if group.code == LeftOutReason.MISLABELLED:
                lines = [likeness_text(refused) for refused in group.photos]
                groups.append((_heading(group), lines))
        if report.warnings:
            groups.append((self.tr("To be looked at"), report.warnings))
        if report.without:
            text = self.tr("Not enrolled, for want of a usable photo: {count}")
            groups.append((text.format(count=number_text(len(report.without))), report.without))
        for group in found:
            if group.code != LeftOutReason.MISLABELLED:
                photos = [refused.path or refused.name for refused in group.photos]
                groups.append((_heading(group), photos))
        if dropped is not None and dropped.others:
            examples = [path for other in dropped.others for path in other.examples[:1]]
            groups.append((others_text(dropped), examples))
        if not groups:
            groups.append((self.tr("Every photo was used."), ()))
        return groups

    def _more_text(self, more: int) -> str:
        if more <= 0:
            return ""
        text = self.tr("and {count} more; the saved report names all of them")
        return text.format(count=number_text(more))


def _heading(group: Refusals) -> str:
    return f"{refusal_text(group.code, group.reason)}: {number_text(len(group.photos))}"


def _add_group(column: QVBoxLayout, heading: str, lines: Sequence[str], more: str) -> None:
    title = QLabel(heading)
    title.setTextFormat(Qt.TextFormat.PlainText)
    title.setWordWrap(True)
    font = title.font()
    font.setBold(True)
    title.setFont(font)
    column.addSpacing(6)
    column.addWidget(title)
    for line in (*lines[:EXAMPLES], more):
        if line:
            label = ElidedLabel(line, mode=Qt.TextElideMode.ElideMiddle)
            label.setProperty("look", "muted")
            label.setToolTip(line)
            label.setContentsMargins(12, 0, 0, 0)
            column.addWidget(label)
