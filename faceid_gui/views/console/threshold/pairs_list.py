"""Look-alikes: those that are confused first, the rest on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceid_gui.core.calibration import ClosePair
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.threshold.fact_table import Fact, FactTable
from faceid_gui.views.widgets.icon_button import ActionButton

MOST_AT_ONCE: Final = 10
TOLD_APART: Final = 3
"""So many of the pairs that are told apart are shown at once: how near they come."""


class PairsList(Panel):
    """Two people and a score per row, and a button for those that are not shown at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[ClosePair, ...] = ()
        self._all = False
        self.table = FactTable(numbers=(1,))
        self.more_button = ActionButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.more_button.clicked.connect(self._on_more)
        self.built()

    def show_pairs(self, pairs: Sequence[ClosePair]) -> None:
        """Show other pairs."""
        if tuple(pairs) != self._pairs:
            self._pairs, self._all = tuple(pairs), False
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        shown = self._pairs if self._all else first_of(self._pairs)
        heads = (self.tr("Two people"), self.tr("Score"), self.tr("At this threshold"))
        self.table.show_facts(heads, [self._fact(pair) for pair in shown])
        self.more_button.setVisible(len(self._pairs) > len(first_of(self._pairs)))
        everyone = self.tr("Show all {count} pairs").format(count=len(self._pairs))
        self.more_button.setText(self.tr("Show fewer") if self._all else everyone)
        self.setVisible(bool(self._pairs))

    def _fact(self, pair: ClosePair) -> Fact:
        names = f"{pair.first} · {pair.second}"
        text = self.tr("each passes as the other") if pair.confused else self.tr("told apart")
        mark = Icon.WARNING if pair.confused else None
        return Fact((names, f"{pair.score:.3f}", text), mark, bold=pair.confused)

    def _on_more(self) -> None:
        self._all = not self._all
        self.retranslate()


def first_of(pairs: Sequence[ClosePair]) -> tuple[ClosePair, ...]:
    """Everybody who passes as somebody else, and the closest of those who do not."""
    confused = [pair for pair in pairs if pair.confused]
    apart = [pair for pair in pairs if not pair.confused]
    return (*confused, *apart[:TOLD_APART])[:MOST_AT_ONCE]
