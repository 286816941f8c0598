"""A TCP proxy that does to a connection what networks and attackers do.

It stands between a client and a server, on a thread of its own, and knows no TLS; so it can
stand before a TLS server as well. What it does is set at any time by ``fault``. Faults that
change whole replies (replay, swap) look at HTTP's framing and need a plain server.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_CHUNK: Final = 65_536
_START_S: Final = 10.0


class Kind(StrEnum):
    """What goes wrong."""

    NONE = "none"
    DELAY = "delay"  # the reply begins ``seconds`` later
    RATE = "rate"  # the reply comes at ``rate`` bytes per second
    TRICKLE = "trickle"  # after ``after`` bytes, one byte per second
    CUT = "cut"  # after ``after`` bytes of the reply, both sides are closed
    RESET = "reset"  # the same with a TCP reset
    BLACKHOLE = "blackhole"  # everything is swallowed, nothing answered
    HALF_CLOSE = "half_close"  # after ``after`` bytes the reply ends, the connection stays
    CORRUPT = "corrupt"  # bit ``bit`` of the reply is turned
    REPLAY = "replay"  # in place of its reply a request gets an earlier one
    SWAP = "swap"  # two requests in flight get each other's reply
    REFUSE = "refuse"  # connections are closed at once, open ones with the next request


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and its measures. ``after`` counts bytes of one connection's replies."""

    kind: Kind = Kind.NONE
    seconds: float = 0.0
    rate: int = 0
    after: int = 0
    bit: int = 0


class FaultProxy:
    """Listens on a free port of this machine and hands everything to another port.

    ``fault`` may be set at any time and holds for whole replies from then on; ``jitter``
    gives a delay in seconds for each piece that goes back. ``stored`` is the newest whole
    reply that passed unharmed. ``harmed`` counts pieces of replies that a fault was done to.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.fault = Fault()
        self.jitter: Callable[[], float] | None = None
        self.stored = b""
        self.harmed = 0
        self.connections = 0
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._talks: set[asyncio.Future[None]] = set()
        self._partner: tuple[bytes, asyncio.Future[bytes]] | None = None
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="fault-proxy", daemon=True)

    def start(self) -> FaultProxy:
        """Begin; returns when connections are taken."""
        self._thread.start()
        assert self._ready.wait(_START_S), "the proxy did not start"
        return self

    def stop(self) -> None:
        """Close everything."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_START_S)
        assert not self._thread.is_alive(), "the proxy does not stop"

    def __enter__(self) -> FaultProxy:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where a plain client calls."""
        return f"http://127.0.0.1:{self.port}"

    def harmless(self) -> None:
        """From now on everything passes."""
        self.fault = Fault()

    # -- on the proxy's thread

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        await asyncio.sleep(0.01)  # whoever was just accepted is sent away by ``_accept``
        talks = tuple(self._talks)
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        for writer in tuple(self._open):  # accepted, and cancelled before it could begin
            _close(writer)
        await asyncio.sleep(0.01)  # what was closed says goodbye

    def _accept(self, up: asyncio.StreamReader, down: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self._stop.is_set():
            _close(down)
            return
        self._open.add(down)
        talk = asyncio.ensure_future(self._talk(up, down))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, up: asyncio.StreamReader, down: asyncio.StreamWriter) -> None:
        try:
            if self.fault.kind is not Kind.REFUSE:
                await self._between(up, down)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(down)
            _close(down)

    async def _between(self, up: asyncio.StreamReader, down: asyncio.StreamWriter) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._target)
        forward = asyncio.ensure_future(self._forward(up, writer))
        back = asyncio.ensure_future(self._back(reader, down))
        try:
            await asyncio.wait((forward, back), return_when=asyncio.FIRST_COMPLETED)
        finally:
            _close(writer)  # first: whoever waits below may be told to stop
            for task in (forward, back):
                task.cancel()
            await asyncio.gather(forward, back, return_exceptions=True)

    async def _forward(self, up: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await up.read(_CHUNK):
            if self.fault.kind is Kind.REFUSE:
                return
            if self.fault.kind is not Kind.BLACKHOLE:
                writer.write(data)
                await writer.drain()

    async def _back(self, reader: asyncio.StreamReader, down: asyncio.StreamWriter) -> None:
        sent = 0
        while True:
            if self.fault.kind in (Kind.REPLAY, Kind.SWAP):
                data = await _whole_reply(reader)
            else:
                data = await reader.read(_CHUNK)
            if not data:
                return
            if self.jitter is not None:
                await asyncio.sleep(self.jitter())
            await self._send(data, sent, down)
            sent += len(data)

    async def _send(self, data: bytes, sent: int, down: asyncio.StreamWriter) -> None:
        fault = self.fault
        self.harmed += fault.kind is not Kind.NONE
        kind = fault.kind
        if kind is Kind.NONE:
            self.stored = data
        elif kind is Kind.DELAY:
            await asyncio.sleep(fault.seconds)
        elif kind is Kind.CORRUPT:
            data = _turned(data, fault.bit)
        elif kind is Kind.REPLAY:
            data = self.stored
        elif kind is Kind.SWAP:
            data = await self._swapped(data)
        elif kind is Kind.BLACKHOLE:
            return
        elif kind in (Kind.RATE, Kind.TRICKLE):
            await _slowly(data, fault, down)
            return
        elif kind in (Kind.CUT, Kind.RESET, Kind.HALF_CLOSE):
            await self._break_off(data[: max(fault.after - sent, 0)], kind, down)
        down.write(data)
        await down.drain()

    async def _break_off(self, data: bytes, kind: Kind, down: asyncio.StreamWriter) -> None:
        down.write(data)
        await down.drain()
        if kind is Kind.HALF_CLOSE:
            down.write_eof()
            await asyncio.sleep(3600.0)
        if kind is Kind.RESET:
            _reset(down)
        raise ConnectionAbortedError("broken off as asked")

    async def _swapped(self, data: bytes) -> bytes:
        """Another reply than one's own, once there is another."""
        if self._partner is None:
            mine: asyncio.Future[bytes] = self._loop.create_future()
            self._partner = (data, mine)
            try:
                return await mine
            finally:
                if self._partner is not None and self._partner[1] is mine:
                    self._partner = None
        other, waiting = self._partner
        self._partner = None
        if not waiting.done():
            waiting.set_result(data)
        return other


async def _whole_reply(reader: asyncio.StreamReader) -> bytes:
    """One HTTP reply with its body; empty at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head


async def _slowly(data: bytes, fault: Fault, down: asyncio.StreamWriter) -> None:
    if fault.kind is Kind.TRICKLE:
        start, step, pause = fault.after, 1, 1.0
    else:
        start, step, pause = 0, max(fault.rate // 100, 1), 0.01
    down.write(data[:start])
    for at in range(start, len(data), step):
        await asyncio.sleep(pause)
        down.write(data[at : at + step])
        await down.drain()


def _turned(data: bytes, bit: int) -> bytes:
    """The same bytes with one bit turned."""
    at = bit // 8 % len(data)
    return data[:at] + bytes([data[at] ^ (1 << bit % 8)]) + data[at + 1 :]


def _reset(writer: asyncio.StreamWriter) -> None:
    sock: socket.socket | None = writer.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _close(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
