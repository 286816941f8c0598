"""The people of an evaluation, from folders."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.lab.datasets import folder_dataset
from faceid_gui.lab.parts import PhotoRef
from faceid_gui.lab.request import BY_PARENT
from faceid_gui.lab.results import FindingKind
from tests.fakes import face_picture
from tests.lab.people import write_photo


def photos(folder: Path, *names: str) -> Path:
    """Files that claim to be photos."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"photo")
    return folder


def test_a_folder_of_photos_is_a_person_at_any_depth(tmp_path: Path) -> None:
    photos(tmp_path / "known/east_asian/Kim", "2.jpg", "10.jpg", "notes.txt")
    photos(tmp_path / "known/other/deep/Bob", "1.jpg", "2.jpg")
    photos(tmp_path / "known/Ann", "1.jpg", "2.jpg")
    # WHEN the folder is read, with groups by the folder above
    data, findings = folder_dataset(tmp_path / "known", groups=BY_PARENT)
    # THEN names, groups and the natural order of photos are there
    assert [(who.name, who.groups) for who in data.people] == [
        ("Ann", frozenset()),
        ("Kim", {"east_asian"}),
        ("Bob", {"deep"}),
    ]
    assert [photo.key for photo in data.people[1].photos] == [
        "east_asian/Kim/2.jpg",
        "east_asian/Kim/10.jpg",
    ]
    assert data.title == "known"
    assert data.groups == ("deep", "east_asian")
    assert findings == ()


def test_folders_of_one_name_are_one_person_and_that_is_said(tmp_path: Path) -> None:
    name = "김민수"
    photos(tmp_path / "a" / name, "1.jpg")
    photos(tmp_path / "b" / unicodedata.normalize("NFD", name), "1.jpg")
    data, findings = folder_dataset(tmp_path, groups=BY_PARENT)
    assert [(who.name, len(who.photos), who.groups) for who in data.people] == [
        (name, 2, frozenset({"a", "b"}))
    ]
    assert [one.kind for one in findings] == [FindingKind.SAME_PERSON]


def test_a_capture_is_one_person(tmp_path: Path) -> None:
    folder = photos(tmp_path / "Ann", "Ann1.jpg", "Ann2.jpg")
    data, _ = folder_dataset(folder)
    assert [(who.name, len(who.photos)) for who in data.people] == [("Ann", 2)]


def test_empty_folders_and_single_photos_are_reported(tmp_path: Path) -> None:
    photos(tmp_path / "Ann", "1.jpg")
    (tmp_path / "Nobody" / "inside").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    _, findings = folder_dataset(tmp_path)
    assert [(one.kind, one.subject) for one in findings] == [
        (FindingKind.EMPTY_FOLDER, "Nobody"),
        (FindingKind.ONE_PHOTO, "Ann"),
    ]


def test_strangers_have_keys_of_their_own(tmp_path: Path) -> None:
    # GIVEN a stranger of a person's name, in a folder of the same place
    photos(tmp_path / "known/Ann", "1.jpg", "2.jpg")
    photos(tmp_path / "strangers/Ann", "1.jpg")
    photos(tmp_path / "strangers/other/Eve", "1.jpg")
    (tmp_path / "strangers" / "loose.jpg").write_bytes(b"one")
    (tmp_path / "strangers" / "too.jpg").write_bytes(b"two")
    data, findings = folder_dataset(
        tmp_path / "known", strangers=tmp_path / "strangers", groups=BY_PARENT
    )
    # THEN loose photos are a stranger each, and nothing is mixed up
    assert [who.name for who in data.strangers] == ["loose", "too", "Ann", "Eve"]
    everybody = (*data.people, *data.strangers)
    assert len({who.key for who in everybody}) == len(everybody)
    keys = [photo for who in everybody for photo in who.photos]
    assert len({photo.key for photo in keys}) == len(keys)
    assert data.source.read(data.strangers[0].photos[0]) == b"one"
    assert data.strangers[3].groups == {"other"}
    assert findings == ()


def test_strangers_inside_the_folder_are_no_people(tmp_path: Path) -> None:
    photos(tmp_path / "Ann", "1.jpg", "2.jpg")
    photos(tmp_path / "strangers/Eve", "1.jpg")
    data, findings = folder_dataset(tmp_path, strangers=tmp_path / "strangers")
    assert [who.name for who in data.people] == ["Ann"]
    assert [who.name for who in data.strangers] == ["Eve"]
    assert findings == ()


def test_no_strangers_are_reported_and_no_people_refused(tmp_path: Path) -> None:
    photos(tmp_path / "known/Ann", "1.jpg", "2.jpg")
    (tmp_path / "none").mkdir()
    _, findings = folder_dataset(tmp_path / "known", strangers=tmp_path / "none")
    assert [one.kind for one in findings] == [FindingKind.EMPTY_FOLDER]
    for bad in (tmp_path / "none", tmp_path / "missing"):
        with pytest.raises(BadRequest):
            folder_dataset(bad)


def test_people_inside_the_strangers_folder_are_no_strangers(tmp_path: Path) -> None:
    # GIVEN one folder that holds both
    photos(tmp_path / "known/Ann", "1.jpg", "2.jpg")
    photos(tmp_path / "others/Eve", "1.jpg")
    # WHEN all of it is named as strangers
    data, findings = folder_dataset(tmp_path / "known", strangers=tmp_path)
    # THEN those who are enrolled are not searched as strangers
    assert [who.name for who in data.people] == ["Ann"]
    assert [who.name for who in data.strangers] == ["Eve"]
    assert findings == ()


def test_nobody_is_enrolled_and_a_stranger_at_once(tmp_path: Path) -> None:
    photos(tmp_path / "known/Ann", "1.jpg", "2.jpg")
    with pytest.raises(BadRequest, match="that of strangers too"):
        folder_dataset(tmp_path / "known", strangers=tmp_path / "known" / ".." / "known")


def test_a_group_file_labels_people_and_strangers(tmp_path: Path) -> None:
    photos(tmp_path / "known/Ann", "1.jpg", "2.jpg")
    photos(tmp_path / "strangers/Eve", "1.jpg")
    (tmp_path / "groups.csv").write_text("Ann,site_a\nEve,site_b\nZoe,site_b\n", "utf-8")
    data, findings = folder_dataset(
        tmp_path / "known", strangers=tmp_path / "strangers", groups=tmp_path / "groups.csv"
    )
    assert data.people[0].groups == {"site_a"}
    assert data.strangers[0].groups == {"site_b"}
    assert [(one.kind, one.subject) for one in findings] == [(FindingKind.UNKNOWN_NAME, "Zoe")]


def test_a_limit_spreads_over_everybody(tmp_path: Path) -> None:
    for letter in "abcdefghi":
        photos(tmp_path / letter, "1.jpg", "2.jpg")
    data, _ = folder_dataset(tmp_path, limit=3)
    assert [who.name for who in data.people] == ["a", "e", "i"]


def test_a_photo_is_read_and_decoded(tmp_path: Path) -> None:
    write_photo(tmp_path / "Ann" / "1.png", face_picture(3))
    data, _ = folder_dataset(tmp_path)
    assert data.source.image(data.people[0].photos[0]).shape == (360, 640, 3)
    with pytest.raises(NotFound):
        data.source.read(PhotoRef("nothing.png"))
