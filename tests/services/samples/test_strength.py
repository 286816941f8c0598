"""How surely somebody is recognised: held-out scores, and grades that mean something."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest

from faceid_gui.core.types import Embeddings, SampleVectors, Threshold
from faceid_gui.services.samples.prediction import population_of, usual_population
from faceid_gui.services.samples.strength import (
    FAIR_FNMR,
    GOOD_FNMR,
    NO_STRENGTH,
    STRONG_FNMR,
    Grade,
    Strength,
    held_out,
    strength_of,
    strengths,
)
from tests.data import needs_faces
from tests.services.real_faces import people_of_faces

COMPACT = Threshold(0.44)


def unit(rows: object) -> Embeddings:
    """Rows of unit length."""
    array = np.atleast_2d(np.asarray(rows, np.float64))
    return np.asarray(array / np.linalg.norm(array, axis=1, keepdims=True), np.float32)


def around(centre: int, spread: float, count: int, *, seed: int = 0) -> Embeddings:
    """Rows near an axis: the larger ``spread``, the less alike."""
    rng = np.random.default_rng(seed)
    return unit(np.eye(32)[centre] + spread * rng.normal(size=(count, 32)) / 32**0.5)


def spelled_out(rows: Embeddings) -> list[float]:
    """Held-out scores as the definition has them, one by one."""
    scores = []
    for left_out in range(len(rows)):
        others = np.delete(rows.astype(np.float64), left_out, axis=0).mean(axis=0)
        scores.append(float(others @ rows[left_out] / np.linalg.norm(others)))
    return scores


def test_each_sample_is_compared_with_the_mean_of_the_persons_others() -> None:
    # GIVEN three people with two, four and one sample, mixed
    people = [around(0, 0.5, 2), around(1, 0.8, 4), around(2, 0.1, 1)]
    owners = np.array([0, 1, 1, 2, 0, 1, 1])
    order = [iter(rows) for rows in people]
    rows = np.stack([next(order[owner]) for owner in owners])
    # WHEN scored at once
    scores = held_out(rows, owners)
    # THEN each score is what the definition says, and who is alone has none
    for number in (0, 1):
        np.testing.assert_allclose(scores[owners == number], spelled_out(people[number]), atol=1e-6)
    assert np.isnan(scores[owners == 2]).all()


def test_grades_from_nothing_to_strong() -> None:
    def grade(rows: Embeddings, threshold: Threshold = COMPACT) -> Grade:
        return strength_of(rows, threshold).grade

    nothing = np.zeros((0, 32), np.float32)
    assert strength_of(nothing, COMPACT) == NO_STRENGTH
    assert grade(nothing) is Grade.NONE
    assert grade(around(0, 0.1, 1)) is Grade.WEAK  # one sample proves nothing
    assert grade(around(0, 0.1, 2)) is Grade.GOOD  # two that are alike prove little
    assert grade(around(0, 0.1, 3)) is Grade.STRONG
    assert grade(np.concatenate([around(0, 0.1, 5), around(1, 0.1, 1)])) is Grade.WEAK


def test_a_grade_stands_for_a_predicted_rate_of_misses() -> None:
    # GIVEN three samples each, more and more alike
    found = [strength_of(_equally_alike(score), COMPACT) for score in np.linspace(0.45, 0.98, 40)]
    # THEN fewer misses are predicted, and the grade is that of the rate
    bounds = {Grade.STRONG: STRONG_FNMR, Grade.GOOD: GOOD_FNMR, Grade.FAIR: FAIR_FNMR}
    rates = [strength.prediction.fnmr for strength in found if strength.prediction is not None]
    assert rates == sorted(rates, reverse=True)
    for strength, rate in zip(found, rates, strict=True):
        assert rate <= bounds.get(strength.grade, 1.0)
    grades = [strength.grade for strength in found]
    assert list(dict.fromkeys(grades)) == [Grade.WEAK, Grade.FAIR, Grade.GOOD, Grade.STRONG]


def test_the_same_person_is_weaker_at_a_stricter_threshold() -> None:
    population = usual_population(COMPACT)
    rows = _equally_alike(0.75)
    rates = [
        strength_of(rows, Threshold(value), population).prediction
        for value in (0.3, 0.44, 0.6, 0.74)
    ]
    values = [rate.fnmr for rate in rates if rate is not None]
    assert values == sorted(values)
    assert values[0] < 0.002 < 0.2 < values[-1]


def _equally_alike(score: float) -> Embeddings:
    """Three rows, each of which scores ``score`` against the mean of the other two."""
    # With all pairs at cosine c the held-out score is 2 c / sqrt(2 + 2 c): solved for c.
    pair = (score**2 + score * (score**2 + 8.0) ** 0.5) / 4.0
    gram = np.full((3, 3), pair) + (1.0 - pair) * np.eye(3)
    return np.asarray(np.linalg.cholesky(gram), np.float64)


def test_everybody_at_once_is_everybody_alone() -> None:
    # GIVEN people with one to five samples in no order
    rng = np.random.default_rng(5)
    people = {f"id-{n}": around(n, 0.2 * (n + 1), n + 1, seed=n) for n in range(5)}
    pairs = [(person, row) for person, rows in people.items() for row in rows]
    pairs = [pairs[i] for i in rng.permutation(len(pairs))]
    vectors = _vectors(np.stack([row for _, row in pairs]), [person for person, _ in pairs])
    # WHEN graded at once
    found = strengths(vectors, COMPACT)
    # THEN it is the same as one by one, and who has no sample has no strength
    assert set(found) == set(people)
    assert len(found) == 5
    for person, rows in people.items():
        alone = strength_of(rows, COMPACT, population_of(vectors, COMPACT))
        assert found[person].grade is alone.grade
        assert found[person].samples == len(rows)
        assert _rates(found[person]) == pytest.approx(_rates(alone), abs=1e-5)
        assert found[person].worst == pytest.approx(alone.worst, abs=1e-6)
        assert found[person].mean == pytest.approx(alone.mean, abs=1e-6)
    assert found.of("id-9") == NO_STRENGTH
    assert "id-9" not in found


def _rates(strength: Strength) -> tuple[float, ...]:
    prediction = strength.prediction
    assert prediction is not None
    return prediction.low, prediction.fnmr, prediction.high


def test_an_empty_gallery_has_no_strengths() -> None:
    assert dict(strengths(_vectors(np.zeros((0, 32), np.float32), []), COMPACT)) == {}


def test_samples_that_cancel_each_other_are_weak_and_finite() -> None:
    row = unit(np.eye(4)[0])
    strength = strength_of(np.concatenate([row, -row]), COMPACT)
    assert strength.grade is Grade.WEAK
    assert strength.worst == pytest.approx(-1.0)
    three = strength_of(np.concatenate([row, -row, unit(np.eye(4)[1])]), COMPACT)
    assert three.worst is not None
    assert np.isfinite(three.worst)


def test_ten_thousand_people_take_a_moment() -> None:
    rng = np.random.default_rng(1)
    rows = unit(rng.normal(size=(30_000, 128)))
    vectors = _vectors(rows, [f"id-{n % 10_000}" for n in range(30_000)])
    # WHEN graded, the best of three since the machine has other work
    seconds = []
    for _ in range(3):
        start = time.process_time()
        found = strengths(vectors, COMPACT)
        grades = [found[person].grade for person in found]
        seconds.append(time.process_time() - start)
    assert len(grades) == 10_000
    # THEN it is a matter of matrices, not of loops over people: those would take minutes
    assert min(seconds) < 3.0


def _vectors(rows: Embeddings, people: list[str]) -> SampleVectors:
    samples = tuple(f"sample-{n}" for n in range(len(rows)))
    return SampleVectors("contract", rows, samples, tuple(people))


@needs_faces
def test_people_of_a_weaker_grade_are_missed_more_often() -> None:
    # GIVEN real people, each made of two to four photos in every way a few photos allow
    faces = people_of_faces()
    missed: dict[Grade, list[float]] = {grade: [] for grade in Grade}
    for rows in faces.people.values():
        for chosen in _some_choices(len(rows)):
            others = np.delete(rows, chosen, axis=0)
            template = unit(rows[list(chosen)].sum(axis=0))[0]
            grade = strength_of(rows[list(chosen)], faces.default).grade
            missed[grade].append(float((others @ template < faces.default.value).mean()))
    # THEN the share of other photos that the threshold misses falls from grade to grade
    graded = [Grade.WEAK, Grade.FAIR, Grade.GOOD, Grade.STRONG]
    rates = [float(np.mean(missed[grade])) for grade in graded]
    assert all(len(missed[grade]) > 20 for grade in graded)
    for weaker, stronger in itertools.pairwise(rates):
        assert weaker > stronger, dict(zip(graded, rates, strict=True))
    assert rates[0] > 5 * rates[-1]


def _some_choices(count: int) -> list[tuple[int, ...]]:
    rng = np.random.default_rng(count)
    sizes = [size for size in (1, 2, 3, 4) if count - size >= 2]
    return [
        tuple(int(n) for n in rng.permutation(count)[:size]) for size in sizes for _ in range(30)
    ]
