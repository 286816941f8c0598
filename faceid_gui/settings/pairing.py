"""What the server offers to a new device: a code of six digits, and a token inside a QR picture.

The console or the command line makes the offer; the server, another process, honours it. They
share one file for their owner alone. Time is the monotonic clock, which all programs of a
machine share and nobody can set: an offer from before a restart has ended.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from faceid_gui.core.errors import LockedOut, NotFound, StoreDamaged
from faceid_gui.core.ports import Clock
from faceid_gui.settings.private_file import FileState, PrivateFile
from faceid_gui.wire.handshake import CODE_DIGITS

OFFER_FILE: Final = "pairing.json"
VALID_S: Final = 300.0
MOST_TRIES: Final = 5
TOKEN_BYTES: Final = 16

_FORMAT: Final = 1


class OfferStatus(StrEnum):
    """What became of an offer. Stable: views translate it."""

    OPEN = "open"
    USED = "used"  # a device was paired
    EXPIRED = "expired"
    SPENT = "spent"  # too many wrong codes
    WITHDRAWN = "withdrawn"  # taken back, or replaced by a newer one


@dataclass(frozen=True, slots=True)
class NewOffer:
    """An offer for whoever shows it. ``code`` and ``token`` are secret while it is open.

    ``token`` is 128 random bits in URL-safe base64 for the QR picture.
    """

    id: str
    code: str
    token: str
    valid_s: float = VALID_S


@dataclass(frozen=True, slots=True)
class OfferView:
    """How an offer stands. ``device`` is who used it; ``left_s`` seconds remain."""

    id: str
    status: OfferStatus
    tries_left: int
    left_s: float
    device: str = ""


@dataclass(frozen=True, slots=True)
class CodeTry:
    """One try that was counted: the code to compare with, and whose it is."""

    offer_id: str
    code: str


@dataclass(frozen=True, slots=True)
class _Offer:
    """An offer as it is kept. ``made_at`` is monotonic, seconds."""

    id: str
    code: str
    token_sha256: str
    made_at: float
    tries: int = 0
    device: str | None = None


class PairingOffers:
    """One offer at a time, in a file that console and server share. Safe from any thread.

    Each try of a code is written down before the code is compared, so that pulling the plug
    wins no further try.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._file = PrivateFile(path, "the file of the pairing code")
        self._clock = clock

    def make(self) -> NewOffer:
        """A new offer in the place of an older one. Raises DiskFull or EnvironmentFault."""
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        new = NewOffer(secrets.token_hex(8), code, secrets.token_urlsafe(TOKEN_BYTES))
        kept = _Offer(new.id, code, _digest(new.token), self._clock.monotonic())
        with self._file.locked():
            self._write(kept)
        return new

    def withdraw(self) -> None:
        """End the offer that stands, if any. Raises EnvironmentFault."""
        with self._file.locked():
            self._file.remove()

    def view(self, offer_id: str) -> OfferView:
        """How an offer stands. Raises StoreDamaged or KeyUnavailable."""
        offer = self._read()
        if offer is None or offer.id != offer_id:
            return OfferView(offer_id, OfferStatus.WITHDRAWN, 0, 0.0)
        left = MOST_TRIES - offer.tries
        return OfferView(
            offer.id, self._status(offer), max(0, left), self._left_s(offer), offer.device or ""
        )

    def state(self) -> FileState | None:
        """What changes whenever the offer does; cheap to ask."""
        return self._file.state()

    def try_code(self) -> CodeTry:
        """Count one try and hand out the code to compare with.

        Raises NotFound where nothing is offered (any more), LockedOut after the last try, and
        StoreDamaged, KeyUnavailable, DiskFull or EnvironmentFault.
        """

        def counted(offer: _Offer) -> _Offer:
            return replace(offer, tries=offer.tries + 1)

        offer = self._change(counted)
        return CodeTry(offer.id, offer.code)

    def use(self, offer_id: str, device: str) -> None:
        """Use an offer up, after its code was proven.

        Raises NotFound where it ended in the meantime or was used already.
        """

        def used(offer: _Offer) -> _Offer:
            if offer.id != offer_id:
                raise _nothing_offered()
            return replace(offer, device=device)

        self._change(used, trying=False)

    def use_token(self, token: str, device: str) -> None:
        """Use an offer up with the token of its QR picture.

        Raises NotFound for another token or none that is open. A wrong one costs no try: it
        has 128 random bits, and anybody could use up the code's tries otherwise.
        """

        def used(offer: _Offer) -> _Offer:
            if not hmac.compare_digest(offer.token_sha256, _digest(token)):
                raise _nothing_offered()
            return replace(offer, device=device)

        self._change(used, trying=False)

    def _change(self, how: Callable[[_Offer], _Offer], *, trying: bool = True) -> _Offer:
        """Change the open offer while no other program does. Raises NotFound or LockedOut."""
        with self._file.locked():
            offer = self._read()
            status = self._status(offer) if offer is not None else OfferStatus.WITHDRAWN
            if status is OfferStatus.SPENT and trying:
                raise LockedOut("Too many wrong codes. Make a new code on the server.")
            # The last try is counted before it is proven: it may still use the offer.
            if offer is None or status not in (OfferStatus.OPEN, OfferStatus.SPENT):
                raise _nothing_offered()
            changed = how(offer)
            self._write(changed)
            return changed

    def _status(self, offer: _Offer) -> OfferStatus:
        if offer.device is not None:
            return OfferStatus.USED
        if self._left_s(offer) <= 0:
            return OfferStatus.EXPIRED
        return OfferStatus.SPENT if offer.tries >= MOST_TRIES else OfferStatus.OPEN

    def _left_s(self, offer: _Offer) -> float:
        now = self._clock.monotonic()
        if now < offer.made_at:  # the machine has started anew since
            return 0.0
        return max(0.0, VALID_S - (now - offer.made_at))

    def _read(self) -> _Offer | None:
        data = self._file.read()
        if data is None:
            return None
        try:
            return _parse(json.loads(data))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            message = f"The file of the pairing code {self._file.path} is damaged; make a new code."
            raise StoreDamaged(message, detail=str(self._file.path)) from error

    def _write(self, offer: _Offer) -> None:
        # A used code is kept no longer than it is good for anything.
        kept = replace(offer, code="", token_sha256="") if offer.device is not None else offer
        self._file.write(json.dumps({"format": _FORMAT, **asdict(kept)}).encode())


def _nothing_offered() -> NotFound:
    return NotFound("No pairing is offered. Make a new code on the server.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _parse(document: dict[str, Any]) -> _Offer:
    if document["format"] != _FORMAT:
        raise ValueError("another format")
    device = document["device"]
    made_at = float(document["made_at"])
    if not math.isfinite(made_at):
        raise ValueError("no time")
    return _Offer(
        str(document["id"]),
        str(document["code"]),
        str(document["token_sha256"]),
        made_at,
        int(document["tries"]),
        None if device is None else str(device),
    )
