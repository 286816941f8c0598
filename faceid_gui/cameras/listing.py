"""Which cameras there are, without starting one: a probe would take it from its user."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.cameras import v4l
from faceid_gui.core.photos import natural_key

_log = logging.getLogger(__name__)

_NOT_FOR_PEOPLE: Final = (
    "bcm2835-codec",
    "bcm2835-isp",
    "bcm2835_unicam",
    "pispbe",
    "rp1-cfe",
    "rpi-hevc-dec",
    "rpi-hevc",
    "rpivid",
    "unicam",
)
"""Nodes of a Raspberry Pi that carry raw sensor data or are codecs: the camera behind
them is a picamera."""


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera to choose: ``source`` for the settings, ``name`` for people.

    ``virtual`` is a loopback device: what it shows comes from a program, so it should
    not watch a door.
    """

    source: str
    name: str
    virtual: bool = False


def list_cameras(
    *,
    sysfs: Path = Path("/sys/class/video4linux"),
    dev: Path = Path("/dev"),
    picameras: Callable[[], Iterable[CameraInfo]] | None = None,
) -> tuple[CameraInfo, ...]:
    """All cameras of this machine, ribbon cameras first.

    A USB camera is named by its stable ``/dev/v4l/by-id`` link where there is one, so
    that the setting survives another order of plugging in.
    """
    ribbon = tuple((picameras or list_picameras)())
    return ribbon + tuple(_devices(sysfs, dev))


def _devices(sysfs: Path, dev: Path) -> Iterable[CameraInfo]:
    try:
        nodes = sorted((path for path in sysfs.iterdir()), key=lambda p: natural_key(p.name))
    except OSError:
        return
    stable = _stable_names(dev)
    for node in nodes:
        if node.name.startswith("video") and _gives_pictures(node, dev / node.name):
            number = node.name.removeprefix("video")
            path = stable.get(node.name)
            source = f"camera:{path}" if path else f"camera:{number}"
            yield CameraInfo(source, _name(node), _is_virtual(node))


def _stable_names(dev: Path) -> dict[str, Path]:
    links: dict[str, Path] = {}
    folder = dev / "v4l" / "by-id"
    try:
        for link in sorted(folder.iterdir()):
            links.setdefault(link.resolve().name, link)
    except OSError:
        return links
    return links


def _gives_pictures(node: Path, device: Path) -> bool:
    """Whether a node is a camera's picture, not its metadata, a codec, or an output."""
    if _name(node).lower().startswith(_NOT_FOR_PEOPLE):
        return False
    try:
        handle = os.open(device, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return _read(node / "index") in ("0", "")  # a camera's first node is its picture
    try:
        return v4l.capability(handle).capture
    except OSError:
        return _read(node / "index") in ("0", "")
    finally:
        os.close(handle)


def _name(node: Path) -> str:
    # Drivers write "Integrated Camera: Integrated C": the second half repeats the first.
    name = _read(node / "name")
    first, _, second = name.partition(": ")
    return first if second and first.startswith(second) else name or node.name


def _is_virtual(node: Path) -> bool:
    driver = (node / "device" / "driver").resolve().name
    return "/virtual/" in str(node.resolve()) or "loopback" in driver.lower()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def list_picameras() -> tuple[CameraInfo, ...]:
    """The ribbon cameras of a Raspberry Pi; none where picamera2 is not installed."""
    if importlib.util.find_spec("picamera2") is None:
        return ()
    try:
        found = importlib.import_module("picamera2").Picamera2.global_camera_info()
    except (ImportError, OSError, RuntimeError, ValueError, AttributeError) as error:
        _log.warning("picamera2 cannot be asked for cameras: %s", error)
        return ()
    return tuple(
        CameraInfo(f"picamera:{info.get('Num', index)}", str(info.get("Model", "camera")))
        for index, info in enumerate(found)
        if "usb" not in str(info.get("Id", "")).lower()
    )
