"""All samples by id, always of the newest gallery."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from faceid_gui.core.errors import NotFound
from faceid_gui.core.types import EmbeddingContract, NewSample, SampleVectors
from faceid_gui.services.serving.sample_index import SampleIndexer
from tests.fakes import CONTRACT, GOOD, MemoryGallery, identity_vector


def sample(identity: int) -> NewSample:
    return NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "test")


def test_samples_are_found_by_id() -> None:
    # GIVEN two people
    gallery = MemoryGallery()
    ada = gallery.add_person("Ada", [sample(3), sample(4)])
    bob = gallery.add_person("Bob", [sample(6)])
    # WHEN indexed
    index = SampleIndexer(gallery, CONTRACT).current()
    # THEN every sample has its owner and its embedding
    ids = [one.id for person in (ada, bob) for one in gallery.samples(person.id)]
    assert index.of_person(None) == tuple(ids)
    assert index.of_person(bob.id) == (ids[2],)
    assert [index.owner_name(one) for one in ids] == ["Ada", "Ada", "Bob"]
    assert index.owner(ids[1]) == ada.id
    np.testing.assert_array_equal(index.embedding(ids[1]), identity_vector(4))
    with pytest.raises(NotFound):
        index.embedding("no such id")


class CountingGallery(MemoryGallery):
    """Counts how often everything is read; can change in between."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.removes = ""

    def vectors(self, contract: EmbeddingContract) -> SampleVectors:
        self.reads += 1
        found = super().vectors(contract)
        if self.removes:
            person, self.removes = self.removes, ""
            self.remove(person)
        return found


def test_the_gallery_is_read_once_after_each_change() -> None:
    # GIVEN an index that many ask for at once
    gallery = CountingGallery()
    gallery.add_person("Ada", [sample(3)])
    indexer = SampleIndexer(gallery, CONTRACT)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: indexer.current(), range(32)))
    assert gallery.reads == 1
    # WHEN somebody is added THEN the next one sees them
    gallery.add_person("Bob", [sample(6)])
    assert set(indexer.current().names.values()) == {"Ada", "Bob"}
    assert gallery.reads == 2


def test_somebody_who_is_deleted_meanwhile_has_no_samples() -> None:
    # GIVEN somebody who is deleted while the gallery is read
    gallery = CountingGallery()
    ada = gallery.add_person("Ada", [sample(3)])
    gallery.add_person("Bob", [sample(6)])
    gallery.removes = ada.id
    indexer = SampleIndexer(gallery, CONTRACT)
    # WHEN indexed THEN only the other one is there, with the embedding that is theirs
    index = indexer.current()
    (left,) = index.of_person(None)
    assert index.owner_name(left) == "Bob"
    np.testing.assert_array_equal(index.embedding(left), identity_vector(6))
