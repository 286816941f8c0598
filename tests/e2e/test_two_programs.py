"""Two programs on one data folder: each soon sees what the other did, and a restore waits.

How soon is recorded with each test and never judged here: the deadlines of the waits are for
machines that are busy with something else.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QStackedWidget
from pytestqt.qtbot import QtBot

from faceid_gui.app.context import AppContext
from faceid_gui.app.records import lock_path
from faceid_gui.app.session import SessionBuilder
from faceid_gui.app.windows import Front
from faceid_gui.core.errors import NotFound
from faceid_gui.settings.tree import Role
from faceid_gui.store.instance_lock import InstanceLock
from faceid_gui.views.console.console_window import ConsoleWindow
from tests.cli.terminal import Terminal
from tests.e2e.app import keep_settings, running_app
from tests.e2e.cameras import Puppet, PuppetEngines, square_library, square_sample
from tests.e2e.commands import run_measured, started
from tests.e2e.stand import PATIENCE_MS, Stand
from tests.e2e.test_processes import Heard, running_kiosk

Note = Callable[[str, float], None]


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Keeps a number with the test's result, for whoever reads the report of a run."""

    def keep(what: str, seconds: float) -> None:
        request.node.user_properties.append((what, round(seconds, 3)))

    return keep


class Commits:
    """Notes when each change of the store was there for others to see."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._looking = threading.Event()
        self._thread = threading.Thread(target=self._run, name="commits", daemon=True)
        self.at = 0.0
        self.number = 0

    def __enter__(self) -> Commits:
        self._thread.start()
        assert self._looking.wait(PATIENCE_MS / 1000.0)  # what comes before is not noticed
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(10.0)

    @property
    def age(self) -> float:
        """Seconds since the newest change was there."""
        return time.monotonic() - self.at

    def _run(self) -> None:
        with AppContext().records() as records:
            before = records.gallery.revision()
            self._looking.set()
            while not self._stopping.wait(0.002):
                revision = records.gallery.revision()
                if revision != before:
                    before, self.at = revision, time.monotonic()
                    self.number += 1


class Console:
    """A console window with its page of people open, before a camera that shows nobody."""

    def __init__(self, qtbot: QtBot, front: Front) -> None:
        assert isinstance(front.window, ConsoleWindow)
        self.qtbot = qtbot
        self.window = front.window
        page = self.window.people
        parent = page.parentWidget()
        while not isinstance(parent, QStackedWidget):
            assert parent is not None
            parent = parent.parentWidget()
        parent.setCurrentWidget(page)
        assert page.isVisible()

    @property
    def names(self) -> list[str]:
        """Who is on the page."""
        return [person.name for person in self.window.people._roster.people]

    def wait_for(self, *names: str) -> None:
        """Until these people and nobody else are on the page."""
        self.qtbot.waitUntil(lambda: self.names == list(names), timeout=PATIENCE_MS)


@pytest.fixture
def console(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Console]:
    """A console of two people, Ada and Bob."""
    keep_settings(general={"language": "en"})
    puppet = Puppet(tmp_path / "puppet")
    puppet.act("nobody")
    engines, library = PuppetEngines(puppet.path), square_library(tmp_path / "squares")
    with AppContext().records() as records:
        records.gallery.add_person("Ada", [square_sample(1)])
        records.gallery.add_person("Bob", [square_sample(2)])

    def with_puppet(builder: SessionBuilder) -> SessionBuilder:
        return replace(builder, library=library, make_engine=engines)

    with running_app(qapp, Role.CONSOLE, "fake:puppet", rebuilt=with_puppet) as front:
        made = Console(qtbot, front)
        made.wait_for("Ada", "Bob")
        yield made


def test_two_stores_on_one_folder_see_each_other_at_once() -> None:
    # GIVEN two open stores, as two programs have them
    with AppContext().records() as one, AppContext().records() as other:
        ada = one.gallery.add_person("Ada", [square_sample(1)])
        # THEN what one did is there for the other: who came, and under which name
        assert [person.name for person in other.gallery.people()] == ["Ada"]
        before = other.gallery.revision()
        one.gallery.rename(ada.id, "Grace")
        assert other.gallery.revision() != before
        assert other.gallery.find("Grace").id == ada.id
        # AND who was deleted, and came back
        before = one.gallery.revision()
        other.gallery.remove(ada.id)
        assert one.gallery.revision() != before
        with pytest.raises(NotFound):
            one.gallery.find("Grace")
        one.gallery.restore(ada.id)
        assert other.gallery.find("Grace").id == ada.id


def test_a_console_shows_what_a_command_did(console: Console, note: Note) -> None:
    with Commits() as commits:
        for words, names in (
            (("rename", "Ada", "Zoe"), ("Bob", "Zoe")),
            (("remove", "Bob"), ("Zoe",)),
        ):
            seen = commits.number
            with started("people", *words) as command:
                console.wait_for(*names)
                delay = commits.age
                _, err = command.communicate(timeout=60)
            assert command.returncode == 0, err
            assert commits.number > seen
            note(f"console_shows_{words[0]}_after_s", delay)


def test_a_command_sees_what_the_console_did(console: Console, faceid: Terminal) -> None:
    # WHEN somebody is renamed on the page
    person = console.window.people._roster.people[0]
    with console.qtbot.waitSignal(console.window.people.edits.done):
        console.window.people.edits.rename(person, "Zoe")
    # THEN a command in another process knows the new name alone
    listed = run_measured("people", "list", "--json").result
    assert [row["name"] for row in listed.document["people"]] == ["Bob", "Zoe"]
    # AND the page shows it too
    console.wait_for("Bob", "Zoe")


def test_a_kiosk_knows_what_another_program_did(stand: Stand, note: Note) -> None:
    # GIVEN a kiosk that knows Ada, and another program that has the store open
    stand.wait(lambda: [person.name for person in stand.known] == ["Ada"])
    with AppContext().records() as other, Commits() as commits:
        ada = other.gallery.find("Ada")
        changes: tuple[tuple[str, Callable[[], object], list[str]], ...] = (
            ("rename", lambda: other.gallery.rename(ada.id, "Zoe"), ["Zoe"]),
            ("remove", lambda: other.gallery.remove(ada.id), []),
            ("restore", lambda: other.gallery.restore(ada.id), ["Zoe"]),
        )
        for what, change, names in changes:
            # WHEN that changes something THEN the engine of the kiosk is told
            seen = commits.number
            change()
            stand.wait(lambda names=names: [p.name for p in stand.known] == names)  # type: ignore[misc]
            stand.wait(lambda seen=seen: commits.number > seen)  # type: ignore[misc]
            note(f"kiosk_knows_{what}_after_s", commits.age)


@contextmanager
def running_console(name: str) -> Iterator[subprocess.Popen[str]]:
    """A console in a process of its own, whose engine runs and whose window is open."""
    heard = Heard(name)
    try:
        with started(
            "console",
            "--source",
            "synthetic:",
            QT_QPA_PLATFORM="offscreen",
            NOTIFY_SOCKET=heard.address,
        ) as process:
            heard.wait("engine running")
            yield process
    finally:
        heard.close()


def test_a_kiosk_and_a_console_are_open_at_once_and_a_restore_is_refused(
    faceid: Terminal, tmp_path: Path
) -> None:
    # GIVEN a kiosk and a console on one data folder
    keep_settings()
    backup = tmp_path / "backup.zip"
    assert faceid("people", "list").code == 0
    assert faceid("backup", backup).code == 0
    with ExitStack() as stack:
        kiosk, _ = stack.enter_context(running_kiosk("both-kiosk"))
        console = stack.enter_context(running_console("both-console"))
        assert kiosk.poll() is None
        # WHEN somebody wants to restore a backup THEN it is refused, and says who is there
        refused = faceid("restore", backup)
        assert refused.code == 1
        words = refused.err.strip().splitlines()[-1]
        assert f"kiosk (process {kiosk.pid})" in words
        assert f"console (process {console.pid})" in words
        assert str(AppContext().paths.home) in words
        # AND a second kiosk too: one door, one kiosk
        second = run_measured("kiosk", "--source", "synthetic:", "--exit-after", "1").result
        assert second.code == 1
        assert f"already as kiosk (process {kiosk.pid})" in second.err.strip().splitlines()[-1]
        # BUT not a second console
        another = run_measured("console", "--source", "synthetic:", "--exit-after", "0.5").result
        assert another.code == 0, another.err
        # WHEN the kiosk has left THEN the console alone is in the way
        kiosk.terminate()
        kiosk.communicate(timeout=60)
        words = faceid("restore", backup).err.strip().splitlines()[-1]
        assert f"already as console (process {console.pid})" in words
        assert str(kiosk.pid) not in words.split("with the data folder")[0]
    # AND when both have left a restore is done
    restored = faceid("restore", backup)
    assert restored.code == 0, restored.err


def test_nobody_opens_while_a_restore_is_at_work(faceid: Terminal) -> None:
    # GIVEN a restore that is at work
    keep_settings()
    with InstanceLock(lock_path(AppContext().paths), "restore"):
        # THEN neither a kiosk nor a console opens, and both say why
        for role in ("kiosk", "console"):
            opened = faceid(role, "--source", "synthetic:", "--exit-after", "0.5")
            assert opened.code == 1
            words = opened.err.strip().splitlines()[-1]
            assert f"already as restore (process {os.getpid()})" in words
