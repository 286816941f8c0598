"""CompreFace's recognition and verification of embeddings that a client has already."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field, Strict
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.types import Embeddings
from faceid_gui.server.deps import PartsDep
from faceid_gui.server.document import DIMENSION, SERVED
from faceid_gui.server.facades.compreface.faces import ImageId, saved
from faceid_gui.server.facades.compreface.parts import Looker, compreface_router
from faceid_gui.server.facades.compreface.recognition import (
    MOST_PREDICTIONS,
    PredictionCount,
    guesses,
)
from faceid_gui.server.facades.compreface.shapes import (
    ComparedEmbedding,
    EmbeddingGuesses,
    EmbeddingsCompared,
    EmbeddingsRecognised,
)
from faceid_gui.server.facades.similarity import similarity_of
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.routes.identify import search_gallery, tell
from faceid_gui.wire.models import WireModel

router = compreface_router("")

Vector = Annotated[
    tuple[Annotated[float, Strict()], ...],
    Field(min_length=1, max_length=4096, json_schema_extra={SERVED: DIMENSION}),
]
Vectors = Annotated[tuple[Vector, ...], Field(min_length=1, max_length=256)]


class EmbeddingsIn(WireModel):
    """Embeddings of the pack that is served, as its calculator plugin gives them."""

    embeddings: Vectors


class VerificationIn(WireModel):
    """One embedding, and others to compare it with."""

    source: Vector
    targets: Vectors


@router.post("/recognition/embeddings/recognize")
async def recognize_embeddings(
    parts: PartsDep, client: Looker, body: EmbeddingsIn, prediction_count: PredictionCount = 1
) -> EmbeddingsRecognised:
    """Who embeddings may belong to."""
    rows = _rows(body.embeddings, parts)
    found = await run_in_threadpool(
        search_gallery, parts, rows, min(prediction_count, MOST_PREDICTIONS)
    )
    tell(parts, client, found.identities)
    result = tuple(
        EmbeddingGuesses(embedding=sent, similarities=guesses(identity, found.threshold))
        for sent, identity in zip(body.embeddings, found.identities, strict=True)
    )
    return EmbeddingsRecognised(result=result)


@router.post("/recognition/embeddings/faces/{image_id}/verify")
async def verify_embeddings(
    request: Request, parts: PartsDep, _: Looker, image_id: ImageId, body: EmbeddingsIn
) -> EmbeddingsCompared:
    """Compare embeddings with a saved face."""
    rows = _rows(body.embeddings, parts)
    index = await saved(request, image_id)
    reference = index.embedding(image_id)[np.newaxis]
    return _compared(body.embeddings, rows, reference, parts, owner=index.owner(image_id))


@router.post("/verification/embeddings/verify")
async def compare_embeddings(
    parts: PartsDep, _: Looker, body: VerificationIn
) -> EmbeddingsCompared:
    """Compare one embedding with others."""
    source = _rows((body.source,), parts)
    return _compared(body.targets, _rows(body.targets, parts), source, parts)


def _compared(
    sent: tuple[tuple[float, ...], ...],
    rows: Embeddings,
    one: Embeddings,
    parts: ServerParts,
    *,
    owner: str | None = None,
) -> EmbeddingsCompared:
    """Each row against the only row of ``one``, which is of the person ``owner``."""
    threshold = parts.threshold()
    result = tuple(
        ComparedEmbedding(embedding=echo, similarity=similarity_of(one[0], row, threshold, owner))
        for echo, row in zip(sent, rows, strict=True)
    )
    return EmbeddingsCompared(result=result)


def _rows(vectors: tuple[tuple[float, ...], ...], parts: ServerParts) -> Embeddings:
    """The vectors as rows of shape (n, d). Raises BadRequest where one has another length."""
    dimension = parts.contract.dimension
    if any(len(vector) != dimension for vector in vectors):
        raise BadRequest(f"an embedding of this server has {dimension} numbers")
    rows = np.array(vectors, np.float64)
    with np.errstate(over="ignore"):  # what is too large for float32 is like nobody
        return rows.astype(np.float32)
