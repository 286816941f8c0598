"""Run as a program: enrols people until it is killed, saying so after each commit.

For every line on stdin it forks a process that opens the database and enrols, so that a
test can kill hundreds of them without paying for hundreds of interpreter starts. Every line
written is one ``write``: it comes through whole or not at all.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from faceid_gui.core.clock import SystemClock
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.store.samples import sample


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def _enrol(database_path: Path, key_path: Path, name: str) -> None:
    with Database(database_path, FileKeyProvider(key_path)) as database:
        store = SqlGalleryStore(database, SystemClock())
        number = 0
        while True:
            samples = [sample(i, crop=bytes(3000)) for i in range(3)]
            _say(f"ack {store.add_person(f'{name} {number}', samples).id}")
            number += 1


def main() -> None:
    """Fork one enrolling process per line of input, and wait for its end."""
    database_path, key_path = Path(sys.argv[1]), Path(sys.argv[2])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _say(f"pid {os.getpid()}")
            try:
                _enrol(database_path, key_path, line.strip())
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        _say("gone")


if __name__ == "__main__":
    main()
