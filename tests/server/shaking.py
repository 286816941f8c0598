"""Shakes a running server with schemathesis: what its document promises must hold."""

from __future__ import annotations

import base64
import re
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import numpy as np
import schemathesis
import schemathesis.engine
from hypothesis import strategies as st
from schemathesis import AuthContext, BaseSchema, Case, HookContext
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import events
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.openapi import from_url
from schemathesis.openapi.checks import RejectedPositiveData

from faceid_gui.core.names import composed, name_fault
from faceid_gui.wire.handshake import ClientHandshake
from faceid_gui.wire.packing import CROPS_TYPE, pack_crops
from faceid_gui.wire.sync import pack_vector
from tests.fakes import CONTRACT, add_face, identity_vector
from tests.server.support import png


@cache
def teach_pictures() -> None:
    """Tell schemathesis what pictures and packs of crops are: it would send random bytes."""
    crops = [_small_portrait(number) for number in range(4)]
    pictures = st.sampled_from(crops)
    packs = st.lists(pictures, min_size=1, max_size=3).map(pack_crops)
    schemathesis.openapi.media_type("image/png", pictures, aliases=["image/jpeg"])
    schemathesis.openapi.media_type(CROPS_TYPE, packs)
    texts = [base64.b64encode(crop).decode() for crop in crops]
    schemathesis.openapi.format("base64-crop", st.sampled_from(texts))
    names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=60)
    schemathesis.openapi.format("person-name", names)
    schemathesis.openapi.format("kept-name", names.map(composed).filter(_is_usable))
    schemathesis.openapi.format("device-name", names)
    schemathesis.openapi.media_type("text/plain", names.map(str.encode))
    uris = [f"data:image/png;base64,{text}" for text in texts]
    schemathesis.openapi.format("picture-data-uri", st.sampled_from(uris))
    people = [pack_vector(identity_vector(number)) for number in range(4)]
    schemathesis.openapi.format("contract-id", st.just(CONTRACT.id))
    schemathesis.openapi.format("packed-embedding", st.sampled_from(people))
    hellos = [ClientHandshake(f"{number:06}").message.hex() for number in range(4)]
    schemathesis.openapi.format("spake2-message", st.sampled_from(hellos))
    cameras = ["192.0.2.7/?action=snapshot", "camera.example:8080/", "[2001:db8::7]:80/x.mjpg"]
    schemathesis.openapi.format("camera-address", st.sampled_from(cameras))


def _is_usable(name: str) -> bool:
    return name_fault(name) is None


def _small_portrait(identity: int) -> bytes:
    """A picture of the size of a crop in which a face is found, good enough to enrol."""
    empty = np.random.default_rng(7).integers(0, 100, (112, 112, 3), np.uint8)
    return png(add_face(empty, identity, x=26, y=26, size=60))


EXCUSED: Final = (
    # CompreFace answers 400 where no description can promise success: 28 is a picture without
    # a face of the asked certainty, 43 a subject that an earlier request made.
    ("/api/v1/", 400, re.compile(rb'"code": (28|43)}$')),
    # A laxer threshold than the one in force, which no description can name: it moves.
    ("/verify", 400, re.compile(rb"a threshold may be stricter than")),
)
"""Answers that are no broken promise: where a path begins, the status, and what is said."""


def is_excused(failure: Failure, response: Response, path: str) -> bool:
    """Whether well-formed data was refused for what a description cannot say."""
    return isinstance(failure, RejectedPositiveData) and any(
        path.startswith(where) and response.status_code == status and said.search(response.content)
        for where, status, said in EXCUSED
    )


def failures(
    url: str,
    *,
    paths: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
    examples: int = 10,
    stateful: bool = False,
) -> list[str]:
    """Every check of schemathesis over the operations of ``paths`` (all without): what failed."""
    teach_pictures()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = from_url(f"{url}/openapi.json")
        wanted = list(paths)
        schema = whole.include(path=wanted) if wanted else whole
        _show(schema, headers or {})
        _excuse(schema)
        schema.config.generation.max_examples = examples
        schema.config.generation.deterministic = True
        schema.config.generation.database = "none"
        schema.config.phases.stateful.enabled = stateful
        found: list[str] = []
        ran = 0
        for event in schemathesis.engine.from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                ran += len(event.recorder.cases)
                found += _failed(event)
            elif isinstance(event, events.FatalError | events.NonFatalError):
                found.append(f"{type(event).__name__}: {event!r}")
    assert ran, "nothing was tried"
    return found


def _excuse(schema: BaseSchema) -> None:
    """Drop the failures that are excused."""

    @schema.hook
    def filter_failure(
        context: HookContext, failure: Failure, case: Case[Any], response: Response
    ) -> bool:
        return not is_excused(failure, response, case.operation.path)


def _show(schema: BaseSchema, headers: Mapping[str, str]) -> None:
    """Show a key with each request, in a way that the checks can take away again."""
    if not headers:
        return

    @schema.auth()
    class Key:
        def get(self, _case: Case[Any], _context: AuthContext) -> Mapping[str, str]:
            return headers

        def set(self, case: Case[Any], data: Mapping[str, str], _context: AuthContext) -> None:
            case.headers.update(data)


def _failed(event: events.ScenarioFinished) -> list[str]:
    """The failed checks of one scenario, shortly."""
    recorder = event.recorder
    found = []
    for case, checks in recorder.checks.items():
        failures = [check for check in checks if check.failure_info is not None]
        for check in failures:
            assert check.failure_info is not None
            failure = check.failure_info.failure
            found.append(
                f"{recorder.label}: {check.name}: {failure.title}: {failure.message[:300]}"
                f" {_exchange(recorder, case)}"
            )
    return found


def _exchange(recorder: ScenarioRecorder, case: str) -> str:
    """What was asked and answered, cut short."""
    interaction = recorder.interactions.get(case)
    if interaction is None:
        return ""
    asked, answer = interaction.request, interaction.response
    said = f"{answer.status_code} {(answer.content or b'')[:300]!r}" if answer else "no answer"
    kinds = asked.headers.get("Content-Type", "")
    body = re.sub(rb"\x89PNG.*?\r\n--|[A-Za-z0-9+/]{200,}", b"...", asked.body or b"", flags=re.S)
    return f"{asked.method} {asked.uri[:300]} {kinds} {body[:700]!r} {body[-700:]!r} -> {said}"
