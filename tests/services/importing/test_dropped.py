"""What was dropped: folders are people, loose photos wait for a name, the rest is counted."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from faceid_gui.core.errors import Cancelled
from faceid_gui.services.importing.dropped import (
    EXAMPLES,
    Dropped,
    LookProgress,
    NotAPhoto,
    look_through,
)
from faceid_gui.services.importing.pace import Pace
from faceid_gui.services.people import PhotoFolder, find_people
from tests.fakes import FakeClock


def touch(*paths: Path) -> None:
    """Empty files: nothing here opens one."""
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def reasons(dropped: Dropped) -> dict[NotAPhoto, int]:
    return {other.reason: other.count for other in dropped.others}


def test_a_folder_of_photos_is_a_person(tmp_path: Path) -> None:
    touch(tmp_path / "Ada" / "2.jpg", tmp_path / "Ada" / "10.jpg")
    dropped = look_through([tmp_path / "Ada"])
    # THEN under its name, the photos in natural order
    photos = (tmp_path / "Ada" / "2.jpg", tmp_path / "Ada" / "10.jpg")
    assert dropped.people == (PhotoFolder("Ada", photos),)
    assert (dropped.photos, dropped.loose, dropped.other_files) == (2, (), 0)


def test_a_folder_of_folders_is_many_people_as_on_the_command_line(tmp_path: Path) -> None:
    # GIVEN nested folders, two of one name, one without photos
    touch(
        tmp_path / "Ada" / "1.jpg",
        tmp_path / "staff" / "Bob" / "1.PNG",
        tmp_path / "guests" / "Bob" / "1.jpeg",
        tmp_path / "Cid" / "notes.txt",
    )
    dropped = look_through([tmp_path])
    # THEN they are the people that ``people import`` finds
    assert {f.name: set(f.photos) for f in dropped.people} == {
        f.name: set(f.photos) for f in find_people(tmp_path)
    }
    assert [f.name for f in dropped.people] == ["Ada", "Bob"]
    assert reasons(dropped) == {NotAPhoto.OTHER_FILE: 1}


def test_loose_photos_wait_for_a_name(tmp_path: Path) -> None:
    photos = (tmp_path / "1.jpg", tmp_path / "2.jpg")
    touch(*photos, tmp_path / "Bob" / "1.jpg")
    dropped = look_through([*photos, tmp_path / "Bob"])
    assert dropped.loose == photos
    # THEN they are of nobody without a name, and of whom they are given to with one
    assert [f.name for f in dropped.named("  ")] == ["Bob"]
    given = dropped.named(" Ada ")
    assert [(f.name, len(f.photos)) for f in given] == [("Bob", 1), ("Ada", 2)]
    # AND with the name of somebody who is there already they go to that person
    assert [(f.name, len(f.photos)) for f in dropped.named("Bob")] == [("Bob", 3)]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (("Ada/Ada1.jpg", "Ada/ada 2.jpg"), "Ada"),
        (("Downloads/IMG_1.jpg", "Downloads/IMG_2.jpg"), ""),
        (("Ada/Ada1.jpg", "Bob/Bob1.jpg"), ""),
    ],
)
def test_a_name_is_suggested_only_where_the_files_bear_it(
    tmp_path: Path, files: tuple[str, ...], name: str
) -> None:
    paths = [tmp_path / file for file in files]
    touch(*paths)
    assert look_through(paths).suggested_name == name


def test_names_are_composed(tmp_path: Path) -> None:
    spelled = unicodedata.normalize("NFD", "김민수")
    touch(tmp_path / spelled / "1.jpg", tmp_path / "1.jpg")
    dropped = look_through([tmp_path / spelled, tmp_path / "1.jpg"])
    assert [f.name for f in dropped.people] == ["김민수"]
    assert [(f.name, len(f.photos)) for f in dropped.named(spelled)] == [("김민수", 2)]


def test_five_thousand_files_of_which_four_thousand_are_no_photos(tmp_path: Path) -> None:
    # GIVEN 1000 photos among 4000 other files, all dropped by themselves
    kinds = {".jpg": 1000, ".txt": 2500, ".mp4": 900, ".zip": 600}
    paths = [tmp_path / f"{n}{suffix}" for suffix, count in kinds.items() for n in range(count)]
    touch(*paths)
    told: list[LookProgress] = []
    # WHEN looked through
    dropped = look_through(paths, progress=told.append)
    # THEN each is counted by its reason, the most frequent first, with a few examples
    assert len(dropped.loose) == 1000
    assert dropped.other_files == 4000
    assert [(o.reason, o.count) for o in dropped.others] == [
        (NotAPhoto.OTHER_FILE, 2500),
        (NotAPhoto.VIDEO, 900),
        (NotAPhoto.ARCHIVE, 600),
    ]
    assert all(len(other.examples) == EXAMPLES for other in dropped.others)
    assert dropped.others[0].examples[0] == str(tmp_path / "0.txt")
    # AND it was told how far it was, now and then
    assert 10 < len(told) < 50
    assert told[-1] == LookProgress(5000, 1000)


def test_what_is_no_file_or_is_gone_is_counted(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    touch(tmp_path / "Ada" / ".DS_Store", tmp_path / "Ada" / "1.jpg")
    gone = tmp_path / "gone.jpg"
    dropped = look_through([tmp_path / "pipe.jpg", gone, tmp_path / "Ada", Path("/nul\0.jpg")])
    assert reasons(dropped) == {
        NotAPhoto.NO_FILE: 1,
        NotAPhoto.MISSING: 2,
        NotAPhoto.HIDDEN: 1,
    }
    assert dropped.photos == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_counted_and_costs_no_other(tmp_path: Path) -> None:
    touch(tmp_path / "Ada" / "1.jpg", tmp_path / "Secret" / "1.jpg")
    (tmp_path / "Secret").chmod(0)
    try:
        dropped = look_through([tmp_path])
    finally:
        (tmp_path / "Secret").chmod(0o700)
    assert [f.name for f in dropped.people] == ["Ada"]
    assert reasons(dropped) == {NotAPhoto.NO_ACCESS: 1}
    assert dropped.others[0].examples == (str(tmp_path / "Secret"),)


def test_a_folder_that_vanishes_meanwhile_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path / "Ada" / "1.jpg", tmp_path / "Bob" / "1.jpg")
    real = os.scandir

    def scandir(folder: Path) -> object:
        if Path(folder).name == "Bob":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    dropped = look_through([tmp_path])
    assert [f.name for f in dropped.people] == ["Ada"]
    assert reasons(dropped) == {NotAPhoto.NO_ACCESS: 1}


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    # GIVEN a link to the folder above, one to itself, and one to a person
    touch(tmp_path / "all" / "Ada" / "1.jpg")
    (tmp_path / "all" / "Ada" / "up").symlink_to(tmp_path / "all")
    (tmp_path / "all" / "self").symlink_to(tmp_path / "all" / "self")
    (tmp_path / "all" / "Eve").symlink_to(tmp_path / "all" / "Ada")
    dropped = look_through([tmp_path / "all"])
    # THEN the photo counts once
    assert [(f.name, len(f.photos)) for f in dropped.people] == [("Ada", 1)]


def test_what_is_dropped_twice_counts_once(tmp_path: Path) -> None:
    touch(tmp_path / "Ada" / "1.jpg")
    photo = tmp_path / "Ada" / "1.jpg"
    dropped = look_through([photo, tmp_path / "Ada", tmp_path, photo])
    assert dropped.people == (PhotoFolder("Ada", (photo,)),)
    assert dropped.loose == ()


def test_it_can_be_stopped(tmp_path: Path) -> None:
    touch(*(tmp_path / "Ada" / f"{n}.jpg" for n in range(20)))
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 10

    with pytest.raises(Cancelled):
        look_through([tmp_path], cancelled=cancelled)
    assert len(asked) == 11


def test_the_pace_is_that_of_the_last_seconds() -> None:
    clock = FakeClock()
    pace = Pace(clock.monotonic)
    # GIVEN nothing yet THEN nobody can tell
    pace.note(0)
    assert pace.per_second is None
    assert pace.left_s(100) is None
    # GIVEN a slow beginning and a fast going on
    clock.advance(8.0)
    pace.note(8)
    assert pace.per_second == pytest.approx(1.0)
    for done in range(108, 1208, 100):
        clock.advance(1.0)
        pace.note(done)
    # THEN what counts is how it goes now
    assert pace.per_second == pytest.approx(100.0)
    assert pace.left_s(1000) == pytest.approx(10.0)
