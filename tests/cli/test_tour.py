"""Every command once, as a new user would, with nothing but what an install provides."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from faceid_gui.app.context import AppContext
from tests.cli.terminal import Terminal
from tests.data import astronaut

pytestmark = pytest.mark.usefixtures("builtin")

FACE_KEYS = {
    "box",
    "landmarks",
    "detection",
    "person",
    "best",
    "score",
    "threshold",
    "runner_up",
    "quality",
    "liveness",
}


def best_face(row: dict[str, Any]) -> dict[str, Any]:
    """The face that the detector is surest of: dlib sees more than there is."""
    face: dict[str, Any] = max(row["faces"], key=lambda face: face["detection"])
    return face


def test_from_an_empty_folder_to_a_name(faceid: Terminal, portrait: Path, tmp_path: Path) -> None:
    # GIVEN an empty data folder: nobody is enrolled, and everything works all the same
    assert faceid("people", "list", "--json").document == {"people": []}
    face = best_face(faceid("recognise", portrait, "--json").document)
    assert (face["person"], face["best"], face["score"]) == (None, None, None)

    # WHEN a person is added
    added = faceid("people", "add", "Eileen Collins", portrait, "--json")
    assert added.code == 0
    assert added.document["people"][0]["created"] is True

    # THEN they are recognised, and the row is as the contract says
    again = tmp_path / "again.jpg"
    cv2.imwrite(str(again), cv2.flip(astronaut(), 1))
    found = faceid("recognise", again, "--json")
    assert found.code == 0
    row = found.document
    assert set(row) == {"source", "frame", "time_s", "faces"}
    assert row["source"] == str(again)
    face = best_face(row)
    assert set(face) == FACE_KEYS
    assert face["person"] == face["best"] == "Eileen Collins"
    assert face["score"] > face["threshold"]
    assert len(face["box"]) == 4
    assert np.array(face["landmarks"]).shape == (5, 2)
    assert face["runner_up"] is None
    assert face["liveness"] is None
    assert "Eileen Collins" in faceid("recognise", again).out

    # AND adding the same photo again adds nothing
    assert faceid("people", "add", "Eileen Collins", portrait, "--json").document["added"] == 0

    # AND people can be shown, renamed, exported and removed
    shown = faceid("people", "show", "Eileen Collins", "--json").document
    assert len(shown["samples"]) == 1
    assert faceid("people", "rename", "Eileen Collins", "김민수").code == 0
    assert "김민수" in faceid("people", "list").out
    out = tmp_path / "people.json"
    assert faceid("people", "export", "--out", out, "--embeddings").out == ""
    assert json.loads(out.read_text("utf-8"))["people"][0]["name"] == "김민수"
    table = list(csv.DictReader(io.StringIO(faceid("people", "export", "--csv").out)))
    assert table[0]["name"] == "김민수"

    # AND a backup brings a removed person back
    bundle = tmp_path / "backup.zip"
    assert faceid("backup", bundle, "--json").document["people"] == 1
    assert faceid("people", "remove", "김민수").code == 0
    assert faceid("people", "show", "김민수").code == 1
    assert faceid("restore", bundle, "--json").document["people"] == 1
    assert faceid("people", "show", "김민수").code == 0
    assert faceid("audit", "verify", "--json").document["ok"] is True


def test_a_backup_with_its_key_comes_back_anywhere(
    faceid: Terminal, portrait: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faceid("people", "add", "Eileen", portrait)
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery\n")
    bundle = tmp_path / "b.zip"
    done = faceid("backup", bundle, "--passphrase-file", secret, "--json")
    assert done.document["with_key"] is True
    # WHEN restored into another data folder
    monkeypatch.setenv("FACEID_GUI_HOME", str(tmp_path / "elsewhere"))
    assert faceid("restore", bundle).code == 1
    assert faceid("restore", bundle, "--passphrase-file", secret).code == 0
    assert "Eileen" in faceid("people", "list").out


def test_import_of_a_folder_with_bad_files(
    faceid: Terminal, portrait: Path, tmp_path: Path
) -> None:
    # GIVEN a person with a good and a bad photo, and one with only bad ones
    root = tmp_path / "people"
    (root / "Eileen").mkdir(parents=True)
    portrait.rename(root / "Eileen" / "1.png")
    (root / "Eileen" / "2.jpg").write_bytes(b"")
    # WHEN imported
    done = faceid("people", "import", root, "--json")
    # THEN the refused file has its reason, and nothing but JSON is on stdout
    assert done.code == 0
    (refused,) = done.document["refused"]
    assert (Path(refused["path"]).name, refused["code"]) == ("2.jpg", "bad_image")
    assert done.document["complete"] is True
    # AND somebody who could not be enrolled is a failure
    (root / "Bob").mkdir()
    (root / "Bob" / "1.jpg").write_bytes(b"nothing")
    again = faceid("people", "import", root)
    assert again.code == 1
    assert "nothing added: Bob" in again.err
    assert "1 photos known already" in again.out


def test_calibration_needs_somebody_to_compare_with(faceid: Terminal, portrait: Path) -> None:
    assert faceid("calibrate").code == 1
    faceid("people", "add", "Eileen", portrait)
    alone = faceid("calibrate", "--json")
    assert (alone.code, alone.out) == (1, "")
    assert len(alone.err.splitlines()) == 1
    # AND a rate of nothing is refused, not taken for the one of the settings
    none = faceid("calibrate", "--target-fpir", "0")
    assert none.code == 1
    assert "between 0 and 1" in none.err


def test_models_and_doctor(faceid: Terminal) -> None:
    listed = faceid("models", "list", "--json").document
    packs = {pack["key"]: pack for pack in listed["packs"]}
    assert packs["builtin"]["present"] is True
    assert packs["builtin"]["used"] is True
    assert packs["builtin"]["licences"]
    assert "builtin" in faceid("models", "list").out
    assert faceid("models", "verify", "builtin", "--json").document["ok"] is True
    assert faceid("models", "use", "builtin").code == 0
    assert faceid("models", "use", "no-such-pack").code == 1
    with AppContext().records() as records:
        trail = records.audit.verify()
    assert trail.ok
    assert trail.rows == 1  # the change of pack, and nothing of the one that failed
    # an empty argument is no source, and not this folder
    assert faceid("recognise", "").code == 1
    # doctor tells everything, and what is wrong with a camera that is none
    told = faceid("doctor", "--json", "--source", "camera:97")
    checks = {check["key"]: check for check in told.document["checks"]}
    assert told.code == 0
    assert {"camera", "models", "key", "clock", "disk", "backend", "opencv"} <= checks.keys()
    assert checks["camera"]["ok"] is False
    assert checks["camera"]["advice"]
    assert checks["backend"]["ok"] is True
    assert told.document["ok"] is False
    assert faceid("doctor", "--strict", "--source", "camera:97").code == 1


def test_damaged_records_say_nothing_about_the_clock(faceid: Terminal) -> None:
    # GIVEN records that cannot be read, and a line in the settings that makes no sense
    paths = AppContext().paths
    paths.create()
    paths.database.write_bytes(b"no database" * 1000)
    paths.settings.write_text('[door]\ndriver = "trapdoor"\n')
    # WHEN the doctor looks
    told = faceid("doctor", "--json")
    checks = {check["key"]: check for check in told.document["checks"]}
    # THEN records and settings are at fault and nothing else is, and that is said once
    assert (checks["records"]["ok"], checks["settings"]["ok"]) == (False, False)
    assert checks["clock"]["ok"]
    assert checks["models"]["ok"]
    assert told.err.count("door.driver") <= 2  # read by the command, and by the check itself


def test_a_missing_pack_is_said_with_the_way_out(faceid: Terminal, portrait: Path) -> None:
    assert faceid("models", "use", "compact").code == 1
    home = faceid("models", "list", "--json").document
    assert home["wanted"] == "auto"


def test_a_folder_is_walked_and_bad_photos_are_refused(
    faceid: Terminal, portrait: Path, tmp_path: Path
) -> None:
    (portrait.parent / "bad.jpg").write_bytes(b"nothing")
    done = faceid("recognise", portrait.parent, "--json", "--summary")
    # THEN there is a row per good photo, a summary at the end, and the exit code tells
    assert done.code == 1
    assert [set(line) for line in done.lines] == [
        {"source", "frame", "time_s", "faces"},
        {"summary"},
    ]
    assert done.lines[1]["summary"]["refused"] == 1
    assert "bad.jpg" in done.err


def test_a_source_that_cannot_be_read_leaves_the_others(
    faceid: Terminal, portrait: Path, tmp_path: Path
) -> None:
    # GIVEN a missing file, an empty folder and an address of nobody before a good photo
    (tmp_path / "empty").mkdir()
    bad = (tmp_path / "missing.jpg", tmp_path / "empty", "ftp://camera")
    # WHEN all are given at once
    done = faceid("recognise", *bad, portrait, "--json", "--summary")
    # THEN the photo has its row, each of the others its reason, and the exit code tells
    assert done.code == 1
    assert done.lines[0]["source"] == str(portrait)
    assert done.lines[1]["summary"]["refused"] == 3
    assert len(done.err.splitlines()) == 3


def test_a_video_gives_frames_and_visits(faceid: Terminal, portrait: Path, tmp_path: Path) -> None:
    # GIVEN somebody enrolled, and a clip of them
    faceid("people", "add", "Eileen", portrait)
    clip = _clip(tmp_path / "clip.avi")
    # WHEN every third frame is looked at
    done = faceid("recognise", clip, "--json", "--every", 3)
    rows = [line for line in done.lines if "faces" in line]
    visits = [line for line in done.lines if "visit" in line]
    # THEN there are rows in the clip's own time, and the visit was granted
    assert done.code == 0
    assert [row["frame"] for row in rows] == list(range(0, 24, 3))
    assert rows[1]["time_s"] == pytest.approx(0.3, abs=0.02)
    assert all("faces" not in row for row in visits)
    (person,) = faceid("people", "list", "--json").document["people"]
    assert [
        (row["visit"]["person"], row["visit"]["person_id"])
        for row in visits
        if row["visit"]["decision"] == "grant"
    ] == [("Eileen", person["id"])]
    # AND capture takes photos from it that can be enrolled from
    out = tmp_path / "captured"
    caught = faceid("capture", clip, "--name", "Eileen C", "--out", out, "--count", 3, "--json")
    assert caught.code == 0
    photos = caught.document["photos"]
    assert photos[0] == str(out / "Eileen C" / "Eileen C1.jpg")
    assert faceid("people", "import", out).code == 0


def _clip(path: Path) -> Path:
    """24 frames of a slowly moving portrait, 10 a second."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (640, 512))
    assert writer.isOpened()
    noise = np.random.default_rng(1)
    for number in range(24):
        frame = noise.integers(60, 90, (512, 640, 3), np.uint8)
        frame[:, 10 + 2 * number : 522 + 2 * number] = astronaut()
        writer.write(frame)
    writer.release()
    return path


def test_bench_measures(faceid: Terminal) -> None:
    done = faceid("bench", "--json", "--people", 100)
    assert done.code == 0
    stages = {stage["stage"] for stage in done.document["stages"]}
    assert {"detect", "embed", "embed_sample", "search", "frame"} <= stages
