"""Two runs side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faceid_gui.lab.compare import FigureKind, Verdict, compare
from faceid_gui.lab.results import FPIR_TARGETS, Estimate, Latency, Rate, Run, Trial
from tests.lab.samples import BUILTIN, COMPACT, LARGE, sample_run, trial


def run_of(*trials: Trial, run_id: str = "now") -> Run:
    """A run of these trials alone."""
    return replace(sample_run(networks=(COMPACT,), photos=(3,)), id=run_id, trials=trials)


def missing(subject: Trial, errors: int, low: float, high: float) -> Trial:
    """The trial with another FNIR at FPIR 1 %."""
    assert subject.identification is not None
    first, *rest = subject.identification.points
    first = replace(first, miss=Rate(errors, 1000, low, high))
    identification = replace(subject.identification, points=(first, *rest))
    return replace(subject, identification=identification)


def test_a_run_is_as_good_as_itself() -> None:
    # GIVEN a run, WHEN compared with itself
    run = sample_run()
    found = compare(run, run)
    # THEN every trial is there, and no figure differs
    assert [change.choice for change in found.trials] == [one.choice for one in run.trials]
    verdicts = {change.verdict for one in found.trials for change in one.changes}
    assert verdicts == {Verdict.SAME}
    assert found.same_data
    assert (found.only_before, found.only_after) == ((), ())


@pytest.mark.parametrize(
    ("low", "high", "errors", "verdict"),
    [
        (0.01, 0.03, 20, Verdict.SAME),  # overlaps 2 % to 5 %
        (0.001, 0.015, 5, Verdict.BETTER),
        (0.06, 0.09, 75, Verdict.WORSE),
        (0.05, 0.09, 70, Verdict.SAME),  # touches
    ],
)
def test_intervals_decide(low: float, high: float, errors: int, verdict: Verdict) -> None:
    # GIVEN a trial that missed 3 % (2 % to 5 %) before
    before = missing(trial(COMPACT), 30, 0.02, 0.05)
    after = missing(trial(COMPACT), errors, low, high)
    # WHEN compared
    (found,) = compare(run_of(before, run_id="old"), run_of(after)).trials
    change = found.of(FigureKind.FNIR, FPIR_TARGETS[0])
    # THEN the intervals have the last word
    assert change is not None
    assert change.verdict is verdict
    assert change.overlap is (verdict is Verdict.SAME)
    assert (change.before.value, change.after.value) == (0.03, errors / 1000)


def test_more_is_better_where_it_is() -> None:
    before, after = trial(BUILTIN), trial(LARGE)
    after = replace(after, choice=before.choice)
    (found,) = compare(run_of(before), run_of(after)).trials
    for kind, target in ((FigureKind.TMR, 1e-3), (FigureKind.RANK1, 0.0), (FigureKind.FNIR, 1e-2)):
        change = found.of(kind, target)
        assert change is not None
        assert change.verdict is Verdict.BETTER, kind


@pytest.mark.parametrize(
    ("ms", "verdict"), [(10.5, Verdict.SAME), (20.0, Verdict.WORSE), (5.0, Verdict.BETTER)]
)
def test_times_that_hardly_differ_are_the_same(ms: float, verdict: Verdict) -> None:
    before, after = (
        replace(trial(COMPACT), latency=(Latency("local", "CPU", one / 2, one / 2, one),))
        for one in (10.0, ms)
    )
    (found,) = compare(run_of(before), run_of(after)).trials
    change = found.of(FigureKind.TIME)
    assert change is not None
    assert change.verdict is verdict


def test_without_intervals_nothing_is_said() -> None:
    # GIVEN an EER without an interval, which differs
    both = []
    for value in (0.01, 0.02):
        one = trial(COMPACT)
        assert one.verification is not None
        both.append(replace(one, verification=replace(one.verification, eer=Estimate(value))))
    (found,) = compare(run_of(both[0]), run_of(both[1])).trials
    change = found.of(FigureKind.EER)
    assert change is not None
    assert (change.verdict, change.overlap) == (Verdict.UNTOLD, None)


def test_a_face_that_is_found_now_counts() -> None:
    before, after = replace(trial(COMPACT), undetected=4), replace(trial(COMPACT), undetected=3)
    (found,) = compare(run_of(before), run_of(after)).trials
    change = found.of(FigureKind.UNDETECTED)
    assert change is not None
    assert change.verdict is Verdict.BETTER
    assert change in found.telling
    assert found.untouched == len(found.changes) - 2


def test_trials_of_one_run_alone_are_named() -> None:
    old, new = run_of(trial(COMPACT), trial(BUILTIN)), run_of(trial(LARGE), trial(COMPACT))
    found = compare(old, new)
    assert [one.choice.packs for one in found.trials] == [("compact",)]
    assert [one.packs for one in found.only_before] == [("builtin",)]
    assert [one.packs for one in found.only_after] == [("buffalo",)]


def test_two_networks_have_no_order() -> None:
    one, other = trial(COMPACT, fused_with=BUILTIN), trial(BUILTIN, fused_with=COMPACT)
    assert len(compare(run_of(one), run_of(other)).trials) == 1


def test_other_photos_are_said() -> None:
    run = sample_run(networks=(COMPACT,), photos=(3,))
    assert not compare(replace(run, photos=12), run).same_data


def test_what_was_not_measured_is_no_change() -> None:
    # GIVEN one run with searches and times, and one of pairs alone
    searched = trial(COMPACT)
    compared = trial(COMPACT, pairs_only=True, latency=False)
    (found,) = compare(run_of(searched), run_of(compared)).trials
    # THEN only what both have is compared
    kinds = {change.kind for change in found.changes}
    assert kinds == {FigureKind.TMR, FigureKind.EER, FigureKind.UNDETECTED}
