"""What is warned of where a calibration would shut its own people out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faceid_gui.core.calibration import (
    CalibrationReport,
    ClosePair,
    PersonFinding,
)
from faceid_gui.core.types import Threshold
from faceid_gui.services.calibration.refusals import Cause, one_in_so_many, refusals_of
from faceid_gui.services.calibration.site import NearStranger, SiteCalibration

REPORT = CalibrationReport(
    Threshold(0.5, 0.05, True, 0.01, 0.01, 20, 100), 100, 90.0, 0.48, False, False, 0.1, 80, None
)
DONE = SiteCalibration(REPORT, Threshold(0.4), None, ())


@pytest.mark.parametrize("share", [None, 0.0, 0.05])
def test_few_refused_people_are_no_matter(share: float | None) -> None:
    assert refusals_of(replace(DONE, report=replace(REPORT, expected_fnmr=share))) is None


@pytest.mark.parametrize(("share", "asks"), [(0.051, False), (0.2, False), (0.21, True)])
def test_many_are_asked_about(share: float, asks: bool) -> None:
    found = refusals_of(replace(DONE, report=replace(REPORT, expected_fnmr=share)))
    assert found is not None
    assert found.must_ask is asks
    assert found.causes == ()


def test_whatever_may_lie_behind_it_is_named() -> None:
    # GIVEN a stranger and a pair at the threshold, a group that decides, a rule that costs
    # something and one that does not, the default's word, and more people to come
    costs = PersonFinding("Ada", "Kim", 0.5, 0.6, 0.1, 5, 0.4, 0.0, limited=False)
    free = replace(costs, person="Lee", missed=0.0)
    report = replace(
        REPORT,
        threshold=replace(REPORT.threshold, group="night"),
        closest=ClosePair("Ada", "Kim", 0.49),
        people=(costs, free),
        held_up=True,
        planned_size=90,
    )
    # WHEN looked at
    found = refusals_of(replace(DONE, report=report, nearest=NearStranger("a.jpg", "Ada", 0.7)))
    # THEN each is a cause, the likeliest first
    assert found is not None
    assert found.causes == tuple(Cause)
    assert [one.person for one in found.rules] == ["Ada"]
    assert found.group == "night"


def test_who_is_far_below_the_threshold_is_not_to_blame() -> None:
    report = replace(REPORT, closest=ClosePair("Ada", "Kim", 0.3))
    found = refusals_of(replace(DONE, report=report, nearest=NearStranger("a.jpg", "Ada", 0.2)))
    assert found is not None
    assert (found.stranger, found.pair) == (None, None)


@pytest.mark.parametrize(("share", "number"), [(0.051, 20), (0.34, 3), (0.5, 2), (0.9, 1)])
def test_one_in_so_many(share: float, number: int) -> None:
    assert one_in_so_many(share) == number
