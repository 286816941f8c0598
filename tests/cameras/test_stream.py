"""Network cameras, against a server on this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.multipart import MAX_PART_BYTES, MultipartParser, PartTooLarge
from faceid_gui.cameras.stream import FfmpegCamera, HttpCamera, StreamTimeouts
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from tests.cameras.fakes import FakeCapture
from tests.cameras.fixtures import (
    FakeCameraServer,
    camera_server,
    jpeg,
    number_of,
    numbered_picture,
)

CONFIG = CameraConfig(160, 120, 100)
QUICK = StreamTimeouts(connect_s=0.5, silence_s=0.2, picture_s=0.3)


@pytest.fixture
def server() -> Iterator[FakeCameraServer]:
    with camera_server(*[jpeg(numbered_picture(n)) for n in range(8)]) as camera:
        yield camera


def camera_at(url: str) -> HttpCamera:
    return HttpCamera(url, CONFIG, timeouts=QUICK)


@pytest.mark.parametrize("with_length", [True, False])
def test_a_stream_gives_its_newest_pictures(server: FakeCameraServer, with_length: bool) -> None:
    server.with_length = with_length
    camera = camera_at(server.url("/stream"))
    camera.open()
    numbers = []
    with pytest.raises(CameraLost):  # the server hangs up after eight
        while (frame := camera.read()) is not None:
            numbers.append(number_of(frame.image))
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 3
    camera.close()


def test_a_stream_that_falls_silent_is_lost(server: FakeCameraServer) -> None:
    server.silent.set()
    camera = camera_at(server.url("/stream"))
    camera.open()
    with pytest.raises(CameraLost) as caught:
        for _ in range(9):
            camera.read()
    assert caught.value.detail == "silent"
    camera.close()


def test_damaged_pictures_of_a_stream_are_left_out() -> None:
    good = jpeg(numbered_picture(3))
    with camera_server(good[:-20], b"rubbish", good) as server:
        camera = camera_at(server.url("/stream"))
        camera.open()
        frame = camera.read()
        assert frame is not None
        assert number_of(frame.image) == 3
        camera.close()


def test_snapshots_are_fetched_one_by_one(server: FakeCameraServer) -> None:
    camera = camera_at(server.url("/snapshot.jpg"))
    camera.open()
    numbers = []
    for _ in range(3):
        frame = camera.read()
        assert frame is not None
        numbers.append(number_of(frame.image))
    assert numbers == [1, 2, 3]  # the first one was asked for by open
    server.status = 503
    with pytest.raises(CameraLost) as caught:
        camera.read()
    assert caught.value.detail == "refused"
    camera.close()


def test_a_snapshot_that_does_not_come_is_lost(server: FakeCameraServer) -> None:
    camera = camera_at(server.url("/snapshot.jpg"))
    camera.open()
    server.silent.set()
    with pytest.raises(CameraLost) as caught:
        camera.read()
    assert caught.value.detail == "silent"
    camera.close()


def test_a_snapshot_that_is_no_picture_is_lost(server: FakeCameraServer) -> None:
    camera = camera_at(server.url("/snapshot.jpg"))
    camera.open()
    server.pictures[:] = [b"rubbish"]
    with pytest.raises(CameraLost) as caught:
        camera.read()
    assert caught.value.detail == "unreadable"
    camera.close()


def test_a_page_is_no_camera(server: FakeCameraServer) -> None:
    with pytest.raises(CameraUnavailable, match="text/html") as caught:
        camera_at(server.url("/page")).open()
    assert caught.value.detail == "not_a_camera"


@pytest.mark.parametrize("digest", [False, True])
def test_name_and_password_are_used_and_never_shown(
    server: FakeCameraServer, digest: bool, caplog: pytest.LogCaptureFixture
) -> None:
    server.password, server.digest = "s3cret", digest
    with caplog.at_level(logging.DEBUG):
        camera = camera_at(server.url("/snapshot.jpg", user="admin:s3cret"))
        camera.open()
        assert camera.read() is not None
        camera.close()
        wrong = camera_at(server.url("/snapshot.jpg", user="admin:wr0ng"))
        if not digest:
            with pytest.raises(CameraUnavailable) as caught:
                wrong.open()
            assert caught.value.detail == "refused"
            assert "wr0ng" not in str(caught.value)
        wrong.close()
    assert "s3cret" not in camera.description
    assert "s3cret" not in caplog.text
    assert server.requests[-1].startswith("Digest" if digest else "Basic")


def test_an_error_holds_no_password() -> None:
    camera = camera_at("http://admin:s3cret@127.0.0.1:9/x?token=t0ken")
    with pytest.raises(CameraUnavailable) as caught:
        camera.open()
    told = f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
    assert "s3cret" not in told
    assert "t0ken" not in told


def test_the_camera_comes_back_after_a_loss(server: FakeCameraServer) -> None:
    camera = camera_at(server.url("/snapshot.jpg"))
    camera.open()
    server.status = 500
    with pytest.raises(CameraLost):
        camera.read()
    with pytest.raises(CameraUnavailable):
        camera.open()
    server.status = 200
    camera.open()
    assert camera.read() is not None
    camera.close()


# --- multipart -----------------------------------------------------------------------------


def test_parts_are_found_however_the_bytes_are_cut() -> None:
    bodies = [bytes([n]) * (50 + n) for n in range(5)]
    data = b"".join(b"--b\r\nContent-Type: x\r\n\r\n" + body + b"\r\n" for body in bodies) + b"--b"
    for size in (1, 3, 7, 1000):
        parser = MultipartParser('multipart/x-mixed-replace;boundary="b"')
        found = [
            part
            for start in range(0, len(data), size)
            for part in parser.feed(data[start : start + size])
        ]
        assert found == bodies


def test_a_length_is_believed_so_that_a_body_may_hold_the_boundary() -> None:
    body = b"xx--b\r\n\r\nyy"
    parser = MultipartParser("multipart/x-mixed-replace; boundary=--b")
    head = f"--b\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    assert parser.feed(head + body + b"\r\n") == [body]


def test_a_part_without_end_is_refused() -> None:
    parser = MultipartParser("multipart/x-mixed-replace; boundary=b")
    with pytest.raises(PartTooLarge):
        parser.feed(b"--b\r\nContent-Length: 999999999\r\n\r\n")
    parser = MultipartParser("multipart/x-mixed-replace; boundary=b")
    parser.feed(b"--b\r\n\r\n")
    with pytest.raises(PartTooLarge):
        for _ in range(MAX_PART_BYTES // 1_000_000 + 2):
            parser.feed(bytes(1_000_000))


# --- FFmpeg --------------------------------------------------------------------------------


def test_ffmpeg_is_given_timeouts_and_the_whole_address() -> None:
    asked: list[Any] = []

    def factory(*arguments: Any) -> FakeCapture:
        asked.extend(arguments)
        return FakeCapture(2)

    camera = FfmpegCamera("rtsp://me:s3cret@cam/live", capture=factory)
    camera.open()
    assert asked[0] == "rtsp://me:s3cret@cam/live"
    assert 1500 in asked[2]
    assert [camera.read() is not None for _ in range(2)] == [True, True]
    with pytest.raises(CameraLost):
        camera.read()
    assert "s3cret" not in camera.description
    camera.close()


def test_rtsp_to_nobody_is_told_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    camera = FfmpegCamera("rtsp://me:s3cret@127.0.0.1:9/live", timeouts=QUICK)
    with pytest.raises(CameraUnavailable) as caught:
        camera.open()
    assert "s3cret" not in str(caught.value) + capfd.readouterr().err
