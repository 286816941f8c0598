"""Which visits are shown: a text, a decision, and some days."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.ports import VisitRecord
from faceid_gui.qt.evidence_words import decision_text, reason_words, who_text
from faceid_gui.qt.icons import Icon, icon_for
from faceid_gui.qt.moments import start_of
from faceid_gui.qt.panel import Panel
from faceid_gui.services.visit_search import Wanted

_TYPING_MS = 200
_TOUCH = 48


class Days(StrEnum):
    """The ranges of days to choose from."""

    ANY = "any"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    CHOSEN = "chosen"


def days_of(days: Days, today: QDate) -> tuple[QDate, QDate] | None:
    """First and last day of a range; None for any day and for days chosen by hand."""
    match days:
        case Days.TODAY:
            return today, today
        case Days.YESTERDAY:
            return today.addDays(-1), today.addDays(-1)
        case Days.WEEK:
            return today.addDays(-6), today
        case Days.MONTH:
            return today.addDays(-29), today
        case _:
            return None


class VisitFilters(Panel):
    """A row of fields, and a second one for days that are chosen by hand.

    ``changed`` when something else is looked for; typing counts once it pauses.
    """

    changed = Signal()

    def __init__(self, *buttons: QWidget, today: QDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.text = QLineEdit()
        self.text.setClearButtonEnabled(True)
        self._glass = self.text.addAction(
            icon_for(Icon.SEARCH, self), QLineEdit.ActionPosition.LeadingPosition
        )
        self.decision, self.days = _combo(), _combo()
        for value in ("", "granted", "denied"):
            self.decision.addItem("", value)
        for days in Days:
            self.days.addItem("", days.value)
        self.first, self.last = _date_field(today.addDays(-6)), _date_field(today)
        self._dash = QLabel("–")
        self._chosen = QWidget()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._lay_out(buttons)
        self._connect()
        self.built()

    def _lay_out(self, buttons: tuple[QWidget, ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.decision)
        row.addWidget(self.days)
        for button in buttons:
            row.addWidget(button)
        below = QHBoxLayout(self._chosen)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addStretch(1)
        for widget in (self.first, self._dash, self.last):
            below.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._chosen)
        self._chosen.hide()

    def _connect(self) -> None:
        self._typing.timeout.connect(self.changed)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.decision.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.days.currentIndexChanged.connect(self._on_days)
        self.first.dateChanged.connect(self._on_first)
        self.last.dateChanged.connect(self._on_last)

    def wanted(self) -> Wanted:
        """What is looked for now."""
        since, until = self._range()
        decision = str(self.decision.currentData())
        return Wanted(
            text=self.text.text().strip(),
            granted=None if not decision else decision == "granted",
            since=since,
            until=until,
            line=line_of(),
        )

    def clear(self) -> None:
        """Look for everything."""
        before = self.blockSignals(True)
        self.text.clear()
        self.decision.setCurrentIndex(0)
        self.days.setCurrentIndex(0)
        self._typing.stop()
        self.blockSignals(before)
        self.changed.emit()

    def set_today(self, today: QDate) -> None:
        """Another day has come: "today" means another one."""
        if today == self._today:
            return
        self._today = today
        if self._days not in (Days.ANY, Days.CHOSEN):
            self.changed.emit()

    def retranslate(self) -> None:
        """Set every text again."""
        self.text.setPlaceholderText(self.tr("Name or reason"))
        self.text.setAccessibleName(self.tr("Search the visits"))
        self.decision.setAccessibleName(self.tr("Decision"))
        self.days.setAccessibleName(self.tr("Days"))
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))
        decisions = (self.tr("All"), decision_text(True), decision_text(False))
        for index, text in enumerate(decisions):
            self.decision.setItemText(index, text)
        days = (
            self.tr("Any day"),
            self.tr("Today"),
            self.tr("Yesterday"),
            self.tr("Last 7 days"),
            self.tr("Last 30 days"),
            self.tr("From – to…"),
        )
        for index, text in enumerate(days):
            self.days.setItemText(index, text)

    def retint(self) -> None:
        """Tint the icon again."""
        self._glass.setIcon(icon_for(Icon.SEARCH, self))

    @property
    def _days(self) -> Days:
        return Days(str(self.days.currentData()))

    def _range(self) -> tuple[float | None, float | None]:
        if self._days is Days.ANY:
            return None, None
        first, last = days_of(self._days, self._today) or (self.first.date(), self.last.date())
        return start_of(first), start_of(last.addDays(1))

    def _on_days(self, _index: int) -> None:
        self._chosen.setVisible(self._days is Days.CHOSEN)
        self.changed.emit()

    def _on_first(self, day: QDate) -> None:
        if self.last.date() < day:
            self.last.setDate(day)  # which tells of the change
        else:
            self.changed.emit()

    def _on_last(self, day: QDate) -> None:
        if day < self.first.date():
            self.first.setDate(day)
        else:
            self.changed.emit()


class _Lines:
    """Makes of a visit the line that is searched; its words are made once, in the UI thread."""

    def __init__(self) -> None:
        self._reasons = {reason: reason_words(reason).short for reason in (None, *DenyReason)}
        self._decisions = {granted: decision_text(granted) for granted in (True, False)}

    def __call__(self, visit: VisitRecord) -> str:
        words = (who_text(visit), self._decisions[visit.granted], self._reasons[visit.reason])
        return " ".join(words)


def line_of() -> _Lines:
    """What of a visit is searched: what its row says but for the time."""
    return _Lines()


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.setMinimumHeight(_TOUCH)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo


def _date_field(day: QDate) -> QDateEdit:
    field = QDateEdit(day)
    field.setCalendarPopup(True)
    field.setMinimumHeight(_TOUCH)
    return field
