"""Capturing on a thread: look, click, collect, choose; and what goes wrong on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from faceid_gui.catalogue.packs import COMPACT
from faceid_gui.core.errors import BackendUnavailable, CameraLost, CameraUnavailable
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame, Image
from faceid_gui.services.capturing.capturer import CapturePlan, Capturer, capture, pick_at
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.session import CaptureSession
from faceid_gui.services.capturing.states import CaptureHint, CapturePhase, CaptureState
from tests.fakes import FakeBackend, ListCamera, add_face, identity_vector, no_face_picture
from tests.services.photographed import PhotoBackend
from tests.services.pictures import sharp_face, sharpen

WAIT_S = 20.0


class Ear:
    """Hears a session's states and waits for one."""

    def __init__(self, session: CaptureSession) -> None:
        self.session = session
        self.heard: list[CaptureState] = []
        self._news = threading.Condition()
        session.subscribe(self._hear)

    def _hear(self, state: CaptureState) -> None:
        with self._news:
            self.heard.append(state)
            self._news.notify_all()

    def wait(self, wanted: Callable[[CaptureState], bool]) -> CaptureState:
        """The first state from now on that is as wanted."""
        with self._news:
            came = self._news.wait_for(lambda: wanted(self.session.state), WAIT_S)
            assert came, self.session.state
            return self.session.state

    def phase(self, phase: CapturePhase) -> CaptureState:
        return self.wait(lambda state: state.phase is phase)

    def hint(self, hint: CaptureHint) -> CaptureState:
        return self.wait(lambda state: state.hint is hint)


@contextmanager
def capturing(
    camera: CameraSource | Callable[[], CameraSource],
    backend: FakeBackend | None = None,
    plan: CapturePlan | None = None,
) -> Iterator[Ear]:
    """A session that is started, and stopped at the end."""
    used = backend or PhotoBackend()
    session = CaptureSession(
        open_camera=camera if callable(camera) else lambda: camera,
        make_backend=lambda _threads: used,
        default=COMPACT.default_threshold,
        plan=plan or CapturePlan(count=5),
    )
    ear = Ear(session)
    session.start()
    try:
        yield ear
    finally:
        session.stop()
    assert used.closed


def two_people(count: int = 24) -> list[Image]:
    """Nobody for a while, then person 3, and from the middle on person 9 beside them."""
    pictures: list[Image] = [no_face_picture()] * 8
    for number in range(8, count):
        picture = sharp_face(3, seed=number, x=40 + 3 * number, size=130)
        if number >= 14:
            picture = sharpen(add_face(picture, 9, x=420, y=100, size=150), seed=number)
        pictures.append(picture)
    return pictures


class Unplugged:
    """A live camera that is pulled out after some pictures, and comes back when told."""

    description = "fake:unplugged"
    live = True

    def __init__(self, pictures: Iterable[Image], *, breaks_at: int) -> None:
        self._pictures = list(pictures)
        self._breaks_at = breaks_at
        self._next = 0
        self.back = threading.Event()
        self.tried = threading.Event()

    def open(self) -> None:
        if self._next >= self._breaks_at and not self.back.is_set():
            self.tried.set()
            raise CameraUnavailable("there is no camera", detail="missing")

    def read(self) -> Frame | None:
        if self._next == self._breaks_at and not self.back.is_set():
            raise CameraLost("unplugged")
        number = self._next
        self._next += 1
        image = self._pictures[number % len(self._pictures)]
        return Frame(image, number, 1000.0 + number / 10.0)

    def close(self) -> None: ...


class Endless(Unplugged):
    """A live camera that stays; ten pictures a second by its own time."""

    def __init__(self, pictures: Iterable[Image]) -> None:
        super().__init__(pictures, breaks_at=-1)
        self.back.set()


def test_a_recording_stands_still_where_the_first_face_is() -> None:
    # GIVEN a recording that begins without anybody
    with capturing(ListCamera(two_people())) as ear:
        # WHEN it was opened
        state = ear.wait(lambda state: bool(state.faces))
        # THEN the first face is shown, and nothing goes on by itself
        assert (state.phase, state.live) == (CapturePhase.LOOKING, False)
        assert len(state.faces) == 1
        assert state.position_s == pytest.approx(12 / 30, abs=0.2)
        frame = ear.session.newest_frame()
        assert frame is not None
        assert (state.width, state.height) == (640, 360)


def test_the_clicked_one_of_two_is_collected_as_the_command_does() -> None:
    # GIVEN a recording of two people
    pictures = two_people()
    with capturing(ListCamera(pictures)) as ear:
        ear.wait(lambda state: bool(state.faces))
        # WHEN one moves on to where both are, clicks the second and collects
        ear.session.go_to(16 / 30)
        state = ear.wait(lambda state: len(state.faces) == 2)
        ear.session.pick(480, 160)
        picked = ear.wait(lambda state: state.picked)
        assert [face.chosen for face in picked.faces].count(True) == 1
        ear.session.collect()
        ended = ear.phase(CapturePhase.ENDED)
    # THEN all photos are of that one, the other one is counted
    assert ended.photos
    assert all(np.allclose(one.embedding, identity_vector(9)) for one in ended.photos)
    assert (ended.frames, ended.others) == (24, 1)
    # AND they are the very same that the command writes
    backend, plan = PhotoBackend(), CapturePlan(count=5)
    pick = pick_at(ListCamera(pictures), backend, at_s=16 / 30, x=480, y=160)
    capturer = Capturer(backend, plan, bars=Likeness.of(COMPACT.default_threshold), pick=pick)
    capture(ListCamera(pictures), capturer, plan)
    assert [one.jpeg for one in capturer.chosen()] == [one.jpeg for one in ended.photos]
    assert state.position_s == pytest.approx(16 / 30)


def test_the_next_face_is_sought_and_there_may_be_none() -> None:
    pictures = (
        [sharp_face(3)] + [no_face_picture()] * 40 + [sharp_face(4)] + [no_face_picture()] * 30
    )
    pictures[41:48] = [sharp_face(4, seed=n) for n in range(7)]
    with capturing(ListCamera(pictures)) as ear:
        assert ear.wait(lambda state: bool(state.faces)).position_s == 0.0
        ear.session.next_face()
        ear.wait(lambda state: state.position_s > 1.0 and state.hint is CaptureHint.NONE)
        ear.session.next_face()
        state = ear.hint(CaptureHint.NO_MORE)
        # THEN one stays where one was
        assert len(state.faces) == 1


def test_a_recording_without_anybody_says_so() -> None:
    with capturing(ListCamera([no_face_picture()] * 20)) as ear:
        state = ear.hint(CaptureHint.NOBODY)
        assert (state.phase, state.faces) == (CapturePhase.LOOKING, ())
        # WHEN one collects all the same THEN there is no photo, and that is said
        ear.session.collect()
        assert ear.phase(CapturePhase.ENDED).hint is CaptureHint.NO_PHOTO


def test_a_click_beside_every_face_picks_nobody() -> None:
    with capturing(ListCamera(two_people())) as ear:
        ear.wait(lambda state: bool(state.faces))
        ear.session.pick(620, 350)
        assert not ear.hint(CaptureHint.MISSED).picked


def test_enough_is_enough_and_one_can_look_again() -> None:
    # GIVEN a camera before which nobody differs, so that it would take long
    with capturing(Endless([sharp_face(3)]), plan=CapturePlan(count=5, seconds=1e9)) as ear:
        ear.wait(lambda state: bool(state.faces))
        ear.session.pick(270, 190)
        ear.wait(lambda state: state.picked)
        ear.session.collect()
        ear.wait(lambda state: state.frames >= 3)
        # WHEN somebody says that it is enough THEN what is there is kept
        ear.session.finish()
        assert len(ear.phase(CapturePhase.ENDED).photos) == 1
        # WHEN they look again THEN the camera runs again and nobody is picked
        ear.session.look_again()
        state = ear.wait(lambda s: s.phase is CapturePhase.LOOKING and bool(s.faces))
        assert (state.picked, state.photos) == (False, ())


def test_a_camera_ends_by_itself_when_there_is_enough_or_time_is_up() -> None:
    views = [sharp_face(3, seed=n, x=20 + 60 * n, size=100 + 20 * n) for n in range(7)]
    with capturing(Endless(views), plan=CapturePlan(count=1)) as ear:
        ear.wait(lambda state: bool(state.faces))
        ear.session.collect()
        assert len(ear.phase(CapturePhase.ENDED).photos) == 1
    with capturing(Endless([no_face_picture()]), plan=CapturePlan(count=3, seconds=5.0)) as ear:
        ear.hint(CaptureHint.NO_FACE)
        ear.session.collect()
        # a person who is not there is said to be missing before the time is up
        ear.phase(CapturePhase.ENDED)
        assert any(state.hint is CaptureHint.GONE for state in ear.heard)


def test_a_camera_that_is_unplugged_goes_on_when_it_is_back() -> None:
    # GIVEN a camera that is pulled out while collecting
    views = [sharp_face(3, seed=n, x=20 + 40 * n, size=90 + 15 * n) for n in range(9)]
    camera = Unplugged(views, breaks_at=30)
    with capturing(camera, plan=CapturePlan(count=400, seconds=9.0)) as ear:
        ear.wait(lambda state: bool(state.faces))
        ear.session.collect()
        # THEN that is said, and what was collected stays
        state = ear.hint(CaptureHint.CAMERA_LOST)
        kept = len(state.photos)
        assert kept
        assert camera.tried.wait(WAIT_S)
        # WHEN it is back THEN collecting goes on
        camera.back.set()
        ended = ear.phase(CapturePhase.ENDED)
        assert len(ended.photos) >= kept
        assert ended.error is None
        assert ended.frames > 30


def test_a_recording_that_breaks_off_keeps_what_was_there() -> None:
    class Broken(ListCamera):
        def read(self) -> Frame | None:
            frame = super().read()
            if frame is None and self.opened:
                raise CameraLost("the stream broke off")
            return frame

    pictures = [sharp_face(3, seed=n) for n in range(9)]
    with capturing(Broken(pictures)) as ear:
        ear.wait(lambda state: bool(state.faces))
        ear.session.collect()
        ended = ear.phase(CapturePhase.ENDED)
    assert isinstance(ended.error, CameraLost)
    assert ended.photos


def test_what_cannot_be_opened_is_said() -> None:
    class Busy(ListCamera):
        def open(self) -> None:
            raise CameraUnavailable("another program has it", detail="busy")

    camera = Busy([])
    with capturing(camera) as ear:
        state = ear.phase(CapturePhase.FAILED)
        assert isinstance(state.error, CameraUnavailable)

    def no_backend(_threads: int) -> FakeBackend:
        raise BackendUnavailable("no pack")

    session = CaptureSession(
        open_camera=lambda: camera,
        make_backend=no_backend,
        default=COMPACT.default_threshold,
        plan=CapturePlan(),
    )
    ear = Ear(session)
    session.start()
    assert isinstance(ear.phase(CapturePhase.FAILED).error, BackendUnavailable)
    session.stop()
    session.stop()


def test_a_very_large_picture_is_shown_smaller_and_cut_out_of_the_large_one() -> None:
    picture = np.zeros((2160, 3840, 3), np.uint8)
    small = sharp_face(3)
    picture[700:1060, 1200:1840] = small
    with capturing(ListCamera([picture] * 3)) as ear:
        state = ear.wait(lambda state: bool(state.faces))
        shown = ear.session.newest_frame()
        assert shown is not None
        assert shown.image.shape == (900, 1600, 3)
        assert (state.width, state.height) == (3840, 2160)
        x, y = state.faces[0].box.centre
        ear.session.pick(x, y)
        ear.wait(lambda state: state.picked)
        ear.session.collect()
        assert ear.phase(CapturePhase.ENDED).photos[0].picture.shape == (308, 308, 3)
