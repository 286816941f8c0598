"""Repeated pictures and cuts."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.core.types import Frame, Image
from faceid_gui.pipeline.freeze import FreezeWatch, is_frozen, is_new_evidence
from faceid_gui.pipeline.scene import SceneWatch
from tests.fakes import no_face_picture
from tests.pipeline.factories import picture


def noisy(seed: int, sigma: float = 0.3) -> Image:
    """A sensor's picture of a still scene with very little noise."""
    noise = np.random.default_rng(seed).normal(0.0, sigma, (360, 640, 3))
    return np.clip(no_face_picture() + np.rint(noise), 0, 255).astype(np.uint8)


def test_the_same_bytes_are_counted() -> None:
    watch = FreezeWatch()
    assert [watch.repeats(picture(1)) for _ in range(6)] == [0, 1, 2, 3, 4, 5]
    assert watch.repeats(picture(2)) == 0
    assert watch.repeats(picture(1)) == 0


def test_the_fifth_time_is_frozen() -> None:
    assert [is_frozen(repeats) for repeats in range(6)] == [False] * 4 + [True] * 2


def test_a_still_scene_with_sensor_noise_is_not_frozen() -> None:
    watch = FreezeWatch()
    assert [watch.repeats(noisy(seed)) for seed in range(20)] == [0] * 20


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 2, 3), (10, 640, 3), (2160, 3840, 3)])
def test_any_size_can_be_watched(shape: tuple[int, int, int]) -> None:
    watch, scenes = FreezeWatch(), SceneWatch()
    image = np.zeros(shape, np.uint8)
    assert [watch.repeats(image), watch.repeats(image)] == [0, 1]
    assert not scenes.changed(image)
    assert not scenes.changed(image)


def test_a_live_camera_never_repeats_itself_but_a_recording_may() -> None:
    live = Frame(picture(1), 0, 0.0)
    recorded = Frame(picture(1), 0, 0.0, time_s=0.0)
    assert [is_new_evidence(live, repeats) for repeats in range(5)] == [True] + [False] * 4
    assert [is_new_evidence(recorded, repeats) for repeats in range(5)] == [True] * 4 + [False]


def test_a_cut_is_noticed_and_motion_is_not() -> None:
    # GIVEN a scene in which somebody walks
    watch = SceneWatch()
    changes = [watch.changed(picture(i, (1, 10 + 5 * i))) for i in range(30)]
    assert not any(changes)
    # WHEN the picture is another one THEN it is a cut, once
    other = (no_face_picture(5) // 2 + 120).astype(np.uint8)
    assert watch.changed(other)
    assert not watch.changed(other)


def test_a_picture_of_another_size_is_another_scene() -> None:
    watch = SceneWatch()
    watch.changed(np.zeros((100, 100, 3), np.uint8))
    assert watch.changed(np.zeros((200, 310, 3), np.uint8))


def test_a_restless_source_does_not_cut_for_ever() -> None:
    # GIVEN nothing but noise, each picture unlike the one before
    watch = SceneWatch()
    changes = [watch.changed(no_face_picture(seed)) for seed in range(20)]
    assert not any(changes[8:])
