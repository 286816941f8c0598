"""Lists of pairs of photos: LFW's format and plain rows."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.datasets import FolderPhotos
from faceid_gui.lab.pairs import PhotoPair, only_pairs, read_pairs
from faceid_gui.lab.parts import Dataset, PhotoRef, Subject
from faceid_gui.lab.results import FindingKind


def dataset(*names: str, photos: int = 3, pattern: str = "{0}/{0}_{1:04d}.jpg") -> Dataset:
    """People whose photos are named as LFW names them."""
    people = tuple(
        Subject(
            name,
            name,
            tuple(PhotoRef(pattern.format(name, number)) for number in range(1, photos + 1)),
        )
        for name in names
    )
    return Dataset("test", people, (), FolderPhotos({}))


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "pairs.txt"
    path.write_bytes(text.encode(encoding))
    return path


def test_lfw_folds_are_read(tmp_path: Path) -> None:
    # GIVEN two folds of one matched and one mismatched pair
    text = "2\t1\nAnn\t1\t2\nAnn\t1\tBob\t3\nBob\t2\t3\nBob\t1\tAnn\t3\n"
    # WHEN they are read
    pairs, findings = read_pairs(written(tmp_path, text), dataset("Ann", "Bob"))
    # THEN they stand fold by fold, by the keys of the photos
    assert pairs.folds == (
        (
            PhotoPair("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", same=True),
            PhotoPair("Ann/Ann_0001.jpg", "Bob/Bob_0003.jpg", same=False),
        ),
        (
            PhotoPair("Bob/Bob_0002.jpg", "Bob/Bob_0003.jpg", same=True),
            PhotoPair("Bob/Bob_0001.jpg", "Ann/Ann_0003.jpg", same=False),
        ),
    )
    assert findings == ()


def test_what_is_not_here_is_reported_and_still_counts(tmp_path: Path) -> None:
    text = "1 2\nAnn 1 2\nAnn 1 9\nAnn 1 Eve 1\nBob 1 Eve 1\n"
    pairs, findings = read_pairs(written(tmp_path, text), dataset("Ann", "Bob"))
    # THEN no pair is dropped, and what is missing has a key that no photo has
    assert len(pairs.pairs) == 4
    known = {f"{name}/{name}_000{n}.jpg" for name in ("Ann", "Bob") for n in (1, 2, 3)}
    assert pairs.pairs[1].second not in known
    assert pairs.pairs[2].second not in known
    assert [(f.kind, f.subject) for f in findings] == [
        (FindingKind.UNKNOWN_NAME, "Ann"),
        (FindingKind.UNKNOWN_NAME, "Eve"),
    ]


def test_photos_of_other_names_are_counted_in_order(tmp_path: Path) -> None:
    data = dataset("Ann", pattern="{0}/shot{1}.jpg")
    pairs, _ = read_pairs(written(tmp_path, "1\nAnn 1 3\nAnn 2 Ann 3\n"), data)
    assert pairs.pairs[0] == PhotoPair("Ann/shot1.jpg", "Ann/shot3.jpg", same=True)


def test_numbers_are_those_of_the_files_where_some_are_missing(tmp_path: Path) -> None:
    # GIVEN a person whose second photo is not here
    full = dataset("Ann").people[0]
    data = Dataset(
        "test", (Subject("Ann", "Ann", (full.photos[0], full.photos[2])),), (), FolderPhotos({})
    )
    pairs, findings = read_pairs(written(tmp_path, "1\nAnn 1 3\nAnn 1 Ann 2\n"), data)
    assert pairs.pairs[0].second == "Ann/Ann_0003.jpg"
    assert len(findings) == 1


def test_korean_names_match_in_either_form(tmp_path: Path) -> None:
    composed = "김대중"
    text = f"1\n{unicodedata.normalize('NFD', composed)} 1 2\n{composed} 1 {composed} 2\n"
    pairs, findings = read_pairs(written(tmp_path, text), dataset(composed))
    assert findings == ()
    assert pairs.pairs[0].first == f"{composed}/{composed}_0001.jpg"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_plain_rows_of_paths(tmp_path: Path, sign: str) -> None:
    rows = [("left", "right", "same"), ("Ann/Ann_0001.jpg", ".\\Bob\\Bob_0001.jpg", "0")]
    rows += [("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "1")]
    text = "# made by hand\n" + "\n".join(sign.join(row) for row in rows)
    pairs, findings = read_pairs(written(tmp_path, text, "utf-8-sig"), dataset("Ann", "Bob"))
    assert [pair.same for pair in pairs.pairs] == [False, True]
    assert pairs.pairs[0].second == "Bob/Bob_0001.jpg"
    assert findings == ()


@pytest.mark.parametrize(
    "text",
    ["", "just words\nmore words\n", "2 1\nAnn 1 2\n", "0 5\n", "1\nAnn one 2\nAnn 1 Bob 2\n"],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRequest):
        read_pairs(written(tmp_path, text), dataset("Ann", "Bob"))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        read_pairs(tmp_path / "none.txt", dataset("Ann"))


def test_only_the_photos_of_the_pairs_are_looked_at(tmp_path: Path) -> None:
    data = dataset("Ann", "Bob", "Cem")
    pairs, _ = read_pairs(written(tmp_path, "1\nAnn 1 2\nAnn 1 Bob 3\n"), data)
    few = only_pairs(data, pairs)
    assert [(who.name, len(who.photos)) for who in few.people] == [("Ann", 2), ("Bob", 1)]
