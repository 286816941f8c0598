"""``/v1/identify`` and ``/v1/verify``."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.core.types import NewSample, Person
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.serving.events import ServerEventKind
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.wire.packing import FLOAT16_TYPE, FLOAT32_TYPE, pack_embeddings
from tests.fakes import (
    CONTRACT,
    GOOD,
    FakeClock,
    add_face,
    face_picture,
    identity_vector,
    no_face_picture,
)
from tests.server.support import THRESHOLD, MemoryKeys, png
from tests.server.test_people import NOBODY, enrol, error, told_by_routes

PNG = {"content-type": "image/png"}


def wish(*identities: int, **more: Any) -> dict[str, Any]:
    """A request with the embeddings of FakeBackend's people."""
    rows = [identity_vector(identity).tolist() for identity in identities]
    return {"contract_id": CONTRACT.id, "embeddings": rows, **more}


def test_each_face_of_a_picture_is_named_or_unknown(client: TestClient, parts: ServerParts) -> None:
    # GIVEN somebody enrolled, and a picture of them beside a stranger
    anna = enrol(parts, "Anna", 3)
    picture = add_face(face_picture(3, x=60), 9, x=400, y=120, size=140)
    # WHEN asked who is in it
    reply = client.post("/v1/identify", content=png(picture), headers=PNG)
    # THEN one is a match with their score, and the other is unknown, with the nearest person
    assert reply.status_code == 200
    faces = {one["identity"]["status"]: one for one in reply.json()["faces"]}
    match, unknown = faces["match"], faces["unknown"]
    assert match["identity"]["person"]["id"] == anna.id
    assert match["identity"]["score"] == pytest.approx(1.0, abs=1e-5)
    assert match["face"]["box"] == [60.0, 120.0, 140.0, 140.0]
    assert match["face"]["quality"]["issue"] is None
    assert unknown["identity"]["person"] is None
    assert unknown["identity"]["candidates"][0]["person_id"] == anna.id
    # AND the threshold is there with what it stands for
    assert reply.json()["threshold"] == {
        "value": 0.5,
        "margin": 0.05,
        "calibrated": True,
        "target_fpir": 0.001,
        "floor_fpir": 0.0005,
        "gallery_size": 4,
        "impostors": 2000,
    }
    assert (reply.json()["people"], reply.json()["revision"]) == (1, 1)
    kinds = {event.kind: event.facts for event in told_by_routes(parts)}
    assert kinds[ServerEventKind.FACE_IDENTIFIED]["name"] == "Anna"
    assert kinds[ServerEventKind.FACE_UNKNOWN]["client"] == "this machine"


def test_two_who_are_equally_near_are_ambiguous(client: TestClient, parts: ServerParts) -> None:
    enrol(parts, "Anna", 3)
    enrol(parts, "Ben", 4)
    row = (identity_vector(3) + identity_vector(4)).tolist()
    asked = {"contract_id": CONTRACT.id, "embeddings": [row]}
    (one,) = client.post("/v1/identify", json=asked).json()["faces"]
    assert one["face"] is None
    assert one["identity"]["status"] == "ambiguous"
    assert one["identity"]["person"] is None
    assert {near["name"] for near in one["identity"]["candidates"]} == {"Anna", "Ben"}
    (event,) = told_by_routes(parts)
    assert event.kind is ServerEventKind.FACE_AMBIGUOUS


def test_a_picture_without_a_face_has_none_and_an_empty_gallery_knows_nobody(
    client: TestClient,
) -> None:
    reply = client.post("/v1/identify", files={"image": png(no_face_picture())})
    assert (reply.status_code, reply.json()["faces"]) == (200, [])
    reply = client.post("/v1/identify", files={"image": png(face_picture(3))})
    (one,) = reply.json()["faces"]
    assert one["identity"] == {
        "status": "unknown",
        "person": None,
        "score": None,
        "candidates": [],
    }


def test_what_is_wanted_of_a_picture_can_be_said(client: TestClient, parts: ServerParts) -> None:
    for identity in range(6):
        enrol(parts, f"person {identity}", identity)
    asked = {"effort": "swift", "liveness": "true", "faces": "1", "candidates": "5"}
    picture = png(add_face(face_picture(3, x=60), 9, x=400, y=120, size=140))
    reply = client.post("/v1/identify", params=asked, content=picture, headers=PNG)
    (one,) = reply.json()["faces"]
    assert one["face"]["liveness"] == {"score": 0.99, "reason": "live"}
    assert len(one["identity"]["candidates"]) == 5


@pytest.mark.parametrize(("kind", "size"), [(FLOAT32_TYPE, 4), (FLOAT16_TYPE, 2)])
def test_embeddings_may_come_packed(
    client: TestClient, parts: ServerParts, kind: str, size: Any
) -> None:
    anna = enrol(parts, "Anna", 3)
    rows = np.stack([identity_vector(3), identity_vector(5)])
    body = pack_embeddings(rows, CONTRACT.id, size=size)
    reply = client.post("/v1/identify", content=body, headers={"content-type": kind})
    first, second = reply.json()["faces"]
    assert first["identity"]["person"]["id"] == anna.id
    assert second["identity"]["status"] == "unknown"


def test_embeddings_that_mean_nothing_are_unknown(client: TestClient, parts: ServerParts) -> None:
    enrol(parts, "Anna", 3)
    rows = np.full((1, CONTRACT.dimension), np.nan, np.float32)
    body = pack_embeddings(rows, CONTRACT.id)
    reply = client.post("/v1/identify", content=body, headers={"content-type": FLOAT32_TYPE})
    assert reply.json()["faces"][0]["identity"]["status"] == "unknown"


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"FIE1", FLOAT32_TYPE, (400, "bad_request")),
        (b"", FLOAT32_TYPE, (400, "bad_request")),
        (
            pack_embeddings(np.zeros((0, 16), np.float32), CONTRACT.id),
            FLOAT32_TYPE,
            (400, "bad_request"),
        ),
        (
            pack_embeddings(np.ones((1, 3), np.float32), CONTRACT.id),
            FLOAT32_TYPE,
            (409, "other_contract"),
        ),
        (
            pack_embeddings(np.ones((65, 16), np.float32), CONTRACT.id),
            FLOAT32_TYPE,
            (400, "bad_request"),
        ),
        (
            pack_embeddings(np.ones((1, 16), np.float32), "x"),
            FLOAT32_TYPE,
            (409, "other_contract"),
        ),
        (json.dumps(wish(1) | {"contract_id": "x"}).encode(), "", (409, "other_contract")),
        (b"{", "", (422, "invalid")),
        (b"[" * 100_000, "", (422, "invalid")),
        (b'{"contract_id":"x","embeddings":[[NaN,1]]}', "", (422, "invalid")),
        (b"no picture", "image/png", (422, "bad_image")),
        (b"x", "text/plain", (415, "unsupported_media_type")),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: TestClient, body: bytes, kind: str, expected: tuple[int, str]
) -> None:
    headers = {"content-type": kind or "application/json"}
    assert error(client.post("/v1/identify", content=body, headers=headers)) == expected


def test_two_pictures_are_compared(client: TestClient) -> None:
    # GIVEN pictures, WHEN two of one person and two of two people are compared
    for other, same in ((3, True), (4, False)):
        files = {"image": png(face_picture(3)), "other": png(face_picture(other))}
        body = client.post("/v1/verify", files=files).json()
        # THEN the score decides, with the rate of false matches that this stands for
        assert body["same"] is same
        assert body["score"] == pytest.approx(float(same), abs=1e-5)
        assert body["false_match_rate"] == pytest.approx(1 - 0.999**0.25)
        assert body["threshold"]["target_fpir"] == 0.001
        assert len(body["faces"]) == 2
        assert body["person"] is None


def test_a_picture_is_compared_with_somebody(client: TestClient, parts: ServerParts) -> None:
    anna, ben = enrol(parts, "Anna", 3), enrol(parts, "Ben", 4)
    for person, same in ((anna, True), (ben, False)):
        reply = client.post(
            "/v1/verify", files={"image": png(face_picture(3))}, data={"person_id": person.id}
        )
        body = reply.json()
        assert (body["same"], body["person"]["id"]) == (same, person.id)
        assert len(body["faces"]) == 1


def test_embeddings_are_compared(client: TestClient, parts: ServerParts) -> None:
    anna = enrol(parts, "Anna", 3)
    one = {"embedding": identity_vector(3).tolist(), "contract_id": CONTRACT.id}
    same = client.post("/v1/verify", json={**one, "person_id": anna.id}).json()
    assert (same["same"], same["person"]["name"], same["faces"]) == (True, "Anna", [])
    other = client.post("/v1/verify", json={**one, "other": identity_vector(4).tolist()}).json()
    assert (other["same"], other["score"]) == (False, 0.0)
    nothing = client.post("/v1/verify", json={**one, "other": [0.0] * 16}).json()
    assert (nothing["same"], nothing["score"]) == (False, -1.0)
    for wrong in ({}, {"person_id": anna.id, "other": identity_vector(4).tolist()}):
        assert error(client.post("/v1/verify", json={**one, **wrong})) == (422, "invalid")
    assert error(client.post("/v1/verify", json={**one, "person_id": NOBODY}))[0] == 404


def test_a_verification_needs_one_person_to_a_picture(
    client: TestClient, parts: ServerParts
) -> None:
    good = png(face_picture(3))
    crowd = png(add_face(face_picture(3, x=60), 5, x=440, y=120, size=140))

    def refused(**files: bytes) -> tuple[int, str]:
        return error(client.post("/v1/verify", files=files))

    assert refused(image=good, other=png(no_face_picture())) == (422, "no_face")
    assert refused(image=crowd, other=good) == (422, "several_faces")
    assert refused(image=good) == (400, "bad_request")
    assert refused(other=good) == (400, "bad_request")
    reply = client.post("/v1/verify", files={"image": good}, data={"person_id": NOBODY})
    assert error(reply) == (404, "not_found")
    assert error(client.post("/v1/verify", content=good, headers=PNG))[0] == 415
    # AND somebody whose samples are all of another pack cannot be compared
    bare = parts.gallery.add_person("Bare", [NewSample({"x": identity_vector(1)}, GOOD, "")])
    reply = client.post("/v1/verify", files={"image": good}, data={"person_id": bare.id})
    assert error(reply) == (400, "bad_request")
    assert reply.json()["error"]["details"] == {"detail": "no_template"}


@pytest.mark.parametrize("url", ["/v1/identify", "/v1/verify"])
def test_kiosks_may_recognise_and_readers_may_not(
    keyed_client: TestClient, key: Callable[[Scope], dict[str, str]], url: str
) -> None:
    asked = wish(3) if url.endswith("identify") else {}
    for scope, status in ((Scope.READ, 403), (Scope.CAMERA, 403), (None, 401)):
        headers = key(scope) if scope is not None else {}
        assert keyed_client.post(url, json=asked, headers=headers).status_code == status
    for scope in (Scope.KIOSK, Scope.ADMIN):
        reply = keyed_client.post(url, json=asked, headers=key(scope))
        assert reply.status_code in (200, 422)


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[SqlGalleryStore]:
    """A gallery in a database, which many threads may use."""
    with Database(tmp_path / "faceid.db", FileKeyProvider(tmp_path / "master.key")) as database:
        yield SqlGalleryStore(database, clock)


@pytest.fixture
def busy_server(
    parts: ServerParts, store: SqlGalleryStore, keys: MemoryKeys
) -> Iterator[ServerThread]:
    """A server over that gallery."""
    limits = replace(parts.limits, requests_per_second=1e6, burst=1_000_000)
    server = ServerThread(
        create_app(replace(parts, gallery=store, limits=limits)), bind("127.0.0.1", 0)
    )
    server.start()
    yield server
    server.stop()


def ask(connection: HTTPConnection, *identities: int) -> list[dict[str, Any]]:
    """Who these are, over a connection of one's own."""
    body = json.dumps(wish(*identities))
    connection.request("POST", "/v1/identify", body, {"content-type": "application/json"})
    reply = connection.getresponse()
    content = json.loads(reply.read())
    assert reply.status == 200, content
    return [one["identity"] for one in content["faces"]]


def test_many_ask_at_once_and_each_gets_its_own_answer(
    busy_server: ServerThread, store: SqlGalleryStore
) -> None:
    # GIVEN 12 people, of whom each of 8 clients asks for others, in an order of its own
    people = {place: enrol_in(store, place) for place in range(12)}
    orders = [np.random.default_rng(seed).permutation(16)[:6] for seed in range(8)]

    def client(order: Any) -> bool:
        connection = HTTPConnection("127.0.0.1", busy_server.port, timeout=30)
        try:
            for _ in range(10):
                for place in map(int, order):
                    (found,) = ask(connection, place)
                    assert found["status"] == ("match" if place in people else "unknown")
                    if place in people:
                        assert found["person"]["id"] == people[place].id
        finally:
            connection.close()
        return True

    # WHEN all ask at the same time, THEN nobody gets another one's answer
    with ThreadPoolExecutor(len(orders)) as threads:
        assert all(threads.map(client, orders))


def test_who_is_deleted_while_others_ask_is_named_to_nobody_afterwards(
    busy_server: ServerThread, store: SqlGalleryStore
) -> None:
    # GIVEN clients that ask for somebody all the time
    enrol_in(store, 1)
    stop = threading.Event()

    def client() -> int:
        connection = HTTPConnection("127.0.0.1", busy_server.port, timeout=30)
        count = 0
        while not stop.is_set():
            ask(connection, 1, 2)
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(4) as threads:
        clients = [threads.submit(client) for _ in range(4)]
        own = HTTPConnection("127.0.0.1", busy_server.port, timeout=30)
        try:
            # WHEN they are enrolled and deleted again and again
            for _ in range(15):
                person = enrol_in(store, 2)
                # THEN the first request after each change knows of it
                assert ask(own, 2)[0]["status"] == "match"
                own.request("DELETE", f"/v1/people/{person.id}")
                reply = own.getresponse()
                reply.read()
                assert reply.status == 204
                assert ask(own, 2)[0]["status"] == "unknown"
        finally:
            stop.set()
            own.close()
        assert all(done.result() > 0 for done in clients)


def enrol_in(store: SqlGalleryStore, identity: int) -> Person:
    """Somebody in a gallery."""
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "test")
    return store.add_person(f"person {identity}", [sample])


def test_the_threshold_of_the_moment_is_used(parts: ServerParts) -> None:
    # GIVEN a threshold that is changed while the server runs
    current = [THRESHOLD]
    enrol(parts, "Anna", 3)
    app = create_app(replace(parts, threshold=lambda: current[0]))
    row = (identity_vector(3) + identity_vector(5)).tolist()
    asked = {"contract_id": CONTRACT.id, "embeddings": [row]}
    with TestClient(app, base_url="http://127.0.0.1") as client:
        # WHEN asked before and after, THEN each answer is by the one in force
        assert client.post("/v1/identify", json=asked).json()["faces"][0]["identity"]["status"] == (
            "match"
        )
        current[0] = replace(THRESHOLD, value=0.9, calibrated=False, target_fpir=None)
        reply = client.post("/v1/identify", json=asked).json()
    assert reply["faces"][0]["identity"]["status"] == "unknown"
    assert (reply["threshold"]["value"], reply["threshold"]["target_fpir"]) == (0.9, None)
