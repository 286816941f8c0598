"""The lab on the test photos: pairs, open set, fusion, how often each photo is looked at."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.lfw import PairSet, pair_set, stand_in
from benchmarks.report import Row
from benchmarks.subjects import use_test_models
from faceid_gui.app.context import AppContext
from faceid_gui.lab.request import BY_PARENT, EvaluateRequest
from faceid_gui.lab.results import Identification, Metric, Run, Trial, Verification
from tests.data import FACES

METRICS: Final = tuple(Metric)
SWEEP_PACKS: Final = ("compact", "builtin", "deepface:Dlib+yunet")
SWEEP_DETECTORS: Final = ("yunet_s", "retinaface_mnet025")


def rows() -> list[Row]:
    """Each figure from the lab itself, as ``faceid-gui evaluate`` gives it."""
    use_test_models()
    with tempfile.TemporaryDirectory(prefix="faceid-bench-lab-") as home:
        os.environ["FACEID_GUI_HOME"] = home
        return [*_pair_rows(Path(home)), *_open_set_rows()]


def pace_rows() -> list[Row]:
    """How long a list as long as LFW's takes."""
    use_test_models()
    with tempfile.TemporaryDirectory(prefix="faceid-bench-lab-") as home:
        os.environ["FACEID_GUI_HOME"] = home
        chosen = stand_in(Path(home))
        begin = time.perf_counter()
        run = _evaluate(_pairs_request(chosen))
        took = time.perf_counter() - begin
    photos = sum(run.counts.embedded.values())
    return [
        Row(
            f"evaluate, 6,000 pairs of {photos} photos ({chosen.title}), compact, two cores",
            "under 90 s",
            f"{took:.0f} s",
            took < 90.0,
        )
    ]


def sweep_rows() -> list[Row]:
    """How often each photo is looked at."""
    use_test_models()
    with tempfile.TemporaryDirectory(prefix="faceid-bench-lab-") as home:
        os.environ["FACEID_GUI_HOME"] = home
        return _sweep_rows()


def _evaluate(request: EvaluateRequest) -> Run:
    return AppContext().lab().evaluate(request)


def _pair_rows(scratch: Path) -> list[Row]:
    chosen = pair_set(scratch)
    run = _evaluate(_pairs_request(chosen))
    return _verification_rows(chosen, _verification(run.trials[0]))


def _pairs_request(chosen: PairSet) -> EvaluateRequest:
    return EvaluateRequest(
        chosen.folder, pairs=chosen.pairs, packs=("compact",), fuse=False, latency=False
    )


def _verification_rows(chosen: PairSet, found: Verification) -> list[Row]:
    accuracy, point = found.accuracy, found.at(1e-3)
    assert accuracy is not None and point is not None
    tmr, pairs = 1.0 - point.miss.value, found.genuine + found.impostor
    spread = f"{accuracy.mean:.2%} +- {accuracy.std:.2%}"
    return [
        Row(
            f"evaluate, {chosen.title}, compact: accuracy over {accuracy.folds} folds",
            "99.1 %",
            f"{spread} of {pairs} pairs",
            accuracy.mean >= 0.991,
        ),
        Row(
            "the same: TMR at FMR 0.1 %",
            "98 %",
            f"{tmr:.2%} (95 %: {1 - point.miss.high:.2%} to {1 - point.miss.low:.2%})",
            tmr >= 0.98,
        ),
    ]


def _open_set_rows() -> list[Row]:
    run = _evaluate(
        EvaluateRequest(
            FACES / "known",
            strangers=FACES / "strangers",
            groups=BY_PARENT,
            packs=("compact", "builtin"),
            detectors=("yunet_s",),
            latency=False,
        )
    )
    alone = {trial.choice.packs[0]: trial for trial in run.trials if not trial.choice.fused}
    fused = next(trial for trial in run.trials if trial.choice.fused)
    best = min(_fnir(trial) for trial in alone.values())
    compact = alone["compact"]
    return [
        Row(
            "open set, 42 people with 3 photos each, 100 strangers, compact: FNIR at FPIR 1 %",
            "at most 1.6 %",
            _said(compact),
            _fnir(compact) <= 0.016,
        ),
        Row(
            "compact and builtin fused against the better one alone, same detector",
            "no worse",
            f"{_fnir(fused):.2%} against {best:.2%}",
            _fnir(fused) <= best,
        ),
    ]


def _sweep_rows() -> list[Row]:
    begin = time.perf_counter()
    run = _evaluate(
        EvaluateRequest(
            FACES,
            packs=SWEEP_PACKS,
            detectors=SWEEP_DETECTORS,
            metrics=METRICS,
            fuse=False,
            latency=False,
        )
    )
    took = time.perf_counter() - begin
    looked, embedded = run.counts.detected, run.counts.embedded
    counts = [*looked.values(), *embedded.values()]
    once = len(looked) == len(SWEEP_DETECTORS) and all(count <= run.photos for count in counts)
    return [
        Row(
            f"sweep of {len(SWEEP_PACKS)} packs x {len(SWEEP_DETECTORS)} detectors x "
            f"{len(METRICS)} metrics on {run.photos} photos: photos detected and embedded",
            "once per detector, once per detector and network",
            f"{sum(looked.values())} detected, {sum(embedded.values())} embedded for "
            f"{len(run.trials)} trials in {took:.0f} s",
            once and len(run.trials) == len(SWEEP_PACKS) * len(SWEEP_DETECTORS) * len(METRICS),
        )
    ]


def _verification(trial: Trial) -> Verification:
    assert trial.verification is not None
    return trial.verification


def _identification(trial: Trial) -> Identification:
    assert trial.identification is not None
    return trial.identification


def _fnir(trial: Trial) -> float:
    point = _identification(trial).at(1e-2)
    assert point is not None
    return point.miss.value


def _said(trial: Trial) -> str:
    found = _identification(trial)
    point = found.at(1e-2)
    assert point is not None
    rate = point.miss
    return (
        f"{rate.value:.2%} (95 %: {rate.low:.2%} to {rate.high:.2%}; "
        f"{rate.count} of {rate.trials} searches in {found.draws} draws)"
    )
