"""``calibrate`` warns of a threshold that would shut people out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faceid_gui.cli.calibrate_warning import warn_of_refusals
from faceid_gui.core.calibration import CalibrationReport, ClosePair, PersonFinding
from faceid_gui.core.types import Threshold
from faceid_gui.services.calibration.site import NearStranger, SiteCalibration

REPORT = CalibrationReport(
    Threshold(0.5, 0.05, True, 0.01, 0.01, 20, 100, group="night"),
    searches=100,
    effective=90.0,
    highest_impostor=0.48,
    extrapolated=False,
    held_up=False,
    expected_fnmr=0.126,
    genuine=80,
    closest=None,
)


def _said(capsys: pytest.CaptureFixture[str], done: SiteCalibration) -> str:
    warn_of_refusals(done)
    out, err = capsys.readouterr()
    assert out == ""  # a JSON document may stand there
    return err


def test_few_refused_people_need_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    few = SiteCalibration(replace(REPORT, expected_fnmr=0.03), Threshold(0.4), None, ())
    assert _said(capsys, few) == ""


def test_how_many_and_why_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    # GIVEN a group that decides, and somebody whom a rule refuses
    rule = PersonFinding("Ada", "Kim", 0.5, 0.6, 0.1, 5, 0.4, 0.0, limited=False)
    done = SiteCalibration(replace(REPORT, people=(rule,)), Threshold(0.4), None, ())
    # WHEN warned, THEN both are named, and what to do
    said = _said(capsys, done)
    for part in ("about 1 in 8", "13 %", "group night", "refuse Ada", "add photos"):
        assert part in said


def test_a_stranger_who_is_enrolled_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    report = replace(REPORT, expected_fnmr=0.8, closest=ClosePair("Ada", "Kim", 0.6))
    done = SiteCalibration(report, Threshold(0.4), NearStranger("a.jpg", "Ada", 0.9), ())
    said = _said(capsys, done)
    assert said.startswith("warning: most of the people's own photos")
    assert said.index("a.jpg") < said.index("Ada and Kim")
    assert "night" not in said
