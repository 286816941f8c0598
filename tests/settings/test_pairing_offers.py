"""Offers of a pairing: five minutes, five tries, one use, across two programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from faceid_gui.core.errors import KeyUnavailable, LockedOut, NotFound, StoreDamaged
from faceid_gui.settings.pairing import MOST_TRIES, VALID_S, OfferStatus, PairingOffers
from faceid_gui.wire.handshake import is_code
from tests.clocks import FakeClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "pairing.json"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def console(path: Path, clock: FakeClock) -> PairingOffers:
    return PairingOffers(path, clock)


@pytest.fixture
def server(path: Path, clock: FakeClock) -> PairingOffers:
    return PairingOffers(path, clock)


def test_an_offer_is_used_once(console: PairingOffers, server: PairingOffers, path: Path) -> None:
    # GIVEN an offer of the console
    offer = console.make()
    assert is_code(offer.code)
    assert path.stat().st_mode & 0o777 == 0o600
    assert console.view(offer.id).status is OfferStatus.OPEN
    # WHEN the server uses it
    tried = server.try_code()
    assert (tried.offer_id, tried.code) == (offer.id, offer.code)
    server.use(offer.id, "Front door")
    # THEN the console sees who, the code is gone from the disk, and it is good no more
    view = console.view(offer.id)
    assert (view.status, view.device) == (OfferStatus.USED, "Front door")
    assert offer.code not in json.loads(path.read_text())["code"]
    for again in (
        lambda: server.use(offer.id, "Other"),
        lambda: server.use_token(offer.token, "Other"),
        server.try_code,
    ):
        with pytest.raises(NotFound):
            again()


def test_the_sixth_try_is_refused(console: PairingOffers, server: PairingOffers) -> None:
    offer = console.make()
    for n in range(MOST_TRIES):
        assert console.view(offer.id).tries_left == MOST_TRIES - n
        server.try_code()
    assert console.view(offer.id).status is OfferStatus.SPENT
    with pytest.raises(LockedOut):
        server.try_code()
    # The fifth may still turn out to be right: it was counted before it was proven.
    server.use(offer.id, "Door")


def test_tries_outlive_a_restart_of_the_server(
    console: PairingOffers, path: Path, clock: FakeClock
) -> None:
    console.make()
    for _ in range(MOST_TRIES):
        PairingOffers(path, clock).try_code()
    with pytest.raises(LockedOut):
        PairingOffers(path, clock).try_code()


def test_an_offer_expires(console: PairingOffers, server: PairingOffers, clock: FakeClock) -> None:
    offer = console.make()
    clock.advance(VALID_S - 1)
    assert console.view(offer.id).left_s == pytest.approx(1.0)
    server.try_code()
    clock.advance(1)
    assert console.view(offer.id).status is OfferStatus.EXPIRED
    for late in (
        server.try_code,
        lambda: server.use(offer.id, "Door"),
        lambda: server.use_token(offer.token, "Door"),
    ):
        with pytest.raises(NotFound):
            late()


def test_an_offer_from_before_a_restart_of_the_machine_has_ended(
    console: PairingOffers, server: PairingOffers, clock: FakeClock
) -> None:
    offer = console.make()
    clock.now = 5.0  # the monotonic clock begins anew
    assert console.view(offer.id).status is OfferStatus.EXPIRED
    with pytest.raises(NotFound):
        server.try_code()


def test_a_newer_offer_replaces_the_older(console: PairingOffers, server: PairingOffers) -> None:
    first, second = console.make(), console.make()
    assert first.token != second.token
    assert console.view(first.id).status is OfferStatus.WITHDRAWN
    with pytest.raises(NotFound):
        server.use(first.id, "Door")
    with pytest.raises(NotFound):
        server.use_token(first.token, "Door")
    console.withdraw()
    with pytest.raises(NotFound):
        server.try_code()
    assert console.view(second.id).status is OfferStatus.WITHDRAWN


def test_wrong_tokens_cost_no_try(console: PairingOffers, server: PairingOffers) -> None:
    offer = console.make()
    for wrong in ("", "x" * 22, offer.token[:-1], offer.token + "A", "é"):
        with pytest.raises(NotFound):
            server.use_token(wrong, "Thief")
    assert console.view(offer.id).tries_left == MOST_TRIES
    server.use_token(offer.token, "Door")
    assert console.view(offer.id).device == "Door"


def test_the_token_is_not_on_the_disk(console: PairingOffers, path: Path) -> None:
    offer = console.make()
    assert offer.token not in path.read_text()


def test_what_is_damaged_or_open_to_others_pairs_nobody(
    console: PairingOffers, server: PairingOffers, path: Path
) -> None:
    console.make()
    path.chmod(0o644)
    with pytest.raises(KeyUnavailable):
        server.try_code()
    path.chmod(0o600)
    path.write_text(path.read_text().replace('"made_at": 1000.0', '"made_at": NaN'))
    with pytest.raises(StoreDamaged):
        server.try_code()
    console.make()  # mends it
    server.try_code()
