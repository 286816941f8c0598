"""kill -9 during enrolment: whoever was acknowledged is there, and the database opens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui.store.audit import SqlAuditLog
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.fakes import CONTRACT, FakeClock


@contextmanager
def _enroller(folder: Path, keys: FileKeyProvider) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-m", "tests.store.enroller"]
    process = subprocess.Popen(
        [*arguments, str(folder / "faceid.db"), str(keys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def _kill_once(process: subprocess.Popen[str], round_: int, rng: random.Random) -> list[str]:
    """Let it enrol, kill it at a random moment; the ids that were acknowledged."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"round {round_}\n")
    word, pid = process.stdout.readline().split()
    assert word == "pid"
    acknowledged = [process.stdout.readline().split()[1] for _ in range(rng.randrange(1, 4))]
    # A random moment of the next enrolment, which takes a few milliseconds.
    threading.Event().wait(rng.uniform(0.0, 0.03 if rng.random() < 0.3 else 0.004))
    os.kill(int(pid), signal.SIGKILL)
    while (line := process.stdout.readline()) != "gone\n":
        assert line, "the enrolling process ended by itself"
        acknowledged.append(line.split()[1])
    return acknowledged


def _survives(kills: int, folder: Path, keys: FileKeyProvider) -> None:
    # GIVEN a process that enrols people one after another
    rng = random.Random(kills)
    Database(folder / "faceid.db", keys).close()
    acknowledged: set[str] = set()
    with _enroller(folder, keys) as process:
        for round_ in range(kills):
            # WHEN it is killed at a random moment
            acknowledged.update(_kill_once(process, round_, rng))
            # THEN the database opens, and everybody who was acknowledged is there, whole
            with Database(folder / "faceid.db", keys) as database:
                store = SqlGalleryStore(database, FakeClock())
                people = {person.id: person for person in store.people()}
                assert acknowledged <= people.keys()
                assert all(person.samples == 3 for person in people.values())
                assert len(people) <= len(acknowledged) + round_ + 1
    with Database(folder / "faceid.db", keys) as database:
        snapshot = SqlGalleryStore(database, FakeClock()).snapshot(CONTRACT)
        assert acknowledged <= {person.id for person in snapshot.people}
        assert SqlAuditLog(database, FakeClock()).verify().ok
    assert len(acknowledged) >= kills


def test_twenty_kills_lose_nobody(folder: Path, keys: FileKeyProvider) -> None:
    _survives(20, folder, keys)


@pytest.mark.slow
def test_two_hundred_kills_lose_nobody(folder: Path, keys: FileKeyProvider) -> None:
    _survives(200, folder, keys)
