"""Server and link over a real data folder, as the windows use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.app.link_desks import (
    camera_key_tools,
    pairing_tools,
    server_tools,
    typed_addresses,
)
from faceid_gui.app.records import open_database
from faceid_gui.app.server_files import api_keys, link_file
from faceid_gui.core.keys import Scope
from faceid_gui.core.link import ServerLink
from faceid_gui.settings.pairing import OfferStatus
from faceid_gui.settings.paths import HOME_VARIABLE
from faceid_gui.settings.tree import Settings
from faceid_gui.store.sync_store import SqlSyncStore
from faceid_gui.views.console.server.tools import ServerTools
from faceid_gui.wire.pairing import parse_qr


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """A new data folder."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    made = AppContext()
    made.paths.create()
    return made


@pytest.fixture
def tools(context: AppContext) -> Iterator[ServerTools]:
    """What the page of the server is handed."""
    records = open_database(context.paths, context.clock)
    store = SqlSyncStore(records.database, context.clock)
    yield server_tools(context, Settings, store, lambda: None)
    records.close()


def test_a_server_is_set_up_and_hands_out_keys(context: AppContext, tools: ServerTools) -> None:
    # GIVEN a machine that is no server
    assert not tools.facts().ready
    # WHEN it is set up
    made = tools.set_up()
    # THEN there is TLS, and a key whose secret is good
    facts = tools.facts()
    assert made is not None
    assert facts.ready
    assert len(facts.fingerprint) == 64
    assert facts.local_only
    assert facts.running is False
    assert [key.scope for key in facts.keys] == [Scope.ADMIN]
    assert api_keys(context.paths, context.clock).match(made.secret) == made.info
    # AND once more it makes no second one
    assert tools.set_up() is None
    # AND keys come and go
    kiosk = tools.add_key("Front door", Scope.KIOSK)
    assert len(tools.facts().keys) == 2
    tools.revoke(kiosk.info.id)
    assert api_keys(context.paths, context.clock).match(kiosk.secret) is None
    assert tools.conflicts() == ()
    assert tools.sync() is None


def test_a_code_is_offered_and_taken_back(tools: ServerTools) -> None:
    tools.set_up()
    offer = tools.offer()
    assert len(offer.code) == 6
    assert offer.addresses == ("127.0.0.1",)
    assert parse_qr(offer.qr).tls_pin == tools.facts().fingerprint
    assert tools.offer_view(offer.id).status is OfferStatus.OPEN
    tools.withdraw()
    assert tools.offer_view(offer.id).status is OfferStatus.WITHDRAWN


def test_addresses_are_as_short_as_they_can_be_typed() -> None:
    urls = ("https://10.0.0.2:8642", "https://10.0.0.2:9000", "http://127.0.0.1:8642")
    assert typed_addresses(urls) == ("10.0.0.2", "10.0.0.2:9000", "http://127.0.0.1:8642")


def test_the_paired_server_is_told_and_forgotten(context: AppContext) -> None:
    link = pairing_tools(context)
    assert link.current() is None
    pin = "ab" * 32
    kept = ServerLink("https://10.0.0.2:8642", "Office", pin, pin, "fidk_" + 43 * "x")
    link_file(context.paths).save(kept)
    facts = link.current()
    assert facts is not None
    assert (facts.name, facts.address, facts.fingerprint) == ("Office", kept.url, pin)
    link.forget()
    assert link.current() is None


def test_a_new_camera_key_replaces_the_one_before(context: AppContext) -> None:
    camera = camera_key_tools(context)
    assert not camera.exists()
    first, second = camera.make(), camera.make()
    assert camera.exists()
    ring = api_keys(context.paths, context.clock)
    assert ring.match(first) is None
    found = ring.match(second)
    assert found is not None
    assert found.scope is Scope.CAMERA
