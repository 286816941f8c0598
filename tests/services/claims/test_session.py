"""Whether the claimed person stands there, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.ports import EngineSettings, FaceBackend
from faceid_gui.core.types import Frame, Image, Threshold
from faceid_gui.services.claims.result import ClaimLimits, ClaimReason, ClaimResult
from faceid_gui.services.claims.session import ClaimTools, look
from tests.clocks import FakeClock
from tests.fakes import FakeBackend, fake_gallery
from tests.services.claims.scenes import SETTINGS, SceneCamera, scene

LIMITS = ClaimLimits(frames=60, seconds=20.0, second_chance_s=0.2)


def asked(
    claimed: str,
    camera: SceneCamera,
    *,
    backend: FaceBackend | None = None,
    settings: EngineSettings = SETTINGS,
    limits: ClaimLimits = LIMITS,
) -> ClaimResult:
    """The answer to a claim."""
    backend = backend or FakeBackend()
    tools = ClaimTools(backend, lambda: settings, SystemClock(), limits, lambda: False)
    return look(claimed, camera, tools)


def test_the_claimed_person_is_believed() -> None:
    # GIVEN person 1 before the camera, WHEN claimed
    camera = SceneCamera(scene(1))
    result = asked("person 1", camera)
    # THEN it is true, with who and how near, after a few pictures
    assert (result.granted, result.reason, result.identity) == (True, None, "person 1")
    assert result.score == pytest.approx(1.0)
    assert result.threshold == 0.5
    assert 3 <= result.frames <= 10
    # AND the camera is closed
    assert not camera.is_open


def test_a_name_is_the_same_in_any_case_and_unicode_form() -> None:
    assert asked("  PERSON 1", SceneCamera(scene(1))).granted


def test_another_enrolled_person_is_not_the_claimed_one() -> None:
    # GIVEN person 2, who may open doors; WHEN they claim to be person 1
    result = asked("person 1", SceneCamera(scene(2)))
    # THEN it is false - the original said True here
    assert (result.granted, result.reason) == (False, ClaimReason.OTHER_PERSON)
    assert result.identity == "person 2"


def test_a_stranger_is_nobody() -> None:
    limits = replace(LIMITS, frames=10_000)
    result = asked("person 1", SceneCamera(scene(9)), limits=limits)
    assert (result.granted, result.reason, result.identity) == (False, DenyReason.UNKNOWN, None)
    assert result.score == pytest.approx(0.0)


@pytest.mark.parametrize("name", ["person", "", "  ", "id-1", "person 3", "person 1\u200bx"])
def test_a_name_that_nobody_has_needs_no_camera(name: str) -> None:
    camera = SceneCamera(scene(1))
    result = asked(name, camera)
    assert (result.granted, result.reason) == (False, ClaimReason.UNKNOWN_USER)
    assert camera.opened == 0


@pytest.mark.parametrize("other", [2, 9])
def test_two_people_at_once_are_refused(other: int) -> None:
    result = asked("person 1", SceneCamera(scene(1, other)))
    assert (result.granted, result.reason) == (False, ClaimReason.SEVERAL_PEOPLE)


def test_a_second_face_in_the_deciding_picture_refuses() -> None:
    # GIVEN limits that shrug at crowds, WHEN two are there as the evidence is complete
    result = asked(
        "person 1", SceneCamera(scene(1, 9)), limits=replace(LIMITS, crowded_frames=1000)
    )
    # THEN it is refused all the same
    assert (result.granted, result.reason) == (False, ClaimReason.SEVERAL_PEOPLE)


def test_one_slip_of_the_detector_is_forgiven() -> None:
    pictures = chain(islice(scene(1, 9), 1), scene(1))
    assert asked("person 1", SceneCamera(pictures)).granted


def test_a_spoof_is_refused_at_once() -> None:
    result = asked("person 1", SceneCamera(scene(1)), backend=FakeBackend(live=0.1))
    assert (result.granted, result.reason) == (False, DenyReason.SPOOFED)
    assert result.frames < 5


def test_a_still_picture_is_frozen() -> None:
    result = asked("person 1", SceneCamera(scene(1, still=True)))
    assert (result.granted, result.reason) == (False, DenyReason.FROZEN)


def test_nobody_is_no_face() -> None:
    result = asked("person 1", SceneCamera(scene()))
    assert (result.granted, result.reason) == (False, ClaimReason.NO_FACE)
    assert result.frames == LIMITS.frames


def test_a_recording_that_ends_too_soon_is_a_refusal() -> None:
    result = asked("person 1", SceneCamera(islice(scene(1), 2)))
    assert (result.granted, result.reason) == (False, ClaimReason.TIMEOUT)
    assert result.score == pytest.approx(1.0)


def test_who_is_not_recognised_at_first_has_a_second_chance() -> None:
    # GIVEN a stranger who is refused, and then the claimed person
    def pictures() -> Iterator[Image]:
        yield from islice(scene(9), 40)
        yield from scene(1)

    camera = SceneCamera(pictures())
    # WHEN there is time left
    result = asked("person 1", camera, limits=replace(LIMITS, frames=500, second_chance_s=10.0))
    # THEN the person is believed
    assert result.granted
    assert camera.number > 40


@pytest.mark.parametrize("when", [0, 2])
def test_a_camera_that_is_lost_is_a_refusal(when: int) -> None:
    def lose(number: int) -> None:
        if number >= when:
            raise CameraLost

    camera = SceneCamera(scene(1), before=lose)
    assert asked("person 1", camera).reason is ClaimReason.CAMERA_LOST
    assert not camera.is_open


def test_a_camera_that_cannot_be_opened_is_a_refusal() -> None:
    class Shut(SceneCamera):
        def open(self) -> None:
            raise CameraUnavailable

    assert asked("person 1", Shut(scene(1))).reason is ClaimReason.CAMERA_UNAVAILABLE


def test_a_backend_that_fails_is_a_refusal() -> None:
    class Broken(FakeBackend):
        def embed(self, crops: object) -> object:  # type: ignore[override]
            raise RuntimeError("boom")

    result = asked("person 1", SceneCamera(scene(1)), backend=Broken())  # type: ignore[arg-type]
    assert (result.granted, result.reason) == (False, DenyReason.FAULT)


@pytest.mark.parametrize("value", [1.1, float("nan"), float("inf")])
def test_a_threshold_that_makes_no_sense_grants_nothing(value: float) -> None:
    settings = replace(SETTINGS, threshold=Threshold(value))
    assert not asked("person 1", SceneCamera(scene(1)), settings=settings).granted


def test_an_answer_that_is_late_is_no_yes() -> None:
    # GIVEN a camera whose pictures take until after the deadline
    clock = FakeClock(1000.0)

    class Late(SceneCamera):
        def read(self) -> Frame | None:
            frame = super().read()
            clock.advance(0.1)
            return replace(frame, captured_at=clock.now) if frame is not None else None

    limits = replace(LIMITS, seconds=0.25)  # the evidence is complete with the third picture
    tools = ClaimTools(FakeBackend(), lambda: SETTINGS, clock, limits, lambda: False)
    # WHEN claimed
    result = look("person 1", Late(scene(1)), tools)
    # THEN the yes comes too late
    assert (result.granted, result.reason) == (False, ClaimReason.TIMEOUT)
    in_time = replace(tools, limits=replace(LIMITS, seconds=0.65))
    assert look("person 1", Late(scene(1)), in_time).granted


def test_who_is_removed_meanwhile_is_not_believed() -> None:
    # GIVEN a gallery that loses person 1 after the first picture
    current = [SETTINGS]

    def remove(number: int) -> None:
        if number == 1:
            current[0] = replace(SETTINGS, gallery=fake_gallery(2))

    tools = ClaimTools(FakeBackend(), lambda: current[0], SystemClock(), LIMITS, lambda: False)
    # WHEN the look goes on
    result = look("person 1", SceneCamera(scene(1), before=remove), tools)
    # THEN they are nobody
    assert not result.granted


def test_nobody_waits_any_more() -> None:
    tools = ClaimTools(FakeBackend(), lambda: SETTINGS, SystemClock(), LIMITS, lambda: True)
    assert look("person 1", SceneCamera(scene(1)), tools).reason is ClaimReason.STOPPED


def test_a_result_is_a_grant_or_a_refusal() -> None:
    for granted, reason, name in [
        (True, None, None),
        (True, ClaimReason.BUSY, "x"),
        (False, None, None),
        (False, None, "x"),
    ]:
        with pytest.raises(ValueError, match="either"):
            ClaimResult("x", granted=granted, reason=reason, identity=name)
