"""What is kept of the paired server."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import KeyUnavailable, StoreDamaged
from faceid_gui.core.link import ServerLink
from faceid_gui.settings.link import LinkFile

LINK = ServerLink("https://gpu:8642", "gpu", "ab" * 32, "cd" * 32, "fidk_secret")


@pytest.fixture
def file(tmp_path: Path) -> LinkFile:
    return LinkFile(tmp_path / "keys" / "server-link.json")


def test_a_link_is_kept_until_it_is_forgotten(file: LinkFile) -> None:
    assert file.load() is None
    assert file.state() is None
    file.save(LINK)
    assert file.load() == LINK
    assert file.path.stat().st_mode & 0o777 == 0o600
    state = file.state()
    other = replace(LINK, name="other")
    file.save(other)
    assert file.load() == other
    assert file.state() != state
    assert file.forget()
    assert not file.forget()
    assert file.load() is None


def test_the_key_is_not_printed() -> None:
    assert "fidk_secret" not in repr(LINK)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://gpu:8642", "tls_pin": ""},  # in plain to another machine
        {"url": "http://gpu:8642"},
        {"url": "https://gpu:8642", "tls_pin": ""},  # to whoever answers
        {"tls_pin": "ab"},
        {"signing_key": ""},
        {"url": "https://evil@gpu:8642"},
        {"url": "file:///etc/passwd"},
        {"format": 2},
    ],
)
def test_a_changed_file_never_makes_a_weaker_link(
    file: LinkFile, change: dict[str, object]
) -> None:
    file.save(LINK)
    document = json.loads(file.path.read_text()) | change
    file.path.write_text(json.dumps(document))
    with pytest.raises(StoreDamaged, match="pair it again"):
        file.load()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1}', "[" * 100_000])
def test_a_damaged_file_is_said_and_can_be_forgotten(file: LinkFile, text: str) -> None:
    file.save(LINK)
    file.path.write_text(text)
    with pytest.raises(StoreDamaged):
        file.load()
    assert file.forget()


def test_a_file_open_to_others_is_refused(file: LinkFile) -> None:
    file.save(LINK)
    file.path.chmod(0o640)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        file.load()


def test_loopback_needs_no_pin(file: LinkFile) -> None:
    local = replace(LINK, url="http://127.0.0.1:8642", tls_pin="")
    file.save(local)
    assert file.load() == local
