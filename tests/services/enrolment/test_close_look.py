"""A closer look at one face."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.core.quality import estimate_pose
from faceid_gui.core.types import Box, DetectedFace
from faceid_gui.services.enrolment.close_look import closer_look
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.enrolment.shot_pictures import PICTURE_SIDE, shot_picture, surroundings
from tests.backends.helpers import local_backend
from tests.data import needs_models
from tests.fakes import FakeBackend, face_picture, no_face_picture
from tests.services.posing import PosingBackend, posed
from tests.turning import Turn, placed


@pytest.mark.parametrize("pose", list(PoseBin))
def test_the_points_stay_where_they_are(pose: PoseBin) -> None:
    image, backend = posed(3, pose), PosingBackend()
    face = backend.detect(image)[0]
    again = closer_look(backend, image, face)
    assert again.box == face.box
    assert np.abs(again.landmarks - face.landmarks).max() < 3.0


def test_a_face_that_is_not_found_again_is_left_as_it_was() -> None:
    face = DetectedFace(Box(10, 10, 80, 80), np.ones((5, 2), np.float32), 0.9)
    assert closer_look(FakeBackend(), no_face_picture(), face) is face


@pytest.mark.parametrize("box", [Box(-900, -900, 50, 50), Box(630, 350, 60, 60), Box(0, 0, 1, 1)])
def test_faces_at_the_edge_and_beyond_do_no_harm(box: Box) -> None:
    face = DetectedFace(box, np.ones((5, 2), np.float32), 0.9)
    image = face_picture(3)
    assert closer_look(FakeBackend(), image, face).box == box
    part, _ = surroundings(image, face)
    assert part.size
    assert shot_picture(image, face).size


def test_what_is_around_a_face_is_a_copy_in_its_own_coordinates() -> None:
    image, backend = face_picture(3), FakeBackend()
    face = backend.detect(image)[0]
    part, inside = surroundings(image, face)
    found = backend.detect(part)[0]
    assert found.box == inside.box
    np.testing.assert_allclose(found.landmarks, inside.landmarks, atol=1e-3)
    assert not np.shares_memory(part, image)


def test_the_picture_of_a_shot_is_a_small_square() -> None:
    large = np.repeat(np.repeat(face_picture(3), 4, axis=0), 4, axis=1)
    face = FakeBackend().detect(large)[0]
    assert shot_picture(large, face).shape == (PICTURE_SIDE, PICTURE_SIDE, 3)


@needs_models
def test_turns_are_seen_and_trembling_is_not() -> None:
    # GIVEN a portrait that turns its head
    backend = local_backend(smallest_face_px=40)

    def seen(turn: Turn) -> tuple[float, float]:
        image = placed(turn)
        pose = estimate_pose(closer_look(backend, image, backend.detect(image)[0]).landmarks)
        return pose.yaw, pose.pitch

    # THEN more of a turn is more, to both sides, and of a nod as well
    yaws = [seen(Turn(yaw=yaw))[0] for yaw in (-24, -12, 0, 12, 24)]
    pitches = [seen(Turn(pitch=pitch))[1] for pitch in (-20, 0, 20)]
    assert yaws == sorted(yaws)
    assert pitches == sorted(pitches)
    assert yaws[-1] - yaws[0] > 25.0
    assert pitches[-1] - pitches[0] > 9.0
