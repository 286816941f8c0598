"""A wizard over a session that says and takes what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from faceid_gui.core.ports import CameraSource, FaceBackend
from faceid_gui.core.types import Consent, Frame, Image, NewSample, Person, Threshold
from faceid_gui.qt.background import Background
from faceid_gui.services.enrolment.check import EnrolCheck
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin, Shot
from faceid_gui.services.flows import EnrolAnswers
from faceid_gui.services.importing.people_import import RefusedPhoto
from faceid_gui.services.samples.strength import Grade, Strength
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.wizards.context import WizardContext
from faceid_gui.views.wizards.enrol.services import EnrolServices
from tests.fakes import CONTRACT, GOOD, FakeBackend, FakeClock, MemoryGallery, identity_vector
from tests.qt.support import NamedCamera, default_threshold, gradient, no_source


def picture(number: int = 0) -> Image:
    """A cut-out to look at, (112, 112, 3) uint8 BGR."""
    image = np.full((112, 112, 3), (60 + 20 * (number % 8), 120, 150), np.uint8)
    image[30:86, 36:76] = (170, 190, 225)
    return image


def shot(number: int, pose: PoseBin = PoseBin.FRONT, *, identity: int = 3) -> Shot:
    """A shot of one of FakeBackend's identities."""
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, f"camera:0#{number}")
    return Shot(number, pose, sample, picture(number))


class ToldSession:
    """An EnrolSource that runs when it is started and shows what ``say`` is told.

    ``stop`` waits for ``may_stop``, so that a test can look at what happens meanwhile.
    """

    def __init__(self, answers: EnrolAnswers, frame: Frame | None = None) -> None:
        self.answers = answers
        self.frame = frame
        self.state = CoachState()
        self.shots: tuple[Shot, ...] = ()
        self.refused: tuple[RefusedPhoto, ...] = ()
        self.dropped: list[int] = []
        self.starts = 0
        self.stops = 0
        self.stopped_on: list[str] = []
        self.may_stop = threading.Event()
        self.may_stop.set()
        self._listeners: list[Callable[[CoachState], None]] = []

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def start(self) -> None:
        self.starts += 1
        self.say(replace(self.state, running=True, error=None))

    def stop(self) -> bool:
        self.may_stop.wait(5.0)
        self.stops += 1
        self.stopped_on.append(threading.current_thread().name)
        self.state = replace(self.state, running=False)
        return True

    def drop(self, number: int) -> None:
        self.dropped.append(number)
        self.shots = tuple(shot for shot in self.shots if shot.number != number)
        taken = tuple(dict.fromkeys(shot.pose for shot in self.shots))
        wanted = next((pose for pose in PoseBin if pose not in taken), None)
        self.state = replace(self.state, shots=len(self.shots), taken=taken, wanted=wanted)

    def subscribe(self, listener: Callable[[CoachState], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def newest_frame(self) -> Frame | None:
        return self.frame

    def say(self, state: CoachState) -> None:
        """Another state; listeners hear of it."""
        self.state = state
        for listener in tuple(self._listeners):
            listener(state)

    def hint(self, hint: Hint, *, wanted: PoseBin | None = None, **changes: object) -> None:
        """Another hint; everything else of the state stays, or changes as told."""
        state = replace(self.state, hint=hint, wanted=wanted or self.state.wanted)
        self.say(replace(state, **changes))  # type: ignore[arg-type]

    def take(self, *poses: PoseBin, identity: int = 3) -> None:
        """One more shot of each of these poses."""
        first = max((shot.number for shot in self.shots), default=0) + 1
        new = [shot(first + n, pose, identity=identity) for n, pose in enumerate(poses)]
        self.shots = (*self.shots, *new)
        taken = tuple(dict.fromkeys(shot.pose for shot in self.shots))
        wanted = next((pose for pose in PoseBin if pose not in taken), None)
        state = replace(self.state, shots=len(self.shots), taken=taken, wanted=wanted)
        self.say(replace(state, hint=Hint.TURN if wanted else Hint.COMPLETE))

    def finish(self, hint: Hint = Hint.COMPLETE, error: Exception | None = None) -> None:
        """End by itself."""
        self.hint(hint, running=False, error=error)

    def take_all(self) -> None:
        """All poses, and the end."""
        self.take(*PoseBin)
        self.finish()


FINE = EnrolCheck(
    odd=(),
    alike=(),
    name_taken=False,
    strength=Strength(Grade.GOOD, 0.6, 0.7, 5),
    poses=tuple(PoseBin),
)


@dataclass
class Save:
    """What was saved."""

    shots: tuple[Shot, ...]
    answers: EnrolAnswers
    consent: Consent


@dataclass
class Desk:
    """What a test holds in its hands: the sessions that were opened, and what is answered.

    ``go`` is waited for by checks and saves, ``names_go`` by questions for a name, so that a
    test can look at what is shown meanwhile.
    """

    background: Background
    clock: FakeClock = field(default_factory=FakeClock)
    store: MemoryGallery = field(default_factory=MemoryGallery)
    cameras: tuple[NamedCamera, ...] = (NamedCamera("camera:0", "HD Webcam"),)
    source: str = "camera:0"
    mirrored: bool = True
    keep_crops: bool = False
    check: EnrolCheck = FINE
    check_error: Exception | None = None
    save_error: Exception | None = None
    open_error: Exception | None = None
    name_error: Exception | None = None
    sessions: list[ToldSession] = field(default_factory=list)
    saved: list[Save] = field(default_factory=list)
    checked: list[EnrolAnswers] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    names_go: threading.Event = field(default_factory=threading.Event)
    open_frames: Callable[[str], CameraSource] = no_source
    make_backend: Callable[[int], FaceBackend] = lambda _threads: FakeBackend()

    def __post_init__(self) -> None:
        self.go.set()
        self.names_go.set()

    @property
    def session(self) -> ToldSession:
        """The newest session."""
        return self.sessions[-1]

    def context(self) -> WizardContext:
        """The collaborators of a wizard."""
        return WizardContext(
            background=self.background,
            clock=self.clock,
            cameras=CameraTools(
                list_cameras=lambda: self.cameras,
                open_source=no_source,
                running_source=lambda: None,
                running_frame=lambda: None,
            ),
            source=lambda: self.source,
            open_frames=lambda source: self.open_frames(source),
            make_backend=lambda threads: self.make_backend(threads),
            store=self.store,
            default=default_threshold,
            threshold=lambda: Threshold(0.5, 0.05),
            keep_crops=lambda: self.keep_crops,
            mirrored=lambda: self.mirrored,
            pictures=Path("pictures"),
        )

    def services(self) -> EnrolServices:
        """Sessions that are told what to do, and answers that are given here."""
        return EnrolServices(
            open_session=self._open, check=self._check, save=self._save, is_taken=self._is_taken
        )

    def _open(self, answers: EnrolAnswers) -> ToldSession:
        if self.open_error is not None:
            raise self.open_error
        frame = Frame(gradient(640, 360), 1, self.clock.monotonic())
        self.sessions.append(ToldSession(answers, frame))
        return self.session

    def _check(self, shots: Sequence[Shot], answers: EnrolAnswers) -> EnrolCheck:
        self.go.wait(5.0)
        self.checked.append(answers)
        if self.check_error is not None:
            raise self.check_error
        return self.check

    def _save(self, shots: Sequence[Shot], answers: EnrolAnswers, consent: Consent) -> Person:
        self.go.wait(5.0)
        if self.save_error is not None:
            raise self.save_error
        self.saved.append(Save(tuple(shots), answers, consent))
        return Person(answers.person_id or "new", answers.name, 0.0, len(shots))

    def _is_taken(self, name: str) -> bool:
        self.names_go.wait(5.0)
        if self.name_error is not None:
            raise self.name_error
        return any(person.name == name for person in self.store.people())
