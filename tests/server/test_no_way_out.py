"""No endpoint fetches an address or opens a path that a client names."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest
from fastapi.testclient import TestClient

import faceid_gui
from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.parts import ServerParts
from tests.fakes import face_picture
from tests.server.furnished import furnished
from tests.server.nonsense import FORM, Operation, form, operations
from tests.server.support import jpeg

_REACHING_OUT: Final = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "urllib.Request",
    "subprocess.Popen",
    "os.system",
    "os.listdir",
    "os.scandir",
    "shutil.copyfile",
    "open",
)
_PROGRAM: Final = (sys.prefix, sys.base_prefix, Path(faceid_gui.__file__).parent)
"""Where the program's own code is, which may be read at any time."""

SECRET: Final = b"what nobody outside may read"


@dataclass
class Watch:
    """What of this process reaches out while ``on``. An audit hook can never be taken away."""

    on: bool = False
    seen: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on and event in _REACHING_OUT:
            self.seen.append((event, repr(arguments[:2])))


@pytest.fixture(scope="module")
def watch() -> Watch:
    """The hook of this module."""
    found = Watch()
    sys.addaudithook(found)
    return found


@contextmanager
def bait() -> Iterator[tuple[int, list[object]]]:
    """A listener on loopback that somebody might be sent to: its port, and who came."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    line, address = listener.accept()
                except TimeoutError:
                    continue
                came.append(address)
                line.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], came
        ended.set()
        thread.join(20)


def lures(port: int, secret: Path) -> tuple[str, ...]:
    """Addresses and paths that lead to the bait."""
    place = f"127.0.0.1:{port}"
    return (
        f"http://{place}/x.jpg",
        f"{place}/?action=snapshot",
        f"//{place}/x",
        f"ftp://{place}/x",
        f"gopher://{place}/_x",
        f"rtsp://{place}/x",
        f"http://user@{place}/",
        f"http://192.0.2.7@{place}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://localhost:{port}/",
        f"data:image/png;base64,http://{place}/",
        f"\\\\{place}\\share\\x.png",
        str(secret),
        f"file://{secret}",
        f"../../../../../../../../{secret}",
        f"/proc/self/root{secret}",
        f"{secret}\x00.png",
        f"@{secret}",
        f"| cat {secret}",
    )


def requests_with(one: Operation, lure: str) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
    """Every way in which an operation can be handed a text: (method, target, body, headers)."""
    path = one.path
    for gap in one.gaps:
        path = path.replace(f"{{{gap}}}", quote(lure, safe=""))
    query = urlencode(dict.fromkeys(one.queries, lure))
    target = f"{path}?{query}" if query else path
    sane = one.path.replace("{image_id}", "0f5b4a1e-9d0c-4a5e-8a63-2f6a1c9d7e10")
    headers = {"referer": quote(lure, safe=""), "x-forwarded-for": "192.0.2.9"}
    yield one.method, target, b"", headers
    if not one.fields:
        return
    picture = jpeg(face_picture(3))
    values = dict.fromkeys(one.fields, lure)
    for where in {target, sane}:
        yield one.method, where, json.dumps(values).encode(), {"content-type": "application/json"}
        text = {name: lure.encode() for name in one.fields}
        yield one.method, where, form(text), {"content-type": FORM}
        named = form({}, dict.fromkeys(one.fields, picture)).replace(
            b'filename="', b'filename="' + lure.encode()
        )
        yield one.method, where, named, {"content-type": FORM}
        yield (
            one.method,
            where,
            urlencode(values).encode(),
            {"content-type": "application/x-www-form-urlencoded"},
        )
        yield one.method, where, lure.encode(), {"content-type": "image/jpeg"}


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.slow), 6])
def test_no_text_is_followed(
    keyed_parts: ServerParts, tmp_path: Path, watch: Watch, every: int
) -> None:
    # GIVEN a file outside the data folder, a listener, and a server with all that it can have
    secret = tmp_path / "outside" / "secret.png"
    secret.parent.mkdir()
    secret.write_bytes(SECRET)
    data = tmp_path / "data"
    with furnished(keyed_parts, data) as whole, bait() as (port, came):
        app = create_app(whole.parts)
        key = {"x-api-key": whole.ring.add("admin", Scope.ADMIN)[1]}
        with TestClient(app, base_url="http://127.0.0.1") as client:
            known = operations(client.get("/openapi.json").json())
            asked = 0
            # WHEN every field of every operation is an address or a path
            for number, one in enumerate(known):
                for lure in lures(port, secret)[number % every :: every]:
                    for method, target, body, headers in requests_with(one, lure):
                        watch.on = True
                        reply = client.request(
                            method, target, content=body, headers={**key, **headers}
                        )
                        watch.on = False
                        asked += 1
                        # THEN none is a fault, and nothing of the file is in an answer
                        assert reply.status_code < 500, (method, target, reply.text)
                        assert SECRET not in reply.content
    # and nobody was called, and nothing was opened but the server's own files
    assert asked > 3000 // every
    assert came == []
    own = (repr(str(data))[:-1], *(repr(f"{one}/")[:-1] for one in _PROGRAM))
    assert [one for one in watch.seen if not any(place in one[1] for place in own)] == []


def test_the_watch_sees(watch: Watch, tmp_path: Path) -> None:
    # GIVEN the watch, WHEN a file is opened and an address is looked up, THEN it sees both
    watch.seen.clear()
    watch.on = True
    (tmp_path / "x").write_bytes(b"x")
    socket.getaddrinfo("127.0.0.1", 1)
    watch.on = False
    assert {event for event, _ in watch.seen} >= {"open", "socket.getaddrinfo"}
    watch.seen.clear()
