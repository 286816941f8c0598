"""CompreFace's recognition, detection and verification of pictures."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from faceid_gui.core.types import Threshold
from faceid_gui.server.deps import PartsDep
from faceid_gui.server.facades.compreface.options import (
    OptionsDep,
    face_fields,
    plugin_versions,
)
from faceid_gui.server.facades.compreface.parts import (
    Looker,
    compreface_router,
    picture_file,
    picture_of,
    pictures_body,
)
from faceid_gui.server.facades.compreface.shapes import (
    ComparedFace,
    Detected,
    Face,
    Guess,
    Recognised,
    RecognisedFace,
    Verification,
    Verifications,
)
from faceid_gui.server.facades.forms import read_fields
from faceid_gui.server.facades.looks import Wanted, main_of, rows_of, see, some_face
from faceid_gui.server.facades.similarity import similarity, similarity_of
from faceid_gui.server.routes.identify import search_gallery, tell
from faceid_gui.services.serving.gallery_search import Identity

router = compreface_router("")

MOST_PREDICTIONS: Final = 100
"""Subjects per face, at most."""

PredictionCount = Annotated[
    int, Query(ge=1, description="subjects per face, the most similar first; 100 at most")
]


@router.post(
    "/recognition/recognize",
    openapi_extra=pictures_body("file"),
    response_model_exclude_none=True,
)
async def recognize(
    request: Request,
    parts: PartsDep,
    client: Looker,
    options: OptionsDep,
    prediction_count: PredictionCount = 1,
    detect_faces: Annotated[
        bool, Query(description="false: the picture is one face, cut out and upright")
    ] = True,
) -> Recognised:
    """Who the faces of a picture may be: similarities, no decision.

    A similarity of 0.5 is the threshold in force; below it nobody should be let in. The
    nearest subject is there whatever their similarity.
    """
    wanted = options.wanted(whole=not detect_faces)
    seen = some_face(await see(request, await picture_file(request), wanted))
    rows = rows_of(seen, parts.contract.dimension)
    found = await run_in_threadpool(
        search_gallery, parts, rows, min(prediction_count, MOST_PREDICTIONS)
    )
    tell(parts, client, found.identities)
    faces = tuple(
        RecognisedFace(
            subjects=guesses(identity, found.threshold), **face_fields(face, seen, options)
        )
        for face, identity in zip(seen.faces, found.identities, strict=True)
    )
    return Recognised(result=faces, plugins_versions=plugin_versions(parts, options))


@router.post(
    "/detection/detect",
    openapi_extra=pictures_body("file"),
    response_model_exclude_none=True,
)
async def detect(request: Request, parts: PartsDep, _: Looker, options: OptionsDep) -> Detected:
    """The faces of a picture, the biggest first."""
    wanted = options.wanted(embed=False)
    seen = some_face(await see(request, await picture_file(request), wanted))
    faces = tuple(Face(**face_fields(face, seen, options)) for face in seen.faces)
    return Detected(result=faces, plugins_versions=plugin_versions(parts, options))


@router.post(
    "/verification/verify",
    openapi_extra=pictures_body("source_image", "target_image"),
    response_model_exclude_none=True,
)
async def verify(
    request: Request, parts: PartsDep, _: Looker, options: OptionsDep
) -> Verifications:
    """Compare the one face of the source with every face of the target."""
    fields = await read_fields(request)
    files = picture_of(fields, "source_image"), picture_of(fields, "target_image")
    source = await see(request, files[0], Wanted(least=options.least))
    face = main_of(source)
    target = some_face(await see(request, files[1], options.wanted()))
    threshold = parts.threshold()
    matches = [
        ComparedFace(
            similarity=similarity_of(face.embedding, other.embedding, threshold),
            **face_fields(other, target, options),
        )
        for other in target.faces
    ]
    matches.sort(key=lambda match: match.similarity, reverse=True)
    verification = Verification(
        source_image_face=Face(**face_fields(face, source, options)),
        face_matches=tuple(matches),
        plugins_versions=plugin_versions(parts, options),
    )
    return Verifications(result=(verification,))


def guesses(identity: Identity, threshold: Threshold) -> tuple[Guess, ...]:
    """The nearest subjects of a face, the most similar first."""
    return tuple(
        Guess(
            subject=candidate.person.name,
            similarity=similarity(candidate.score, threshold, candidate.person.id),
        )
        for candidate in identity.candidates
    )
