"""The little of Video4Linux that OpenCV does not tell: what a node is, and who holds it.

Numbers and layouts follow the kernel's ``linux/videodev2.h``.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.cameras.config import CameraFault, unavailable
from faceid_gui.core.errors import CameraUnavailable

_QUERYCAP: Final = 0x80685600  # _IOR('V', 0, struct v4l2_capability)
_REQBUFS: Final = 0xC0145608  # _IOWR('V', 8, struct v4l2_requestbuffers)
_CAPABILITY: Final = struct.Struct("=16s32s32sIII12x")
_BUFFERS: Final = struct.Struct("=IIII4x")
_VIDEO_CAPTURE: Final = 0x00000001
_VIDEO_CAPTURE_MPLANE: Final = 0x00001000
_HAS_DEVICE_CAPS: Final = 0x80000000
_MMAP: Final = 1


@dataclass(frozen=True, slots=True)
class Capability:
    """What a video node says of itself."""

    driver: str
    card: str
    bus: str
    capture: bool


def device_path(device: str) -> str:
    """The node of ``0`` or ``/dev/v4l/by-id/...``."""
    return f"/dev/video{int(device)}" if device.isdecimal() else device


def capability(handle: int) -> Capability:
    """Ask an open node. Raises OSError where it is no video node."""
    import fcntl

    answer = bytearray(_CAPABILITY.size)
    fcntl.ioctl(handle, _QUERYCAP, answer)
    driver, card, bus, _, whole, own = _CAPABILITY.unpack(answer)
    caps = own if whole & _HAS_DEVICE_CAPS else whole
    capture = bool(caps & (_VIDEO_CAPTURE | _VIDEO_CAPTURE_MPLANE))
    return Capability(_text(driver), _text(card), _text(bus), capture)


def check_device(path: str) -> None:
    """Raise CameraUnavailable that says why a node cannot be a camera for us now.

    Asks for one buffer, which a driver refuses while another program streams.
    """
    if sys.platform != "linux":
        return
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise _why_not(error, path) from error
    try:
        _check_open_device(handle, path)
    finally:
        os.close(handle)


def _check_open_device(handle: int, path: str) -> None:
    import fcntl

    try:
        found = capability(handle)
    except OSError as error:
        if error.errno in (errno.ENODEV, errno.EBUSY):
            raise _why_not(error, path) from error
        raise unavailable(CameraFault.NOT_A_CAMERA, f"{path} is not a camera") from error
    if not found.capture:
        raise unavailable(CameraFault.NOT_A_CAMERA, f"{path} ({found.card}) gives no pictures")
    try:
        fcntl.ioctl(handle, _REQBUFS, bytearray(_BUFFERS.pack(1, _VIDEO_CAPTURE, _MMAP, 0)))
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise _why_not(error, path) from error
        # Anything else (a multi-planar node, say) is for OpenCV to judge.


def _why_not(error: OSError | ValueError, path: str) -> CameraUnavailable:
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    if number == errno.EBUSY:
        return unavailable(CameraFault.BUSY, f"another program uses the camera {path}")
    if number in (errno.EACCES, errno.EPERM):
        return unavailable(
            CameraFault.NO_PERMISSION,
            f"no permission to use {path}; add the user to the group 'video'",
        )
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR):
        return unavailable(CameraFault.MISSING, f"there is no camera at {path}")
    return unavailable(CameraFault.UNREADABLE, f"the camera {path} cannot be opened")


def present(path: str) -> bool:
    """Whether the node still exists: it goes when a camera is unplugged."""
    return Path(path).exists()


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace")
