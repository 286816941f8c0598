"""Captured photos on the disk: all or none, and nobody's photo is replaced."""

from __future__ import annotations

import errno
import os
import unicodedata
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, DiskFull, EnvironmentFault
from faceid_gui.core.photos import read_photo
from faceid_gui.services.capturing import files as capture_files
from faceid_gui.services.capturing.cut import cut_out
from faceid_gui.services.capturing.files import file_name, write_photos
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.people import find_people
from tests.fakes import GOOD, FakeBackend, identity_vector
from tests.services.pictures import sharp_face


def photos(count: int) -> tuple[Candidate, ...]:
    picture = sharp_face(3)
    jpeg = cut_out(picture, FakeBackend().detect(picture)[0].box).jpeg()
    return tuple(Candidate(n, n / 30, GOOD, identity_vector(3), jpeg) for n in range(count))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_photos_can_be_enrolled_from_and_replace_nothing(tmp_path: Path) -> None:
    # GIVEN photos of somebody, two written already
    first = write_photos(photos(2), name="김 민수", out=tmp_path)
    # WHEN more are written
    second = write_photos(photos(1), name="김 민수", out=tmp_path)
    # THEN they lie beside each other, numbered on, as squares of generous size
    assert [path.relative_to(tmp_path).as_posix() for path in (*first, *second)] == [
        "김 민수/김 민수1.jpg",
        "김 민수/김 민수2.jpg",
        "김 민수/김 민수3.jpg",
    ]
    assert read_photo(second[0]).shape == (308, 308, 3)
    assert [folder.name for folder in find_people(tmp_path)] == ["김 민수"]


def test_numbers_go_on_after_the_highest(tmp_path: Path) -> None:
    # GIVEN a folder with gaps, other files and another person's photo
    folder = tmp_path / "Eva"
    folder.mkdir()
    for name in ("Eva7.jpg", "Eva2.png", "notes.txt", "Eva Maria9.jpg", "Evax.jpg"):
        (folder / name).write_text("kept")
    # WHEN photos are written
    written = write_photos(photos(2), name="Eva", out=tmp_path)
    # THEN nothing that was there is touched
    assert [path.name for path in written] == ["Eva8.jpg", "Eva9.jpg"]
    assert (folder / "Eva7.jpg").read_text() == "kept"


@pytest.mark.parametrize("there_already", [False, True])
@pytest.mark.parametrize("fails_at", [1, 3])
def test_a_full_disk_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there_already: bool, fails_at: int
) -> None:
    # GIVEN perhaps a folder of the person, and a disk that fills up
    if there_already:
        write_photos(photos(2), name="Eva", out=tmp_path)
    before = names(tmp_path)
    written: list[int] = []
    write = capture_files._write

    def full(path: Path, data: bytes) -> None:
        written.append(1)
        if len(written) == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(capture_files, "_write", full)
    # WHEN photos are written THEN it is said, and the folder is as it was
    with pytest.raises(DiskFull):
        write_photos(photos(3), name="Eva", out=tmp_path)
    assert names(tmp_path) == before
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_photos_that_cannot_all_be_moved_are_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_photos(photos(1), name="Eva", out=tmp_path)
    moved: list[Path] = []
    link = os.link

    def stops(source: Path, target: Path) -> None:
        if len(moved) == 2:
            raise FileExistsError(errno.EEXIST, "somebody was faster")
        moved.append(target)
        link(source, target)

    monkeypatch.setattr(os, "link", stops)
    with pytest.raises(EnvironmentFault):
        write_photos(photos(4), name="Eva", out=tmp_path)
    assert names(tmp_path) == {"Eva/Eva1.jpg"}


def test_a_file_system_without_links_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    write_photos(photos(1), name="Eva", out=tmp_path)
    write_photos(photos(2), name="Eva", out=tmp_path)
    assert names(tmp_path) == {"Eva/Eva1.jpg", "Eva/Eva2.jpg", "Eva/Eva3.jpg"}


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(EnvironmentFault, match="cannot write to"):
        write_photos(photos(1), name="Eva", out=blocked)


@pytest.mark.parametrize(
    ("name", "detail"),
    [("", "empty"), ("  ", "empty"), ("..", "empty"), ("x" * 300, "long"), ("힣" * 100, "long")],
)
def test_names_that_no_folder_can_have(name: str, detail: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as refused:
        write_photos(photos(1), name=name, out=tmp_path / "photos")
    assert refused.value.detail == detail
    assert not (tmp_path / "photos").exists()


def test_a_name_never_leaves_its_folder() -> None:
    assert file_name("../../etc/passwd") == "_.._etc_passwd"
    assert file_name("a\0b/c\\d:e") == "a_b_c_d_e"


def test_odd_names_are_written_and_found_again(tmp_path: Path) -> None:
    # GIVEN an emoji, a slash, and Hangul as a Mac spells it
    apart = unicodedata.normalize("NFD", "박지성")
    for name in ("🦊 Fox", "A/B", apart):
        write_photos(photos(1), name=name, out=tmp_path)
    # THEN each has its folder, with composed letters
    assert names(tmp_path) == {"🦊 Fox/🦊 Fox1.jpg", "A_B/A_B1.jpg", "박지성/박지성1.jpg"}
    # AND the number goes on however the name was spelt
    assert write_photos(photos(1), name="박지성", out=tmp_path)[0].name == "박지성2.jpg"
