"""``/v1/embed``: every way in, every way out."""

from __future__ import annotations

import base64

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient

from faceid_gui.server.run import ServerThread
from faceid_gui.wire.packing import (
    CROPS_TYPE,
    FLOAT16_TYPE,
    FLOAT32_TYPE,
    pack_crops,
    unpack_embeddings,
)
from tests.fakes import CONTRACT, identity_vector
from tests.server.support import crop_png


def test_packed_crops_become_packed_embeddings(client: TestClient) -> None:
    # GIVEN the crops of two people
    body = pack_crops([crop_png(3), crop_png(5)])
    for kind in (FLOAT16_TYPE, FLOAT32_TYPE):
        # WHEN posted
        reply = client.post(
            "/v1/embed", content=body, headers={"content-type": CROPS_TYPE, "accept": kind}
        )
        # THEN the rows are theirs, in their order
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-type"] == kind
        packed = unpack_embeddings(reply.content)
        assert packed.contract_id == CONTRACT.id
        np.testing.assert_array_equal(packed.rows, [identity_vector(3), identity_vector(5)])


def test_a_live_server_answers(live_server: ServerThread) -> None:
    # GIVEN a server on a socket, WHEN asked over it
    with httpx.Client(base_url=live_server.url) as client:
        assert client.get("/v1/health").json()["status"] == "ok"
        assert client.get("/v1/info").json()["packs"][0]["contract"]["id"] == CONTRACT.id
        reply = client.post("/v1/embed", content=crop_png(4), headers={"content-type": "image/png"})
    # THEN it embeds
    assert reply.json()["embeddings"][0][4] == pytest.approx(1.0)


def test_forms_and_json_are_taken(client: TestClient) -> None:
    # GIVEN one crop as a file of a form, and as base64 in JSON
    form = client.post("/v1/embed", files=[("crop", ("a.png", crop_png(2), "image/png"))])
    text = base64.b64encode(crop_png(2)).decode()
    json_reply = client.post("/v1/embed", json={"crops": [text]})
    # THEN both give the same embedding
    assert form.status_code == json_reply.status_code == 200
    assert form.json()["embeddings"] == json_reply.json()["embeddings"]
