"""The adapters that several contract files run over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faceid_gui.core.ports import GalleryStore
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from tests.fakes import FakeClock, MemoryGallery


@pytest.fixture
def gallery_clock() -> FakeClock:
    """The clock that the gallery looks at."""
    return FakeClock()


@pytest.fixture(params=["sql", "memory"])
def gallery(
    request: pytest.FixtureRequest, tmp_path: Path, gallery_clock: FakeClock
) -> Iterator[GalleryStore]:
    """Every GalleryStore, empty."""
    if request.param == "memory":
        yield MemoryGallery(gallery_clock)
        return
    with Database(tmp_path / "faceid.db", FileKeyProvider(tmp_path / "keys" / "k")) as database:
        yield SqlGalleryStore(database, gallery_clock)
