"""What every GalleryStore promises, over each adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.errors import BadRequest, NameTaken, NotFound
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import Searcher, fold
from faceid_gui.core.types import Consent, NewSample, Threshold
from tests.fakes import CONTRACT, GOOD, identity_vector
from tests.store.samples import OTHER, sample

AGREED = Consent("I agree that my face opens the door. 동의합니다 👍", "2", 1_700_000_000.5)


def test_who_was_added_is_found_by_name_and_id(gallery: GalleryStore) -> None:
    # GIVEN two people
    ann = gallery.add_person("Ann", [sample(0), sample(1)])
    ben = gallery.add_person("김철수", [sample(2)])
    # THEN both are listed by name with their samples counted, and found either way
    assert gallery.people() == (ann, ben)
    assert (ann.samples, ben.samples) == (2, 1)
    assert gallery.find("김철수") == ben
    assert gallery.find(ann.id) == ann


def test_nobody_is_found_by_an_unknown_name(gallery: GalleryStore) -> None:
    gallery.add_person("Ann", [sample(0)])
    with pytest.raises(NotFound):
        gallery.find("Ben")


def test_a_name_is_given_once(gallery: GalleryStore) -> None:
    gallery.add_person("Ann", [sample(0)])
    with pytest.raises(NameTaken):
        gallery.add_person("Ann", [sample(1)])
    assert len(gallery.people()) == 1


def test_samples_come_back_as_they_were_given(gallery: GalleryStore) -> None:
    # GIVEN a person with samples of two kinds
    both = NewSample(
        {CONTRACT.id: identity_vector(3), OTHER.id: identity_vector(4)}, GOOD, "a/b ü.png", b"png"
    )
    person = gallery.add_person("Ann", [both])
    gallery.add_samples(person.id, [sample(5, source="later")])
    # WHEN the samples are read
    first, second = gallery.samples(person.id)
    # THEN they are what was stored, oldest first
    assert (first.source, first.quality, first.crop_png) == ("a/b ü.png", GOOD, b"png")
    assert set(first.embeddings) == {CONTRACT.id, OTHER.id}
    np.testing.assert_array_equal(first.embeddings[OTHER.id], identity_vector(4))
    assert first.embeddings[OTHER.id].dtype == np.float32
    assert (second.source, second.crop_png, second.person_id) == ("later", None, person.id)
    assert gallery.find("Ann").samples == 2


def test_a_snapshot_folds_each_person(gallery: GalleryStore) -> None:
    # GIVEN people with one and with three samples
    gallery.add_person("Ben", [sample(3)])
    gallery.add_person("Ann", [sample(0), sample(1), sample(1)])
    # WHEN the templates are taken
    snapshot = gallery.snapshot(CONTRACT)
    # THEN there is one unit row per person, in the order of the people
    assert [person.name for person in snapshot.people] == ["Ann", "Ben"]
    expected = fold(np.stack([identity_vector(0), identity_vector(1), identity_vector(1)]))
    np.testing.assert_allclose(snapshot.matrix[0], expected, atol=1e-6)
    np.testing.assert_allclose(snapshot.matrix[1], identity_vector(3), atol=1e-6)
    assert snapshot.matrix.dtype == np.float32
    assert snapshot.matrix.flags.c_contiguous
    assert snapshot.contract_id == CONTRACT.id
    match = Searcher(snapshot).search(identity_vector(3))
    assert match is not None
    assert match.person.name == "Ben"


def test_an_empty_gallery_has_an_empty_snapshot(gallery: GalleryStore) -> None:
    snapshot = gallery.snapshot(CONTRACT)
    assert snapshot.matrix.shape == (0, CONTRACT.dimension)
    assert snapshot.people == ()


def test_contracts_never_meet(gallery: GalleryStore) -> None:
    # GIVEN one person per contract
    gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1, contract=OTHER)])
    # THEN each snapshot holds its own, and the other is said to be missing
    assert [person.name for person in gallery.snapshot(CONTRACT).people] == ["Ann"]
    assert [person.name for person in gallery.snapshot(OTHER).people] == ["Ben"]
    assert gallery.without(CONTRACT) == (ben,)
    # WHEN the missing embedding is added
    (stored,) = gallery.samples(ben.id)
    gallery.add_embeddings(stored.id, {CONTRACT.id: identity_vector(2)})
    # THEN nobody is missing
    assert gallery.without(CONTRACT) == ()
    assert len(gallery.snapshot(CONTRACT).people) == 2


def test_a_person_can_be_renamed(gallery: GalleryStore) -> None:
    ann = gallery.add_person("Ann", [sample(0)])
    renamed = gallery.rename(ann.id, "Anna")
    assert (renamed.id, renamed.name, renamed.samples) == (ann.id, "Anna", 1)
    assert gallery.find("Anna") == renamed
    with pytest.raises(NotFound):
        gallery.find("Ann")


def test_every_change_raises_the_revision(gallery: GalleryStore) -> None:
    seen = [gallery.revision()]

    def changed() -> None:
        assert gallery.revision() > seen[-1]
        seen.append(gallery.revision())
        assert gallery.snapshot(CONTRACT).revision == seen[-1]

    person = gallery.add_person("Ann", [sample(0)])
    changed()
    gallery.add_samples(person.id, [sample(1)])
    changed()
    gallery.add_embeddings(gallery.samples(person.id)[0].id, {OTHER.id: identity_vector(1)})
    changed()
    gallery.rename(person.id, "Anna")
    changed()
    gallery.set_consent(person.id, AGREED)
    changed()
    gallery.remove_samples([gallery.samples(person.id)[0].id])
    changed()
    gallery.set_threshold(CONTRACT.id, Threshold(0.5))
    changed()
    gallery.remove(person.id)
    changed()
    gallery.restore(person.id)
    changed()
    other = gallery.add_person("Ben", [sample(2)])
    changed()
    moved = gallery.merge(other.id, into=person.id)
    changed()
    gallery.unmerge(other.id, moved)
    changed()
    gallery.erase(person.id)
    changed()
    assert gallery.revision() == seen[-1]


def test_a_threshold_is_kept_per_contract(gallery: GalleryStore) -> None:
    threshold = Threshold(0.47, 0.05, True, 0.001, 0.002, 42, 126)
    assert gallery.threshold(CONTRACT.id) is None
    gallery.set_threshold(CONTRACT.id, Threshold(0.5))
    gallery.set_threshold(CONTRACT.id, threshold)
    assert gallery.threshold(CONTRACT.id) == threshold
    assert gallery.threshold(OTHER.id) is None


def test_what_somebody_agreed_to_is_kept(gallery: GalleryStore) -> None:
    # GIVEN a person who agreed when enrolled, and one of whom nothing is recorded
    ann = gallery.add_person("Ann", [sample(0)], consent=AGREED)
    ben = gallery.add_person("Ben", [sample(1)])
    # THEN both are told apart
    assert gallery.consent(ann.id) == AGREED
    assert gallery.consent(ben.id) is None
    # WHEN they agree later, and to other words
    gallery.set_consent(ben.id, AGREED)
    later = replace(AGREED, text="More.", version="3")
    gallery.set_consent(ann.id, later)
    # THEN the newest is kept
    assert (gallery.consent(ann.id), gallery.consent(ben.id)) == (later, AGREED)


@pytest.mark.parametrize(
    "empty", [Consent(" ", "1", 0.0), Consent("x" * 20_001, "1", 0.0), Consent("x", "1" * 101, 0.0)]
)
def test_a_consent_has_words_and_an_end(gallery: GalleryStore, empty: Consent) -> None:
    ann = gallery.add_person("Ann", [])
    with pytest.raises(BadRequest):
        gallery.set_consent(ann.id, empty)
    with pytest.raises(BadRequest):
        gallery.add_person("Ben", [], consent=empty)
    assert gallery.people() == (ann,)
    assert gallery.consent(ann.id) is None


def test_the_portrait_is_of_the_best_sample(gallery: GalleryStore) -> None:
    # GIVEN samples of different quality, the best of them without a picture
    def shot(score: float, crop: bytes | None) -> NewSample:
        quality = replace(GOOD, score=score)
        return NewSample({CONTRACT.id: identity_vector(0)}, quality, "x", crop)

    ann = gallery.add_person("Ann", [shot(0.4, b"dim"), shot(0.8, b"good"), shot(0.9, None)])
    ben = gallery.add_person("Ben", [shot(0.9, None)])
    # THEN the best picture that is kept is shown, and none where none is kept
    assert gallery.portrait(ann.id) == b"good"
    assert gallery.portrait(ben.id) is None


def test_all_vectors_come_at_once(gallery: GalleryStore) -> None:
    # GIVEN samples of two people in turn, and one of another contract
    ann = gallery.add_person("Ann", [sample(0)])
    ben = gallery.add_person("Ben", [sample(1), sample(2, contract=OTHER)])
    gallery.add_samples(ann.id, [sample(3)])
    # WHEN the vectors of one contract are taken
    found = gallery.vectors(CONTRACT)
    # THEN they are the samples' own, the oldest first, each with its sample and person
    first, last = gallery.samples(ann.id)
    middle = gallery.samples(ben.id)[0]
    assert found.contract_id == CONTRACT.id
    assert found.sample_ids == (first.id, middle.id, last.id)
    assert found.person_ids == (ann.id, ben.id, ann.id)
    expected = np.stack([identity_vector(0), identity_vector(1), identity_vector(3)])
    np.testing.assert_array_equal(found.matrix, expected)
    assert found.matrix.dtype == np.float32
    assert gallery.vectors(OTHER).person_ids == (ben.id,)


def test_no_vectors_are_an_empty_matrix(gallery: GalleryStore) -> None:
    found = gallery.vectors(CONTRACT)
    assert found.matrix.shape == (0, CONTRACT.dimension)
    assert (found.sample_ids, found.person_ids) == ((), ())


def test_single_samples_can_be_erased(gallery: GalleryStore) -> None:
    # GIVEN samples of two people
    ann = gallery.add_person("Ann", [sample(0), sample(1), sample(2)])
    ben = gallery.add_person("Ben", [sample(3)])
    first, second, third = gallery.samples(ann.id)
    (only,) = gallery.samples(ben.id)
    # WHEN one that is not there is among them
    with pytest.raises(NotFound):
        gallery.remove_samples([first.id, "nothing"])
    # THEN none is erased
    assert gallery.find("Ann").samples == 3
    # WHEN some are erased
    gallery.remove_samples([first.id, third.id, only.id])
    # THEN the others are left, and the people too
    assert [found.id for found in gallery.samples(ann.id)] == [second.id]
    assert [person.samples for person in gallery.people()] == [1, 0]
    assert gallery.vectors(CONTRACT).sample_ids == (second.id,)
    assert [person.name for person in gallery.without(CONTRACT)] == ["Ben"]


def test_no_samples_to_erase_is_no_change(gallery: GalleryStore) -> None:
    before = gallery.revision()
    gallery.remove_samples([])
    assert gallery.revision() == before


_Ask = Callable[[GalleryStore, str, str, str], object]
"""Asks a store about a person, one of their samples, and somebody who is there."""

_ASKS: dict[str, _Ask] = {
    "find": lambda store, who, _piece, _ann: store.find(who),
    "add": lambda store, who, _piece, _ann: store.add_samples(who, [sample(2)]),
    "rename": lambda store, who, _piece, _ann: store.rename(who, "Cid"),
    "remove": lambda store, who, _piece, _ann: store.remove(who),
    "samples": lambda store, who, _piece, _ann: store.samples(who),
    "portrait": lambda store, who, _piece, _ann: store.portrait(who),
    "consent": lambda store, who, _piece, _ann: store.consent(who),
    "agree": lambda store, who, _piece, _ann: store.set_consent(who, AGREED),
    "merge": lambda store, who, _piece, ann: store.merge(who, into=ann),
    "merge into": lambda store, who, _piece, ann: store.merge(ann, into=who),
    "embed": lambda store, _who, piece, _ann: store.add_embeddings(
        piece, {OTHER.id: identity_vector(1)}
    ),
    "erase samples": lambda store, _who, piece, _ann: store.remove_samples([piece]),
}


@pytest.mark.parametrize("ask", _ASKS.values(), ids=_ASKS.keys())
def test_whoever_is_not_there_is_said(gallery: GalleryStore, ask: _Ask) -> None:
    # GIVEN somebody who is enrolled and somebody who was deleted
    ann = gallery.add_person("Ann", [sample(0)])
    gone = gallery.add_person("Ben", [sample(1)])
    (kept,) = gallery.samples(gone.id)
    gallery.remove(gone.id)
    before = gallery.revision()
    # THEN questions about nobody and about the deleted one say so and change nothing
    for who, piece in (("nobody", "nothing"), (gone.id, kept.id)):
        with pytest.raises(NotFound):
            ask(gallery, who, piece, ann.id)
    assert gallery.revision() == before


def test_nobody_can_be_restored_or_erased(gallery: GalleryStore) -> None:
    for ask in (gallery.restore, gallery.erase):
        with pytest.raises(NotFound):
            ask("nobody")
