"""Every page of both wizards, each in a state that is always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from faceid_gui.core.types import Box, Frame, Person, Pose
from faceid_gui.services.capturing.enrol import Enrolled, Known
from faceid_gui.services.capturing.faces import FaceUse
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.capturing.states import CapturePhase, CaptureState, ShownFace
from faceid_gui.services.enrolment.check import Alike
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin, SeenFace, Shot
from faceid_gui.services.flows import CaptureStep, EnrolStep
from faceid_gui.services.importing.facts import ImportReport
from faceid_gui.services.samples.strength import Grade, Strength
from faceid_gui.views.wizards.capture.saved_page import Saved
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.fakes import GOOD, identity_vector
from tests.views.scenes import Props, Scene, encoded, portrait, room
from tests.views.wizards.support import FINE, Desk, ToldSession, shot
from tests.views.wizards.walk import at, click, fill_in, saved

WIZARD: Final = (800, 480)
FACE: Final = Box(270.0, 90.0, 110.0, 150.0)
OTHER: Final = Box(80.0, 140.0, 60.0, 80.0)

# -- enrolment


class Enrolling:
    """A wizard over a session that takes drawn faces."""

    def __init__(self, props: Props, **changes: object) -> None:
        self.qtbot = props.qtbot
        self.desk = Desk(props.bench.background)
        for name, value in changes.items():
            setattr(self.desk, name, value)
        self.wizard = EnrolWizard(self.desk.context(), services=self.desk.services())
        props.qtbot.addWidget(self.wizard)
        self.wizard.resize(*WIZARD)
        self.wizard.show()

    @property
    def session(self) -> ToldSession:
        """The one that runs."""
        return self.desk.session

    def look(self) -> None:
        """To the second page, and until its picture is there."""
        fill_in(self.wizard)
        click(self.wizard.next_button)
        at(self.qtbot, self.wizard, EnrolStep.LOOK)
        self.session.frame = Frame(room((225, 60, 200)), 2, self.desk.clock.monotonic())
        live = self.wizard.look.view.live
        self.qtbot.waitUntil(lambda: live.shown_frame is not None and live.shown_frame.number == 2)

    def take(self, *poses: PoseBin) -> None:
        """One picture of each of these poses."""
        new = tuple(drawn_shot(number, pose) for number, pose in enumerate(poses, 1))
        self.session.shots = new
        self.session.state = replace(self.session.state, shots=len(new), taken=poses)

    def review(self) -> None:
        """To the third page."""
        self.look()
        self.take(*PoseBin)
        self.session.finish()
        at(self.qtbot, self.wizard, EnrolStep.REVIEW)
        self.qtbot.waitUntil(lambda: self.wizard._reviewing.known is not None)

    def close(self) -> None:
        """Stop everything."""
        self.wizard.stop()
        self.wizard.hide()


def drawn_shot(number: int, pose: PoseBin) -> Shot:
    """A shot whose picture is a drawn face."""
    return replace(shot(number, pose), picture=portrait(number))


def _enrolling(walk: Callable[[Enrolling], None], **changes: object) -> Scene:
    @contextmanager
    def show(props: Props) -> Iterator[QWidget]:
        enrolling = Enrolling(props, **changes)
        walk(enrolling)
        yield enrolling.wizard
        enrolling.close()

    return show


def _who(enrolling: Enrolling) -> None:
    fill_in(enrolling.wizard)
    enrolling.qtbot.waitUntil(enrolling.wizard.next_button.isEnabled)


def _look(enrolling: Enrolling) -> None:
    enrolling.look()
    enrolling.take(PoseBin.FRONT, PoseBin.LEFT)
    session = enrolling.session
    seen = CoachState(
        hint=Hint.TURN,
        wanted=PoseBin.RIGHT,
        taken=(PoseBin.FRONT, PoseBin.LEFT),
        shots=2,
        running=True,
        faces=(SeenFace(FACE, chosen=True, good=True),),
        width=640,
        height=360,
        captured_at=enrolling.desk.clock.monotonic(),
    )
    session.say(seen)
    wizard = enrolling.wizard
    enrolling.qtbot.waitUntil(lambda: len(wizard.look.strip.numbers) == 2)
    enrolling.qtbot.waitUntil(lambda: len(wizard.look.view.faces_shown()) == 1)


def _review(enrolling: Enrolling) -> None:
    enrolling.review()
    enrolling.qtbot.waitUntil(lambda: "Sally Ride" in enrolling.wizard.review.question.text)


def _saved(enrolling: Enrolling) -> None:
    enrolling.review()
    saved(enrolling.qtbot, enrolling.wizard)


ALIKE: Final = replace(FINE, alike=(Alike(Person("s", "Sally Ride", 0.0, 4), 0.44, same=False),))

# -- capture


def candidate(number: int) -> Candidate:
    """A photo of a recording."""
    quality = replace(GOOD, pose=Pose(6.0 * number, 0.0, 0.0))
    jpeg = encoded(portrait(number, 160), ".jpg")
    box = Box(40.0, 30.0, 80.0, 100.0)
    return Candidate(12 * number, 0.4 * number, quality, identity_vector(3), jpeg, box)


PHOTOS: Final = tuple(candidate(number) for number in range(9))
FACES: Final = (
    ShownFace(OTHER, FaceUse.FRONT, chosen=False),
    ShownFace(FACE, FaceUse.FRONT, chosen=True),
)
LOOKING: Final = CaptureState(
    CapturePhase.LOOKING,
    position_s=3.2,
    duration_s=9.1,
    width=640,
    height=360,
    faces=FACES,
    picked=True,
    frames=96,
    wanted=24,
)
COLLECTING: Final = replace(
    LOOKING, phase=CapturePhase.COLLECTING, photos=PHOTOS, frames=140, others=1
)


class ToldCapture:
    """A CaptureSession that shows what it is told to."""

    def __init__(self) -> None:
        self.state = LOOKING
        self.frame = Frame(room((60, 120, 110), (225, 60, 200)), 1, 1000.0)
        self._listeners: list[Callable[[CaptureState], None]] = []

    def start(self) -> None:
        self.say(self.state)

    def stop(self) -> bool:
        return True

    def subscribe(self, listener: Callable[[CaptureState], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def shown(self) -> tuple[Frame, CaptureState]:
        return self.frame, self.state

    def collect(self) -> None:
        self.say(COLLECTING)

    def say(self, state: CaptureState) -> None:
        """Another state; listeners hear of it."""
        self.state = state
        for listener in tuple(self._listeners):
            listener(state)


class Capturing:
    """A wizard over a recording of drawn faces."""

    def __init__(self, props: Props) -> None:
        self.qtbot = props.qtbot
        self.session = ToldCapture()
        context = replace(
            Desk(props.bench.background).context(), pictures=Path("/home/door/Pictures/FaceID")
        )
        self.wizard = CaptureWizard(context)
        self.wizard._saving.session = lambda _answers: self.session  # type: ignore
        self.wizard._saving.look_up = lambda *_: None  # type: ignore
        props.qtbot.addWidget(self.wizard)
        self.wizard.resize(*WIZARD)
        self.wizard.show()

    def next(self, step: CaptureStep) -> None:
        """Click the button that leads on; that page comes."""
        self.qtbot.waitUntil(self.wizard.next_button.isEnabled)
        click(self.wizard.next_button)
        self.qtbot.waitUntil(lambda: self.wizard.flow.step is step)

    def source(self) -> None:
        """Fill in the first page."""
        self.wizard.source.name.setText("김민수")
        self.wizard.source.take_source("/home/door/Videos/kim.mp4")

    def pick(self) -> None:
        """A face is clicked."""
        self.source()
        self.next(CaptureStep.PICK)
        self.qtbot.waitUntil(lambda: len(self.wizard.pick.view.faces) == 2)

    def collect(self) -> None:
        """Photos are being collected."""
        self.pick()
        self.next(CaptureStep.COLLECT)
        self.qtbot.waitUntil(lambda: self.wizard.flow.chosen == len(PHOTOS))

    def choose(self) -> None:
        """One photo is left out, and they are to be enrolled."""
        self.collect()
        self.session.say(replace(COLLECTING, phase=CapturePhase.ENDED))
        self.qtbot.waitUntil(lambda: self.wizard.flow.step is CaptureStep.CHOOSE)
        choose = self.wizard.choose
        choose.grid.choose(tuple(photo.frame for photo in PHOTOS[:-1]))
        choose.show_known(Known(alike=Person("s", "Sally Ride", 0.0, 4)))
        choose.enrol.setChecked(True)

    def saved(self) -> None:
        """Photos are on the disk, and the person is enrolled."""
        self.collect()
        self.session.say(replace(COLLECTING, phase=CapturePhase.ENDED))
        self.qtbot.waitUntil(lambda: self.wizard.flow.step is CaptureStep.CHOOSE)
        enrolled = Enrolled(
            Person("k", "김민수", 0.0, 8),
            ImportReport((), (), (), (), 9),
            Strength(Grade.GOOD, 0.6, 0.7, 8),
        )
        folder = Path("/home/door/Pictures/FaceID/김민수")
        self.wizard._on_saved(Saved("김민수", folder, 9, True, enrolled))


def _capturing(walk: Callable[[Capturing], None]) -> Scene:
    @contextmanager
    def show(props: Props) -> Iterator[QWidget]:
        capturing = Capturing(props)
        walk(capturing)
        yield capturing.wizard
        capturing.wizard.stop()
        capturing.wizard.hide()

    return show


WIZARDS: Final[dict[str, Scene]] = {
    "enrol_who": _enrolling(_who),
    "enrol_look": _enrolling(_look),
    "enrol_review": _enrolling(_review, check=ALIKE),
    "enrol_saved": _enrolling(_saved),
    "capture_source": _capturing(Capturing.source),
    "capture_pick": _capturing(Capturing.pick),
    "capture_collect": _capturing(Capturing.collect),
    "capture_choose": _capturing(Capturing.choose),
    "capture_saved": _capturing(Capturing.saved),
}
"""Scenes of a wizard, 800x480."""

assert len(WIZARDS) == len(EnrolStep) + len(CaptureStep)  # a page that is added needs a scene
