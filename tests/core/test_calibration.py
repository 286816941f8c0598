"""Thresholds from impostor scores: do they hold what they say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.core.calibration import CalibrationReport, calibrate, one_in
from faceid_gui.core.errors import BadRequest, ContractMismatch
from faceid_gui.core.types import Embeddings, Threshold

LOW = Threshold(-1.0, margin=0.0)
"""A default that never gets in the way."""

CAREFUL = Threshold(0.66, margin=0.0)
"""A default that fits the simulated sites: about 1 in 2,000 strangers at 30 people."""

DIMENSION = 48


@dataclass(frozen=True, slots=True)
class Site:
    """A simulated population: enrolled people with samples, and people who are not."""

    samples: Embeddings
    labels: list[str]
    strangers: Embeddings
    people: int

    def observed(self, threshold: float, *, skip: int = 0) -> float:
        """The share of the strangers, from the ``skip``-th on, who would be let through."""
        rows = self.samples.reshape(self.people, -1, DIMENSION).mean(axis=1)
        scores = self.strangers[skip:] @ _unit(rows).T
        return float((scores.max(axis=1) >= threshold).mean())


def _unit(rows: NDArray[np.floating]) -> Embeddings:
    unit: Embeddings = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return unit


def _site(seed: int, *, people: int, samples: int = 3, strangers: int = 4000) -> Site:
    rng = np.random.default_rng(seed)
    alike = rng.normal(size=DIMENSION) * 0.5  # one population: all look a little alike
    noise = 0.6 / np.sqrt(DIMENSION)

    def photos(who: Embeddings) -> Embeddings:
        return _unit(who + rng.normal(size=who.shape) * noise)

    enrolled = _unit(rng.normal(size=(people, DIMENSION)) + alike)
    others = _unit(rng.normal(size=(strangers, DIMENSION)) + alike)
    labels = [f"person {i}" for i in range(people) for _ in range(samples)]
    return Site(photos(np.repeat(enrolled, samples, axis=0)), labels, photos(others), people)


def _calibrated(
    site: Site, target: float, *, strangers: int = 0, default: Threshold = LOW
) -> CalibrationReport:
    foreign = site.strangers[:strangers] if strangers else None
    return calibrate(
        site.samples, site.labels, target_fpir=target, default=default, strangers=foreign
    )


@pytest.mark.parametrize(
    ("people", "strangers", "target"),
    [(42, 0, 0.05), (42, 100, 0.01), (150, 0, 0.01), (150, 200, 0.02)],
)
def test_the_rate_on_new_strangers_is_the_target(
    people: int, strangers: int, target: float
) -> None:
    # GIVEN many simulated sites
    rates = []
    for seed in range(24):
        site = _site(seed, people=people)
        # WHEN each is calibrated on its own impostors
        report = _calibrated(site, target, strangers=strangers)
        assert not report.extrapolated
        # THEN people it has never seen get through at the target's rate, on average
        rates.append(site.observed(report.threshold.value, skip=strangers))
    mean, error = np.mean(rates), np.std(rates) / np.sqrt(len(rates))
    assert mean - 2 * error <= target
    assert mean >= 0.3 * target


@pytest.mark.parametrize(
    ("people", "target", "default"),
    [(100, 0.0005, LOW), (150, 0.001, LOW), (12, 0.001, CAREFUL), (30, 0.001, CAREFUL)],
)
def test_below_the_floor_it_stays_on_the_safe_side(
    people: int, target: float, default: Threshold
) -> None:
    # GIVEN sites with too few people for the target; a careful default where they are few
    rates = []
    for seed in range(24):
        site = _site(seed, people=people)
        # WHEN they are calibrated
        report = _calibrated(site, target, default=default)
        # THEN the report says so, and the threshold is above every impostor score
        assert report.extrapolated
        assert report.claim == report.threshold.floor_fpir
        assert report.claim > target
        assert report.threshold.value > report.highest_impostor
        rates.append(site.observed(report.threshold.value))
    assert np.mean(rates) <= target


def test_few_people_do_not_shut_everybody_out() -> None:
    # GIVEN a small site whose own scores are below the default
    site = _site(2, people=8)
    # WHEN a rate far below its floor is asked for
    report = _calibrated(site, 0.00001, default=CAREFUL)
    # THEN the default decides and the report says so
    assert report.held_up
    assert report.threshold.value == CAREFUL.value
    assert report.claim > 0.02
    # BUT a site with people who are more alike than the default allows is raised above it
    twins = np.repeat(site.samples[:6], 2, axis=0)
    report = calibrate(twins, list("aabbaabbaabb"), target_fpir=0.001, default=CAREFUL)
    assert not report.held_up
    assert report.threshold.value > report.highest_impostor > CAREFUL.value


def test_a_few_people_can_claim_little() -> None:
    # GIVEN 12 people with 3 samples each
    report = _calibrated(_site(1, people=12), 0.001)
    # THEN the floor is no better than what 36 searches in 12 people support
    floor = report.threshold.floor_fpir
    assert floor is not None
    assert 1 / 40 < floor < 1 / 12
    assert "12 people" in report.sentence
    assert "only claim 1 in " in report.sentence
    assert (report.threshold.gallery_size, report.threshold.impostors) == (12, 36)
    assert report.threshold.target_fpir == 0.001
    assert report.threshold.calibrated


def test_a_target_within_reach_is_claimed() -> None:
    report = _calibrated(_site(1, people=150), 0.01)
    assert report.claim == 0.01
    assert report.sentence.endswith("at most 1 in 100 strangers let through.")


def test_samples_of_one_person_are_not_independent() -> None:
    # GIVEN people whose samples are copies of each other
    site = _site(3, people=20, samples=1)
    labels = [label for label in site.labels for _ in range(10)]
    copies = np.repeat(site.samples, 10, axis=0)
    # WHEN the copies are calibrated on
    report = calibrate(copies, labels, target_fpir=0.01, default=LOW)
    # THEN 200 searches are worth 20
    assert report.searches == 200
    assert report.effective == pytest.approx(20, abs=0.5)


def test_few_impostors_never_lower_the_default() -> None:
    # GIVEN a default far above the impostor scores, and fewer than 100 of them
    site = _site(4, people=12)
    default = Threshold(0.9, margin=0.05)
    # WHEN the site is calibrated
    report = calibrate(site.samples, site.labels, target_fpir=0.05, default=default)
    # THEN the default's value is kept, and its margin
    assert report.held_up
    assert (report.threshold.value, report.threshold.margin) == (0.9, 0.05)
    # BUT with many impostors the threshold may go below it
    many = _site(4, people=150)
    report = calibrate(many.samples, many.labels, target_fpir=0.05, default=default)
    assert not report.held_up
    assert report.threshold.value < 0.9


def test_a_stricter_target_never_lowers_the_threshold() -> None:
    site = _site(5, people=60)
    targets = (0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001, 0.0001)
    values = [_calibrated(site, target).threshold.value for target in targets]
    assert values == sorted(values)


def test_expected_misses_count_the_samples_below_the_threshold() -> None:
    # GIVEN two people, the second with one odd sample that looks like the first
    axis = np.eye(4, dtype=np.float32)
    samples = np.stack([axis[0]] * 3 + [axis[1]] * 3 + [axis[0] * 0.8 + axis[1] * 0.6])
    labels = ["a"] * 3 + ["b"] * 4
    # WHEN calibrated
    report = calibrate(_unit(samples), labels, target_fpir=0.9, default=LOW)
    # THEN the odd sample is the one that is missed, and the closest pair is named
    assert report.genuine == 7
    assert report.expected_fnmr == pytest.approx(1 / 7)
    assert report.closest is not None
    assert {report.closest.first, report.closest.second} == {"a", "b"}
    assert report.closest.score == pytest.approx(0.8)


def test_one_sample_each_says_nothing_about_misses() -> None:
    report = _calibrated(_site(6, people=120, samples=1), 0.05)
    assert report.expected_fnmr is None
    assert report.genuine == 0


def test_somebody_enrolled_twice_is_named() -> None:
    # GIVEN a site in which one person is enrolled under two names
    site = _site(7, people=30)
    labels = [*site.labels, "again", "again"]
    samples = np.concatenate([site.samples, site.samples[3:5]])
    # WHEN it is calibrated
    report = calibrate(samples, labels, target_fpir=0.01, default=LOW)
    # THEN the pair is named, and the threshold is above what they score
    assert report.closest is not None
    assert {report.closest.first, report.closest.second} == {"person 1", "again"}
    assert report.threshold.value > report.closest.score
    assert report.threshold.value <= 1.0


def test_one_person_and_strangers_are_enough() -> None:
    site = _site(8, people=1)
    report = _calibrated(site, 0.01, strangers=400)
    assert report.searches == 400
    assert report.threshold.gallery_size == 1
    assert report.closest is None


@pytest.mark.parametrize("target", [0.0, 1.0, -0.1, float("nan"), 2.0])
def test_a_rate_that_makes_no_sense_is_refused(target: float) -> None:
    with pytest.raises(BadRequest):
        _calibrated(_site(1, people=3), target)


def test_without_impostors_there_is_no_threshold() -> None:
    one = _site(1, people=1)
    with pytest.raises(BadRequest, match="two enrolled people"):
        _calibrated(one, 0.01)
    with pytest.raises(BadRequest, match="nobody"):
        calibrate(np.zeros((0, 8), np.float32), [], target_fpir=0.01, default=LOW)


@pytest.mark.parametrize(
    ("samples", "labels", "strangers"),
    [
        (np.eye(4), ["a", "b"], None),
        (np.ones(4), ["a"] * 4, None),
        (np.eye(4), list("abcd"), np.eye(3)),
        (np.eye(4), list("abcd"), np.ones(4)),
    ],
)
def test_shapes_that_do_not_fit_are_refused(
    samples: NDArray[np.float64], labels: Sequence[str], strangers: NDArray[np.float64] | None
) -> None:
    foreign = None if strangers is None else strangers.astype(np.float32)
    with pytest.raises(ContractMismatch):
        calibrate(
            samples.astype(np.float32), labels, target_fpir=0.1, default=LOW, strangers=foreign
        )


def test_an_embedding_that_is_not_finite_is_refused() -> None:
    site = _site(1, people=5)
    broken = site.samples.copy()
    broken[3, 3] = np.nan
    with pytest.raises(BadRequest, match="finite"):
        calibrate(broken, site.labels, target_fpir=0.1, default=LOW)


def test_rates_are_said_as_people_say_them() -> None:
    assert one_in(0.0025) == "1 in 400"
    assert one_in(0.01) == "1 in 100"
    assert one_in(1.0) == "1 in 1"
