"""Is it one person, is it somebody new, and is everything saved or nothing?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.errors import (
    BadRequest,
    DiskFull,
    NameTaken,
    NotFound,
    PoorQuality,
    StoreBusy,
)
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Consent, Embedding, Image, NewSample, Person, Threshold
from faceid_gui.services.enrolment.check import LOWERS, EnrolCheck, check, save
from faceid_gui.services.enrolment.coaching import PoseBin, Shot
from faceid_gui.services.enrolment.consent import given_consent
from faceid_gui.services.samples.strength import Grade
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.fakes import CONTRACT, GOOD, FakeClock, MemoryGallery, identity_vector

THRESHOLD = Threshold(0.44, margin=0.05)
CONSENT = given_consent("en", keep_crops=False, at=1_790_000_000.0)
TINY: Image = np.zeros((4, 4, 3), np.uint8)


def looks(identity: int, likeness: float, *, seed: int = 0) -> Embedding:
    """A unit vector with that cosine similarity to an identity of FakeBackend."""
    rng = np.random.default_rng(seed)
    axis = identity_vector(identity).astype(np.float64)
    away = rng.standard_normal(CONTRACT.dimension)
    away -= away @ axis * axis
    away /= np.linalg.norm(away)
    return np.asarray(likeness * axis + np.sqrt(1 - likeness**2) * away, np.float32)


def shot(number: int, embedding: Embedding, pose: PoseBin = PoseBin.FRONT) -> Shot:
    sample = NewSample({CONTRACT.id: embedding}, GOOD, f"camera:0#{pose.value}{number}")
    return Shot(number, pose, sample, TINY)


def shots_of(identity: int, *, count: int = 5, first: int = 1) -> list[Shot]:
    poses = list(PoseBin)
    return [
        shot(first + i, looks(identity, 0.9, seed=first + i), poses[i % 5]) for i in range(count)
    ]


def checked(
    shots: Sequence[Shot], store: GalleryStore, *, name: str = "Ann", person_id: str | None = None
) -> EnrolCheck:
    return check(
        shots,
        name=name,
        person_id=person_id,
        store=store,
        contract=CONTRACT,
        threshold=THRESHOLD,
        default=THRESHOLD,
    )


def saved(
    shots: Sequence[Shot],
    store: GalleryStore,
    *,
    name: str = "Ann",
    person_id: str | None = None,
    consent: Consent = CONSENT,
) -> Person:
    return save(
        shots,
        name=name,
        person_id=person_id,
        consent=consent,
        store=store,
        contract=CONTRACT,
        threshold=THRESHOLD,
    )


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GalleryStore]:
    if request.param == "memory":
        yield MemoryGallery()
        return
    keys = FileKeyProvider(tmp_path / "keys" / "master.key")
    with Database(tmp_path / "faceid.db", keys) as database:
        yield SqlGalleryStore(database, FakeClock())


# --- checking -----------------------------------------------------------------------------


def test_five_good_shots_of_somebody_new() -> None:
    found = checked(shots_of(1), MemoryGallery())
    assert (found.odd, found.alike, found.lowers) == ((), (), ())
    assert not found.name_taken
    assert found.poses == tuple(PoseBin)
    assert found.strength.grade is Grade.STRONG
    assert found.strength.samples == 5


def test_a_shot_of_somebody_else_is_named() -> None:
    shots = [*shots_of(1), shot(9, looks(7, 0.9))]
    assert checked(shots, MemoryGallery()).odd == (9,)


def test_two_strangers_among_five_are_named_and_not_searched_for() -> None:
    # GIVEN somebody enrolled who appears in two of the pictures
    store = MemoryGallery()
    store.add_person("Ben", [shot.sample for shot in shots_of(7, first=20)])
    shots = [*shots_of(1), *shots_of(7, count=2, first=9)]
    # WHEN they are checked
    found = checked(shots, store)
    # THEN the two are odd, and the person is not taken for Ben
    assert found.odd == (9, 10)
    assert found.alike == ()


def test_of_two_shots_that_differ_both_are_odd() -> None:
    shots = [shot(1, identity_vector(1)), shot(2, identity_vector(7))]
    assert checked(shots, MemoryGallery()).odd == (1, 2)


def test_a_shot_is_held_against_who_it_is_for() -> None:
    store = MemoryGallery()
    ann = store.add_person("Ann", [shot.sample for shot in shots_of(1)])
    found = checked([shot(9, looks(7, 0.9))], store, person_id=ann.id)
    assert found.odd == (9,)
    assert found.lowers == (9,)


def test_a_shot_of_another_pack_is_odd() -> None:
    foreign = Shot(8, PoseBin.UP, NewSample({"other": looks(1, 0.9)}, GOOD, "x"), TINY)
    assert checked([*shots_of(1), foreign], MemoryGallery()).odd == (8,)


def test_nothing_can_be_checked() -> None:
    found = checked([], MemoryGallery())
    assert (found.odd, found.alike, found.poses) == ((), (), ())
    assert found.strength.grade is Grade.NONE


def test_the_same_person_under_another_name_is_found() -> None:
    # GIVEN Ann, somebody who looks a little like her, and a stranger
    store = MemoryGallery()
    ann = store.add_person("Ann", [shot.sample for shot in shots_of(1, first=20)])
    cousin = store.add_person("Cousin", [shot(30, looks(1, 0.4, seed=4)).sample])
    store.add_person("Ben", [shot(31, identity_vector(7)).sample])
    # WHEN she is enrolled as somebody else
    found = checked(shots_of(1), store, name="Zoe")
    # THEN both are told, the likelier one first
    assert [alike.person.id for alike in found.alike] == [ann.id, cousin.id]
    assert [alike.same for alike in found.alike] == [True, False]
    assert found.alike[0].score > 0.9
    # WHEN samples are added to her own name
    own = checked(shots_of(1), store, person_id=ann.id)
    # THEN she is not told to be like herself
    assert [alike.person.id for alike in own.alike] == [cousin.id]


@pytest.mark.parametrize("name", ["김민수", unicodedata.normalize("NFD", "김민수"), " 김민수 "])
def test_a_name_is_taken_in_every_form(store: GalleryStore, name: str) -> None:
    store.add_person("김민수", [shot(1, identity_vector(3)).sample])
    found = checked(shots_of(1), store, name=name)
    assert found.name_taken
    with pytest.raises(NameTaken):
        saved(shots_of(1), store, name=name)
    assert len(store.people()) == 1


# --- saving -------------------------------------------------------------------------------


def test_somebody_is_enrolled_with_consent(store: GalleryStore) -> None:
    person = saved(shots_of(1), store, name="  Zoë 🙂 ")
    assert person.name == "Zoë 🙂"
    assert person.samples == 5
    assert store.consent(person.id) == CONSENT
    assert store.samples(person.id)[0].source == "camera:0#front1"


def test_saved_twice_is_enrolled_once(store: GalleryStore) -> None:
    shots = shots_of(1)
    first = saved(shots, store)
    again = saved(shots, store)
    assert again.id == first.id
    assert [person.samples for person in store.people()] == [5]


def test_added_twice_is_added_once(store: GalleryStore) -> None:
    person = saved(shots_of(1, count=3), store)
    more = shots_of(1, count=2, first=7)
    for _ in range(2):
        assert saved(more, store, person_id=person.id).samples == 5


def test_other_pictures_under_a_taken_name_are_refused(store: GalleryStore) -> None:
    saved(shots_of(1), store)
    with pytest.raises(NameTaken):
        saved(shots_of(2), store)


@pytest.mark.parametrize("name", ["", "   ", "x" * 300, "a\nb", "\u200b"])
def test_a_name_that_cannot_be_saves_nothing(store: GalleryStore, name: str) -> None:
    with pytest.raises(BadRequest):
        saved(shots_of(1), store, name=name)
    assert store.people() == ()


def test_nothing_is_not_saved() -> None:
    store = MemoryGallery()
    with pytest.raises(BadRequest):
        saved([], store)
    assert store.people() == ()


def test_pictures_that_would_weaken_somebody_are_refused(store: GalleryStore) -> None:
    # GIVEN somebody who is recognised well
    ann = saved(shots_of(1), store)
    # WHEN pictures of somebody else are added to her
    with pytest.raises(PoorQuality) as refused:
        saved([*shots_of(1, count=1, first=7), shot(9, looks(7, 0.95))], store, person_id=ann.id)
    # THEN it is said which, and nothing changes, not even the good one
    assert refused.value.code == LOWERS
    assert refused.value.detail == "9"
    assert store.find("Ann").samples == 5


def test_who_was_deleted_meanwhile_gets_no_samples(store: GalleryStore) -> None:
    ann = saved(shots_of(1), store)
    store.remove(ann.id)
    with pytest.raises(NotFound):
        saved(shots_of(1, first=9), store, person_id=ann.id)
    assert store.people() == ()


def test_newer_words_are_recorded_with_further_pictures(store: GalleryStore) -> None:
    old = Consent("old words", "2025-01", 1_700_000_000.0)
    ann = saved(shots_of(1), store, consent=old)
    saved(shots_of(1, count=1, first=9), store, person_id=ann.id)
    assert store.consent(ann.id) == CONSENT
    # WHEN the same words are agreed to once more
    later = Consent(CONSENT.text, CONSENT.version, CONSENT.given_at + 5.0)
    saved(shots_of(1, count=1, first=10), store, person_id=ann.id, consent=later)
    # THEN the first time counts
    assert store.consent(ann.id) == CONSENT


class FailingGallery(MemoryGallery):
    """A store whose disk is full, or that another program holds."""

    error: Exception | None = None

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        if self.error is not None:
            raise self.error
        return super().add_person(name, samples, consent=consent)

    def add_samples(self, person_id: str, samples: Sequence[NewSample]) -> Person:
        if self.error is not None:
            raise self.error
        return super().add_samples(person_id, samples)


@pytest.mark.parametrize("error", [DiskFull("full"), StoreBusy("busy")])
def test_a_full_disk_saves_nothing_and_can_be_tried_again(error: Exception) -> None:
    store = FailingGallery()
    shots = shots_of(1)
    store.error = error
    with pytest.raises(type(error)):
        saved(shots, store)
    assert store.people() == ()
    # WHEN there is space again
    store.error = None
    person = saved(shots, store)
    # THEN the same pictures are saved; and so with further ones
    assert person.samples == 5
    store.error = error
    more = shots_of(1, count=1, first=9)
    with pytest.raises(type(error)):
        saved(more, store, person_id=person.id)
    assert store.find("Ann").samples == 5
    store.error = None
    assert saved(more, store, person_id=person.id).samples == 6
