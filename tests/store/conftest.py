"""A database in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.fakes import FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "data"


@pytest.fixture
def keys(folder: Path) -> FileKeyProvider:
    return FileKeyProvider(folder / "keys" / "master.key")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def database(folder: Path, keys: FileKeyProvider) -> Iterator[Database]:
    with Database(folder / "faceid.db", keys) as opened:
        yield opened


@pytest.fixture
def store(database: Database, clock: FakeClock) -> SqlGalleryStore:
    return SqlGalleryStore(database, clock)
