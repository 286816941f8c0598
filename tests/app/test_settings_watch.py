"""A window takes over settings that another program wrote, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.app.settings_watch import SettingsWatch
from faceid_gui.qt.background import Background
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Settings


@dataclass
class Window:
    """A program that runs with settings and follows its file."""

    path: Path
    background: Background
    settings: Settings = field(default_factory=Settings)
    taken: list[Settings] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = SettingsWatch(
            self.path, self.background, present=lambda: self.settings, changed=self._take
        )

    def _take(self, settings: Settings) -> None:
        self.settings = settings
        self.taken.append(settings)

    def look(self, qtbot: QtBot, times: int = 3) -> None:
        """Look as often as in some seconds, each time until it is done."""
        for _ in range(times):
            self.watch.look()
            qtbot.waitUntil(lambda: not self.background.busy)
            qtbot.wait(0)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    """One whose file says what it runs with."""
    path = tmp_path / "settings.toml"
    settings = with_value(Settings(), "recognition.threshold", 0.7)
    SettingsFile(path).save(settings)
    background = Background()
    made = Window(path, background, settings)
    made.look(qtbot)
    assert made.taken == []
    yield made
    made.watch.stop()
    background.close()


def other(window: Window) -> Settings:
    """What another program wants."""
    return with_value(window.settings, "recognition.pack", "compact")


def test_what_another_program_saved_is_taken_over_once(window: Window, qtbot: QtBot) -> None:
    # GIVEN a window, WHEN a console saves other settings
    wanted = other(window)
    SettingsFile(window.path).save(wanted)
    window.look(qtbot, times=5)
    # THEN they are taken over, once
    assert window.taken == [wanted]


def test_what_was_saved_while_it_started_is_found(window: Window, qtbot: QtBot) -> None:
    # GIVEN a program that read its settings, and a console that saved others before it watched
    wanted = other(window)
    SettingsFile(window.path).save(wanted)
    late = Window(window.path, window.background, window.settings)
    # WHEN it begins to look
    late.look(qtbot)
    # THEN it has them
    assert late.taken == [wanted]
    late.watch.stop()


def test_a_file_that_is_being_written_waits(window: Window, qtbot: QtBot) -> None:
    # GIVEN an editor that has emptied the file and written its first lines only
    whole = window.path.read_bytes()
    window.path.write_bytes(b"version = 1\n")
    window.look(qtbot, times=1)
    # WHEN it writes the rest before the next look
    window.path.write_bytes(whole + b"# mine\n")
    window.look(qtbot)
    # THEN the half file never counted: the threshold by hand was not lost for a moment
    assert window.taken == []
    assert window.settings.recognition.threshold == 0.7


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n \n",
        b"[recognition\nthreshold =",
        b"\xff\xfe\x00",
        b"[recognition]\nthreshold = 'high'\npack = 'compact'\n",
        b"[recognition]\npack = 'compact'\nsurprise = 1\n",
        b"version = 2\n[recognition]\npack = 'compact'\n",
        b"a = " + b"[" * 5000,
        b"#" * ((1 << 20) + 1),
    ],
    ids=["empty", "blank", "torn", "bytes", "value", "unknown", "version", "deep", "large"],
)
def test_a_damaged_file_changes_nothing_and_stays(
    window: Window, qtbot: QtBot, content: bytes
) -> None:
    # GIVEN a file that somebody has not finished, or ruined
    window.path.write_bytes(content)
    window.path.chmod(0o600)
    # WHEN the window looks
    window.look(qtbot)
    # THEN everything goes on, and the file lies where it lay, for whoever is editing it
    assert window.taken == []
    assert window.path.read_bytes() == content
    assert not window.path.with_name("settings.toml.broken").exists()
    # AND once it is mended, it counts
    wanted = other(window)
    SettingsFile(window.path).save(wanted)
    window.look(qtbot)
    assert window.taken == [wanted]


def test_a_file_that_is_gone_changes_nothing(window: Window, qtbot: QtBot) -> None:
    window.path.unlink()
    window.look(qtbot)
    assert window.taken == []
    assert not window.path.exists()


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_says_nothing(window: Window, qtbot: QtBot, mode: int) -> None:
    # GIVEN other settings in a file that anybody could have written
    SettingsFile(window.path).save(other(window))
    window.path.chmod(mode)
    # WHEN the window looks
    window.look(qtbot)
    # THEN they are not taken over, until the file is its owner's again
    assert window.taken == []
    window.path.chmod(0o600)
    window.look(qtbot)
    assert len(window.taken) == 1


def test_no_pipe_folder_or_link_to_nowhere_stops_it(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    # GIVEN in the file's place a pipe that nobody writes to, a folder, a link to nothing
    window.path.unlink()
    os.mkfifo(window.path)
    window.look(qtbot)
    window.path.unlink()
    window.path.mkdir()
    window.look(qtbot)
    window.path.rmdir()
    window.path.symlink_to(tmp_path / "nothing")
    window.look(qtbot)
    # THEN it never waits for them, and nothing changes
    assert window.taken == []


def test_a_link_is_followed_and_its_target_is_held_to_the_same(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    # GIVEN a link to settings that others may write
    elsewhere = tmp_path / "elsewhere.toml"
    SettingsFile(elsewhere).save(other(window))
    elsewhere.chmod(0o666)
    window.path.unlink()
    window.path.symlink_to(elsewhere)
    # WHEN the window looks
    window.look(qtbot)
    # THEN nothing is taken over
    assert window.taken == []


def test_clocks_that_go_back_hide_no_change(window: Window, qtbot: QtBot) -> None:
    # GIVEN a file of the same length and the time of before
    before = window.path.stat()
    text = window.path.read_text().replace("0.7", "0.6")
    window.path.write_text(text)
    os.utime(window.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    # WHEN the window looks
    window.look(qtbot)
    # THEN it sees that it is another one
    assert [one.recognition.threshold for one in window.taken] == [0.6]


def test_two_windows_that_write_come_to_rest_with_the_same(window: Window, qtbot: QtBot) -> None:
    # GIVEN two windows on one file, each of which saves something else
    second = Window(window.path, window.background, window.settings)
    for number, each in enumerate((window, second)):
        wanted = with_value(each.settings, "door.open_s", 6.0 + number)
        SettingsFile(window.path).save(wanted)
        each.settings = wanted
    # WHEN both look for a while
    for _ in range(4):
        window.look(qtbot)
        second.look(qtbot)
    # THEN the newest writer's settings are in force in both, and nobody writes for ever
    assert window.settings == second.settings
    assert window.settings.door.open_s == 7.0
    assert len(window.taken) + len(second.taken) == 1
    second.watch.stop()


def test_what_this_window_saves_while_it_reads_is_not_undone(window: Window, qtbot: QtBot) -> None:
    # GIVEN a window that reads what a console saved
    SettingsFile(window.path).save(other(window))
    window.watch.look()
    window.watch.look()
    # WHEN somebody saves settings in this window before that has been read
    mine = with_value(window.settings, "door.open_s", 9.0)
    SettingsFile(window.path).save(mine)
    window.settings = mine
    window.look(qtbot)
    # THEN what was saved last is in force
    assert window.settings == mine


def test_nothing_is_taken_over_after_the_end(window: Window, qtbot: QtBot) -> None:
    # GIVEN a read that is under way
    SettingsFile(window.path).save(other(window))
    window.watch.look()
    window.watch.look()
    # WHEN the window is closed
    window.watch.stop()
    window.look(qtbot)
    # THEN nothing is taken over any more
    assert window.taken == []
