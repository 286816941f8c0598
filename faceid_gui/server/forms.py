"""Multipart bodies, read in memory: no picture of anybody touches the disk on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from faceid_gui.core.errors import BadRequest

_MOST_PARTS: Final = 256
_LONGEST_FIELD: Final = 16_000_000
_LONGEST_HEADER: Final = 8192


@dataclass(frozen=True, slots=True)
class FormFile:
    """One uploaded file. ``filename`` is the client's word and never names a file here."""

    name: str
    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a form, in their order; names may repeat."""

    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[FormFile, ...] = ()

    def text(self, name: str, default: str = "") -> str:
        """The first field of that name."""
        return next((value for key, value in self.fields if key == name), default)

    def all_files(self, *names: str) -> tuple[bytes, ...]:
        """The contents of all files with one of these names; of all without names."""
        return tuple(file.data for file in self.files if not names or file.name in names)


def parse_form(body: bytes, content_type: str) -> Form:
    """The parts of a multipart body. Raises BadRequest where it is none."""
    kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise BadRequest("the body is no multipart form with a boundary")
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise BadRequest("the multipart form is damaged") from error
    if not reader.ended:
        raise BadRequest("the multipart form is cut off")
    return Form(tuple(reader.fields), tuple(reader.files))


@dataclass(slots=True)
class _Reader:
    """What the parser calls, part by part."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[FormFile] = field(default_factory=list)
    ended: bool = False
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _name: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _data: list[bytes] = field(default_factory=list)

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._part_begin,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_end": self._end,
        }

    def _part_begin(self) -> None:
        if len(self.fields) + len(self.files) >= _MOST_PARTS:
            raise BadRequest(f"the form has more than {_MOST_PARTS} parts")
        self._headers, self._data = {}, []

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        if len(self._value) > _LONGEST_HEADER:
            raise BadRequest("a header in the form is too long")

    def _header_end(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        if b"content-disposition" not in self._headers:
            raise BadRequest("a part of the form has no name")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._data.append(data[start:end])

    def _part_end(self) -> None:
        _, options = parse_options_header(self._headers[b"content-disposition"])
        if b"name" not in options:
            raise BadRequest("a part of the form has no name")
        name = options[b"name"].decode("utf-8", "replace")
        data = b"".join(self._data)
        if b"filename" in options or self._is_binary():
            filename = options.get(b"filename", b"").decode("utf-8", "replace")
            self.files.append(FormFile(name, filename, data))
        elif len(data) > _LONGEST_FIELD:
            raise BadRequest("a field of the form is too long")
        else:
            self.fields.append((name, _text(data)))

    def _is_binary(self) -> bool:
        """Whether the part says that it is no text; some clients give such parts no file name."""
        kind = self._headers.get(b"content-type", b"").lower()
        return kind.startswith((b"image/", b"application/octet-stream"))

    def _end(self) -> None:
        self.ended = True


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("a field of the form is not UTF-8") from error
