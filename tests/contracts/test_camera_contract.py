"""What every camera source promises (core.ports.CameraSource)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from faceid_gui.cameras.config import CameraConfig, VideoConfig
from faceid_gui.cameras.device import DeviceCamera
from faceid_gui.cameras.folder import FolderCamera
from faceid_gui.cameras.picamera import PiCamera
from faceid_gui.cameras.stream import FfmpegCamera, HttpCamera
from faceid_gui.cameras.synthetic import SyntheticCamera
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.ports import CameraSource
from tests.cameras.fakes import FakeCapture, FakePicamera2
from tests.cameras.fixtures import camera_server, jpeg, numbered_picture, write_video
from tests.fakes import ListCamera

SMALL = CameraConfig(160, 120, 60)
Make = Callable[[Path, ExitStack], CameraSource]


def _video(folder: Path, stack: ExitStack) -> CameraSource:
    return VideoCamera(write_video(folder / "clip.avi"))


def _video_in_real_time(folder: Path, stack: ExitStack) -> CameraSource:
    config = VideoConfig(loop=True, real_time=True)
    return VideoCamera(write_video(folder / "clip.avi"), config)


def _folder(folder: Path, stack: ExitStack) -> CameraSource:
    for number in range(12):
        (folder / f"photo{number}.jpg").write_bytes(jpeg(numbered_picture(number)))
    return FolderCamera(folder)


def _http_stream(folder: Path, stack: ExitStack) -> CameraSource:
    server = stack.enter_context(camera_server(*[jpeg(numbered_picture(n)) for n in range(12)]))
    return HttpCamera(server.url("/stream"), SMALL)


def _http_snapshot(folder: Path, stack: ExitStack) -> CameraSource:
    server = stack.enter_context(camera_server(*[jpeg(numbered_picture(n)) for n in range(12)]))
    return HttpCamera(server.url("/snapshot.jpg"), SMALL)


def _ffmpeg(folder: Path, stack: ExitStack) -> CameraSource:
    def capture(*_: Any) -> FakeCapture:
        return FakeCapture(12)

    return FfmpegCamera("rtsp://127.0.0.1/live", capture=capture)


def _device(folder: Path, stack: ExitStack) -> CameraSource:
    return DeviceCamera(
        "0",
        SMALL,
        opener=lambda _: FakeCapture(12),
        check=lambda _: None,
        present=lambda _: True,
    )


def _picamera(folder: Path, stack: ExitStack) -> CameraSource:
    return PiCamera(0, SMALL, maker=lambda _: FakePicamera2(12))


def _synthetic(folder: Path, stack: ExitStack) -> CameraSource:
    return SyntheticCamera(SMALL)


def _fake(folder: Path, stack: ExitStack) -> CameraSource:
    return ListCamera([numbered_picture(n) for n in range(12)])


MAKERS: dict[str, Make] = {
    "video": _video,
    "video in real time": _video_in_real_time,
    "folder": _folder,
    "http stream": _http_stream,
    "http snapshot": _http_snapshot,
    "ffmpeg": _ffmpeg,
    "device": _device,
    "picamera": _picamera,
    "synthetic": _synthetic,
    "fake": _fake,
}


@pytest.fixture(params=list(MAKERS))
def camera(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CameraSource]:
    with ExitStack() as stack:
        source = MAKERS[request.param](tmp_path, stack)
        yield source
        source.close()


def test_frames_are_bgr_and_numbered_from_zero(camera: CameraSource) -> None:
    # GIVEN a source that is open
    camera.open()
    # WHEN frames are read
    frames = [frame for frame in (camera.read() for _ in range(5)) if frame is not None]
    # THEN they are pictures, numbered, of a time that never runs back
    assert len(frames) == 5
    numbers = [frame.number for frame in frames]
    assert numbers[0] == 0
    assert numbers == sorted(set(numbers))
    times = [frame.captured_at for frame in frames]
    assert times == sorted(times)
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.shape == (120, 160, 3)
        assert frame.image.flags.c_contiguous


def test_a_frame_is_not_written_to_later(camera: CameraSource) -> None:
    camera.open()
    first = camera.read()
    assert first is not None
    before = first.image.copy()
    for _ in range(4):
        camera.read()
    assert (first.image == before).all()


def test_recordings_end_and_cameras_are_lost(camera: CameraSource) -> None:
    camera.open()
    if camera.live:
        return  # a camera has no end; what happens when it fails is its own test
    count = 0
    while camera.read() is not None:
        count += 1
        assert count < 100
    assert count == 12
    assert camera.read() is None


def test_closing_twice_and_opening_again(camera: CameraSource) -> None:
    camera.close()
    camera.open()
    assert camera.read() is not None
    camera.close()
    camera.close()
    # WHEN it is opened again THEN it begins anew
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.number == 0


def test_description_is_in_the_words_of_the_command_line(camera: CameraSource) -> None:
    assert camera.description
    assert isinstance(camera.live, bool)


@pytest.mark.parametrize("name", [n for n in MAKERS if n not in ("fake",)])
def test_reading_what_is_not_open_is_told(name: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        source = MAKERS[name](tmp_path, stack)
        if source.live and name != "video in real time":
            with pytest.raises(CameraLost):
                source.read()
        else:
            assert source.read() is None


@pytest.mark.parametrize(
    "make",
    [
        lambda path: VideoCamera(path / "none.mp4"),
        lambda path: FolderCamera(path / "none"),
        lambda path: DeviceCamera(str(path / "video9"), SMALL),
        lambda path: HttpCamera("http://127.0.0.1:9/x", SMALL),
        lambda path: FfmpegCamera("rtsp://127.0.0.1:9/x"),
        lambda path: PiCamera(0, SMALL),
    ],
)
def test_what_is_missing_is_said_and_can_be_closed(
    make: Callable[[Path], CameraSource], tmp_path: Path
) -> None:
    # GIVEN a source that is not there
    source = make(tmp_path)
    # WHEN it is opened THEN it says why, with a code
    with pytest.raises(CameraUnavailable) as caught:
        source.open()
    assert caught.value.detail in ("missing", "not_installed")
    source.close()
    source.close()
