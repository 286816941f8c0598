"""The calls of DeepFace's clients, and what of them is refused."""

from __future__ import annotations

import base64
import io
import math
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.facades import facade_routers
from faceid_gui.server.facades.deepface.metrics import METRICS
from faceid_gui.server.parts import ServerParts
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from tests.fakes import FakeBackend, add_face, face_picture, identity_vector, no_face_picture
from tests.server.conftest import LOOPBACK
from tests.server.support import png


def uri(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


ADA, BOB = png(face_picture(3)), png(face_picture(5))


def test_faces_are_represented_as_upload_and_as_data_uri(facades: TestClient) -> None:
    # GIVEN a picture of two people, as an upload, a form field and JSON
    both = png(add_face(face_picture(3), 9, x=20, y=20, size=80))
    replies = (
        facades.post("/represent", files={"img": both}),
        facades.post("/represent", data={"img": uri(both)}),
        facades.post("/represent", json={"img": uri(both)}),
    )
    for reply in replies:
        # WHEN represented THEN both are there, the biggest first, with DeepFace's fields
        assert reply.status_code == 200, reply.text
        first, second = reply.json()["results"]
        assert first["embedding"] == identity_vector(3).tolist()
        assert second["embedding"] == identity_vector(9).tolist()
        assert first["face_confidence"] == 0.95
        area = first["facial_area"]
        assert (area["x"], area["y"], area["w"], area["h"]) == (200, 120, 140, 140)
        assert area["left_eye"][0] > area["right_eye"][0]  # the person's own left
        assert area["mouth_left"][0] > area["mouth_right"][0]
    # WHEN one face is asked for THEN it is the biggest
    reply = facades.post("/represent", data={"max_faces": "1"}, files={"img": both})
    assert len(reply.json()["results"]) == 1


@pytest.mark.parametrize("metric", METRICS)
def test_two_pictures_are_verified(facades: TestClient, metric: str) -> None:
    # GIVEN two pictures of one person, and one of another
    shown = png(add_face(face_picture(5), 3, x=20, y=20, size=80))
    # WHEN verified with one of the metrics
    same = facades.post(
        "/verify", data={"distance_metric": metric}, files={"img1": ADA, "img2": shown}
    ).json()
    other = facades.post("/verify", json={"img1": uri(ADA), "img2": uri(BOB)}).json()
    # THEN of several faces the nearest counts, and the threshold is that in force
    assert same["verified"] is True
    assert same["distance"] == pytest.approx(0.0, abs=1e-6)
    assert same["threshold"] == pytest.approx(
        {"cosine": 0.5, "euclidean": 1.0, "euclidean_l2": 1.0, "angular": 1 / 3}[metric]
    )
    assert same["facial_areas"]["img2"]["x"] == 20
    assert same["similarity_metric"] == metric
    assert same["confidence"] > 99
    assert (same["model"], same["time"] >= 0) == ("fake-embedder", True)
    assert other["verified"] is False
    assert other["distance"] == pytest.approx(1.0)
    assert other["confidence"] < 1


def test_addresses_and_paths_are_neither_fetched_nor_opened(
    facades: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a picture in a file, and a server that would notice a connection
    file = tmp_path / "ada.png"
    file.write_bytes(ADA)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/ada.png"
    opened: list[str] = []
    real_open = io.open

    def noted(name: Any, *args: Any, **options: Any) -> Any:
        opened.append(str(name))
        return real_open(name, *args, **options)

    monkeypatch.setattr("builtins.open", noted)
    monkeypatch.setattr(io, "open", noted)
    # WHEN their names are sent in place of pictures
    texts = (address, str(file), f"file://{file}", "ada.png", base64.b64encode(ADA).decode(), "x")
    for text in texts:
        for reply in (
            facades.post("/represent", json={"img": text}),
            facades.post("/represent", data={"img": text}),
            facades.post("/verify", json={"img1": uri(ADA), "img2": text}),
        ):
            # THEN they are refused, and the words are DeepFace's
            assert reply.status_code == 400
            assert "not opened" in reply.json()["exception"]
            assert text[:40] not in reply.text or text == "x"
    # THEN nobody called, and nothing was read
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()
    assert not [name for name in opened if "ada.png" in name]


def test_a_form_can_say_false(facades: TestClient) -> None:
    # GIVEN a picture without a face
    empty = png(no_face_picture())
    # WHEN it is sent with and without enforce_detection
    refused = facades.post("/represent", data={"enforce_detection": "true"}, files={"img": empty})
    taken = facades.post("/represent", data={"enforce_detection": "false"}, files={"img": empty})
    json = facades.post("/represent", json={"enforce_detection": False, "img": uri(empty)})
    # THEN false is false: the picture is taken whole, and says so
    assert refused.status_code == 400
    assert "no face" in refused.json()["error"]
    for reply in (taken, json):
        (whole,) = reply.json()["results"]
        assert whole["face_confidence"] == 0.0
        assert whole["facial_area"]["left_eye"] is None
        assert (whole["facial_area"]["w"], whole["facial_area"]["h"]) == (640, 360)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"model_name": "VGG-Face"}, "'VGG-Face' is not served here; 'fake-embedder' is"),
        ({"detector_backend": "opencv"}, "not served"),
        ({"distance_metric": "manhattan"}, "distance_metric is one of"),
        ({"threshold": "0.6"}, "not laxer"),
        ({"threshold": "nan"}, "finite"),
        ({"align": "false"}, "align"),
        ({"normalization": "ArcFace"}, "normalization"),
        ({"expand_percentage": "10"}, "expand_percentage"),
        ({"anti_spoofing": "maybe"}, "true or false"),
        ({"max_faces": "1.5"}, "whole number"),
    ],
)
def test_what_is_not_served_is_refused_openly(
    facades: TestClient, fields: dict[str, str], told: str
) -> None:
    # GIVEN a wish that this server does not fulfil WHEN sent THEN it is refused by name
    reply = facades.post("/verify", data=fields, files={"img1": ADA, "img2": ADA})
    assert reply.status_code == 400
    assert told in reply.json()["error"]


def test_what_is_served_may_be_named(facades: TestClient) -> None:
    # GIVEN the names of the pack, in any case, and a stricter threshold
    fields = {"model_name": "FAKE_Embedder", "detector_backend": "skip", "threshold": "0.4"}
    # WHEN sent THEN they are taken
    reply = facades.post("/verify", data=fields, files={"img1": ADA, "img2": ADA})
    assert reply.status_code == 200, reply.text
    assert reply.json()["threshold"] == 0.4
    assert reply.json()["detector_backend"] == "skip"


@pytest.fixture
def spoofed(parts: ServerParts) -> Iterator[TestClient]:
    """A server whose liveness model takes everybody for a photo."""
    pool = InferencePool(lambda: FakeBackend(live=0.1), PoolPlan())
    pool.start()
    app = create_app(replace(parts, pool=pool), routers=facade_routers())
    with TestClient(app, base_url=LOOPBACK) as client:
        yield client
    pool.stop()


def test_a_spoof_is_told(facades: TestClient, spoofed: TestClient) -> None:
    # GIVEN a server that takes the face for alive, and one that takes it for a photo
    fields = {"anti_spoofing": "true", "enforce_detection": "false"}
    # WHEN asked to look THEN the second one refuses, and neither lets no face at all pass
    assert facades.post("/represent", data=fields, files={"img": ADA}).status_code == 200
    refused = spoofed.post("/represent", data=fields, files={"img": ADA})
    assert refused.status_code == 400
    assert "Spoof" in refused.json()["error"]
    empty = facades.post("/represent", data=fields, files={"img": png(no_face_picture())})
    assert empty.status_code == 400


@pytest.mark.parametrize("path", ["/analyze", "/register", "/search", "/build/index"])
def test_what_is_not_offered_says_so(facades: TestClient, path: str) -> None:
    # GIVEN a call that this server does not have WHEN made THEN the answer says where to go
    reply = facades.post(path, json={"img": uri(ADA)})
    assert reply.status_code == 404
    assert "not offered" in reply.json()["error"]
    assert reply.headers["x-request-id"]


def test_the_start_page_and_wrong_methods(client: TestClient, facades: TestClient) -> None:
    # GIVEN a client that looks whether somebody is there WHEN it asks THEN the server answers
    assert client.get("/").status_code == 200
    # GIVEN a wrong method WHEN used THEN it is said in DeepFace's words
    wrong = facades.get("/verify")
    assert (wrong.status_code, wrong.json()) == (405, {"error": "method not allowed"})


def test_a_key_is_a_bearer_token(keyed_facades: TestClient, secret: Callable[[Scope], str]) -> None:
    # GIVEN a server with keys WHEN called without, with a reader's and with a kiosk's
    refused = keyed_facades.post("/represent", files={"img": ADA})
    # THEN only the kiosk's will do
    assert refused.status_code == 401
    assert list(refused.json()) == ["message"]
    replies = [
        keyed_facades.post(
            "/represent",
            files={"img": ADA},
            headers={"authorization": f"Bearer {secret(scope)}"},
        ).status_code
        for scope in (Scope.READ, Scope.KIOSK)
    ]
    assert replies == [403, 200]


def test_distances_follow_from_the_similarity() -> None:
    # GIVEN vectors at 60 degrees WHEN measured THEN each distance is what geometry says
    score = math.cos(math.pi / 3)
    assert METRICS["cosine"](score) == pytest.approx(0.5)
    assert METRICS["euclidean_l2"](score) == pytest.approx(1.0)
    assert METRICS["angular"](score) == pytest.approx(1 / 3)
