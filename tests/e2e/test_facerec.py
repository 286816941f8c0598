"""The original project's call, between a server's process and a kiosk's published camera."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import pytest
import requests

from faceid_gui.app import server_files
from faceid_gui.app.companions import Companions
from faceid_gui.app.context import AppContext
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.keys import Scope
from faceid_gui.core.types import Frame, Image
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Role
from tests.data import MEDIA, MODELS, astronaut, needs_media, needs_models
from tests.e2e.app import enrol, keep_settings
from tests.e2e.servers import free_port, serving

CLIP = MEDIA / "hamilton_640x360.mp4"
PHOTO = MEDIA / "lin_manuel_miranda.png"
FIRST, LAST, FPS = 95, 200, 25.0
"""The frames of the clip in which the man is in front."""


def scene() -> tuple[Image, ...]:
    """The man's scene."""
    camera = VideoCamera(CLIP)
    camera.open()
    frames = []
    while (frame := camera.read()) is not None and frame.number <= LAST:
        if frame.number >= FIRST:
            frames.append(frame.image)
    camera.close()
    return tuple(frames)


@contextmanager
def kiosk_camera(port: int) -> Iterator[tuple[str, str]]:
    """A kiosk that publishes what it sees; ``user:key@host:port`` for the server's list, and
    ``host:port`` for whoever asks."""
    images = scene()
    workplace = Workplace(AppContext(), Launch(Role.KIOSK, "synthetic:", True, None))

    def newest() -> Frame:
        now = workplace.clock.monotonic()
        number = int(now * FPS)
        return Frame(images[number % len(images)], number, now)

    companions = Companions(workplace, newest)
    settings = with_value(workplace.settings, "publish.host", "127.0.0.1")
    settings = with_value(settings, "publish.port", port)
    workplace.settings = with_value(settings, "publish.camera", True)
    _, key = server_files.api_keys(workplace.paths, workplace.clock).add("office", Scope.CAMERA)
    try:
        companions.refresh()
        place = companions.camera_url.removeprefix("http://")
        yield f"office:{key}@{place}", place
    finally:
        companions.close()
        workplace.close()


@needs_media
@needs_models
def test_it_is_true_for_the_right_person_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a kiosk that publishes its camera, and a server that may look through it and knows
    # two people
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    other = tmp_path / "astronaut.png"
    assert cv2.imwrite(str(other), astronaut())
    kiosk, home = tmp_path / "kiosk", tmp_path / "server"
    monkeypatch.setenv("FACEID_GUI_HOME", str(kiosk))
    with kiosk_camera(free_port()) as (listed, place):
        monkeypatch.setenv("FACEID_GUI_HOME", str(home))
        keep_settings(
            recognition={"pack": "compact"},
            access={"liveness": False},
            server={"facerec_hosts": listed},
        )
        enrol("lin", PHOTO)
        enrol("astronaut", other)
        port = free_port()
        with serving(home, port):
            told = {}
            for name in ("lin", "astronaut", "nobody"):
                query = {"username": name, "stream_url": f"{place}/?action=stream"}
                url = f"http://127.0.0.1:{port}/facerec"
                told[name] = requests.get(url, params=query, timeout=25).json()
            elsewhere = {"username": "lin", "stream_url": "127.0.0.1:1/?action=snapshot"}
            refused = requests.get(url, params=elsewhere, timeout=25)
    # THEN it says True for who stands there, and False for everybody else
    assert (told["lin"]["face_rec"], told["lin"]["identity"]) == ("True", "lin")
    assert (told["astronaut"]["face_rec"], told["astronaut"]["reason"]) == ("False", "other_person")
    assert told["nobody"]["face_rec"] == "False"
    # AND it looks through no camera that is not listed
    assert refused.status_code == 403
