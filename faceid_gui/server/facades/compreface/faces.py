"""CompreFace's face collection: samples by id."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field, RootModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.core.errors import NotFound
from faceid_gui.server.deps import PartsDep
from faceid_gui.server.facades.collection import (
    Collection,
    NoSuchImage,
    indexer_of,
    new_sample,
)
from faceid_gui.server.facades.compreface.options import (
    OptionsDep,
    face_fields,
    plugin_versions,
)
from faceid_gui.server.facades.compreface.parts import (
    Admin,
    Looker,
    Reader,
    compreface_router,
    picture_file,
    pictures_body,
)
from faceid_gui.server.facades.compreface.shapes import (
    Compared,
    ComparedFace,
    Deleted,
    SavedFace,
    SavedFaces,
)
from faceid_gui.server.facades.looks import see, some_face
from faceid_gui.server.facades.similarity import similarity_of
from faceid_gui.services.serving.sample_index import SampleIndex
from faceid_gui.wire.people import NameIn

router = compreface_router("/recognition/faces")

ImageId = Annotated[
    str,
    Path(
        max_length=100,
        description="the id of a saved face",
        examples=["6b135f5b-a365-4522-b1f1-4c9ac2dd0728"],
    ),
]
SubjectQuery = Annotated[str | None, Query(max_length=1000, description="a person's name")]


class ImageIds(RootModel[Annotated[tuple[str, ...], Field(max_length=10_000)]]):
    """Ids of saved faces."""


@router.post("", status_code=201, openapi_extra=pictures_body("file"))
async def add_face(
    request: Request,
    parts: PartsDep,
    admin: Admin,
    options: OptionsDep,
    subject: Annotated[NameIn, Query(description="a person's name, new or not")],
) -> SavedFace:
    """Enrol the one face of a picture. The subject is made where there is none.

    A face that is too small, blurred, dark or turned away is refused with the reason. The
    same picture sent twice is one face, and answers with the same id.
    """
    sample = await new_sample(request, await picture_file(request), least=options.least)
    added = await run_in_threadpool(Collection(parts, admin).add_samples, subject, (sample,))
    return SavedFace(image_id=added[0].sample_id, subject=added[0].person.name)


@router.get("")
async def list_faces(
    request: Request,
    parts: PartsDep,
    reader: Reader,
    page: Annotated[int, Query(ge=0)] = 0,
    size: Annotated[int, Query(ge=1, le=10_000)] = 20,
    subject: SubjectQuery = None,
) -> SavedFaces:
    """Saved faces that the pack in use can compare, the oldest first, a page at a time."""
    index = await run_in_threadpool(indexer_of(request).current)
    owner = None
    if subject is not None:
        found = await run_in_threadpool(Collection(parts, reader).find, subject)
        owner = found.id if found is not None else ""
    ids = index.of_person(owner)
    shown = ids[page * size : (page + 1) * size]
    return SavedFaces(
        faces=tuple(SavedFace(image_id=one, subject=index.owner_name(one)) for one in shown),
        page_number=page,
        page_size=size,
        total_pages=-(-len(ids) // size),
        total_elements=len(ids),
    )


@router.delete("")
async def delete_faces(
    parts: PartsDep,
    request: Request,
    admin: Admin,
    subject: Annotated[
        str | None, Query(max_length=1000, pattern=r"\S", description="a person's name")
    ] = None,
) -> Deleted:
    """Erase all faces of a subject, who stays; without a subject, all faces that are listed.

    Beyond recall. An empty ``subject`` is a mistake and erases nothing.
    """
    collection = Collection(parts, admin)
    if subject is None:
        ids = (await run_in_threadpool(indexer_of(request).current)).of_person(None)
        await run_in_threadpool(collection.erase_samples, ids)
        return Deleted(deleted=len(ids))
    person = await run_in_threadpool(collection.person, subject)
    samples = await run_in_threadpool(parts.gallery.samples, person.id)
    await run_in_threadpool(
        collection.erase_samples, tuple(sample.id for sample in samples), person.id
    )
    return Deleted(deleted=len(samples))


@router.post("/delete")
async def delete_listed_faces(
    parts: PartsDep, request: Request, admin: Admin, body: ImageIds
) -> tuple[SavedFace, ...]:
    """Erase several faces by id, beyond recall: those that there were. Others are passed over."""
    index = await run_in_threadpool(indexer_of(request).current)
    known = tuple(dict.fromkeys(one for one in body.root if one in index.rows))
    await run_in_threadpool(Collection(parts, admin).erase_samples, known)
    return tuple(SavedFace(image_id=one, subject=index.owner_name(one)) for one in known)


@router.delete("/{image_id}")
async def delete_face(
    parts: PartsDep, request: Request, admin: Admin, image_id: ImageId
) -> SavedFace:
    """Erase one face, beyond recall."""
    index = await saved(request, image_id)
    await run_in_threadpool(
        Collection(parts, admin).erase_samples, (image_id,), index.owner(image_id)
    )
    return SavedFace(image_id=image_id, subject=index.owner_name(image_id))


@router.get(
    "/{image_id}/img",
    response_class=Response,
    responses={200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_face_picture(
    parts: PartsDep, request: Request, _: Looker, image_id: ImageId
) -> Response:
    """The aligned face, 112x112 PNG; a 404 where pictures of faces are not kept."""
    owner = (await saved(request, image_id)).owner(image_id)
    for sample in await run_in_threadpool(parts.gallery.samples, owner):
        if sample.id == image_id and sample.crop_png is not None:
            return Response(sample.crop_png, media_type="image/png")
    raise NoSuchImage("no picture of this face is kept")


@router.post(
    "/{image_id}/verify",
    openapi_extra=pictures_body("file"),
    response_model_exclude_none=True,
)
async def verify_face(
    request: Request, parts: PartsDep, _: Looker, options: OptionsDep, image_id: ImageId
) -> Compared:
    """Compare the faces of a picture with a saved one, the most similar first."""
    index = await saved(request, image_id)
    reference, owner = index.embedding(image_id), index.owner(image_id)
    seen = some_face(await see(request, await picture_file(request), options.wanted()))
    threshold = parts.threshold()
    compared = [
        ComparedFace(
            similarity=similarity_of(face.embedding, reference, threshold, owner),
            **face_fields(face, seen, options),
        )
        for face in seen.faces
    ]
    compared.sort(key=lambda face: face.similarity, reverse=True)
    return Compared(result=tuple(compared), plugins_versions=plugin_versions(parts, options))


async def saved(request: Request, image_id: str) -> SampleIndex:
    """The index in which a saved face is. Raises NoSuchImage."""
    index = await run_in_threadpool(indexer_of(request).current)
    try:
        index.owner(image_id)
    except NotFound as error:
        raise NoSuchImage("there is no such image") from error
    return index
