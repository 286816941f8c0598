"""Crops and embeddings as bytes: the fast lane of ``/v1/embed``.

Crops: ``FIC1``, count (u16), then per crop its length (u32) and a JPEG or PNG file.
Embeddings: ``FIE1``, bytes per number (u8: 2 or 4), length of the contract id (u8), rows (u16),
dimension (u16), the contract id in ASCII, then the rows as little-endian floats. All integers
are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from faceid_gui.core.errors import BackendUnavailable, BadRequest
from faceid_gui.core.types import Embeddings

CROPS_TYPE: Final = "application/vnd.faceid.crops"
"""Content type of packed crops."""

FLOAT16_TYPE: Final = "application/vnd.faceid.embeddings.f16"
FLOAT32_TYPE: Final = "application/vnd.faceid.embeddings.f32"
"""Content types of packed embeddings, also what ``Accept`` asks for."""

MAX_CROPS: Final = 64
"""Crops in one request, at most."""

_CROPS: Final = b"FIC1"
_ROWS: Final = b"FIE1"
_COUNT: Final = struct.Struct(">H")
_LENGTH: Final = struct.Struct(">I")
_HEAD: Final = struct.Struct(">BBHH")


@dataclass(frozen=True, slots=True, eq=False)
class PackedEmbeddings:
    """Unpacked rows, shape (n, d), float32, and the contract that they were made by."""

    rows: Embeddings
    contract_id: str


def pack_crops(files: Sequence[bytes]) -> bytes:
    """JPEG or PNG files of aligned crops as one body."""
    parts = [_CROPS, _COUNT.pack(len(files))]
    for file in files:
        parts += (_LENGTH.pack(len(file)), file)
    return b"".join(parts)


def unpack_crops(body: bytes, *, most: int = MAX_CROPS) -> tuple[bytes, ...]:
    """The files of a body. Raises BadRequest where it is not exactly what it says."""
    if body[:4] != _CROPS or len(body) < 6:
        raise BadRequest("the body is no pack of crops")
    (count,) = _COUNT.unpack_from(body, 4)
    if not 0 < count <= most:
        raise BadRequest(f"a request has 1 to {most} crops, not {count}")
    files, at = [], 6
    for _ in range(count):
        if at + 4 > len(body):
            raise BadRequest("the pack of crops is cut off")
        (length,) = _LENGTH.unpack_from(body, at)
        at += 4
        if length > len(body) - at:
            raise BadRequest("the pack of crops is cut off")
        files.append(body[at : at + length])
        at += length
    if at != len(body):
        raise BadRequest("the pack of crops is longer than it says")
    return tuple(files)


def pack_embeddings(rows: Embeddings, contract_id: str, *, size: Literal[2, 4] = 4) -> bytes:
    """Rows of shape (n, d) as one body of float16 (``size`` 2) or float32."""
    name = contract_id.encode("ascii")
    head = _HEAD.pack(size, len(name), rows.shape[0], rows.shape[1])
    return _ROWS + head + name + rows.astype(f"<f{size}").tobytes()


def unpack_embeddings(body: bytes) -> PackedEmbeddings:
    """The rows of a body. Raises BackendUnavailable where it is not exactly what it says."""
    start = 4 + _HEAD.size
    if body[:4] != _ROWS or len(body) < start:
        raise BackendUnavailable("the reply holds no embeddings")
    size, name_length, count, dimension = _HEAD.unpack_from(body, 4)
    data = start + name_length
    if size not in (2, 4) or len(body) != data + count * dimension * size:
        raise BackendUnavailable("the reply's embeddings are cut off")
    try:
        contract_id = body[start:data].decode("ascii")
    except UnicodeDecodeError as error:
        raise BackendUnavailable("the reply names no contract") from error
    rows = np.frombuffer(body, f"<f{size}", offset=data).reshape(count, dimension)
    return PackedEmbeddings(rows.astype(np.float32), contract_id)
