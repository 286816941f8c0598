"""``/v1/detect`` and ``/v1/analyse``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from tests.fakes import FakeBackend, add_face, face_picture, identity_vector, no_face_picture
from tests.server.support import png

PNG = {"content-type": "image/png"}


def two_faces() -> bytes:
    """Two people in one picture."""
    return png(add_face(face_picture(3, x=80), 7, x=400, y=60, size=120))


def test_faces_are_found(client: TestClient) -> None:
    # GIVEN a picture of two, WHEN faces are asked for
    reply = client.post("/v1/detect", content=two_faces(), headers=PNG)
    # THEN both are told of, where they are, and nothing else
    body = reply.json()
    assert reply.status_code == 200
    assert (body["width"], body["height"]) == (640, 360)
    assert sorted(face["box"][0] for face in body["faces"]) == [80.0, 400.0]
    assert all(len(face["landmarks"]) == 5 for face in body["faces"])
    assert all(face["embedding"] is face["quality"] is None for face in body["faces"])


def test_a_face_is_analysed(client: TestClient) -> None:
    # GIVEN a picture of two, WHEN analysed
    body = client.post("/v1/analyse", content=two_faces(), headers=PNG).json()
    # THEN each face has its own embedding, quality and liveness, and there is no decision
    by_place = sorted(body["faces"], key=lambda face: face["box"][0])
    np.testing.assert_array_equal(by_place[0]["embedding"], identity_vector(3))
    np.testing.assert_array_equal(by_place[1]["embedding"], identity_vector(7))
    assert by_place[0]["liveness"] == {"score": 0.99, "reason": "live"}
    assert by_place[0]["quality"]["face_px"] == 140.0
    assert not {"match", "person", "granted"} & by_place[0].keys()


def test_only_what_is_wanted_is_computed(client: TestClient) -> None:
    # GIVEN a picture, WHEN analysed without embeddings and liveness
    target = "/v1/analyse?embeddings=false&liveness=false"
    face = client.post(target, content=png(face_picture(3)), headers=PNG).json()["faces"][0]
    # THEN there are none
    assert face["embedding"] is face["liveness"] is None
    assert face["quality"] is not None


def test_known_faces_are_not_looked_for(parts: ServerParts) -> None:
    # GIVEN a server that counts how often it looks for faces
    backend = FakeBackend()
    pool = InferencePool(lambda: backend, PoolPlan())
    pool.start()
    client = TestClient(create_app(replace(parts, pool=pool)), base_url="http://127.0.0.1")
    picture = png(face_picture(3))
    face = client.post("/v1/detect", content=picture, headers=PNG).json()["faces"][0]
    box = ",".join(str(value) for value in face["box"])
    points = ",".join(f"{value:.4f}" for point in face["landmarks"] for value in point)
    # WHEN it is told of one face with landmarks and one without
    reply = client.post(
        f"/v1/analyse?faces={box},{points}&faces={box}", content=picture, headers=PNG
    )
    pool.stop()
    # THEN it did not look again; without landmarks there is liveness alone
    assert backend.detected == 1
    whole, bare = reply.json()["faces"]
    np.testing.assert_array_equal(whole["embedding"], identity_vector(3))
    assert bare["embedding"] is bare["quality"] is None
    assert bare["landmarks"] == []
    assert bare["liveness"]["score"] == 0.99


@pytest.mark.parametrize(
    "faces",
    ["1,2,3", "a,b,c,d", "1,2,-3,4", "nan,1,1,1", "1,2,3,4;", "", "&faces=".join(["1,2,3,4"] * 33)],
)
def test_faces_that_are_none_are_refused(client: TestClient, faces: str) -> None:
    # GIVEN a parameter of another form, WHEN sent, THEN 422 and the envelope
    reply = client.post(f"/v1/analyse?faces={faces}", content=png(face_picture(3)), headers=PNG)
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "invalid"


def test_a_picture_without_faces_has_none(client: TestClient) -> None:
    # GIVEN a wall, WHEN analysed, THEN no face and no error
    body = client.post("/v1/analyse", content=png(no_face_picture()), headers=PNG).json()
    assert body["faces"] == []


def test_a_form_carries_a_picture_too(client: TestClient) -> None:
    # GIVEN a form as browsers send it, WHEN posted, THEN its file is looked at
    files = {"image": ("../../etc/passwd", png(face_picture(3)), "image/png")}
    assert len(client.post("/v1/detect", files=files).json()["faces"]) == 1
    # and a form without a picture is refused
    assert client.post("/v1/detect", files={"other": b"x"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", "image/png", 422, "bad_image"),
        (b"GIF89a........", "image/png", 422, "bad_image"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", 422, "bad_image"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", 422, "bad_image"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400, "bad_request"),
        (b"", "multipart/form-data", 400, "bad_request"),
        (b"file:///etc/passwd", "image/jpeg", 422, "bad_image"),
    ],
)
def test_what_is_no_picture_is_refused(
    client: TestClient, body: bytes, kind: str, status: int, code: str
) -> None:
    # GIVEN a body that is no JPEG or PNG, WHEN posted, THEN a 4xx that says what is wrong
    reply = client.post("/v1/detect", content=body, headers={"content-type": kind})
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
