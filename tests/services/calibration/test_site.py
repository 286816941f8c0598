"""The site's threshold from its people and from strangers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.types import Embedding, NewSample, Threshold
from faceid_gui.services.calibration.site import calibrate_site
from faceid_gui.services.calibration.strangers import (
    Strangers,
    embed_strangers,
    folder_of_strangers,
)
from tests.fakes import (
    CONTRACT,
    GOOD,
    FakeBackend,
    MemoryGallery,
    identity_vector,
    no_face_picture,
)
from tests.services.pictures import sharp_face, write_photo

DEFAULT = Threshold(0.3, margin=0.05)


def _near(rng: np.random.Generator, centre: Embedding, spread: float) -> Embedding:
    vector = centre + spread * rng.standard_normal(centre.shape)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _site(people: int) -> MemoryGallery:
    rng = np.random.default_rng(3)
    store = MemoryGallery()
    for number in range(people):
        centre = _near(rng, np.zeros(CONTRACT.dimension, np.float32), 1.0)
        samples = [
            NewSample({CONTRACT.id: _near(rng, centre, 0.05)}, GOOD, str(n)) for n in range(3)
        ]
        store.add_person(f"person {number}", samples)
    return store


def test_the_threshold_is_kept_and_says_what_it_stands_for() -> None:
    # GIVEN forty people and no strangers
    store = _site(40)
    # WHEN calibrated
    done = calibrate_site(store, CONTRACT, target_fpir=0.05, default=DEFAULT)
    # THEN the store has a threshold that lies above the impostors
    kept = store.threshold(CONTRACT.id)
    assert kept == done.report.threshold
    assert kept is not None
    assert kept.calibrated
    assert kept.gallery_size == 40
    assert done.before == DEFAULT
    assert "40 people" in done.sentence
    # AND a second run replaces it
    again = calibrate_site(store, CONTRACT, target_fpir=0.01, default=DEFAULT)
    assert again.before == kept
    assert again.report.threshold.value >= kept.value


def test_a_dry_run_keeps_nothing() -> None:
    store = _site(5)
    calibrate_site(store, CONTRACT, target_fpir=0.05, default=DEFAULT, keep=False)
    assert store.threshold(CONTRACT.id) is None


def test_nobody_to_compare_with_is_said() -> None:
    with pytest.raises(BadRequest):
        calibrate_site(MemoryGallery(), CONTRACT, target_fpir=0.05, default=DEFAULT)
    with pytest.raises(BadRequest):
        calibrate_site(_site(1), CONTRACT, target_fpir=0.05, default=DEFAULT)


def test_strangers_count_and_the_nearest_is_named(tmp_path: Path) -> None:
    # GIVEN a folder of three strangers and a photo of nobody
    for identity in (1, 2, 3):
        write_photo(tmp_path / f"{identity}.png", sharp_face(identity))
    write_photo(tmp_path / "nobody.png", no_face_picture())
    strangers = embed_strangers(
        folder_of_strangers(tmp_path),
        make_backend=FakeBackend,
        dimension=CONTRACT.dimension,
    )
    assert strangers.embeddings.shape == (3, 16)
    assert [(Path(r.path).name, r.code) for r in strangers.refused] == [("nobody.png", "no_face")]
    # WHEN calibrated with them
    done = calibrate_site(
        _site(4), CONTRACT, target_fpir=0.05, default=DEFAULT, strangers=strangers
    )
    # THEN they are searches too, and the one most like somebody is told
    assert done.report.searches == 4 * 3 + 3
    assert done.nearest is not None
    assert done.nearest.path in strangers.paths
    assert done.refused == strangers.refused


def test_no_usable_stranger_is_as_good_as_none() -> None:
    none = Strangers(np.zeros((0, CONTRACT.dimension), np.float32), (), ())
    done = calibrate_site(_site(4), CONTRACT, target_fpir=0.05, default=DEFAULT, strangers=none)
    assert done.nearest is None


def test_one_photo_under_two_names_does_not_shut_everybody_out() -> None:
    # GIVEN a site with a threshold, and one photo that was enrolled under two names
    store = _site(40)
    kept = calibrate_site(store, CONTRACT, target_fpir=0.05, default=DEFAULT).report.threshold
    photo = identity_vector(7)
    for name in ("Ada", "Ada L."):
        store.add_person(name, [NewSample({CONTRACT.id: photo}, GOOD, "one")])
    # WHEN calibrated for a rate that only a threshold of 1 could promise
    with pytest.raises(BadRequest, match=r"Ada.* and Ada"):
        calibrate_site(store, CONTRACT, target_fpir=0.001, default=DEFAULT)
    # THEN both are named and the threshold stays as it was
    assert store.threshold(CONTRACT.id) == kept


def test_the_closest_two_are_told_by_name() -> None:
    # GIVEN a site, and one photo enrolled under two names
    store = _site(40)
    for name in ("Ada", "Ada L."):
        store.add_person(name, [NewSample({CONTRACT.id: identity_vector(7)}, GOOD, "one")])
    # WHEN calibrated for a rate that can be had all the same
    done = calibrate_site(store, CONTRACT, target_fpir=0.1, default=DEFAULT)
    # THEN both are named, and not by their ids
    assert done.report.closest is not None
    assert {done.report.closest.first, done.report.closest.second} == {"Ada", "Ada L."}


def test_who_was_deleted_is_no_impostor() -> None:
    store = _site(40)
    (gone, *_) = store.people()
    store.remove(gone.id)
    done = calibrate_site(store, CONTRACT, target_fpir=0.05, default=DEFAULT)
    assert done.report.threshold.gallery_size == 39
    assert done.report.searches == 39 * 3


def test_a_large_site_is_read_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a store that can be read as a whole, and not person by person
    store = _site(40)

    def one_by_one(_person: str) -> None:
        pytest.fail("read person by person")

    monkeypatch.setattr(store, "samples", one_by_one)
    # THEN that is enough
    done = calibrate_site(store, CONTRACT, target_fpir=0.05, default=DEFAULT)
    assert done.report.threshold.gallery_size == 40
