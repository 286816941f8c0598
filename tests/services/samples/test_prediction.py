"""What is predicted of a person comes true: in simulation, and on real people."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.core.types import Embeddings, SampleVectors, Threshold
from faceid_gui.services.samples.prediction import (
    Population,
    Prediction,
    figures_of,
    left_out,
    population_from,
    population_of,
    predict,
    predict_all,
    usual_population,
)
from tests.data import needs_faces
from tests.services.real_faces import people_of_faces

DEFAULT = Threshold(0.44)
COMPACT = "b7120c095d60094f"


def unit(rows: NDArray[np.float64]) -> Embeddings:
    """Rows of unit length."""
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def somebody(rng: np.random.Generator, likeness: float, count: int) -> Embeddings:
    """Photos of one person whose mutual cosine is about ``likeness``."""
    centre = unit(rng.normal(size=256))
    noise = unit(rng.normal(size=(count, 256)))
    share = np.clip(likeness + 0.07 * rng.normal(size=(count, 1)), 0.05, 0.99)
    return unit(np.sqrt(share) * centre + np.sqrt(1.0 - share) * noise)


def test_a_sample_left_out_is_held_against_each_other() -> None:
    rows = somebody(np.random.default_rng(1), 0.7, 4)
    expected = [np.mean([rows[i] @ rows[j] for j in range(4) if j != i]) for i in range(4)]
    np.testing.assert_allclose(left_out(rows), expected, atol=1e-6)
    assert left_out(rows[:1]).shape == (0,)


def test_everybody_at_once_is_everybody_alone() -> None:
    # GIVEN people of one to five samples, mixed
    rng = np.random.default_rng(2)
    people = [somebody(rng, 0.5 + 0.08 * n, n) for n in range(1, 6)]
    owners = np.concatenate([[n] * len(rows) for n, rows in enumerate(people)])
    order = rng.permutation(len(owners))
    # WHEN predicted together
    population = usual_population(DEFAULT)
    figures = figures_of(np.concatenate(people)[order], owners[order])
    found = predict_all(figures, DEFAULT, population)
    # THEN it is what is predicted of each alone
    for number, rows in enumerate(people):
        alone = predict(rows, DEFAULT, population)
        assert found.of(number).fnmr == pytest.approx(alone.fnmr, abs=1e-6)
        assert found.of(number).high == pytest.approx(alone.high, abs=1e-5)


def test_a_single_sample_tells_what_is_true_of_all() -> None:
    rng = np.random.default_rng(3)
    found = {predict(somebody(rng, 0.7, 1), DEFAULT, Population(0.67, 0.08, 0.066)).fnmr}
    assert 0.02 < min(found) < 0.1


def test_more_alike_and_more_of_them_is_missed_less() -> None:
    population, rng = Population(0.67, 0.08, 0.066), np.random.default_rng(4)
    alike, unlike = somebody(rng, 0.85, 4), somebody(rng, 0.5, 4)
    good, poor = (predict(rows, DEFAULT, population) for rows in (alike, unlike))
    assert good.low <= good.fnmr <= good.high
    assert 5 * good.fnmr < poor.fnmr
    many = somebody(rng, 0.7, 30)
    few, all_of_them = predict(many[:3], DEFAULT, population), predict(many, DEFAULT, population)
    assert all_of_them.high - all_of_them.low < few.high - few.low
    assert all_of_them.fnmr < few.fnmr


def test_the_gallery_tells_of_its_own_kind_of_scores() -> None:
    # GIVEN a network on whose scale nothing is known, and many people
    rng = np.random.default_rng(5)
    usual = usual_population(Threshold(0.9))
    people = [somebody(rng, 0.6 + 0.05 * rng.normal(), 5) for _ in range(80)]
    found = population_from(people, usual)
    # THEN the people count and not what is usual; of nobody the usual remains
    assert found.mean == pytest.approx(0.6, abs=0.05)
    assert 0.02 < found.between < 0.09
    assert population_from([], usual) == usual
    # AND singles tell nothing
    rows = np.concatenate([rows[:1] for rows in people])
    ids = tuple(str(n) for n in range(len(rows)))
    assert population_of(SampleVectors("x", rows, ids, ids), Threshold(0.9)) == usual


def test_a_measured_network_starts_from_what_was_measured() -> None:
    assert usual_population(Threshold(0.968), "55533b28a95800a5-dlib150-x-128").mean < 0.968
    assert usual_population(Threshold(0.968)).mean > 0.968


def test_impossible_samples_give_a_number_all_the_same() -> None:
    row = unit(np.eye(8)[:1].astype(np.float64))
    for rows in (np.concatenate([row, -row]), np.repeat(row, 9, axis=0)):
        found = predict(rows, DEFAULT, usual_population(DEFAULT))
        assert 0.0 <= found.low <= found.fnmr <= found.high <= 1.0
    assert Prediction(0.005, 0.0, 0.1).one_in == 200


def test_what_is_predicted_comes_true_in_simulation() -> None:
    # GIVEN a population, from which people and their photos are drawn
    rng = np.random.default_rng(6)
    predicted, observed = [], []
    population = population_from(
        [somebody(rng, 0.62 + 0.08 * rng.normal(), 4) for _ in range(60)],
        usual_population(DEFAULT),
    )
    for _ in range(400):
        rows = somebody(rng, 0.62 + 0.08 * rng.normal(), 103)
        samples, others = rows[:3], rows[3:]
        template = unit(samples.sum(axis=0).astype(np.float64))
        predicted.append(predict(samples, Threshold(0.6), population).fnmr)
        observed.append(float((others @ template < 0.6).mean()))
    # THEN predictions are right and rather too cautious, since real photos differ more
    # unevenly than these, and who is said to be missed more, is
    told, seen = np.array(predicted), np.array(observed)
    assert 0.8 * seen.mean() < told.mean() < 2.0 * seen.mean()
    order = np.argsort(told)
    thirds = [float(seen[part].mean()) for part in np.array_split(order, 3)]
    assert thirds[0] < thirds[1] < thirds[2]


@needs_faces
def test_real_people_are_missed_as_often_as_predicted() -> None:
    # GIVEN real people, each made of some photos and held against their others
    rng = np.random.default_rng(7)
    faces = people_of_faces()
    names = sorted(faces.people)
    told, missed, looks = [], [], []
    for _ in range(8):
        mixed = [str(name) for name in rng.permutation(names)]
        # the population is that of half of them, as a gallery has it; the others are predicted
        gallery = [faces.people[name][:4] for name in mixed[:21] if len(faces.people[name]) > 1]
        population = population_from(gallery, usual_population(DEFAULT, COMPACT))
        for name in mixed[21:]:
            rows = faces.people[name]
            for count in range(1, min(len(rows) - 2, 6) + 1):
                order = rng.permutation(len(rows))
                samples, others = rows[order[:count]], rows[order[count:]]
                template = unit(samples.sum(axis=0).astype(np.float64))
                told.append(predict(samples, DEFAULT, population).fnmr)
                missed.append(int((others @ template < DEFAULT.value).sum()))
                looks.append(len(others))
    # THEN all in all, and for those of whom little or much is predicted, it comes true
    rate, misses, seen = np.array(told), np.array(missed), np.array(looks)
    whole = float(np.average(rate, weights=seen))
    assert misses.sum() / seen.sum() == pytest.approx(whole, rel=0.5)
    low, high = rate < 0.01, rate > 0.04
    assert low.sum() > 50
    assert high.sum() > 50
    assert misses[low].sum() / seen[low].sum() < 0.012
    assert misses[high].sum() / seen[high].sum() > 0.025
