"""Folders of photos to people: one transaction each, every refusal with its reason."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from faceid_gui.core.errors import BackendUnavailable, BadRequest, DiskFull, NameTaken
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import (
    Consent,
    DetectedFace,
    Image,
    NewSample,
    Person,
)
from faceid_gui.services.importing.people_import import (
    ImportProgress,
    ImportReport,
    ReasonCount,
    add_photos,
    import_people,
)
from faceid_gui.services.people import find_people, remove_person, rename_person
from tests.fakes import FakeBackend, MemoryGallery, no_face_picture
from tests.services.pictures import sharp_face, write_people, write_photo


def run_import(root: Path, store: MemoryGallery, *, workers: int = 2) -> ImportReport:
    return import_people(find_people(root), store=store, make_backend=FakeBackend, workers=workers)


def test_a_folder_that_holds_photos_is_a_person(tmp_path: Path) -> None:
    # GIVEN folders, one nested, one without photos
    write_people(tmp_path, {"Ada": [1, 1], "staff/김민수": [2], "empty": []})
    (tmp_path / "empty").mkdir()
    store = MemoryGallery()
    # WHEN imported
    report = run_import(tmp_path, store)
    # THEN each folder with photos is a person of its name
    assert [(p.name, p.samples) for p in store.people()] == [("Ada", 2), ("김민수", 1)]
    assert report.complete
    assert (report.added, report.photos) == (3, 3)


def test_a_folder_of_photos_is_one_person_of_its_name(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1, 1]})
    store = MemoryGallery()
    run_import(tmp_path / "Ada", store)
    assert [person.name for person in store.people()] == ["Ada"]


def test_names_are_composed_unicode(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "김민수 É")
    write_people(tmp_path, {name: [1]})
    store = MemoryGallery()
    run_import(tmp_path, store)
    assert store.people()[0].name == unicodedata.normalize("NFC", name)


def test_an_import_can_be_repeated(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1, 1], "Bob": [2]})
    store = MemoryGallery()
    run_import(tmp_path, store)
    # WHEN the same photos come again, moved, with one more
    write_photo(tmp_path / "Ada" / "new.png", sharp_face(1, seed=9))
    moved = tmp_path.parent / "moved"
    shutil.move(tmp_path, moved)
    report = run_import(moved, store)
    shutil.move(moved, tmp_path)
    # THEN only the new one is added
    assert {p.name: (p.created, p.added, p.known) for p in report.people} == {
        "Ada": (False, 1, 2),
        "Bob": (False, 0, 1),
    }
    assert [person.samples for person in store.people()] == [3, 1]


def test_one_photo_twice_is_one_sample(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "Ada" / "1.png", sharp_face(1))
    shutil.copy(photo, tmp_path / "Ada" / "2.png")
    store = MemoryGallery()
    report = run_import(tmp_path, store)
    assert (report.people[0].added, report.people[0].known) == (1, 1)


def _bad_photos(folder: Path) -> dict[str, str]:
    """Photos that are none, and the code of the refusal of each."""
    folder.mkdir(parents=True, exist_ok=True)
    good = write_photo(folder / "a good one.png", sharp_face(1)).read_bytes()
    (folder / "zero.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("not a picture")
    (folder / "cut.png").write_bytes(good[: len(good) // 2])
    PillowImage.fromarray(np.zeros((1, 65535), np.uint8)).save(folder / "wide.png")
    PillowImage.fromarray(np.zeros((5000, 5000), np.uint8)).save(folder / "huge.png")
    deep = (np.arange(300 * 300, dtype=np.uint16) * 7 % 60000).reshape(300, 300)
    PillowImage.fromarray(deep).save(folder / "deep16.png")
    write_photo(folder / "nobody.png", no_face_picture())
    (folder / "folder.jpg").mkdir()
    os.mkfifo(folder / "pipe.jpg")
    return {
        "zero.jpg": "bad_image",
        "text.jpg": "bad_image",
        "cut.png": "bad_image",
        "wide.png": "bad_image",
        "huge.png": "bad_image",
        "deep16.png": "no_face",
        "nobody.png": "no_face",
        "pipe.jpg": "bad_image",
    }


def test_bad_photos_are_refused_and_the_rest_is_imported(tmp_path: Path) -> None:
    # GIVEN a person with every kind of bad photo and a good one, and others after them
    expected = _bad_photos(tmp_path / "Ada")
    write_people(tmp_path, {"Ångström ñ": [2], "Зоя": [3], "محمد": [4], "👩‍🚀 O'Hara; --": [5]})
    store = MemoryGallery()
    # WHEN imported
    report = run_import(tmp_path, store)
    # THEN each bad one is refused with a reason, and everybody is enrolled
    assert {Path(r.path).name: r.code for r in report.refused} == expected
    assert all(r.reason and r.name == "Ada" for r in report.refused)
    assert len(store.people()) == 5
    assert report.complete


def test_a_name_that_is_no_text_is_not_the_end(tmp_path: Path) -> None:
    # GIVEN a folder and a file whose names are no UTF-8
    folder = os.fsencode(tmp_path) + b"/\xff\xfe"
    os.mkdir(folder)
    good = write_photo(tmp_path / "Ada" / "1.png", sharp_face(1))
    with open(folder + b"/\xe9.png", "wb") as file:
        file.write(good.read_bytes() + b"\0")
    store = MemoryGallery()
    report = run_import(tmp_path, store)
    # THEN what is kept and reported can be encoded
    assert len(report.people) == 2
    for person in store.people():
        person.name.encode()
        assert all(sample.source.encode() for sample in store.samples(person.id))


def test_somebody_without_a_usable_photo_is_left_out(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})
    write_photo(tmp_path / "Bob" / "1.png", no_face_picture())
    store = MemoryGallery()
    report = run_import(tmp_path, store)
    assert report.without == ("Bob",)
    assert not report.complete
    assert [person.name for person in store.people()] == ["Ada"]


class FullDisk(MemoryGallery):
    """A store on a disk that has room for one person."""

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        if self.people():
            raise DiskFull
        return super().add_person(name, samples, consent=consent)


def test_a_full_disk_ends_the_import_and_loses_nothing(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2], "Cid": [3]})
    store = FullDisk()
    report = run_import(tmp_path, store, workers=1)
    assert isinstance(report.fault, DiskFull)
    assert [p.name for p in report.people] == [p.name for p in store.people()] == ["Ada"]


class PickyStore(MemoryGallery):
    """A store that has Bob under another spelling."""

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        if name == "Bob":
            raise NameTaken("Bob is enrolled already")
        return super().add_person(name, samples, consent=consent)


def test_a_name_that_is_taken_concerns_one_person_alone(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2], "Cid": [3]})
    report = run_import(tmp_path, PickyStore())
    assert [p.name for p in report.people] == ["Ada", "Cid"]
    assert [(r.name, r.code) for r in report.refused] == [("Bob", "name_taken")]
    assert report.fault is None


def test_a_backend_that_does_not_open_is_raised(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})

    def broken() -> FaceBackend:
        raise BackendUnavailable("no provider")

    with pytest.raises(BackendUnavailable):
        import_people(find_people(tmp_path), store=MemoryGallery(), make_backend=broken)


def test_progress_is_told_and_cancel_is_heard(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1, 1], "Bob": [2, 2]})
    store = MemoryGallery()
    steps: list[ImportProgress] = []
    asked = iter([False, False, False, True])
    report = import_people(
        find_people(tmp_path),
        store=store,
        make_backend=FakeBackend,
        progress=steps.append,
        cancelled=lambda: next(asked),
    )
    # THEN whoever was whole by then is kept, and nobody by halves
    assert report.cancelled
    assert [(p.name, p.samples) for p in store.people()] == [("Ada", 2)]
    assert [(step.done, step.total) for step in steps] == [(1, 4), (2, 4), (3, 4)]


def test_reasons_are_summed_up(tmp_path: Path) -> None:
    # GIVEN files that are no pictures, pictures without a face, and a person
    write_people(tmp_path, {"Ada": [1]})
    for number in range(5):
        (tmp_path / "Ada" / f"text{number}.jpg").write_text(f"no picture {number}")
    for number in range(2):
        write_photo(tmp_path / "Ada" / f"view{number}.png", no_face_picture(number))
    report = run_import(tmp_path, MemoryGallery(), workers=1)
    # THEN the most frequent reason comes first, each with an example
    assert report.reasons == (
        ReasonCount("bad_image", 5, str(tmp_path / "Ada" / "text0.jpg")),
        ReasonCount("no_face", 2, str(tmp_path / "Ada" / "view0.png")),
    )
    assert ImportReport((), (), (), (), 0).reasons == ()


def test_of_five_thousand_files_four_thousand_are_no_pictures(tmp_path: Path) -> None:
    # GIVEN twenty photos each of fifty people, among four times as many files that are none
    photo = write_photo(tmp_path / "photo.png", sharp_face(1)[60:310, 150:400]).read_bytes()
    for number in range(5000):
        folder = tmp_path / "people" / f"person {number % 50}"
        folder.mkdir(parents=True, exist_ok=True)
        data = b"no picture" if number // 50 % 5 else photo + number.to_bytes(4, "big")
        (folder / f"{number}.png").write_bytes(data)
    store = _Counted()
    steps: list[ImportProgress] = []
    # WHEN imported
    report = import_people(
        find_people(tmp_path / "people"),
        store=store,
        make_backend=_Instant,
        workers=2,
        progress=steps.append,
    )
    # THEN each has its reason, which is summed up, and every photo is a sample
    assert len(report.refused) == 4000
    assert {r.reason for r in report.refused} == {"the file is not a picture"}
    assert [(reason.code, reason.count) for reason in report.reasons] == [("bad_image", 4000)]
    assert [step.done for step in steps] == list(range(1, 5001))
    assert len(report.people) == store.transactions == 50
    assert report.added == 1000


class _Counted(MemoryGallery):
    """Counts the people that are stored."""

    transactions = 0

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        self.transactions += 1
        return super().add_person(name, samples, consent=consent)


class _Instant(FakeBackend):
    """Finds one face without looking."""

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        height, width = image.shape[:2]
        return (self._face(0.2 * width, 0.24 * height, 0.56 * width, 0.56 * height),)


def test_one_photo_under_two_names_is_warned_of(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1], "Bob": [2]})
    shutil.copy(tmp_path / "Ada" / "0.png", tmp_path / "Bob" / "0.png")
    report = run_import(tmp_path, MemoryGallery(), workers=1)
    assert any("is also a photo of" in text for text in report.warnings)


def test_there_must_be_photos(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "missing", tmp_path / "a\0b"):
        with pytest.raises(BadRequest):
            find_people(root)
    with pytest.raises(BadRequest):
        add_photos("Ada", [], store=MemoryGallery(), make_backend=FakeBackend)


def test_add_rename_remove(tmp_path: Path) -> None:
    store = MemoryGallery()
    one = write_photo(tmp_path / "1.png", sharp_face(1))
    write_photo(tmp_path / "more" / "2.png", sharp_face(1, seed=2))
    # WHEN photos and a folder are added, and the person renamed
    report = add_photos("Ada", [one, tmp_path / "more"], store=store, make_backend=FakeBackend)
    assert report.added == 2
    rename_person(store, "Ada", "Ada Lovelace")
    assert [person.name for person in store.people()] == ["Ada Lovelace"]
    remove_person(store, "Ada Lovelace")
    assert store.people() == ()


@pytest.mark.slow
def test_ten_thousand_odd_files(tmp_path: Path) -> None:
    # GIVEN a folder of 10,000 files that are no photos, named in every script
    folder = tmp_path / "Ada"
    folder.mkdir()
    for number in range(10_000):
        letters = "".join(chr(code) for code in (0x100 + number % 0xD000, 0x1F300 + number % 700))
        (folder / f"{letters}{number}.jpg").write_bytes(b"\xff\xd8\xff" + bytes([number % 256]) * 9)
    write_photo(folder / "one.png", sharp_face(1))
    store = MemoryGallery()
    # WHEN imported
    report = run_import(tmp_path, store)
    # THEN each is refused with a reason, and the one good photo is a sample
    assert len(report.refused) == 10_000
    assert all(refused.reason for refused in report.refused)
    assert report.added == 1


def test_an_empty_argument_is_not_the_folder_one_is_in() -> None:
    with pytest.raises(BadRequest, match="no folder"):
        find_people(Path(""))
