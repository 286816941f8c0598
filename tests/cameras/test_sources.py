"""From text to a camera source."""

from __future__ import annotations

from pathlib import Path

import pytest

from faceid_gui.cameras.config import CameraConfig, VideoConfig
from faceid_gui.cameras.device import DeviceCamera
from faceid_gui.cameras.folder import FolderCamera
from faceid_gui.cameras.picamera import PiCamera
from faceid_gui.cameras.sources import open_source, shown_source
from faceid_gui.cameras.stream import FfmpegCamera, HttpCamera
from faceid_gui.cameras.synthetic import SyntheticCamera
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.errors import BadRequest

BY_ID = "/dev/v4l/by-id/usb-Acme_Cam-video-index0"


@pytest.mark.parametrize(
    ("text", "kind", "description"),
    [
        ("camera:0", DeviceCamera, "camera:0"),
        ("camera:", DeviceCamera, "camera:0"),
        ("2", DeviceCamera, "camera:2"),
        (f"camera:{BY_ID}", DeviceCamera, f"camera:{BY_ID}"),
        ("/dev/video1", DeviceCamera, "camera:/dev/video1"),
        ("picamera:0", PiCamera, "picamera:0"),
        ("rtsp://cam.local/live", FfmpegCamera, "rtsp://cam.local/live"),
        ("RTSP://u:p@cam.local:554/live", FfmpegCamera, "rtsp://***@cam.local:554/live"),
        ("http://cam.local/video", HttpCamera, "http://cam.local/video"),
        (
            "https://cam.local/a?user=me&pwd=secret",
            HttpCamera,
            "https://cam.local/a?user=***&pwd=***",
        ),
        ("http://host/clip.mp4", FfmpegCamera, "http://host/clip.mp4"),
        ("synthetic:", SyntheticCamera, "synthetic:"),
        ("synthetic:?seed=4&faces=2", SyntheticCamera, "synthetic:"),
        ("/stick/visit.mp4", VideoCamera, "/stick/visit.mp4"),
        ("C:\\clips\\visit.mp4", VideoCamera, "C:\\clips\\visit.mp4"),
        ("file:///stick/visit%20two.mp4", VideoCamera, "/stick/visit two.mp4"),
        ("/photos/me.JPG", FolderCamera, "/photos/me.JPG"),
        ("/photos/me.gif", FolderCamera, "/photos/me.gif"),
    ],
)
def test_text_to_adapter(text: str, kind: type, description: str) -> None:
    source = open_source(text)
    assert type(source) is kind
    assert source.description == description


def test_a_folder_is_a_recording(tmp_path: Path) -> None:
    assert isinstance(open_source(str(tmp_path)), FolderCamera)


def test_a_video_can_be_played_in_real_time() -> None:
    assert not open_source("/stick/visit.mp4").live
    assert open_source("/stick/visit.mp4", video=VideoConfig(real_time=True)).live


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "a\0b",
        "camera:front",
        "camera:-1",
        "camera:99999",
        "picamera:left",
        "ftp://host/x",
        "http://",
        "http://[broken",
        "rtsp:///path",
        "http://host:notaport/",
        "synthetic:?colour=red",
        "synthetic:?faces=99",
        "synthetic:?seed=x",
        "synthetic:nonsense",
        "webcam",
    ],
)
def test_nonsense_is_refused_with_help(text: str) -> None:
    with pytest.raises(BadRequest) as caught:
        open_source(text, CameraConfig())
    assert len(str(caught.value)) > 20


def test_no_password_is_ever_shown() -> None:
    for text in (
        "http://admin:s3cret@cam.local/video?token=s3cret",
        "rtsp://admin:s3cret@[::1]:554/",
        "http://admin:s3cret@cam.local:port/",
    ):
        assert "s3cret" not in shown_source(text)
        try:
            source = open_source(text)
        except BadRequest as error:
            assert "s3cret" not in str(error)
        else:
            assert "s3cret" not in source.description
    assert shown_source("camera:0") == "camera:0"
