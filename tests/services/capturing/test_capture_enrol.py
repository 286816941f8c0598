"""Captured photos into the gallery."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.errors import DiskFull
from faceid_gui.core.types import Consent, NewSample, Person, Threshold
from faceid_gui.services.capturing.capturer import CapturePlan, Capturer, capture
from faceid_gui.services.capturing.enrol import Enrolled, enrol_photos, look_up
from faceid_gui.services.capturing.files import write_photos
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.samples.strength import Grade
from tests.fakes import CONTRACT, GOOD, ListCamera, identity_vector
from tests.memory_gallery import MemoryGallery
from tests.services.photographed import PhotoBackend
from tests.services.pictures import sharp_face

THRESHOLD = Threshold(0.5, 0.05)
CONSENT = Consent("I agree", "1", 5.0)


def photos(identity: int = 3, count: int = 10) -> tuple[Candidate, ...]:
    """Captured photos of one person who walks across the picture."""
    pictures = [sharp_face(identity, seed=n, x=45 * n, size=140) for n in range(count)]
    capturer = Capturer(PhotoBackend(), CapturePlan(count=5), bars=Likeness.of(THRESHOLD))
    capture(ListCamera(pictures), capturer, CapturePlan())
    return capturer.chosen()


def enrol(
    store: MemoryGallery, out: Path, chosen: Sequence[Candidate], name: str = "Eva"
) -> Enrolled:
    paths = write_photos(chosen, name=name, out=out)
    return enrol_photos(
        name,
        dict(zip(paths, chosen, strict=True)),
        consent=CONSENT,
        store=store,
        make_backend=PhotoBackend,
        keep_crops=False,
        contract=CONTRACT,
        threshold=THRESHOLD,
        default=THRESHOLD,
    )


def known(store: MemoryGallery, name: str, identity: int) -> Person:
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "before")
    return store.add_person(name, [sample])


def in_profile(photo: Candidate) -> Candidate:
    from dataclasses import replace

    from faceid_gui.core.types import QualityIssue

    return replace(photo, quality=replace(photo.quality, issue=QualityIssue.TURNED_AWAY))


def test_somebody_new_is_enrolled_with_consent_and_a_strength(tmp_path: Path) -> None:
    store, chosen = MemoryGallery(), photos()
    enrolled = enrol(store, tmp_path, chosen)
    assert enrolled.person is not None
    assert enrolled.person.name == "Eva"
    assert store.consent(enrolled.person.id) == CONSENT
    assert enrolled.strength.samples == enrolled.person.samples >= 1
    assert enrolled.strength.grade is not Grade.NONE


def test_photos_in_profile_are_left_to_the_folder(tmp_path: Path) -> None:
    # GIVEN photos of which one is a profile
    store, chosen = MemoryGallery(), photos()
    mixed = (in_profile(chosen[0]), *chosen[1:])
    enrolled = enrol(store, tmp_path, mixed)
    # THEN no sample comes of that one, and nobody complains of it
    assert enrolled.person is not None
    sources = {sample.source.split("|")[1] for sample in store.samples(enrolled.person.id)}
    assert "Eva/Eva1.jpg" not in sources
    assert "Eva/Eva1.jpg" not in {refused.path for refused in enrolled.report.refused}
    # AND of profiles alone nobody is enrolled
    alone = enrol(store, tmp_path, [in_profile(one) for one in chosen], name="Profile")
    assert alone.person is None
    assert [person.name for person in store.people()] == ["Eva"]


def test_a_fault_of_the_store_leaves_the_photos_and_nobody_enrolled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryGallery()

    def full(*_: object, **__: object) -> Person:
        raise DiskFull

    monkeypatch.setattr(store, "add_person", full)
    with pytest.raises(DiskFull):
        enrol(store, tmp_path, photos())
    assert store.people() == ()
    assert (tmp_path / "Eva" / "Eva1.jpg").is_file()


def test_the_gallery_is_asked_before() -> None:
    # GIVEN two people, one of whom looks like the photos
    store, chosen = MemoryGallery(), photos(3)
    eva, mia = known(store, "Eva", 3), known(store, "박지성", 7)

    def asked(name: str) -> tuple[Person | None, bool, Person | None]:
        found = look_up(chosen, name=name, store=store, contract=CONTRACT, threshold=THRESHOLD)
        return found.namesake, found.differs, found.alike

    # THEN under their own name, all is well
    assert asked("Eva") == (eva, False, None)
    # AND under another one's name, however it is spelt, both are said
    assert asked(unicodedata.normalize("NFD", "박지성")) == (mia, True, eva)
    # AND under a new name, that they are enrolled already
    assert asked("Somebody") == (None, False, eva)


def test_nothing_can_be_said_of_profiles_or_of_an_empty_gallery() -> None:
    store, chosen = MemoryGallery(), photos(3)
    empty = look_up(chosen, name="Eva", store=store, contract=CONTRACT, threshold=THRESHOLD)
    eva = known(store, "Eva", 9)
    sides = [in_profile(one) for one in chosen]
    side = look_up(sides, name="Eva", store=store, contract=CONTRACT, threshold=THRESHOLD)
    assert (empty.namesake, empty.differs, empty.alike) == (None, False, None)
    assert (side.namesake, side.differs, side.alike) == (eva, False, None)
    assert all(np.allclose(one.embedding, identity_vector(3)) for one in chosen)
