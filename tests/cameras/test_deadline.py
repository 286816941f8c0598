"""Network cameras that would keep a reader waiting for hours, or lead it elsewhere."""

from __future__ import annotations

import time

import pytest

from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.stream import HttpCamera, HttpRules, StreamTimeouts
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from tests.cameras.fixtures import camera_server, jpeg, number_of, numbered_picture
from tests.cameras.nasty import OK, STREAM, Behaviour, answers, drips, floods, hangs, nasty_camera

CONFIG = CameraConfig(160, 120, 100)
QUICK = StreamTimeouts(connect_s=0.1, silence_s=0.2, picture_s=0.2)


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(drips(b"HTTP/1.1 200 OK\r\nX-Slow: "), id="head, byte by byte"),
        pytest.param(drips(b""), id="status line, byte by byte"),
        pytest.param(floods(b"HTTP/1.1 200 OK\r\nX-Long: "), id="head without end"),
        pytest.param(hangs, id="silence"),
    ],
)
def test_a_head_that_never_ends_is_given_up(behave: Behaviour) -> None:
    # GIVEN a server that goes on sending its head
    with nasty_camera(behave) as server:
        camera = HttpCamera(server.url, CONFIG, timeouts=QUICK)
        started = time.monotonic()
        # WHEN opened, THEN it is given up, long before its next byte would be the last
        with pytest.raises(CameraUnavailable):
            camera.open()
        assert time.monotonic() - started < 5
        camera.close()


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(drips(STREAM + b"--b\r\n\r\n"), id="part, byte by byte"),
        pytest.param(floods(STREAM + b"--b\r\n\r\n"), id="part without end"),
        pytest.param(floods(STREAM), id="no boundary"),
        pytest.param(drips(OK + b"Content-Length: 100000\r\n\r\n"), id="picture, byte by byte"),
        pytest.param(floods(OK + b"\r\n"), id="picture without end"),
    ],
)
def test_a_picture_that_never_ends_is_given_up(behave: Behaviour) -> None:
    with nasty_camera(behave) as server:
        camera = HttpCamera(server.url, CONFIG, timeouts=QUICK)
        camera.open()
        started = time.monotonic()
        with pytest.raises(CameraLost):
            camera.read()
        assert time.monotonic() - started < 5
        camera.close()


def test_a_redirect_is_followed_only_where_that_is_allowed() -> None:
    picture = jpeg(numbered_picture(4))
    with camera_server(picture) as elsewhere:
        redirect = answers("302 Found", f"Location: {elsewhere.url('/snapshot.jpg')}")
        with nasty_camera(redirect) as server:
            # GIVEN a camera that sends its readers elsewhere, WHEN that is not allowed
            strict = HttpCamera(
                server.url, CONFIG, timeouts=QUICK, rules=HttpRules(redirects=False)
            )
            # THEN nobody goes there
            with pytest.raises(CameraUnavailable) as caught:
                strict.open()
            assert caught.value.detail == "refused"
            assert elsewhere.requests == []
            strict.close()
            # AND a kiosk's own camera may redirect
            camera = HttpCamera(server.url, CONFIG, timeouts=QUICK)
            camera.open()
            frame = camera.read()
            assert frame is not None
            assert number_of(frame.image) == 4
            camera.close()
