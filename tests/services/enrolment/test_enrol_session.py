"""A person before a camera, or in a recording, becomes shots."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from faceid_gui.core.errors import (
    BackendUnavailable,
    CameraLost,
    CameraUnavailable,
    ModelMissing,
)
from faceid_gui.core.ports import CameraSource, FaceBackend
from faceid_gui.core.types import Image
from faceid_gui.services.enrolment import session as enrol_session
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin
from faceid_gui.services.enrolment.session import EnrolSession
from tests.fakes import CONTRACT, FakeClock, add_face, no_face_picture
from tests.services.posing import AWAY, CameraQueue, PosingBackend, TimedCamera, held, posed
from tests.services.sessions import DEFAULT, finished, poses_of, running

ALL = list(PoseBin)


def session(
    *cameras: CameraSource,
    backend: Callable[[int], FaceBackend] | None = None,
    keep_crops: bool = False,
) -> EnrolSession:
    return EnrolSession(
        open_camera=CameraQueue(*cameras),
        make_backend=backend or (lambda threads: PosingBackend()),
        clock=FakeClock(),
        keep_crops=keep_crops,
        default=DEFAULT,
    )


def endless(*pictures: Image) -> Iterator[Image]:
    while True:
        yield from pictures


@pytest.fixture(autouse=True)
def _cameras_come_back_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrol_session, "REOPEN_S", 0.01)


# --- a camera -----------------------------------------------------------------------------


def test_all_poses_are_taken_and_the_camera_is_let_go() -> None:
    # GIVEN somebody who follows, and a camera that would go on for ever
    made: list[PosingBackend] = []

    def backend(threads: int) -> FaceBackend:
        assert threads >= 1
        made.append(PosingBackend())
        return made[-1]

    camera = TimedCamera(endless(*held(3, ALL)))
    looking = session(camera, backend=backend, keep_crops=True)
    # WHEN it runs
    last = finished(looking)
    # THEN it is complete and ends by itself
    assert last.hint is Hint.COMPLETE
    assert last.error is None
    assert last.taken == tuple(PoseBin)
    assert (last.wanted, last.shots, last.fraction) == (None, 5, None)
    assert camera.closed >= camera.opened == 1
    assert made[0].closed
    # THEN each shot is a sample that can be stored
    assert poses_of(looking) == ALL
    for shot in looking.shots:
        assert shot.sample.source == f"camera:0#{shot.pose.value}"
        assert shot.sample.quality.issue is None
        assert shot.sample.embeddings[CONTRACT.id].argmax() == 3
        assert (shot.sample.crop_png or b"").startswith(b"\x89PNG")
        assert shot.picture.shape[0] == shot.picture.shape[1]
    assert len({shot.number for shot in looking.shots}) == 5


def test_faces_are_not_kept_unless_asked_for() -> None:
    looking = session(TimedCamera(held(3, [PoseBin.FRONT]), live=False))
    finished(looking)
    assert [shot.sample.crop_png for shot in looking.shots] == [None]


def test_the_screen_is_told_no_more_than_twenty_times_a_second() -> None:
    looking = session(TimedCamera(endless(posed(3, AWAY))))
    with running(looking) as heard:
        began = time.monotonic()
        heard.wait_for(lambda state: state.frames > 60)
        took = time.monotonic() - began
    assert len(heard.states) <= 3 + took / 0.05
    state = heard.states[1]
    assert (state.width, state.height) == (640, 360)
    assert [face.chosen for face in state.faces] == [True]
    frame = looking.newest_frame()
    assert frame is not None
    assert frame.image.shape == (360, 640, 3)


def test_a_listener_that_fails_ends_nothing() -> None:
    looking = session(TimedCamera(held(3, ALL), live=False))

    def failing(state: CoachState) -> None:
        raise RuntimeError("no screen")

    looking.subscribe(failing)
    assert finished(looking).hint is Hint.COMPLETE


def test_nobody_comes_for_twenty_seconds() -> None:
    looking = session(TimedCamera(endless(no_face_picture()), step=0.5))
    with running(looking) as heard:
        heard.wait_for(lambda state: state.hint is Hint.NOBODY_COMES)
    assert looking.shots == ()
    assert not looking.state.running


@pytest.mark.parametrize(
    ("picture", "hint"),
    [
        (add_face(posed(3), 5, x=440, y=120, size=140), Hint.SEVERAL_FACES),
        (posed(3, size=300, y=20), Hint.TOO_LARGE),
        (posed(3, size=30), Hint.TOO_SMALL),
        (posed(3, AWAY), Hint.TURNED_AWAY),
        (np.roll(posed(3), -260, axis=1)[:, :380], Hint.CUT_OFF),
    ],
)
def test_what_cannot_be_used_is_said_and_never_taken(picture: Image, hint: Hint) -> None:
    looking = session(TimedCamera(endless(np.ascontiguousarray(picture))))
    with running(looking) as heard:
        heard.wait_for(lambda state: state.hint is hint)
        heard.wait_for(lambda state: state.frames > 60)
    assert looking.shots == ()


def test_a_bystander_far_behind_does_not_matter() -> None:
    picture = add_face(posed(3), 5, x=520, y=40, size=50)
    looking = session(TimedCamera([picture] * 25, live=False))
    assert finished(looking).taken == (PoseBin.FRONT,)
    assert looking.shots[0].sample.embeddings[CONTRACT.id].argmax() == 3


def test_a_picture_that_is_held_up_is_refused() -> None:
    looking = session(
        TimedCamera(endless(posed(3))), backend=lambda threads: PosingBackend(live=0.01)
    )
    with running(looking) as heard:
        heard.wait_for(lambda state: state.hint is Hint.HELD_UP_PICTURE)
        heard.wait_for(lambda state: state.frames > 60)
    assert looking.shots == ()


def test_a_pack_without_liveness_judges_nobody() -> None:
    looking = session(
        TimedCamera(endless(*held(3, ALL))), backend=lambda threads: PosingBackend(live=None)
    )
    assert finished(looking).hint is Hint.COMPLETE


def test_somebody_else_steps_in() -> None:
    # GIVEN one person from the front, and then another one who turns
    pictures = [*held(3, [PoseBin.FRONT]), *held(7, [PoseBin.LEFT, PoseBin.RIGHT] * 3)]
    looking = session(TimedCamera(endless(*pictures)))
    # WHEN they are seen
    with running(looking) as heard:
        heard.wait_for(lambda state: state.hint is Hint.OTHER_PERSON)
        heard.wait_for(lambda state: state.frames > 160)
    # THEN nothing of the other one is taken
    assert {shot.sample.embeddings[CONTRACT.id].argmax() for shot in looking.shots} == {3}


def test_a_camera_that_is_unplugged_comes_back_with_nothing_lost() -> None:
    # GIVEN a camera that is lost after two poses, then missing twice, then back
    first = TimedCamera([*held(3, ALL[:2]), CameraLost("unplugged")])
    second = TimedCamera(endless(*held(3, ALL[2:])), start=200.0)
    away: list[CameraSource] = [MissingCamera(), MissingCamera()]
    looking = session(first, *away, second)
    # WHEN it runs
    with running(looking) as heard:
        lost = heard.wait_for(lambda state: state.hint is Hint.CAMERA_LOST)
        last = heard.wait_for(lambda state: not state.running)
    # THEN that was said, with the reason, and the shots of before are there at the end
    assert isinstance(lost.error, CameraLost)
    assert lost.running
    assert lost.shots == 2
    assert last.hint is Hint.COMPLETE
    assert last.error is None
    assert poses_of(looking) == ALL
    assert first.closed >= 1


class MissingCamera(TimedCamera):
    """A camera that is not there."""

    def __init__(self) -> None:
        super().__init__([])

    def open(self) -> None:
        raise CameraUnavailable("there is no camera")


def test_a_camera_that_never_comes_can_be_given_up() -> None:
    looking = session(MissingCamera())
    with running(looking) as heard:
        state = heard.wait_for(lambda state: state.hint is Hint.CAMERA_LOST)
        assert isinstance(state.error, CameraUnavailable)
    assert not looking.state.running


def test_a_camera_that_takes_long_to_open_holds_nobody_up() -> None:
    # GIVEN a camera that hangs while it is opened
    class Hanging(TimedCamera):
        def open(self) -> None:
            opening.set()
            assert go_on.wait(20.0)

    opening, go_on = threading.Event(), threading.Event()
    looking = session(Hanging(endless(posed(3))))
    looking.start()
    assert opening.wait(20.0)
    # WHEN it is stopped
    began = time.monotonic()
    assert not looking.stop(deadline_s=0.1)
    # THEN that returns, and whatever the camera does later is of no account
    assert time.monotonic() - began < 5.0
    assert not looking.state.running
    go_on.set()
    assert looking.stop()
    assert looking.shots == ()
    assert not looking.state.running


def test_a_shot_is_dropped_and_taken_again() -> None:
    # GIVEN a complete session
    looking = session(TimedCamera(held(3, ALL)), TimedCamera(held(3, ALL), start=300.0))
    finished(looking)
    right = looking.shots[2]
    # WHEN one shot is dropped
    looking.drop(right.number)
    looking.drop(12345)
    # THEN it is wanted at once
    assert looking.state.wanted is PoseBin.RIGHT
    assert looking.state.shots == len(looking.shots) == 4
    # WHEN the session goes on
    last = finished(looking)
    # THEN it is there again, and nothing else was taken anew
    assert last.hint is Hint.COMPLETE
    assert sorted(poses_of(looking)) == sorted(PoseBin)
    assert looking.shots[-1].pose is PoseBin.RIGHT
    assert looking.shots[-1].number > right.number


def test_dropping_everything_forgets_who_it_was() -> None:
    looking = session(
        TimedCamera(held(3, [PoseBin.FRONT])), TimedCamera(endless(*held(7, ALL)), start=300.0)
    )
    with running(looking) as heard:
        heard.wait_for(lambda state: state.shots == 1)
    looking.drop(looking.shots[0].number)
    assert finished(looking).hint is Hint.COMPLETE
    assert {shot.sample.embeddings[CONTRACT.id].argmax() for shot in looking.shots} == {7}


def test_the_operator_may_stop_early_and_keep_what_is_there() -> None:
    looking = session(TimedCamera(endless(*held(3, ALL[:2]))))
    with running(looking) as heard:
        heard.wait_for(lambda state: state.shots == 2)
    assert not looking.state.running
    assert poses_of(looking) == ALL[:2]
    assert looking.stop()  # a second time


# --- faults -------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ModelMissing("gone"), ValueError("odd")])
def test_a_backend_that_does_not_open_is_said(error: Exception) -> None:
    def backend(threads: int) -> FaceBackend:
        raise error

    last = finished(session(TimedCamera([]), backend=backend))
    assert last.hint is Hint.FAILED
    assert last.error is error


def test_a_backend_that_breaks_is_said_and_closed() -> None:
    class Breaking(PosingBackend):
        def detect(self, image: Image, *, careful: bool = False) -> tuple[()]:
            raise BackendUnavailable("the accelerator is gone")

    made = Breaking()
    camera = TimedCamera(endless(posed(3)))
    last = finished(session(camera, backend=lambda threads: made))
    assert last.hint is Hint.FAILED
    assert isinstance(last.error, BackendUnavailable)
    assert made.closed
    assert camera.closed


def test_it_can_be_tried_again_after_a_fault() -> None:
    tries: list[int] = []

    def backend(threads: int) -> FaceBackend:
        tries.append(threads)
        if len(tries) == 1:
            raise ModelMissing("gone")
        return PosingBackend()

    looking = session(TimedCamera(held(3, ALL), live=False), backend=backend)
    assert finished(looking).hint is Hint.FAILED
    last = finished(looking)
    assert (last.hint, last.error) == (Hint.COMPLETE, None)


def test_passwords_stay_out_of_samples() -> None:
    camera = TimedCamera(
        held(3, [PoseBin.FRONT], frames=40), description="rtsp://me:secret@host/door"
    )
    looking = session(camera)
    with running(looking) as heard:
        heard.wait_for(lambda state: state.shots == 1)
    assert looking.shots[0].sample.source == "rtsp://host/door#front"
