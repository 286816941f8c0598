"""Who this machine is as a server: set up or not, its addresses, its fingerprint."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.icons import Icon
from faceid_gui.qt.panel import Panel
from faceid_gui.views.console.server.tools import ServerFacts
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.wire.pinning import fingerprint

COMMAND = "faceid-gui serve"


class IdentityCard(Panel):
    """``set_up_asked`` while nothing is set up, ``pair_asked`` afterwards."""

    set_up_asked = Signal()
    pair_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: ServerFacts | None = None
        self._title, self._words, self._where, self._print = (QLabel() for _ in range(4))
        self._title.setProperty("look", "heading")
        for label in (self._title, self._words, self._where, self._print):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self._where.setTextInteractionFlags(selectable)
        self._print.setTextInteractionFlags(selectable)
        self.set_up_button = ActionButton(Icon.SERVER, primary=True)
        self.pair_button = ActionButton(Icon.QR, primary=True)
        self.set_up_button.clicked.connect(self.set_up_asked)
        self.pair_button.clicked.connect(self.pair_asked)
        foot = QHBoxLayout()
        foot.addWidget(self.set_up_button)
        foot.addWidget(self.pair_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for label in (self._title, self._words, self._where, self._print):
            column.addWidget(label)
        column.addLayout(foot)
        self.built()

    @property
    def words(self) -> str:
        """Everything that is said."""
        labels = (self._title, self._words, self._where, self._print)
        return " ".join(label.text() for label in labels if not label.isHidden())

    def show_facts(self, facts: ServerFacts | None) -> None:
        """Show these; None while nobody knows."""
        self._facts = facts
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self.set_up_button.setText(self.tr("Set up"))
        self.pair_button.setText(self.tr("Pair a kiosk"))
        facts = self._facts
        ready = facts is not None and facts.ready
        self._title.setText(self._title_text())
        self._words.setText(self._running_text())
        self._words.setVisible(bool(self._words.text()))
        self._where.setVisible(ready and facts is not None and bool(facts.addresses))
        self._print.setVisible(ready and facts is not None and bool(facts.fingerprint))
        self.set_up_button.setVisible(facts is not None and not ready)
        self.pair_button.setVisible(ready)
        if facts is not None:
            where = self.tr("Address: {address}")
            self._where.setText(where.format(address=", ".join(facts.addresses)))
            text = self.tr("Fingerprint: {fingerprint}")
            self._print.setText(text.format(fingerprint=fingerprint(facts.fingerprint)))

    def _title_text(self) -> str:
        if self._facts is None:
            return self.tr("This machine as a server")
        if self._facts.ready:
            return self.tr("This machine is set up as a server.")
        return self.tr("This machine is not set up as a server.")

    def _running_text(self) -> str:
        facts = self._facts
        if facts is None:
            return ""
        if not facts.ready:
            return self.tr(
                "Setting up makes a certificate and the first key. Kiosks that are slow can then "
                "have their faces computed here."
            )
        lines = [self._state_text(facts)]
        if facts.local_only:
            lines.append(
                self.tr(
                    "It serves this machine alone. For others choose the address 0.0.0.0 in the "
                    "settings, under This machine as a server."
                )
            )
        return "\n".join(line for line in lines if line)

    def _state_text(self, facts: ServerFacts) -> str:
        if facts.running is None:
            return ""
        if facts.running:
            return self.tr("The server runs.")
        return self.tr("The server does not run. Start it with: {command}").format(command=COMMAND)
