"""``calibrate`` for the people at the door: groups, a planned size, strangers to keep."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.data import FACES, needs_faces

NAMES = ("Colin_Powell", "Yao_Ming", "George_Clooney")


@pytest.fixture
def strangers(tmp_path: Path) -> Path:
    """Three strangers of each of two groups, a folder each."""
    root = tmp_path / "strangers"
    for group in ("east_asian", "other"):
        for folder in sorted((FACES / "strangers" / group).iterdir())[:3]:
            shutil.copytree(folder, root / group / folder.name)
    return root


def _enrol(faceid: Terminal, tmp_path: Path) -> None:
    root = tmp_path / "people"
    for name in NAMES:
        (found,) = FACES.glob(f"known/*/{name}")
        shutil.copytree(found, root / name)
    assert faceid("people", "import", root, "--photos", 2).code == 0


@needs_faces
def test_groups_a_planned_size_and_kept_strangers(
    faceid: Terminal, tmp_path: Path, strangers: Path
) -> None:
    # GIVEN three people, and a file that labels two of them and one whom nobody knows
    _enrol(faceid, tmp_path)
    file = tmp_path / "groups.csv"
    file.write_text("Colin_Powell, day\nyao_ming, night\nNobody, night\n", "utf-8")
    # WHEN calibrated for a hundred people, with strangers to keep, and not by itself any more
    done = faceid(
        *("calibrate", "--target-fpir", "0.01", "--impostors", strangers, "--json"),
        *("--groups", file, "--planned-size", 100, "--keep-strangers", "--manual"),
    )
    # THEN the reply tells all of it
    assert done.code == 0
    assert "Nobody" in done.err
    found = done.document
    assert (found["planned_size"], found["people"], found["strangers"]) == (100, 3, 6)
    assert (found["kept_strangers"], found["automatic"]) == (6, False)
    assert found["look_alikes"][0]["score"] == found["closest_people"]["score"]
    assert found["rules"] == []
    # AND the next calibration remembers plan and strangers, and takes the folders for groups
    words = faceid("calibrate", "--dry-run").out
    assert "for 100 people" in words
    assert "stays as it is" in words
    again = faceid(
        *("calibrate", "--impostors", strangers, "--groups", "by-parent", "--dry-run", "--json")
    ).document
    assert {group["name"] for group in again["groups"]} >= {"east_asian", "other"}
    # WHEN the strangers are to be forgotten, THEN they are
    gone = faceid("calibrate", "--forget-strangers", "--planned-size", 0, "--automatic", "--json")
    assert gone.document["kept_strangers"] == 0
    assert (gone.document["planned_size"], gone.document["automatic"]) == (3, True)


@needs_faces
def test_what_makes_no_sense_is_refused(faceid: Terminal, tmp_path: Path) -> None:
    assert faceid("calibrate", "--groups", "by-parent").code == 1
    assert faceid("calibrate", "--groups", tmp_path / "none.csv").code == 1
    assert faceid("calibrate", "--planned-size", -3).code == 1
