"""What the two processes say to each other: a head in JSON, then plain arrays.

A message is ``FDF1``, the length of the head and of the body (little-endian, 4 and 8 bytes),
the head, the body. The head's ``arrays`` name the type and shape of each array in the body.
Nothing is ever unpickled, and nothing longer than the bounds is read: what DeepFace's
libraries do to their process must not reach the other one.
"""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
"""What travels: uint8 or float32."""

MAGIC: Final = b"FDF1"
MOST_HEAD: Final = 1 << 16
MOST_BODY: Final = 1 << 28
"""The longest message, bytes: a picture of 80 megapixels fits."""

_LENGTHS: Final = struct.Struct("<4sIQ")
_TYPES: Final[Mapping[str, np.dtype[Any]]] = {"u1": np.dtype(np.uint8), "f4": np.dtype("<f4")}
_MOST_ARRAYS: Final = 8
_MOST_AXES: Final = 4


class ProtocolFault(Exception):
    """What came is no message."""


class Hangup(Exception):
    """The other side has closed the line, or its process is gone."""


class TimedOut(Exception):
    """The other side did not answer in time."""


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One message. ``head`` holds JSON values only."""

    head: Mapping[str, Any]
    arrays: tuple[Array, ...] = field(default=())


def send(line: socket.socket, message: Message, *, until: float | None = None) -> None:
    """Send a message before ``until`` (monotonic seconds; None waits forever).

    Raises TimedOut, Hangup, and ProtocolFault where the message is longer than the bounds.
    """
    parts = [np.ascontiguousarray(array) for array in message.arrays]
    arrays = [[_name_of(part), list(part.shape)] for part in parts]
    head = json.dumps({**message.head, "arrays": arrays}).encode()
    length = sum(part.nbytes for part in parts)
    if len(head) > MOST_HEAD or length > MOST_BODY:
        message_ = f"a message of {len(head)} and {length} bytes"
        raise ProtocolFault(message_)
    _send_bytes(line, _LENGTHS.pack(MAGIC, len(head), length) + head, until)
    for part in parts:
        if part.nbytes:
            _send_bytes(line, part.data.cast("B"), until)


def receive(line: socket.socket, *, until: float | None = None) -> Message:
    """The next message. Raises TimedOut, Hangup, or ProtocolFault for anything else."""
    magic, head_length, body_length = _LENGTHS.unpack(_read(line, _LENGTHS.size, until))
    if magic != MAGIC or head_length > MOST_HEAD or body_length > MOST_BODY:
        message = f"{magic!r} begins no message"
        raise ProtocolFault(message)
    head = _head(_read(line, head_length, until))
    layout = _layout(head.pop("arrays", None))
    expected = sum(dtype.itemsize * math.prod(shape) for dtype, shape in layout)
    if expected != body_length:
        message = f"{body_length} bytes for arrays of {expected}"
        raise ProtocolFault(message)
    body = _read(line, body_length, until)
    return Message(head, tuple(_arrays(body, layout)))


def _name_of(array: Array) -> str:
    name = {np.dtype(np.uint8): "u1", np.dtype(np.float32): "f4"}.get(array.dtype)
    if name is None:
        message = f"arrays of {array.dtype} do not travel"
        raise ProtocolFault(message)
    return name


def _head(data: bytearray) -> dict[str, Any]:
    try:
        head = json.loads(bytes(data))
    except (ValueError, RecursionError) as error:
        message = f"the head is no JSON: {error}"
        raise ProtocolFault(message) from error
    if not isinstance(head, dict):
        message = "the head is no table"
        raise ProtocolFault(message)
    return head


def _layout(value: object) -> list[tuple[np.dtype[Any], tuple[int, ...]]]:
    if not isinstance(value, list) or len(value) > _MOST_ARRAYS:
        message = "the head does not name its arrays"
        raise ProtocolFault(message)
    return [_one_layout(row) for row in value]


def _one_layout(row: object) -> tuple[np.dtype[Any], tuple[int, ...]]:
    match row:
        case [str() as name, list() as shape] if name in _TYPES and _is_shape(shape):
            dtype: np.dtype[Any] = _TYPES[name]
            return dtype, tuple(shape)
    message = "the head names an array of no known type or shape"
    raise ProtocolFault(message)


def _is_shape(shape: Sequence[object]) -> bool:
    return len(shape) <= _MOST_AXES and all(
        type(side) is int and 0 <= side <= MOST_BODY for side in shape
    )


def _arrays(
    body: bytearray, layout: Sequence[tuple[np.dtype[Any], tuple[int, ...]]]
) -> list[Array]:
    arrays, start = [], 0
    for dtype, shape in layout:
        count = math.prod(shape)
        part = np.frombuffer(body, dtype, count, start) if count else np.zeros(0, dtype)
        arrays.append(part.reshape(shape))
        start += count * dtype.itemsize
    return arrays


def _send_bytes(line: socket.socket, data: bytes | memoryview, until: float | None) -> None:
    try:
        line.settimeout(_left(until))
        line.sendall(data)
    except TimeoutError as error:
        raise TimedOut from error
    except (OSError, ValueError) as error:
        raise Hangup(str(error)) from error


def _read(line: socket.socket, length: int, until: float | None) -> bytearray:
    data = bytearray(length)
    view, done = memoryview(data), 0
    while done < length:
        try:
            line.settimeout(_left(until))
            count = line.recv_into(view[done:])
        except TimeoutError as error:
            raise TimedOut from error
        except (OSError, ValueError) as error:
            raise Hangup(str(error)) from error
        if count == 0:
            message = "the line was closed"
            raise Hangup(message)
        done += count
    return data


def _left(until: float | None) -> float | None:
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimedOut
    return left
