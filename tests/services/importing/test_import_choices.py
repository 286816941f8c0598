"""What an import leaves out: photos of somebody else, near duplicates, and what does harm."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.types import EmbeddingContract, Embeddings, GallerySnapshot, Image, Threshold
from faceid_gui.services.importing.people_import import ImportReport, add_photos, import_people
from faceid_gui.services.people import find_people
from tests.backends.helpers import local_backend
from tests.data import FACES, needs_faces
from tests.fakes import FakeBackend, MemoryGallery
from tests.services.pictures import sharp_face, write_people, write_photo

DEFAULT = Threshold(0.44, margin=0.05)


def run_import(
    root: Path, store: MemoryGallery, *, workers: int = 2, default: Threshold | None = None
) -> ImportReport:
    return import_people(
        find_people(root),
        store=store,
        make_backend=FakeBackend,
        default=default,
        workers=workers,
    )


def test_a_mislabelled_photo_is_refused_with_whose_it_seems_to_be(tmp_path: Path) -> None:
    # GIVEN a photo of Bob among Ada's, and of nobody known; Bob comes after Ada
    write_people(tmp_path, {"Ada": [1, 1, 1, 7, 9], "Bob": [7, 7]})
    store = MemoryGallery()
    report = run_import(tmp_path, store, workers=1)
    # THEN both are named with their score, left out, and Bob is named
    refused = {Path(r.path).name: r for r in report.refused}
    assert {(r.name, r.code) for r in refused.values()} == {("Ada", "mislabelled")}
    bobs, nobodys = refused["3.png"], refused["4.png"]
    assert (bobs.looks_like, nobodys.looks_like) == ("Bob", "")
    assert bobs.score == pytest.approx(0.0, abs=1e-6)
    assert bobs.reason == (
        "it does not look like the person: score 0.00 against the other photos, "
        "but 1.00 against Bob"
    )
    assert nobodys.reason.endswith("score 0.00 against the other photos")
    assert {person.name: person.samples for person in store.people()} == {"Ada": 3, "Bob": 2}
    assert report.complete


def test_a_photo_may_look_like_somebody_who_was_enrolled_before(tmp_path: Path) -> None:
    store = MemoryGallery()
    run_import(write_people(tmp_path / "one", {"Bob": [7]}), store)
    report = run_import(write_people(tmp_path / "two", {"Ada": [1, 1, 7]}), store)
    assert [r.looks_like for r in report.refused] == ["Bob"]


def test_photos_that_were_refused_are_refused_again(tmp_path: Path) -> None:
    # GIVEN an import with photos under a wrong name, and copies
    write_people(tmp_path, {"Ada": [1, 1, 1, 7], "Bob": [7]})
    store = MemoryGallery()
    first = run_import(tmp_path, store, default=DEFAULT)
    samples = [person.samples for person in store.people()]
    # WHEN it is repeated
    again = run_import(tmp_path, store, default=DEFAULT)
    # THEN nothing changes, and the same photos are refused for the same reasons
    assert [person.samples for person in store.people()] == samples
    assert again.added == 0
    assert sorted((r.path, r.code, r.looks_like) for r in again.refused) == sorted(
        (r.path, r.code, r.looks_like) for r in first.refused
    )
    assert {r.code for r in first.refused} == {"mislabelled", "near_duplicate"}


def test_near_duplicates_are_refused_where_the_packs_scale_is_known(tmp_path: Path) -> None:
    # GIVEN photos of one person that the embedder cannot tell apart
    write_people(tmp_path, {"Ada": [1, 1, 1]})
    report = run_import(tmp_path, MemoryGallery(), default=DEFAULT)
    assert report.added == 1
    assert [r.code for r in report.refused] == ["near_duplicate"] * 2
    kept = ({"0.png", "1.png", "2.png"} - {Path(r.path).name for r in report.refused}).pop()
    assert all(r.reason.endswith(f"score 1.00 against Ada/{kept}") for r in report.refused)


def test_photos_that_lower_somebody_are_refused_with_what_they_would_cost(tmp_path: Path) -> None:
    # GIVEN somebody enrolled, and later a photo that is half like them
    store = MemoryGallery()
    run_import(write_people(tmp_path, {"Ada": [1, 1, 1]}), store)
    write_photo(tmp_path / "Ada" / "odd.png", sharp_face(2))
    report = import_people(
        find_people(tmp_path), store=store, make_backend=_HalfLike, default=DEFAULT
    )
    # THEN it is refused, and the person is as before
    (refused,) = report.refused
    assert (Path(refused.path).name, refused.code) == ("odd.png", "lowers_strength")
    assert refused.score == pytest.approx(0.25, abs=0.01)
    assert "its score is 0.25, and that of the others falls from 1.00 to" in refused.reason
    assert [person.samples for person in store.people()] == [3]
    assert report.complete


class _HalfLike(FakeBackend):
    """Takes person 2 for somebody a quarter like person 1."""

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        rows = super().embed(crops)
        second = rows[:, 2].astype(bool)
        rows[second, 1], rows[second, 2] = 0.25, (1.0 - 0.25**2) ** 0.5
        return rows


def test_where_all_photos_are_somebody_elses_the_person_stays_out(tmp_path: Path) -> None:
    # GIVEN somebody enrolled, and a folder of the same name with somebody else's photos
    store = MemoryGallery()
    run_import(write_people(tmp_path / "one", {"Ada": [1, 1]}), store)
    report = run_import(write_people(tmp_path / "two", {"Ada": [5, 5, 5]}), store)
    assert report.without == ("Ada",)
    assert not report.complete
    assert {r.code for r in report.refused} == {"mislabelled"}
    assert [person.samples for person in store.people()] == [2]


def test_photos_of_two_people_under_one_name_are_warned_of(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1, 5]})
    report = run_import(tmp_path, MemoryGallery())
    assert report.added == 2
    assert report.warnings == ("Ada: the photos do not look like one person",)


class _Unreadable(MemoryGallery):
    """A store that cannot be searched."""

    def snapshot(self, contract: EmbeddingContract) -> GallerySnapshot:
        raise StoreDamaged


def test_whose_a_photo_is_may_stay_unknown(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1, 1, 1, 7]})
    report = run_import(tmp_path, _Unreadable())
    assert [(r.code, r.looks_like) for r in report.refused] == [("mislabelled", "")]
    assert report.added == 3


def test_many_photos_of_one_person_are_embedded_once_each_and_few_twice(tmp_path: Path) -> None:
    # GIVEN people with one, five and six photos
    write_people(tmp_path, {"Ada": [1], "Bob": [2] * 5, "Cid": [3] * 6})
    backends: list[FakeBackend] = []

    def make() -> FakeBackend:
        backends.append(FakeBackend())
        return backends[-1]

    folders = find_people(tmp_path)
    import_people(folders, store=MemoryGallery(), make_backend=make)
    assert sum(backend.embedded for backend in backends) == 2 * 6 + 6
    # AND all variants where every photo counts
    backends.clear()
    add_photos("Ada", folders[0].photos, store=MemoryGallery(), make_backend=make)
    assert backends[0].embedded == 12
    # AND a person who has many already is one of many photos
    backends.clear()
    store = MemoryGallery()
    import_people(folders[2:], store=store, make_backend=make)
    write_photo(tmp_path / "Cid" / "more.png", sharp_face(3, seed=77))
    import_people(find_people(tmp_path)[2:], store=store, make_backend=make)
    assert [backend.embedded for backend in backends] == [6, 1]


@needs_faces
def test_a_real_photo_under_a_wrong_name_is_found_and_named(tmp_path: Path) -> None:
    # GIVEN three real people, each with one photo of the next among theirs
    folders = sorted(folder for folder in (FACES / "known").glob("*/*"))[:3]
    for number, folder in enumerate(folders):
        photos = sorted(folder.glob("*.jpg"))
        (tmp_path / folder.name).mkdir()
        for photo in photos[:4]:
            shutil.copy(photo, tmp_path / folder.name)
        foreign = sorted(folders[(number + 1) % 3].glob("*.jpg"))[-1]
        shutil.copy(foreign, tmp_path / folder.name)
    store = MemoryGallery()
    report = import_people(
        find_people(tmp_path), store=store, make_backend=local_backend, default=DEFAULT
    )
    # THEN these three are left out, and whose they are is said
    assert len(report.people) == 3
    assert [r.code for r in report.refused] == ["mislabelled"] * 3
    for refused in report.refused:
        owner = Path(refused.path).name.rsplit("_", 1)[0]
        assert refused.looks_like == owner != refused.name
        assert f"against {owner}" in refused.reason
