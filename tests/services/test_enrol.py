"""A photo becomes a sample, or is refused with its reason."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from faceid_gui.core.errors import NoFace, PoorQuality, SeveralFaces
from faceid_gui.core.photos import decode_photo
from faceid_gui.services.enrol import Enroller
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
