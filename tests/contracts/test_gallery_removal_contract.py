"""What every GalleryStore promises about people who are deleted, merged and brought back."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.core.errors import BadRequest, NameTaken, NotFound
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S, GalleryStore
from faceid_gui.core.types import Consent, NewSample
from tests.fakes import CONTRACT, GOOD, FakeClock, identity_vector
from tests.store.samples import OTHER, sample

AGREED = Consent("I agree.", "1", 1_700_000_000.0)


def test_who_is_deleted_is_known_to_nothing(gallery: GalleryStore) -> None:
    # GIVEN two people
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1), sample(2, contract=OTHER)])
    # WHEN one is deleted
    gallery.remove(ann.id)
    # THEN they are in no list, no template, no vector, and not missing either
    assert gallery.people() == (ben,)
    assert gallery.snapshot(CONTRACT).people == (ben,)
    assert gallery.snapshot(CONTRACT).matrix.shape == (1, CONTRACT.dimension)
    assert gallery.vectors(CONTRACT).person_ids == (ben.id,)
    assert gallery.without(OTHER) == ()
    for asked in ("Ann", ann.id):
        with pytest.raises(NotFound):
            gallery.find(asked)
    with pytest.raises(NotFound):
        gallery.remove(ann.id)
    # AND the name is free at once
    assert gallery.add_person("Ann", [sample(3)]).id != ann.id


def test_who_was_deleted_is_listed_with_the_time_that_is_left(
    gallery: GalleryStore, gallery_clock: FakeClock
) -> None:
    # GIVEN two people who were deleted one after the other, one of them with two samples
    ann = gallery.add_person("Ann", [sample(0), sample(1)])
    ben = gallery.add_person("Ben", [])
    first_at = gallery_clock.wall()
    gallery.remove(ann.id)
    gallery_clock.advance(60)
    gallery.remove(ben.id)
    # THEN both are listed, the newest first, with the day of their erasure
    last, first = gallery.removed()
    assert (last.person, first.person) == (ben, ann)
    assert first.removed_at == pytest.approx(first_at)
    assert first.erased_at - first.removed_at == pytest.approx(KEPT_AFTER_REMOVAL_S)
    assert last.removed_at - first.removed_at == pytest.approx(60)


def test_who_was_deleted_comes_back_as_they_were(gallery: GalleryStore) -> None:
    # GIVEN a person with samples, a picture and a consent, deleted
    both = NewSample(
        {CONTRACT.id: identity_vector(3), OTHER.id: identity_vector(4)}, GOOD, "a.png", b"png"
    )
    ann = gallery.add_person("Ann", [both, sample(1)], consent=AGREED)
    before = gallery.samples(ann.id)
    gallery.remove(ann.id)
    # WHEN they are brought back
    back = gallery.restore(ann.id)
    # THEN nothing is missing
    assert back == ann == gallery.find("Ann")
    assert gallery.removed() == ()
    assert [found.id for found in gallery.samples(ann.id)] == [found.id for found in before]
    assert gallery.consent(ann.id) == AGREED
    assert gallery.portrait(ann.id) == b"png"
    assert gallery.snapshot(CONTRACT).people == (ann,)
    # AND somebody who is there cannot be brought back
    with pytest.raises(NotFound):
        gallery.restore(ann.id)


@pytest.mark.parametrize("taken", ["Ann", "ANN"])
def test_a_name_that_was_taken_meanwhile_needs_another(gallery: GalleryStore, taken: str) -> None:
    # GIVEN somebody deleted whose name was given to somebody else
    ann = gallery.add_person("Ann", [sample(0)])
    gallery.remove(ann.id)
    new = gallery.add_person(taken, [sample(1)])
    # WHEN they come back under it
    with pytest.raises(NameTaken):
        gallery.restore(ann.id)
    # THEN they stay deleted and nothing is lost
    assert gallery.people() == (new,)
    assert [removed.person.id for removed in gallery.removed()] == [ann.id]
    # AND an unusable name is refused just so
    with pytest.raises(BadRequest):
        gallery.restore(ann.id, name=" ")
    # WHEN they come back under another name
    back = gallery.restore(ann.id, name="Ann B.")
    # THEN both are there
    assert (back.id, back.name, back.samples) == (ann.id, "Ann B.", 1)
    assert {person.name for person in gallery.people()} == {taken, "Ann B."}


def test_two_of_one_name_can_be_deleted(gallery: GalleryStore) -> None:
    first = gallery.add_person("Ann", [sample(0)])
    gallery.remove(first.id)
    second = gallery.add_person("Ann", [sample(1)])
    gallery.remove(second.id)
    assert {removed.person.id for removed in gallery.removed()} == {first.id, second.id}
    assert gallery.restore(first.id).name == "Ann"


@pytest.mark.parametrize("deleted_before", [True, False])
def test_who_is_erased_is_gone_for_good(gallery: GalleryStore, deleted_before: bool) -> None:
    # GIVEN two people, one perhaps deleted
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1)])
    if deleted_before:
        gallery.remove(ann.id)
    # WHEN that one is erased
    gallery.erase(ann.id)
    # THEN nobody can bring them back
    assert gallery.removed() == ()
    assert gallery.people() == (ben,)
    for ask in (gallery.restore, gallery.erase, gallery.remove):
        with pytest.raises(NotFound):
            ask(ann.id)
    assert gallery.vectors(CONTRACT).person_ids == (ben.id,)


def test_time_erases_who_was_deleted(gallery: GalleryStore, gallery_clock: FakeClock) -> None:
    # GIVEN one deleted long ago, one a day later, and one who is enrolled
    ann, ben, cid = (gallery.add_person(name, [sample(0)]) for name in ("Ann", "Ben", "Cid"))
    gallery.remove(ann.id)
    gallery_clock.advance(24 * 3600)
    gallery.remove(ben.id)
    assert gallery.erase_expired() == 0
    # WHEN the first one's time has run out
    gallery_clock.advance(KEPT_AFTER_REMOVAL_S - 24 * 3600)
    # THEN they cannot come back, even before anybody erases them
    assert [removed.person.id for removed in gallery.removed()] == [ben.id]
    with pytest.raises(NotFound):
        gallery.restore(ann.id)
    # AND erasing takes them, and them alone
    revision = gallery.revision()
    assert gallery.erase_expired() == 1
    assert gallery.revision() > revision
    with pytest.raises(NotFound):
        gallery.erase(ann.id)
    assert gallery.people() == (cid,)
    assert gallery.restore(ben.id).name == "Ben"
    # AND a second look finds nothing and changes nothing
    revision = gallery.revision()
    assert gallery.erase_expired() == 0
    assert gallery.revision() == revision


def test_a_merge_moves_every_sample(gallery: GalleryStore) -> None:
    # GIVEN the same person under two names, with samples taken in turn
    ann = gallery.add_person("Ann", [sample(0, crop=b"one")], consent=AGREED)
    twin = gallery.add_person("Ann L.", [NewSample(sample(1).embeddings, GOOD, "t", b"two")])
    gallery.add_samples(ann.id, [sample(2)])
    ids = [found.id for who in (ann, twin) for found in gallery.samples(who.id)]
    # WHEN one is merged into the other
    moved = gallery.merge(twin.id, into=ann.id)
    # THEN all samples are the other's, in the order they came, as they were
    assert moved == (ids[2],)
    found = gallery.samples(ann.id)
    assert [one.id for one in found] == [ids[0], ids[2], ids[1]]
    assert {one.person_id for one in found} == {ann.id}
    assert (found[1].source, found[1].crop_png) == ("t", b"two")
    np.testing.assert_array_equal(found[1].embeddings[CONTRACT.id], identity_vector(1))
    assert gallery.find("Ann").samples == 3
    assert gallery.snapshot(CONTRACT).people == (gallery.find("Ann"),)
    assert set(gallery.vectors(CONTRACT).person_ids) == {ann.id}
    # AND the emptied one is among the deleted, and their consent is not taken over
    (removed,) = gallery.removed()
    assert (removed.person.id, removed.person.name, removed.person.samples) == (
        twin.id,
        "Ann L.",
        0,
    )
    assert gallery.consent(ann.id) == AGREED


def test_a_merge_can_be_taken_back(gallery: GalleryStore) -> None:
    # GIVEN two people, merged
    ann = gallery.add_person("Ann", [sample(0), sample(1)])
    ben = gallery.add_person("Ben", [sample(2), sample(3)], consent=AGREED)
    before = [found.id for found in gallery.samples(ben.id)]
    moved = gallery.merge(ben.id, into=ann.id)
    # WHEN it is taken back
    back = gallery.unmerge(ben.id, moved)
    # THEN both are as they were
    assert back == ben
    assert gallery.people() == (ann, ben)
    assert [found.id for found in gallery.samples(ben.id)] == before
    assert gallery.consent(ben.id) == AGREED
    assert gallery.removed() == ()
    assert gallery.snapshot(CONTRACT).people == (ann, ben)
    # AND only once
    with pytest.raises(NotFound):
        gallery.unmerge(ben.id, moved)


def test_somebody_without_samples_can_be_merged_and_come_back(gallery: GalleryStore) -> None:
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [])
    assert gallery.merge(ben.id, into=ann.id) == ()
    assert gallery.unmerge(ben.id, ()) == ben


def test_nobody_is_merged_with_themselves(gallery: GalleryStore) -> None:
    ann = gallery.add_person("Ann", [sample(0)])
    with pytest.raises(BadRequest):
        gallery.merge(ann.id, into=ann.id)
    assert gallery.people() == (ann,)


def test_a_merge_is_not_taken_back_where_something_is_missing(gallery: GalleryStore) -> None:
    # GIVEN a merge after which a moved sample was erased
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1), sample(2)])
    moved = gallery.merge(ben.id, into=ann.id)
    gallery.remove_samples(moved[:1])
    # WHEN it is taken back
    with pytest.raises(NotFound):
        gallery.unmerge(ben.id, moved)
    # THEN nothing was moved
    assert gallery.find("Ann").samples == 2
    assert [removed.person.id for removed in gallery.removed()] == [ben.id]
    # AND the rest can still be taken back
    assert gallery.unmerge(ben.id, moved[1:]).samples == 1


def test_a_merge_is_not_taken_back_over_a_name_that_was_taken(gallery: GalleryStore) -> None:
    # GIVEN a merge after which the free name was given away
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1)])
    moved = gallery.merge(ben.id, into=ann.id)
    gallery.add_person("ben", [sample(2)])
    # WHEN it is taken back
    with pytest.raises(NameTaken):
        gallery.unmerge(ben.id, moved)
    # THEN the samples are where they were
    assert [found.id for found in gallery.samples(ann.id)][1:] == list(moved)
    assert [removed.person.id for removed in gallery.removed()] == [ben.id]


def test_a_merge_is_not_taken_back_after_the_time_ran_out(
    gallery: GalleryStore, gallery_clock: FakeClock
) -> None:
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1)])
    moved = gallery.merge(ben.id, into=ann.id)
    gallery_clock.advance(KEPT_AFTER_REMOVAL_S)
    with pytest.raises(NotFound):
        gallery.unmerge(ben.id, moved)
    assert gallery.erase_expired() == 1
    # the samples are the other's own by now
    assert gallery.find("Ann").samples == 2
