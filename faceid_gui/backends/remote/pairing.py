"""The client's side of pairing: from six digits or a QR picture to a server that is known.

With the digits the server's TLS key is not known yet: whatever answers is talked to, and only
what is sealed with the key that both sides drew from the digits is believed. What is sealed
names the TLS key, which must be the one of this very connection. A QR picture names the TLS
key itself, so the token goes to no other server.
"""

from __future__ import annotations

import contextlib
import hmac
import http.client
import threading
import time
from types import TracebackType
from typing import Final, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from faceid_gui import __version__
from faceid_gui.backends.remote.line import Line, dial, key_digest, secure, tls_context
from faceid_gui.core.errors import (
    BadRequest,
    FaceIdError,
    LinkFailed,
    LockedOut,
    NotFound,
    WrongPin,
)
from faceid_gui.core.link import LinkTrouble, ServerLink
from faceid_gui.wire.handshake import ClientHandshake, is_code
from faceid_gui.wire.models import ErrorEnvelope, WireModel
from faceid_gui.wire.pairing import (
    FINISH_PATH,
    START_PATH,
    TOKEN_PATH,
    PairByToken,
    Paired,
    PairFinish,
    PairSealed,
    PairStart,
    PairStarted,
    complete_address,
    parse_qr,
)
from faceid_gui.wire.pinning import is_loopback

WAIT_S: Final = 8.0
"""The longest that one server may take for the whole pairing."""

_REPLY_CAP: Final = 16_384
_M = TypeVar("_M", bound=WireModel)


class PairingChannel:
    """One connection to a server, for one pairing, with one deadline around all of it.

    ``pin`` is the pin of the TLS key that the server showed, empty without TLS. With
    ``expected`` only the server with that pin is talked to. Opening and every call raise
    LinkFailed.
    """

    def __init__(self, url: str, *, expected: str = "", wait_s: float = WAIT_S) -> None:
        parts = urlsplit(url)
        host, plain = parts.hostname or "", parts.scheme == "http"
        self._line = Line(pin=expected, local_only=plain)
        self._line.begin(time.monotonic() + wait_s)
        # One read at a time has no deadline of its own that holds for all of them.
        self._timer = threading.Timer(wait_s, self._line.expire)
        self._timer.daemon = True
        self._timer.start()
        self._connection = http.client.HTTPConnection(host, parts.port)
        self._connection.auto_open = 0  # a new connection might lead to somebody else
        self.pin = ""
        try:
            sock = dial(host, parts.port or 0, self._line)
            self._connection.sock = sock
            if not plain:
                tls = secure(sock, host, tls_context(), self._line)
                self._connection.sock = tls
                self.pin = key_digest(tls.getpeercert(binary_form=True) or b"")
        except ValueError as error:
            self.close()
            raise LinkFailed(LinkTrouble.WRONG_KEY, detail=str(error)) from error
        except LinkFailed:
            self.close()
            self._line.left_s()  # says so where the time is over
            raise
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> PairingChannel:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._timer.cancel()
        with contextlib.suppress(OSError):
            self._connection.close()
        self._timer.join()

    def post(self, path: str, question: WireModel, answer: type[_M]) -> _M:
        """Ask once. Raises LinkFailed, and WrongPin, NotFound or LockedOut as the server says."""
        status, body = self._exchange(path, question.model_dump_json().encode())
        if status != http.HTTPStatus.OK:
            raise _refusal(status, body)
        try:
            return answer.model_validate_json(body)
        except ValidationError as error:
            raise LinkFailed(LinkTrouble.BAD_REPLY, "the server's answer makes no sense") from error

    def _exchange(self, path: str, body: bytes) -> tuple[int, bytes]:
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": f"faceid-gui/{__version__}",
        }
        try:
            self._line.left_s()
            self._connection.request("POST", path, body, headers)
            with self._connection.getresponse() as response:
                content = response.read(_REPLY_CAP + 1)
        except (OSError, http.client.HTTPException) as error:
            self._line.left_s()  # says so where the time is over
            raise LinkFailed(LinkTrouble.CUT, detail=str(error)) from error
        self._line.left_s()
        if len(content) > _REPLY_CAP:
            raise LinkFailed(LinkTrouble.BAD_REPLY, "the reply is too long")
        return response.status, content


def pair_by_code(
    address: str, code: str, device_name: str, *, wait_s: float = WAIT_S
) -> ServerLink:
    """Pair with the server at ``address`` that shows the six digits ``code``.

    ``address`` is a host with or without scheme and port. Raises BadRequest for what is no
    address, code or name; NotFound where the server offers no pairing (any more); WrongPin for
    a wrong code; LockedOut after too many; LinkFailed, with WRONG_KEY where somebody sits
    between here and the server.
    """
    digits = "".join(code.split())
    if not is_code(digits):
        raise BadRequest("a pairing code has six digits")
    name = _sound_name(device_name)
    channel, url = _reach(address, wait_s)
    with channel:
        try:
            paired = _by_code(channel, digits, name)
        except (BadRequest, ValidationError):  # of the server's messages, not of ours
            message = "the server did not prove that it shows this code"
            raise LinkFailed(LinkTrouble.NOT_PROVEN, message) from None
        return _link(url, channel.pin, paired)


def pair_by_qr(text: str, device_name: str, *, wait_s: float = WAIT_S) -> ServerLink:
    """Pair with the server whose QR picture says ``text``, at the first address that leads there.

    Raises BadRequest for another text or name, NotFound where the picture is not good any
    more, and LinkFailed where no address leads to the server.
    """
    offer = parse_qr(text)
    name = _sound_name(device_name)
    question = PairByToken(device_name=name, token=offer.token)
    failed = LinkFailed(LinkTrouble.UNREACHABLE)
    for url in offer.addresses:
        try:
            with PairingChannel(url, expected=offer.tls_pin, wait_s=wait_s) as channel:
                return _link(url, channel.pin, channel.post(TOKEN_PATH, question, Paired))
        except LinkFailed as error:
            failed = error
    raise failed


def _by_code(channel: PairingChannel, digits: str, name: str) -> Paired:
    handshake = ClientHandshake(digits)
    start = PairStart(device_name=name, message=handshake.message.hex())
    started = channel.post(START_PATH, start, PairStarted)
    secret = handshake.finish(
        _bytes(started.message),
        pairing_id=started.pairing_id,
        device_name=name,
        tls_pin=channel.pin,
    )
    finish = PairFinish(
        pairing_id=started.pairing_id,
        tls_pin=channel.pin,
        confirmation=secret.confirmation().hex(),
    )
    sealed = channel.post(FINISH_PATH, finish, PairSealed)
    return Paired.model_validate_json(secret.open(_bytes(sealed.sealed)))


def _reach(address: str, wait_s: float) -> tuple[PairingChannel, str]:
    """A connection to what was typed. A server on this machine may have no TLS."""
    url = complete_address(address)
    try:
        return PairingChannel(url, wait_s=wait_s), url
    except LinkFailed as failed:
        local = is_loopback(urlsplit(url).hostname or "") and "://" not in address
        if not local or failed.trouble not in (LinkTrouble.BAD_REPLY, LinkTrouble.CUT):
            raise
    url = url.replace("https://", "http://", 1)
    return PairingChannel(url, wait_s=wait_s), url


def _link(url: str, seen_pin: str, paired: Paired) -> ServerLink:
    """What to keep. Raises LinkFailed where the server has another TLS key than was seen."""
    if not hmac.compare_digest(paired.tls_pin, seen_pin):
        raise LinkFailed(LinkTrouble.WRONG_KEY, "somebody sits between this machine and the server")
    return ServerLink(url, paired.name, seen_pin, paired.signing_key, paired.api_key)


def _sound_name(text: str) -> str:
    """A device's name as it may be sent. Raises BadRequest."""
    try:
        return PairByToken(device_name=text, token=22 * "A").device_name
    except ValidationError as error:
        raise BadRequest("a device's name has 1 to 64 letters that can be shown") from error


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise BadRequest("that is no hexadecimal text") from error


def _refusal(status: int, body: bytes) -> FaceIdError:
    """What a server's refusal means. Its words are not ours, so they are not repeated."""
    try:
        code = ErrorEnvelope.model_validate_json(body).error.code
    except ValidationError:
        return LinkFailed(LinkTrouble.BAD_REPLY, "no faceid-gui server answers there")
    match code:
        case "wrong_pin":
            return WrongPin("The pairing code is wrong.")
        case "not_found":
            return NotFound("The server offers no pairing (any more). Make a new code there.")
        case "locked_out":
            return LockedOut("Too many wrong codes. Make a new code on the server.")
    busy = status in (http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.SERVICE_UNAVAILABLE)
    return LinkFailed(LinkTrouble.BUSY if busy else LinkTrouble.FAILED, detail=code[:64])
