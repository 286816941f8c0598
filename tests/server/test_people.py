"""``/v1/people`` and their samples."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.core.types import NewSample, Person
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.serving.events import ServerEvent, ServerEventKind
from tests.fakes import (
    CONTRACT,
    GOOD,
    FakeClock,
    add_face,
    face_picture,
    identity_vector,
    no_face_picture,
)
from tests.server.conftest import LOOPBACK
from tests.server.support import MemoryAudit, png

NOBODY = "00000000-0000-4000-8000-000000000000"


def photo(identity: int) -> tuple[str, tuple[str, bytes, str]]:
    """One file of a form: a photo of one of FakeBackend's people."""
    return "photos", (f"{identity}.png", png(face_picture(identity)), "image/png")


def bad_photo() -> tuple[str, tuple[str, bytes, str]]:
    """One file of a form: a picture without a face."""
    return "photos", ("nobody.png", png(no_face_picture()), "image/png")


def enrol(parts: ServerParts, name: str, identity: int = 3) -> Person:
    """Somebody in the gallery."""
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "test")
    return parts.gallery.add_person(name, [sample])


def entries(parts: ServerParts) -> list[tuple[str, str, str, str]]:
    """The audit trail."""
    assert isinstance(parts.audit, MemoryAudit)
    return parts.audit.entries


def told_by_routes(parts: ServerParts) -> list[ServerEvent]:
    """The events so far, but for those of who looks what others changed."""
    kept = parts.events.read().events
    return [event for event in kept if event.kind is not ServerEventKind.GALLERY_CHANGED]


def heard(parts: ServerParts) -> list[ServerEventKind]:
    """The kinds of these events."""
    return [event.kind for event in told_by_routes(parts)]


def error(reply: Any) -> tuple[int, str]:
    """Status and code of a refusal, which is always an envelope."""
    body = reply.json()
    assert set(body) == {"error", "request_id"}
    return reply.status_code, body["error"]["code"]


def test_photos_make_a_person_and_each_bad_one_is_named(
    client: TestClient, parts: ServerParts
) -> None:
    # GIVEN two good photos, one without a face and one that is no picture
    files = [photo(3), bad_photo(), photo(4), ("photos", ("x.jpg", b"no picture", "image/jpeg"))]
    # WHEN somebody is enrolled with them
    reply = client.post("/v1/people", data={"name": "  김민수 "}, files=files)
    # THEN the person has two samples, and the others are refused with index and reason
    assert reply.status_code == 201
    body = reply.json()
    assert body["person"]["name"] == "김민수"
    assert [sample["source"] for sample in body["samples"]] == ["api:3.png", "api:4.png"]
    assert [(one["index"], one["code"]) for one in body["refused"]] == [
        (1, "no_face"),
        (3, "unsupported_format"),
    ]
    assert body["refused"][0]["filename"] == "nobody.png"
    # AND it is in the gallery, in the trail and among the events
    (person,) = parts.gallery.people()
    assert (person.id, person.samples) == (body["person"]["id"], 2)
    assert entries(parts) == [("key:local", "api.person.add", person.id, "2 samples")]
    assert heard(parts) == [ServerEventKind.PERSON_ADDED]


def test_nobody_is_enrolled_without_a_good_photo(client: TestClient, parts: ServerParts) -> None:
    crowd = png(add_face(face_picture(3, x=60), 5, x=440, y=120, size=140))
    files = [bad_photo(), ("photos", ("two.png", crowd, "image/png"))]
    reply = client.post("/v1/people", data={"name": "Anna"}, files=files)
    assert error(reply) == (422, "no_usable_photo")
    refused = reply.json()["error"]["details"]["refused"]
    assert [(one["index"], one["code"]) for one in refused] == [
        (0, "no_face"),
        (1, "several_faces"),
    ]
    assert parts.gallery.people() == ()
    assert (entries(parts), heard(parts)) == ([], [])


def test_embeddings_make_a_person(client: TestClient, parts: ServerParts) -> None:
    # GIVEN embeddings of the served contract, of any length
    wish = {
        "name": "Anna",
        "contract_id": CONTRACT.id,
        "embeddings": [(identity_vector(3) * 7).tolist()],
        "consent": {"text": "I agree.", "version": "1"},
    }
    reply = client.post("/v1/people", json=wish)
    # THEN they are samples of unit length, and the consent is kept
    assert reply.status_code == 201
    (person,) = parts.gallery.people()
    (sample,) = parts.gallery.samples(person.id)
    assert sample.embeddings[CONTRACT.id] == pytest.approx(identity_vector(3))
    consent = parts.gallery.consent(person.id)
    assert consent is not None
    assert (consent.text, consent.given_at) == ("I agree.", parts.clock.wall())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"contract_id": "other"}, (409, "other_contract")),
        ({"embeddings": [[1.0] * 3]}, (409, "other_contract")),
        ({"embeddings": [[0.0] * 16]}, (400, "bad_request")),
        ({"embeddings": []}, (422, "invalid")),
        ({"embeddings": [["1"] * 16]}, (422, "invalid")),
        ({"embeddings": [[True] * 16]}, (422, "invalid")),
        ({"embeddings": [[1e400] * 16]}, (422, "invalid")),
        ({"name": ""}, (422, "invalid")),
        ({"name": "\u200b"}, (422, "invalid")),
        ({"name": "a\x00b"}, (422, "invalid")),
        ({"name": "\u202egnp.exe"}, (422, "invalid")),
        ({"name": "x" * 201}, (422, "invalid")),
        ({"nickname": "A"}, (422, "invalid")),
        ({"consent": {"text": " "}}, (422, "invalid")),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: TestClient, parts: ServerParts, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    wish = {"name": "A", "contract_id": CONTRACT.id, "embeddings": [identity_vector(1).tolist()]}
    content = str({**wish, **change}).replace("'", '"').replace("True", "true")
    content = content.replace("inf", "1e400")
    reply = client.post(
        "/v1/people",
        content=content.encode(),
        headers={"content-type": "application/json"},
    )
    assert error(reply) == expected
    assert parts.gallery.people() == ()


def test_names_of_any_script_are_kept_composed(client: TestClient) -> None:
    for name in ("김민수", "Ærøskøbing", "ﷴ", "山田 太郎", "👩‍🚀", "x" * 200):
        wish = {
            "name": unicodedata.normalize("NFD", name),
            "contract_id": CONTRACT.id,
            "embeddings": [np.random.default_rng(1).standard_normal(16).tolist()],
        }
        reply = client.post("/v1/people", json=wish)
        assert reply.json()["person"]["name"] == unicodedata.normalize("NFC", name)


def test_a_taken_name_is_a_conflict_that_says_whose_it_is(
    client: TestClient, parts: ServerParts
) -> None:
    # GIVEN somebody, WHEN the request that made them is sent once more
    anna = enrol(parts, "Anna")
    reply = client.post("/v1/people", data={"name": "ANNA"}, files=[photo(3)])
    # THEN nobody new is made, and the client learns who it is
    assert error(reply) == (409, "name_taken")
    assert reply.json()["error"]["details"] == {"person_id": anna.id, "name": "Anna"}
    # AND to rename to it is a conflict too, but not to one's own
    ben = enrol(parts, "Ben")
    reply = client.patch(f"/v1/people/{ben.id}", json={"name": "anna"})
    assert error(reply) == (409, "name_taken")
    reply = client.patch(f"/v1/people/{ben.id}", json={"name": "BEN"})
    assert (reply.status_code, reply.json()["name"]) == (200, "BEN")


def test_requests_of_another_kind_are_refused(client: TestClient) -> None:
    assert error(client.post("/v1/people", content=b"x")) == (415, "unsupported_media_type")
    reply = client.post("/v1/people", data={"name": "A"}, files=[("other", ("a", b"x"))])
    assert error(reply) == (400, "bad_request")
    reply = client.post("/v1/people", data={"name": "A"}, files=[("photos", ("a", b"x"))] * 33)
    assert error(reply) == (400, "bad_request")
    reply = client.post("/v1/people", data={"name": "A", "effort": "x"}, files=[photo(3)])
    assert error(reply) == (400, "bad_request")
    reply = client.post("/v1/people", files=[photo(3)])
    assert error(reply) == (422, "invalid")


def test_people_are_listed_a_page_at_a_time(
    client: TestClient, parts: ServerParts, clock: FakeClock
) -> None:
    # GIVEN seven people, enrolled one after the other, two of them at the same moment
    people = []
    for place in range(7):
        people.append(enrol(parts, f"person {7 - place}"))
        clock.advance(1.0 if place != 3 else 0.0)
    # WHEN listed in pages of three, while one is deleted and one is renamed in between
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        asked = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/people", params=asked).json()
        seen += [one["id"] for one in page["people"]]
        cursor, pages = page["next_cursor"], pages + 1
        if pages == 1:
            parts.gallery.remove(people[0].id)
            parts.gallery.rename(people[6].id, "aaa")
    # THEN everybody is there once
    assert sorted(seen) == sorted(person.id for person in people)
    assert pages == 3
    assert page["total"] == 6


def test_people_are_found_by_part_of_their_name(client: TestClient, parts: ServerParts) -> None:
    for name in ("김민수", "김서연", "José"):
        enrol(parts, name)

    def found(name: str) -> list[str]:
        page = client.get("/v1/people", params={"name": name}).json()
        assert page["total"] == len(page["people"])
        return sorted(one["name"] for one in page["people"])

    assert found("김") == ["김민수", "김서연"]
    assert found(unicodedata.normalize("NFD", "JOSÉ")) == ["José"]
    assert found("nobody") == []
    assert len(found(" ")) == 3


@pytest.mark.parametrize("cursor", ["f" * 48, "0" * 48, "7ff8" + "0" * 44])
def test_any_cursor_is_a_place(client: TestClient, parts: ServerParts, cursor: str) -> None:
    enrol(parts, "Anna")
    assert client.get("/v1/people", params={"cursor": cursor}).status_code == 200
    assert client.get("/v1/people", params={"cursor": cursor[1:]}).status_code == 422


def test_one_person_is_read_by_id_alone(client: TestClient, parts: ServerParts) -> None:
    anna = enrol(parts, "Anna")
    enrol(parts, NOBODY)
    assert client.get(f"/v1/people/{anna.id}").json()["name"] == "Anna"
    assert error(client.get(f"/v1/people/{NOBODY}")) == (404, "not_found")
    assert error(client.get("/v1/people/Anna")) == (422, "invalid")


def test_who_is_deleted_can_come_back(client: TestClient, parts: ServerParts) -> None:
    # GIVEN somebody who is deleted
    anna = enrol(parts, "Anna")
    assert client.delete(f"/v1/people/{anna.id}").status_code == 204
    # THEN nothing knows them, and a second deletion finds nobody
    assert error(client.get(f"/v1/people/{anna.id}")) == (404, "not_found")
    assert error(client.delete(f"/v1/people/{anna.id}")) == (404, "not_found")
    (deleted,) = client.get("/v1/deleted-people").json()["people"]
    assert deleted["person"]["id"] == anna.id
    assert deleted["erased_at"] > deleted["removed_at"]
    # WHEN their name was given away, THEN they come back under another one alone
    enrol(parts, "anna", 5)
    assert error(client.post(f"/v1/people/{anna.id}/restore")) == (409, "name_taken")
    back = client.post(f"/v1/people/{anna.id}/restore", json={"name": "Anna B."})
    assert back.json()["name"] == "Anna B."
    assert error(client.post(f"/v1/people/{anna.id}/restore")) == (404, "not_found")
    assert heard(parts) == [ServerEventKind.PERSON_DELETED, ServerEventKind.PERSON_RESTORED]
    assert [entry[1] for entry in entries(parts)] == ["api.person.delete", "api.person.restore"]


def test_who_is_erased_cannot(client: TestClient, parts: ServerParts) -> None:
    anna, ben = enrol(parts, "Anna"), enrol(parts, "Ben")
    parts.gallery.remove(ben.id)
    for person in (anna, ben):
        reply = client.delete(f"/v1/people/{person.id}", params={"erase": "true"})
        assert reply.status_code == 204
        assert error(client.post(f"/v1/people/{person.id}/restore")) == (404, "not_found")
    assert {entry[1] for entry in entries(parts)} == {"api.person.erase"}


@pytest.fixture
def keeping(parts: ServerParts) -> Iterator[TestClient]:
    """A client of a server that keeps pictures of faces."""
    app = create_app(replace(parts, keep_crops=lambda: True))
    with TestClient(app, base_url=LOOPBACK) as client:
        yield client


def test_a_portrait_is_there_where_pictures_are_kept(
    client: TestClient, keeping: TestClient
) -> None:
    # GIVEN somebody enrolled where pictures are kept, and somebody where they are not
    kept = keeping.post("/v1/people", data={"name": "Anna"}, files=[photo(3)]).json()
    bare = client.post("/v1/people", data={"name": "Ben"}, files=[photo(4)]).json()
    # WHEN their portraits are asked for
    reply = client.get(f"/v1/people/{kept['person']['id']}/portrait")
    # THEN the first is a PNG and the second is none
    assert reply.headers["content-type"] == "image/png"
    assert reply.content.startswith(b"\x89PNG")
    assert kept["samples"][0]["has_picture"] is True
    reply = client.get(f"/v1/people/{bare['person']['id']}/portrait")
    assert error(reply) == (404, "no_portrait")
    assert error(client.get(f"/v1/people/{NOBODY}/portrait")) == (404, "not_found")


def test_samples_are_added_listed_and_erased(client: TestClient, parts: ServerParts) -> None:
    # GIVEN somebody with one sample
    anna = enrol(parts, "Anna", 1)
    url = f"/v1/people/{anna.id}/samples"
    # WHEN one comes in a form beside a bad one, one as a body, and one as an embedding
    form = client.post(url, files=[photo(3), bad_photo()])
    body = client.post(url, content=png(face_picture(4)), headers={"content-type": "image/png"})
    wish = {"contract_id": CONTRACT.id, "embeddings": [identity_vector(9).tolist()]}
    embedding = client.post(url, json=wish)
    # THEN all three are there
    assert [one.status_code for one in (form, body, embedding)] == [201, 201, 201], body.text
    assert [one["index"] for one in form.json()["refused"]] == [1]
    listed = client.get(url).json()["samples"]
    assert [one["source"] for one in listed] == ["test", "api:3.png", "api", "api"]
    assert all(one["contracts"] == [CONTRACT.id] for one in listed)
    # AND the same again is a duplicate
    again = client.post(url, json=wish)
    assert (again.status_code, again.json()["samples"]) == (200, [])
    assert again.json()["refused"][0]["code"] == "duplicate"
    # WHEN one is erased, THEN it is gone, and only its owner's address finds it
    ben = enrol(parts, "Ben", 7)
    sample = listed[1]["id"]
    assert error(client.delete(f"/v1/people/{ben.id}/samples/{sample}")) == (404, "not_found")
    assert client.delete(f"{url}/{sample}").status_code == 204
    assert error(client.delete(f"{url}/{sample}")) == (404, "not_found")
    assert len(client.get(url).json()["samples"]) == 3
    assert entries(parts)[-1] == ("key:local", "api.sample.erase", anna.id, sample)
    assert heard(parts) == [ServerEventKind.SAMPLES_ADDED] * 3 + [ServerEventKind.SAMPLES_ERASED]


def test_samples_of_nobody_are_not_looked_at(client: TestClient) -> None:
    url = f"/v1/people/{NOBODY}/samples"
    assert error(client.get(url)) == (404, "not_found")
    assert error(client.post(url, files=[photo(3)])) == (404, "not_found")


READS = ["/v1/people", f"/v1/people/{NOBODY}", f"/v1/people/{NOBODY}/samples"]
WRITES = [
    ("POST", "/v1/people"),
    ("PATCH", f"/v1/people/{NOBODY}"),
    ("DELETE", f"/v1/people/{NOBODY}"),
    ("POST", f"/v1/people/{NOBODY}/restore"),
    ("POST", f"/v1/people/{NOBODY}/samples"),
    ("DELETE", f"/v1/people/{NOBODY}/samples/{NOBODY}"),
    ("GET", "/v1/deleted-people"),
]


@pytest.mark.parametrize("url", READS)
def test_readers_and_kiosks_may_look(
    keyed_client: TestClient, key: Callable[[Scope], dict[str, str]], url: str
) -> None:
    for scope, allowed in (
        (Scope.READ, True),
        (Scope.KIOSK, True),
        (Scope.ADMIN, True),
        (Scope.CAMERA, False),
    ):
        reply = keyed_client.get(url, headers=key(scope))
        assert (reply.status_code != 403) is allowed
    assert keyed_client.get(url).status_code == 401


@pytest.mark.parametrize(("method", "url"), WRITES)
def test_administrators_alone_change_people(
    keyed_client: TestClient, key: Callable[[Scope], dict[str, str]], method: str, url: str
) -> None:
    assert keyed_client.request(method, url).status_code == 401
    for scope in (Scope.READ, Scope.KIOSK, Scope.CAMERA):
        assert keyed_client.request(method, url, headers=key(scope)).status_code == 403
    reply = keyed_client.request(method, url, headers=key(Scope.ADMIN))
    assert reply.status_code not in (401, 403)


def test_the_trail_names_the_key_and_never_a_person(
    keyed_client: TestClient,
    keyed_parts: ServerParts,
    key: Callable[[Scope], dict[str, str]],
) -> None:
    # GIVEN an administrator's key, WHEN it is used to enrol and rename
    headers = key(Scope.ADMIN)
    (info,) = keyed_parts.keys.keys()
    reply = keyed_client.post(
        "/v1/people", data={"name": "김민수"}, files=[photo(3)], headers=headers
    )
    person_id = reply.json()["person"]["id"]
    keyed_client.patch(f"/v1/people/{person_id}", json={"name": "이서연"}, headers=headers)
    # THEN the trail has the key's id and the person's, and no name
    assert [entry[:3] for entry in entries(keyed_parts)] == [
        (f"key:{info.id}", "api.person.add", person_id),
        (f"key:{info.id}", "api.person.rename", person_id),
    ]
    assert "김민수" not in str(entries(keyed_parts))
    assert "이서연" not in str(entries(keyed_parts))
