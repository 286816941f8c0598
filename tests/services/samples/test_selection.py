"""What a person is made of: who is left out, why, and that nobody is left out wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.types import Embeddings, NewSample, Pose, Quality, Sample, Threshold
from faceid_gui.services.samples.likeness import odd_bound
from faceid_gui.services.samples.selection import (
    LeftOutReason,
    Selection,
    choose,
    would_lower,
)
from faceid_gui.services.samples.strength import strength_of
from tests.data import needs_faces
from tests.services.real_faces import DEFAULT as REAL_DEFAULT
from tests.services.real_faces import samples_of_faces

DEFAULT = Threshold(0.44, margin=0.05)
BUILTIN = Threshold(0.968, margin=0.005)
GOOD = Quality(0.9, 120.0, 200.0, 120.0, Pose(0.0, 0.0, 0.0))
KEY = "contract"


def person(
    axis: int, count: int, *, alike: float = 0.7, default: Threshold = DEFAULT
) -> Embeddings:
    """Samples of one person: any two at a cosine of ``alike`` on the scale of the pack."""
    if default is not DEFAULT:  # as far above the threshold, in units of the rest of the scale
        part = (alike - DEFAULT.value) / (1.0 - DEFAULT.value)
        alike = default.value + part * (1.0 - default.value)
    rows = np.zeros((count, 64))
    rows[:, axis] = alike**0.5
    rows[np.arange(count), 16 * (axis + 1) - 1 - np.arange(count) % 14] = (1.0 - alike) ** 0.5
    return np.asarray(rows, np.float32)


def samples_of(rows: Embeddings, name: str = "p", *, score: float = 0.9) -> list[NewSample]:
    return [
        NewSample({KEY: row}, replace(GOOD, score=score), f"sha256:{name}{n}|{name}/{n}.jpg")
        for n, row in enumerate(rows)
    ]


def stored(samples: Sequence[NewSample]) -> list[Sample]:
    return [Sample(s.source, "id", dict(s.embeddings), s.quality, s.source, 0.0) for s in samples]


def reasons(selection: Selection) -> dict[str, LeftOutReason]:
    return {left.sample.source.split("|")[1]: left.reason for left in selection.left_out}


@pytest.mark.parametrize("default", [DEFAULT, BUILTIN, None])
def test_photos_of_one_person_all_stay(default: Threshold | None) -> None:
    samples = samples_of(person(0, 6, default=default or DEFAULT))
    selection = choose(samples, default=default)
    assert selection.kept == tuple(samples)
    assert (selection.left_out, selection.mixed) == ((), False)


def test_nothing_is_chosen_from_nothing() -> None:
    selection = choose([], default=DEFAULT)
    assert (selection.kept, selection.left_out, selection.mixed) == ((), (), False)


def test_the_bound_for_somebody_else_follows_the_pack() -> None:
    assert odd_bound(DEFAULT) == pytest.approx(0.2, abs=0.005)
    assert odd_bound(BUILTIN) == pytest.approx(0.954, abs=0.001)


def test_a_mislabelled_photo_is_named_with_its_score() -> None:
    wrong = samples_of(person(1, 1), "wrong")
    selection = choose([*samples_of(person(0, 3)), *wrong], default=DEFAULT)
    (left,) = selection.left_out
    assert left.sample is wrong[0]
    assert left.reason is LeftOutReason.MISLABELLED
    assert left.score == pytest.approx(0.0, abs=1e-5)
    assert left.words == "it does not look like the person: score 0.00 against the other photos"


def test_several_photos_of_one_other_person_cannot_stand_up_for_each_other() -> None:
    # GIVEN three photos of one and two of another person: those are near to each other
    wrong = samples_of(person(1, 2), "wrong")
    selection = choose([*wrong, *samples_of(person(0, 3))], default=DEFAULT)
    assert reasons(selection) == {
        "wrong/0.jpg": LeftOutReason.MISLABELLED,
        "wrong/1.jpg": LeftOutReason.MISLABELLED,
    }


def test_where_nobody_knows_who_is_right_nobody_is_accused() -> None:
    for halves in (
        [*samples_of(person(0, 1), "a"), *samples_of(person(1, 1), "b")],
        [*samples_of(person(0, 2), "a"), *samples_of(person(1, 2), "b")],
        [s for axis in range(3) for s in samples_of(person(axis, 1), f"p{axis}")],
    ):
        selection = choose(halves, default=DEFAULT)
        assert selection.kept == tuple(halves)
        assert selection.mixed


def test_samples_that_exist_are_trusted_even_one_against_many() -> None:
    # GIVEN somebody with one sample, and many new photos of somebody else
    existing = stored(samples_of(person(0, 1), "old"))
    selection = choose(samples_of(person(1, 5)), default=DEFAULT, existing=existing)
    # THEN the new ones are in the wrong
    assert selection.kept == ()
    assert set(reasons(selection).values()) == {LeftOutReason.MISLABELLED}


def test_of_near_duplicates_the_better_one_stays() -> None:
    # GIVEN a photo and a poorer copy of it, among others
    rows = person(0, 4)
    copy = samples_of(_turned(rows[1:2], 0.97), "copy", score=0.3)
    selection = choose([*samples_of(rows), *copy], default=DEFAULT)
    (left,) = selection.left_out
    assert (left.sample, left.reason) == (copy[0], LeftOutReason.NEAR_DUPLICATE)
    assert left.words == "it shows the same as another photo: score 0.97 against p/1.jpg"
    # AND where the copy is the better one, it is the photo that goes
    better = [replace(copy[0], quality=replace(GOOD, score=0.99))]
    assert list(reasons(choose([*samples_of(rows), *better], default=DEFAULT))) == ["p/1.jpg"]
    # AND what is stored already stays, however good the copy is
    known = choose(better, default=DEFAULT, existing=stored(samples_of(rows)))
    assert reasons(known) == {"copy/0.jpg": LeftOutReason.NEAR_DUPLICATE}


@pytest.mark.parametrize(
    "other",
    [
        replace(GOOD, pose=Pose(12.0, 0.0, 0.0)),
        replace(GOOD, pose=Pose(0.0, -12.0, 0.0)),
        replace(GOOD, brightness=150.0),
    ],
)
def test_another_pose_or_light_is_no_near_duplicate(other: Quality) -> None:
    rows = person(0, 3)
    twin = replace(samples_of(_turned(rows[:1], 0.97), "twin")[0], quality=other)
    assert choose([*samples_of(rows), twin], default=DEFAULT).left_out == ()


def test_without_the_packs_scale_near_duplicates_are_not_told() -> None:
    rows = person(0, 3)
    samples = [*samples_of(rows), *samples_of(rows, "again")]
    assert choose(samples, default=None).kept == tuple(samples)
    wrong = samples_of(person(1, 1), "wrong")
    assert list(reasons(choose([*samples, *wrong], default=None))) == ["wrong/0.jpg"]


def _turned(rows: Embeddings, cosine: float) -> Embeddings:
    """The rows turned by an angle, towards where no person of these tests is."""
    turned = rows * cosine
    turned[:, 63] = (1.0 - cosine**2) ** 0.5
    return np.asarray(turned, np.float32)


def test_a_photo_that_lowers_the_person_is_refused_with_what_it_would_cost() -> None:
    # GIVEN three photos that are very alike, and one above the bound for somebody else
    rows = person(0, 3, alike=0.9)
    low = 0.25 * rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0))
    low[62] = (1.0 - float(low @ low)) ** 0.5
    bad = samples_of(low[None].astype(np.float32), "bad")
    # WHEN chosen with the others, and when it comes later
    for selection in (
        choose([*samples_of(rows), *bad], default=DEFAULT),
        choose(bad, default=DEFAULT, existing=stored(samples_of(rows))),
    ):
        (left,) = selection.left_out
        assert left.reason is LeftOutReason.LOWERS
        assert left.before is not None
        assert left.after is not None
        assert left.before > 0.9 > left.after
        assert left.words.startswith("the person would be recognised less surely with it: ")
        assert "its score is 0.25, and that of the others falls from 0.92 to 0.85" in left.words
    # AND it would have: the grade is worse with it than without
    better = strength_of(rows, DEFAULT)
    worse = strength_of(np.concatenate([rows, low[None].astype(np.float32)]), DEFAULT)
    assert worse.mean is not None
    assert better.mean is not None
    assert worse.mean < better.mean


def test_would_lower_says_which_and_by_how_much() -> None:
    rows, stranger = person(0, 3), person(1, 1)
    new = np.concatenate([person(0, 4)[3:], stranger, person(0, 5)[4:]])
    # WHEN new samples are weighed against what exists
    (low,) = would_lower(rows, new, DEFAULT)
    # THEN the stranger's is the one, judged by its score and by what becomes of the others
    assert low.row == 1
    assert low.score == pytest.approx(0.0, abs=1e-5)
    assert low.before is not None
    assert low.before > low.after
    # AND one sample alone is lowered only by somebody else's
    (alone,) = would_lower(rows[:1], stranger, DEFAULT)
    assert would_lower(rows[:1], new[:1], DEFAULT) == ()
    assert (alone.row, alone.before) == (0, None)


def test_nobody_is_lowered_by_nothing_or_from_nothing() -> None:
    nothing = np.zeros((0, 64), np.float32)
    assert would_lower(nothing, person(0, 2), DEFAULT) == ()
    assert would_lower(person(0, 2), nothing, DEFAULT) == ()


def test_of_too_many_the_best_and_most_varied_stay() -> None:
    # GIVEN eight photos from the front and two from the side, and room for four
    front, side = _crowd(0, 8, 1), _crowd(1, 2, 2)
    samples = [*samples_of(front, "front"), *samples_of(side, "side")]
    selection = choose(samples, default=DEFAULT, limit=4)
    # THEN four stay, the side is still there, and the rest is spare
    assert len(selection.kept) == 4
    assert any("side" in sample.source for sample in selection.kept)
    assert set(reasons(selection).values()) == {LeftOutReason.SPARE}
    # AND their mean is nearer to that of all than the first four's
    whole = np.concatenate([front, side]).mean(axis=0)
    kept = np.stack([sample.embeddings[KEY] for sample in selection.kept]).mean(axis=0)
    assert _cosine(kept, whole) > _cosine(front[:4].mean(axis=0), whole)


def _crowd(view: int, count: int, seed: int) -> Embeddings:
    """Photos of one person, from one view: alike, but not the same."""
    rng = np.random.default_rng(seed)
    rows = np.zeros((count, 64))
    rows[:, 0], rows[:, 1 + view] = 1.0, 0.6
    rows += 0.07 * rng.normal(size=rows.shape)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _cosine(one: Embeddings, other: Embeddings) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_poor_photos_go_first() -> None:
    rows = person(0, 6, alike=0.8)
    samples = samples_of(rows[:4], "good") + samples_of(rows[4:], "poor", score=0.1)
    selection = choose(samples, default=DEFAULT, limit=4)
    assert sorted(reasons(selection)) == ["poor/0.jpg", "poor/1.jpg"]


def test_a_full_person_takes_no_more_and_loses_none() -> None:
    existing = stored(samples_of(person(0, 5), "old"))
    new = samples_of(person(0, 8)[5:], "new")
    selection = choose(new, default=DEFAULT, existing=existing, limit=4)
    assert selection.kept == ()
    assert set(reasons(selection).values()) == {LeftOutReason.SPARE}


def test_what_was_left_out_is_left_out_again() -> None:
    # GIVEN a choice among photos with all kinds of faults
    rows = person(0, 9)
    wrong, copy = samples_of(person(1, 1), "wrong"), samples_of(_turned(rows[:1], 0.98), "copy")
    samples = [*samples_of(rows), *wrong, *samples_of(copy_rows(copy), "copy", score=0.5)]
    first = choose(samples, default=DEFAULT, limit=6)
    assert len(first.kept) == 6
    # WHEN those that were left out come again, to the person as stored
    again = choose(
        [left.sample for left in first.left_out],
        default=DEFAULT,
        existing=stored(first.kept),
        limit=6,
    )
    # THEN none of them gets in
    assert again.kept == ()
    assert reasons(again)["wrong/0.jpg"] is LeftOutReason.MISLABELLED


def copy_rows(samples: Sequence[NewSample]) -> Embeddings:
    return np.stack([sample.embeddings[KEY] for sample in samples])


def test_samples_of_another_contract_are_no_matter_of_this_choice() -> None:
    rows = person(0, 3)
    foreign = NewSample({"other": np.ones(3, np.float32)}, GOOD, "f|foreign.jpg")
    old = Sample("id", "p", {"other": np.ones(3, np.float32)}, GOOD, "o", 0.0)
    selection = choose([*samples_of(rows), foreign], default=DEFAULT, existing=[old])
    assert foreign in selection.kept
    assert len(selection.kept) == 4


def test_a_thousand_photos_of_one_person_are_no_matter() -> None:
    rng = np.random.default_rng(0)
    rows = np.zeros((1000, 64))
    rows[:, 0] = 2.0
    rows += rng.normal(size=rows.shape) * 0.12
    unit = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
    assert len(choose(samples_of(unit), default=DEFAULT).kept) == 30


@needs_faces
def test_real_photos_under_a_wrong_name_are_found_and_right_ones_are_not_accused() -> None:
    # GIVEN real people, each with a photo of the next one among theirs
    people = list(samples_of_faces().values())
    found = accused = own = 0
    for number, samples in enumerate(people):
        for count in (3, 5, len(samples)):
            wrong = people[(number + count) % len(people)][0]
            selection = choose([wrong, *samples[:count]], default=REAL_DEFAULT)
            left = [out.sample for out in selection.left_out]
            found += wrong in left
            accused += sum(sample in left for sample in samples[:count])
            own += count
    # THEN nearly all of them are found, and hardly any photo of the person's own goes
    assert found > 0.95 * 3 * len(people)
    assert accused < 0.01 * own
