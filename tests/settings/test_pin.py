"""The PIN guard: what it refuses, counts and survives."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from faceid_gui.core.errors import (
    BadRequest,
    DiskFull,
    EnvironmentFault,
    LockedOut,
    NotFound,
    StoreDamaged,
    WrongPin,
)
from faceid_gui.settings.pin import PinGuard
from tests.fakes import FakeClock

PIN = "836204"
WRONG = "836205"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def guard_at(folder: Path, clock: FakeClock) -> PinGuard:
    """A guard as after a start of the program."""
    return PinGuard(folder / "keys" / "pin.json", clock, hasher=CHEAP)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def guard(tmp_path: Path, clock: FakeClock) -> PinGuard:
    made = guard_at(tmp_path, clock)
    made.set_pin(PIN)
    return made


def fail(guard: PinGuard, times: int) -> list[str]:
    """Wrong tries; the tries left after each."""
    left = []
    for _ in range(times):
        with pytest.raises(WrongPin) as refusal:
            guard.check(WRONG)
        left.append(refusal.value.detail)
    return left


def wait_of(guard: PinGuard, pin: str = PIN) -> int:
    """The seconds that a locked guard asks for."""
    with pytest.raises(LockedOut) as refusal:
        guard.check(pin)
    return int(refusal.value.detail)


def test_the_right_pin_passes_and_no_other(guard: PinGuard, tmp_path: Path) -> None:
    guard.check(PIN)
    fail(guard, 1)
    guard.check(PIN)
    path = tmp_path / "keys" / "pin.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PIN not in path.read_text()
    assert "argon2id" in path.read_text()


def test_without_a_pin_nothing_passes(tmp_path: Path, clock: FakeClock) -> None:
    guard = guard_at(tmp_path, clock)
    assert not guard.is_set()
    assert guard.wait_s() == 0
    with pytest.raises(NotFound):
        guard.check(PIN)
    guard.set_pin(PIN)
    assert guard.is_set()
    assert guard_at(tmp_path, clock).is_set()


@pytest.mark.parametrize(
    "pin",
    [
        "", "123", "1234567890123", "12a4", "12 34", "١٢٣٤", "-836", "８３６２",  # no PINs
        "0000", "1111", "999999", "1212", "123123", "12341234", "55555555",  # repeats
        "1234", "12345", "4321", "0123", "7890", "9012", "987654", "2109",  # runs
        "2580", "1004",  # what people pick first
    ],
)  # fmt: skip
def test_easy_and_impossible_pins_are_refused(tmp_path: Path, clock: FakeClock, pin: str) -> None:
    guard = guard_at(tmp_path, clock)
    with pytest.raises(BadRequest):
        guard.set_pin(pin)
    assert not guard.is_set()


@pytest.mark.parametrize("pin", ["8362", "836204836205", "1243", "0001", "1123"])
def test_other_pins_are_taken(tmp_path: Path, clock: FakeClock, pin: str) -> None:
    guard = guard_at(tmp_path, clock)
    guard.set_pin(pin)
    guard.check(pin)


def test_five_tries_are_free_then_the_wait_doubles(guard: PinGuard, clock: FakeClock) -> None:
    # GIVEN five wrong tries
    assert fail(guard, 5) == ["4", "3", "2", "1", "0"]
    # WHEN waiting and failing on, THEN the wait doubles up to an hour
    waits = []
    for _ in range(10):
        waits.append(wait_of(guard))
        assert guard.wait_s() == waits[-1]
        clock.advance(waits[-1])
        assert fail(guard, 1) == ["0"]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    # and the right PIN, in its time, ends it
    clock.advance(3599)
    assert wait_of(guard) == 1
    clock.advance(1)
    guard.check(PIN)
    assert fail(guard, 5) == ["4", "3", "2", "1", "0"]


def test_trying_while_locked_neither_helps_nor_harms(guard: PinGuard, clock: FakeClock) -> None:
    fail(guard, 5)
    clock.advance(20)
    assert {wait_of(guard, pin) for pin in (PIN, WRONG, "", "x" * 10_000)} == {10}
    clock.advance(10)
    guard.check(PIN)


def test_a_restart_of_the_program_keeps_the_lock(
    guard: PinGuard, tmp_path: Path, clock: FakeClock
) -> None:
    fail(guard, 5)
    clock.advance(10)
    assert wait_of(guard_at(tmp_path, clock)) == 20


def test_a_restart_of_the_machine_never_shortens_the_lock(
    guard: PinGuard, tmp_path: Path, clock: FakeClock
) -> None:
    # GIVEN a lock of 30 s, and a machine that starts anew: its monotonic clock begins at 0
    fail(guard, 5)
    clock.now = 2.0
    restarted = guard_at(tmp_path, clock)
    # WHEN asked, THEN at most the time since the start counts
    assert wait_of(restarted) == 28
    clock.advance(27)
    assert wait_of(restarted) == 1
    clock.advance(1)
    restarted.check(PIN)


def test_a_lock_does_not_come_back_later(guard: PinGuard, tmp_path: Path, clock: FakeClock) -> None:
    # GIVEN a lock at uptime 1000 that was seen and waited for after a new start
    fail(guard, 5)
    clock.now = 40.0
    restarted = guard_at(tmp_path, clock)
    assert restarted.wait_s() == 0
    # WHEN the uptime passes 1000 again, THEN there is no lock
    clock.now = 1001.0
    assert restarted.wait_s() == 0
    restarted.check(PIN)


def test_the_wall_clock_does_not_matter(guard: PinGuard) -> None:
    class OddClock(FakeClock):
        def wall(self) -> float:
            raise AssertionError

    assert fail(guard, 5)[-1] == "0"
    assert wait_of(PinGuard(guard._path, OddClock(), hasher=CHEAP)) == 30


def test_a_try_is_on_the_disk_before_the_pin_is_looked_at(tmp_path: Path, clock: FakeClock) -> None:
    # GIVEN a guard whose machine loses power while the PIN is looked at
    class PowerCutError(Exception):
        pass

    class Cut(PasswordHasher):
        def verify(self, *_: object, **__: object) -> bool:  # type: ignore[override]
            raise PowerCutError

    path = tmp_path / "keys" / "pin.json"
    guard_at(tmp_path, clock).set_pin(PIN)
    # WHEN that happens five times
    for count in range(1, 6):
        with pytest.raises(PowerCutError):
            PinGuard(path, clock, hasher=Cut()).check(WRONG)
        assert json.loads(path.read_bytes())["failures"] == count
    # THEN each try was counted
    assert wait_of(guard_at(tmp_path, clock)) == 30


def test_a_try_that_cannot_be_written_down_is_refused(
    guard: PinGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        guard.check(PIN)


@pytest.mark.parametrize("pin", ["", "8362", "x" * 100_000, "\ud800", "8362049", PIN + "0" * 20])
def test_nonsense_counts_as_a_wrong_try(guard: PinGuard, pin: str) -> None:
    with pytest.raises(WrongPin):
        guard.check(pin)
    assert fail(guard, 1) == ["3"]


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"hash": "x", "failures": 0, "failed_at": 0}',
        b'{"hash": "x", "failures": 0, "failed_at": NaN}',
        b'{"hash": "x", "failures": 1e999, "failed_at": 0}',
    ],
)
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, clock: FakeClock, rubbish: bytes) -> None:
    path = tmp_path / "keys" / "pin.json"
    path.parent.mkdir()
    path.write_bytes(rubbish)
    guard = guard_at(tmp_path, clock)
    assert guard.is_set()
    with pytest.raises(StoreDamaged, match="damaged"):
        guard.check(PIN)


def test_an_unreadable_file_lets_nobody_in(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "keys" / "pin.json").mkdir(parents=True)
    with pytest.raises(EnvironmentFault):
        guard_at(tmp_path, clock).check(PIN)


def test_many_threads_get_no_more_tries(guard: PinGuard) -> None:
    # GIVEN twenty wrong tries at once
    answers: list[type[Exception]] = []

    def attempt() -> None:
        try:
            guard.check(WRONG)
        except (WrongPin, LockedOut) as refusal:
            answers.append(type(refusal))

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10.0)
    # THEN five were looked at
    assert sorted(answer.__name__ for answer in answers) == ["LockedOut"] * 15 + ["WrongPin"] * 5


def test_stronger_parameters_are_taken_up_at_the_next_success(
    guard: PinGuard, tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "keys" / "pin.json"
    before = path.read_text()
    stronger = PinGuard(
        path, clock, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    )
    stronger.check(PIN)
    assert "m=16,t=2" in path.read_text() != before
    stronger.check(PIN)


def test_the_shipped_parameters_are_not_weaker_than_recommended(
    tmp_path: Path, clock: FakeClock
) -> None:
    guard = PinGuard(tmp_path / "pin.json", clock)
    guard.set_pin(PIN)
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in (tmp_path / "pin.json").read_text()
    guard.check(PIN)
