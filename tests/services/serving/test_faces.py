"""The faces of a picture, as work for the pool."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.errors import NoFace, SeveralFaces
from faceid_gui.core.types import DetectedFace, Image
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.serving.faces import every_face, main_face
from tests.fakes import (
    FakeBackend,
    add_face,
    face_picture,
    identity_vector,
    no_face_picture,
)


class BrokenBackend(FakeBackend):
    """Also finds a face that is nowhere, and one that cannot be aligned."""

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        (face,) = super().detect(image, careful=careful)
        nowhere = DetectedFace(replace(face.box, x=float("nan")), face.landmarks, 0.9)
        flat = DetectedFace(face.box, np.full((5, 2), 7.0, np.float32), 0.8)
        return nowhere, face, flat


@pytest.mark.parametrize("effort", list(Effort))
def test_every_face_has_an_embedding(effort: Effort) -> None:
    # GIVEN a picture of two people, WHEN looked at with any effort
    picture = add_face(face_picture(3, x=60), 5, x=400, y=120, size=140)
    found = every_face(picture, effort=effort, liveness=True)(FakeBackend())
    # THEN both are embedded, judged, and their liveness is known
    rows = {int(np.argmax(one.embedding)) for one in found if one.embedding is not None}
    assert rows == {3, 5}
    assert all(one.quality.issue is None and one.liveness is not None for one in found)


def test_liveness_is_judged_only_where_it_is_wanted() -> None:
    (one,) = every_face(face_picture(3))(FakeBackend())
    assert one.liveness is None
    (one,) = every_face(face_picture(3), liveness=True)(FakeBackend(live=None))
    assert one.liveness is None


def test_no_more_faces_than_wanted() -> None:
    picture = add_face(face_picture(3, x=60), 5, x=400, y=120, size=140)
    assert len(every_face(picture, most=1)(FakeBackend())) == 1
    assert every_face(no_face_picture())(FakeBackend()) == ()


def test_a_face_that_is_nowhere_is_left_out_and_one_that_is_no_face_has_no_embedding() -> None:
    found = every_face(face_picture(3))(BrokenBackend())
    assert len(found) == 2
    assert found[0].embedding is not None
    assert found[1].embedding is None


def test_the_main_face_stands_out() -> None:
    # GIVEN somebody with a small face in the background
    picture = add_face(face_picture(3), 5, x=560, y=20, size=60)
    found = main_face(picture)(FakeBackend())
    # THEN the main face is theirs; two alike are refused, and so is none
    assert found.embedding is not None
    assert found.embedding @ identity_vector(3) == pytest.approx(1.0)
    twice = add_face(face_picture(3, x=60), 5, x=440, y=120, size=140)
    with pytest.raises(SeveralFaces):
        main_face(twice)(FakeBackend())
    with pytest.raises(NoFace):
        main_face(no_face_picture())(FakeBackend())
