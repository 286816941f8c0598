"""The wizards without a screen: every step, and what leads on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.services.flows import (
    CaptureAnswers,
    CaptureFlow,
    CaptureStep,
    EnrolAnswers,
    EnrolFlow,
    EnrolFrom,
    EnrolStep,
)

ENROL = EnrolAnswers(name="Ann", agreed=True, source="camera:0")
CAPTURE = CaptureAnswers(source="clip.mp4", name="Ann", folder=Path("photos"))


def test_enrolling_walks_forward_and_back() -> None:
    flow = EnrolFlow(replace(ENROL))
    assert (flow.step, flow.number, flow.count) == (EnrolStep.WHO, 1, 4)
    assert not flow.can_go_back
    flow.back()
    assert flow.number == 1
    flow.forward()
    assert flow.number == 2
    assert flow.can_go_back
    flow.back()
    for _ in range(9):
        flow.forward()
    assert flow.number == flow.count
    assert flow.can_go_on
    # THEN what is saved is not walked back from
    assert not flow.can_go_back


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (ENROL, True),
        (replace(ENROL, name="  "), False),
        (replace(ENROL, agreed=False), False),
        (replace(ENROL, source=""), False),
        (replace(ENROL, name="", person_id="42"), True),
        (replace(ENROL, name="", person_id="42", agreed=False), False),
        (replace(ENROL, origin=EnrolFrom.PHOTOS), False),
        (replace(ENROL, origin=EnrolFrom.PHOTOS, source="", photos=(Path("a.jpg"),)), True),
    ],
)
def test_who_is_answered(answers: EnrolAnswers, expected: bool) -> None:
    assert EnrolFlow(answers).can_go_on is expected


@pytest.mark.parametrize("step", [EnrolStep.LOOK, EnrolStep.REVIEW])
def test_a_picture_is_needed(step: EnrolStep) -> None:
    flow = EnrolFlow(replace(ENROL))
    flow.step = step
    assert not flow.can_go_on
    flow.usable = 1
    assert flow.can_go_on


def test_capturing_asks_for_everything_it_needs() -> None:
    flow = CaptureFlow(replace(CAPTURE))
    assert flow.can_go_on
    for lacking in ({"source": ""}, {"name": " "}, {"folder": None}):
        assert not CaptureFlow(replace(CAPTURE, **lacking)).can_go_on
    flow.forward()
    assert (flow.step, flow.can_go_on) == (CaptureStep.PICK, False)
    flow.picked = True
    assert flow.can_go_on
    flow.forward()
    assert not flow.can_go_on
    flow.chosen = 20
    assert flow.can_go_on
    assert flow.can_go_back


def test_captured_photos_are_enrolled_with_consent_alone() -> None:
    flow = CaptureFlow(replace(CAPTURE, enrol=True))
    flow.step, flow.chosen = CaptureStep.CHOOSE, 20
    assert not flow.can_go_on
    flow.answers.agreed = True
    assert flow.can_go_on
    flow.forward()
    assert not flow.can_go_back
