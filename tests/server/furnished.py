"""A server with all that it can have: real stores, kiosks to pair, cameras to look through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from faceid_gui.core.errors import CameraLost
from faceid_gui.core.ports import CameraSource
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.claims.cameras import CameraClaims
from faceid_gui.services.claims.desk import ClaimDesk
from faceid_gui.services.serving.pairing import OwnFacts, PairingDesk
from faceid_gui.settings.api_keys import ApiKeyFile
from faceid_gui.settings.pairing import PairingOffers
from tests.fakes import FakeBackend, FakeClock
from tests.server.test_people import enrol
from tests.services.claims.scenes import SETTINGS
from tests.store.samples import visit
from tests.store.syncing import Side, open_side

CAMERA = "192.0.2.7/?action=snapshot"
"""The one camera on the server's list (RFC 5737: nobody is there)."""


@dataclass(frozen=True, slots=True, eq=False)
class Furnished:
    """The parts, and what stands behind them."""

    parts: ServerParts
    side: Side
    ring: ApiKeyFile


@contextmanager
def furnished(parts: ServerParts, folder: Path) -> Iterator[Furnished]:
    """``parts`` with stores in ``folder``, one person, one visit, and every service.

    Nobody asks too often, and wrong keys are counted without end.
    """
    clock = FakeClock()
    side = open_side(folder)
    ring = ApiKeyFile(folder / "api-keys.json", clock)
    offers = PairingOffers(folder / "pairing.json", clock)
    offers.make()
    desk = ClaimDesk(make=FakeBackend, settings=lambda: SETTINGS, clock=clock)
    limits = replace(parts.limits, requests_per_second=1e9, burst=10**9, bad_keys_per_minute=10**9)
    whole = replace(
        parts,
        gallery=side.gallery,
        visits=side.visits,
        sync=side.sync,
        keys=ring,
        pairing=PairingDesk(offers, ring, parts.audit, clock, OwnFacts("gpu", "", "cd" * 32)),
        claims=CameraClaims(desk, lambda: CAMERA.partition("/")[0], _no_camera),
        keep_crops=lambda: True,
        limits=limits,
    )
    try:
        enrol(whole, "Anna")
        side.visits.record(visit("v1"))
        yield Furnished(whole, side, ring)
    finally:
        desk.stop()
        side.database.close()


@contextmanager
def serving(parts: ServerParts) -> Iterator[ServerThread]:
    """A running server over ``parts``."""
    server = ServerThread(create_app(parts), bind("127.0.0.1", 0))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _no_camera(url: str) -> CameraSource:
    raise CameraLost("no camera is looked through here", detail=url)
