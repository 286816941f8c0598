"""Which trial is recommended, in which words, and what is not known."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid_gui.lab import advice, identification
from faceid_gui.lab.advice import (
    PAIRS_TARGET,
    SEARCH_TARGET,
    Advice,
    GapKind,
    advise,
    one_in,
    worst_group,
    worth,
)
from faceid_gui.lab.intervals import counted
from faceid_gui.lab.recommend import recommend, recommendation_in
from faceid_gui.lab.results import (
    Choice,
    Curve,
    Estimate,
    GroupResult,
    Histogram,
    Identification,
    Latency,
    Metric,
    Point,
    Rate,
    Recommendation,
    Trial,
    Verification,
)
from tests.lab.samples import sample_run, small_run

NO_CURVE = Curve((), (), ())
NO_HISTOGRAM = Histogram((), (), ())


def point(target: float, miss: Rate, false: Rate | None = None, *, seen: bool = True) -> Point:
    """An operating point; of 2,000 impostors without more words."""
    return Point(target, 0.4, false or counted(round(2000 * target), 2000), miss, supported=seen)


def group(name: str, false: Rate, *, people: int = 20, searched: bool = True) -> GroupResult:
    """A group's false rate at the threshold of all."""
    target = SEARCH_TARGET if searched else PAIRS_TARGET
    at = (point(target, counted(1, 100), false),)
    return GroupResult(
        name, people, () if searched else at, at if searched else (), None, NO_HISTOGRAM
    )


def trial(
    pack: str,
    missed: int,
    of: int = 1000,
    *,
    ms: float | None = 10.0,
    metric: Metric = Metric.COSINE,
    photos: int = 3,
    commercial: bool = True,
    usable: bool = True,
    groups: Sequence[GroupResult] = (),
    searched: bool = True,
    false: Rate | None = None,
    seen: bool = True,
    detector: str = "yunet",
) -> Trial:
    """A trial that missed so many of so many."""
    rate = counted(missed, of)
    found = point(SEARCH_TARGET, rate, false, seen=seen)
    pairs = point(PAIRS_TARGET, rate, false, seen=seen)
    return Trial(
        choice=Choice(tuple(pack.split("+")), detector, metric, photos),
        title=pack.title(),
        licence="MIT" if commercial else "research",
        commercial=commercial,
        verification=Verification(100, 100, 0, Estimate(0.01), (pairs,), NO_CURVE),
        identification=Identification(9, photos, 10, rate, (found,), NO_CURVE)
        if searched
        else None,
        groups=tuple(groups),
        latency=() if ms is None else (Latency("local", "CPU", ms / 2, ms / 2, ms),),
        usable=usable,
        why_not="" if usable else "two networks",
    )


def advised(*trials: Trial, people: int = 40, strangers: int = 100) -> Advice:
    """Advice without groups."""
    return advise(trials, people=people, strangers=strangers, groups=())


def best(*trials: Trial) -> str:
    """The recommended packs."""
    found = advised(*trials).best
    return "" if found is None else "+".join(found.choice.packs)


def told(*trials: Trial, people: int = 40, strangers: int = 100) -> Recommendation:
    """The recommendation in words."""
    return recommend(trials, people=people, strangers=strangers, groups=())


# --- choosing -------------------------------------------------------------------------------


def test_the_fewest_misses_win() -> None:
    assert best(trial("a", 200), trial("b", 20), trial("c", 90)) == "b"


def test_what_misses_everybody_is_not_recommended() -> None:
    # GIVEN a detector that found no face at all
    blind = trial("blind", 1000)
    # THEN nothing is recommended, and the reason is said
    assert advised(blind).best is None
    assert told(blind).sentence == (
        "Nothing can be recommended: whatever was tried missed everybody."
    )
    assert best(blind, trial("a", 500)) == "a"


def test_a_guess_is_called_a_guess_in_the_sentence_itself() -> None:
    few = trial("a", 10, seen=False)
    assert "; the photos are too few to see 1 %, so that its threshold is a guess" in (
        told(few).sentence
    )
    assert "guess" not in told(trial("a", 10)).sentence


def test_detectors_are_called_by_their_titles() -> None:
    titled = replace(trial("a", 10), detector_title="YuNet the Small")
    assert told(titled).sentence.startswith("Use A with the detector YuNet the Small, ")


def test_within_the_interval_the_faster_wins() -> None:
    # GIVEN 2.0 % and 2.4 %, of which the second takes a third of the time
    slow, fast = trial("slow", 20, ms=60), trial("fast", 24, ms=20)
    # THEN the faster is taken, and the other named as no worse
    found = advised(slow, fast)
    assert found.best is fast
    assert found.equals == (slow,)


def test_a_little_faster_is_not_worth_it() -> None:
    assert best(trial("a", 20, ms=22), trial("b", 28, ms=20)) == "a"


def test_few_photos_do_not_make_a_poor_network_as_good() -> None:
    # GIVEN 1 of 100 (up to 5.4 %) and 5 of 100 (from 1.6 %), of which the second is faster
    good, poor = trial("good", 1, of=100, ms=60), trial("poor", 5, of=100, ms=20)
    # THEN the second lies in the first one's interval, but not the other way round
    assert advised(good, poor).best is good
    assert advised(good, poor).equals == ()


def test_outside_the_interval_speed_does_not_count() -> None:
    assert best(trial("slow", 20, ms=500), trial("fast", 60, ms=1)) == "slow"


def test_one_whose_time_is_unknown_is_not_the_faster() -> None:
    assert best(trial("unknown", 20, ms=None), trial("timed", 24, ms=50)) == "timed"
    assert best(trial("a", 20, ms=None), trial("b", 24, ms=None)) == "a"


def test_of_equal_metrics_the_kiosks_own() -> None:
    # GIVEN one network by two metrics, of which the raw distance is better by chance
    cosine, raw = trial("a", 21), trial("a", 20, metric=Metric.EUCLIDEAN)
    found = advised(raw, cosine)
    # THEN cosine is taken, and that its twin is as good is not worth a word
    assert found.best is cosine
    assert found.equals == ()


def test_what_may_be_used_commercially_goes_first() -> None:
    found = advised(trial("open", 50), trial("research", 5, commercial=False))
    assert found.best is not None
    assert found.best.commercial
    # AND that the other is surely better is said
    assert found.barred is not None
    assert found.barred.choice.packs == ("research",)


def test_where_only_research_is_left_it_is_marked() -> None:
    found = told(trial("research", 5, commercial=False))
    assert found.choice is not None
    assert "research, does not allow commercial use" in found.sentence


def test_what_a_kiosk_cannot_run_is_not_recommended() -> None:
    # GIVEN two networks added, which are better
    found = told(trial("a", 60), trial("a+b", 5, usable=False))
    assert found.choice is not None
    assert found.choice.packs == ("a",)
    assert (
        "A+B with yunet would miss fewer, 0.5 % (95 %: 0.16–1.2 %), but a kiosk cannot run it "
        "(two networks)" in found.sentence
    )


def test_a_barred_one_that_is_not_surely_better_goes_unsaid() -> None:
    assert advised(trial("a", 25), trial("a+b", 20, usable=False)).barred is None


def test_where_nothing_can_run_nothing_is_recommended() -> None:
    found = told(trial("a", 5, usable=False))
    assert found.choice is None
    assert "a kiosk can run nothing" in found.sentence
    assert found.unknown == ()


def test_where_nothing_was_measured_nothing_is_recommended() -> None:
    for trials in ([], [trial("a", 0, of=0)]):
        found = told(*trials)
        assert found.choice is None
        assert "no trial was measured" in found.sentence


def test_most_photos_are_compared() -> None:
    # GIVEN that one photo happened to go as well as three
    found = advised(trial("a", 20, photos=1), trial("b", 21, photos=3))
    assert found.best is not None
    assert found.best.choice.photos == 3


def test_searches_go_before_pairs() -> None:
    assert best(trial("pairs", 1, searched=False), trial("searches", 90)) == "searches"


def test_pairs_decide_where_there_are_no_searches() -> None:
    found = told(trial("a", 9, searched=False), trial("b", 90, searched=False))
    assert found.choice is not None
    assert found.choice.packs == ("a",)
    assert "of the pairs of two people would match" in found.sentence
    assert any("Only pairs" in text for text in found.unknown)


# --- groups ---------------------------------------------------------------------------------


def test_a_trial_whose_worst_group_does_not_hold_comes_second() -> None:
    # GIVEN a network with fewer misses that names 5 % of one group's strangers
    unfair = trial("unfair", 10, groups=[group("x", counted(25, 500)), group("y", counted(2, 500))])
    fair = trial("fair", 60, groups=[group("x", counted(6, 500)), group("y", counted(4, 500))])
    # THEN the other is recommended
    found = advise([unfair, fair], people=40, strangers=99, groups=("x", "y"))
    assert found.best is fair
    assert found.worst is not None
    assert (found.worst.group, found.worst.holds) == ("x", True)


def test_where_no_worst_group_holds_it_is_said() -> None:
    unfair = trial("unfair", 10, groups=[group("x", counted(25, 500)), group("y", counted(2, 500))])
    found = recommend([unfair], people=40, strangers=99, groups=("x", "y"))
    assert found.choice == unfair.choice
    assert "in the worst group, x, strangers are named in 5 %" in found.sentence
    assert any("too low for the group x" in text for text in found.unknown)


def test_a_group_holds_whose_interval_reaches_the_rate() -> None:
    assert worst_group(trial("a", 1, groups=[group("x", Rate(3, 100, 0.009, 0.08))])) == (
        advice.Worst("x", Rate(3, 100, 0.009, 0.08), holds=True)
    )
    worst = worst_group(trial("a", 1, groups=[group("x", Rate(3, 100, 0.011, 0.08))]))
    assert worst is not None
    assert not worst.holds


def test_small_groups_are_named_and_judged_by_nothing() -> None:
    # GIVEN a group of three with horrible figures
    one = trial(
        "a", 10, groups=[group("tiny", counted(9, 30), people=3), group("y", counted(2, 500))]
    )
    found = recommend([one], people=40, strangers=99, groups=("tiny", "y"))
    assert "Too few people to judge these groups: tiny (3)." in found.unknown
    assert not any("too low for the group" in text for text in found.unknown)


def test_groups_that_were_not_measured_are_said() -> None:
    found = advise([trial("a", 1)], people=40, strangers=99, groups=("x",))
    assert GapKind.WORST_UNKNOWN in [gap.kind for gap in found.gaps]


# --- what is not known ------------------------------------------------------------------------


def test_nine_people_allow_no_claim_below_1_in_300() -> None:
    # GIVEN 9 people, whose photos made 900 independent impostor searches
    found = told(trial("a", 9, false=counted(9, 900)), people=9, strangers=0)
    # THEN no claim below about 3 in 900: what an interval tells of its trials is careful
    (claim,) = [text for text in found.unknown if "no claim below" in text]
    assert claim.startswith("With 9 people no claim below 1 in ")
    assert 250 <= int(claim.split()[-4]) <= 300
    assert any("Fewer than 20 strangers" in text for text in found.unknown)


@pytest.mark.parametrize("trials", [50, 900, 20_000])
@pytest.mark.parametrize("share", [0.0, 0.003, 0.01, 0.2, 0.5])
def test_worth_is_the_trials_of_a_counted_rate(trials: int, share: float) -> None:
    # GIVEN a rate of independent trials, WHEN its effective number is told from the interval
    found = worth(counted(round(share * trials), trials))
    # THEN it is about the trials, and never more
    assert found <= trials
    assert found == pytest.approx(trials, rel=0.3)


def test_worth_is_less_where_trials_hang_together() -> None:
    # GIVEN 10,000 trials that are worth 400, WHEN told, THEN it is about 400
    some, none = counted(4, 400), counted(0, 400)
    assert worth(Rate(100, 10_000, some.low, some.high)) == pytest.approx(400, rel=0.2)
    assert worth(Rate(0, 10_000, none.low, none.high)) == pytest.approx(400, rel=0.2)
    assert one_in(Rate(0, 10_000, none.low, none.high)) == pytest.approx(133, rel=0.2)


def test_no_trials_are_worth_nothing() -> None:
    for rate in (Rate(0, 0, 0.0, 1.0), Rate(0, 5, math.nan, math.nan), Rate(0, 5, 0.2, 0.2)):
        assert worth(rate) == 0
        assert one_in(rate) == 1


def kinds(*trials: Trial, **more: object) -> list[GapKind]:
    """The gaps of an advice about 40 people and 100 strangers in one group."""
    given_ = {"people": 40, "strangers": 100, "groups": (), **more}
    return [gap.kind for gap in advise(trials, **given_).gaps]  # type: ignore[arg-type]


def test_each_gap_is_named_where_it_is_one() -> None:
    usual = trial("a", 1)
    always = [GapKind.CLAIM, GapKind.NO_GROUPS, GapKind.OTHER_PLACE, GapKind.ATTACKS]
    assert kinds(usual) == always
    assert GapKind.NO_STRANGERS in kinds(usual, strangers=0)
    assert GapKind.NO_STRANGERS in kinds(usual, strangers=19)
    assert GapKind.UNSEEN in kinds(trial("a", 1, seen=False))
    assert GapKind.NO_LATENCY in kinds(trial("a", 1, ms=None))
    assert GapKind.PAIRS_ONLY in kinds(trial("a", 1, searched=False))
    own = kinds(usual, own_crops=True)
    assert GapKind.OWN_CROPS in own
    assert GapKind.OTHER_PLACE not in own


def test_few_strangers_are_as_few_as_the_searches_have_it() -> None:
    assert advice.FEW_STRANGERS == identification.FEW_STRANGERS


def test_equals_are_what_it_does_not_know() -> None:
    others = [trial(name, 21, ms=90) for name in "bcdef"]
    found = told(trial("a", 20, ms=10), *others)
    (text,) = [text for text in found.unknown if "really better" in text]
    assert "than B (yunet), C (yunet), D (yunet) and 2 more" in text


# --- words ------------------------------------------------------------------------------------


def test_the_sentence() -> None:
    found = told(trial("compact", 16, ms=15.5))
    assert found.sentence == (
        "Use Compact with the detector yunet, compared by cosine: with 3 photos of each person "
        "it misses 1.6 % (95 %: 0.92–2.6 %) of their own photos where 1 % of the searches for "
        "strangers would name somebody; in 16 ms for one face here; licence MIT."
    )


def test_it_is_one_sentence_in_both_languages() -> None:
    for run, language in itertools.product((sample_run(), small_run()), ("en", "ko")):
        found = recommendation_in(run, language)
        assert found.choice == run.recommendation.choice
        assert found.sentence.endswith(".")
        assert len(found.unknown) == len(run.recommendation.unknown)
        assert ("쓰세요" in found.sentence) is (language == "ko")
    assert recommendation_in(sample_run(), "en") == sample_run().recommendation


def test_a_run_without_a_sentence_gets_one() -> None:
    run = replace(sample_run(), recommendation=Recommendation(None, ""))
    assert recommendation_in(run, "en") == sample_run().recommendation


@given(st.permutations(range(5)), st.integers(0, 4))
def test_order_does_not_matter(order: list[int], same: int) -> None:
    # GIVEN five trials, some alike, WHEN they come in any order, THEN the advice is the same
    trials = [trial(f"p{n}", 20 + min(n, same), ms=10.0 + 5 * n) for n in range(5)]
    shuffled = [trials[n] for n in order]
    assert told(*shuffled) == told(*trials)
