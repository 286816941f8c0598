"""Following boxes."""

from __future__ import annotations

import numpy as np

from faceid_gui.core.types import Box, DetectedFace
from faceid_gui.pipeline.tracker import Sighting, Tracker

FRAME = 1 / 30


def face(x: float, y: float = 100.0, size: float = 100.0) -> DetectedFace:
    """A face somewhere."""
    return DetectedFace(Box(x, y, size, size), np.zeros((5, 2), np.float32), 0.9)


def ids(sightings: tuple[Sighting, ...]) -> list[int]:
    """The track of each face."""
    return [sighting.track.id for sighting in sightings]


def test_a_moving_face_keeps_its_track() -> None:
    tracker = Tracker()
    for i in range(40):
        sightings, ended = tracker.update([face(10.0 * i)], i * FRAME)
        assert ids(sightings) == [1]
        assert ended == ()
        assert sightings[0].new is (i == 0)


def test_the_order_of_the_faces_does_not_matter() -> None:
    tracker = Tracker()
    tracker.update([face(0), face(300)], 0.0)
    sightings, _ = tracker.update([face(305), face(3)], FRAME)
    assert ids(sightings) == [2, 1]


def test_a_track_lives_over_a_short_gap_and_moves_on_meanwhile() -> None:
    # GIVEN a face that moves 20 px per frame
    tracker = Tracker(max_misses=5)
    for i in range(10):
        tracker.update([face(20.0 * i)], i * FRAME)
    # WHEN it is not found for four frames
    for i in range(10, 14):
        tracker.update([], i * FRAME)
    # THEN it is found again where it should be by then, and that is doubtful
    sightings, _ = tracker.update([face(20.0 * 14)], 14 * FRAME)
    assert ids(sightings) == [1]
    assert sightings[0].doubtful
    assert sightings[0].leapt


def test_a_longer_gap_ends_the_track() -> None:
    tracker = Tracker(max_misses=2)
    tracker.update([face(0)], 0.0)
    ended = [tracker.update([], i * FRAME)[1] for i in range(1, 5)]
    assert ended == [(), (), (1,), ()]
    sightings, _ = tracker.update([face(0)], 5 * FRAME)
    assert ids(sightings) == [2]


def test_after_a_pause_nobody_is_where_they_were() -> None:
    tracker = Tracker()
    for i in range(5):
        tracker.update([face(0)], i * FRAME)
    sightings, ended = tracker.update([face(0)], 3.0)
    assert ended == (1,)
    assert ids(sightings) == [2]


def test_time_that_runs_backwards_ends_every_track() -> None:
    tracker = Tracker()
    tracker.update([face(0)], 5.0)
    _, ended = tracker.update([face(0)], 1.0)
    assert ended == (1,)


def test_a_slow_source_is_not_a_pause() -> None:
    # GIVEN a source that always gives a picture every 0.9 s
    tracker = Tracker()
    for i in range(20):
        sightings, _ = tracker.update([face(5.0 * i)], i * 0.9)
    assert ids(sightings) == [1]


def test_neighbours_and_leaps_are_doubtful() -> None:
    tracker = Tracker()
    tracker.update([face(0), face(400)], 0.0)
    # WHEN one face comes to touch the other THEN both are doubtful
    sightings, _ = tracker.update([face(10), face(90)], FRAME)
    assert all(sighting.doubtful for sighting in sightings)
    # WHEN a lonely face leaps THEN it is, too
    alone = Tracker()
    alone.update([face(0)], 0.0)
    sightings, _ = alone.update([face(60)], FRAME)
    assert ids(sightings) == [1]
    assert sightings[0].leapt
    # AND a quiet one is not
    sightings, _ = alone.update([face(62)], 2 * FRAME)
    assert not sightings[0].doubtful
    assert not sightings[0].leapt


def test_a_face_of_another_size_is_another_face() -> None:
    tracker = Tracker()
    tracker.update([face(0, size=40)], 0.0)
    sightings, _ = tracker.update([face(30, size=200)], FRAME)
    assert ids(sightings) == [2]


def test_a_renewed_track_has_a_new_id_at_the_same_place() -> None:
    tracker = Tracker()
    (sighting,), _ = tracker.update([face(0)], 0.0)
    fresh = tracker.renew(sighting.track)
    assert fresh.id == 2
    sightings, _ = tracker.update([face(2)], FRAME)
    assert ids(sightings) == [2]


def test_clearing_forgets_everybody() -> None:
    tracker = Tracker()
    tracker.update([face(0), face(300)], 0.0)
    assert tracker.clear() == (1, 2)
    sightings, _ = tracker.update([face(0)], FRAME)
    assert ids(sightings) == [3]
