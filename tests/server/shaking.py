"""Shakes a running server with schemathesis: what its document promises must hold."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import schemathesis
import schemathesis.engine
from hypothesis import strategies as st
from schemathesis import AuthContext, BaseSchema, Case
from schemathesis.engine import events
from schemathesis.openapi import from_url

from faceid_gui.wire.packing import CROPS_TYPE, pack_crops
from tests.fakes import add_face
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
    schemathesis.openapi.media_type("text/plain", names.map(str.encode))


def _small_portrait(identity: int) -> bytes:
    """A picture of the size of a crop in which a face is found, good enough to enrol."""
    empty = np.random.default_rng(7).integers(0, 100, (112, 112, 3), np.uint8)
    return png(add_face(empty, identity, x=26, y=26, size=60))


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
    return [
        f"{recorder.label}: {check.name}: {check.failure_info.failure.title}:"
        f" {check.failure_info.failure.message[:300]}"
        f" {recorder.cases[case].value.as_curl_command()[:300]!r}"
        for case, checks in recorder.checks.items()
        for check in checks
        if check.failure_info is not None
    ]
