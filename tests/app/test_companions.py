"""What runs beside a session: it follows the settings and the pairing, and ends."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from faceid_gui.app import server_files
from faceid_gui.app.companions import Companions
from faceid_gui.app.context import AppContext
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.core.keys import Scope
from faceid_gui.core.link import ServerLink
from faceid_gui.core.types import Frame
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Role
from tests.e2e.servers import free_port
from tests.fakes import face_picture


@dataclass
class Desk:
    """A workplace, what runs beside it, and the picture before the camera."""

    workplace: Workplace
    companions: Companions
    frame: Frame | None = None

    def set(self, path: str, value: bool | int | str) -> None:
        self.workplace.settings = with_value(self.workplace.settings, path, value)
        self.companions.refresh()


@pytest.fixture
def desk() -> Iterator[Desk]:
    workplace = Workplace(AppContext(), Launch(Role.KIOSK, "synthetic:", True, None))
    made = Desk.__new__(Desk)
    made.workplace, made.frame = workplace, None
    made.companions = Companions(workplace, lambda: made.frame)
    yield made
    made.companions.close()
    workplace.close()


def test_nothing_runs_that_nobody_asked_for(desk: Desk) -> None:
    # GIVEN no server and no wish, WHEN looked after, THEN there is neither exchange nor camera
    desk.companions.refresh()
    assert desk.companions.sync_state is None
    assert desk.companions.camera_url == ""


def test_the_camera_is_published_to_whoever_has_the_key(desk: Desk) -> None:
    # GIVEN a picture and a key
    now = desk.workplace.clock.monotonic()
    desk.frame = Frame(face_picture(1), 1, now + 60.0)
    keys = server_files.api_keys(desk.workplace.paths, desk.workplace.clock)
    _, secret = keys.add("camera", Scope.CAMERA)
    # WHEN the camera is published
    desk.set("publish.host", "127.0.0.1")
    desk.set("publish.port", free_port())
    desk.set("publish.camera", True)
    url = f"{desk.companions.camera_url}/snapshot.jpg"
    # THEN it wants the key, and is gone when it is taken back
    assert requests.get(url, timeout=5).status_code == 401
    answer = requests.get(url, timeout=5, auth=("faceid", secret))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    desk.set("publish.camera", False)
    assert desk.companions.camera_url == ""
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_the_exchange_follows_the_pairing(desk: Desk) -> None:
    # GIVEN a pairing with a server that is off
    file = server_files.link_file(desk.workplace.paths)
    file.save(ServerLink(f"http://127.0.0.1:{free_port()}", "office", "", "ab" * 32, "key"))
    # WHEN looked after, THEN there is an exchange; without wish or pairing there is none
    desk.companions.refresh()
    assert desk.companions.sync_state is not None
    desk.set("remote.take_people", False)
    assert desk.companions.sync_state is not None
    desk.set("remote.send_visits", False)
    assert desk.companions.sync_state is None
    desk.set("remote.take_people", True)
    assert desk.companions.sync_state is not None
    file.forget()
    desk.companions.refresh()
    assert desk.companions.sync_state is None


def test_after_the_end_nothing_begins(desk: Desk) -> None:
    desk.companions.close()
    desk.set("publish.camera", True)
    assert desk.companions.camera_url == ""


def test_a_server_that_hangs_holds_nobody_up(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    # GIVEN an exchange with a server that takes calls and never answers
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        file = server_files.link_file(desk.workplace.paths)
        file.save(ServerLink(url, "office", "", "ab" * 32, "key"))
        desk.companions.refresh()
        silent.settimeout(10.0)
        caller, _ = silent.accept()
        with caller:
            assert caller.recv(1)
            # WHEN the app ends in the middle of the call
            started = time.monotonic()
            desk.companions.close()
            # THEN it ends long before the call would have, and that is no trouble to tell of
            assert time.monotonic() - started < 1.0
    assert "no exchange" not in caplog.text
