"""The published camera over real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any

import pytest
import requests

from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.stream import HttpCamera
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import CameraLost
from faceid_gui.core.keys import Scope
from faceid_gui.core.photos import decode_photo
from faceid_gui.server.camera.app import CameraServer
from faceid_gui.server.camera.pictures import CameraLimits
from faceid_gui.server.run import bind
from tests.fakes import no_face_picture
from tests.server.camera.eyes import Eye, published
from tests.server.support import MemoryKeys
from tests.services.claims.scenes import scene

LIMITS = CameraLimits(fps=50.0)


@pytest.fixture
def eye() -> Eye:
    return Eye(scene(1))


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys()


@pytest.fixture
def camera(eye: Eye, keys: MemoryKeys) -> Iterator[tuple[CameraServer, str]]:
    with published(eye, keys=keys, limits=LIMITS) as found:
        yield found


def got(url: str, **options: Any) -> requests.Response:
    """One answer, without a connection that stays open."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, timeout=5, **options)


WAYS: dict[str, Callable[[str], dict[str, Any]]] = {
    "basic": lambda key: {"auth": ("anybody", key)},
    "bearer": lambda key: {"headers": {"authorization": f"Bearer {key}"}},
    "x-api-key": lambda key: {"headers": {"x-api-key": key}},
    "query": lambda key: {"params": {"key": key}},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", ["/snapshot.jpg", "/?action=snapshot"])
def test_a_picture_for_whoever_shows_a_key(
    camera: tuple[CameraServer, str], path: str, way: str
) -> None:
    server, key = camera
    # GIVEN a key in any of four places, WHEN a picture is asked for
    answer = got(server.url + path, **WAYS[way](key))
    # THEN it comes, and is kept by nobody on the way
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert decode_photo(answer.content).shape == (360, 640, 3)


@pytest.mark.parametrize(
    "path", ["/snapshot.jpg", "/stream.mjpg", "/?action=snapshot", "/?action=stream", "/"]
)
def test_without_a_key_there_is_nothing(
    camera: tuple[CameraServer, str], keys: MemoryKeys, path: str
) -> None:
    server, _ = camera
    url = server.url + path
    # GIVEN no key, a wrong one, and one that is good for something else
    none = got(url)
    assert (none.status_code, none.json()["error"]["code"]) == (401, "no_key")
    assert none.headers["www-authenticate"].startswith("Basic")
    wrong = got(url, headers={"x-api-key": "guess"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "bad_key")
    _, kiosk = keys.add("kiosk", Scope.KIOSK)
    other = got(url, headers={"x-api-key": kiosk})
    assert (other.status_code, other.json()["error"]["code"]) == (403, "scope")
    # AND rubbish is no key
    for header in ("Basic !!!", "Basic /w==", "Basic bm9jb2xvbg==", "Bearer", "Digest x"):
        assert got(url, headers={"authorization": header}).status_code == 401


def test_an_administrator_may_look_and_a_revoked_key_may_not(
    camera: tuple[CameraServer, str], keys: MemoryKeys
) -> None:
    server, _ = camera
    info, key = keys.add("me", Scope.ADMIN)
    url = f"{server.url}/snapshot.jpg"
    assert got(url, headers={"x-api-key": key}).status_code == 200
    keys.revoke(info.id)
    assert got(url, headers={"x-api-key": key}).status_code == 401


def test_guessing_is_slowed_down(camera: tuple[CameraServer, str]) -> None:
    server, key = camera
    url = f"{server.url}/snapshot.jpg"
    codes = [got(url, headers={"x-api-key": f"guess {n}"}).status_code for n in range(14)]
    assert codes[:10] == [401] * 10
    assert codes[-1] == 429
    # AND who has a key is not held up by it
    assert got(url, headers={"x-api-key": key}).status_code == 200


def test_other_paths_and_methods(camera: tuple[CameraServer, str]) -> None:
    server, key = camera
    header = {"x-api-key": key}
    for path in ("/?action=command", "/?", "/docs", "/openapi.json", "/../etc/passwd"):
        assert got(server.url + path, headers=header).status_code == 404
    with requests.post(f"{server.url}/snapshot.jpg", headers=header, timeout=5) as answer:
        assert answer.status_code == 405


def test_the_stream_is_one_that_the_programs_own_camera_reads(
    camera: tuple[CameraServer, str],
) -> None:
    # GIVEN the address of the stream, with the key as the password
    server, key = camera
    place = server.url.removeprefix("http://")
    for path in ("stream.mjpg", "?action=stream"):
        viewer = HttpCamera(f"http://me:{key}@{place}/{path}", CameraConfig())
        # WHEN looked at
        viewer.open()
        pictures = [viewer.read() for _ in range(5)]
        # THEN every picture is a new one
        assert all(frame is not None for frame in pictures)
        tops = {frame.image[:40].tobytes() for frame in pictures if frame is not None}
        assert len(tops) == 5
        viewer.close()


def test_a_camera_that_stands_still_ends_the_stream(
    camera: tuple[CameraServer, str], eye: Eye
) -> None:
    # GIVEN somebody who looks
    server, key = camera
    place = server.url.removeprefix("http://")
    viewer = HttpCamera(f"http://me:{key}@{place}/stream.mjpg", CameraConfig())
    viewer.open()
    assert viewer.read() is not None
    # WHEN the kiosk's camera gives no new picture
    eye.frozen.set()
    # THEN the stream ends instead of showing the last one, and whoever asks anew is told
    with pytest.raises(CameraLost):
        for _ in range(200):
            viewer.read()
    viewer.close()
    answer = got(f"{server.url}/snapshot.jpg", headers={"x-api-key": key})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "no_picture")
    assert answer.headers["retry-after"]
    assert got(f"{server.url}/stream.mjpg", headers={"x-api-key": key}).status_code == 503


def open_stream(server: CameraServer, key: str) -> socket.socket:
    """A viewer that has got its first bytes."""
    host, port = server.url.removeprefix("http://").split(":")
    viewer = socket.create_connection((host, int(port)), timeout=10)
    viewer.sendall(f"GET /stream.mjpg HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key}\r\n\r\n".encode())
    head = viewer.recv(64)
    assert b"200" in head.split(b"\r\n")[0], head
    return viewer


def until(holds: Callable[[], bool], *, seconds: float = 10.0) -> bool:
    """Whether something holds in the end."""
    stop, deadline = threading.Event(), time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        stop.wait(0.01)
    return holds()


def test_eight_may_look_and_a_ninth_when_one_has_gone(camera: tuple[CameraServer, str]) -> None:
    # GIVEN eight who look
    server, key = camera
    viewers = [open_stream(server, key) for _ in range(8)]
    assert server.watching == 8
    # WHEN a ninth comes, THEN there is no room; a single picture costs nothing and is given
    ninth = got(f"{server.url}/stream.mjpg", headers={"x-api-key": key})
    assert (ninth.status_code, ninth.json()["error"]["code"]) == (503, "overloaded")
    assert got(f"{server.url}/snapshot.jpg", headers={"x-api-key": key}).status_code == 200
    # WHEN one goes, THEN there is
    viewers.pop().close()
    assert until(lambda: server.watching == 7)
    viewers.append(open_stream(server, key))
    # WHEN all go, THEN nobody is left
    for viewer in viewers:
        viewer.close()
    assert until(lambda: server.watching == 0)


def test_a_viewer_that_takes_nothing_is_dropped() -> None:
    # GIVEN a viewer who asks for the stream and never reads it
    big = no_face_picture()
    big = big.repeat(3, axis=0).repeat(3, axis=1)
    limits = replace(LIMITS, slow_s=0.5, quality=95)
    with published(Eye(repeat(big)), limits=limits) as (server, key):
        viewer = socket.socket()
        viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, port = server.url.removeprefix("http://").split(":")
        viewer.connect((host, int(port)))
        viewer.sendall(f"GET /stream.mjpg HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key}\r\n\r\n".encode())
        assert until(lambda: server.watching == 1)
        # WHEN it goes on so, THEN its place is free again
        assert until(lambda: server.watching == 0)
        viewer.close()


def test_stopping_ends_every_stream_at_once(eye: Eye) -> None:
    # GIVEN three who look
    keys = MemoryKeys()
    _, key = keys.add("home", Scope.CAMERA)
    server = CameraServer(eye, keys, SystemClock(), limits=LIMITS)
    server.start(bind("127.0.0.1", 0))
    viewers = [open_stream(server, key) for _ in range(3)]
    # WHEN stopped
    began = time.monotonic()
    server.stop()
    server.stop()
    # THEN it does not wait for them
    assert time.monotonic() - began < 2.5
    assert server.url == ""
    for viewer in viewers:
        viewer.close()
