"""Calibrating by a plan: what is kept, what is noted, and what it rests on."""

from __future__ import annotations

import json

import numpy as np
import pytest

from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.core.errors import BadRequest, StoreDamaged
from faceid_gui.services.calibration.strangers import Strangers
from tests.fakes import CONTRACT
from tests.services.calibration.support import Site


def _strangers(site: Site, count: int = 30) -> Strangers:
    rows = site.others(count)
    paths = tuple(f"photo {n}" for n in range(count))
    return Strangers(rows, paths, (), paths, ("guests",) * count)


def test_a_calibration_is_kept_and_noted_without_names() -> None:
    # GIVEN a site with groups whose names say much
    site = Site()
    ids = [person.id for person in site.gallery.people()]
    groups = tuple(sorted((who, ("Secret A", "Secret B")[n % 2]) for n, who in enumerate(ids)))
    plan = CalibrationPlan(planned_size=80, groups=groups)
    # WHEN calibrated by a plan
    done = site.desk().calibrate(plan=plan)
    # THEN threshold, plan and what it rests on are kept
    assert site.gallery.threshold(CONTRACT.id) == done.report.threshold
    assert site.desk().plan() == plan
    assert done.report.planned_size == 80
    assert [group.name for group in done.report.groups] == ["Secret A", "Secret B"]
    last = site.desk().last()
    assert last is not None
    assert (last.value, last.why) == (done.report.threshold.value, "asked")
    # AND the trail tells before, after and why, and no name of a group or a person
    (calibrated,) = [entry for entry in site.audit.entries if entry[1] == "threshold.calibrated"]
    assert f"{done.before.value:.4f} to {done.report.threshold.value:.4f}" in calibrated[3]
    assert "Secret" not in str(site.audit.entries)
    assert "person 1" not in str(site.audit.entries)


def test_a_larger_planned_gallery_asks_for_more() -> None:
    site = Site()
    now = site.desk().calibrate(keep=False)
    later = site.desk().calibrate(plan=CalibrationPlan(planned_size=400), keep=False)
    assert later.report.threshold.value > now.report.threshold.value
    assert site.gallery.threshold(CONTRACT.id) is None
    assert site.audit.entries == []


def test_the_fingerprint_is_of_what_the_threshold_rests_on_alone() -> None:
    # GIVEN a site
    site = Site()
    desk = site.desk()
    first = desk.basis().fingerprint
    # WHEN somebody is renamed and a threshold is set, THEN it is the same
    person = site.gallery.people()[0]
    site.gallery.rename(person.id, "Another Name")
    desk.calibrate()
    assert site.desk().basis().fingerprint == first
    # WHEN people, plan, rate or kept strangers change, THEN it is another
    marks = {first}
    site.enrol("new")
    marks.add(desk.basis().fingerprint)
    desk.save(CalibrationPlan(planned_size=99))
    marks.add(desk.basis().fingerprint)
    site.target = 0.01
    marks.add(desk.basis().fingerprint)
    desk.keep(_strangers(site))
    marks.add(desk.basis().fingerprint)
    assert len(marks) == 5


def test_strangers_are_kept_only_where_that_is_asked_for() -> None:
    # GIVEN strangers at hand
    site = Site()
    strangers = _strangers(site)
    # WHEN calibrated with them once
    done = site.desk().calibrate(strangers=strangers)
    assert (done.strangers, site.desk().kept()) == (30, 0)
    last = site.desk().last()
    assert last is not None
    assert last.fleeting == 30
    # THEN the next calibration does without
    assert site.desk().calibrate().strangers == 0
    # WHEN they are kept, THEN the next one has them, without whence they came
    site.desk().calibrate(strangers=strangers, keep_strangers=True)
    assert site.desk().calibrate().strangers == 30
    assert "photo" not in str([one.owner for one in site.strangers.every(CONTRACT.id)])
    last = site.desk().last()
    assert last is not None
    assert last.fleeting == 0
    # AND they can be forgotten
    assert site.desk().forget() == 30
    assert site.desk().calibrate().strangers == 0


def test_what_cannot_be_calibrated_changes_nothing() -> None:
    site = Site(people=1)
    with pytest.raises(BadRequest):
        site.desk().calibrate(plan=CalibrationPlan(planned_size=5))
    assert site.desk().plan() == CalibrationPlan()
    assert site.audit.entries == []


@pytest.mark.parametrize(
    "plan",
    [
        CalibrationPlan(target_fpir=0.0),
        CalibrationPlan(target_fpir=float("nan")),
        CalibrationPlan(planned_size=0),
        CalibrationPlan(planned_size=10**9),
        CalibrationPlan(groups=(("id", ""),)),
        CalibrationPlan(groups=(("id", "x" * 101),)),
    ],
)
def test_a_plan_that_makes_no_sense_is_not_kept(plan: CalibrationPlan) -> None:
    site = Site(people=2)
    with pytest.raises(BadRequest):
        site.desk().save(plan)
    assert site.records.values == {}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"groups": 3}', b'{"groups": [], "colour": 1}', b"\xff"]
)
def test_a_plan_that_was_damaged_is_told(content: bytes) -> None:
    site = Site(people=2)
    site.records.values["calibration.plan"] = content
    with pytest.raises(StoreDamaged):
        site.desk().plan()


def test_labels_of_who_is_gone_are_dropped() -> None:
    site = Site(people=3)
    (keep, *_) = [person.id for person in site.gallery.people()]
    site.desk().save(CalibrationPlan(groups=((keep, "a"), ("gone", "b"))))
    assert site.plans.keep_labels_of([keep]).groups == ((keep, "a"),)
    assert "gone" not in json.dumps(site.records.values["calibration.plan"].decode())


def test_strangers_of_another_length_are_not_used() -> None:
    # GIVEN strangers that were kept for a contract of the same id and another dimension
    site = Site()
    odd = Strangers(np.eye(3, 8, dtype=np.float32), ("a", "b", "c"), ())
    site.strangers.keep(CONTRACT.id, odd.kept())
    # THEN they are passed over
    assert site.desk().calibrate().strangers == 0
