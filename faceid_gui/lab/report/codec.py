"""A run as JSON and back: versioned, and strict about what is read.

The shape is that of ``lab.results``: one object per dataclass. A float that is NaN or infinite
is null, and null in the place of a float is read as NaN. Some objects carry a derived figure
for whoever reads the JSON elsewhere (``DERIVED``); it is not read back.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.results import Choice, Curve, Histogram, Rate, Run

FORMAT: Final = "faceid-gui lab run"
VERSION: Final = 2
"""Raised where a reader of the older shape would misread the newer one. A field with a default
may come without it."""

READS: Final = (1, VERSION)
"""The versions that are read: in the first, what a rate counts was always called its errors."""

_RENAMED: Final[Mapping[type, Mapping[str, str]]] = types.MappingProxyType(
    {Rate: types.MappingProxyType({"errors": "count"})}
)

DERIVED: Final[Mapping[type, str]] = types.MappingProxyType({Rate: "value", Choice: "key"})

Document: TypeAlias = dict[str, object]

_T = TypeVar("_T")


def run_document(run: Run) -> Document:
    """The run as plain JSON values, with the format's name and version."""
    return {"format": FORMAT, "version": VERSION, "run": encode(run)}


def run_of(document: object) -> Run:
    """The run of such a document. Raises BadRequest, whose detail says where it is wrong."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BadRequest("this is no report of the lab")
    version = document.get("version")
    if version not in READS or isinstance(version, bool):
        raise BadRequest(f"a report of version {version!r}; this program reads up to {VERSION}")
    return decode(Run, document.get("run"))


def to_json(run: Run, *, indent: int | None = None) -> str:
    """The document as text: names as they are written, never NaN."""
    return json.dumps(run_document(run), ensure_ascii=False, allow_nan=False, indent=indent)


def from_json(text: str | bytes) -> Run:
    """The run of a text. Raises BadRequest."""
    return run_of(parse(text))


def parse(text: str | bytes) -> object:
    """JSON as plain values, without NaN and infinity. Raises BadRequest."""
    try:
        return cast(object, json.loads(text, parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:  # a UnicodeDecodeError is a ValueError
        raise BadRequest("this is no JSON", detail=str(error)) from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


# --- writing ------------------------------------------------------------------------------


def encode(value: object) -> object:
    """A dataclass of results, or a part of one, as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _encode_fields(value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return _encode_plain(value)


def _encode_fields(value: object) -> Document:
    fields = dataclasses.fields(value)  # type: ignore[arg-type]  # the caller has looked
    document = {field.name: encode(getattr(value, field.name)) for field in fields}
    derived = DERIVED.get(type(value))
    if derived:
        document[derived] = _encode_plain(getattr(value, derived))
    return document


def _encode_plain(value: object) -> object:
    """Numbers of numpy become plain ones: statistics hand them over easily."""
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, Enum):
        return cast(object, value.value)
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    raise TypeError(f"no JSON for {type(value).__name__}")


# --- reading ------------------------------------------------------------------------------


def decode(kind: type[_T], value: object, where: str = "run") -> _T:
    """A dataclass of results from plain JSON values. Raises BadRequest."""
    return cast(_T, _decode(kind, value, where))


def _decode(kind: Any, value: object, where: str) -> object:  # noqa: ANN401  # a type hint
    if dataclasses.is_dataclass(kind):
        return _decode_fields(cast(type, kind), value, where)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_optional(kind, value, where)
    if origin is tuple:
        return _decode_tuple(kind, value, where)
    if origin is dict:
        return _decode_mapping(kind, value, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _decode_enum(kind, value, where)
    return _PLAIN[kind](value, where)


def _decode_fields(kind: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise _wrong(where, "an object")
    renamed = _RENAMED.get(kind, {})
    value = {renamed.get(name, name): item for name, item in value.items()}
    hints = _hints(kind)
    unknown = sorted(set(value) - set(hints) - {DERIVED.get(kind, "")})
    if unknown:
        raise _wrong(where, f"nothing called {unknown[0]!r}")
    given = {
        name: _decode(hints[name], value[name], f"{where}.{name}")
        for name in hints
        if name in value
    }
    try:
        made = cast(object, kind(**given))
    except TypeError as error:  # a field without a default is missing
        raise _wrong(where, str(error)) from error
    _check_lengths(made, where)
    return made


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _check_lengths(made: object, where: str) -> None:
    if isinstance(made, Curve) and not len(made.false) == len(made.miss) == len(made.thresholds):
        raise _wrong(where, "lists of one length")
    if isinstance(made, Histogram):
        bins = {len(made.genuine), len(made.impostor)}
        if bins != {max(0, len(made.edges) - 1)}:
            raise _wrong(where, "one edge more than counts")


def _decode_optional(kind: object, value: object, where: str) -> object:
    if value is None:
        return None
    (inner,) = (part for part in get_args(kind) if part is not type(None))
    return _decode(inner, value, where)


def _decode_tuple(kind: object, value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _wrong(where, "a list")
    inner = get_args(kind)[0]
    return tuple(_decode(inner, item, f"{where}[{i}]") for i, item in enumerate(value))


def _decode_mapping(kind: object, value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _wrong(where, "an object")
    inner = get_args(kind)[1]
    return {key: _decode(inner, item, f"{where}[{key!r}]") for key, item in value.items()}


def _decode_enum(kind: type[Enum], value: object, where: str) -> Enum:
    try:
        return kind(value)
    except ValueError as error:
        raise _wrong(where, "one of " + ", ".join(str(one.value) for one in kind)) from error


def _decode_float(value: object, where: str) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(where, "a number")
    try:
        number = float(value)
    except OverflowError as error:
        raise _wrong(where, "a number of usual size") from error
    if not math.isfinite(number):  # such as 1e999
        raise _wrong(where, "a number of usual size")
    return number


def _decode_int(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(where, "a whole number")
    return value


def _decode_str(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _wrong(where, "a text")
    return value


def _decode_bool(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, "true or false")
    return value


_PLAIN: Final[Mapping[object, Callable[[object, str], object]]] = types.MappingProxyType(
    {float: _decode_float, int: _decode_int, str: _decode_str, bool: _decode_bool}
)


def _wrong(where: str, wanted: str) -> BadRequest:
    return BadRequest("the report of the lab is damaged", detail=f"{where}: expected {wanted}")
