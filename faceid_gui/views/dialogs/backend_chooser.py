"""Choosing where recognition runs: the backends that exist, the one in use marked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.backends import backend_text
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton


class BackendChooser(Panel):
    """A large button for each backend. ``chosen`` with its name, also for the one in use."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(
        self,
        backends: tuple[str, ...],
        *,
        in_use: str,
        words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._in_use = in_use
        self._title, self._explained, self._words = QLabel(), QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._explained.setProperty("look", "muted")
        self._words.setProperty("look", "error")
        for label in (self._explained, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._close = IconButton(Icon.CLOSE, size=64)
        self._close.clicked.connect(self.cancelled)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._explained)
        column.addWidget(self._words)
        self._buttons: dict[str, ActionButton] = {}
        for name in backends:
            used = name == in_use
            button = ActionButton(Icon.GRANTED if used else Icon.BACKEND, primary=used, touch=64)
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._buttons[name] = button
            column.addWidget(button)
        column.addStretch(1)
        self.setMinimumWidth(380)
        self.built()

    @property
    def words(self) -> str:
        """What went wrong; empty where nothing did."""
        return self._words.text()

    def button(self, name: str) -> ActionButton:
        """The button of a backend. KeyError for one that is not offered."""
        return self._buttons[name]

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Backend"))
        self._explained.setText(
            self.tr("Where faces are found and recognised. The door stays shut while it changes.")
        )
        self._close.name(self.tr("Close"))
        used = self.tr("{backend} (in use)")
        for name, button in self._buttons.items():
            text = backend_text(name)
            button.setText(used.format(backend=text) if name == self._in_use else text)
