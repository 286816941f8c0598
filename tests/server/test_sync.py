"""People and visits over HTTP: what a kiosk may, and what is refused."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from faceid_gui.backends.remote.config import RemoteConfig
from faceid_gui.backends.remote.gallery import RemoteGallery
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import ChangedMeanwhile, LinkFailed
from faceid_gui.core.keys import Scope
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.sync import Push
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.sync.kiosk import KioskSync
from tests.fakes import CONTRACT, identity_vector
from tests.server.support import MemoryKeys
from tests.store.samples import sample, visit
from tests.store.syncing import Side, enrolled, open_side

_KeyMaker = Callable[[Scope], dict[str, str]]


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Side]:
    side = open_side(tmp_path / "source")
    yield side
    side.database.close()


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Side]:
    side = open_side(tmp_path / "kiosk")
    yield side
    side.database.close()


@pytest.fixture
def sync_parts(keyed_parts: ServerParts, source: Side) -> ServerParts:
    return replace(keyed_parts, sync=source.sync, visits=source.visits, gallery=source.gallery)


@pytest.fixture
def web(sync_parts: ServerParts) -> Iterator[TestClient]:
    with TestClient(create_app(sync_parts), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def server(sync_parts: ServerParts) -> Iterator[ServerThread]:
    thread = ServerThread(create_app(sync_parts), bind("127.0.0.1", 0))
    thread.start()
    yield thread
    thread.stop()


def gallery_of(server: ServerThread, keys: MemoryKeys, name: str = "Front door") -> RemoteGallery:
    """The server's gallery with a key of a kiosk of that name."""
    _, secret = keys.add(name, Scope.KIOSK)
    return RemoteGallery(RemoteConfig(f"http://127.0.0.1:{server.port}", api_key=secret))


def test_a_kiosk_and_a_server_become_the_same_over_the_wire(
    server: ServerThread, keys: MemoryKeys, source: Side, kiosk: Side
) -> None:
    # GIVEN people on both sides, one of a name, and visits at the kiosk
    source.gallery.add_person("Ann", [sample(0, crop=b"\x89PNG")])
    kiosk.gallery.add_person("Ann", [sample(1), sample(2)])
    kiosk.visits.record(visit("v1"))
    kiosk.visits.record(visit("v2", granted=True))
    remote = gallery_of(server, keys)
    sync = KioskSync(source=remote, store=kiosk.sync, visits=kiosk.visits, clock=SystemClock())
    # WHEN they exchange twice
    assert sync.run_once(), sync.state.detail
    assert sync.run_once(), sync.state.detail
    # THEN they are the same, and the visits are kept once, with the name of the kiosk's key
    assert enrolled(source) == enrolled(kiosk)
    assert source.names() == ["Ann", "Ann (Front door)"]
    places = [(one.visit_id, one.place) for one in source.visits.recent()]
    assert places == [("v2", "Front door"), ("v1", "Front door")]
    assert (sync.state.waiting_people, sync.state.waiting_visits) == (0, 0)
    assert (sync.state.conflicts, sync.state.trouble) == (1, None)
    remote.close()


def test_a_revoked_key_gets_nothing(server: ServerThread, keys: MemoryKeys, source: Side) -> None:
    source.gallery.add_person("Ann", [sample(0)])
    remote = gallery_of(server, keys)
    assert len(remote.pull(0).people) == 1
    keys.revoke(keys.keys()[0].id)
    with pytest.raises(LinkFailed) as refused:
        remote.pull(0)
    assert refused.value.trouble is LinkTrouble.REFUSED
    remote.close()


def test_another_history_is_told(server: ServerThread, keys: MemoryKeys) -> None:
    remote = gallery_of(server, keys)
    with pytest.raises(ChangedMeanwhile):
        remote.push(Push("0" * 32, 0))
    remote.close()


@pytest.mark.parametrize("scope", [Scope.READ, Scope.CAMERA])
def test_only_kiosks_and_administrators_may(web: TestClient, key: _KeyMaker, scope: Scope) -> None:
    assert web.get("/v1/sync/changes").status_code == 401
    assert web.get("/v1/sync/changes", headers=key(scope)).status_code == 403
    for path in ("/v1/sync/changes", "/v1/visits"):
        assert web.post(path, json={}, headers=key(scope)).status_code == 403
    assert web.get("/v1/sync/changes", headers=key(Scope.KIOSK)).status_code == 200
    assert web.get("/v1/sync/changes", headers=key(Scope.ADMIN)).status_code == 200


def test_a_server_without_a_gallery_for_kiosks_says_so(
    keyed_client: TestClient, key: _KeyMaker
) -> None:
    reply = keyed_client.get("/v1/sync/changes", headers=key(Scope.KIOSK))
    assert reply.status_code == 404


def _push(source: Side, **changes: Any) -> dict[str, Any]:
    """A good push of one person with one sample, with some of it changed."""
    from faceid_gui.wire.sync import pack_vector

    person_id = str(uuid.uuid4())
    content: dict[str, Any] = {
        "embeddings": {CONTRACT.id: pack_vector(identity_vector(3))},
        "quality": {
            "score": 0.9,
            "face_px": 100.0,
            "sharpness": 100.0,
            "brightness": 100.0,
            "pose": {"yaw": 0.0, "pitch": 0.0, "roll": 0.0},
        },
        "source": "photo.jpg",
        "created_at": 1.7e9,
    }
    person: dict[str, Any] = {
        "id": person_id,
        "changed": ["name", "state"],
        "name": "Ann",
        "created_at": 1.7e9,
    }
    item: dict[str, Any] = {"id": str(uuid.uuid4()), "person_id": person_id, "content": content}
    for part, name in ((person, "person"), (item, "item"), (content, "content")):
        part.update(changes.get(name, {}))
    epoch = source.sync.changes(0, 1, source.place).epoch
    return {"epoch": epoch, "cursor": 0, "people": [person], "samples": [item]}


def _vector(values: list[float]) -> dict[str, Any]:
    import base64

    import numpy as np

    text = base64.b64encode(np.array(values, "<f4").tobytes()).decode()
    return {"embeddings": {CONTRACT.id: text}}


_UNIT = [1.0] + [0.0] * 15
GARBAGE: dict[str, dict[str, Any]] = {
    "id": {"person": {"id": "../../etc"}},
    "upper case id": {"person": {"id": str(uuid.uuid4()).upper()}},
    "no name": {"person": {"name": None}},
    "empty name": {"person": {"name": "  "}},
    "turning name": {"person": {"name": "A\u202en"}},
    "long name": {"person": {"name": "x" * 201}},
    "half a letter": {"content": {"source": "\ud800"}},
    "facet": {"person": {"changed": ["threshold"]}},
    "gone with a name": {"person": {"gone": True}},
    "time": {"person": {"created_at": -1.0}},
    "empty consent": {"person": {"consent": {"text": " ", "version": "", "given_at": 1.0}}},
    "unknown field": {"person": {"admin": True}},
    "not a unit vector": {"content": _vector([2.0] + [0.0] * 15)},
    "zero vector": {"content": _vector([0.0] * 16)},
    "NaN": {"content": _vector([math.nan] + [0.0] * 15)},
    "short vector": {"content": _vector(_UNIT[:8])},
    "no base64": {"content": {"embeddings": {CONTRACT.id: "!!!"}}},
    "no contract": {"content": {"embeddings": {"x": ""}}},
    "crop": {"content": {"crop_png": "%"}},
    "gone with content": {"item": {"gone": True}},
    "owner": {"item": {"person_id": "nobody"}},
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_changes_nothing(
    web: TestClient, key: _KeyMaker, source: Side, garbage: dict[str, Any]
) -> None:
    body = json.dumps(_push(source, **garbage)).encode()
    headers = {**key(Scope.KIOSK), "content-type": "application/json"}
    reply = web.post("/v1/sync/changes", content=body, headers=headers)
    assert reply.status_code in (400, 422)
    assert reply.json()["error"]["code"]
    assert source.gallery.people() == ()
    assert source.gallery.revision() == 0


def test_the_good_push_is_good(web: TestClient, key: _KeyMaker, source: Side) -> None:
    reply = web.post("/v1/sync/changes", json=_push(source), headers=key(Scope.KIOSK))
    assert reply.status_code == 200
    assert source.gallery.find("Ann").samples == 1


@pytest.mark.parametrize("query", ["after=-1", "limit=0", "limit=501", "after=x", "after=1e3"])
def test_odd_questions_are_refused(web: TestClient, key: _KeyMaker, query: str) -> None:
    reply = web.get(f"/v1/sync/changes?{query}", headers=key(Scope.KIOSK))
    assert reply.status_code == 422


def test_a_visit_cannot_choose_its_place(web: TestClient, key: _KeyMaker, source: Side) -> None:
    one = {"visit_id": "v1", "at": 1.7e9, "granted": False, "evidence": {}, "reason": "unknown"}
    headers = key(Scope.KIOSK)
    wrong = web.post("/v1/visits", json={"visits": [{**one, "place": "Vault"}]}, headers=headers)
    assert wrong.status_code == 422
    for new in (1, 0):
        reply = web.post("/v1/visits", json={"visits": [one]}, headers=headers)
        assert reply.json() == {"kept": 1, "new": new}
    assert [kept.place for kept in source.visits.recent()] == ["kiosk"]
