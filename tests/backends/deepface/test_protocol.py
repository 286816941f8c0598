"""What the two processes say to each other survives nothing but itself."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.backends.deepface.protocol import (
    MAGIC,
    MOST_BODY,
    MOST_HEAD,
    Array,
    Hangup,
    Message,
    ProtocolFault,
    TimedOut,
    receive,
    send,
)

Line = tuple[socket.socket, socket.socket]


@pytest.fixture
def line() -> Iterator[Line]:
    """Both ends of a line."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def raw(
    head: bytes, body: bytes = b"", *, magic: bytes = MAGIC, length: int | None = None
) -> bytes:
    """A message as it lies on the line."""
    return (
        struct.pack("<4sIQ", magic, len(head), len(body) if length is None else length)
        + head
        + body
    )


def soon() -> float:
    """A deadline that no test reaches unless it means to."""
    return time.monotonic() + 5


def test_a_message_arrives_as_it_was_sent(line: Line) -> None:
    ours, theirs = line
    picture = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    rows = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)
    # WHEN a message with two arrays and an empty one is sent
    empty = np.zeros((0, 15), np.float32)
    send(ours, Message({"ask": "detect", "n": 7}, (picture, rows, empty)), until=soon())
    got = receive(theirs, until=soon())
    # THEN the head and every array are the same
    assert got.head == {"ask": "detect", "n": 7}
    sent: tuple[Array, ...] = (picture, rows, empty)
    for one, other in zip(got.arrays, sent, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def test_an_array_that_is_not_contiguous_arrives_whole(line: Line) -> None:
    picture = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)[::-1, ::2]
    send(line[0], Message({}, (picture,)), until=soon())
    np.testing.assert_array_equal(receive(line[1], until=soon()).arrays[0], picture)


def test_other_types_do_not_travel(line: Line) -> None:
    with pytest.raises(ProtocolFault):
        send(line[0], Message({}, (np.zeros(3),)), until=soon())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(raw(b"{}", magic=b"HTTP"), id="another magic"),
        pytest.param(raw(b'{"arrays": []}', length=MOST_BODY + 1), id="too long"),
        pytest.param(struct.pack("<4sIQ", MAGIC, MOST_HEAD + 1, 0), id="too long a head"),
        pytest.param(raw(b"no json"), id="no JSON"),
        pytest.param(raw(b"[1, 2]"), id="no table"),
        pytest.param(raw(b"[" * 60_000), id="deep JSON"),
        pytest.param(raw(b"{}"), id="no arrays named"),
        pytest.param(raw(b'{"arrays": [["f4", [2]]]}', b"1234"), id="too few bytes"),
        pytest.param(raw(b'{"arrays": [["f4", [-1]]]}'), id="a negative side"),
        pytest.param(raw(b'{"arrays": [["f4", [true]]]}', b"1234"), id="a side that is no number"),
        pytest.param(raw(b'{"arrays": [["O", [1]]]}', b"12345678"), id="an array of objects"),
        pytest.param(raw(b'{"arrays": [["u1", [1, 1, 1, 1, 1]]]}', b"1"), id="too many axes"),
        pytest.param(
            raw(json.dumps({"arrays": [["u1", [0]]] * 9}).encode()), id="too many arrays"
        ),
    ],
)  # fmt: skip
def test_anything_else_is_a_fault(line: Line, data: bytes) -> None:
    line[0].sendall(data)
    with pytest.raises(ProtocolFault):
        receive(line[1], until=soon())


@given(st.binary(max_size=200))
def test_garbage_never_does_more_than_fail(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            ours.sendall(data)
        with pytest.raises((ProtocolFault, Hangup)):
            receive(theirs, until=soon())


def test_a_silent_line_times_out(line: Line) -> None:
    with pytest.raises(TimedOut):
        receive(line[1], until=time.monotonic() + 0.05)


def test_a_line_that_nobody_reads_times_out(line: Line) -> None:
    picture = np.zeros((2000, 2000, 3), np.uint8)
    with pytest.raises(TimedOut):
        send(line[0], Message({}, (picture,)), until=time.monotonic() + 0.1)


def test_half_a_message_and_a_hangup(line: Line) -> None:
    ours, theirs = line
    ours.sendall(raw(b'{"arrays": [["u1", [100]]]}', b"x" * 100)[:-30])
    ours.close()
    with pytest.raises(Hangup):
        receive(theirs, until=soon())
