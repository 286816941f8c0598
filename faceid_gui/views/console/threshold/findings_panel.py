"""What a calibration found: groups, look-alikes, and people with stricter rules."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from faceid_gui.core.calibration import GroupFinding, PersonFinding
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.rates import percent_text
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.views.console.threshold.fact_table import Fact, FactTable
from faceid_gui.views.console.threshold.pairs_list import PairsList
from faceid_gui.views.console.threshold.words import rate_text, result_text

MOST_SHOWN: Final = 10
_SECTION: Final = 14
"""Pixels above the title of a section, beyond the usual."""


class FindingsPanel(Panel):
    """Empty until something was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done: SiteCalibration | None = None
        self._title, self._summary = _title(), _label()
        self._groups_title, self._pairs_title, self._people_title = _title(), _title(), _title()
        self._groups_mean = _label(muted=True)
        self._pairs_mean, self._people_mean = _label(muted=True), _label(muted=True)
        self._people_more = _label(muted=True)
        self.groups, self.pairs = FactTable(numbers=(1, 2)), PairsList()
        self.people = FactTable(numbers=(2, 3))
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        sections: tuple[tuple[QWidget, ...], ...] = (
            (self._title, self._summary),
            (self._groups_title, self._groups_mean, self.groups),
            (self._pairs_title, self._pairs_mean, self.pairs),
            (self._people_title, self._people_mean, self.people, self._people_more),
        )
        for section in sections:
            for widget in section:
                column.addWidget(widget)

    @property
    def words(self) -> str:
        """Everything that is said."""
        labels = [item for item in self.findChildren(QLabel) if not item.isHidden()]
        return "\n".join(label.text() for label in labels if label.text())

    def show_findings(self, done: SiteCalibration | None) -> None:
        """Show what was found; None where nothing was."""
        self._done = done
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setVisible(self._done is not None)
        self._title.setText(self.tr("What was found"))
        self._groups_title.setText(self.tr("Groups"))
        self._pairs_title.setText(self.tr("Look-alikes"))
        self._pairs_mean.setText(
            self.tr("Who passes as the other by score is let in only with a wider lead.")
        )
        self._people_title.setText(self.tr("Stricter for these people"))
        self._people_mean.setText(
            self.tr("To be taken for them takes more than their closest neighbour reaches.")
        )
        if self._done is not None:
            self._fill(self._done)

    def _fill(self, done: SiteCalibration) -> None:
        report = done.report
        self._summary.setText(result_text(done))
        self._fill_groups(report.groups, report.threshold.group)
        self.pairs.show_pairs(report.look_alikes)
        self._fill_people(report.people)
        _show(bool(report.groups), self._groups_title, self._groups_mean)
        _show(bool(report.look_alikes), self._pairs_title, self._pairs_mean)
        _show(bool(report.people), self._people_title, self._people_mean)

    def _fill_groups(self, groups: tuple[GroupFinding, ...], decided: str) -> None:
        nobody = self.tr("No group asks for more than all together.")
        one = self.tr("The group that asks for the most decides: {group}.")
        self._groups_mean.setText(one.format(group=decided) if decided else nobody)
        heads = (
            self.tr("Group"),
            self.tr("People / searches"),
            self.tr("Asks for"),
            self.tr("Strangers let through (95 %)"),
        )
        self.groups.show_facts(heads, [self._group(group, decided) for group in groups])

    def _group(self, group: GroupFinding, decided: str) -> Fact:
        decides = bool(decided) and group.name == decided
        rate = self.tr("too few to say") if group.fpir is None else rate_text(group.fpir)
        name = self.tr("{group} (decides)").format(group=group.name) if decides else group.name
        cells = (name, f"{group.people} / {group.searches:,}", f"{group.value:.3f}", rate)
        return Fact(cells, Icon.GRANTED if decides else None, bold=decides)

    def _fill_people(self, people: tuple[PersonFinding, ...]) -> None:
        heads = (
            self.tr("Person"),
            self.tr("Because of"),
            self.tr("Takes"),
            self.tr("Lead"),
            self.tr("Own photos refused"),
        )
        self.people.show_facts(heads, [self._person(one) for one in people[:MOST_SHOWN]])
        more = len(people) - MOST_SHOWN
        self._people_more.setText(self.tr("... and {count} more").format(count=more))
        self._people_more.setVisible(more > 0)

    def _person(self, one: PersonFinding) -> Fact:
        missed = percent_text(one.missed)
        if one.limited:
            more = self.tr("not stricter, or it would shut them out: add photos")
            missed = f"{missed}; {more}"
        cells = (one.person, one.neighbour, f"{one.value:.3f}", f"{one.margin:.3f}", missed)
        return Fact(cells, Icon.WARNING if one.limited else None)


def _show(wanted: bool, *widgets: QWidget) -> None:
    for widget in widgets:
        widget.setVisible(wanted)


def _label(*, muted: bool = False) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if muted:
        label.setProperty("look", "muted")
    return label


def _title() -> QLabel:
    label = _label()
    label.setProperty("look", "heading")
    label.setContentsMargins(0, _SECTION, 0, 0)
    return label
