"""A stricter rule for one person holds in every reply."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from faceid_gui.core.types import NewSample, PersonRule, Threshold
from faceid_gui.server.app import create_app
from faceid_gui.server.facades import facade_routers
from faceid_gui.server.parts import ServerParts
from tests.fakes import CONTRACT, GOOD, identity_vector
from tests.pipeline.test_voting import towards
from tests.server.conftest import LOOPBACK


def test_the_servers_replies_go_by_the_persons_own_rule(parts: ServerParts) -> None:
    # GIVEN two people, one of them with a stricter rule
    ids = [
        parts.gallery.add_person(
            name, [NewSample({CONTRACT.id: identity_vector(number)}, GOOD, "")]
        ).id
        for name, number in (("Ada", 1), ("Ben", 2))
    ]
    strict = replace(
        parts, threshold=lambda: Threshold(0.5, 0.05, people=(PersonRule(ids[0], 0.8, 0.2),))
    )
    rows = [towards(1, 0.7).tolist(), towards(2, 0.7).tolist()]
    with TestClient(create_app(strict), base_url=LOOPBACK) as client:
        # WHEN searched and compared over HTTP
        wish = {"contract_id": CONTRACT.id, "embeddings": rows}
        found = client.post("/v1/identify", json=wish).json()
        verified = [
            client.post(
                "/v1/verify",
                json={"contract_id": CONTRACT.id, "embedding": row, "person_id": person_id},
            ).json()
            for row, person_id in zip(rows, ids, strict=True)
        ]
    facades = create_app(strict, routers=facade_routers())
    with TestClient(facades, base_url=LOOPBACK) as client:
        guessed = client.post(
            "/api/v1/recognition/embeddings/recognize", json={"embeddings": rows}
        ).json()
    # THEN only the other one is recognised
    assert [one["identity"]["status"] for one in found["faces"]] == ["unknown", "match"]
    assert [one["same"] for one in verified] == [False, True]
    assert [one["threshold"]["value"] for one in verified] == [0.8, 0.5]
    likeness = [one["similarities"][0]["similarity"] for one in guessed["result"]]
    assert likeness[0] < 0.5 < likeness[1]
    # AND no reply tells who has rules
    assert "people" not in found["threshold"]
