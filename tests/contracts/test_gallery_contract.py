"""What every GalleryStore promises, over each adapter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.errors import NameTaken, NotFound
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.similarity import Searcher, fold
from faceid_gui.core.types import NewSample, Threshold
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.fakes import CONTRACT, GOOD, FakeClock, MemoryGallery, identity_vector
from tests.store.samples import OTHER, sample


@pytest.fixture(params=["sql", "memory"])
def gallery(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GalleryStore]:
    if request.param == "memory":
        yield MemoryGallery()
        return
    with Database(tmp_path / "faceid.db", FileKeyProvider(tmp_path / "keys" / "k")) as database:
        yield SqlGalleryStore(database, FakeClock())


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


def test_a_removed_person_leaves_nothing(gallery: GalleryStore) -> None:
    ann = gallery.add_person("Ann", [sample(0)])
    gallery.add_person("Ben", [sample(1)])
    gallery.remove(ann.id)
    assert [person.name for person in gallery.people()] == ["Ben"]
    assert [person.name for person in gallery.snapshot(CONTRACT).people] == ["Ben"]
    with pytest.raises(NotFound):
        gallery.find("Ann")
    with pytest.raises(NotFound):
        gallery.remove(ann.id)
    # AND the name is free again
    gallery.add_person("Ann", [sample(0)])


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
    gallery.set_threshold(CONTRACT.id, Threshold(0.5))
    changed()
    gallery.remove(person.id)
    changed()
    assert gallery.revision() == seen[-1]


def test_a_threshold_is_kept_per_contract(gallery: GalleryStore) -> None:
    threshold = Threshold(0.47, 0.05, True, 0.001, 0.002, 42, 126)
    assert gallery.threshold(CONTRACT.id) is None
    gallery.set_threshold(CONTRACT.id, Threshold(0.5))
    gallery.set_threshold(CONTRACT.id, threshold)
    assert gallery.threshold(CONTRACT.id) == threshold
    assert gallery.threshold(OTHER.id) is None
