"""From the words of the command line and the settings to a camera adapter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, urlsplit
from urllib.request import url2pathname

from faceid_gui.cameras.address import Address
from faceid_gui.cameras.config import CameraConfig, VideoConfig
from faceid_gui.cameras.device import DeviceCamera
from faceid_gui.cameras.folder import FolderCamera
from faceid_gui.cameras.picamera import PiCamera
from faceid_gui.cameras.stream import FfmpegCamera, HttpCamera
from faceid_gui.cameras.synthetic import SyntheticCamera, SyntheticConfig
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.photos import OTHER_PICTURE_SUFFIXES, PHOTO_SUFFIXES
from faceid_gui.core.ports import CameraSource, Clock
from faceid_gui.core.types import Image

HELP: Final = (
    "use camera:0, picamera:0, a video file, a photo, a folder of photos, "
    "rtsp://..., http://... or synthetic:"
)
_VIDEO_SUFFIXES: Final = (".mp4", ".m3u8", ".mkv", ".mov", ".avi", ".webm", ".ts", ".flv")
_NETWORK: Final = ("http://", "https://", "rtsp://", "rtsps://")
_CAMERAS: Final = frozenset({"camera", "picamera", "http", "https", "rtsp", "rtsps"})
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Everything an adapter may need."""

    text: str
    rest: str
    camera: CameraConfig
    video: VideoConfig
    faces: Sequence[Image]
    clock: Clock


def open_source(
    text: str,
    config: CameraConfig | None = None,
    *,
    video: VideoConfig | None = None,
    faces: Sequence[Image] = (),
    clock: Clock | None = None,
) -> CameraSource:
    """The adapter for a source, not opened yet: nothing is touched but a path's kind.

    ``video`` says how a recording is played; ``faces`` are the face pictures (BGR) that
    the synthetic camera shows. Raises BadRequest where the text names no source.
    """
    text = text.strip()
    if not text or "\0" in text:
        raise BadRequest(f"no source was given; {HELP}")
    scheme, rest = _split(text)
    wanted = _Wanted(
        text,
        rest,
        config or CameraConfig(),
        video or VideoConfig(),
        faces,
        clock or SystemClock(),
    )
    return _MAKERS[scheme](wanted)


def is_camera(text: str) -> bool:
    """Whether a source shows who is there now: no recording, no photos, no test picture.

    Looks at the words alone; what names no source is no camera.
    """
    try:
        scheme, _ = _split(text.strip())
    except BadRequest:
        return False
    return scheme in _CAMERAS


def shown_source(text: str) -> str:
    """A source in the words of the command line, without passwords: for logs and screens."""
    text = text.strip()
    if not text.lower().startswith(_NETWORK):
        return text
    try:
        return Address.parse(text).shown
    except BadRequest:
        return text.split("://", 1)[0] + "://***"


def _split(text: str) -> tuple[str, str]:
    """The scheme and what follows it; paths, also those of another system, have none."""
    if text.isdecimal():
        return "camera", text
    if text.startswith("/dev/"):
        return "camera", text
    found = _SCHEME.fullmatch(text)
    if found is None:
        return "", text
    scheme, rest = found[1].lower(), found[2]
    if scheme in _MAKERS:
        return scheme, rest
    if "://" in text:
        raise BadRequest(f"{scheme}:// is no source that is known; {HELP}")
    return "", text


def _device(wanted: _Wanted) -> CameraSource:
    device = wanted.rest or "0"
    if not device.startswith("/dev/") and not (device.isdecimal() and len(device) < 4):
        raise BadRequest(f"camera:{device} is no camera; use camera:0 or camera:/dev/...")
    return DeviceCamera(device, wanted.camera, wanted.clock)


def _picamera(wanted: _Wanted) -> CameraSource:
    number = wanted.rest or "0"
    if not (number.isdecimal() and len(number) < 3):
        raise BadRequest(f"picamera:{number} is no camera; use picamera:0")
    return PiCamera(int(number), wanted.camera, wanted.clock)


def _http(wanted: _Wanted) -> CameraSource:
    path = urlsplit(Address.parse(wanted.text).url).path
    if path.lower().endswith(_VIDEO_SUFFIXES):
        return FfmpegCamera(wanted.text, wanted.clock)
    return HttpCamera(wanted.text, wanted.camera, wanted.clock)


def _rtsp(wanted: _Wanted) -> CameraSource:
    return FfmpegCamera(wanted.text, wanted.clock)


def _synthetic(wanted: _Wanted) -> CameraSource:
    config = _synthetic_options(wanted.rest)
    return SyntheticCamera(wanted.camera, config, wanted.faces, wanted.clock)


def _synthetic_options(text: str) -> SyntheticConfig:
    values = {"seed": 0, "faces": 1}
    try:
        for key, value in parse_qsl(text.lstrip("/?"), strict_parsing=bool(text.lstrip("/?"))):
            if key not in values:
                raise BadRequest(f"synthetic: has no option {key!r}; use seed and faces")
            values[key] = int(value)
    except ValueError as error:
        raise BadRequest("use synthetic:?seed=1&faces=2") from error
    if not 1 <= values["faces"] <= 4 or not 0 <= values["seed"] < 2**31:
        raise BadRequest("synthetic: shows 1 to 4 faces, with a seed from 0")
    return SyntheticConfig(seed=values["seed"], faces=values["faces"])


def _file_url(wanted: _Wanted) -> CameraSource:
    return _from_path(wanted, Path(url2pathname(urlsplit(wanted.text).path)))


def _path(wanted: _Wanted) -> CameraSource:
    return _from_path(wanted, Path(wanted.text).expanduser())


def _from_path(wanted: _Wanted, path: Path) -> CameraSource:
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        raise BadRequest(f"{wanted.text!a} is not a valid path; {HELP}") from error
    if not exists and not path.suffix and len(path.parts) < 2:
        raise BadRequest(f"there is no file or camera {wanted.text!a}; {HELP}")
    if is_folder or path.suffix.lower() in PHOTO_SUFFIXES | OTHER_PICTURE_SUFFIXES:
        return FolderCamera(path, wanted.clock)
    return VideoCamera(path, wanted.video, wanted.clock)


_MAKERS: Final[Mapping[str, Callable[[_Wanted], CameraSource]]] = MappingProxyType(
    {
        "": _path,
        "camera": _device,
        "picamera": _picamera,
        "http": _http,
        "https": _http,
        "rtsp": _rtsp,
        "rtsps": _rtsp,
        "synthetic": _synthetic,
        "file": _file_url,
    }
)
