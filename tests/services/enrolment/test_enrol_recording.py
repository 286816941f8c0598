"""A recording of a person becomes shots."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame, Image
from faceid_gui.services.enrolment.coaching import Hint, PoseBin
from faceid_gui.services.enrolment.session import EnrolSession
from tests.fakes import FakeClock, no_face_picture
from tests.services.posing import PosingBackend, TimedCamera, held, posed
from tests.services.sessions import DEFAULT, finished, poses_of, running

ALL = list(PoseBin)


def session(camera: CameraSource) -> EnrolSession:
    return EnrolSession(
        open_camera=lambda: camera,
        make_backend=lambda threads: PosingBackend(),
        clock=FakeClock(),
        keep_crops=False,
        default=DEFAULT,
    )


def recording(pictures: Iterable[Image | Exception], **more: float) -> TimedCamera:
    return TimedCamera(pictures, live=False, description="/tmp/some where/clip.mp4", **more)


def test_a_recording_is_seen_to_its_end() -> None:
    looking = session(recording(held(3, [*ALL, PoseBin.FRONT])))
    last = finished(looking)
    assert last.hint is Hint.COMPLETE
    assert (last.frames, last.fraction) == (150, 1.0)
    assert {shot.sample.source for shot in looking.shots} == {
        f"clip.mp4#{pose.value}" for pose in PoseBin
    }


def test_a_recording_of_nobody_ends_without_shots() -> None:
    last = finished(session(recording([no_face_picture()] * 40)))
    assert (last.hint, last.shots, last.error) == (Hint.ENDED, 0, None)


def test_a_recording_that_ends_amid_a_pose_keeps_it() -> None:
    looking = session(recording(held(3, [PoseBin.FRONT], frames=5)))
    last = finished(looking)
    assert (last.hint, last.taken, last.shots) == (Hint.ENDED, (PoseBin.FRONT,), 1)


def test_a_recording_that_cannot_be_opened_is_said() -> None:
    class Broken(TimedCamera):
        def open(self) -> None:
            raise CameraUnavailable("this is no video")

    last = finished(session(Broken([], live=False)))
    assert last.hint is Hint.FAILED
    assert isinstance(last.error, CameraUnavailable)


def test_a_recording_that_breaks_off_is_said_and_keeps_its_shots() -> None:
    looking = session(recording([*held(3, [PoseBin.FRONT]), CameraLost("the disk is gone")]))
    last = finished(looking)
    assert last.hint is Hint.FAILED
    assert isinstance(last.error, CameraLost)
    assert poses_of(looking) == [PoseBin.FRONT]


def test_a_better_moment_of_a_recording_replaces_a_poorer_one() -> None:
    small = held(3, [PoseBin.FRONT], frames=25)
    looking = session(recording([*[posed(3, size=70)] * 25, *small]))
    finished(looking)
    assert [shot.sample.quality.face_px for shot in looking.shots] == [140.0]


def test_an_upright_recording() -> None:
    upright = [np.ascontiguousarray(picture[:, 140:400]) for picture in held(3, ALL)]
    assert upright[0].shape[0] > upright[0].shape[1]
    last = finished(session(recording(upright)))
    assert last.hint is Hint.COMPLETE
    assert (last.width, last.height) == (260, 360)


def test_a_recording_of_an_uneven_frame_rate() -> None:
    # GIVEN frames that come in bursts
    class Uneven(TimedCamera):
        def read(self) -> Frame | None:
            frame = super().read()
            if frame is None or frame.time_s is None:
                return frame
            uneven = frame.time_s if frame.number % 7 else frame.time_s + 0.1
            return Frame(frame.image, frame.number, frame.captured_at, uneven)

    last = finished(session(Uneven(held(3, ALL), live=False)))
    assert last.hint is Hint.COMPLETE


def test_how_far_a_recording_is() -> None:
    class Measured(TimedCamera):
        duration_s = 2.0

    looking = session(Measured(held(3, [PoseBin.FRONT], frames=60), live=False))
    with running(looking) as heard:
        heard.wait_for(lambda state: not state.running)
    fractions = [state.fraction for state in heard.states if state.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert any(0.0 < fraction < 1.0 for fraction in fractions)
