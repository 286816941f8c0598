"""Two looks at one picture."""

from __future__ import annotations

import numpy as np

from faceid_gui.backends.merging import merge_looks
from faceid_gui.core.types import Box, DetectedFace


def _face(x: float, score: float, size: float = 100.0) -> DetectedFace:
    return DetectedFace(Box(x, 0, size, size), np.full((5, 2), x, np.float32), score)


def test_faces_that_both_saw_are_averaged() -> None:
    merged = merge_looks([_face(0, 0.7)], [_face(10, 0.9)])
    assert len(merged) == 1
    assert merged[0].box == Box(5, 0, 100, 100)
    assert merged[0].score == 0.9
    np.testing.assert_array_equal(merged[0].landmarks, np.full((5, 2), 5, np.float32))


def test_faces_that_one_saw_are_kept_and_sorted() -> None:
    merged = merge_looks([_face(0, 0.7), _face(300, 0.6)], [_face(600, 0.95)])
    assert [face.score for face in merged] == [0.95, 0.7, 0.6]


def test_a_face_is_not_told_twice() -> None:
    # GIVEN the same face with boxes too different to average
    merged = merge_looks([_face(0, 0.9)], [_face(45, 0.8)])
    assert [face.score for face in merged] == [0.9]


def test_no_face_is_averaged_with_two() -> None:
    merged = merge_looks([_face(0, 0.9), _face(40, 0.8)], [_face(2, 0.7)])
    assert [face.box.x for face in merged] == [1, 40]


def test_nothing_and_nothing_is_nothing() -> None:
    assert merge_looks([], []) == ()
