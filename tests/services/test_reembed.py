"""Everybody again, from the pictures that were kept."""

from __future__ import annotations

import numpy as np

from faceid_gui.core.types import EmbeddingContract, NewSample
from faceid_gui.services.enrolment.enroller import Enroller
from faceid_gui.services.reembed import ReembedProgress, reembed
from tests.fakes import GOOD, FakeBackend, MemoryGallery, identity_vector
from tests.services.pictures import sharp_face

OTHER = EmbeddingContract("e" * 64, "arcface112", "fake", 16)


def _site() -> MemoryGallery:
    """Ada with a crop, Bob without, Cid with a broken one."""
    store = MemoryGallery()
    keeping = Enroller(FakeBackend(), keep_crops=True)
    store.add_person("Ada", [keeping.sample(sharp_face(1), "a")])
    store.add_person("Bob", [Enroller(FakeBackend()).sample(sharp_face(2), "b")])
    broken = NewSample({"x": identity_vector(3)}, GOOD, "c", b"no picture")
    store.add_person("Cid", [broken])
    return store


def _new_pack() -> FakeBackend:
    backend = FakeBackend()
    backend.contract = OTHER
    return backend


def test_who_has_a_crop_is_embedded_and_the_others_must_come_back() -> None:
    # GIVEN a site whose people are enrolled with another pack
    store = _site()
    steps: list[ReembedProgress] = []
    # WHEN everybody is embedded again
    report = reembed(store, _new_pack(), progress=steps.append)
    # THEN it works for whom a crop was kept, and the others are named
    assert [person.name for person in report.embedded] == ["Ada"]
    assert [person.name for person in report.must_come_back] == ["Bob", "Cid"]
    snapshot = store.snapshot(OTHER)
    assert [person.name for person in snapshot.people] == ["Ada"]
    assert np.allclose(snapshot.matrix[0], identity_vector(1))
    assert [step.done for step in steps] == [1, 2, 3]
    # AND a second time there is nothing left to do for Ada
    assert reembed(store, _new_pack()).embedded == ()


def test_what_was_done_before_a_cancel_stays() -> None:
    store = _site()
    asked = iter([False, True])
    report = reembed(store, _new_pack(), cancelled=lambda: next(asked))
    assert report.cancelled
    assert [person.name for person in store.snapshot(OTHER).people] == ["Ada"]


def test_who_is_deleted_meanwhile_is_passed_over() -> None:
    # GIVEN a site where Ada is deleted by another window once everybody was listed
    store = _site()
    steps: list[ReembedProgress] = []

    def asked() -> bool:
        if not steps and store.people()[0].name == "Ada":
            store.remove(store.find("Ada").id)
        return False

    # WHEN everybody is embedded again
    report = reembed(store, _new_pack(), progress=steps.append, cancelled=asked)
    # THEN the others are seen to
    assert report.embedded == ()
    assert [person.name for person in report.must_come_back] == ["Bob", "Cid"]
    assert [step.done for step in steps] == [1, 2, 3]
