"""Pictures of the kiosk and of the first run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from faceid_gui.app.context import AppContext
from faceid_gui.app.gui import Launch, Workplace
from faceid_gui.app.windows import Front
from faceid_gui.core.events import CameraState
from faceid_gui.settings.tree import Language, Role
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from scripts.screens import (
    FPS,
    LANDSCAPE,
    PORTRAIT,
    SMALL,
    run,
    take,
    wait,
    window_of,
    write_clip,
    write_photo,
)
from tests.data import astronaut
from tests.e2e.app import enrol, enrol_nobody_in_particular, keep_settings, running_app
from tests.turning import RING


def _kiosk(front: Front) -> KioskWindow:
    window = window_of(front)
    if not isinstance(window, KioskWindow):
        message = "the window is no kiosk"
        raise TypeError(message)
    return window


def _verdict_shown(front: Front) -> bool:
    window = _kiosk(front)
    return window.stage.verdict.isVisibleTo(window)


def _clip(folder: Path) -> str:
    path = folder / "clip.avi"
    write_clip(path, [RING[0]] * (20 * FPS))
    return str(path)


def _photo(folder: Path) -> Path:
    path = folder / "portrait.png"
    write_photo(path, astronaut())
    return path


def granted(app: QApplication, folder: Path) -> None:
    """Somebody is recognised; then the settings and the PIN."""
    keep_settings(general={"language": Language.ENGLISH}, access={"liveness": False})
    enrol("Eileen Collins", _photo(folder))
    with running_app(app, Role.KIOSK, _clip(folder)) as front:
        window = _kiosk(front)
        window.resize(*LANDSCAPE)
        wait(lambda: _verdict_shown(front), "a verdict")
        take(front, "kiosk-granted.png")
        wait(lambda: not _verdict_shown(front), "the end of the verdict")
        take(front, "kiosk-live.png")
        window._show_settings()
        run(0.5)
        take(front, "settings.png")
        window.sheet.dismiss()
        window.open_menu()
        run(0.5)
        take(front, "kiosk-pin.png", SMALL)


def korean(app: QApplication, folder: Path) -> None:
    """The same in Korean, on a small screen and on one that stands upright."""
    keep_settings(general={"language": Language.KOREAN}, access={"liveness": False})
    enrol("아일린 콜린스", _photo(folder))
    with running_app(app, Role.KIOSK, _clip(folder)) as front:
        window_of(front).resize(*SMALL)
        wait(lambda: _verdict_shown(front), "a verdict")
        take(front, "kiosk-granted-ko.png", SMALL)
        wait(lambda: not _verdict_shown(front), "the end of the verdict")
        take(front, "kiosk-live-ko.png", PORTRAIT)


def denied(app: QApplication, folder: Path) -> None:
    """Somebody who is not enrolled."""
    keep_settings(general={"language": Language.ENGLISH}, access={"liveness": False})
    enrol_nobody_in_particular("Somebody Else")
    with running_app(app, Role.KIOSK, _clip(folder)) as front:
        window_of(front).resize(*LANDSCAPE)
        wait(lambda: _verdict_shown(front), "a verdict")
        take(front, "kiosk-denied.png")


def trouble(app: QApplication, _folder: Path) -> None:
    """The camera is not there."""
    keep_settings(general={"language": Language.ENGLISH})

    def gone(front: Front) -> bool:
        return front.feed.camera is not None and front.feed.camera.state is CameraState.MISSING

    with running_app(app, Role.KIOSK, "camera:63") as front:
        window_of(front).resize(*LANDSCAPE)
        wait(lambda: gone(front), "the camera to be missed")
        take(front, "kiosk-camera-lost.png")


def idle(app: QApplication, _folder: Path) -> None:
    """Nobody is there."""
    keep_settings(general={"language": Language.ENGLISH})
    with running_app(app, Role.KIOSK, "synthetic:") as front:
        window = _kiosk(front)
        window.resize(*LANDSCAPE)
        wait(lambda: window.stage.idle.isVisibleTo(window), "the idle screen")
        take(front, "kiosk-idle.png")


def first_run(app: QApplication, _folder: Path) -> None:
    """The first start."""
    launch = Launch(None, None, windowed=True, exit_after=None)
    workplace = Workplace(AppContext(), launch)
    front = Front(app, workplace, None)
    try:
        front.show()
        take(front, "first-run.png")
    finally:
        front.close()
        workplace.close()
