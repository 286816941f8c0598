"""The recommendation in one sentence, and what it does not know, in sentences too."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from faceid_gui.lab.advice import (
    PAIRS_TARGET,
    SEARCH_TARGET,
    Advice,
    Gap,
    GapKind,
    advise,
    deciding_point,
    local_ms,
    miss,
)
from faceid_gui.lab.figures import (
    detector_text,
    interval,
    milliseconds,
    networks_text,
    percent,
    with_interval,
)
from faceid_gui.lab.results import Recommendation, Run, Trial
from faceid_gui.lab.words import Words


def recommend(
    trials: Sequence[Trial],
    *,
    people: int,
    strangers: int,
    groups: Sequence[str],
    own_crops: bool = False,
) -> Recommendation:
    """The best of the trials in an English sentence, with what that does not know.

    What is best is said in ``lab.advice``. ``choice`` is None where a kiosk can run none of
    what was measured. ``own_crops`` says that the photos are the gallery's own.
    """
    return _worded(
        advise(trials, people=people, strangers=strangers, groups=groups, own_crops=own_crops),
        people=people,
        strangers=strangers,
        trials=trials,
        words=Words("en"),
    )


def recommendation_in(run: Run, language: str) -> Recommendation:
    """A run's recommendation in a language: ``ko``, or else English."""
    words = Words(language)
    if words.language == "en" and run.recommendation.sentence:
        return run.recommendation
    return _worded(
        advise(
            run.trials,
            people=run.people,
            strangers=run.strangers,
            groups=run.groups,
            own_crops=run.own_crops,
        ),
        people=run.people,
        strangers=run.strangers,
        trials=run.trials,
        words=words,
    )


def _worded(
    advice: Advice, *, people: int, strangers: int, trials: Sequence[Trial], words: Words
) -> Recommendation:
    if advice.best is None:
        return Recommendation(None, words(_why_none(trials)))
    sentence = "; ".join([_core(advice, advice.best, words), *_tail(advice, advice.best, words)])
    gaps = [
        _gap(gap, advice, people=people, strangers=strangers, words=words) for gap in advice.gaps
    ]
    if advice.equals:
        gaps.append(words("gap_equals", names=words.some(_networks(advice.equals))))
    return Recommendation(advice.best.choice, f"{sentence}.", tuple(gaps))


def _why_none(trials: Sequence[Trial]) -> str:
    """The key of the words for what cannot be recommended."""
    misses = [missed for trial in trials if math.isfinite(missed := miss(trial))]
    if not misses:
        return "recommend_nothing"
    return "recommend_all_missed" if min(misses) >= 1.0 else "recommend_unusable"


def _networks(trials: Sequence[Trial]) -> tuple[str, ...]:
    """Networks with their detectors, each once."""
    named = (f"{networks_text(trial)} ({detector_text(trial)})" for trial in trials)
    return tuple(dict.fromkeys(named))


def _core(advice: Advice, best: Trial, words: Words) -> str:
    choice = best.choice
    return words(
        "recommend_search" if advice.searches else "recommend_pairs",
        packs=networks_text(best),
        detector=detector_text(best),
        metric=choice.metric.value,
        photos=words.photos(choice.photos),
        miss=_missed(best),
        target=percent(SEARCH_TARGET if advice.searches else PAIRS_TARGET),
    )


def _missed(trial: Trial) -> str:
    """``1.6 % (95 %: 0.9–2.6 %)``."""
    point = deciding_point(trial)
    bounds = interval(point.miss.low, point.miss.high) if point is not None else ""
    return f"{percent(miss(trial))} (95 %: {bounds})" if bounds else percent(miss(trial))


def _tail(advice: Advice, best: Trial, words: Words) -> Iterator[str]:
    target = percent(SEARCH_TARGET if advice.searches else PAIRS_TARGET)
    if advice.point is not None and not advice.point.supported:
        yield words("recommend_unseen", target=target)
    if math.isfinite(local_ms(best)):
        yield words("recommend_speed", ms=milliseconds(local_ms(best)))
    if advice.worst is not None:
        false = advice.worst.false
        rate = with_interval(percent(false.value), f"95 %: {interval(false.low, false.high)}")
        yield words("recommend_worst", group=advice.worst.group, rate=rate)
    terms = "recommend_licence" if best.commercial else "recommend_restricted"
    yield words(terms, licence=best.licence)
    if advice.barred is not None:
        yield _barred(advice.barred, words)


def _barred(rival: Trial, words: Words) -> str:
    packs, missed = networks_text(rival), _missed(rival)
    if rival.usable:
        return words("recommend_barred_licence", packs=packs, miss=missed)
    return words(
        "recommend_barred_use",
        packs=packs,
        detector=detector_text(rival),
        miss=missed,
        why=words.why(rival.why_not),
    )


def _gap(gap: Gap, advice: Advice, *, people: int, strangers: int, words: Words) -> str:
    if gap.kind is GapKind.CLAIM:
        key = "gap_claim" if strangers else "gap_claim_alone"
        return words(key, people=people, strangers=strangers, number=gap.number)
    return words(
        f"gap_{gap.kind}",
        names=words.some(gap.names),
        number=gap.number,
        target=percent(SEARCH_TARGET if advice.searches else PAIRS_TARGET),
    )
