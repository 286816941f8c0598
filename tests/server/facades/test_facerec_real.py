"""The original's call with real networks: a recording as the kiosk's camera."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import requests

from faceid_gui.backends.local.backend import LocalBackend, LocalConfig
from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.stream import HttpCamera, HttpRules
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import Policy
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import GallerySnapshot, Image, Person, Threshold
from faceid_gui.server.app import create_app
from faceid_gui.server.camera.pictures import CameraLimits
from faceid_gui.server.facades import facerec
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.claims.cameras import CameraClaims
from faceid_gui.services.claims.desk import ClaimDesk
from faceid_gui.services.claims.result import ClaimLimits
from tests.backends import specs
from tests.data import MEDIA, astronaut, needs_media
from tests.server.camera.eyes import Eye, published

FIRST, LAST = 95, 200
"""The frames of the clip in which the man is in front."""


def backend() -> LocalBackend:
    """YuNet and MobileFaceNet on one thread."""
    files = specs.file(specs.YUNET_S), specs.file(specs.MOBILEFACENET_MS1M)
    return LocalBackend(LocalConfig(*files, threads=1))


def gallery() -> GallerySnapshot:
    """The man, and somebody who is not in the clip."""
    local = backend()
    photos = (read_photo(MEDIA / "lin_manuel_miranda.png"), astronaut())
    rows = [embed_sample(local, photo, local.detect(photo, careful=True)[0]) for photo in photos]
    local.close()
    people = (Person("man", "the man", 0.0, 1), Person("her", "the astronaut", 0.0, 1))
    return GallerySnapshot(local.contract.id, np.stack(rows), people)


def scene() -> Iterator[Image]:
    """The man's scene, again and again."""
    camera = VideoCamera(MEDIA / "hamilton_640x360.mp4")
    camera.open()
    frames = []
    while (frame := camera.read()) is not None:
        if FIRST <= frame.number <= LAST:
            frames.append(frame.image)
    camera.close()
    while True:
        yield from frames


@needs_media
def test_the_man_is_believed_and_taken_for_nobody_else(parts: ServerParts) -> None:
    # GIVEN his scene as the kiosk's camera
    settings = EngineSettings(gallery(), Threshold(0.43, 0.05), Policy(liveness_required=False))
    desk = ClaimDesk(
        make=backend,
        settings=lambda: settings,
        clock=SystemClock(),
        limits=ClaimLimits(seconds=12.0),
    )
    hosts = [""]
    rules = HttpRules(redirects=False)
    claims = CameraClaims(
        desk, lambda: hosts[0], lambda url: HttpCamera(url, CameraConfig(), rules=rules)
    )
    app = create_app(replace(parts, claims=claims), routers=[facerec.router])
    server = ServerThread(app, bind("127.0.0.1", 0))
    server.start()
    with published(Eye(scene()), limits=CameraLimits(fps=25.0)) as (camera, key):
        place = camera.url.removeprefix("http://")
        hosts[0] = f"kiosk:{key}@{place}"
        told = {}
        for name in ("the man", "the astronaut"):
            query = {"username": name, "stream_url": f"{place}/?action=stream"}
            with requests.get(f"{server.url}/facerec", params=query, timeout=20) as answer:
                told[name] = answer.json()
    server.stop()
    desk.stop()
    # WHEN he claims to be himself, it is true; and to be somebody else, it is not
    assert (told["the man"]["face_rec"], told["the man"]["identity"]) == ("True", "the man")
    assert told["the astronaut"]["face_rec"] == "False"
    assert told["the astronaut"]["reason"] == "other_person"
