"""One instance per data folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from faceid_gui.core.errors import StoreBusy, StoreDamaged
from faceid_gui.store.instance_lock import InstanceLock


def test_a_second_instance_is_refused_and_told_who_is_there(tmp_path: Path) -> None:
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


_HOLDER = """
import sys
from pathlib import Path
from faceid_gui.store.instance_lock import InstanceLock
InstanceLock(Path(sys.argv[1]), "kiosk").acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    # GIVEN another process that holds the folder
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    lock = InstanceLock(tmp_path / "lock", "console")
    with pytest.raises(StoreBusy, match=str(holder.pid)):
        lock.acquire()
    # WHEN it is killed
    holder.send_signal(signal.SIGKILL)
    holder.wait(10)
    holder.stdin.close()
    holder.stdout.close()
    # THEN the folder is free at once
    with lock:
        assert lock.held


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreDamaged):
        InstanceLock(tmp_path / "data" / "lock", "kiosk").acquire()
