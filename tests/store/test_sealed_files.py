"""The lab's encrypted files: kept whole, for their owner, and never taken for another."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, DiskFull, EnvironmentFault
from faceid_gui.core.ports import KEPT_AFTER_REMOVAL_S
from faceid_gui.lab.parts import OF_THE_GALLERY, SealedFiles
from faceid_gui.settings.paths import DataPaths
from faceid_gui.store.crypto import Cipher
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.sealed_files import LAB_FOLDER, OF_PEOPLE, SealedFolder
from tests.fakes import FakeClock
from tests.store.samples import sample

_DATABASE = bytes(range(16))
_CONTENT = b"content that nobody else may read"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Where the files are; it does not exist yet."""
    return tmp_path / "home" / "lab"


def _opened(folder: Path, *, key: bytes = bytes(32)) -> SealedFolder:
    return SealedFolder(folder, Cipher(key, _DATABASE))


def test_what_was_put_is_got_also_by_another_that_has_the_key(lab: Path) -> None:
    # GIVEN a folder that does not exist
    files: SealedFiles = _opened(lab)
    assert (files.get("run-1"), files.names()) == (None, ())
    # WHEN files are put, one of them twice
    files.put("run-1", b"old")
    files.put("vectors.x_2", b"")
    files.put("run-1", _CONTENT)
    # THEN both are there, with the newest content
    again = _opened(lab)
    assert again.names() == ("run-1", "vectors.x_2")
    assert (again.get("run-1"), again.get("vectors.x_2")) == (_CONTENT, b"")
    # AND one that is removed is gone, twice is fine
    again.remove("run-1")
    again.remove("run-1")
    assert (files.get("run-1"), files.names()) == (None, ("vectors.x_2",))


def test_only_its_owner_sees_them_and_nobody_their_content(lab: Path) -> None:
    # GIVEN a folder that others may look into
    lab.mkdir(parents=True, mode=0o755)
    # WHEN a file is put
    _opened(lab).put("run", _CONTENT)
    # THEN folder and file are the owner's alone, and nothing readable is in it
    (path,) = lab.iterdir()
    assert stat.S_IMODE(lab.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _CONTENT not in path.read_bytes()


def test_damaged_cut_and_swapped_files_are_none_and_logged(
    lab: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN two files
    files = _opened(lab)
    files.put("a", _CONTENT)
    files.put("b", b"other")
    first, second = sorted(lab.iterdir())
    whole = first.read_bytes()
    # WHEN a bit is turned, bytes are missing, or it lies in the place of the other
    turned = whole[:-1] + bytes([whole[-1] ^ 1])
    for bad in (turned, whole[:20], b"", second.read_bytes()):
        first.write_bytes(bad)
        caplog.clear()
        # THEN there is nothing, and the log says so
        assert files.get("a") is None
        assert "passed over" in caplog.text
    # AND it can be written anew
    files.put("a", _CONTENT)
    assert files.get("a") == _CONTENT


def test_another_key_opens_nothing(lab: Path, caplog: pytest.LogCaptureFixture) -> None:
    # GIVEN a file
    _opened(lab).put("a", _CONTENT)
    # WHEN it is asked for with another key
    # THEN there is nothing to be had
    assert _opened(lab, key=bytes([1]) * 32).get("a") is None
    assert "passed over" in caplog.text


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "a\\b", "ä", "a b", "a\n"])
def test_names_that_could_lead_elsewhere_are_refused(lab: Path, name: str) -> None:
    # GIVEN a folder WHEN a name is none THEN it is refused everywhere
    files = _opened(lab)
    for deed in (files.get, files.remove, lambda n: files.put(n, b"")):
        with pytest.raises(BadRequest):
            deed(name)


def test_what_is_not_ours_is_not_listed(lab: Path) -> None:
    # GIVEN a folder with a file of ours, foreign ones and a half-written one
    files = _opened(lab)
    files.put("mine", b"")
    for other in ("notes.txt", ".mine.sealed.x.tmp", ".sealed"):
        (lab / other).write_bytes(b"")
    (lab / "folder.sealed").mkdir()
    # WHEN the names are asked for THEN ours is there alone
    assert files.names() == ("mine",)


def test_a_full_disk_refuses_and_keeps_what_was_there(lab: Path) -> None:
    # GIVEN a file, and then a disk that is all but full
    _opened(lab).put("a", _CONTENT)
    full = SealedFolder(lab, Cipher(bytes(32), _DATABASE), space=lambda _folder: 1 << 20)
    # WHEN another content is put THEN it is refused, and the old one is there
    with pytest.raises(DiskFull):
        full.put("a", b"new")
    assert full.get("a") == _CONTENT


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    # GIVEN a file where the folder should be
    (tmp_path / "lab").write_bytes(b"")
    files = _opened(tmp_path / "lab")
    # WHEN something is to be kept THEN the fault is told, and reading finds nothing
    with pytest.raises(EnvironmentFault):
        files.put("a", b"")
    assert (files.names(), files.get("a")) == ((), None)


@pytest.mark.parametrize("how", ["erased", "time ran out"])
def test_what_the_lab_holds_of_the_gallery_goes_with_anybody_who_is_erased(
    folder: Path, database: Database, store: SqlGalleryStore, clock: FakeClock, how: str
) -> None:
    # GIVEN results about the gallery's people, and about people of a folder of photos
    files = SealedFolder(folder / LAB_FOLDER, database.cipher)
    for name in (f"{OF_THE_GALLERY}run-1", "run-2", "vectors.x"):
        files.put(name, _CONTENT)
    ann, ben = (store.add_person(name, [sample(n)]) for n, name in enumerate(["Ann", "Ben"]))
    # WHEN somebody is deleted, who may come back, or a photo is taken out THEN all is there
    store.remove(ann.id)
    store.remove_samples([store.samples(ben.id)[0].id])
    assert len(files.names()) == 3
    # AND once they are erased, what named them is gone
    if how == "erased":
        store.erase(ann.id)
    else:
        clock.advance(KEPT_AFTER_REMOVAL_S + 1.0)
        assert store.erase_expired() == 1
    assert files.names() == ("run-2", "vectors.x")


def test_both_rooms_mean_the_same_files() -> None:
    assert OF_PEOPLE == OF_THE_GALLERY
    assert DataPaths(Path("/h")).lab == DataPaths(Path("/h")).database.parent / LAB_FOLDER
