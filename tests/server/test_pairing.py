"""``/v1/pair``: who is let in, and who is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.serving.pairing import RUN_VALID_S, OwnFacts, PairingDesk
from faceid_gui.settings.api_keys import ApiKeyFile
from faceid_gui.settings.pairing import VALID_S, NewOffer, OfferStatus, PairingOffers
from faceid_gui.wire.handshake import ClientHandshake, SharedSecret, Transcript
from faceid_gui.wire.pairing import Paired
from tests.fakes import FakeClock
from tests.server.support import MemoryAudit

PIN = "ab" * 32
OWN = OwnFacts("gpu", PIN, "cd" * 32)


@pytest.fixture
def offers(tmp_path: Path, clock: FakeClock) -> PairingOffers:
    return PairingOffers(tmp_path / "pairing.json", clock)


@pytest.fixture
def ring(tmp_path: Path, clock: FakeClock) -> ApiKeyFile:
    return ApiKeyFile(tmp_path / "api-keys.json", clock)


@pytest.fixture
def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
def pairing(
    keyed_parts: ServerParts,
    offers: PairingOffers,
    ring: ApiKeyFile,
    audit: MemoryAudit,
    clock: FakeClock,
) -> Iterator[TestClient]:
    """A server that was set up, and offers pairing where ``offers`` does."""
    desk = PairingDesk(offers, ring, audit, clock, OWN)
    parts = replace(keyed_parts, keys=ring, pairing=desk, audit=audit)
    with TestClient(create_app(parts), base_url="https://gpu") as client:
        yield client


class Device:
    """A device that pairs step by step."""

    def __init__(self, client: TestClient, code: str, *, pin: str = PIN) -> None:
        self.client = client
        self.pin = pin
        self.handshake = ClientHandshake(code)
        self.secret: SharedSecret | None = None
        self.run = ""

    def start(self) -> int:
        body = {"device_name": "Front door", "message": self.handshake.message.hex()}
        reply = self.client.post("/v1/pair/start", json=body)
        if reply.status_code == 200:
            self.run = reply.json()["pairing_id"]
            self.secret = self.handshake.finish(
                bytes.fromhex(reply.json()["message"]),
                pairing_id=self.run,
                device_name="Front door",
                tls_pin=self.pin,
            )
        return int(reply.status_code)

    def finish(self) -> tuple[int, str]:
        assert self.secret is not None
        body = {
            "pairing_id": self.run,
            "tls_pin": self.pin,
            "confirmation": self.secret.confirmation().hex(),
        }
        reply = self.client.post("/v1/pair/finish", json=body)
        value = reply.json()
        return reply.status_code, value["sealed"] if reply.is_success else value["error"]["code"]

    def pair(self) -> Paired:
        assert self.start() == 200
        status, sealed = self.finish()
        assert status == 200
        assert self.secret is not None
        return Paired.model_validate_json(self.secret.open(bytes.fromhex(sealed)))


def wrong(offer: NewOffer) -> str:
    return f"{(int(offer.code) + 1) % 1_000_000:06d}"


def test_the_right_code_gets_a_kiosk_key(
    pairing: TestClient, offers: PairingOffers, ring: ApiKeyFile, audit: MemoryAudit
) -> None:
    # GIVEN an offer
    offer = offers.make()
    # WHEN a device knows its code
    paired = Device(pairing, offer.code).pair()
    # THEN it gets to know the server, and a key of its own that works at once
    assert (paired.name, paired.tls_pin, paired.signing_key) == ("gpu", PIN, "cd" * 32)
    key = ring.match(paired.api_key)
    assert key is not None
    assert (key.name, key.scope) == ("Front door", Scope.KIOSK)
    headers = {"authorization": f"Bearer {paired.api_key}"}
    assert pairing.get("/v1/info", headers=headers).status_code == 200
    # AND the console sees who it was, and the audit trail keeps it
    assert offers.view(offer.id).device == "Front door"
    assert any("server.paired" in str(entry) for entry in audit.entries)
    # WHEN the key is revoked, THEN the very next request is refused
    ring.revoke(key.id)
    assert pairing.get("/v1/info", headers=headers).status_code == 401


def test_a_wrong_code_gets_nothing_and_costs_a_try(
    pairing: TestClient, offers: PairingOffers, ring: ApiKeyFile
) -> None:
    offer = offers.make()
    for left in (4, 3, 2, 1, 0):
        device = Device(pairing, wrong(offer))
        assert device.start() == 200
        assert device.finish() == (403, "wrong_pin")
        assert offers.view(offer.id).tries_left == left
    # THEN the sixth try is refused, even with the right code
    assert Device(pairing, offer.code).start() == 429
    assert ring.keys() == ()
    assert offers.view(offer.id).status is OfferStatus.SPENT


def test_without_an_offer_there_is_nothing(pairing: TestClient, offers: PairingOffers) -> None:
    assert Device(pairing, "123456").start() == 404
    offers.make()
    offers.withdraw()
    assert Device(pairing, "123456").start() == 404


def test_an_expired_offer_is_none(
    pairing: TestClient, offers: PairingOffers, clock: FakeClock
) -> None:
    offer = offers.make()
    device = Device(pairing, offer.code)
    assert device.start() == 200
    clock.advance(VALID_S)
    assert device.finish()[0] == 404
    assert Device(pairing, offer.code).start() == 404


def test_a_slow_run_has_ended(pairing: TestClient, offers: PairingOffers, clock: FakeClock) -> None:
    offer = offers.make()
    device = Device(pairing, offer.code)
    device.start()
    clock.advance(RUN_VALID_S + 1)
    assert device.finish()[0] == 404
    Device(pairing, offer.code).pair()


def test_replayed_messages_meet_nothing(
    pairing: TestClient, offers: PairingOffers, ring: ApiKeyFile
) -> None:
    # GIVEN a pairing that was listened to
    device = Device(pairing, offers.make().code)
    device.pair()
    # WHEN its proof is sent again, THEN there is no such run any more
    assert device.finish()[0] == 404
    # WHEN its first message is sent again under a new offer
    offers.make()
    again = Device(pairing, "000000")
    again.handshake = ClientHandshake("000000")
    body = {"device_name": "Front door", "message": device.handshake.message.hex()}
    reply = pairing.post("/v1/pair/start", json=body)
    # THEN the old proof does not fit the new run
    assert reply.status_code == 200
    device.run = reply.json()["pairing_id"]
    assert device.finish() == (403, "wrong_pin")
    assert len(ring.keys()) == 1


def test_a_proof_is_good_for_one_try(
    pairing: TestClient, offers: PairingOffers, ring: ApiKeyFile
) -> None:
    # GIVEN a run whose proof was wrong
    offer = offers.make()
    device = Device(pairing, offer.code)
    device.start()
    right, device.secret = device.secret, SharedSecret(b"guess", _transcript())
    assert device.finish() == (403, "wrong_pin")
    # WHEN the right proof comes in the same run, THEN it is too late
    device.secret = right
    assert device.finish()[0] == 404
    assert ring.keys() == ()


def _transcript() -> Transcript:

    return Transcript("", "", b"", b"", "")


def test_somebody_in_the_middle_gets_no_key_made(
    pairing: TestClient, offers: PairingOffers, ring: ApiKeyFile, audit: MemoryAudit
) -> None:
    # GIVEN a device with the right code that sees another TLS key
    offer = offers.make()
    device = Device(pairing, offer.code, pin="ee" * 32)
    assert device.start() == 200
    # THEN the server hands out nothing, and says so in the trail
    assert device.finish() == (403, "wrong_pin")
    assert ring.keys() == ()
    assert any("somebody in the middle" in str(entry) for entry in audit.entries)


def test_the_token_of_the_picture_is_good_once(
    pairing: TestClient, offers: PairingOffers, ring: ApiKeyFile
) -> None:
    offer = offers.make()
    body = {"device_name": "Side door", "token": offer.token}
    reply = pairing.post("/v1/pair/token", json=body)
    assert reply.status_code == 200
    key = ring.match(reply.json()["api_key"])
    assert key is not None
    assert (key.name, key.scope) == ("Side door", Scope.KIOSK)
    assert pairing.post("/v1/pair/token", json=body).status_code == 404
    assert Device(pairing, offer.code).start() == 404


def test_guessing_tokens_is_throttled(pairing: TestClient, offers: PairingOffers) -> None:
    offer = offers.make()
    body = {"device_name": "Thief", "token": "A" * 22}
    codes = [pairing.post("/v1/pair/token", json=body).status_code for _ in range(13)]
    assert codes == [404] * 10 + [429] * 3
    # A good one from the same address is not slowed.
    good = {"device_name": "Door", "token": offer.token}
    assert pairing.post("/v1/pair/token", json=good).status_code == 200


def test_many_runs_are_not_kept(pairing: TestClient, offers: PairingOffers) -> None:
    # GIVEN a run, and more newer ones than are kept, each under a new offer
    first = Device(pairing, offers.make().code)
    first.start()
    for _ in range(9):
        Device(pairing, offers.make().code).start()
    assert first.finish()[0] == 404


@pytest.mark.parametrize("path", ["start", "finish", "token"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"device_name":"x","message":"zz"}',
        b'{"device_name":"\\u0000","message":"' + b"41" * 33 + b'"}',
        b'{"device_name":"x","message":"' + b"41" * 33 + b'","more":1}',
        b'{"device_name":"x","token":"../../../../../etc/pass"}',
        b"\xff\xfe",
        b"[" * 4000,
        b"x" * 5000,
    ],
)
def test_nonsense_is_refused(
    pairing: TestClient, offers: PairingOffers, path: str, body: bytes
) -> None:
    offer = offers.make()
    reply = pairing.post(f"/v1/pair/{path}", content=body)
    assert reply.status_code in (413, 422)
    assert "Traceback" not in reply.text
    assert offers.view(offer.id).tries_left == 5


def test_a_message_that_is_no_point_of_the_curve(
    pairing: TestClient, offers: PairingOffers
) -> None:
    offers.make()
    for message in ("41" + "00" * 31 + "01", "41" + "00" * 32, "42" + "ff" * 32):
        body = {"device_name": "x", "message": message}
        assert pairing.post("/v1/pair/start", json=body).status_code == 400


def test_a_server_without_a_desk_pairs_nobody(
    keyed_client: TestClient, key: Callable[[Scope], dict[str, str]]
) -> None:
    body = {"device_name": "x", "token": "A" * 22}
    assert keyed_client.post("/v1/pair/token", json=body).status_code == 404
    assert keyed_client.post("/v1/pair/token", json=body, headers=key(Scope.ADMIN)).is_client_error
