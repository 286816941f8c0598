"""Requests that make no sense, for every operation that a server describes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from faceid_gui.wire.packing import CROPS_TYPE, pack_crops
from tests.fakes import face_picture
from tests.server.support import crop_png, jpeg, png

BOUNDARY: Final = "b"
FORM: Final = f"multipart/form-data; boundary={BOUNDARY}"
KINDS: Final = (
    "image/png",
    "image/jpeg",
    "application/octet-stream",
    CROPS_TYPE,
    "application/json",
    "application/x-www-form-urlencoded",
    FORM,
    "multipart/form-data",
    "text/plain",
    "\xff",
    "",
)
ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("-inf"),
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202e",
    "a" * 3000,
    "Anna",
    "0f5b4a1e-9d0c-4a5e-8a63-2f6a1c9d7e10",
    "../../etc/passwd",
    "'; DROP TABLE people; --",
    "%00%ff",
    "1\r\nset-cookie: a=b",
    [],
    {},
    [[[[]]]],
    {"": {"a": [None]}},
)
"""Values that are seldom what is wanted."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its gaps and what may be put into them."""

    method: str
    path: str
    gaps: tuple[str, ...]
    queries: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nonsense:
    """One request."""

    method: str
    target: str
    kind: str
    body: bytes


def operations(document: dict[str, Any]) -> tuple[Operation, ...]:
    """All operations of an OpenAPI description."""
    found = []
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            parameters = one.get("parameters", [])
            names = {
                where: tuple(p["name"] for p in parameters if p["in"] == where)
                for where in ("path", "query")
            }
            fields = _fields(one.get("requestBody", {}), document)
            found.append(Operation(method.upper(), path, names["path"], names["query"], fields))
    return tuple(found)


def _fields(body: object, document: dict[str, Any], depth: int = 0) -> tuple[str, ...]:
    """The names of all properties anywhere in a body."""
    found: dict[str, None] = {}
    if isinstance(body, dict) and depth < 12:
        reference = str(body.get("$ref", "")).rpartition("/")[2]
        if reference:
            found |= dict.fromkeys(
                _fields(document["components"]["schemas"][reference], document, depth + 1)
            )
        found |= dict.fromkeys(body.get("properties", {}))
        for value in body.values():
            found |= dict.fromkeys(_fields(value, document, depth + 1))
    if isinstance(body, list):
        for value in body:
            found |= dict.fromkeys(_fields(value, document, depth + 1))
    return tuple(found)


def form(fields: dict[str, bytes], files: dict[str, bytes] | None = None) -> bytes:
    """A multipart body with ``BOUNDARY``."""
    parts = [(f'name="{name}"', data) for name, data in fields.items()]
    parts += [(f'name="{name}"; filename="{name}"', data) for name, data in (files or {}).items()]
    body = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return body + f"--{BOUNDARY}--\r\n".encode()


def pictures() -> tuple[bytes, ...]:
    """Bodies that make sense, to begin with."""
    picture = face_picture(3)
    return (
        png(picture),
        jpeg(picture),
        crop_png(3),
        pack_crops([crop_png(3), crop_png(4)]),
        form({}, {"image": jpeg(picture)}),
        form({"name": b"Bea"}, {"photos": jpeg(picture)}),
        b'{"crops":["AAAA"]}',
        b"[" * 20_000,
        b'{"crops":[NaN, Infinity, "\\ud800"]}',
        b"",
    )


class Talker:
    """Makes requests up, always the same ones."""

    def __init__(self, known: Sequence[Operation], seed: int = 8) -> None:
        self._known = known
        self._chance = random.Random(seed)
        self._bodies = pictures()

    def requests(self, count: int) -> Iterator[Nonsense]:
        """So many requests, about as many for each operation."""
        for number in range(count):
            yield self._request(self._known[number % len(self._known)])

    def _request(self, one: Operation) -> Nonsense:
        path = one.path
        for gap in one.gaps:
            path = path.replace(f"{{{gap}}}", quote(self._text(), safe=""))
        wanted = [name for name in one.queries if self._chance.random() < 0.4]
        query = urlencode([(name, self._text()) for name in wanted])
        kind, body = self._body(one)
        return Nonsense(one.method, f"{path}?{query}" if query else path, kind, body)

    def _body(self, one: Operation) -> tuple[str, bytes]:
        if not one.fields or self._chance.random() < 0.3:
            kind = self._chance.choice(KINDS)
            return kind, self._mutated(self._chance.choice(self._bodies))
        values = {name: self._value() for name in one.fields if self._chance.random() < 0.8}
        if self._chance.random() < 0.5:
            return "application/json", self._sometimes_cut(json.dumps(values).encode())
        texts = {name: self._text().encode("utf-8", "surrogatepass") for name in values}
        files = {name: self._mutated(self._bodies[1]) for name in list(values)[:2]}
        whole = form(texts, files if self._chance.random() < 0.5 else None)
        return FORM, self._sometimes_cut(whole)

    def _value(self) -> Any:
        value = self._chance.choice(ODD)
        return [value] * 3 if self._chance.random() < 0.2 else value

    def _text(self) -> str:
        value = self._chance.choice(ODD)
        text = value if isinstance(value, str) else json.dumps(value)
        return text.encode("utf-8", "replace").decode()

    def _sometimes_cut(self, body: bytes) -> bytes:
        return self._mutated(body) if self._chance.random() < 0.3 else body

    def _mutated(self, body: bytes) -> bytes:
        """The body with bytes changed, cut out or doubled."""
        data, chance = bytearray(body), self._chance
        for _ in range(chance.randint(0, 6)):
            if not data:
                break
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at:]
                case 2:
                    del data[at : at + chance.randint(1, 50)]
                case _:
                    data[at:at] = data[at : at + chance.randint(1, 50)]
        return bytes(data)
