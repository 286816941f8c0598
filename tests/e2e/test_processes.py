"""The app as processes: two of them, commands beside it, signals, and a real display."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from tests.cli.terminal import Terminal
from tests.e2e.app import keep_settings
from tests.e2e.commands import run_measured, started
from tests.e2e.photos import png, portrait
from tests.e2e.stand import Stand

PATIENCE_S = 60.0


class Heard:
    """What the app tells the service manager: how a test knows that it runs."""

    def __init__(self, name: str) -> None:
        self.address = f"@faceid-test-{os.getpid()}-{name}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + self.address[1:])
        self._socket.settimeout(PATIENCE_S)

    def wait(self, words: str) -> None:
        """Until a message holds these words."""
        while words not in self._socket.recv(4096).decode():
            pass

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


@contextmanager
def running_kiosk(name: str) -> Iterator[tuple[subprocess.Popen[str], Heard]]:
    """A kiosk in a process of its own, whose engine runs and whose window is open."""
    heard = Heard(name)
    command = ("kiosk", "--source", "synthetic:")
    try:
        with started(*command, QT_QPA_PLATFORM="offscreen", NOTIFY_SOCKET=heard.address) as process:
            heard.wait("engine running")
            yield process, heard
    finally:
        heard.close()


def shared_memory(pid: int) -> set[str]:
    """The shared memory that a process has open."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    return set(re.findall(r"/dev/shm/(psm_\w+)", maps))


def children_of(pid: int) -> set[int]:
    """The processes that a process has started."""
    found = (tasks.read_text().split() for tasks in Path(f"/proc/{pid}/task").glob("*/children"))
    return {int(child) for children in found for child in children}


def engine_of(pid: int) -> int:
    """The engine's process: the child that looks at the same memory."""
    memory = shared_memory(pid)
    (engine,) = [child for child in children_of(pid) if shared_memory(child) & memory]
    return engine


def runs(pid: int) -> bool:
    """Whether there is such a process, other than one that nobody has buried yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_gone(*pids: int) -> None:
    """Until none of these processes runs any more."""
    deadline = time.monotonic() + PATIENCE_S
    while any(runs(pid) for pid in pids):
        assert time.monotonic() < deadline, "a process is left behind"
        threading.Event().wait(0.05)


def test_sigterm_closes_everything_in_order() -> None:
    # GIVEN a kiosk that runs
    keep_settings()
    with running_kiosk("term") as (process, heard):
        memory = shared_memory(process.pid)
        children = children_of(process.pid)
        assert memory
        assert engine_of(process.pid) in children
        # WHEN the service manager stops it
        process.send_signal(signal.SIGTERM)
        heard.wait("STOPPING=1")
        _, err = process.communicate(timeout=PATIENCE_S)
    # THEN it ends well, and nothing is left: no process, no memory, no lock
    assert process.returncode == 0, err
    assert "Traceback" not in err
    wait_gone(*children)
    assert not any((Path("/dev/shm") / name).exists() for name in memory)
    assert AppContext().paths.home.joinpath("instance.lock").read_text() == ""


def test_a_second_kiosk_is_refused_and_a_dead_one_is_no_obstacle(faceid: Terminal) -> None:
    keep_settings()
    with running_kiosk("first") as (first, _):
        engine = engine_of(first.pid)
        # WHEN another is opened on the same data folder
        again = run_measured("kiosk", "--source", "synthetic:", "--exit-after", "1").result
        # THEN it ends at once with one line that says who has it
        # AND so does what would replace the records under the first
        for second in (again, faceid("restore", "/no/such/backup.zip")):
            assert second.code == 1
            assert second.out == ""
            words = second.err.strip().splitlines()[-1]
            assert f"running already as kiosk (process {first.pid})" in words
            assert str(AppContext().paths.home) in words
        # AND the first goes on
        assert first.poll() is None
        assert runs(engine)
        # WHEN the first is killed THEN its engine goes with it
        first.kill()
        first.wait(PATIENCE_S)
        wait_gone(engine)
    # AND the next one opens
    again = run_measured("kiosk", "--source", "synthetic:", "--exit-after", "0.5").result
    assert again.code == 0, again.err


def test_commands_beside_a_running_kiosk_are_seen_by_it(
    stand: Stand, faceid: Terminal, tmp_path: Path
) -> None:
    # GIVEN a kiosk that lets Ada in
    stand.puppet.act("person 1")
    stand.wait_grant()
    stand.leave()
    # WHEN she is renamed by a command THEN the next visit bears the new name
    assert faceid("people", "rename", "Ada", "Ada Lovelace").code == 0
    stand.puppet.act("person 1")
    stand.wait_grant()
    assert stand.visits[0].name == "Ada Lovelace"
    stand.leave()
    # WHEN somebody else is enrolled THEN nothing stops
    photo = tmp_path / "eileen.png"
    photo.write_bytes(png(portrait()))
    added = run_measured("people", "add", "Eileen", photo).result
    assert added.code == 0, added.err
    # WHEN she is removed THEN she is a stranger, without any restart
    assert run_measured("people", "remove", "Ada Lovelace").result.code == 0
    stand.wait(lambda: not stand.known)
    mark = len(stand.told)
    stand.puppet.act("person 1")
    stand.wait(lambda: len(stand.visits) > 2 and not stand.visits[0].granted)
    assert not stand.opened(since=mark)


@contextmanager
def x_server(folder: Path) -> Iterator[tuple[str, Path]]:
    """Xvfb on a free display: its name, and the file that holds its picture."""
    readable, writable = os.pipe()
    screen = ["-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir", str(folder)]
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writable), *screen],
        pass_fds=(writable,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writable)
    try:
        assert select.select([readable], [], [], PATIENCE_S)[0], "Xvfb says no display"
        number = os.read(readable, 20).decode().strip()
        assert number, "Xvfb ended"
        yield f":{number}", folder / "Xvfb_screen0"
    finally:
        os.close(readable)
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.mark.xvfb
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_real_display(tmp_path: Path) -> None:
    # GIVEN a display, and no word about Qt's platform
    keep_settings()
    with (
        x_server(tmp_path) as (display, picture),
        started(
            "kiosk",
            "--source",
            "synthetic:",
            "--exit-after",
            "4",
            DISPLAY=display,
            QT_QPA_PLATFORM=None,
            WAYLAND_DISPLAY=None,
            XAUTHORITY=None,
        ) as process,
    ):
        # WHEN the kiosk opens THEN it fills the screen with a picture of many colours
        colours = most_colours(picture, until=lambda: process.poll() is not None)
        _, err = process.communicate(timeout=PATIENCE_S)
    # AND it ends well, with Qt's real plug-in
    assert process.returncode == 0, err
    assert "could not load" not in err.lower()
    assert "Traceback" not in err
    assert colours > 100


def most_colours(picture: Path, *, until: Callable[[], bool]) -> int:
    """The most different bytes that were ever in the screen's row 700 of 800, where the
    test picture has a grey wedge."""
    most = 0
    while not until():
        row = picture.read_bytes()[-100 * 1280 * 4 :][: 1280 * 4]
        most = max(most, len(set(row)))
        select.select([], [], [], 0.2)
    return most
