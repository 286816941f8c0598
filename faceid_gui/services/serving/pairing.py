"""The server's side of pairing: who knows the code or the token gets a key of their own."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Protocol

from faceid_gui.core.errors import NotFound, WrongPin
from faceid_gui.core.keys import KeyRing, Scope
from faceid_gui.core.ports import Clock
from faceid_gui.settings.pairing import PairingOffers
from faceid_gui.wire.handshake import ServerHandshake
from faceid_gui.wire.pairing import Paired

RUN_VALID_S: Final = 30.0
"""From the server's message to the client's proof."""

_MOST_RUNS: Final = 8

_log = logging.getLogger(__name__)


class PairingAudit(Protocol):
    """The record of who was let in."""

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> object:
        """Write one entry."""


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What a paired device is told of this server. ``tls_pin`` is empty without TLS."""

    name: str
    tls_pin: str
    signing_key: str


@dataclass(frozen=True, slots=True)
class StartedRun:
    """The server's half of the key exchange, and the id of this run."""

    pairing_id: str
    message: bytes


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A run between its two messages. ``at`` is monotonic, seconds."""

    handshake: ServerHandshake
    offer_id: str
    device_name: str
    at: float


class PairingDesk:
    """Honours the offer that the console made. Safe from any thread; calls take up to 20 ms.

    A run is good for one proof: a message that is sent again meets no run.
    """

    def __init__(
        self,
        offers: PairingOffers,
        keys: KeyRing,
        audit: PairingAudit,
        clock: Clock,
        own: OwnFacts,
    ) -> None:
        self._offers = offers
        self._keys = keys
        self._audit = audit
        self._clock = clock
        self._own = own
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, device_name: str, message: bytes) -> StartedRun:
        """Answer a client's first message. Each costs a try of the code.

        Raises NotFound where nothing is offered, LockedOut after the last try, and BadRequest
        for a message that is none.
        """
        tried = self._offers.try_code()
        handshake = ServerHandshake(tried.code, message)
        run = _Run(handshake, tried.offer_id, device_name, self._clock.monotonic())
        pairing_id = secrets.token_hex(16)
        with self._lock:
            self._runs[pairing_id] = run
            while len(self._runs) > _MOST_RUNS:
                self._runs.popitem(last=False)
        return StartedRun(pairing_id, handshake.message)

    def finish(self, pairing_id: str, *, tls_pin: str, confirmation: bytes) -> bytes:
        """Check a client's proof; a ``Paired`` as JSON, sealed for that client alone.

        ``tls_pin`` is what the client says it sees. Raises NotFound where there is no such run
        (any more), WrongPin for another code, and for a client that sees another TLS key:
        then somebody sits in the middle.
        """
        run = self._take(pairing_id)
        secret = run.handshake.finish(
            pairing_id=pairing_id, device_name=run.device_name, tls_pin=tls_pin
        )
        if not secret.confirms(confirmation):
            self._refused(run.device_name, "wrong code")
            raise WrongPin("The pairing code is wrong.")
        if tls_pin != self._own.tls_pin:
            _log.error("somebody sits between this server and %r", run.device_name)
            self._refused(run.device_name, "somebody in the middle")
            raise WrongPin("The pairing did not reach the server untouched.")
        self._offers.use(run.offer_id, run.device_name)
        return secret.seal(self._paired(run.device_name, "code").model_dump_json().encode())

    def by_token(self, token: str, device_name: str) -> Paired:
        """A key for whoever saw the QR picture. Raises NotFound for another token."""
        self._offers.use_token(token, device_name)
        return self._paired(device_name, "qr")

    def _take(self, pairing_id: str) -> _Run:
        with self._lock:
            run = self._runs.pop(pairing_id, None)
        if run is None or self._clock.monotonic() - run.at > RUN_VALID_S:
            raise NotFound("There is no such pairing under way.")
        return run

    def _paired(self, device_name: str, how: str) -> Paired:
        key, secret = self._keys.add(device_name, Scope.KIOSK)
        self._audit.append("server", "server.paired", key.id, f"{device_name} by {how}")
        own = self._own
        return Paired(
            name=own.name, tls_pin=own.tls_pin, signing_key=own.signing_key, api_key=secret
        )

    def _refused(self, device_name: str, why: str) -> None:
        self._audit.append("server", "server.pairing_refused", device_name, why)
