"""CompreFace's subjects: people by name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from starlette.concurrency import run_in_threadpool

from faceid_gui.server.deps import PartsDep
from faceid_gui.server.facades.collection import Collection
from faceid_gui.server.facades.compreface.parts import Admin, Reader, compreface_router
from faceid_gui.server.facades.compreface.shapes import Deleted, Subject, Subjects, Updated
from faceid_gui.wire.models import WireModel
from faceid_gui.wire.people import NameIn

router = compreface_router("/recognition/subjects")

SubjectPath = Annotated[str, Path(max_length=1000, pattern=r"\S", description="the subject's name")]


class SubjectIn(WireModel):
    """A subject that a client names."""

    subject: NameIn


@router.post("", status_code=201)
async def add_subject(parts: PartsDep, admin: Admin, body: SubjectIn) -> Subject:
    """Add somebody without a face; nobody is recognised as them until they have one."""
    person = await run_in_threadpool(Collection(parts, admin).add_empty, body.subject)
    return Subject(subject=person.name)


@router.get("")
async def list_subjects(parts: PartsDep, _: Reader) -> Subjects:
    """All subjects, by name."""
    people = await run_in_threadpool(parts.gallery.people)
    return Subjects(subjects=tuple(person.name for person in people))


@router.get("/", include_in_schema=False)
async def list_subjects_too(parts: PartsDep, reader: Reader) -> Subjects:
    """The same: CompreFace's own documentation calls it with a slash."""
    return await list_subjects(parts, reader)


@router.put("/{subject:anything}")
async def rename_subject(
    parts: PartsDep, admin: Admin, subject: SubjectPath, body: SubjectIn
) -> Updated:
    """Rename somebody. Where somebody else has that name already, the two become one."""
    await run_in_threadpool(Collection(parts, admin).rename, subject, body.subject)
    return Updated(updated=True)


@router.delete("/{subject:anything}")
async def delete_subject(parts: PartsDep, admin: Admin, subject: SubjectPath) -> Subject:
    """Delete somebody with all their faces. They can be brought back for 30 days."""
    person = await run_in_threadpool(Collection(parts, admin).remove, subject)
    return Subject(subject=person.name)


@router.delete("")
async def delete_all_subjects(parts: PartsDep, admin: Admin) -> Deleted:
    """Delete everybody. They can be brought back for 30 days."""
    return Deleted(deleted=await run_in_threadpool(Collection(parts, admin).remove_everybody))
