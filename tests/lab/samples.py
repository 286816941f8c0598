"""Runs of the lab as they come out of an evaluation, drawn from made-up score distributions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from faceid_gui.lab.recommend import recommend
from faceid_gui.lab.results import (
    FMR_TARGETS,
    FPIR_TARGETS,
    Choice,
    Confusion,
    Counts,
    Curve,
    Estimate,
    Finding,
    FindingKind,
    FoldAccuracy,
    GroupResult,
    Histogram,
    Identification,
    Latency,
    Machine,
    Metric,
    Point,
    Rate,
    Run,
    Trial,
    Verification,
)

Scores = NDArray[np.float64]

PEOPLE = ("김하늘", "이서준", "박지우", "Ann Berg", "Ben Okafor", "Clara Voss", "Dmitri Rusu")
GROUPS = {"east_asian": 12, "other": 30}
STRANGERS = 100
PHOTOS = 382
AT = 1_790_000_000.0


@dataclass(frozen=True)
class Network:
    """A made-up network: how far apart its scores are, and how long it takes."""

    key: str
    title: str
    licence: str
    commercial: bool
    genuine: float
    spread: float
    detect_ms: float
    embed_ms: float


COMPACT = Network("compact", "Compact (MobileFaceNet)", "Apache-2.0", True, 0.62, 0.13, 6.1, 9.4)
BUILTIN = Network("builtin", "Builtin (dlib)", "CC0-1.0", True, 0.55, 0.15, 31.0, 19.8)
LARGE = Network(
    "buffalo", "Buffalo L (ResNet-50)", "InsightFace research", False, 0.70, 0.105, 22.0, 96.0
)
NETWORKS = (COMPACT, BUILTIN, LARGE)


def rate(errors: int, trials: int) -> Rate:
    """A rate with Wilson's interval, near enough for a picture."""
    if not trials:
        return Rate(0, 0, 0.0, 1.0)
    z, share = 1.96, errors / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    half /= 1 + z * z / trials
    return Rate(errors, trials, max(0.0, middle - half), min(1.0, middle + half))


def operating_point(target: float, genuine: Scores, impostor: Scores) -> Point:
    """The threshold for a false rate, and what is missed there."""
    kept = math.floor(target * impostor.size)
    threshold = float(np.sort(impostor)[::-1][min(kept, impostor.size - 1)]) + 1e-9
    return Point(
        target=target,
        threshold=threshold,
        false=rate(int((impostor >= threshold).sum()), impostor.size),
        miss=rate(int((genuine < threshold).sum()), genuine.size),
        supported=target * impostor.size >= 3,
    )


def point_at(threshold: float, target: float, genuine: Scores, impostor: Scores) -> Point:
    """A group at the threshold of all."""
    return Point(
        target,
        threshold,
        rate(int((impostor >= threshold).sum()), impostor.size),
        rate(int((genuine < threshold).sum()), genuine.size),
        supported=target * impostor.size >= 3,
    )


def curve(genuine: Scores, impostor: Scores, *, points: int = 200) -> Curve:
    """A DET curve at thresholds from high to low."""
    thresholds = np.linspace(max(genuine.max(), impostor.max()), impostor.min(), points)
    return Curve(
        tuple(float((impostor >= one).mean()) for one in thresholds),
        tuple(float((genuine < one).mean()) for one in thresholds),
        tuple(float(one) for one in thresholds),
    )


def histogram(genuine: Scores, impostor: Scores) -> Histogram:
    """Scores in 40 bins."""
    edges = np.linspace(min(genuine.min(), impostor.min()), genuine.max() + 1e-6, 41)
    return Histogram(
        tuple(float(edge) for edge in edges),
        tuple(int(n) for n in np.histogram(genuine, edges)[0]),
        tuple(int(n) for n in np.histogram(impostor, edges)[0]),
    )


def trial(
    network: Network,
    *,
    fused_with: Network | None = None,
    detector: str = "yunet",
    metric: Metric = Metric.COSINE,
    photos: int = 3,
    pairs_only: bool = False,
    latency: bool = True,
    seed: int = 0,
    groups: Mapping[str, int] = MappingProxyType(GROUPS),
) -> Trial:
    """One trial over the two groups, drawn from the network's distributions."""
    networks = (network,) if fused_with is None else (network, fused_with)
    rng = np.random.default_rng([seed, photos, len(detector), *(len(n.key) for n in networks)])
    spread = network.spread * (0.86 if fused_with else 1.0) / (1 + 0.1 * (photos - 1))
    drawn = {
        name: _scores(rng, network.genuine - 0.25 * (mean - 0.06), mean, spread, people=people)
        for (name, people), mean in zip(groups.items(), (0.13, 0.06, 0.08), strict=False)
    }
    by_group = {name: (_as(metric, one), _as(metric, two)) for name, (one, two) in drawn.items()}
    genuine = np.concatenate([one[0] for one in by_group.values()])
    impostor = np.concatenate([one[1] for one in by_group.values()])
    verification = _verification(genuine, impostor, folds=10 if pairs_only else 0)
    identification = None if pairs_only else _identification(rng, by_group, photos)
    return Trial(
        choice=Choice(tuple(n.key for n in networks), detector, metric, photos),
        title=" + ".join(n.title for n in networks),
        licence=networks[-1].licence if not networks[-1].commercial else networks[0].licence,
        commercial=all(n.commercial for n in networks),
        verification=verification,
        identification=identification,
        groups=_groups(by_group, verification, identification) if not pairs_only else (),
        histogram=histogram(genuine, impostor),
        confusions=confusions(),
        latency=_latency(networks) if latency else (),
        undetected=3 if detector == "yunet" else 11,
        usable=fused_with is None and detector == "yunet",
        why_not="a kiosk runs one network at a time" if fused_with else "",
    )


def _as(metric: Metric, cosines: Scores) -> Scores:
    """Cosine scores as those of another metric, oriented as all scores are."""
    if metric is Metric.ANGULAR:
        return 1 - np.arccos(np.clip(cosines, -1, 1)) / np.pi
    return cosines if metric is Metric.COSINE else -np.sqrt(2 - 2 * np.clip(cosines, -1, 1))


def _scores(
    rng: np.random.Generator, mean: float, impostor: float, spread: float, *, people: int
) -> tuple[Scores, Scores]:
    genuine = np.clip(rng.normal(mean, spread, people * 30), -1, 1)
    others = np.clip(rng.normal(impostor, 0.105, people * people * 30), -1, 1)
    return genuine, others


def _verification(genuine: Scores, impostor: Scores, *, folds: int) -> Verification:
    det = curve(genuine, impostor)
    nearest = int(np.argmin(np.abs(np.array(det.false) - np.array(det.miss))))
    eer = (det.false[nearest] + det.miss[nearest]) / 2
    return Verification(
        genuine=genuine.size,
        impostor=impostor.size,
        missing=41,
        eer=Estimate(eer, eer * 0.7, eer * 1.35),
        points=tuple(operating_point(target, genuine, impostor) for target in FMR_TARGETS),
        curve=det,
        accuracy=FoldAccuracy(0.9918, 0.0036, folds) if folds else None,
    )


def _searches(rng: np.random.Generator, impostor: Scores, people: int) -> Scores:
    """The best scores of strangers against so many people."""
    return np.asarray(rng.choice(impostor, (people * 25, people)).max(axis=1))


def _identification(
    rng: np.random.Generator, by_group: dict[str, tuple[Scores, Scores]], photos: int
) -> Identification:
    genuine = np.concatenate([one[0] for one in by_group.values()])
    people = {name: len(one[0]) // 30 for name, one in by_group.items()}
    searches = np.concatenate(
        [_searches(rng, one[1], people[name]) for name, one in by_group.items()]
    )
    return Identification(
        enrolled=sum(people.values()),
        photos=photos,
        draws=10,
        rank1=rate(int((genuine > searches.mean()).sum()), genuine.size),
        points=tuple(operating_point(target, genuine, searches) for target in FPIR_TARGETS),
        curve=curve(genuine, searches),
    )


def _groups(
    by_group: dict[str, tuple[Scores, Scores]],
    verification: Verification,
    identification: Identification | None,
) -> tuple[GroupResult, ...]:
    rng = np.random.default_rng(1)
    found = []
    for name, (genuine, impostor) in by_group.items():
        people = len(genuine) // 30
        searches = _searches(rng, impostor, people)
        points = tuple(
            point_at(point.threshold, point.target, genuine, impostor)
            for point in verification.points
        )
        ratio = points[0].false.value / verification.points[0].false.value
        found.append(
            GroupResult(
                group=name,
                people=people,
                verification=points,
                identification=tuple(
                    point_at(point.threshold, point.target, genuine, searches)
                    for point in (identification.points if identification else ())
                ),
                fmr_ratio=Estimate(ratio, ratio * 0.6, ratio * 1.6) if ratio else None,
                histogram=histogram(genuine, impostor),
            )
        )
    return tuple(found)


def _latency(networks: tuple[Network, ...]) -> tuple[Latency, ...]:
    detect, embed = networks[0].detect_ms, sum(network.embed_ms for network in networks)
    local = Latency("local", "CPUExecutionProvider", detect, embed, (detect + embed) * 1.3)
    return (local, Latency("remote", "CUDAExecutionProvider", 7.5, embed / 4, 21.0))


def confusions() -> tuple[Confusion, ...]:
    """Two people who are alike, and one who is unlike himself."""
    return (
        Confusion(
            "east_asian/김하늘/03.jpg",
            "east_asian/박지우/01.jpg",
            "김하늘",
            "박지우",
            0.412,
            same=False,
        ),
        Confusion(
            "other/Ben Okafor/07.jpg",
            "strangers/other/0041.jpg",
            "Ben Okafor",
            "0041",
            0.377,
            same=False,
        ),
        Confusion(
            "east_asian/이서준/02.jpg",
            "east_asian/이서준/11.jpg",
            "이서준",
            "이서준",
            0.182,
            same=True,
        ),
    )


def findings() -> tuple[Finding, ...]:
    """One of every kind that a folder of photos brings about."""
    return (
        Finding(
            FindingKind.ONE_PHOTO,
            "Clara Voss has one photo, and so is never searched for.",
            subject="Clara Voss",
        ),
        Finding(
            FindingKind.MISLABELLED,
            "Photo 09.jpg of Ann Berg looks like Clara Voss.",
            subject="Ann Berg",
            photo="other/Ann Berg/09.jpg",
            other="Clara Voss",
            score=0.71,
        ),
        Finding(
            FindingKind.SAME_PERSON,
            "이서준 and Lee Seo-jun look like one person.",
            subject="이서준",
            other="Lee Seo-jun",
            score=0.68,
        ),
        Finding(
            FindingKind.SEVERAL_FACES,
            "Two faces in 04.jpg: the larger one was taken.",
            subject="Ben Okafor",
            photo="other/Ben Okafor/04.jpg",
        ),
        Finding(FindingKind.EMPTY_FOLDER, "The folder nobody holds no photo.", subject="nobody"),
        Finding(
            FindingKind.UNKNOWN_NAME,
            "The group file names Erika Muster, who is not here.",
            subject="Erika Muster",
        ),
    )


@cache
def sample_run(
    *,
    run_id: str = "20260921-141320-5a1e",
    at: float = AT,
    seed: int = 0,
    photos: tuple[int, ...] = (1, 3),
    networks: tuple[Network, ...] = NETWORKS,
    fuse: bool = True,
    latency: bool = True,
    whole: bool = True,
) -> Run:
    """An evaluation of three networks on 42 people in two groups, and 100 strangers."""
    trials = [
        trial(network, metric=metric, photos=count, latency=latency, seed=seed)
        for network in networks
        for metric in (Metric.COSINE, Metric.EUCLIDEAN_L2)
        for count in photos
    ]
    if fuse and len(networks) > 1:
        trials.append(
            trial(
                networks[0],
                fused_with=networks[1],
                photos=photos[-1],
                latency=latency,
                seed=seed,
            )
        )
    people = sum(GROUPS.values())
    return Run(
        id=run_id,
        at=at,
        dataset="known",
        people=people,
        photos=PHOTOS,
        strangers=STRANGERS,
        groups=tuple(GROUPS),
        trials=tuple(trials),
        findings=findings(),
        recommendation=recommend(trials, people=people, strangers=STRANGERS, groups=tuple(GROUPS)),
        counts=Counts(
            detected={"yunet": PHOTOS + STRANGERS},
            embedded={f"{network.key} behind yunet": PHOTOS + STRANGERS for network in networks},
            cached=0,
        ),
        machine=Machine("Example CPU, 2 cores", 2, "Linux 6.8", "faceid-gui 1, onnxruntime 1.23"),
        took_s=74.2,
        whole=whole,
    )


@cache
def small_run() -> Run:
    """Nine people and no strangers: pairs alone, nothing of them timed."""
    only = trial(COMPACT, pairs_only=True, latency=False, groups={"everybody": 9})
    return replace(
        sample_run(photos=(3,), networks=(COMPACT,)),
        id="20260921-150000-0001",
        people=9,
        strangers=0,
        groups=(),
        trials=(only,),
        recommendation=recommend([only], people=9, strangers=0, groups=()),
        findings=(),
    )
