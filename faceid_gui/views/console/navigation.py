"""The list of the console's pages at the side of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon, icon_for
from faceid_gui.qt.panel import Panel

_WIDTH: Final = 176
_ROW: Final = 48


class Navigation(Panel):
    """One row for each page; ``chosen`` carries the row that was chosen."""

    chosen = Signal(int)

    def __init__(self, icons: tuple[Icon, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.rows = QListWidget()
        self.rows.setIconSize(QSize(24, 24))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for _ in icons:
            row = QListWidgetItem("")
            row.setSizeHint(QSize(_WIDTH - 8, _ROW))
            self.rows.addItem(row)
        self.rows.currentRowChanged.connect(self.chosen)
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        self.built()

    @property
    def row(self) -> int:
        """The row that is chosen."""
        return self.rows.currentRow()

    def choose(self, row: int) -> None:
        """Choose a row."""
        self.rows.setCurrentRow(row)

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Name the pages, in the order of their icons."""
        for number, text in enumerate(texts):
            self.rows.item(number).setText(text)

    def retint(self) -> None:
        """Tint the icons again."""
        for number, which in enumerate(self._icons):
            self.rows.item(number).setIcon(icon_for(which, self))
