"""What a client of another system sends: forms, or JSON with pictures in base64."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import Request

from faceid_gui.core.errors import BadRequest
from faceid_gui.server.deps import content_type, read_body
from faceid_gui.server.errors import Refused
from faceid_gui.server.forms import parse_form

PICTURE_TYPES: Final[dict[str, Any]] = {"contentType": "image/png, image/jpeg"}
"""``encoding`` of a form's field that is a picture, for the documentation."""

_MOST_FIELDS: Final = 64
_DATA_URI: Final = re.compile(r"data:image/[a-z0-9.+-]{1,32};base64,", re.IGNORECASE)
_SPACE: Final = str.maketrans("", "", " \t\r\n")
_YES: Final = ("true", "1", "yes", "on")
_NO: Final = ("false", "0", "no", "off")


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """A request's fields, by name in lower case.

    ``files`` are uploads in the order in which they came; ``values`` are texts, or in JSON
    anything that JSON has: there ``typed`` is true, and a number is no text.
    """

    files: tuple[tuple[str, bytes], ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    typed: bool = False

    def upload(self, name: str) -> bytes | None:
        """The first upload of that name."""
        return next((data for key, data in self.files if key == name), None)

    def text(self, name: str, default: str = "") -> str:
        """A field as text. Raises BadRequest where JSON has a list or an object there."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool | int | float):
            return str(value)
        if not isinstance(value, str):
            raise BadRequest(f"{name} has to be a text")
        return value.strip()

    def number(self, name: str, default: float) -> float:
        """A field as a finite number. Raises BadRequest."""
        self._check_type(name, int | float, "a number")
        text = self.text(name)
        if not text:
            return default
        try:
            value = float(text)
        except ValueError as error:
            raise BadRequest(f"{name} has to be a number") from error
        if not math.isfinite(value):
            raise BadRequest(f"{name} has to be a finite number")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """A field as yes or no; a form's text ``false`` is a no. Raises BadRequest."""
        self._check_type(name, bool, "true or false")
        text = self.text(name).lower()
        if text and text not in (*_YES, *_NO):
            raise BadRequest(f"{name} has to be true or false")
        return text in _YES if text else default

    def _check_type(self, name: str, kind: type | UnionType, said: str) -> None:
        """What JSON says is a text is none of these. Raises BadRequest."""
        value = self.values.get(name)
        if not self.typed or value is None:
            return
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise BadRequest(f"{name} has to be {said}")


async def read_fields(request: Request) -> Fields:
    """The fields of a form or a JSON object; none where there is no body.

    Raises BadRequest where it is damaged, and Refused: 415 for another content type, 413, 408.
    """
    kind, body = content_type(request), await read_body(request)
    if kind == "multipart/form-data":
        form = parse_form(body, request.headers["content-type"])
        files = tuple((file.name.lower(), file.data) for file in form.files)
        return Fields(files, {name.lower(): value for name, value in form.fields})
    if kind == "application/x-www-form-urlencoded":
        return Fields(values=_urlencoded(body))
    if kind == "application/json":
        values = {key.lower(): value for key, value in json_object(body).items()}
        return Fields(values=values, typed=True)
    if body:
        raise Refused(415, "send multipart/form-data or application/json")
    return Fields()


async def read_object(request: Request) -> dict[str, object]:
    """The JSON object of a request. Raises BadRequest; Refused (415) for another type."""
    if content_type(request) not in ("application/json", ""):
        raise Refused(415, "send application/json")
    return json_object(await read_body(request))


def json_object(body: bytes) -> dict[str, object]:
    """A JSON object. Raises BadRequest."""
    value = json_value(body)
    if not isinstance(value, dict):
        raise BadRequest("the body has to be a JSON object")
    return value


def json_value(body: bytes) -> object:
    """A JSON value. Raises BadRequest for what is none, is too deep, or holds NaN."""
    try:
        value: object = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is not valid JSON") from error
    return value


def from_base64(text: str, name: str) -> bytes:
    """The bytes of base64 text, which may be a ``data:`` URI of a picture.

    Raises BadRequest for anything else: neither addresses nor paths are followed.
    """
    head = _DATA_URI.match(text)
    body = (text[head.end() :] if head else text).translate(_SPACE)
    try:
        data = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest(f"{name} is no picture in base64") from error
    if not data:
        raise BadRequest(f"{name} is empty")
    return data


def is_data_uri(text: str) -> bool:
    """Whether a text says of itself that it is a picture."""
    return _DATA_URI.match(text) is not None


def _urlencoded(body: bytes) -> dict[str, object]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise BadRequest("the form is damaged") from error
    return {name.lower(): value for name, value in reversed(pairs)}


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
