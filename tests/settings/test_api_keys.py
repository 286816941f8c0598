"""The keys of the server's clients: random, hashed, scoped, shared between programs."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, KeyUnavailable, NotFound, StoreDamaged
from faceid_gui.core.keys import KeyRing, Scope
from faceid_gui.settings.api_keys import PREFIX, ApiKeyFile
from tests.clocks import FakeClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "api-keys.json"


@pytest.fixture
def ring(path: Path) -> ApiKeyFile:
    return ApiKeyFile(path, FakeClock())


def test_a_key_opens_until_it_is_revoked(ring: ApiKeyFile) -> None:
    # GIVEN two keys
    kept: KeyRing = ring
    kiosk, first = kept.add("  Front  door ", Scope.KIOSK)
    admin, second = kept.add("Ann", Scope.ADMIN)
    # WHEN shown, THEN each is its own, and nothing else is anybody's
    assert kept.match(first) == kiosk
    assert kept.match(second) == admin
    assert (kiosk.name, kiosk.scope) == ("Front door", Scope.KIOSK)
    for wrong in ("", first[:-1], first + "x", first.upper(), first[:-1] + "é", "x" * 10_000):
        assert kept.match(wrong) is None
    # WHEN one is taken back, THEN it is refused and the other goes on
    assert kept.revoke(kiosk.id) == kiosk
    assert kept.match(first) is None
    assert kept.keys() == (admin,)
    with pytest.raises(NotFound):
        kept.revoke(kiosk.id)


def test_secrets_are_long_random_and_never_on_the_disk(ring: ApiKeyFile, path: Path) -> None:
    secrets = [ring.add(f"k{n}", Scope.READ)[1] for n in range(20)]
    assert len(set(secrets)) == 20
    assert all(secret.startswith(PREFIX) and len(secret) == len(PREFIX) + 43 for secret in secrets)
    text = path.read_text()
    assert not any(secret in text or secret.removeprefix(PREFIX) in text for secret in secrets)
    assert hashlib.sha256(secrets[0].encode()).hexdigest() in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_key_is_compared_in_constant_time(
    ring: ApiKeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN three keys and a count of comparisons
    secrets = [ring.add(f"k{n}", Scope.READ)[1] for n in range(3)]
    calls = 0
    compare = hmac.compare_digest

    def counting(one: bytes, other: bytes) -> bool:
        nonlocal calls
        calls += 1
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", counting)
    # WHEN the first, the last and an unknown one are shown
    counts = []
    for secret in (secrets[0], secrets[2], "nobody's"):
        calls = 0
        ring.match(secret)
        counts.append(calls)
    # THEN all are compared each time
    assert counts == [3, 3, 3]


def test_another_program_sees_a_change_at_once(path: Path) -> None:
    # GIVEN a running server and a command line over the same file
    server, command = ApiKeyFile(path, FakeClock()), ApiKeyFile(path, FakeClock())
    assert server.match("nothing yet") is None
    # WHEN a key is added there, THEN the next request here knows it
    key, secret = command.add("kiosk", Scope.KIOSK)
    assert server.match(secret) == key
    # WHEN it is revoked there, THEN the next request here is refused
    command.revoke(key.id)
    assert server.match(secret) is None
    # AND nobody loses what somebody else added meanwhile
    for n in range(5):
        (server if n % 2 else command).add(f"k{n}", Scope.READ)
    left = server.keys()
    names = tuple(key.name for key in left)
    assert list(names) == [f"k{n}" for n in range(5)]


def test_an_unchanged_file_is_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = ApiKeyFile(path, FakeClock())
    _, secret = ring.add("kiosk", Scope.KIOSK)
    assert ring.match(secret)
    reads: list[Path] = []
    monkeypatch.setattr(Path, "open", lambda self, *_: reads.append(self))
    assert all(ring.match(secret) for _ in range(100))
    assert reads == []


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _flip(path: Path) -> None:
    data = json.loads(path.read_text())
    data["keys"][0]["sha256"] = data["keys"][0]["sha256"][:-2]
    path.write_text(json.dumps(data))


def _twice(path: Path) -> None:
    data = json.loads(path.read_text())
    data["keys"] *= 2
    path.write_text(json.dumps(data))


def _scope(path: Path) -> None:
    path.write_text(path.read_text().replace('"kiosk"', '"everything"'))


def _nested(path: Path) -> None:
    path.write_text("[" * 100_000)


@pytest.mark.parametrize("harm", [_truncate, _flip, _twice, _scope, _nested])
def test_a_damaged_file_lets_nobody_in_and_says_so(
    path: Path, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a server with a good key
    ring = ApiKeyFile(path, FakeClock())
    _, secret = ring.add("kiosk", Scope.KIOSK)
    assert ring.match(secret)
    # WHEN the file is damaged
    harm(path)
    before = path.read_bytes()
    # THEN nobody is let in, which is logged once and not with every request
    with caplog.at_level(logging.ERROR):
        assert [ring.match(secret) for _ in range(50)] == [None] * 50
    assert len([r for r in caplog.records if "nobody is let in" in r.message]) == 1
    with pytest.raises(StoreDamaged, match="damaged"):
        ring.keys()
    # AND a new key does not write over what is there
    with pytest.raises(StoreDamaged):
        ring.add("more", Scope.READ)
    assert path.read_bytes() == before


def test_a_file_that_others_can_read_lets_nobody_in(path: Path) -> None:
    ring = ApiKeyFile(path, FakeClock())
    _, secret = ring.add("kiosk", Scope.KIOSK)
    assert ring.match(secret)
    path.chmod(0o644)
    assert ring.match(secret) is None
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        ring.keys()
    path.chmod(0o600)
    assert ring.match(secret)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "a\x1bb", "a\u202eb"])
def test_names_can_be_shown(ring: ApiKeyFile, name: str) -> None:
    with pytest.raises(BadRequest):
        ring.add(name, Scope.READ)


def test_two_programs_add_at_once(path: Path) -> None:
    # GIVEN two programs that add keys as fast as they can
    rings = [ApiKeyFile(path, FakeClock()) for _ in range(2)]
    secrets: list[str] = []

    def add(ring: ApiKeyFile, prefix: str) -> None:
        secrets.extend(ring.add(f"{prefix}{n}", Scope.READ)[1] for n in range(10))

    threads = [threading.Thread(target=add, args=(r, p)) for r, p in zip(rings, "ab", strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20.0)
    # THEN every one is there
    assert len(secrets) == 20
    assert all(ApiKeyFile(path, FakeClock()).match(secret) for secret in secrets)


def test_it_is_known_whether_there_ever_was_a_client(ring: ApiKeyFile) -> None:
    # GIVEN a kiosk that publishes its camera
    assert not ring.had_clients
    ring.add("camera", Scope.CAMERA)
    assert not ring.had_clients
    # WHEN a client's key was made and revoked, THEN that is not forgotten
    key, _ = ring.add("kiosk", Scope.KIOSK)
    ring.revoke(key.id)
    assert ring.had_clients
    ring.add("another camera", Scope.CAMERA)
    assert ring.had_clients
