"""Who has a data folder open: one alone, or several who share it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui.core.errors import StoreBusy, StoreDamaged
from faceid_gui.store.instance_lock import InstanceLock


def test_who_comes_second_is_refused_and_told_who_is_there(tmp_path: Path) -> None:
    # GIVEN a kiosk that holds the folder
    with InstanceLock(tmp_path / "lock", "kiosk") as first:
        assert first.held
        first.acquire()  # twice is fine
        # THEN a second is refused, naming role and process
        second = InstanceLock(tmp_path / "lock", "console")
        with pytest.raises(StoreBusy, match=rf"running already as kiosk \(process {os.getpid()}\)"):
            second.acquire()
        assert not second.held
    # AND after it ended the folder is free
    with second:
        assert second.held
    second.release()


def test_those_who_share_it_hold_it_side_by_side(tmp_path: Path) -> None:
    # GIVEN a kiosk and two consoles that share the folder
    path = tmp_path / "lock"
    kiosk = InstanceLock(path, "kiosk", shared=True)
    consoles = [InstanceLock(path, "console", shared=True) for _ in range(2)]
    restore = InstanceLock(path, "restore")
    me = os.getpid()
    with kiosk, consoles[0], consoles[1]:
        assert all(lock.held for lock in (kiosk, *consoles))
        # THEN who wants it alone is refused, and told who is there
        words = rf"running already as kiosk \(process {me}\) and console \(process {me}\) with"
        with pytest.raises(StoreBusy, match=words):
            restore.acquire()
        # AND whoever has left is not named any more
        kiosk.release()
        with pytest.raises(StoreBusy, match=rf"already as console \(process {me}\) with"):
            restore.acquire()
        # AND one who comes back is
        kiosk.acquire()
        consoles[0].release()
        with pytest.raises(StoreBusy, match=r"console .* and kiosk"):
            restore.acquire()
    # AND when all have left it is free, and nothing is written any more
    assert path.read_text() == ""
    with restore, pytest.raises(StoreBusy, match="already as restore"):
        kiosk.acquire()
    assert path.read_text() == ""


def test_two_who_come_at_once_are_both_let_in(tmp_path: Path) -> None:
    # GIVEN many who come and go at once
    refused: list[StoreBusy] = []

    def come_and_go() -> None:
        for _ in range(40):
            try:
                with InstanceLock(tmp_path / "lock", "console", shared=True):
                    pass
            except StoreBusy as error:
                refused.append(error)

    threads = [threading.Thread(target=come_and_go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # THEN nobody is taken for one who has it alone, and no line is left
    assert refused == []
    assert (tmp_path / "lock").read_text() == ""


def test_one_who_is_just_leaving_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN one who has the file to itself for a moment, as the last one to leave does
    leaving = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(leaving, fcntl.LOCK_EX)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        os.close(leaving)

    monkeypatch.setattr("faceid_gui.store.instance_lock.time.sleep", sleep)
    # THEN whoever wants to share it waits that long
    with InstanceLock(tmp_path / "lock", "console", shared=True) as lock:
        assert lock.held
    assert len(waits) == 1


_HOLDER = """
import sys
from pathlib import Path
from faceid_gui.store.instance_lock import InstanceLock
InstanceLock(Path(sys.argv[1]), "kiosk", shared=len(sys.argv) > 2).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def holding(path: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock; ``words`` make it share."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        yield holder
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        holder.stdin.close()
        holder.stdout.close()


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    # GIVEN another process that holds the folder
    lock = InstanceLock(tmp_path / "lock", "console")
    with holding(tmp_path / "lock") as holder:
        with pytest.raises(StoreBusy, match=str(holder.pid)):
            lock.acquire()
        # WHEN it is killed
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        # THEN the folder is free at once
        with lock:
            assert lock.held


def test_one_who_was_killed_is_not_named(tmp_path: Path) -> None:
    # GIVEN one that shares the folder with us, and is killed
    path = tmp_path / "lock"
    console = InstanceLock(path, "console", shared=True)
    restore = InstanceLock(path, "restore")
    with holding(path, "shared") as holder, console:
        with pytest.raises(StoreBusy, match=rf"kiosk \(process {holder.pid}\) and console"):
            restore.acquire()
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        # THEN only we are named
        with pytest.raises(StoreBusy, match=rf"already as console \(process {os.getpid()}\)"):
            restore.acquire()
    with restore:
        assert path.read_text() == f"{os.getpid()} restore\n"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreDamaged):
        InstanceLock(tmp_path / "data" / "lock", "kiosk").acquire()
