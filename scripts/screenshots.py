"""Takes the pictures of the README and the guide from the real app.

    python -m scripts.screenshots [granted korean denied trouble idle console first_run]

Everything in them is real: the engine in its process, the store, the windows. The face is a
public-domain portrait that scikit-image carries.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from faceid_gui.app.windows import Front
from faceid_gui.core.events import CameraState
from faceid_gui.settings.tree import Language, Role
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from tests.data import MODELS, astronaut
from tests.e2e.app import enrol, enrol_nobody_in_particular, keep_settings, running_app

OUT = Path(__file__).resolve().parent.parent / "docs" / "images"
LANDSCAPE, SMALL, PORTRAIT = (1280, 800), (800, 480), (720, 1280)
PATIENCE_S = 60.0


def main(names: Sequence[str]) -> int:
    """Take the named pictures, or all, each in a process of its own; returns the exit code."""
    if len(names) == 1:
        return _take_one(SHOTS[names[0]])
    for name in names or SHOTS:
        subprocess.run([sys.executable, "-m", "scripts.screenshots", name], check=True)
    return 0


def _take_one(shots: Callable[[QApplication, Path, Path], None]) -> int:
    if MODELS.is_dir():
        os.environ.setdefault("FACEID_GUI_MODELS", str(MODELS))
    app = QApplication(sys.argv[:1])
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FACEID_GUI_HOME"] = str(Path(folder) / "home")
        clip, photo = Path(folder) / "clip.avi", Path(folder) / "portrait.png"
        _write_clip(clip)
        cv2.imwrite(str(photo), astronaut())
        shots(app, clip, photo)
    return 0


def _write_clip(path: Path, *, seconds: float = 20.0) -> None:
    """A 1280x720 clip of the portrait, which sways a little as people do."""
    portrait = cv2.resize(astronaut(), (640, 640))
    wall = cv2.GaussianBlur(cv2.resize(portrait, (1280, 720)), (0, 0), 60)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15.0, (1280, 720))
    for number in range(round(seconds * 15)):
        frame = wall.copy()
        x = 320 + round(20 * np.sin(number / 6))
        frame[80:720, x : x + 640] = portrait
        writer.write(frame)
    writer.release()


def _wait(done: Callable[[], bool]) -> None:
    """Let the app run until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > end:
            message = "the app did not come so far"
            raise TimeoutError(message)
        _run(0.05)


def _run(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _take(front: Front, name: str, size: tuple[int, int]) -> None:
    window = front.window
    if window is None:
        message = "there is no window"
        raise RuntimeError(message)
    window.resize(*size)
    _run(0.3)
    window.grab().save(str(OUT / name))
    print(OUT / name)


def _kiosk(front: Front) -> KioskWindow:
    if not isinstance(front.window, KioskWindow):
        message = "the window is no kiosk"
        raise TypeError(message)
    return front.window


def _verdict_shown(front: Front) -> bool:
    window = _kiosk(front)
    return window.stage.verdict.isVisibleTo(window)


def _granted(app: QApplication, clip: Path, photo: Path) -> None:
    keep_settings(general={"language": Language.ENGLISH}, access={"liveness": False})
    enrol("Eileen Collins", photo)
    with running_app(app, Role.KIOSK, str(clip)) as front:
        _sized(front, LANDSCAPE)
        _wait(lambda: _verdict_shown(front))
        _take(front, "kiosk-granted.png", LANDSCAPE)
        _wait(lambda: not _verdict_shown(front))
        _take(front, "kiosk-live.png", LANDSCAPE)
        window = _kiosk(front)
        window._show_settings()
        _run(0.5)
        _take(front, "settings.png", LANDSCAPE)
        window.sheet.dismiss()
        window.open_menu()
        _run(0.5)
        _take(front, "kiosk-pin.png", SMALL)


def _granted_in_korean(app: QApplication, clip: Path, photo: Path) -> None:
    keep_settings(general={"language": Language.KOREAN}, access={"liveness": False})
    enrol("아일린 콜린스", photo)
    with running_app(app, Role.KIOSK, str(clip)) as front:
        _sized(front, SMALL)
        _wait(lambda: _verdict_shown(front))
        _take(front, "kiosk-granted-ko.png", SMALL)
        _wait(lambda: not _verdict_shown(front))
        _take(front, "kiosk-live-ko.png", PORTRAIT)


def _denied(app: QApplication, clip: Path, _photo: Path) -> None:
    keep_settings(general={"language": Language.ENGLISH}, access={"liveness": False})
    enrol_nobody_in_particular("Somebody Else")
    with running_app(app, Role.KIOSK, str(clip)) as front:
        _sized(front, LANDSCAPE)
        _wait(lambda: _verdict_shown(front))
        _take(front, "kiosk-denied.png", LANDSCAPE)


def _trouble(app: QApplication, _clip: Path, _photo: Path) -> None:
    keep_settings(general={"language": Language.ENGLISH})

    def gone(front: Front) -> bool:
        return front.feed.camera is not None and front.feed.camera.state is CameraState.MISSING

    with running_app(app, Role.KIOSK, "camera:63") as front:
        _sized(front, LANDSCAPE)
        _wait(lambda: gone(front))
        _take(front, "kiosk-camera-lost.png", LANDSCAPE)


def _idle(app: QApplication, _clip: Path, _photo: Path) -> None:
    keep_settings(general={"language": Language.ENGLISH})
    with running_app(app, Role.KIOSK, "synthetic:") as front:
        _sized(front, LANDSCAPE)
        window = _kiosk(front)
        _wait(lambda: window.stage.idle.isVisibleTo(window))
        _take(front, "kiosk-idle.png", LANDSCAPE)


def _console(app: QApplication, clip: Path, photo: Path) -> None:
    keep_settings(general={"language": Language.ENGLISH}, access={"liveness": False})
    enrol("Eileen Collins", photo)
    enrol_nobody_in_particular("Somebody Else")
    with running_app(app, Role.CONSOLE, str(clip)) as front:
        _sized(front, LANDSCAPE)
        _wait(lambda: front.feed.newest_frame() is not None)
        _run(1.5)
        _take(front, "console.png", LANDSCAPE)


def _first_run(app: QApplication, _clip: Path, _photo: Path) -> None:
    from faceid_gui.app.context import AppContext
    from faceid_gui.app.gui import Launch, Workplace

    launch = Launch(None, None, windowed=True, exit_after=None)
    workplace = Workplace(AppContext(), launch)
    front = Front(app, workplace, None)
    try:
        front.show()
        _take(front, "first-run.png", LANDSCAPE)
    finally:
        front.close()
        workplace.close()


def _sized(front: Front, size: tuple[int, int]) -> None:
    window: QWidget | None = front.window
    if window is not None:
        window.resize(*size)


SHOTS = {
    "granted": _granted,
    "korean": _granted_in_korean,
    "denied": _denied,
    "trouble": _trouble,
    "idle": _idle,
    "console": _console,
    "first_run": _first_run,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
