"""Choosing where recognition runs: the backends that exist, the one in use marked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.backends import backend_advice, backend_text
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.pairing_job import PairingJob
from faceid_gui.qt.panel import Panel
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.widgets.icon_button import ActionButton, IconButton
from faceid_gui.views.widgets.link_state import LinkState

translate = QCoreApplication.translate

_HERE: Final = "local"


def needs_server(backend: str) -> bool:
    """Whether a backend cannot be chosen before a server is paired."""
    return backend != _HERE


def offer_backends(combo: QComboBox, tools: SettingsTools, *, in_use: str) -> None:
    """Fill a combo box with the backends; without a server, what needs one cannot be chosen."""
    combo.clear()
    for name in tools.backends:
        combo.addItem(backend_text(name), name)
    model = combo.model()
    for row, name in enumerate(tools.backends):
        closed = needs_server(name) and name != in_use and not tools.has_server
        if closed and isinstance(model, QStandardItemModel):
            item, first = model.item(row), translate("BackendChooser", "Pair with a server first")
            item.setEnabled(False)
            item.setToolTip(first)
            item.setText(f"{backend_text(name)} ({first})")
    combo.setCurrentIndex(combo.findData(in_use))


class BackendChooser(Panel):
    """A large button for each backend. ``chosen`` with its name, also for the one in use.

    What needs a server can be chosen once ``pairing`` knows one; ``pairing_asked`` when
    somebody wants to pair, or to look at the server there is.
    """

    chosen = Signal(str)
    pairing_asked = Signal()
    cancelled = Signal()

    def __init__(
        self,
        backends: tuple[str, ...],
        *,
        in_use: str,
        words: str = "",
        feed: EngineFeed | None = None,
        pairing: PairingJob | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._in_use = in_use
        self._pairing = pairing
        self._title, self._explained, self._words = QLabel(), QLabel(), QLabel()
        self._first = QLabel()
        self._title.setProperty("look", "title")
        self._explained.setProperty("look", "muted")
        self._words.setProperty("look", "error")
        for label in (self._explained, self._words, self._first):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.state = LinkState(feed, self)
        self._close = IconButton(Icon.CLOSE, size=64)
        self._close.clicked.connect(self.cancelled)
        self.pair_button = ActionButton(Icon.LINK, touch=64)
        self.pair_button.clicked.connect(self.pairing_asked)
        self._buttons: dict[str, ActionButton] = {}
        self._lay_out(backends)
        self.setMinimumWidth(420)
        if pairing is not None:
            pairing.changed.connect(self.retranslate)
            pairing.look()
        self.built()

    def _lay_out(self, backends: tuple[str, ...]) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._explained)
        column.addWidget(self._words)
        for name in backends:
            used = name == self._in_use
            button = ActionButton(Icon.GRANTED if used else Icon.BACKEND, primary=used, touch=64)
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._buttons[name] = button
            column.addWidget(button)
        column.addWidget(self.state)
        column.addWidget(self._first)
        column.addWidget(self.pair_button)
        column.addStretch(1)

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
            button.setToolTip(backend_advice(name))
            button.setAccessibleDescription(button.toolTip())
        self._show_server()

    def _show_server(self) -> None:
        """Open what needs a server where there is one, and say where there is none."""
        known = None if self._pairing is None else self._pairing.state.server
        for name, button in self._buttons.items():
            # The one in use can always be kept: that changes nothing.
            button.setEnabled(known is not None or not needs_server(name) or name == self._in_use)
        waiting = any(map(needs_server, self._buttons)) and known is None
        self._first.setText(self.tr("Pair with a server first; then it can be chosen."))
        self._first.setVisible(waiting)
        self.pair_button.setVisible(self._pairing is not None)
        if known is None:
            self.pair_button.setText(self.tr("Pair with a server"))
        else:
            name = known.name if len(known.name) <= 24 else f"{known.name[:23]}…"
            self.pair_button.setText(self.tr("Server: {name}").format(name=name))
