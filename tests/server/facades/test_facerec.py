"""The original's call against a live server: who is believed, and what is never fetched."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import requests

from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.stream import HttpCamera, HttpRules, StreamTimeouts
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.keys import Scope
from faceid_gui.core.opencv import cv2
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import DetectedFace, Image
from faceid_gui.server.app import create_app
from faceid_gui.server.camera.pictures import CameraLimits
from faceid_gui.server.facades import facerec
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.claims.cameras import CameraClaims
from faceid_gui.services.claims.desk import ClaimDesk
from faceid_gui.services.claims.result import ClaimLimits
from tests.cameras.fixtures import camera_server
from tests.cameras.nasty import OK, STREAM, Behaviour, answers, drips, floods, hangs, nasty_camera
from tests.fakes import FakeBackend
from tests.server.camera.eyes import Eye, published
from tests.server.support import MemoryKeys
from tests.services.claims.scenes import SETTINGS, scene

LIMITS = ClaimLimits(seconds=5.0, grace_s=0.5, second_chance_s=0.2)
QUICK = StreamTimeouts(connect_s=0.5, silence_s=0.3, picture_s=0.5)


class JpegBackend(FakeBackend):
    """FakeBackend for pictures that went through JPEG, where colours are only about right."""

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        self.detected += 1
        blue_and_red = (image[..., 0] > 140) & (image[..., 2] > 180)
        mask = cv2.morphologyEx(
            blue_and_red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)
        )
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        found = [[float(v) for v in stats[i][:4]] for i in range(1, count) if stats[i][4] > 5000]
        return tuple(self._face(x, y, w, h) for x, y, w, h in found)


@dataclass(eq=False)
class Site:
    """A live server that looks through the cameras of ``hosts``."""

    url: str
    hosts: list[str]
    desk: ClaimDesk
    opened: list[str]

    def ask(self, username: str, stream_url: str, **options: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(
                f"{self.url}/facerec",
                params={"username": username, "stream_url": stream_url},
                timeout=40,
                **options,
            )


@contextmanager
def site_of(
    parts: ServerParts, limits: ClaimLimits = LIMITS, timeouts: StreamTimeouts = QUICK
) -> Iterator[Site]:
    hosts: list[str] = [""]
    opened: list[str] = []

    def open_camera(url: str) -> CameraSource:
        opened.append(url)
        return HttpCamera(
            url, CameraConfig(fps=100), timeouts=timeouts, rules=HttpRules(redirects=False)
        )

    desk = ClaimDesk(
        make=JpegBackend, settings=lambda: SETTINGS, clock=SystemClock(), limits=limits
    )
    claims = CameraClaims(desk, lambda: hosts[0], open_camera)
    app = create_app(replace(parts, claims=claims), routers=[facerec.router])
    server = ServerThread(app, bind("127.0.0.1", 0))
    server.start()
    try:
        yield Site(server.url, hosts, desk, opened)
    finally:
        server.stop()
        desk.stop()


@pytest.fixture
def patient_site(parts: ServerParts) -> Iterator[Site]:
    """For cameras that mean well, on a machine that may have much to do."""
    limits = replace(LIMITS, seconds=30.0, frames=10_000)
    with site_of(parts, limits, StreamTimeouts(silence_s=5.0, picture_s=5.0)) as found:
        yield found


@pytest.fixture
def site(parts: ServerParts) -> Iterator[Site]:
    with site_of(parts) as found:
        yield found


# --- who is believed -----------------------------------------------------------------------


@pytest.mark.parametrize("action", ["snapshot", "stream"])
def test_the_claimed_person_alone_is_believed(patient_site: Site, action: str) -> None:
    site = patient_site
    # GIVEN a kiosk that publishes its camera, with a key that only the server's list holds
    camera_limits = CameraLimits(fps=100.0, quality=95)
    for shown, expected in (
        ((1,), ("True", "person 1", None)),
        ((2,), ("False", "person 2", "other_person")),
        ((9,), ("False", None, "unknown")),
        ((1, 2), ("False", None, "several_people")),
    ):
        with published(Eye(scene(*shown)), limits=camera_limits) as (camera, key):
            place = camera.url.removeprefix("http://")
            site.hosts[0] = f"kiosk:{key}@{place}"
            # WHEN the original's call claims to be person 1
            stream_url = f"{place}/?action={action}"
            answer = site.ask("person 1", stream_url)
            # THEN it is true for person 1 alone
            told = answer.json()
            assert answer.status_code == 200
            assert (told["face_rec"], told["identity"], told["reason"]) == expected
            # AND the original's fields are there, with ours beside them
            assert set(told) == {
                *("username", "stream_url", "face_rec"),
                *("identity", "score", "threshold", "reason"),
            }
            assert (told["username"], told["stream_url"]) == ("person 1", stream_url)
            assert key not in answer.text


def test_a_camera_without_the_key_shows_nothing(site: Site) -> None:
    with published(Eye(scene(1))) as (camera, _):
        place = camera.url.removeprefix("http://")
        site.hosts[0] = place
        told = site.ask("person 1", f"{place}/?action=snapshot").json()
    assert (told["face_rec"], told["reason"]) == ("False", "camera_unavailable")


def test_an_unknown_name_is_false_and_nothing_is_fetched(site: Site) -> None:
    with camera_server(b"") as camera:
        site.hosts[0] = f"127.0.0.1:{camera.port}"
        answer = site.ask("nobody", f"http://127.0.0.1:{camera.port}/snapshot.jpg")
        assert camera.requests == []
    assert answer.status_code == 200
    told = answer.json()
    assert (told["face_rec"], told["reason"]) == ("False", "unknown_user")


# --- what is asked wrongly -----------------------------------------------------------------


def test_bad_input_is_told_in_the_envelope(site: Site) -> None:
    site.hosts[0] = "127.0.0.1:8090"
    with requests.Session() as session:
        for params in (
            {},
            {"username": "a"},
            {"stream_url": "127.0.0.1:8090/"},
            {"username": "", "stream_url": "127.0.0.1:8090/"},
            {"username": "a" * 300, "stream_url": "127.0.0.1:8090/"},
            {"username": "a", "stream_url": "x" * 5000},
            {"username": "a", "stream_url": "https://127.0.0.1:8090/"},
        ):
            answer = session.get(f"{site.url}/facerec", params=params, timeout=5)
            assert answer.status_code in (400, 422)
            assert answer.json()["error"]["code"]
            assert answer.json()["request_id"]


def test_a_key_of_a_kiosk_is_needed(keyed_parts: ServerParts, keys: MemoryKeys) -> None:
    with site_of(keyed_parts) as site:
        _, kiosk = keys.add("kiosk", Scope.KIOSK)
        _, reader = keys.add("reader", Scope.READ)
        assert site.ask("nobody", "127.0.0.1/").status_code == 401
        assert site.ask("nobody", "127.0.0.1/", headers={"x-api-key": reader}).status_code == 403
        site.hosts[0] = "127.0.0.1"
        answer = site.ask("nobody", "127.0.0.1/", headers={"x-api-key": kiosk})
        assert answer.json()["face_rec"] == "False"
        # AND the page that says it runs needs none, in both languages
        page = requests.get(site.url, timeout=5)
        assert page.status_code == 200
        assert "실행 중" in page.content.decode()
        assert "The server is running" in page.text


def test_without_cameras_it_is_not_offered(parts: ServerParts) -> None:
    server = ServerThread(create_app(parts, routers=[facerec.router]), bind("127.0.0.1", 0))
    server.start()
    url = f"{server.url}/facerec?username=a&stream_url=127.0.0.1/"
    answer = requests.get(url, timeout=5)
    server.stop()
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_offered")


def test_a_list_that_makes_no_sense_lets_nobody_through(site: Site) -> None:
    site.hosts[0] = "*"
    answer = site.ask("person 1", "127.0.0.1/")
    assert answer.status_code == 503
    assert site.opened == []


# --- what is never fetched -----------------------------------------------------------------


@contextmanager
def counted_connections(monkeypatch: pytest.MonkeyPatch, to: int) -> Iterator[Callable[[], int]]:
    """Counts what anybody in this process connects to or looks up, but for the server ``to``."""
    calls: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def counting(self: socket.socket, address: Any) -> None:
        if address[1] != to:
            calls.append(address)
        connect(self, address)

    def counting_look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if port != to:
            calls.append((host, port))
        return look_up(host, port, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", counting)
        patch.setattr(socket, "getaddrinfo", counting_look_up)
        yield lambda: len(calls)


def test_nothing_is_fetched_from_a_host_that_is_not_listed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a camera that is listed, and a service beside it that is not
    with camera_server(b"x") as listed, camera_server(b"x") as other:
        place, secret = f"127.0.0.1:{listed.port}", f"127.0.0.1:{other.port}"
        site.hosts[0] = place
        tricks: Sequence[str] = (
            f"{secret}/",
            f"http://{secret}/",
            f"localhost:{listed.port}/",
            f"localhost:{other.port}/",
            f"{place}@{secret}/",
            f"{secret}#@{place}/",
            f"{secret}\\@{place}/",
            f"{place}\\@{secret}/",
            f"{secret}/?{place}/",
            f"me:pw@{place}/",
            f"2130706433:{listed.port}/",
            f"0x7f000001:{listed.port}/",
            f"0177.0.0.1:{listed.port}/",
            f"127.1:{listed.port}/",
            f"127.0.0.1.:{listed.port}/",
            f"[::1]:{listed.port}/",
            f"[::ffff:127.0.0.1]:{listed.port}/",
            f"[::ffff:7f00:1]:{listed.port}/",
            f"https://{place}/",
            f"ftp://{place}/",
            "file:///etc/passwd",
            f"{place}\r\nHost: {secret}/",
            f"{place} {secret}",
            f"\uff11\uff12\uff17.0.0.1:{listed.port}/",
            "169.254.169.254/latest/meta-data",
        )
        # WHEN each is named
        with counted_connections(monkeypatch, int(site.url.rsplit(":", 1)[1])) as connections:
            codes = {trick: site.ask("person 1", trick).status_code for trick in tricks}
            # THEN all are refused, and not one connection was made or name looked up
            assert set(codes.values()) <= {400, 403}, codes
            assert connections() == 0
            # AND the counter would have seen one
            assert site.ask("person 1", f"{place}/").status_code == 200
            assert connections() > 0
        assert site.opened == [f"http://{place}/"]
        assert other.requests == []


def test_a_redirect_of_a_listed_camera_is_not_followed(site: Site) -> None:
    with camera_server(b"x") as other:
        away = answers("302 Found", f"Location: {other.url('/snapshot.jpg')}")
        with nasty_camera(away) as camera:
            site.hosts[0] = camera.place
            told = site.ask("person 1", f"{camera.place}/?action=snapshot").json()
            assert (told["face_rec"], told["reason"]) == ("False", "camera_unavailable")
            assert camera.requests
        assert other.requests == []


# --- cameras that mean harm ----------------------------------------------------------------


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(hangs, id="hangs"),
        pytest.param(drips(b"HTTP/1.1 200 OK\r\nX: "), id="trickles its head"),
        pytest.param(drips(STREAM + b"--b\r\n\r\n"), id="trickles a picture"),
        pytest.param(floods(OK + b"\r\n"), id="a picture without end"),
        pytest.param(floods(STREAM), id="a stream of nothing"),
        pytest.param(answers("200 OK", "Content-Type: image/jpeg", body=b"x" * 999), id="rubbish"),
        pytest.param(answers("200 OK", "Content-Type: text/html", body=b"<html>"), id="a page"),
        pytest.param(answers("204 No Content"), id="nothing"),
    ],
)
def test_a_camera_that_means_harm_is_a_false_in_time(site: Site, behave: Behaviour) -> None:
    # GIVEN such a camera on the list
    with nasty_camera(behave) as camera:
        site.hosts[0] = camera.place
        began = time.monotonic()
        # WHEN asked for
        answer = site.ask("person 1", f"{camera.place}/?action=stream")
        # THEN the answer is no, in time
        assert time.monotonic() - began < LIMITS.seconds + 3
    assert (answer.status_code, answer.json()["face_rec"]) == (200, "False")
    assert answer.json()["reason"] in ("camera_unavailable", "camera_lost", "timeout")


def test_a_picture_of_too_many_pixels_is_refused(site: Site) -> None:
    big = bytes(cv2.imencode(".png", np.zeros((6000, 6000, 3), np.uint8))[1])
    with camera_server(big) as camera:
        site.hosts[0] = f"127.0.0.1:{camera.port}"
        told = site.ask("person 1", f"127.0.0.1:{camera.port}/snapshot.jpg").json()
    assert (told["face_rec"], told["reason"]) == ("False", "camera_lost")


def test_sixteen_at_once_are_bounded(site: Site) -> None:
    # GIVEN a camera that nobody stands before, and sixteen who ask at once
    before = threading.active_count()
    with published(Eye(scene()), limits=CameraLimits(fps=20.0)) as (camera, key):
        place = camera.url.removeprefix("http://")
        site.hosts[0] = f"kiosk:{key}@{place}"
        with ThreadPoolExecutor(16) as pool:
            asked = [
                pool.submit(site.ask, "person 1", f"{place}/?action=stream") for _ in range(16)
            ]
            answers_ = [one.result() for one in asked]
    # THEN two were looked at, and the others were told so
    reasons = sorted(answer.json()["reason"] for answer in answers_)
    assert reasons == ["busy"] * 14 + ["no_face"] * 2
    assert {answer.status_code for answer in answers_} == {200}
    assert site.desk.running == 0
    assert threading.active_count() < before + 8


def test_whoever_hangs_up_frees_the_place(site: Site) -> None:
    # GIVEN a client that waits for a camera where nobody is
    with published(Eye(scene()), limits=CameraLimits(fps=20.0)) as (camera, key):
        place = camera.url.removeprefix("http://")
        site.hosts[0] = f"kiosk:{key}@{place}"
        host, port = site.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as client:
            query = f"username=person%201&stream_url={place}/%3Faction=stream"
            client.sendall(f"GET /facerec?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert until(lambda: site.desk.running == 1)
            began = time.monotonic()
        # WHEN it hangs up, THEN nobody looks any more, long before the time is over
        assert until(lambda: site.desk.running == 0)
        assert time.monotonic() - began < LIMITS.seconds / 2


def until(holds: Callable[[], bool], *, seconds: float = 10.0) -> bool:
    """Whether something holds in the end."""
    stop, deadline = threading.Event(), time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        stop.wait(0.01)
    return holds()
