"""The server that this machine is paired with: found out, made and ended off the UI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from faceid_gui.qt.background import Background

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerLinkFacts:
    """The server that this machine is paired with.

    ``address`` is what people type, such as ``https://gpu:8642``; ``fingerprint`` the pinned
    key's in hexadecimal digits; ``paired_at`` Unix time, seconds, None where it is not known.
    """

    name: str
    address: str
    fingerprint: str
    paired_at: float | None = None


@dataclass(frozen=True, slots=True)
class LinkTools:
    """What pairing takes. All of it is called on background threads and raises FaceIdError.

    ``current`` gives the paired server, None without one. ``pair_by_code`` takes an address
    and six digits, ``pair_by_qr`` the text of a QR code; both keep what they found and return
    it. ``forget`` ends the pairing on this machine.
    """

    current: Callable[[], ServerLinkFacts | None]
    pair_by_code: Callable[[str, str], ServerLinkFacts]
    pair_by_qr: Callable[[str], ServerLinkFacts]
    forget: Callable[[], None]


@dataclass(frozen=True, slots=True)
class PairingState:
    """How it stands. ``known`` once it was looked whether a server is paired."""

    server: ServerLinkFacts | None = None
    known: bool = False
    busy: bool = False
    error: Exception | None = None


class PairingJob(QObject):
    """One for the whole app; lives in the UI thread. One call at a time.

    ``changed`` with every change of ``state``; ``paired`` and ``forgotten`` after the server
    in use has become another one or none: recognition must be built anew.
    """

    changed = Signal()
    paired = Signal()
    forgotten = Signal()

    def __init__(
        self, tools: LinkTools, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._background = background
        self.state = PairingState()

    def look(self) -> None:
        """Find out which server is paired. Does nothing while something is under way."""
        if self.state.busy:
            return
        self._background.call(
            self._tools.current, then=self._on_current, failed=self._on_look_failed
        )

    def pair_by_code(self, address: str, code: str) -> None:
        """Pair with the server at an address that shows these six digits."""
        self._pair(lambda: self._tools.pair_by_code(address, code))

    def pair_by_qr(self, text: str) -> None:
        """Pair with the server whose QR code says this."""
        self._pair(lambda: self._tools.pair_by_qr(text))

    def forget(self) -> None:
        """End the pairing."""
        if self._begin():
            self._background.call(
                self._tools.forget, then=self._on_forgotten, failed=self._on_failed
            )

    def settle(self) -> None:
        """Whoever saw the last error has read it."""
        if self.state.error is not None:
            self._show(replace(self.state, error=None))

    def _pair(self, work: Callable[[], ServerLinkFacts]) -> None:
        if self._begin():
            self._background.call(work, then=self._on_paired, failed=self._on_failed)

    def _begin(self) -> bool:
        if self.state.busy:
            return False
        self._show(replace(self.state, busy=True, error=None))
        return True

    def _on_current(self, server: ServerLinkFacts | None) -> None:
        if not self.state.busy:
            self._show(replace(self.state, server=server, known=True))

    def _on_look_failed(self, error: Exception) -> None:
        # What is kept of the server cannot be read: whoever pairs anew mends it.
        _log.warning("it is not known which server is paired: %s", error)
        if not self.state.busy:
            self._show(replace(self.state, server=None, known=True, error=error))

    def _on_paired(self, server: ServerLinkFacts) -> None:
        self._show(PairingState(server, known=True))
        self.paired.emit()

    def _on_forgotten(self, _none: None) -> None:
        self._show(PairingState(known=True))
        self.forgotten.emit()

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, busy=False, error=error))

    def _show(self, state: PairingState) -> None:
        self.state = state
        self.changed.emit()
