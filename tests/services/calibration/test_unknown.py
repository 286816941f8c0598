"""Which recorded visits are of strangers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.types import Embedding
from faceid_gui.services.calibration.unknown import RETRY_S, UnknownVisits, find_unknown
from tests.fakes import CONTRACT
from tests.services.calibration.support import DEFAULT, Site, near, recorded


def _log(site: Site, visit_id: str, at: float, *, person_id: str | None = None) -> None:
    """A visit in the log: granted to somebody, or refused as unknown."""
    granted = person_id is not None
    reason = None if granted else DenyReason.UNKNOWN
    site.visits.record(
        VisitRecord(visit_id, at, granted, reason, person_id, None, Evidence(visit_id))
    )


def _found(site: Site) -> UnknownVisits:
    return find_unknown(
        site.recordings,
        site.visits,
        snapshot=site.gallery.snapshot(CONTRACT),
        vectors=site.gallery.vectors(CONTRACT),
        default=DEFAULT,
    )


def _template(site: Site, row: int = 0) -> tuple[str, Embedding]:
    snapshot = site.gallery.snapshot(CONTRACT)
    return snapshot.people[row].id, snapshot.matrix[row]


def _less_like(site: Site, template: Embedding, score: float) -> Embedding:
    """A face with this score to a template and little to all others."""
    snapshot = site.gallery.snapshot(CONTRACT)
    options = [
        score * template + np.sqrt(1 - score**2) * side / np.linalg.norm(side)
        for side in (
            row - (row @ template) * template for row in site.others(200).astype(np.float64)
        )
    ]
    return min(
        (np.asarray(one, np.float32) for one in options),
        key=lambda one: float(np.sort(snapshot.matrix @ one)[-2]),
    )


def test_refused_strangers_are_impostors() -> None:
    # GIVEN recorded visits of a stranger, of somebody let in, and of one the log does not know
    site = Site(people=8)
    stranger = _less_like(site, _template(site)[1], 0.1)
    for visit_id, at in (("a", 10.0), ("b", 20.0), ("c", 30.0)):
        site.recordings.keep(recorded(visit_id, at, stranger))
    _log(site, "a", 10.0)
    _log(site, "b", 20.0, person_id=_template(site, 5)[0])
    # THEN only the refused one is used
    found = _found(site)
    assert found.visit_ids == ("a",)
    assert found.embeddings.shape == (1, CONTRACT.dimension)
    assert found.left_out == 0


def test_who_was_let_in_close_by_was_no_stranger() -> None:
    # GIVEN somebody who was refused at a poor score, and let in a minute later
    site = Site(people=8)
    person_id, template = _template(site)
    poor = _less_like(site, template, 0.55)
    for visit_id, at in (("a", 1000.0), ("b", 5000.0)):
        site.recordings.keep(recorded(visit_id, at, poor))
        _log(site, visit_id, at)
    _log(site, "in", 1000.0 + RETRY_S - 1, person_id=person_id)
    # THEN that visit is left out, and one of another day is judged by its score
    found = _found(site)
    assert found.tried_again == 1
    assert "a" not in found.visit_ids


def test_a_score_like_their_own_is_no_strangers() -> None:
    # GIVEN somebody enrolled who was refused and did not come back
    site = Site(people=8)
    _, template = _template(site)
    site.recordings.keep(recorded("a", 10.0, near(site.rng, template, 0.05)))
    _log(site, "a", 10.0)
    # THEN they do not raise the threshold
    found = _found(site)
    assert (found.visit_ids, found.too_near) == ((), 1)


def test_what_says_nothing_of_a_living_stranger_is_not_used() -> None:
    site = Site(people=8)
    stranger = _less_like(site, _template(site)[1], 0.1)
    good = recorded("a", 1.0, stranger)
    bad = [
        replace(good, visit_id="spoof", spoofed=True),
        replace(good, visit_id="fault", fault="broke"),
        replace(good, visit_id="other", contract_id="another"),
        replace(good, visit_id="empty", looks=()),
        recorded("nan", 1.0, np.full(CONTRACT.dimension, np.nan, np.float32)),
    ]
    for visit in (good, *bad):
        site.recordings.keep(visit)
        _log(site, visit.visit_id, visit.at)
    found = _found(site)
    assert (found.visit_ids, found.unusable) == (("a",), 5)


def test_one_stranger_who_comes_every_day_is_one_person() -> None:
    site = Site(people=8)
    one = _less_like(site, _template(site)[1], 0.1)
    for day in range(4):
        site.recordings.keep(recorded(f"day {day}", 86_400.0 * day, near(site.rng, one, 0.01)))
        _log(site, f"day {day}", 86_400.0 * day)
    assert len(set(_found(site).owners)) == 1


def test_the_plan_decides_whether_visits_count() -> None:
    # GIVEN a site with a recorded stranger
    site = Site()
    site.recordings.keep(recorded("a", 1.0, _less_like(site, _template(site)[1], 0.1)))
    _log(site, "a", 1.0)
    assert site.desk().calibrate(keep=False).unknown == 0
    # WHEN the plan says so, THEN they count, and how many were left out is told
    wanted = CalibrationPlan(use_unknown_visits=True)
    done = site.desk().calibrate(plan=wanted, keep=False)
    assert done.unknown + done.left_out == 1


def _stand_at_the_door(site: Site, vectors: list[Embedding]) -> None:
    """Recorded visits that were refused as unknown, one after the other."""
    site.plans.save(CalibrationPlan(use_unknown_visits=True))
    for number, vector in enumerate(vectors):
        at = 1_000_000.0 + 600.0 * number
        _log(site, f"v{number}", at)
        site.recordings.keep(recorded(f"v{number}", at, vector))


@pytest.mark.parametrize("target", [0.1, 0.05, 0.001])
@pytest.mark.parametrize("visits", [20, 400])
def test_nobody_at_the_door_shuts_everybody_out(target: float, visits: int) -> None:
    # GIVEN somebody who tries, again and again, to be as like somebody enrolled as a stranger is
    site = Site(people=40, target=target)
    without = site.desk().calibrate(keep=False).report.threshold.value
    template = _template(site)[1]
    tries = [_less_like(site, template, float(site.rng.uniform(0.2, 0.9))) for _ in range(visits)]
    _stand_at_the_door(site, tries)
    # WHEN calibrated
    found = _found(site)
    done = site.desk().calibrate()
    # THEN it is no higher than what an honest stranger may reach, and people still get in
    value = done.report.threshold.value
    assert without <= value <= max(found.ceiling, without)
    assert value < 0.8
    assert done.report.expected_fnmr is not None
    before = site.desk().calibrate(keep=False, plan=CalibrationPlan()).report.expected_fnmr
    assert before is not None
    assert done.report.expected_fnmr <= before + 0.02


@pytest.mark.parametrize("target", [0.1, 0.05, 0.01])
def test_nobody_at_the_door_lowers_the_threshold(target: float) -> None:
    # GIVEN a site, and very many visits of faces that are like nobody's
    site = Site(people=40, target=target)
    without = site.desk().calibrate().report.threshold.value
    snapshot = site.gallery.snapshot(CONTRACT)
    rows = site.others(600)
    unlike = np.argsort((rows @ snapshot.matrix.T).max(axis=1))[:200]
    _stand_at_the_door(site, [rows[row] for row in unlike])
    # WHEN calibrated with them
    done = site.desk().calibrate()
    # THEN they have not thinned out the searches of the people's own
    assert done.unknown > 100
    assert done.report.threshold.value >= without
