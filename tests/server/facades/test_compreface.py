"""CompreFace's REST API beyond what its SDK calls: base64, paging, embeddings, errors."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.facades import facade_routers
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from faceid_gui.services.serving.events import ServerEventKind
from tests.fakes import FakeBackend, MemoryGallery, add_face, face_picture, identity_vector
from tests.server.conftest import LOOPBACK
from tests.server.support import MemoryAudit, png

API = "/api/v1"
FACES = f"{API}/recognition/faces"
SUBJECTS = f"{API}/recognition/subjects"
RECOGNIZE = f"{API}/recognition/recognize"


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def enrol(client: TestClient, subject: str, identity: int) -> str:
    reply = client.post(
        FACES, params={"subject": subject}, files={"file": png(face_picture(identity))}
    )
    assert reply.status_code == 201, reply.text
    assert reply.json()["subject"] == subject
    return str(reply.json()["image_id"])


def similarity_to(reply: Any) -> float:
    return float(reply.json()["result"][0]["similarity"])


# --- pictures -----------------------------------------------------------------------------


def test_pictures_may_be_base64(facades: TestClient) -> None:
    # GIVEN the same calls with base64 in place of uploads
    ada = base64_of(png(face_picture(3)))
    added = facades.post(FACES, params={"subject": "Ada"}, json={"file": ada})
    assert added.status_code == 201
    # WHEN made, also as a data URI THEN they answer as with uploads
    for text in (ada, f"data:image/png;base64,{ada}", f"{ada[:60]}\n{ada[60:]}"):
        found = facades.post(RECOGNIZE, json={"file": text}).json()
        assert found["result"][0]["subjects"][0]["subject"] == "Ada"
    verified = facades.post(
        f"{API}/verification/verify", json={"source_image": ada, "target_image": ada}
    ).json()
    assert verified["result"][0]["face_matches"][0]["similarity"] > 0.99


def test_the_picture_may_be_the_face_itself(facades: TestClient) -> None:
    # GIVEN somebody enrolled, and a cut-out of their face in which no detector finds one
    enrol(facades, "Ada", 3)
    cut = face_picture(3)[130:250, 210:330].copy()
    cut[..., 2] = 254
    # WHEN recognised with and without detection
    refused = facades.post(RECOGNIZE, files={"file": png(cut)})
    found = facades.post(RECOGNIZE, params={"detect_faces": "false"}, files={"file": png(cut)})
    # THEN without it the whole picture is the face
    assert refused.json()["code"] == 28
    assert found.json()["result"][0]["subjects"][0]["subject"] == "Ada"
    assert found.json()["result"][0]["box"]["x_max"] == 120


def test_the_same_picture_twice_is_one_face(facades: TestClient) -> None:
    # GIVEN a client that repeats a request WHEN it enrols THEN it gets the same id
    assert enrol(facades, "Ada", 3) == enrol(facades, "Ada", 3)
    assert facades.get(FACES).json()["total_elements"] == 1


def test_faces_that_are_unsure_do_not_count(facades: TestClient) -> None:
    # GIVEN a detector that is sure to 0.95 WHEN 0.96 is asked for THEN there is no face
    picture = {"file": png(face_picture(3))}
    high = {"det_prob_threshold": "0.96"}
    for path, query in ((RECOGNIZE, high), (FACES, {**high, "subject": "Ada"})):
        reply = facades.post(path, params=query, files=picture)
        assert (reply.status_code, reply.json()["code"]) == (400, 28)


def test_two_people_in_a_picture_are_not_enrolled(facades: TestClient) -> None:
    # GIVEN a picture in which nobody stands out
    both = png(add_face(face_picture(3), 9, x=20, y=120, size=140))
    # WHEN enrolled THEN it is refused: a wrong guess would enrol a bystander
    reply = facades.post(FACES, params={"subject": "Ada"}, files={"file": both})
    assert (reply.status_code, reply.json()["code"]) == (400, 31)
    assert facades.get(SUBJECTS).json() == {"subjects": []}


# --- the collection -----------------------------------------------------------------------


def test_faces_are_listed_in_pages(facades: TestClient) -> None:
    # GIVEN five faces of two people
    ids = [enrol(facades, "Ada" if identity < 5 else "Bob", identity) for identity in range(2, 7)]
    # WHEN listed in pages THEN each face is on one of them, in order
    pages = [facades.get(FACES, params={"page": page, "size": 2}).json() for page in range(4)]
    assert [face["image_id"] for page in pages for face in page["faces"]] == ids
    assert [len(page["faces"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total_pages"] for page in pages} == {3}
    assert {page["total_elements"] for page in pages} == {5}
    # WHEN one subject's are listed THEN only theirs are
    assert facades.get(FACES, params={"subject": "Bob"}).json()["total_elements"] == 2
    assert facades.get(FACES, params={"subject": "nobody"}).json()["total_elements"] == 0


def test_faces_are_deleted_by_ids_and_all_at_once(facades: TestClient) -> None:
    # GIVEN four faces
    first, second, *_ = [enrol(facades, "Ada", identity) for identity in range(2, 6)]
    # WHEN some are deleted by id, one of which is not there
    gone = facades.post(f"{FACES}/delete", json=[first, "no-such-face", second, first])
    assert [face["image_id"] for face in gone.json()] == [first, second]
    assert facades.get(FACES).json()["total_elements"] == 2
    # WHEN the subject is there but empty THEN nothing is deleted by mistake
    assert facades.delete(FACES, params={"subject": " "}).status_code == 400
    assert facades.get(FACES).json()["total_elements"] == 2
    # WHEN all are deleted THEN the subject stays
    assert facades.delete(FACES).json() == {"deleted": 2}
    assert facades.get(SUBJECTS + "/").json() == {"subjects": ["Ada"]}


def test_kept_pictures_can_be_fetched(parts: ServerParts) -> None:
    # GIVEN a server that keeps crops, and one that does not
    for keeps in (True, False):
        kept = replace(parts, keep_crops=partial(bool, keeps), gallery=MemoryGallery())
        app = create_app(kept, routers=facade_routers())
        with TestClient(app, base_url=LOOPBACK) as client:
            image_id = enrol(client, "Ada", 3)
            # WHEN the picture of a face is fetched
            reply = client.get(f"{FACES}/{image_id}/img")
            # THEN it is there, or its absence is told
            if keeps:
                assert reply.content.startswith(b"\x89PNG")
                assert reply.headers["content-type"] == "image/png"
            else:
                assert (reply.status_code, reply.json()["code"]) == (404, 11)


def test_names_with_anything_in_them(facades: TestClient) -> None:
    # GIVEN names as clients have them WHEN added, renamed and deleted THEN they stay what they are
    for name in ("김민수", "a/b c", "100% ?&=#", "O'Neill; DROP TABLE people"):
        enrol(facades, name, 3)
        assert facades.get(SUBJECTS).json() == {"subjects": [name]}
        quoted = quote(name)
        renamed = facades.put(f"{SUBJECTS}/{quoted}", json={"subject": name + " 2"})
        assert renamed.json() == {"updated": True}
        gone = facades.delete(f"{SUBJECTS}/{quote(name + ' 2')}")
        assert gone.json() == {"subject": name + " 2"}


def test_a_name_is_never_taken_for_an_id(facades: TestClient, parts: ServerParts) -> None:
    # GIVEN somebody WHEN their id is used as a subject THEN nobody is called so
    enrol(facades, "Ada", 3)
    (person,) = parts.gallery.people()
    assert facades.delete(f"{SUBJECTS}/{person.id}").json()["code"] == 42
    assert facades.get(SUBJECTS).json() == {"subjects": ["Ada"]}


def test_deeds_are_audited_and_told(facades: TestClient, parts: ServerParts) -> None:
    # GIVEN a listener
    with parts.events.subscribe() as listener:
        # WHEN people are enrolled, extended, recognised, merged and deleted
        enrol(facades, "Ada", 3)
        enrol(facades, "Ada", 4)
        enrol(facades, "Bob", 6)
        facades.post(RECOGNIZE, files={"file": png(face_picture(6))})
        facades.put(f"{SUBJECTS}/Bob", json={"subject": "Ada"})
        facades.delete(f"{SUBJECTS}/Ada")
        told = [event.kind for event in listener.poll().events]
    kinds = [kind for kind in told if kind is not ServerEventKind.GALLERY_CHANGED]
    # THEN all of it is told, and the audit trail has who did it
    assert kinds == [
        ServerEventKind.PERSON_ADDED,
        ServerEventKind.SAMPLES_ADDED,
        ServerEventKind.PERSON_ADDED,
        ServerEventKind.FACE_IDENTIFIED,
        ServerEventKind.PERSON_DELETED,
        ServerEventKind.SAMPLES_ADDED,
        ServerEventKind.PERSON_DELETED,
    ]
    assert isinstance(parts.audit, MemoryAudit)
    assert {entry[0] for entry in parts.audit.entries} == {"key:local"}
    assert [entry[1] for entry in parts.audit.entries][-2:] == [
        "api.person.merge",
        "api.person.delete",
    ]


# --- embeddings ---------------------------------------------------------------------------


def test_embeddings_are_recognised_and_compared(facades: TestClient) -> None:
    # GIVEN two people, and embeddings of the calculator plugin
    ada = enrol(facades, "Ada", 3)
    enrol(facades, "Bob", 6)
    calculated = facades.post(
        RECOGNIZE, params={"face_plugins": "calculator"}, files={"file": png(face_picture(3))}
    ).json()["result"][0]["embedding"]
    stranger = identity_vector(9).tolist()
    # WHEN recognised THEN the nearest come first
    found = facades.post(
        f"{API}/recognition/embeddings/recognize",
        params={"prediction_count": 2},
        json={"embeddings": [calculated, stranger]},
    ).json()["result"]
    assert [guess["subject"] for guess in found[0]["similarities"]] == ["Ada", "Bob"]
    assert found[0]["similarities"][0]["similarity"] > 0.99
    assert found[1]["similarities"][0]["similarity"] < 0.5
    assert found[0]["embedding"] == calculated
    # WHEN compared with a face, and with each other
    with_face = facades.post(
        f"{API}/recognition/embeddings/faces/{ada}/verify", json={"embeddings": [calculated]}
    )
    with_each = facades.post(
        f"{API}/verification/embeddings/verify",
        json={"source": calculated, "targets": [[2 * x for x in calculated], stranger]},
    ).json()["result"]
    # THEN length does not matter
    assert similarity_to(with_face) > 0.99
    assert [one["similarity"] > 0.5 for one in with_each] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        b'{"embeddings": [[1, 2]]}',  # another dimension
        b'{"embeddings": []}',
        b'{"embeddings": [["1"]]}',
        b'{"embeddings": [[NaN]]}',
        b'{"embeddings": [[1e999]]}',
        b'{"embeddings": ' + b"[" * 100_000,
        b"nothing",
        b"[]",
        b"",
    ],
)
def test_embeddings_that_are_none_are_refused(facades: TestClient, body: bytes) -> None:
    # GIVEN a body that makes no sense WHEN sent THEN it is a 400 of CompreFace
    reply = facades.post(
        f"{API}/recognition/embeddings/recognize",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert reply.status_code == 400, reply.text
    assert set(reply.json()) == {"message", "code"}


def test_embeddings_without_length_are_like_nobody(facades: TestClient) -> None:
    # GIVEN somebody, and embeddings of nothing and of too much
    enrol(facades, "Ada", 3)
    rows = [[0.0] * 16, [1e300] * 16]
    # WHEN recognised THEN nobody is near them
    reply = facades.post(f"{API}/recognition/embeddings/recognize", json={"embeddings": rows})
    assert reply.status_code == 200
    for one in reply.json()["result"]:
        assert all(guess["similarity"] < 0.5 for guess in one["similarities"])


# --- errors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"file": ' * 50_000, "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b'{"file": 7}', "application/json", 400),
        (b'{"file": ["x"]}', "application/json", 400),
        (b'{"file": "?not base64!"}', "application/json", 400),
        (b'{"file": "http://127.0.0.1/x.png"}', "application/json", 400),
        (b'{"file": "/etc/passwd"}', "application/json", 400),
        (b'{"file": "AAAA"}', "application/json", 400),
        (b'{"file": ""}', "application/json", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"junk", "multipart/form-data", 400),
        (b"junk", "multipart/form-data; boundary=", 400),
        (b"junk", "text/plain", 400),
    ],
)
def test_garbage_is_refused_in_their_words(
    facades: TestClient, content: bytes, kind: str, status: int
) -> None:
    # GIVEN a body that holds no picture
    for path in (RECOGNIZE, f"{API}/detection/detect", f"{API}/verification/verify"):
        # WHEN sent
        reply = facades.post(path, content=content, headers={"content-type": kind})
        # THEN it is refused with CompreFace's error and a request id, and no traceback
        assert reply.status_code == status, (path, reply.text)
        assert set(reply.json()) == {"message", "code"}
        assert isinstance(reply.json()["code"], int)
        assert "Traceback" not in reply.text
        assert reply.headers["x-request-id"]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "-1"},
        {"limit": "x"},
        {"det_prob_threshold": "1.5"},
        {"det_prob_threshold": "nan"},
        {"prediction_count": "0"},
        {"face_plugins": "telepathy"},
        {"status": "perhaps"},
    ],
)
def test_options_that_make_no_sense_are_refused(facades: TestClient, query: dict[str, str]) -> None:
    # GIVEN an option that makes no sense WHEN sent THEN it is CompreFace's 26
    reply = facades.post(RECOGNIZE, params=query, files={"file": png(face_picture(3))})
    assert (reply.status_code, reply.json()["code"]) == (400, 26)


def test_unknown_paths_and_methods(facades: TestClient) -> None:
    # GIVEN paths that are not there, and a wrong method WHEN asked THEN the dialect is kept
    for path in ("/api/v1/anything", "/api/v1/static/some-key/images/some-id"):
        missing = facades.get(path)
        assert (missing.status_code, set(missing.json())) == (404, {"message", "code"})
    wrong = facades.get(RECOGNIZE)
    assert (wrong.status_code, set(wrong.json())) == (405, {"message", "code"})
    assert wrong.headers["allow"] == "POST"


def test_keys_are_asked_for(keyed_facades: TestClient, secret: Callable[[Scope], str]) -> None:
    # GIVEN a server with keys
    picture = {"file": png(face_picture(3))}
    kiosk = {"x-api-key": secret(Scope.KIOSK)}
    # WHEN calls are made without a key, and with one that may not
    assert keyed_facades.post(RECOGNIZE, files=picture).json()["code"] == 20
    added = keyed_facades.post(FACES, params={"subject": "A"}, files=picture, headers=kiosk)
    # THEN they are refused, and what the key may do it does
    assert added.status_code == 403
    for deed in ("", "/some-id"):
        assert keyed_facades.delete(FACES + deed, headers=kiosk).status_code == 403
    assert keyed_facades.delete(SUBJECTS, headers=kiosk).status_code == 403
    found = keyed_facades.post(f"{API}/detection/detect", files=picture, headers=kiosk)
    assert found.status_code == 200
    reader = {"x-api-key": secret(Scope.READ)}
    assert keyed_facades.get(SUBJECTS, headers=reader).status_code == 200
    assert keyed_facades.post(RECOGNIZE, files=picture, headers=reader).status_code == 403


class _Broken(FakeBackend):
    """A backend with a bug in it."""

    def detect(self, image: Any, *, careful: bool = False) -> Any:
        raise RuntimeError("/secret/path of this machine")


@pytest.fixture
def broken(parts: ServerParts) -> Iterator[TestClient]:
    """A server whose backend fails."""
    pool = InferencePool(_Broken, PoolPlan())
    pool.start()
    app = create_app(replace(parts, pool=pool), routers=facade_routers())
    with TestClient(app, base_url=LOOPBACK, raise_server_exceptions=False) as client:
        yield client
    pool.stop()


def test_a_crash_is_told_in_each_dialect_and_without_its_reason(broken: TestClient) -> None:
    # GIVEN a backend that breaks WHEN each facade uses it
    picture = png(face_picture(3))
    replies = (
        broken.post(RECOGNIZE, files={"file": picture}),
        broken.post("/v1/vision/face/recognize", files={"image": picture}),
        broken.post("/represent", files={"img": picture}),
    )
    # THEN each says so in its own words, and nothing of the inside gets out
    assert [reply.status_code for reply in replies] == [500, 500, 500]
    assert [sorted(reply.json()) for reply in replies] == [
        ["code", "message"],
        ["code", "error", "success"],
        ["error"],
    ]
    assert not any("secret" in reply.text or "Traceback" in reply.text for reply in replies)
