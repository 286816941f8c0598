"""``/v1/people``: who is enrolled, and everything that changes it."""

from __future__ import annotations

import struct
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from faceid_gui.core.errors import NotFound
from faceid_gui.core.keys import KeyInfo, Scope
from faceid_gui.core.names import same_name_form
from faceid_gui.core.types import Person
from faceid_gui.server.deps import PartsDep, caller, content_type
from faceid_gui.server.enrolling import (
    JSON_OR_PHOTOS,
    create_from_embeddings,
    create_from_photos,
)
from faceid_gui.server.errors import RESPONSES, Refused
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.shapes import enrol_reply, person_out
from faceid_gui.services.serving.events import ServerEventKind
from faceid_gui.wire.people import (
    EXAMPLE_ID,
    ID_PATTERN,
    DeletedPeople,
    DeletedPersonOut,
    EnrolReply,
    PeoplePage,
    PersonOut,
    RenameIn,
    RestoreIn,
)

router = APIRouter(prefix="/v1", tags=["people"], responses=RESPONSES)

Admin = Annotated[KeyInfo, Depends(caller(Scope.ADMIN))]
"""Who may change people."""

Reader = Annotated[KeyInfo, Depends(caller(Scope.KIOSK, Scope.READ))]
"""Who may look at people."""

PersonId = Annotated[
    str,
    Path(pattern=ID_PATTERN, description="the id of a person", examples=[EXAMPLE_ID]),
]
"""The id in a path."""

_PLACE: Final = struct.Struct(">d16s")


@router.get("/people")
async def list_people(
    parts: PartsDep,
    _: Reader,
    name: Annotated[
        str | None, Query(max_length=200, description="part of the name; case is ignored")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[
        str | None, Query(pattern="^[0-9a-f]{48}$", description="next_cursor of a page")
    ] = None,
) -> PeoplePage:
    """People in the order in which they were enrolled, a page at a time.

    Somebody who is added, renamed or deleted between two pages shifts nobody.
    """
    return await run_in_threadpool(lambda: _page(parts.search.people(), name, limit, cursor))


@router.post("/people", status_code=201, response_model=EnrolReply, openapi_extra=JSON_OR_PHOTOS)
async def create_person(request: Request, parts: PartsDep, admin: Admin) -> EnrolReply:
    """Enrol somebody with photos (a form), or with embeddings (JSON).

    Every photo holds one face that is good enough; others are refused one by one, with their
    index and the reason. Where none can be used nobody is enrolled (422,
    ``no_usable_photo``); a name that is taken is a 409.
    """
    if content_type(request) == "application/json":
        enrolled = await create_from_embeddings(request, parts)
    else:
        enrolled = await create_from_photos(request, parts)
    person = enrolled.person
    await note(parts, admin, "api.person.add", person.id, f"{len(enrolled.added)} samples")
    parts.events.publish(
        ServerEventKind.PERSON_ADDED,
        person_id=person.id,
        name=person.name,
        samples=len(enrolled.added),
    )
    return enrol_reply(enrolled)


@router.get("/deleted-people")
async def list_deleted(parts: PartsDep, _: Admin) -> DeletedPeople:
    """Who was deleted and can come back, the newest first."""
    removed = await run_in_threadpool(parts.gallery.removed)
    return DeletedPeople(
        people=tuple(
            DeletedPersonOut(
                person=person_out(one.person),
                removed_at=one.removed_at,
                erased_at=one.erased_at,
            )
            for one in removed
        )
    )


@router.get("/people/{person_id}")
async def read_person(parts: PartsDep, _: Reader, person_id: PersonId) -> PersonOut:
    """One person."""
    return person_out(await run_in_threadpool(enrolled_person, parts, person_id))


@router.patch("/people/{person_id}")
async def rename_person(
    parts: PartsDep, admin: Admin, person_id: PersonId, change: RenameIn
) -> PersonOut:
    """Give somebody another name. A name that is taken is a 409; their own is none."""
    person = await run_in_threadpool(parts.gallery.rename, person_id, change.name)
    await note(parts, admin, "api.person.rename", person.id)
    parts.events.publish(ServerEventKind.PERSON_RENAMED, person_id=person.id, name=person.name)
    return person_out(person)


@router.delete("/people/{person_id}", status_code=204, response_class=Response)
async def delete_person(
    parts: PartsDep,
    admin: Admin,
    person_id: PersonId,
    erase: Annotated[
        bool, Query(description="beyond recall, also somebody who was deleted before")
    ] = False,
) -> None:
    """Delete somebody: from now on known to nothing, and restorable for 30 days."""
    deed = parts.gallery.erase if erase else parts.gallery.remove
    await run_in_threadpool(deed, person_id)
    await note(parts, admin, "api.person.erase" if erase else "api.person.delete", person_id)
    parts.events.publish(ServerEventKind.PERSON_DELETED, person_id=person_id)


@router.post("/people/{person_id}/restore")
async def restore_person(
    parts: PartsDep, admin: Admin, person_id: PersonId, wish: RestoreIn | None = None
) -> PersonOut:
    """Bring somebody back who was deleted, under another name where theirs is taken."""
    name = wish.name if wish is not None else None
    person = await run_in_threadpool(parts.gallery.restore, person_id, name=name)
    await note(parts, admin, "api.person.restore", person.id)
    parts.events.publish(ServerEventKind.PERSON_RESTORED, person_id=person.id, name=person.name)
    return person_out(person)


@router.get(
    "/people/{person_id}/portrait",
    response_class=Response,
    responses={200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_portrait(
    parts: PartsDep,
    _: Annotated[KeyInfo, Depends(caller(Scope.KIOSK))],
    person_id: PersonId,
) -> Response:
    """The face of the best sample, 112x112 PNG; a 404 where pictures are not kept."""
    png = await run_in_threadpool(parts.gallery.portrait, person_id)
    if png is None:
        raise Refused(404, "no picture of this person is kept", code="no_portrait")
    return Response(png, media_type="image/png")


async def note(
    parts: ServerParts, caller_: KeyInfo, action: str, subject: str, detail: str = ""
) -> None:
    """Write into the audit trail who did it: the key's id, never a name or secret."""
    await run_in_threadpool(parts.audit.append, f"key:{caller_.id}", action, subject, detail)


def enrolled_person(parts: ServerParts, person_id: str) -> Person:
    """Somebody by id alone. Raises NotFound."""
    person = parts.gallery.find(person_id)
    if person.id != person_id:  # somebody's name is the id of nobody
        raise NotFound("there is no such person", detail=person_id)
    return person


def _page(
    people: tuple[Person, ...], name: str | None, limit: int, cursor: str | None
) -> PeoplePage:
    wanted = same_name_form(name) if name is not None else ""
    found = [one for one in people if wanted in same_name_form(one.name)] if wanted else people
    ordered = sorted(found, key=_place)
    start = bytes.fromhex(cursor) if cursor is not None else b""
    rest = [one for one in ordered if _place(one) > start]
    page = rest[:limit]
    return PeoplePage(
        people=tuple(map(person_out, page)),
        next_cursor=_place(page[-1]).hex() if len(rest) > limit else None,
        total=len(found),
    )


def _place(person: Person) -> bytes:
    """Where somebody stands in the list: by the time of their enrolment, then by id.

    Times are positive, so their big-endian bytes sort as they do.
    """
    digest = person.id.replace("-", "")[:32].ljust(32, "0")
    return _PLACE.pack(max(person.created_at, 0.0), bytes.fromhex(digest))
