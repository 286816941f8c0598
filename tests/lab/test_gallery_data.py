"""The people of an evaluation, from the gallery's kept face pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from faceid_gui.core.errors import BadImage, BadRequest, NotFound
from faceid_gui.core.types import Image, NewSample
from faceid_gui.lab.cache import VectorCache
from faceid_gui.lab.gallery_data import GALLERY_TITLE, gallery_dataset
from faceid_gui.lab.looking import look
from faceid_gui.lab.parts import PhotoRef
from faceid_gui.lab.request import BY_PARENT
from faceid_gui.lab.results import FindingKind
from faceid_gui.lab.sights import Sight
from tests.fakes import CONTRACT, GOOD, FakeBackend, MemoryGallery, face_picture, identity_vector
from tests.lab.people import MemoryFiles, fake_detector, fake_pack, write_person


def crop_of(identity: int, *, side: int = 112) -> Image:
    """An aligned crop of one of the fake's identities."""
    return np.ascontiguousarray(
        face_picture(identity, size=140)[124 : 124 + side, 204 : 204 + side]
    )


def sample(identity: int, *, kept: bool = True, side: int = 112) -> NewSample:
    png = cv2.imencode(".png", crop_of(identity, side=side))[1].tobytes() if kept else None
    return NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, "test", png)


def gallery() -> MemoryGallery:
    store = MemoryGallery()
    store.add_person("Ann", [sample(1), sample(1), sample(1)])
    store.add_person("Bob", [sample(5), sample(5, kept=False)])
    store.add_person("Cem", [sample(9, kept=False)])
    return store


def test_everybody_with_kept_pictures_is_there_and_the_others_are_named() -> None:
    data, findings = gallery_dataset(gallery())
    assert (data.title, data.crops) == (GALLERY_TITLE, True)
    assert [(who.name, len(who.photos)) for who in data.people] == [("Ann", 3), ("Bob", 1)]
    assert [(one.kind, one.subject) for one in findings] == [
        (FindingKind.EMPTY_FOLDER, "Cem"),
        (FindingKind.ONE_PHOTO, "Bob"),
    ]
    assert data.source.image(data.people[0].photos[0]).shape == (112, 112, 3)


def test_crops_are_embedded_without_looking_for_a_face_and_nothing_reaches_the_disk() -> None:
    # GIVEN a gallery, and two detectors before one network
    data, _ = gallery_dataset(gallery())
    eyes = FakeBackend()
    sights = [Sight(fake_detector(key, lambda: eyes), fake_pack()) for key in ("one", "two")]
    files = MemoryFiles()
    cache = VectorCache(files, now=1.0)
    # WHEN they are looked at
    looked = look(data, sights, cache=cache, workers=1)
    cache.close()
    # THEN each crop was embedded once, by where its template has the points, and equal ones at once
    assert (looked.counts.embedded, looked.counts.cached) == ({"fake": 2}, 2)
    assert (looked.counts.detected, eyes.detected) == ({}, 0)
    for key in ("one", "two"):
        table = looked.table(key, "fake")
        assert table is not None
        assert table.owners.tolist() == [0, 0, 0, 1]
        np.testing.assert_allclose(table.raw[3], identity_vector(5), atol=1e-6)
    assert [name for name in files.names() if name != "rows-index"] == []


def test_crops_are_not_for_networks_that_want_them_cut_another_way() -> None:
    # GIVEN a network with an alignment of its own, beside one that takes the kept pictures
    data, _ = gallery_dataset(gallery())
    own = fake_pack("own", own_alignment=True, embedder="c")
    # WHEN the gallery is looked at
    looked = look(data, [Sight(own.detector, own), Sight(fake_detector(), fake_pack())])
    # THEN that network is reported, not measured on wrong crops
    assert [one.sight.pack.key for one in looked.seen] == ["fake"]
    assert [(one.kind, one.subject) for one in looked.findings] == [
        (FindingKind.NETWORK_FAILED, "pack own")
    ]
    assert "not cut as it wants them" in looked.findings[0].detail


def test_strangers_are_photos_beside_the_crops(tmp_path: Path) -> None:
    write_person(tmp_path / "other" / "Eve", 12, 1)
    data, _ = gallery_dataset(gallery(), strangers=tmp_path, groups=BY_PARENT)
    assert [(who.name, who.groups) for who in data.strangers] == [("Eve", frozenset({"other"}))]
    looked = look(data, [Sight(fake_detector(), fake_pack())])
    table = looked.table("eyes", "fake")
    assert table is not None
    assert (table.people, table.owners.tolist()) == (2, [0, 0, 0, 1, 2])
    np.testing.assert_allclose(table.raw[-1], identity_vector(12), atol=1e-6)
    assert looked.counts.detected == {"eyes": 1}


def test_groups_and_limits_hold_for_the_gallery_too(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text("Ann,day\nZoe,night\n", "utf-8")
    data, findings = gallery_dataset(gallery(), groups=path, limit=1)
    assert [(who.name, who.groups) for who in data.people] == [("Ann", frozenset({"day"}))]
    assert [one.subject for one in findings] == ["Cem", "Zoe"]


def test_a_gallery_without_pictures_is_refused() -> None:
    store = MemoryGallery()
    store.add_person("Cem", [sample(9, kept=False)])
    with pytest.raises(BadRequest):
        gallery_dataset(store)


def test_somebody_erased_meanwhile_and_a_wrong_size_are_reported() -> None:
    store = gallery()
    store.add_person("Dan", [sample(3, side=90)])
    data, _ = gallery_dataset(store)
    store.erase(store.find("Ann").id)
    with pytest.raises(NotFound):
        data.source.read(data.people[0].photos[0])
    with pytest.raises(BadImage):
        data.source.image(data.people[2].photos[0])
    with pytest.raises(NotFound):
        data.source.read(PhotoRef("nobody"))
    looked = look(data, [Sight(fake_detector(), fake_pack())])
    assert [one.kind for one in looked.findings] == [FindingKind.UNREADABLE] * 4
    assert looked.seen[0].table.owners.tolist() == [1]
