"""The document of the whole interface is kept, whatever is sent: every check of schemathesis.

All routers at once over real stores: ``/v1``, the other systems' dialects, pairing, the
exchange with kiosks, visits, claims and events.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from schemathesis.core.transport import Response

from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.document import openapi_document
from faceid_gui.server.parts import ServerParts
from tests.server.furnished import Furnished, furnished, serving
from tests.server.shaking import failures, is_excused

HOURS = 4 * 3600


def shaken(whole: Furnished, *, keyed: bool, examples: int, stateful: bool = False) -> list[str]:
    """What schemathesis finds fault with."""
    headers = {}
    if keyed:
        headers = {"authorization": f"Bearer {whole.ring.add('shaker', Scope.ADMIN)[1]}"}
    with serving(whole.parts) as server:
        return failures(server.url, headers=headers, examples=examples, stateful=stateful)


def test_with_keys_every_promise_is_kept(keyed_parts: ServerParts, tmp_path: Path) -> None:
    # GIVEN a server that wants keys, WHEN shaken with an administrator's
    with furnished(keyed_parts, tmp_path) as whole:
        # THEN no check fails: among them that nothing is answered without a key
        assert shaken(whole, keyed=True, examples=4) == []


def test_without_keys_every_promise_is_kept(parts: ServerParts, tmp_path: Path) -> None:
    # GIVEN a server on loopback, WHEN shaken, THEN no check fails
    with furnished(parts, tmp_path) as whole:
        assert shaken(whole, keyed=False, examples=1) == []


@pytest.mark.slow
@pytest.mark.timeout(HOURS)
def test_shaken_for_long(keyed_parts: ServerParts, tmp_path: Path) -> None:
    # GIVEN the same server, WHEN every operation is tried a thousand times, and what replies
    # lead to is followed, THEN no check fails
    with furnished(keyed_parts, tmp_path) as whole:
        assert shaken(whole, keyed=True, examples=1000, stateful=True) == []


def test_an_excuse_is_narrow() -> None:
    # GIVEN refusals of well-formed requests, WHEN looked at, THEN few of them are excused
    from schemathesis.openapi.checks import RejectedPositiveData

    refused = RejectedPositiveData(
        operation="", message="", status_code=400, allowed_statuses=["2xx"]
    )
    assert is_excused(refused, _said(400, '{"message": "x", "code": 28}'), "/api/v1/x")
    assert not is_excused(refused, _said(400, '{"message": "x", "code": 26}'), "/api/v1/x")
    assert not is_excused(refused, _said(422, '{"message": "x", "code": 28}'), "/api/v1/x")
    assert not is_excused(refused, _said(400, '{"message": "x", "code": 28}'), "/v1/identify")


def test_what_is_served_is_in_the_document(parts: ServerParts) -> None:
    # GIVEN a server, WHEN its document is made
    app = create_app(parts)
    document = openapi_document(app, parts)
    # THEN it knows how long an embedding is and what the models are called
    schemas = document["components"]["schemas"]
    vector = schemas["VerificationIn"]["properties"]["source"]
    assert (vector["minItems"], vector["maxItems"]) == (16, 16)
    body = document["paths"]["/represent"]["post"]["requestBody"]["content"]
    form: dict[str, Any] = body["multipart/form-data"]["schema"]["properties"]
    assert form["model_name"]["enum"] == ["", "fake-embedder"]
    # and nothing is left to be filled in, also where it is made again
    assert "x-served" not in str(document)
    assert openapi_document(create_app(parts), parts) == document


def _said(status: int, body: str) -> Response:
    import requests

    prepared = requests.Request("POST", "http://localhost/").prepare()
    return Response(
        status_code=status,
        headers={},
        content=body.encode(),
        request=prepared,
        elapsed=0.0,
        verify=False,
    )
