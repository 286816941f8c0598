"""The server in a few lines among the settings, and the way to its page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.pairing_job import PairingJob
from faceid_gui.qt.panel import Panel
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.link_state import LinkState


class ServerCard(Panel):
    """Names the paired server and says how it answers. ``asked`` to see or to change it."""

    asked = Signal()

    def __init__(
        self, job: PairingJob, feed: EngineFeed | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._job = job
        self._server = QLabel()
        self._server.setProperty("look", "heading")
        self._server.setWordWrap(True)
        self._server.setTextFormat(Qt.TextFormat.PlainText)
        self.state = LinkState(feed, self)
        self.button = ActionButton(Icon.LINK, touch=64)
        self.button.clicked.connect(self.asked)
        foot = QHBoxLayout()
        foot.addWidget(self.button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._server)
        column.addWidget(self.state)
        column.addLayout(foot)
        job.changed.connect(self.retranslate)
        job.look()
        self.built()

    @property
    def words(self) -> str:
        """Which server is said to be paired."""
        return self._server.text()

    def retranslate(self) -> None:
        """Set every text again."""
        server = self._job.state.server
        if server is None:
            self._server.setText(self.tr("No server is paired."))
            self.button.setText(self.tr("Pair with a server"))
        else:
            text = self.tr("Paired with {name} ({address}).")
            self._server.setText(
                text.format(name=server.name, address=server.address.removeprefix("https://"))
            )
            self.button.setText(self.tr("Show the server"))
