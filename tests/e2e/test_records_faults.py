"""The disk is full, the records or the models are damaged: said in words, and the door is shut."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.context import AppContext
from faceid_gui.app.session import SessionBuilder
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.events import EngineChanged, EngineState
from faceid_gui.services.access import Verdict
from faceid_gui.settings.tree import Role, Settings
from faceid_gui.views.kiosk.verdict_overlay import VerdictKind
from tests.cli.terminal import Terminal
from tests.data import MODELS, needs_models
from tests.e2e.app import enrol_nobody_in_particular, keep_settings, running_app
from tests.e2e.cameras import ENTRY, PACK
from tests.e2e.photos import png, portrait
from tests.e2e.stand import Stand, standing_kiosk

MB = 2**20


class Disk:
    """How much is free on the disk, as far as the program can see."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._usage = shutil.disk_usage(folder)
        self.free = self._usage.free
        monkeypatch.setattr(
            shutil, "disk_usage", lambda _path: self._usage._replace(free=self.free)
        )


def test_on_a_full_disk_the_door_stays_shut_and_the_kiosk_goes_on(
    stand: Stand, faceid: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.wait_well()
    # GIVEN a disk that is nearly full
    disk = Disk(monkeypatch, tmp_path)
    disk.free = 8 * MB
    # WHEN somebody is enrolled beside the kiosk THEN that is refused in words
    photo = tmp_path / "photo.png"
    photo.write_bytes(png(portrait()))
    done = faceid("people", "add", "Ben", photo)
    assert done.code == 1
    assert "the disk is full: 8 MB are free" in done.err.splitlines()[-1]
    # AND the door goes on, for its records are small
    stand.puppet.act("person 1")
    stand.wait_grant()
    stand.leave()
    # WHEN not even a visit can be recorded any more
    disk.free = 0
    mark = len(stand.told)
    stand.puppet.act("person 1")
    stand.wait_denial(DenyReason.REFUSED, since=mark)
    # THEN the screen says that something went wrong, and the door was not open
    stand.wait(lambda: stand.window.stage.verdict.kind is VerdictKind.DENIED)
    assert stand.window.stage.verdict.texts()[0] == "Something went wrong"
    assert not stand.opened(since=mark)
    assert stand.granted == 1
    # AND it goes on when there is space again
    stand.leave()
    disk.free = 10**10
    stand.puppet.act("person 1")
    stand.wait_grant()
    assert stand.granted == 2


def test_a_database_that_cannot_be_written_opens_nothing(stand: Stand, tmp_path: Path) -> None:
    # GIVEN another program that never lets go of the database
    stand.wait_well()
    other = sqlite3.connect(AppContext().paths.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        # WHEN somebody enrolled comes THEN it is a refusal
        mark = len(stand.told)
        stand.puppet.act("person 1")
        stand.wait_denial(DenyReason.REFUSED, since=mark)
        assert not stand.opened()
    finally:
        other.execute("ROLLBACK")
        other.close()
    # AND the next visit is granted as ever
    stand.leave()
    stand.puppet.act("person 1")
    stand.wait_grant()


def _rubbish(home: Path) -> None:
    (home / "faceid.db").write_bytes(b"not a database at all" * 400)


def _damaged_page(home: Path) -> None:
    content = (home / "faceid.db").read_bytes()
    (home / "faceid.db").write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


def _cut(home: Path) -> None:
    content = (home / "faceid.db").read_bytes()
    (home / "faceid.db").write_bytes(content[: len(content) // 2])


def _no_key(home: Path) -> None:
    (home / "keys" / "master.key").unlink()


def _other_key(home: Path) -> None:
    (home / "keys" / "master.key").write_bytes(b"x" * 32)


def _half_a_key(home: Path) -> None:
    key = home / "keys" / "master.key"
    key.write_bytes(key.read_bytes()[:7])


def _no_folder(home: Path) -> None:
    shutil.rmtree(home)
    home.write_text("a file where the folder was")


def contents(home: Path) -> dict[str, bytes]:
    """What is kept in a data folder: the records and the keys."""
    if home.is_file():
        return {"": home.read_bytes()}
    files = [home / "faceid.db", *(home / "keys").iterdir()]
    return {file.name: file.read_bytes() for file in files if file.is_file()}


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_rubbish, "database"),
        (_damaged_page, "database is damaged; restore a backup"),
        (_cut, "database is damaged; restore a backup"),
        (_no_key, "key"),
        (_other_key, "key"),
        (_half_a_key, "key"),
        (_no_folder, "data folder"),
    ],
)
def test_damaged_records_are_said_and_nothing_is_overwritten(
    faceid: Terminal, harm: Callable[[Path], None], words: str
) -> None:
    # GIVEN a data folder with somebody in it, which is harmed
    keep_settings()
    enrol_nobody_in_particular("Ada")
    home = AppContext().paths.home
    harm(home)
    before = contents(home)
    # WHEN the kiosk is opened, or a command is run
    for command in (["kiosk", "--exit-after", "1"], ["people", "list"]):
        done = faceid(*command)
        # THEN it ends with one line that says what is wrong
        assert done.code == 1
        assert words in done.err.splitlines()[-1]
        assert "Traceback" not in done.err
        assert done.out == ""
    # AND what was there is as it was: no new key, no new database
    assert contents(home) == before


def flip_a_byte(path: Path) -> None:
    """Damage a file in its middle; its size stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def test_a_damaged_model_is_named_and_opens_nothing(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a model file with one wrong byte
    folder = tmp_path / "squares"

    def with_damage(builder: SessionBuilder) -> SessionBuilder:
        flip_a_byte(folder / ENTRY.file_name)
        library = FolderLibrary(folder, entries=(ENTRY,), packs=(PACK,))
        return replace(builder, library=library, settings=lambda: _with_pack(builder))

    with (
        caplog.at_level(logging.WARNING),
        standing_kiosk(qapp, qtbot, tmp_path, word="person 1", rebuilt=with_damage) as stand,
    ):
        # THEN the window says that there is no recognition, and what to do
        stand.wait_engine(EngineState.FAILED)
        assert "models install" in stand.window.banner.text
        (failed,) = stand.of(EngineChanged)
        assert failed.code == "model_damaged"
        # AND the file is named
        assert str(folder / ENTRY.file_name) in failed.detail
        assert ENTRY.file_name in caplog.text
        # AND nothing runs and nothing opens
        assert stand.engines.newest is None
        assert stand.locked
        assert not stand.of(Verdict)


def _with_pack(builder: SessionBuilder) -> Settings:
    settings = builder.settings()
    recognition = settings.recognition.model_copy(update={"pack": PACK.key})
    return settings.model_copy(update={"recognition": recognition})


@needs_models
def test_a_real_model_with_one_wrong_byte(
    qapp: QApplication, qtbot: QtBot, faceid: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN the compact pack in the data folder, with one byte of the embedder changed
    monkeypatch.delenv("FACEID_GUI_MODELS")
    keep_settings(general={"language": "en"}, recognition={"pack": "compact"})
    home = AppContext().paths.models
    for file in MODELS.glob("*.onnx"):
        shutil.copy(file, home)
    (home / "mobilefacenet_ms1m_dynamic.onnx").unlink()
    damaged = home / "mobilefacenet_ms1m.onnx"
    flip_a_byte(damaged)
    # WHEN the kiosk opens THEN it says so
    with running_app(qapp, Role.KIOSK, "synthetic:") as front:
        stand = Stand(qtbot, front, puppet=None, engines=None)  # type: ignore[arg-type]
        stand.wait_engine(EngineState.FAILED)
        assert stand.locked
        assert damaged.name in front.feed.engine.detail if front.feed.engine else False
    # AND so do the commands
    checked = faceid("models", "verify", "compact")
    assert checked.code == 1
    assert damaged.name in checked.out + checked.err
