"""Pictures of the wizard that enrols a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from faceid_gui.app.windows import Front
from faceid_gui.core.ports import FaceBackend
from faceid_gui.services.enrolment.coaching import Hint, PoseBin
from faceid_gui.services.flows import EnrolAnswers, EnrolStep
from faceid_gui.settings.tree import Language, Role
from faceid_gui.views.console.console_window import Page
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from scripts.screens import (
    POSES,
    SMALL,
    NetworkCamera,
    network_camera,
    run,
    take,
    wait,
    waited,
    window_of,
)
from scripts.screens_console import console_of
from tests.e2e.app import keep_settings, running_app
from tests.turning import Turn


def enrol(app: QApplication, _folder: Path) -> None:
    """Somebody is enrolled from a camera, from the first page to the last."""
    with network_camera() as camera:
        keep_settings(
            general={"language": Language.ENGLISH},
            access={"liveness": False},
            recognition={"keep_crops": True},
            camera={"source": camera.address},
        )
        with running_app(app, Role.CONSOLE, camera.address) as front:
            wizard = _opened(front)
            wizard.who.name.line.setText("Eileen Collins")
            wizard.who.consent.box.setChecked(True)
            run(0.6)
            take(front, "enrol-who.png")
            _look(front, wizard, camera, "enrol-look.png")
            wait(lambda: wizard.next_button.isEnabled(), "the check")
            take(front, "enrol-review.png")
            wizard.next_button.click()
            wait(lambda: wizard.flow.step is EnrolStep.SAVED, "the save")
            take(front, "enrol-saved.png")


def enrol_in_korean(app: QApplication, _folder: Path) -> None:
    """The same on a small screen, in Korean."""
    with network_camera() as camera:
        keep_settings(
            general={"language": Language.KOREAN},
            access={"liveness": False},
            camera={"source": camera.address},
        )
        with running_app(app, Role.CONSOLE, camera.address) as front:
            wizard = _opened(front)
            wizard.who.name.line.setText("아일린 콜린스")
            wizard.who.consent.box.setChecked(True)
            run(0.6)
            take(front, "enrol-who-ko.png", SMALL)
            _look(front, wizard, camera, "enrol-look-ko.png", size=SMALL)


class _Trusting:
    """A backend that does not ask whether the face lives: it is a photo, and would be told so."""

    has_liveness = False

    def __init__(self, backend: FaceBackend) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> object:
        return getattr(self._backend, name)


def _opened(front: Front, *, trusting: bool = True) -> EnrolWizard:
    window = console_of(front)
    wait(lambda: front.feed.newest_frame() is not None, "the camera")
    window.show_page(Page.PEOPLE)
    context = window._context.wizards
    if trusting:
        make = context.make_backend
        context = replace(
            context, make_backend=lambda threads: cast("FaceBackend", _Trusting(make(threads)))
        )
    wizard = EnrolWizard(context, answers=EnrolAnswers())
    window.stage.open(wizard)
    return wizard


def _to_look(wizard: EnrolWizard) -> None:
    wait(wizard.next_button.isEnabled, "a free name")
    wizard.next_button.click()
    wait(lambda: wizard.flow.step is EnrolStep.LOOK, "the look")


def refused(app: QApplication, _folder: Path) -> None:
    """The portrait is a photo, and is found out."""
    with network_camera() as camera:
        keep_settings(general={"language": Language.ENGLISH}, camera={"source": camera.address})
        with running_app(app, Role.CONSOLE, camera.address) as front:
            camera.turn = Turn(30.0)
            wizard = _opened(front, trusting=False)
            wizard.who.name.line.setText("Eileen Collins")
            wizard.who.consent.box.setChecked(True)
            window_of(front).resize(*SMALL)
            _to_look(wizard)
            held_up = Hint.HELD_UP_PICTURE
            wait(lambda: wizard._looking.state.hint is held_up, "the photo to be found out")
            take(front, "enrol-refused.png", SMALL)


def _look(
    front: Front,
    wizard: EnrolWizard,
    camera: NetworkCamera,
    name: str,
    *,
    size: tuple[int, int] = (1280, 800),
) -> None:
    """The person does what the ring asks; a picture is taken on the way."""
    _to_look(wizard)
    for pose in PoseBin:
        _show(wizard, camera, pose)
        if pose is PoseBin.RIGHT:
            camera.turn = POSES[PoseBin.FRONT]
            run(1.5)
            take(front, name, size)
    wait(lambda: wizard.flow.step is EnrolStep.REVIEW, "the review")


def _show(wizard: EnrolWizard, camera: NetworkCamera, pose: PoseBin) -> None:
    """Turn the head until the picture was taken, a little further each time."""
    for far in (1.0, 1.15, 0.9, 1.3):
        turn = POSES[pose]
        camera.turn = Turn(round(turn.yaw * far, 1), round(turn.pitch * far, 1))
        if waited(lambda: _taken(wizard, pose), seconds=8.0):
            return
    message = f"the picture of {pose} was not taken: {wizard.look.words}"
    raise TimeoutError(message)


def _taken(wizard: EnrolWizard, pose: PoseBin) -> bool:
    over = wizard.flow.step is not EnrolStep.LOOK
    return over or pose in wizard._looking.state.taken
