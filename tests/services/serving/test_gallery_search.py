"""Searching a gallery that changes while many search."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from faceid_gui.core.errors import NotFound, StoreDamaged
from faceid_gui.core.types import (
    EmbeddingContract,
    Embeddings,
    GallerySnapshot,
    NewSample,
    Person,
    Threshold,
)
from faceid_gui.services.serving.gallery_search import (
    GallerySearch,
    Identity,
    MatchStatus,
    unit_or_zero,
)
from tests.fakes import CONTRACT, GOOD, MemoryGallery, identity_vector

THRESHOLD = Threshold(0.5, margin=0.1)


class SlowGallery(MemoryGallery):
    """A gallery whose reading can be held up, and counts how often it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.hold = threading.Event()
        self.hold.set()
        self.reading = threading.Event()
        self.read = 0
        self.fail: Exception | None = None

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        snapshot = super().snapshot(contract)
        self.read += 1
        self.reading.set()
        assert self.hold.wait(10.0)
        if self.fail is not None:
            raise self.fail
        return snapshot


@pytest.fixture
def store() -> SlowGallery:
    return SlowGallery()


@pytest.fixture
def search(store: SlowGallery) -> GallerySearch:
    return GallerySearch(store, CONTRACT)


def enrol(store: MemoryGallery, name: str, identity: int) -> Person:
    return store.add_person(name, [NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "")])


def probe(*weights: float) -> Embeddings:
    """One row with these weights on the first axes."""
    row = np.zeros((1, CONTRACT.dimension), np.float32)
    row[0, : len(weights)] = weights
    return row


def one(search: GallerySearch, row: Embeddings, most: int = 3) -> Identity:
    (identity,) = search.identify(row, threshold=THRESHOLD, most=most).identities
    return identity


def held(work: Callable[[], Identity]) -> tuple[threading.Thread, list[Identity]]:
    """Work on a thread of its own, and where its result will be."""
    found: list[Identity] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    return thread, found


def test_a_face_is_matched_unknown_or_ambiguous(store: SlowGallery, search: GallerySearch) -> None:
    # GIVEN two people
    anna, ben = enrol(store, "Anna", 0), enrol(store, "Ben", 1)
    # WHEN a face is near one of them, THEN it is a match, with both as candidates
    near = one(search, probe(1.0, 0.2))
    assert (near.status, near.person) == (MatchStatus.MATCH, anna)
    assert [candidate.person for candidate in near.candidates] == [anna, ben]
    assert near.candidates[0].score == pytest.approx(1 / np.sqrt(1.04))
    # AND near both it is ambiguous, and near nobody unknown; both name nobody
    for row, status in (
        (probe(1.0, 0.99), MatchStatus.AMBIGUOUS),
        (probe(0.2, 0.1, 1.0), MatchStatus.UNKNOWN),
    ):
        identity = one(search, row)
        assert (identity.status, identity.person) == (status, None)
        assert identity.candidates[0].person == anna


def test_an_empty_gallery_knows_nobody(search: GallerySearch) -> None:
    found = search.identify(probe(1.0), threshold=THRESHOLD)
    assert found.identities == (Identity(MatchStatus.UNKNOWN),)
    assert found.people == 0


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0])
def test_what_means_nothing_is_near_nobody(
    store: SlowGallery, search: GallerySearch, value: float
) -> None:
    enrol(store, "Anna", 0)
    assert one(search, probe(value)) == Identity(MatchStatus.UNKNOWN)


def test_rows_of_any_length_are_brought_to_one() -> None:
    rows = np.array([[3.0, 4.0], [1e308, 1e308], [np.nan, 1.0], [1e-9, 0.0]])
    assert (
        unit_or_zero(rows).tolist()
        == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]] + [[0, 0]] * 2
    )


def test_a_threshold_of_nan_matches_nobody(store: SlowGallery, search: GallerySearch) -> None:
    enrol(store, "Anna", 0)
    found = search.identify(probe(1.0), threshold=Threshold(float("nan")))
    assert found.identities[0].status is MatchStatus.UNKNOWN


def test_as_many_candidates_as_wanted(store: SlowGallery, search: GallerySearch) -> None:
    for identity in range(8):
        enrol(store, f"person {identity}", identity)
    row = probe(*(1.0 - place / 10 for place in range(8)))
    for most in (1, 2, 5, 20):
        names = [candidate.person.name for candidate in one(search, row, most).candidates]
        assert names == [f"person {place}" for place in range(min(most, 8))]


def test_the_gallery_is_read_once_per_change(store: SlowGallery, search: GallerySearch) -> None:
    # GIVEN somebody, WHEN searched for often and from several threads
    enrol(store, "Anna", 0)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: one(search, probe(1.0)), range(64)))
    # THEN the gallery was read once, and once more after a change
    assert {identity.status for identity in found} == {MatchStatus.MATCH}
    assert (store.read, search.rebuilds) == (1, 1)
    enrol(store, "Ben", 1)
    assert one(search, probe(0.0, 1.0)).status is MatchStatus.MATCH
    assert store.read == 2


def test_a_known_face_does_not_wait_for_others_to_read(
    store: SlowGallery, search: GallerySearch
) -> None:
    # GIVEN a gallery that one request is reading anew, which takes long
    anna = enrol(store, "Anna", 0)
    assert one(search, probe(1.0)).person == anna
    enrol(store, "Ben", 1)
    store.hold.clear()
    store.reading.clear()
    thread, found = held(lambda: one(search, probe(0.0, 1.0)))
    assert store.reading.wait(10.0)
    # WHEN somebody known is searched for meanwhile, THEN the answer is there at once
    assert one(search, probe(1.0)).person == anna
    assert not found
    # AND the reader has the newest gallery
    store.hold.set()
    thread.join(10.0)
    assert found[0].status is MatchStatus.MATCH


def test_nobody_is_called_unknown_by_an_old_gallery(
    store: SlowGallery, search: GallerySearch
) -> None:
    # GIVEN somebody new, whom one request is reading
    enrol(store, "Anna", 0)
    one(search, probe(1.0))
    enrol(store, "Ben", 1)
    store.hold.clear()
    store.reading.clear()
    reader, _ = held(lambda: one(search, probe(1.0)))
    assert store.reading.wait(10.0)
    # WHEN they come meanwhile, THEN they are waited for, and known
    thread, found = held(lambda: one(search, probe(0.0, 1.0)))
    store.hold.set()
    for running in (reader, thread):
        running.join(10.0)
    assert found[0].status is MatchStatus.MATCH
    assert store.read == 2


def test_who_was_deleted_is_not_named_by_an_old_gallery(
    store: SlowGallery, search: GallerySearch
) -> None:
    # GIVEN somebody who is deleted, while a request is reading the gallery anew
    anna = enrol(store, "Anna", 0)
    ben = enrol(store, "Ben", 1)
    assert one(search, probe(1.0)).person == anna
    store.rename(ben.id, "Benjamin")
    store.hold.clear()
    store.reading.clear()
    reader, _ = held(lambda: one(search, probe(0.0, 1.0)))
    assert store.reading.wait(10.0)
    store.remove(anna.id)
    # WHEN their face is searched for, THEN it is unknown, although the old gallery has it
    thread, found = held(lambda: one(search, probe(1.0, 0.2)))
    store.hold.set()
    for running in (reader, thread):
        running.join(10.0)
    assert found[0].status is MatchStatus.UNKNOWN
    assert all(candidate.person.id != anna.id for candidate in found[0].candidates)


def test_an_answer_from_an_old_gallery_has_the_names_of_now(
    store: SlowGallery, search: GallerySearch
) -> None:
    anna = enrol(store, "Anna", 0)
    one(search, probe(1.0))
    store.rename(anna.id, "Anne")
    store.hold.clear()
    store.reading.clear()
    reader, _ = held(lambda: one(search, probe(1.0)))
    assert store.reading.wait(10.0)
    found = one(search, probe(1.0)).person
    store.hold.set()
    reader.join(10.0)
    assert found is not None
    assert found.name == "Anne"


def test_a_gallery_that_cannot_be_read_is_an_error_and_tried_again(
    store: SlowGallery, search: GallerySearch
) -> None:
    enrol(store, "Anna", 0)
    store.fail = StoreDamaged()
    with pytest.raises(StoreDamaged):
        one(search, probe(1.0))
    store.fail = None
    assert one(search, probe(1.0)).status is MatchStatus.MATCH


def test_the_roster_is_of_now(store: SlowGallery, search: GallerySearch) -> None:
    anna = enrol(store, "Anna", 0)
    assert search.people() == (anna,)
    assert search.people() is search.people()
    store.remove(anna.id)
    assert search.people() == ()
    with pytest.raises(NotFound):
        store.find(anna.id)
