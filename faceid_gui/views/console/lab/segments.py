"""One of several parts to show: a row of buttons, or a list where these have no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from faceid_gui.views.dialogs.editors import touch_combo
from faceid_gui.views.widgets.icon_button import ActionButton

_GAP: Final = 2


class Segments(QWidget):
    """``chosen`` carries the number of the part, whoever chose it."""

    chosen = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons = tuple(ActionButton(touch=48) for _ in range(count))
        self.combo = touch_combo()
        self.combo.setProperty("look", "compact")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for number, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.setProperty("look", "segment")
            button.setMinimumWidth(48)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addWidget(self.combo)
        row.addStretch(1)
        self.combo.addItems([""] * count)
        self.combo.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group.idToggled.connect(self._on_toggled)
        self.combo.activated.connect(self.choose)
        self.choose(0)

    @property
    def number(self) -> int:
        """Which part is chosen."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Choose a part."""
        self._group.button(number).setChecked(True)

    def name(self, what: str, texts: Sequence[str]) -> None:
        """Say what is chosen here, and how the parts are called."""
        self.combo.setAccessibleName(what)
        for number, (button, text) in enumerate(zip(self.buttons, texts, strict=True)):
            button.setText(text)
            self.combo.setItemText(number, text)
        longest = max(texts, key=self.fontMetrics().horizontalAdvance)
        width = self.fontMetrics().horizontalAdvance(longest)
        self.combo.setMinimumWidth(width + 90)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Qt: any width will do."""
        return QSize(160, 48)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        wanted = sum(button.sizeHint().width() + _GAP for button in self.buttons)
        fits = wanted <= self.width()
        for button in self.buttons:
            button.setVisible(fits)
        self.combo.setVisible(not fits)

    def _on_toggled(self, number: int, checked: bool) -> None:
        if checked:
            self.combo.setCurrentIndex(number)
            self.chosen.emit(number)
