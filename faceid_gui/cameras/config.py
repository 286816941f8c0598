"""What the camera adapters are told, and what can be wrong with a camera."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceid_gui.core.errors import CameraLost, CameraUnavailable


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """The picture that is asked of a camera; it may give another one."""

    width: int = 1280
    height: int = 720
    fps: int = 30


@dataclass(frozen=True, slots=True)
class VideoConfig:
    """How a recording is played.

    ``real_time`` plays it at its own speed, like a camera; else as fast as it is read.
    ``loop`` begins again at the end. ``threads`` decode.
    """

    loop: bool = False
    real_time: bool = False
    threads: int = 1


class CameraFault(StrEnum):
    """What is wrong: the stable ``detail`` of CameraUnavailable and CameraLost."""

    MISSING = "missing"
    BUSY = "busy"
    NO_PERMISSION = "no_permission"
    NOT_A_CAMERA = "not_a_camera"
    NOT_INSTALLED = "not_installed"
    UNREADABLE = "unreadable"
    REFUSED = "refused"  # a server asks for a password, or says no
    SILENT = "silent"  # no picture within about a second
    FROZEN = "frozen"  # the driver hands out one picture again and again


def unavailable(fault: CameraFault, message: str) -> CameraUnavailable:
    """The error of a camera that cannot be opened."""
    return CameraUnavailable(message, detail=fault.value)


def lost(fault: CameraFault, message: str) -> CameraLost:
    """The error of a camera that stopped."""
    return CameraLost(message, detail=fault.value)
