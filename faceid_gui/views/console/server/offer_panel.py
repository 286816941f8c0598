"""Six digits and a QR code for a kiosk that is to be paired, until it is or the time is up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from faceid_gui.qt.background import Background
from faceid_gui.qt.fonts import sized
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.panel import Panel
from faceid_gui.settings.pairing import OfferStatus, OfferView
from faceid_gui.views.console.server.tools import ServerTools, ShownOffer
from faceid_gui.views.console.server.words import offer_text
from faceid_gui.views.console.server.work import Work
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.qr_view import QrView

_LOOK_MS: Final = 1000
_ADDRESSES: Final = 3


class OfferPanel(Panel):
    """Makes an offer with ``begin`` and takes it back when it is left. ``paired`` when a kiosk
    used it, ``closed`` when somebody goes back."""

    paired = Signal()
    closed = Signal()

    def __init__(
        self, tools: ServerTools, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self._offer: ShownOffer | None = None
        self._view: OfferView | None = None
        self._error: Exception | None = None
        self._work = Work(self, background, self._show_state)
        self._title, self._how, self._where = QLabel(), QLabel(), QLabel()
        self._code, self._state = QLabel(), QLabel()
        self._title.setProperty("look", "title")
        self._code.setFont(sized(self.font(), 40, bold=True))
        for label in (self._how, self._where, self._state):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.picture = QrView()
        self.again_button = ActionButton(Icon.REFRESH, primary=True)
        self.close_button = ActionButton(Icon.BACK)
        self.again_button.clicked.connect(self._make)
        self.close_button.clicked.connect(self.closed)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._lay_out()
        self.built()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(6)
        for label in (self._title, self._how, self._code, self._where, self._state):
            words.addWidget(label)
        words.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        foot.addWidget(self.again_button)
        words.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(14)
        row.addLayout(words, 1)
        row.addWidget(self.picture, 1)

    @property
    def code(self) -> str:
        """The digits as they are shown; empty while there are none."""
        return "" if self._code.isHidden() else self._code.text()

    @property
    def words(self) -> str:
        """How it stands."""
        return self._state.text()

    def begin(self) -> None:
        """Offer pairing."""
        self._make()

    def look(self) -> None:
        """See how the offer stands."""
        offer = self._offer
        if offer is not None:
            self._work.call(lambda: self._tools.offer_view(offer.id), self._on_view, self._on_error)

    def end(self) -> None:
        """Take the offer back; the screen forgets it."""
        self._timer.stop()
        offer, self._offer = self._offer, None
        open_still = self._view is None or self._view.status is OfferStatus.OPEN
        self._view = None
        if offer is not None and open_still:
            self._background.let_go(self._tools.withdraw)
        self._show_state()

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(self.tr("Pair a kiosk"))
        self.close_button.setText(self.tr("Back"))
        self.again_button.setText(self.tr("New code"))
        self._show_state()

    def _make(self) -> None:
        self._error = self._view = self._offer = None
        if not self._work.call(self._tools.offer, self._on_offer, self._on_error):
            self._show_state()

    def _on_offer(self, offer: ShownOffer) -> None:
        if not self.isVisible():  # left while it was made
            self._background.let_go(self._tools.withdraw)
            return
        self._offer = offer
        self._timer.start()
        self._show_state()
        self.look()

    def _on_view(self, view: OfferView) -> None:
        if self._offer is None or view.id != self._offer.id:
            return
        self._view = view
        if view.status is not OfferStatus.OPEN:
            self._timer.stop()
        self._show_state()
        if view.status is OfferStatus.USED:
            self.paired.emit()

    def _on_error(self, error: Exception) -> None:
        self._timer.stop()
        self._error, self._offer = error, None
        self._show_state()

    def _show_state(self) -> None:
        offer, view = self._offer, self._view
        shown = offer is not None and (view is None or view.status is OfferStatus.OPEN)
        digits = offer.code if offer is not None and shown else ""
        self._code.setText(f"{digits[:3]} {digits[3:]}")
        self._code.setVisible(bool(digits))
        self.picture.show_text(offer.qr if offer is not None and shown else "")
        self.picture.setVisible(shown)
        self._how.setVisible(shown)
        self._how.setText(
            self.tr(
                "On the kiosk: Settings, Server in use, Pair. Hold this before its camera, or type:"
            )
        )
        addresses = () if offer is None else offer.addresses[:_ADDRESSES]
        self._where.setVisible(shown and bool(addresses))
        self._where.setText("\n".join(addresses))
        self._state.setText(self._state_text())
        self.again_button.setVisible(not shown and not self._making)

    @property
    def _making(self) -> bool:
        return self._work.busy and self._offer is None

    def _state_text(self) -> str:
        if self._error is not None:
            sentence = error_text(self._error)
            return f"{sentence.what}. {sentence.advice}".strip()
        if self._view is not None:
            return offer_text(self._view)
        return self.tr("A code is being made…") if self._making else ""

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: left; a code that nobody sees must open nothing."""
        if not event.spontaneous():
            self.end()
        super().hideEvent(event)
