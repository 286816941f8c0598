"""What ``doctor`` looks at: each check is data with a way out, and none can stop the others."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import CameraUnavailable, FaceIdError
from faceid_gui.core.ports import CameraSource, Clock, FaceBackend, KeyProvider
from faceid_gui.core.types import Frame, Image

LEAST_DISK_MB: Final = 200
OLDEST_YEAR_START: Final = 1_735_689_600.0  # 2025-01-01: a clock before it was never set
WINDOW_LIBRARIES: Final = (
    "libGL.so.1",
    "libEGL.so.1",
    "libxkbcommon.so.0",
    "libfontconfig.so.1",
    "libdbus-1.so.3",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0",
    "libxkbcommon-x11.so.0",
)
CAMERA: Final = "camera"
"""The key of the check that opens the camera."""

OPEN_CAMERA: Final = "open_camera"
"""The key of the check in its place where the camera is open already."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding of ``doctor``: ``advice`` says what to do where it is not ok."""

    key: str
    ok: bool
    detail: str
    advice: str = ""


CheckUp = tuple[str, Callable[[], Check], str]
"""Key, what to call, and the advice where calling it raises."""


def run_checks(checks: Iterable[CheckUp]) -> tuple[Check, ...]:
    """All findings. A check that raises is a finding too."""
    return tuple(run_check(*check) for check in checks)


def run_check(key: str, call: Callable[[], Check], advice: str) -> Check:
    """One finding; ``advice`` goes with it where the check raises."""
    try:
        return call()
    except FaceIdError as error:
        return Check(key, False, str(error), advice)
    except (OSError, ImportError, ValueError) as error:
        _log.debug("the check %s failed", key, exc_info=True)
        return Check(key, False, f"{type(error).__name__}: {error}", advice)


def report_text(checks: Iterable[Check]) -> str:
    """Findings as plain English lines, to be sent to whoever helps."""
    lines: list[str] = []
    for check in checks:
        lines.append(f"{'ok ' if check.ok else 'BAD'}  {check.key:11}  {check.detail}")
        if check.advice:
            lines.append(f"{'':18}{check.advice}")
    return "\n".join(lines)


def python_check() -> Check:
    """Which Python runs."""
    version = ".".join(map(str, sys.version_info[:3]))
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Check("python", ok, f"Python {version}", "" if ok else "Use Python 3.11 to 3.13.")


def disk_check(folder: Path) -> Check:
    """Space and leave to write in the data folder."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    if not os.access(place, os.W_OK):
        return Check("disk", False, f"{place} cannot be written", "Mend the folder's owner.")
    ok = free >= LEAST_DISK_MB
    advice = "" if ok else f"Free at least {LEAST_DISK_MB} MB on that disk."
    return Check("disk", ok, f"{free:,} MB free for {folder}", advice)


def clock_check(clock: Clock, newest_record: float | None) -> Check:
    """Whether the clock can be right: records carry its time."""
    now = clock.wall()
    advice = "Set the clock: connect to a network, or add a clock module."
    if now < OLDEST_YEAR_START:
        return Check("clock", False, "the clock is years behind", advice)
    if newest_record is not None and now < newest_record - 60.0:
        behind = newest_record - now
        return Check("clock", False, f"{behind:.0f} s behind the newest record", advice)
    return Check("clock", True, "plausible, and not behind the records")


def key_check(provider: KeyProvider, key_file: Path | None) -> Check:
    """Whether the encryption key is there and private."""
    length = len(provider.key())
    if key_file is not None and key_file.exists():
        mode = stat.S_IMODE(key_file.stat().st_mode)
        if mode & 0o077:
            advice = f"Run: chmod 600 {key_file}"
            return Check("key", False, f"others can read the key (mode {mode:o})", advice)
    return Check("key", length == 32, f"{8 * length} bits")


def backend_check(backend: FaceBackend, picture: Image) -> Check:
    """Whether the backend computes, and where."""
    backend.detect(picture)
    crop_side = 112 if "112" in backend.contract.crop else 150
    backend.embed([picture[:crop_side, :crop_side].copy()])
    return Check(
        "backend",
        True,
        f"{backend.name} on {backend.provider}, contract {backend.contract.id}"
        + (", with liveness" if backend.has_liveness else ", without liveness"),
    )


def camera_check(camera: CameraSource, clock: Clock, *, patience_s: float = 4.0) -> Check:
    """Whether the camera gives a picture."""
    deadline = clock.monotonic() + patience_s
    camera.open()
    try:
        while clock.monotonic() < deadline:
            frame = camera.read()
            if frame is not None:
                height, width = frame.image.shape[:2]
                return Check(CAMERA, True, f"{camera.description}: {width}x{height}")
            if not camera.live:
                break
    finally:
        camera.close()
    raise CameraUnavailable(f"{camera.description} gives no picture")


def open_camera_check(source: str, newest_frame: Callable[[], Frame | None]) -> Check:
    """Whether the camera that this very program has open gives pictures.

    It can be opened only once, so it is not opened again: its newest picture tells.
    """
    frame = newest_frame()
    if frame is None:
        advice = "Check its cable, or choose another source in the settings."
        return Check(OPEN_CAMERA, False, f"{source} is open here and gives no picture", advice)
    height, width = frame.image.shape[:2]
    return Check(OPEN_CAMERA, True, f"{source}: {width}x{height}, open in this program")


def opencv_check() -> Check:
    """Whether the two OpenCV wheels are one version and nothing is missing."""
    from faceid_gui.core.opencv import opencv_report

    report = opencv_report()
    wheels = ", ".join(f"{wheel.name} {wheel.version or 'absent'}" for wheel in report.wheels)
    detail = f"{report.version} from {report.winner} ({wheels})"
    advice = "" if report.healthy else "Reinstall both OpenCV wheels at the same version."
    return Check("opencv", report.healthy, detail, advice)


def qt_check(libraries: Sequence[str] = WINDOW_LIBRARIES) -> Check:
    """Whether the system libraries that a window needs can be loaded."""
    if not sys.platform.startswith("linux"):
        return Check("qt", True, "no extra libraries needed")
    missing = [name for name in libraries if not _loads(name)]
    if not missing:
        return Check("qt", True, "all libraries for a window are there")
    advice = "Run python3 faceid.py run: it installs them or prints the line for it."
    return Check("qt", False, "missing: " + ", ".join(missing), advice)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def font_check(fonts: Sequence[Path]) -> Check:
    """Whether there are letters for Korean names: the program brings its own font."""
    missing = [font.name for font in fonts if not font.is_file()]
    if fonts and not missing:
        return Check("font", True, "the bundled font has Hangul")
    advice = "Reinstall faceid-gui, or install the package fonts-nanum."
    return Check("font", False, "missing: " + (", ".join(missing) or "the bundled font"), advice)
