"""The photo to add next."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Embeddings, Pose, Quality
from faceid_gui.services.samples.advice import NO_ADVICE, AdviceKind, advise
from faceid_gui.services.samples.prediction import Prediction
from faceid_gui.services.samples.strength import Grade, Strength, strength_of
from tests.data import needs_faces
from tests.services.real_faces import DEFAULT, samples_of_faces

UNSURE = Strength(Grade.FAIR, 0.5, 0.6, 3, Prediction(0.05, 0.01, 0.1))
SURE = Strength(Grade.STRONG, 0.8, 0.9, 3, Prediction(0.001, 0.0, 0.01))


def _quality(yaw: float, pitch: float = 0.0, brightness: float = 120.0) -> Quality:
    return Quality(0.9, 120.0, 200.0, brightness, Pose(yaw, pitch, 0.0))


def _rows(count: int) -> Embeddings:
    return np.asarray(np.eye(8)[:count], np.float32)


def _advice(*qualities: Quality, strength: Strength = UNSURE) -> AdviceKind:
    return advise(_rows(len(qualities)), qualities, strength).kind


def test_a_side_that_lacks_a_turn_comes_first() -> None:
    assert _advice(_quality(12.0)) is AdviceKind.LEFT
    assert _advice(_quality(-12.0)) is AdviceKind.RIGHT
    assert _advice(_quality(0.0), _quality(25.0)) is AdviceKind.LEFT
    assert _advice(_quality(-20.0), _quality(24.0)) is AdviceKind.FRONT


def test_then_light_where_all_were_taken_in_one() -> None:
    turned = (-20.0, 1.0, 21.0)
    assert _advice(*(_quality(yaw) for yaw in turned)) is AdviceKind.BRIGHTER
    assert _advice(*(_quality(yaw, brightness=160.0) for yaw in turned)) is AdviceKind.DARKER


def test_then_a_nod_and_at_last_what_is_least_like_them() -> None:
    lights = ((-20.0, 90.0), (1.0, 120.0), (21.0, 150.0))
    level = [_quality(yaw, 1.0, light) for yaw, light in lights]
    assert _advice(*level) is AdviceKind.DOWN
    nodding = [_quality(yaw, yaw / 3, light) for yaw, light in lights]
    assert _advice(*nodding) is AdviceKind.UNLIKE


def test_nobody_is_bothered_who_is_surely_recognised() -> None:
    same = [_quality(0.0)] * 3
    assert _advice(*same, strength=SURE) is AdviceKind.ENOUGH
    assert advise(_rows(0), (), SURE) == NO_ADVICE


def test_the_weakest_sample_is_named_and_breaks_a_tie() -> None:
    # GIVEN two alike to each side of the middle, of whom the one turned right is unlike the rest
    rows = np.asarray([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], np.float32)
    qualities = (_quality(-1.0), _quality(1.0), _quality(0.0))
    found = advise(rows, qualities, UNSURE)
    assert found.weakest == 1
    assert found.kind is AdviceKind.RIGHT


@needs_faces
def test_one_more_photo_helps_and_an_advised_one_no_less_than_any() -> None:
    # GIVEN real people of some photos; of the others half may be added, half is looked for
    rng = np.random.default_rng(1)
    before, followed, anyhow = [], [], []
    for samples in samples_of_faces().values():
        rows = np.stack([next(iter(sample.embeddings.values())) for sample in samples])
        qualities = [sample.quality for sample in samples]
        for turn in range(24 if len(rows) >= 7 else 0):
            count = 1 + turn % 3
            order = rng.permutation(len(rows))
            mine, rest = order[:count], order[count:]
            others, probes = rest[: len(rest) // 2], rest[len(rest) // 2 :]
            strength = strength_of(rows[mine], DEFAULT)
            kind = advise(rows[mine], [qualities[row] for row in mine], strength).kind
            if kind is AdviceKind.ENOUGH:
                continue
            rates = np.array([_missed(rows, [*mine, row], probes) for row in others])
            best = np.argsort(_wanted(kind, rows, qualities, mine, others))
            followed.append(rates[best[0]])
            anyhow.append(rates.mean())
            before.append(_missed(rows, [*mine], probes))
    # THEN any photo spares misses, and one that the advice asks for does not spare fewer
    assert len(followed) > 300
    assert np.mean(anyhow) < 0.8 * np.mean(before)
    assert np.mean(followed) < 1.1 * np.mean(anyhow)


def _missed(rows: Embeddings, mine: list[int], probes: NDArray[Any]) -> float:
    """The share of the photos looked for that a strict threshold misses."""
    template = rows[mine].sum(axis=0)
    return float((rows[probes] @ (template / np.linalg.norm(template)) < 0.5).mean())


def _wanted(
    kind: AdviceKind,
    rows: Embeddings,
    qualities: list[Quality],
    mine: NDArray[Any],
    others: NDArray[Any],
) -> NDArray[Any]:
    """The smaller, the more a photo is what was asked for."""
    poses = [qualities[row].pose for row in others]
    light = np.array([qualities[row].brightness for row in others])
    yaws, nods = np.array([p.yaw for p in poses]), np.array([p.pitch for p in poses])
    asked = {
        AdviceKind.LEFT: yaws,
        AdviceKind.RIGHT: -yaws,
        AdviceKind.FRONT: np.abs(yaws),
        AdviceKind.UP: -nods,
        AdviceKind.DOWN: nods,
        AdviceKind.DARKER: light,
        AdviceKind.BRIGHTER: -light,
    }
    likeness: NDArray[Any] = rows[others] @ rows[mine].sum(axis=0)
    wanted: NDArray[Any] = asked.get(kind, likeness)
    return wanted
