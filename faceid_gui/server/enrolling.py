"""From an upload to samples: pictures decoded here, looked at by the pool, one by one."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from faceid_gui.core.errors import BadRequest, UserError
from faceid_gui.core.types import Consent
from faceid_gui.server.deps import (
    RAW_PICTURES,
    answered,
    content_type,
    decode_image,
    gate_of,
    read_body,
    read_form,
)
from faceid_gui.server.errors import Refused
from faceid_gui.server.examples import BINARY
from faceid_gui.server.forms import Form, FormFile
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.shapes import embeddings_in, flat_schema, read_model, refused_out
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.serving.enrol_uploaded import (
    Enrolled,
    NothingUsable,
    PersonExists,
    UploadedPhoto,
    add_photos,
    check_free,
    create_person,
    embedding_photos,
    refused_photo,
    sample_work,
)
from faceid_gui.wire.people import ConsentIn, EmbeddingsIn, NewPersonIn, RenameIn

_M = TypeVar("_M", bound=BaseModel)

MOST_PHOTOS: Final = 32
"""Photos in one request, at most."""

PHOTO_FIELDS: Final = ("photos", "photo", "image")
"""What the files of a form may be called."""

_PHOTOS: Final[dict[str, Any]] = {
    "photos": {"type": "array", "items": BINARY, "minItems": 1, "maxItems": MOST_PHOTOS},
    "effort": {
        "type": "string",
        "enum": [effort.value for effort in Effort],
        "default": Effort.THOROUGH.value,
        "description": "how much work goes into each photo",
    },
}
_PERSON: Final[dict[str, Any]] = {
    "name": {"type": "string", "format": "person-name", "minLength": 1},
    **_PHOTOS,
    # No types: every field of a form is a text.
    "consent": {"description": "the words that the person agreed to", "maxLength": 20_000},
    "consent_version": {"description": "a name for these words", "maxLength": 60},
}


def _body(json_model: type[EmbeddingsIn], form: dict[str, Any], *required: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "multipart/form-data": {
            "schema": {"type": "object", "properties": form, "required": list(required)},
            "encoding": {
                "photos": {"contentType": "image/png, image/jpeg"},
                **{name: {"contentType": "text/plain"} for name in required if name != "photos"},
            },
        },
        "application/json": {"schema": flat_schema(json_model)},
    }
    return {"requestBody": {"required": True, "content": content}}


JSON_OR_PHOTOS: Final = _body(NewPersonIn, _PERSON, "name", "photos")
"""What the documentation says of a request that makes a person."""

EMBEDDINGS_OR_PHOTOS: Final = _body(EmbeddingsIn, _PHOTOS, "photos")
"""What the documentation says of a request that adds samples."""


async def create_from_photos(request: Request, parts: ServerParts) -> Enrolled:
    """A new person of the photos in a form.

    Raises BadRequest, and Refused: 409 where the name is taken, 422 where no photo is good.
    """
    form = await _photo_form(request)
    wanted = _valid(RenameIn, name=form.text("name")).name
    consent = _consent(form, parts)
    try:
        name = await run_in_threadpool(check_free, parts.gallery, wanted)
        photos = await _samples(request, form, parts)
        return await run_in_threadpool(create_person, parts.gallery, name, photos, consent=consent)
    except (NothingUsable, PersonExists) as error:
        raise _refusal(error) from error


async def create_from_embeddings(request: Request, parts: ServerParts) -> Enrolled:
    """A new person of the embeddings in a JSON body. Raises what ``create_from_photos`` does."""
    wish = await read_model(request, NewPersonIn)
    photos = _embedding_photos(wish, parts)
    consent = None
    if wish.consent is not None:
        consent = Consent(wish.consent.text, wish.consent.version, parts.clock.wall())
    try:
        return await run_in_threadpool(
            create_person, parts.gallery, wish.name, photos, consent=consent
        )
    except (NothingUsable, PersonExists) as error:
        raise _refusal(error) from error


async def add_samples(request: Request, parts: ServerParts, person_id: str) -> Enrolled:
    """More samples for somebody: a form of photos, one picture as the body, or JSON.

    Nothing is added, and nothing wrong, where all of it is there already: the request was
    sent once more. Raises NotFound, BadRequest, and Refused: 422 where no photo is good.
    """
    await run_in_threadpool(parts.gallery.samples, person_id)  # before the photos cost time
    if content_type(request) == "application/json":
        photos = _embedding_photos(await read_model(request, EmbeddingsIn), parts)
    else:
        photos = await _samples(request, await _photo_form(request), parts)
    try:
        return await run_in_threadpool(add_photos, parts.gallery, person_id, photos)
    except NothingUsable as error:
        if any(photo.code != "duplicate" for photo in error.refused):
            raise _refusal(error) from error
        person = await run_in_threadpool(parts.gallery.find, person_id)
        return Enrolled(person, (), error.refused)


async def _photo_form(request: Request) -> Form:
    """The photos of a request, as a form whatever it was. Raises Refused, BadRequest."""
    kind = content_type(request)
    if kind in RAW_PICTURES:
        return Form(files=(FormFile(PHOTO_FIELDS[0], "", await read_body(request)),))
    if kind != "multipart/form-data":
        raise Refused(415, "send photos as multipart/form-data, or embeddings as JSON")
    return await read_form(request)


async def _samples(request: Request, form: Form, parts: ServerParts) -> tuple[UploadedPhoto, ...]:
    """Each photo as a sample or with the reason why not, in the order of the form.

    One after the other: an upload of many photos holds one decoded picture and one worker.
    """
    files = [file for file in form.files if file.name in PHOTO_FIELDS]
    if not 0 < len(files) <= MOST_PHOTOS:
        raise BadRequest(f"a request has 1 to {MOST_PHOTOS} photos, not {len(files)}")
    effort = _effort(form)
    return tuple(
        [await _sample(request, parts, index, file, effort) for index, file in enumerate(files)]
    )


async def _sample(
    request: Request, parts: ServerParts, index: int, file: FormFile, effort: Effort
) -> UploadedPhoto:
    try:
        image = await decode_image(gate_of(request), file.data)
        work = sample_work(image, file.filename, effort=effort, keep_crops=parts.keep_crops())
        sample = await answered(request, parts.pool.submit(work))
    except UserError as error:
        return refused_photo(index, file.filename, error)
    return UploadedPhoto(index, file.filename, sample)


def _embedding_photos(wish: EmbeddingsIn, parts: ServerParts) -> tuple[UploadedPhoto, ...]:
    rows = embeddings_in(wish.embeddings, wish.contract_id, parts.contract)
    if not rows.any(axis=1).all():
        raise BadRequest("an embedding has no length, or too much of it")
    return embedding_photos(rows, parts.contract)


def _effort(form: Form) -> Effort:
    wanted = form.text("effort", Effort.THOROUGH.value)
    try:
        return Effort(wanted)
    except ValueError as error:
        raise BadRequest(f"effort is one of {', '.join(Effort)}") from error


def _consent(form: Form, parts: ServerParts) -> Consent | None:
    text = form.text("consent")
    if not text:
        return None
    given = _valid(ConsentIn, text=text, version=form.text("consent_version", "api"))
    return Consent(given.text, given.version, parts.clock.wall())


def _valid(model: type[_M], **fields: str) -> _M:
    """A form's fields as a model. Raises RequestValidationError."""
    try:
        return model(**fields)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error


def _refusal(error: NothingUsable | PersonExists) -> Refused:
    """What the client is told, with what it needs to mend it."""
    if isinstance(error, PersonExists):
        person = error.person
        details: dict[str, object] = {"person_id": person.id, "name": person.name}
        return Refused(409, str(error), code=error.code, details=details)
    refused = [refused_out(photo).model_dump() for photo in error.refused]
    return Refused(422, str(error), code=error.code, details={"refused": refused})
