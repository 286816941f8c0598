"""A photo becomes a sample, or is refused with its reason."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from faceid_gui.core.errors import NoFace, PoorQuality, SeveralFaces
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.types import Box, DetectedFace, Image
from faceid_gui.services.enrolment.enroller import Effort, Enroller, crowded
from tests.fakes import (
    CONTRACT,
    FakeBackend,
    add_face,
    face_picture,
    identity_vector,
    no_face_picture,
)
from tests.services.pictures import sharp_face, sharpen


def test_a_good_photo_becomes_a_sample() -> None:
    # GIVEN a photo of one person
    enroller = Enroller(FakeBackend())
    # WHEN it is looked at
    sample = enroller.sample(sharp_face(3), "photo.png")
    # THEN the sample carries one unit embedding of the backend's contract and no picture
    assert list(sample.embeddings) == [CONTRACT.id]
    assert np.allclose(sample.embeddings[CONTRACT.id], identity_vector(3))
    assert (sample.source, sample.crop_png) == ("photo.png", None)
    assert sample.quality.issue is None


def test_a_kept_crop_is_a_112_px_png() -> None:
    sample = Enroller(FakeBackend(), keep_crops=True).sample(sharp_face(3), "photo.png")
    assert sample.crop_png is not None
    assert decode_photo(sample.crop_png).shape == (112, 112, 3)


def test_a_sample_is_embedded_in_all_variants() -> None:
    backend = FakeBackend()
    Enroller(backend).sample(sharp_face(3), "photo.png")
    assert backend.embedded == 12


@pytest.mark.parametrize(
    ("effort", "careful", "embedded"),
    [
        (Effort.THOROUGH, [True], 12),
        (Effort.BRISK, [True], 2),
        (Effort.SWIFT, [False], 1),
    ],
)
def test_effort_decides_how_often_a_photo_is_looked_at_and_embedded(
    effort: Effort, careful: list[bool], embedded: int
) -> None:
    backend = _Counting()
    sample = Enroller(backend).sample(sharp_face(3), "photo.png", effort=effort)
    assert (backend.careful, backend.embedded) == (careful, embedded)
    assert np.allclose(sample.embeddings[CONTRACT.id], identity_vector(3))


def test_a_quick_look_that_sees_nobody_is_followed_by_a_careful_one() -> None:
    # GIVEN a backend that finds the face only when it looks carefully
    backend = _Counting(blind=True)
    sample = Enroller(backend).sample(sharp_face(3), "photo.png", effort=Effort.SWIFT)
    assert backend.careful == [False, True]
    assert sample.quality.issue is None


def test_a_quick_look_at_a_small_photo_is_enlarged_and_its_points_come_back() -> None:
    # GIVEN a photo smaller than the quick look's size
    small = sharp_face(3)[60:310, 150:400]
    assert small.shape[:2] == (250, 250)
    backend = _InTheMiddle()
    sample = Enroller(backend).sample(small, "photo.png", effort=Effort.SWIFT)
    # THEN the face was looked for in an enlarged picture, and is where it is in the small one
    assert backend.sizes == [(320, 320)]
    assert sample.quality.face_px == pytest.approx(140.0)
    assert np.allclose(sample.embeddings[CONTRACT.id], identity_vector(3))


def test_a_face_that_another_covers_is_worth_less() -> None:
    points = np.zeros((5, 2), np.float32)
    face = DetectedFace(Box(0, 0, 100, 100), points, 0.9)
    beside = DetectedFace(Box(200, 0, 50, 50), points, 0.9)
    before = DetectedFace(Box(50, 50, 100, 100), points, 0.9)
    assert crowded(face, [face, beside]) == 0.0
    assert crowded(face, [face, beside, before]) == pytest.approx(0.25)
    assert crowded(face, [face, *[before] * 9]) == 1.0
    assert crowded(DetectedFace(Box(0, 0, 0, 0), points, 0.9), [before]) == 0.0


class _Counting(FakeBackend):
    """Notes how it looks; sees nobody in passing where it is ``blind``."""

    def __init__(self, *, blind: bool = False) -> None:
        super().__init__()
        self._blind = blind
        self.careful: list[bool] = []

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        self.careful.append(careful)
        return () if self._blind and not careful else super().detect(image, careful=careful)


class _InTheMiddle(FakeBackend):
    """Finds one face where ``sharp_face`` has it, in the same part of a picture of any size."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[tuple[int, ...]] = []

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        height, width = image.shape[:2]
        self.sizes.append((height, width))
        return (self._face(0.2 * width, 0.24 * height, 0.56 * width, 0.56 * height),)


def test_no_face_is_refused() -> None:
    with pytest.raises(NoFace):
        Enroller(FakeBackend()).sample(no_face_picture(), "photo.png")


def test_two_people_alike_in_size_are_refused() -> None:
    picture = sharpen(add_face(face_picture(1, x=60), 2, x=420, y=120, size=140))
    with pytest.raises(SeveralFaces) as refused:
        Enroller(FakeBackend()).sample(picture, "photo.png")
    assert refused.value.detail == "2"


def test_a_bystander_far_behind_is_no_obstacle() -> None:
    # GIVEN a large face in the middle and a small one at the edge
    picture = sharpen(add_face(face_picture(1, x=230, y=80, size=180), 2, x=20, y=20, size=60))
    # WHEN looked at, THEN the large one is enrolled
    sample = Enroller(FakeBackend()).sample(picture, "photo.png")
    assert np.allclose(sample.embeddings[CONTRACT.id], identity_vector(1))


def test_a_poor_face_is_refused_with_its_issue() -> None:
    small = cv2.resize(sharp_face(3), None, fx=0.2, fy=0.2, interpolation=cv2.INTER_NEAREST)
    with pytest.raises(PoorQuality) as refused:
        Enroller(FakeBackend()).sample(np.asarray(small, np.uint8), "photo.png")
    assert refused.value.code == "too_small"
    assert "too small" in str(refused.value)
