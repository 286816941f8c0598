"""A file or folder that the operator chooses, or leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.services.people import shown
from faceid_gui.views.widgets.elided_label import ElidedLabel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton


class PathRow(QWidget):
    """A button that asks, what was chosen, and a button that forgets it. ``changed`` with both."""

    changed = Signal()

    def __init__(self, ask: Callable[[QWidget], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._nothing = ""
        self.path: Path | None = None
        self.button = ActionButton(Icon.FOLDER, touch=48)
        self.label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.label.setProperty("look", "muted")
        self.clear_button = IconButton(Icon.CLOSE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.label, 1)
        row.addWidget(self.clear_button)
        self.button.clicked.connect(self.ask)
        self.clear_button.clicked.connect(lambda: self.take(None))
        self._show()

    def ask(self) -> None:
        """Have the operator choose."""
        chosen = self._ask(self)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path | None) -> None:
        """This one from now on, or none."""
        self.path = path
        self._show()
        self.changed.emit()

    def name(self, text: str, *, nothing: str, forget: str) -> None:
        """Set the texts: of the button, of the line without a choice, of the second button."""
        self.button.setText(text)
        self.clear_button.name(forget)
        self._nothing = nothing
        self._show()

    def _show(self) -> None:
        text = self._nothing if self.path is None else shown(self.path)
        self.label.setText(text)
        self.label.setToolTip("" if self.path is None else text)
        self.clear_button.setVisible(self.path is not None)
