"""The command line on real photos, with the compact pack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.settings.tree import Recognition, Settings
from tests.cli.terminal import Terminal
from tests.data import FACES, MEDIA, needs_faces, needs_media

PEOPLE = ("Jackie_Chan", "Yao_Ming", "Zhang_Ziyi", "Colin_Powell", "David_Beckham")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Five people's folders in two groups."""
    root = tmp_path / "people"
    for name in PEOPLE:
        (found,) = FACES.glob(f"known/*/{name}")
        shutil.copytree(found, root / found.parent.name / name)
    return root


@needs_faces
def test_import_recognise_calibrate(faceid: Terminal, people: Path, tmp_path: Path) -> None:
    # GIVEN five people enrolled with their first three photos
    done = faceid("people", "import", people, "--photos", 3, "--json")
    assert done.code == 0
    assert (len(done.document["people"]), done.document["added"]) == (5, 15)
    # WHEN the threshold is set from them and from strangers
    strangers = FACES / "strangers" / "other"
    set_to = faceid(
        "calibrate", "--target-fpir", "0.02", "--impostors", strangers, "--json"
    ).document
    assert set_to["kept"] is True
    assert set_to["people"] == 5
    assert set_to["nearest_stranger"]["score"] < 0.5
    # THEN all their photos name them at that threshold
    rows = faceid("recognise", people, "--json").lines
    for row in rows:
        assert Path(row["source"]).parent.name in {face["best"] for face in row["faces"]}
        for face in row["faces"]:
            assert face["threshold"] == set_to["threshold"]
            assert face["liveness"] is None or 0.0 <= face["liveness"] <= 1.0
    named = [
        row
        for row in rows
        if Path(row["source"]).parent.name in {face["person"] for face in row["faces"]}
    ]
    assert len(named) >= 0.95 * len(rows)
    # AND no stranger is anybody
    seen = faceid("recognise", FACES / "strangers" / "east_asian", "--json", "--summary")
    assert seen.lines[-1]["summary"]["people"] == {}


@needs_faces
def test_a_change_of_pack_embeds_everybody_again(faceid: Terminal, people: Path) -> None:
    pytest.importorskip("dlib")
    # GIVEN people enrolled with compact, with face pictures kept, and one without
    AppContext().save_settings(Settings(recognition=Recognition(pack="compact", keep_crops=True)))
    only = people / "other"
    assert faceid("people", "import", only, "--photos", 2).code == 0
    AppContext().save_settings(Settings(recognition=Recognition(pack="compact")))
    photo = next((people / "east_asian" / "Yao_Ming").iterdir())
    assert faceid("people", "add", "Yao", photo).code == 0
    # WHEN another pack is chosen
    done = faceid("models", "use", "builtin", "--json")
    # THEN it knows those whose pictures were kept, and the other one is named
    assert done.code == 0
    assert done.document["must_come_back"] == ["Yao"]
    probe = sorted((only / "Colin_Powell").iterdir())[5]
    faces = faceid("recognise", probe, "--json").document["faces"]
    best = max(faces, key=lambda face: face["detection"])
    assert best["best"] == "Colin_Powell"
    assert best["score"] > 0.9


@needs_faces
def test_the_pack_that_people_are_enrolled_with_is_said(faceid: Terminal, people: Path) -> None:
    pytest.importorskip("dlib")
    # GIVEN somebody enrolled with a pack that is not the best one here
    AppContext().save_settings(Settings(recognition=Recognition(pack="builtin")))
    photo = next((people / "east_asian" / "Yao_Ming").iterdir())
    assert faceid("people", "add", "Yao", photo).code == 0
    # WHEN the program may choose THEN all commands name the pack that it will go on with
    used = faceid("models", "use", "auto", "--json").document
    assert (used["pack"], used["must_come_back"]) == ("builtin", [])
    packs = faceid("models", "list", "--json").document["packs"]
    assert [pack["key"] for pack in packs if pack["used"]] == ["builtin"]
    checks = faceid("doctor", "--json").document["checks"]
    assert next(c["detail"] for c in checks if c["key"] == "models").startswith("builtin")
    assert next(c["detail"] for c in checks if c["key"] == "backend").startswith("dlib")


@needs_media
def test_a_clip_names_the_enrolled_man_alone(faceid: Terminal) -> None:
    # GIVEN one of the two performers
    photo = MEDIA / "lin_manuel_miranda.png"
    assert faceid("people", "add", "Lin-Manuel", photo).code == 0
    # WHEN the clip is looked at
    done = faceid("recognise", MEDIA / "hamilton_640x360.mp4", "--json", "--summary")
    rows, summary = done.lines[:-1], done.lines[-1]["summary"]
    # THEN he is named in many frames, never twice in one
    assert done.code == 0
    assert summary["people"]["Lin-Manuel"] >= 60
    frames = [row for row in rows if "faces" in row]
    assert len(frames) == 275
    assert all(sum(f["person"] is not None for f in row["faces"]) <= 1 for row in frames)
