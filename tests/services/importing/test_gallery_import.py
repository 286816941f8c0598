"""An import into the gallery: what it would do, the consent of everybody, and the table."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest

from faceid_gui.core.errors import Cancelled, DiskFull
from faceid_gui.core.types import Consent, NewSample
from faceid_gui.services.importing.dropped import Dropped, NotAPhoto, Others
from faceid_gui.services.importing.gallery_import import GalleryImport
from faceid_gui.services.importing.people_import import ImportedPerson, ImportReport, RefusedPhoto
from faceid_gui.services.importing.report import COLUMNS, refusals, write_report_csv
from tests.fakes import CONTRACT, GOOD, FakeBackend, identity_vector
from tests.memory_gallery import MemoryGallery
from tests.services.pictures import write_people

AGREED = Consent("I agree", "1", 5.0)
EARLIER = Consent("I agreed before", "0", 1.0)


def known(
    name: str, store: MemoryGallery, consent: Consent | None = None, *, identity: int = 1
) -> str:
    sample = NewSample({CONTRACT.id: identity_vector(identity)}, GOOD, f"{name}|before")
    return store.add_person(name, [sample], consent=consent).id


def gallery_import(store: MemoryGallery) -> GalleryImport:
    return GalleryImport(store, lambda threads: FakeBackend(), keep_crops=lambda: False)


def test_a_plan_tells_who_is_enrolled_already(tmp_path: Path) -> None:
    store = MemoryGallery()
    known("김민수", store)
    known("Ada", store)
    write_people(tmp_path, {"ada": [1], unicodedata.normalize("NFD", "김민수"): [2], "Bob": [3]})
    plan = gallery_import(store).look((tmp_path,), lambda _: None, lambda: False)
    assert [folder.name for folder in plan.known] == ["ada", "김민수"]
    assert plan.knows(" ADA ")
    assert not plan.knows("Bob")


def test_a_plan_can_be_stopped(tmp_path: Path) -> None:
    write_people(tmp_path, {"Ada": [1]})
    with pytest.raises(Cancelled):
        gallery_import(MemoryGallery()).look((tmp_path,), lambda _: None, lambda: True)


def test_everybody_is_enrolled_with_the_consent(tmp_path: Path) -> None:
    # GIVEN somebody without a recorded consent, and somebody with an earlier one
    store = MemoryGallery()
    bob, cid = known("Bob", store, identity=2), known("Cid", store, EARLIER, identity=3)
    write_people(tmp_path, {"Ada": [1, 1], "Bob": [2], "Cid": [3]})
    importing = gallery_import(store)
    plan = importing.look((tmp_path,), lambda _: None, lambda: False)
    # WHEN imported
    report = importing.work(plan.dropped.people, AGREED, lambda _: None, lambda: False)
    # THEN who is new has it, who had none has it now, and the earlier one stays
    assert report.complete
    assert [(p.name, p.samples) for p in store.people()] == [("Ada", 2), ("Bob", 2), ("Cid", 2)]
    assert store.consent(store.find("Ada").id) == AGREED
    assert store.consent(bob) == AGREED
    assert store.consent(cid) == EARLIER


def test_without_a_consent_none_is_recorded(tmp_path: Path) -> None:
    store = MemoryGallery()
    write_people(tmp_path, {"Ada": [1]})
    importing = gallery_import(store)
    plan = importing.look((tmp_path,), lambda _: None, lambda: False)
    importing.work(plan.dropped.people, None, lambda _: None, lambda: False)
    assert store.consent(store.find("Ada").id) is None


def photo(name: str, path: str, code: str, reason: str) -> RefusedPhoto:
    return RefusedPhoto(path, name, code, reason)


REPORT = ImportReport(
    people=(
        ImportedPerson("Ada", "1", created=True, added=5, known=0),
        ImportedPerson("=Bob", "2", created=False, added=2, known=3),
        ImportedPerson("Cid", "3", created=False, added=0, known=4),
    ),
    refused=(
        photo("Ada", "/a/1.jpg", "no_face", "no face"),
        photo("Ada", "/a/2.jpg", "bad_image", "the picture is too large: 9000 x 9000; at most"),
        photo("Bob", "/b/3.jpg", "bad_image", "the picture is too large: 8000 x 9000; at most"),
    ),
    without=("Eve",),
    warnings=("Ada: 4.jpg looks like somebody else",),
    photos=12,
    fault=DiskFull("no space"),
)


def test_refused_photos_are_grouped_by_reason() -> None:
    groups = refusals(REPORT)
    # THEN the most frequent first, and what is particular to one photo parts no group
    assert [(group.code, group.reason, len(group.photos)) for group in groups] == [
        ("bad_image", "the picture is too large", 2),
        ("no_face", "no face", 1),
    ]


def test_the_table_holds_everything() -> None:
    dropped = Dropped(others=(Others(NotAPhoto.VIDEO, 900, ("/a/1.mp4", "/a/2.mp4")),))
    out = io.StringIO()
    count = write_report_csv(REPORT, dropped, out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == count + 1
    assert ["enrolled", "Ada", "", "5", "", ""] in rows
    # AND a name that looks like a formula is none
    assert ["extended", "'=Bob", "", "2", "", ""] in rows
    assert ["known_already", "Cid", "", "4", "", ""] in rows
    assert ["not_enrolled", "Eve", "", "0", "", "no usable photo"] in rows
    assert ["refused", "Ada", "/a/1.jpg", "1", "no_face", "no face"] in rows
    assert ["warning", "", "", "1", "", "Ada: 4.jpg looks like somebody else"] in rows
    assert ["not_a_photo", "", "/a/1.mp4; /a/2.mp4", "900", "video", ""] in rows
    assert ["ended_early", "", "", "12", "disk_full", "no space"] in rows
