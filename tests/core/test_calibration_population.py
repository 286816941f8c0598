"""Groups, growth, people with close neighbours, and intervals: against simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.core.calibration import CalibrationReport, Population, calibrate
from faceid_gui.core.calibration.growth import Growth
from faceid_gui.core.calibration.search import MOST_SEARCHES, GallerySearch
from faceid_gui.core.calibration.tail import fit_tails, interval
from faceid_gui.core.errors import ContractMismatch
from faceid_gui.core.types import Embeddings, Threshold

DIMENSION = 64
LOW = Threshold(0.0, margin=0.02)


def _unit(rows: NDArray[np.float64]) -> Embeddings:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def _faces(rng: np.random.Generator, count: int, *, alike: float = 0.3) -> NDArray[np.float64]:
    """People's centres: ``alike`` is how much of them all share, more or less each."""
    common = np.full(DIMENSION, alike)
    own = rng.normal(size=(count, DIMENSION))
    return _unit(own + common * (1.0 + 0.5 * rng.normal(size=(count, 1)))).astype(np.float64)


def _photos(rng: np.random.Generator, centres: NDArray[np.float64], each: int = 1) -> Embeddings:
    rows = np.repeat(centres, each, axis=0)
    return _unit(rows + rng.normal(size=rows.shape) * 0.6 / np.sqrt(DIMENSION))


def _labels(people: int, each: int) -> list[str]:
    return [f"p{number}" for number in range(people) for _ in range(each)]


def _passing(
    samples: Embeddings, labels: list[str], probes: Embeddings, report: CalibrationReport
) -> float:
    """The share of strangers whose best score passes the site's threshold."""
    gallery = GallerySearch(samples, labels)
    return float(np.mean(gallery.best(probes) >= report.threshold.value))


# -- growth


def growth_ratio(people: int, times: int, runs: int) -> float:
    """Predicted rate now of a threshold for the planned gallery, over the simulated one."""
    ratios = []
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        samples = _photos(rng, _faces(rng, people), 3)
        gallery = GallerySearch(samples, _labels(people, 3))
        growth = Growth(gallery.some_scores(None))
        predicted = growth.at(0.02, size=people, other=people * times)
        world = _photos(rng, _faces(rng, people * times))
        scores = _photos(rng, _faces(rng, 4000)) @ world.T
        value = np.quantile(scores.max(axis=1), 0.98)
        parts = [
            scores[:, at : at + people].max(axis=1) for at in range(0, scores.shape[1], people)
        ]
        ratios.append(predicted / float(np.mean(np.stack(parts) > value)))
    return float(np.mean(ratios))


def test_growth_to_five_times_the_gallery_is_foreseen() -> None:
    assert growth_ratio(60, 5, 5) == pytest.approx(1.0, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize(("people", "times"), [(40, 2), (40, 10), (100, 5), (100, 10)])
def test_growth_up_to_ten_times_the_gallery_is_foreseen(people: int, times: int) -> None:
    assert growth_ratio(people, times, 25) == pytest.approx(1.0, abs=0.2)


def test_growth_is_between_none_and_that_of_independent_scores() -> None:
    rng = np.random.default_rng(1)
    gallery = GallerySearch(_photos(rng, _faces(rng, 50), 2), _labels(50, 2))
    growth = Growth(gallery.some_scores(None))
    for rate in (0.2, 0.01, 0.001, 1e-5):
        later = growth.at(rate, size=500, other=50)
        assert rate <= later <= 1.0 - (1.0 - rate) ** 10 + 1e-12
        assert growth.at(later, size=50, other=500) == pytest.approx(rate, rel=0.05)
    # With next to nothing known, scores are taken as independent.
    few = Growth(np.zeros((2, 2)))
    assert few.at(0.1, size=20, other=10) == pytest.approx(1 - 0.9**2)


def test_a_threshold_for_more_people_lets_as_few_strangers_through() -> None:
    # GIVEN sites that will grow to five times their size
    rates = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        now, later = _faces(rng, 60), _faces(rng, 240)
        samples, labels = _photos(rng, now, 3), _labels(60, 3)
        population = Population(planned_size=300)
        report = calibrate(samples, labels, target_fpir=0.05, default=LOW, population=population)
        assert report.planned_size == 300
        # WHEN all those people are there
        everybody = np.vstack([samples, _photos(rng, later, 3)])
        names = labels + [f"later {n}" for n in range(240) for _ in range(3)]
        rates.append(_passing(everybody, names, _photos(rng, _faces(rng, 2000)), report))
    # THEN strangers get through at the target's rate or less, and not at a tenth of it
    assert 0.005 <= np.mean(rates) <= 0.05 + 2 * np.std(rates) / np.sqrt(len(rates))


# -- intervals


def _coverage(runs: int, *, people: int, each: int, rate: float) -> float:
    """How often the 95 % interval of the tail holds the true rate."""

    def searches(rng: np.random.Generator, count: int, times: int) -> NDArray[np.float64]:
        own = rng.normal(size=(count, 1)) * np.sqrt(0.3)
        best = rng.normal(size=(count, times, 60)).max(axis=2) * np.sqrt(0.7)
        return np.asarray(0.1 * (own + best), np.float64)

    value = float(np.quantile(searches(np.random.default_rng(0), 60_000, 1), 1.0 - rate))
    held = 0
    for seed in range(runs):
        rng = np.random.default_rng(seed + 1)
        scores = searches(rng, people, each).reshape(-1)
        owners = np.repeat(np.arange(people), each)
        tails = fit_tails(scores, owners, people * 1.5)
        assert tails is not None
        found = interval(tails.rates(value), tails.people)
        assert found.low <= found.estimate <= found.high
        held += found.low <= rate <= found.high
    return held / runs


def test_the_interval_of_the_tail_holds_the_truth() -> None:
    assert _coverage(60, people=100, each=2, rate=0.005) >= 0.86


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.02, 0.005, 0.001])
@pytest.mark.parametrize(("people", "each"), [(60, 3), (150, 2)])
def test_the_interval_of_the_tail_holds_the_truth_often_enough(
    people: int, each: int, rate: float
) -> None:
    assert _coverage(1000, people=people, each=each, rate=rate) >= 0.92


def test_little_is_said_of_a_tail_of_few() -> None:
    scores = np.linspace(0.0, 0.4, 30)
    assert fit_tails(scores, np.arange(30), 30.0) is None
    assert fit_tails(np.linspace(0.0, 0.4, 100), np.zeros(100, np.intp), 3.0) is None


# -- groups


def _two_groups(
    seed: int, people: int, *, second: float
) -> tuple[Embeddings, list[str], Population]:
    """Half of the people are more alike among themselves; a tenth of the strangers are such."""
    rng = np.random.default_rng(seed)
    first = _faces(rng, people)
    shared = np.zeros(DIMENSION)
    shared[:4] = second
    other = _unit(_faces(rng, people) * 8.0 + shared).astype(np.float64)
    samples = _photos(rng, np.vstack([first, other]), 3)
    groups = {f"p{n}": "plain" if n < people else "alike" for n in range(2 * people)}
    return samples, _labels(2 * people, 3), Population(groups=groups)


def test_the_worst_group_decides() -> None:
    # GIVEN a group whose people are much alike
    rates = []
    for seed in range(8):
        samples, labels, population = _two_groups(seed, 60, second=2.0)
        worst = calibrate(samples, labels, target_fpir=0.03, default=LOW, population=population)
        mean = calibrate(samples, labels, target_fpir=0.03, default=LOW)
        # THEN it is named, and asks for more than everybody's average
        assert worst.threshold.group == "alike"
        assert worst.threshold.value > mean.threshold.value
        by_name = {group.name: group for group in worst.groups}
        alike, plain = by_name["alike"].fpir, by_name["plain"].fpir
        assert alike is not None
        assert plain is not None
        assert alike.estimate > plain.estimate
        # AND new strangers of that group get through at the rate asked for
        rng = np.random.default_rng(100 + seed)
        shared = np.zeros(DIMENSION)
        shared[:4] = 2.0
        strangers = _photos(rng, _unit(_faces(rng, 2000) * 8.0 + shared).astype(np.float64))
        rates.append(_passing(samples, labels, strangers, worst))
    assert np.mean(rates) - 2 * np.std(rates) / np.sqrt(8) <= 0.03


def test_a_group_of_two_gives_no_nonsense() -> None:
    # GIVEN a label that two people bear, and one that a single one does
    rng = np.random.default_rng(4)
    samples, labels = _photos(rng, _faces(rng, 80), 3), _labels(80, 3)
    groups = {f"p{n}": "many" for n in range(77)}
    groups |= {"p77": "two", "p78": "two", "p79": "one"}
    report = calibrate(
        samples, labels, target_fpir=0.02, default=LOW, population=Population(groups=groups)
    )
    alone = calibrate(samples, labels, target_fpir=0.02, default=LOW)
    by_name = {group.name: group for group in report.groups}
    # THEN the single one says nothing, and the two are drawn towards all, with a floor that says it
    assert "one" not in by_name
    assert abs(by_name["two"].value - alone.threshold.value) < 0.1
    assert by_name["two"].floor > 0.1
    assert by_name["many"].floor < by_name["two"].floor
    assert report.threshold.value - alone.threshold.value < 0.1


def test_strangers_labels_must_fit() -> None:
    rng = np.random.default_rng(4)
    samples = _photos(rng, _faces(rng, 4), 2)
    for wrong in (Population(stranger_groups=("a",)), Population(stranger_owners=("a",))):
        with pytest.raises(ContractMismatch):
            calibrate(
                samples,
                _labels(4, 2),
                target_fpir=0.1,
                default=LOW,
                strangers=samples[:2],
                population=wrong,
            )


def test_photos_of_one_stranger_are_not_independent() -> None:
    rng = np.random.default_rng(4)
    samples = _photos(rng, _faces(rng, 4), 2)
    stranger = np.repeat(_photos(rng, _faces(rng, 30)), 10, axis=0)
    owners = tuple(str(number // 10) for number in range(300))
    report = calibrate(
        samples,
        _labels(4, 2),
        target_fpir=0.1,
        default=LOW,
        strangers=stranger,
        population=Population(stranger_owners=owners),
    )
    assert report.effective < 40


# -- people with close neighbours


def _with_twins(seed: int) -> tuple[Embeddings, list[str]]:
    rng = np.random.default_rng(seed)
    centres = _faces(rng, 60)
    centres[1] = _unit(centres[0] + 0.55 * centres[1])
    return _photos(rng, centres, 6), _labels(60, 6)


def test_people_with_close_neighbours_have_stricter_rules() -> None:
    # GIVEN a gallery with two people who are much alike
    samples, labels = _with_twins(2)
    report = calibrate(samples, labels, target_fpir=0.05, default=LOW)
    threshold = report.threshold
    # THEN both have a rule above the site's threshold and a wider lead, and nobody a milder one
    rules = {rule.person_id: rule for rule in threshold.people}
    assert {"p0", "p1"} <= rules.keys()
    assert all(rule.value >= threshold.value for rule in threshold.people)
    assert all(rule.margin >= threshold.margin for rule in threshold.people)
    twin = {person.person: person for person in report.people}["p0"]
    assert twin.neighbour == "p1"
    assert twin.margin > threshold.margin
    # AND they are the first pair, which would be confused
    pair = report.look_alikes[0]
    assert {pair.first, pair.second} == {"p0", "p1"}
    assert pair.confused
    assert not report.look_alikes[-1].confused or len(report.look_alikes) < 20
    # AND what it costs them is told, and does not shut them out
    for person in report.people:
        assert person.missed is not None
        assert person.missed_before is not None
        assert person.missed_before <= person.missed <= 0.51


def test_known_neighbours_do_not_pass_any_more() -> None:
    # GIVEN the same site, with one of the two not enrolled
    samples, labels = _with_twins(2)
    report = calibrate(samples, labels, target_fpir=0.05, default=LOW)
    gallery = GallerySearch(samples, labels)
    twin = gallery.templates[gallery.names.index("p0")]
    scores = samples[6:12] @ twin
    site, own = report.threshold.value, report.threshold.of("p0")[0]
    # THEN fewer of their photos are taken for the other one than by the site's threshold
    assert np.mean(scores >= own) < np.mean(scores >= site)


def test_without_rules_there_are_none() -> None:
    samples, labels = _with_twins(2)
    plain = calibrate(
        samples, labels, target_fpir=0.05, default=LOW, population=Population(rules=False)
    )
    assert plain.threshold.people == ()


# -- size


def test_a_large_gallery_is_searched_by_some_samples_of_everybody() -> None:
    rng = np.random.default_rng(1)
    people = MOST_SEARCHES // 4
    centres = rng.normal(size=(people, 8))
    gallery = GallerySearch(
        _unit(np.repeat(centres, 5, axis=0) + 0.1),
        [str(n) for n in range(people) for _ in range(5)],
    )
    assert len(gallery.searched) == MOST_SEARCHES
    assert set(np.bincount(gallery.owners)) == {4}
