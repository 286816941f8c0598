"""``faceid-gui people import`` on what the world puts into folders, as a real command."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections import Counter
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.core.types import Person
from tests.cli.terminal import Terminal
from tests.data import MODELS
from tests.e2e.commands import run_measured, started
from tests.e2e.photos import (
    NAMES,
    REFUSED_NAMES,
    png,
    portrait,
    write_bad_photos,
    write_good_photos,
)


def people() -> dict[str, Person]:
    """Everybody who is enrolled, by name."""
    with AppContext().records() as records:
        return {person.name: person for person in records.gallery.people()}


def write_named(root: Path) -> None:
    """A folder with one good photo for each name, possible or not."""
    for number, name in enumerate((*NAMES, *REFUSED_NAMES)):
        (root / name).mkdir(parents=True)
        (root / name / f"{name[:40]}.png").write_bytes(png(portrait(number)))
    odd = os.fsencode(root) + b"/\xff\xfe\xe9"
    os.mkdir(odd)
    Path(os.fsdecode(odd + b"/\xe9.png")).write_bytes(png(portrait(39)))


def test_every_bad_photo_is_refused_with_its_reason(tmp_path: Path) -> None:
    # GIVEN two people with good photos, one of whom has every kind of bad one too
    root = tmp_path / "people"
    good = write_good_photos(root / "Ada")
    plain = run_measured("people", "import", root, "--json", "--workers", "2")
    assert plain.result.code == 0, plain.result.err
    assert plain.result.document["added"] == good
    bad = write_bad_photos(root / "Ada")
    write_good_photos(root / "Ben")
    (root / "Cid").mkdir()
    shutil.copy(root / "Ada" / "nobody.png", root / "Cid")
    # WHEN imported
    done = run_measured("people", "import", root, "--json", "--workers", "2")
    # THEN each bad one has its code and its reason, and the good ones are samples
    report = done.result.document
    refused = {Path(r["path"]).name: r["code"] for r in report["refused"] if r["name"] == "Ada"}
    assert refused == bad
    assert all(r["reason"].strip() for r in report["refused"])
    enrolled = people()
    assert {name: person.samples for name, person in enrolled.items()} == {"Ada": 4, "Ben": 4}
    # AND whoever has no usable photo is named, and makes it a failure
    assert (report["without"], done.result.code) == (["Cid"], 1)
    assert "Traceback" not in done.result.err
    # AND none of them was unpacked
    assert done.peak_mb < plain.peak_mb + 130


def test_names_in_every_script(tmp_path: Path) -> None:
    # GIVEN people with names of all kinds, and some that nobody can have
    write_named(tmp_path / "people")
    # WHEN imported
    done = run_measured("people", "import", tmp_path / "people", "--json")
    # THEN whoever can have the name is enrolled under it, in composed form
    enrolled = people()
    assert set(NAMES) - {NAMES[2]} | {"김다현"} <= enrolled.keys()
    assert len(enrolled) == len(NAMES) + 1
    assert all(person.samples == 1 for person in enrolled.values())
    # AND every other name is refused with the reason
    refused = {r["name"]: r for r in done.result.document["refused"]}
    assert refused.keys() == set(REFUSED_NAMES)
    assert all(r["code"] == "bad_request" and r["reason"] for r in refused.values())
    assert done.result.code == 1
    # AND what is said in words cannot steer a terminal, and names each on one line
    said = run_measured("people", "import", tmp_path / "people").result
    assert said.code == 1
    assert not any(letter in said.err + said.out for letter in "\x07\x1b\u202e")
    kinds = Counter(line.split(":")[0] for line in said.err.splitlines())
    assert kinds == {"refused": len(REFUSED_NAMES), "nothing added": len(REFUSED_NAMES)}


def test_ten_thousand_odd_files(tmp_path: Path) -> None:
    # GIVEN 10,000 files that are no photos, named in every script, and one good photo
    folder = tmp_path / "people" / "Ada"
    folder.mkdir(parents=True)
    rng = random.Random(3)
    for number in range(10_000):
        letters = "".join(chr(code) for code in (0x100 + number % 0xD000, 0x1F300 + number % 700))
        start = rng.choice([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"II*\0", b"", b"x"])
        suffix = rng.choice([".jpg", ".png", ".bmp", ".tif", ".webp"])
        (folder / f"{letters}{number}{suffix}").write_bytes(start + rng.randbytes(number % 60))
    (folder / "one.png").write_bytes(png(portrait()))
    # WHEN imported
    done = run_measured("people", "import", tmp_path / "people", "--json")
    # THEN each is refused with a reason, and the one good photo is a sample
    assert done.result.code == 0, done.result.err
    report = done.result.document
    assert (report["photos"], len(report["refused"]), report["added"]) == (10_001, 10_000, 1)
    assert all(r["code"] == "bad_image" and r["reason"] for r in report["refused"])
    assert people()["Ada"].samples == 1


def kill_in_the_middle(root: Path, rng: random.Random) -> dict[str, Person]:
    """Start an import and kill it after some people more; whom the records had by then."""
    before = len(people())
    more = rng.randrange(1, 4)
    with started("people", "import", root) as process, AppContext().records() as records:
        while process.poll() is None and len(records.gallery.people()) < before + more:
            threading.Event().wait(0.005)
        threading.Event().wait(rng.uniform(0.0, 0.1))
        known = {person.name: person for person in records.gallery.people()}
        process.kill()
        process.wait(60)
    return known


def survive_kills(root: Path, kills: int) -> None:
    """Kill an import again and again; nobody who was there is lost, nobody is half there."""
    rng = random.Random(kills)
    total = 4 * kills
    for number in range(total):
        (root / f"person {number:03}").mkdir(parents=True)
        for photo in range(2):
            picture = png(portrait(2 * number + photo, light=-40 * photo))
            (root / f"person {number:03}" / f"{photo}.png").write_bytes(picture)
    for _ in range(kills):
        # WHEN it is killed at a random moment
        known = kill_in_the_middle(root, rng)
        # THEN the database opens, whoever was in it is there, and each with all samples
        now = people()
        assert known.items() <= now.items()
        assert all(person.samples == 2 for person in now.values())
    # AND the import can be repeated to its end
    done = run_measured("people", "import", root, "--json").result
    assert done.code == 0, done.err
    now = people()
    assert len(now) == total
    assert all(person.samples == 2 for person in now.values())
    with AppContext().records() as records:
        assert records.audit.verify().ok


def test_an_import_that_is_killed_loses_nobody(tmp_path: Path) -> None:
    # The builtin pack takes ten times as long for each person.
    survive_kills(tmp_path / "people", 10 if MODELS.is_dir() else 3)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_an_import_that_is_killed_a_hundred_times(tmp_path: Path) -> None:
    survive_kills(tmp_path / "people", 100)


def test_a_full_disk_refuses_the_import_in_words(
    tmp_path: Path, faceid: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN somebody enrolled, and a disk that is nearly full
    root = tmp_path / "people"
    write_good_photos(root / "Ada")
    assert faceid("people", "import", root).code == 0
    before = people()
    write_good_photos(root / "Ben")
    usage = shutil.disk_usage(tmp_path)
    full = usage._replace(free=8 * 2**20)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: full)
        # WHEN more people are imported
        done = faceid("people", "import", root)
        # THEN that is refused in one line that says why, and everything else still works
        assert done.code == 1
        assert "the disk is full: 8 MB are free, 16 MB are needed" in done.err.splitlines()[-1]
        assert people() == before
        assert faceid("people", "show", "Ada").code == 0
    # WHEN there is space again THEN it is done
    assert faceid("people", "import", root).code == 0
    assert people().keys() == {"Ada", "Ben"}
