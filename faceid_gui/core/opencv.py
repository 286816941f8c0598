"""OpenCV, imported with care: two wheels provide it, and it leaves traces for Qt."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

# Read by OpenCV once, so they have to stand before its first use: a camera that gives
# nothing blocks a read for one second instead of ten, and FFmpeg keeps quiet on stderr,
# where it might print an address with its password.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import cv2
import cv2.version

__all__ = [
    "NEEDED",
    "WHEELS",
    "OpenCvReport",
    "WheelVersion",
    "cv2",
    "forget_qt_paths",
    "opencv_report",
    "use_threads",
]

WHEELS: Final = ("opencv-python", "opencv-contrib-python-headless")
"""Both unpack the same ``cv2``: DeepFace requires the second, everybody else the first."""

NEEDED: Final = ("FaceDetectorYN", "FaceRecognizerSF", "CascadeClassifier")

_TRACES: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def forget_qt_paths() -> None:
    """Drop what ``import cv2`` put into the environment: PySide6 would load OpenCV's Qt."""
    for name in _TRACES:
        if "cv2" in os.environ.get(name, ""):
            del os.environ[name]


forget_qt_paths()
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


def use_threads(count: int = 1) -> None:
    """Let OpenCV use so many threads; on a small machine its own ones cost half the speed."""
    cv2.setNumThreads(count)


@dataclass(frozen=True, slots=True)
class WheelVersion:
    """An installed distribution; ``version`` is None where it is not installed."""

    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class OpenCvReport:
    """Which OpenCV really runs, for ``doctor``.

    ``winner`` is the wheel that was unpacked last. ``missing`` names what this program
    needs of OpenCV and this build does not have.
    """

    version: str
    winner: str
    wheels: tuple[WheelVersion, ...]
    missing: tuple[str, ...]

    @property
    def consistent(self) -> bool:
        """Whether all wheels that are installed have one and the same version."""
        found = {wheel.version for wheel in self.wheels if wheel.version is not None}
        return len(found) <= 1

    @property
    def healthy(self) -> bool:
        """Whether nothing needs mending."""
        return self.consistent and not self.missing


def opencv_report() -> OpenCvReport:
    """Look at the OpenCV that is loaded and at the wheels that are installed."""
    return OpenCvReport(
        version=cv2.__version__,
        winner=_winner(contrib=cv2.version.contrib, headless=cv2.version.headless),
        wheels=tuple(WheelVersion(name, _installed(name)) for name in WHEELS),
        missing=tuple(name for name in NEEDED if not hasattr(cv2, name)),
    )


def _winner(*, contrib: bool, headless: bool) -> str:
    return (
        "opencv" + ("-contrib" if contrib else "") + "-python" + ("-headless" if headless else "")
    )


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
