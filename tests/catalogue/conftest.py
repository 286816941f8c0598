"""What the catalogue's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.catalogue.server import FileHost, file_host


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileHost]:
    """A host of files on this machine, reached without any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with file_host() as running:
        yield running
