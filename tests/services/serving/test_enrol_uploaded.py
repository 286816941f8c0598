"""Uploaded photos become samples, or say why not."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from faceid_gui.core.errors import BadImage, BadRequest, NoFace, NotFound, PoorQuality
from faceid_gui.core.types import Consent, NewSample
from faceid_gui.services.enrolment.enroller import Effort
from faceid_gui.services.serving.enrol_uploaded import (
    NothingUsable,
    PersonExists,
    UploadedPhoto,
    add_photos,
    check_free,
    create_person,
    embedding_photos,
    refused_photo,
    sample_work,
    source_of,
)
from tests.fakes import (
    CONTRACT,
    GOOD,
    FakeBackend,
    MemoryGallery,
    face_picture,
    identity_vector,
    no_face_picture,
)


def photo(index: int, identity: int) -> UploadedPhoto:
    """A photo that can be used."""
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "api")
    return UploadedPhoto(index, f"{index}.jpg", sample)


def refused(index: int) -> UploadedPhoto:
    """A photo that cannot."""
    return refused_photo(index, f"{index}.jpg", NoFace("there is no face"))


def test_a_person_is_made_of_the_good_photos() -> None:
    # GIVEN two good photos and a bad one, WHEN somebody is enrolled with them
    store = MemoryGallery()
    consent = Consent("yes", "1", 5.0)
    done = create_person(store, "김민수", [photo(0, 3), refused(1), photo(2, 4)], consent=consent)
    # THEN they have two samples, and the bad one is named
    assert done.person.samples == len(done.added) == 2
    assert [(one.index, one.code) for one in done.refused] == [(1, "no_face")]
    assert store.consent(done.person.id) == consent


def test_nobody_is_made_of_bad_photos() -> None:
    store = MemoryGallery()
    with pytest.raises(NothingUsable) as caught:
        create_person(store, "Anna", [refused(0), refused(1)])
    assert [one.index for one in caught.value.refused] == [0, 1]
    assert store.people() == ()


@pytest.mark.parametrize("name", ["김민수", unicodedata.normalize("NFD", "김민수"), " 김민수 "])
def test_a_name_that_is_taken_in_any_form_names_its_owner(name: str) -> None:
    store = MemoryGallery()
    owner = create_person(store, "김민수", [photo(0, 3)]).person
    with pytest.raises(PersonExists) as caught:
        create_person(store, name, [photo(0, 4)])
    assert caught.value.person == owner
    with pytest.raises(BadRequest):
        check_free(store, " ")


def test_somebody_can_be_called_by_the_id_of_another() -> None:
    # An odd name, and still nobody else's.
    store = MemoryGallery()
    owner = create_person(store, "Anna", [photo(0, 3)]).person
    assert check_free(store, owner.id) == owner.id


def test_a_photo_counts_once() -> None:
    # GIVEN the same photo twice in a request
    store = MemoryGallery()
    done = create_person(store, "Anna", [photo(0, 3), photo(1, 3)])
    # THEN the second is a duplicate
    assert [(one.index, one.code) for one in done.refused] == [(1, "duplicate")]
    # WHEN the request is repeated with one more, THEN this one alone is new
    more = add_photos(store, done.person.id, [photo(0, 3), photo(1, 4)])
    assert len(more.added) == 1
    assert more.person.samples == 2
    assert [one.index for one in more.refused] == [0]
    # AND with nothing new it is refused as a whole
    with pytest.raises(NothingUsable) as caught:
        add_photos(store, done.person.id, [photo(0, 3)])
    assert caught.value.refused[0].code == "duplicate"
    with pytest.raises(NotFound):
        add_photos(store, "nobody", [photo(0, 5)])


def test_work_for_the_pool_makes_samples() -> None:
    # GIVEN pictures, WHEN a worker makes samples of them
    work = sample_work(face_picture(3), "me.png", effort=Effort.THOROUGH, keep_crops=True)
    sample = work(FakeBackend())
    # THEN they are embedded, with the face kept where it was asked for
    assert sample.embeddings[CONTRACT.id] @ identity_vector(3) == pytest.approx(1.0)
    assert sample.crop_png is not None
    assert sample.source == "api:me.png"
    bare = sample_work(face_picture(3), "", effort=Effort.SWIFT, keep_crops=False)
    assert bare(FakeBackend()).crop_png is None
    with pytest.raises(NoFace):
        sample_work(no_face_picture(), "", effort=Effort.BRISK, keep_crops=False)(FakeBackend())


def test_a_refusal_has_a_stable_code() -> None:
    poor = PoorQuality("the face is blurred", detail="blurred")
    poor.code = "blurred"
    damaged = BadImage("the picture is truncated", detail="truncated")
    assert refused_photo(4, "a", poor).code == "blurred"
    assert refused_photo(4, "a", damaged).code == "truncated"


@pytest.mark.parametrize(
    ("filename", "source"),
    [
        ("me.jpg", "api:me.jpg"),
        ("../../etc/passwd", "api:passwd"),
        ("C:\\photos\\김 민수.jpg", "api:김 민수.jpg"),
        ("a\x00b\n\u202ec.jpg", "api:abc.jpg"),
        ("", "api"),
        ("/", "api"),
        ("x" * 500, "api:" + "x" * 120),
    ],
)
def test_a_file_name_is_a_remark_and_no_path(filename: str, source: str) -> None:
    assert source_of(filename) == source


def test_embeddings_are_samples_too() -> None:
    rows = np.stack([identity_vector(3), identity_vector(4)])
    done = create_person(MemoryGallery(), "Anna", embedding_photos(rows, CONTRACT))
    assert [sample.embeddings[CONTRACT.id].argmax() for sample in done.added] == [3, 4]
