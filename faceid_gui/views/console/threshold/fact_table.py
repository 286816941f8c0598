"""Rows of facts as tall as those of other lists: aligned, wrapped, and marked by icons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon, icon
from faceid_gui.qt.panel import Panel
from faceid_gui.qt.theme import current_tokens

ROW_PX: Final = 48
_ICON_PX: Final = 22


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: what its cells say, and the icon before it. ``bold`` rows are what matters."""

    cells: tuple[str, ...]
    mark: Icon | None = None
    bold: bool = False


class FactTable(Panel):
    """Hidden while it has no rows. ``numbers`` are the columns that stand to the right."""

    def __init__(self, numbers: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = frozenset(numbers)
        self._cells: list[QWidget] = []
        self._marks: list[tuple[QLabel, Icon]] = []
        card = QFrame()
        card.setProperty("look", "card")
        self._grid = QGridLayout(card)
        self._grid.setContentsMargins(14, 2, 14, 2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self.hide()
        self.built()

    def show_facts(self, heads: Sequence[str], facts: Sequence[Fact]) -> None:
        """Show other rows; the last column gets most of the room."""
        self._drop()
        marked = any(fact.mark is not None for fact in facts)
        if any(heads):
            self._add_row(0, Fact(tuple(heads)), marked=marked, head=True)
        for line, fact in enumerate(facts, start=1):
            self._add_row(line, fact, marked=marked)
        for place in range(len(heads)):
            room = 0 if place in self._numbers else 3 if place + 1 == len(heads) else 2
            self._grid.setColumnStretch(place + 1, room)
        self.setVisible(bool(facts))
        self.retint()

    def retint(self) -> None:
        """Draw the icons in the colours of the theme."""
        tokens = current_tokens()
        for label, which in self._marks:
            colour = tokens.denied if which is Icon.WARNING else tokens.accent
            label.setPixmap(icon(which, colour).pixmap(QSize(_ICON_PX, _ICON_PX)))

    def _drop(self) -> None:
        self._marks.clear()
        for widget in self._cells:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._cells.clear()

    def _add_row(self, line: int, fact: Fact, *, marked: bool, head: bool = False) -> None:
        self._grid.setRowMinimumHeight(line, ROW_PX if not head else ROW_PX - 8)
        if marked:
            mark = QLabel()
            mark.setFixedWidth(_ICON_PX)
            if fact.mark is not None:
                self._marks.append((mark, fact.mark))
            self._put(mark, line, 0)
        for place, text in enumerate(fact.cells):
            cell = QLabel(text)
            cell.setTextFormat(Qt.TextFormat.PlainText)
            cell.setWordWrap(place not in self._numbers)
            side = Qt.AlignmentFlag.AlignRight if place in self._numbers else None
            cell.setAlignment((side or Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
            if head:
                cell.setProperty("look", "muted")
            if fact.bold:
                font = cell.font()
                font.setBold(True)
                cell.setFont(font)
            self._put(cell, line, place + 1)

    def _put(self, widget: QWidget, line: int, column: int) -> None:
        self._cells.append(widget)
        self._grid.addWidget(widget, line, column)
