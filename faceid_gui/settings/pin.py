"""The administrator's PIN: hashed, counted, and locked after too many wrong ones."""

from __future__ import annotations

import json
import math
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError, VerifyMismatchError

from faceid_gui.core.errors import (
    BadRequest,
    EnvironmentFault,
    LockedOut,
    NotFound,
    StoreDamaged,
    WrongPin,
)
from faceid_gui.core.files import disk_full_as_error, write_atomically
from faceid_gui.core.ports import Clock

SHORTEST: Final = 4
LONGEST: Final = 12
FREE_TRIES: Final = 5
FIRST_LOCK_S: Final = 30.0
LONGEST_LOCK_S: Final = 3600.0

_RUNS: Final = "01234567890123456789"
# Keypad columns, and what people pick first.
_COMMON: Final = frozenset({"2580", "0852", "1470", "0741", "3690", "0963", "1004", "159753"})


@dataclass(frozen=True, slots=True)
class _State:
    """What is on the disk. ``failed_at`` is monotonic, seconds since this machine started."""

    hash: str
    failures: int = 0
    failed_at: float = 0.0


class PinGuard:
    """Keeps one PIN. Safe from any thread.

    A wrong try is written down before the PIN is looked at, so that pulling the plug wins
    no extra try. Time is counted on the monotonic clock alone, which nobody can turn back;
    it starts anew with the machine, and what was waited before a restart does not count.
    So neither a restart nor a changed wall clock shortens a lock.
    """

    def __init__(self, path: Path, clock: Clock, *, hasher: PasswordHasher | None = None) -> None:
        self._path = path
        self._clock = clock
        # OWASP's argon2id parameters: 19 MiB, two passes; 25 ms on a small PC.
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._lock = threading.Lock()

    def is_set(self) -> bool:
        """Whether there is a PIN. A damaged PIN file counts as one: it opens nothing."""
        return self._path.exists()

    def set_pin(self, pin: str) -> None:
        """Set or change the PIN; whoever calls has checked the old one.

        Raises BadRequest where it is too short, too long or too easy, DiskFull or
        EnvironmentFault.
        """
        objection = objection_to(pin)
        if objection:
            raise BadRequest(objection)
        with self._lock:
            self._write(_State(self._hasher.hash(_bytes_of(pin))))

    def check(self, pin: str) -> None:
        """Return if the PIN is right. Raises otherwise.

        WrongPin (``detail``: the tries left before a lock), LockedOut (``detail``: whole
        seconds to wait), NotFound where no PIN is set, StoreDamaged where the file cannot
        be read, DiskFull or EnvironmentFault where the try cannot be written down.
        """
        with self._lock:
            state = self._read()
            self._refuse_locked(state)
            # The failure is on the disk before the PIN is looked at.
            failed = replace(state, failures=state.failures + 1, failed_at=self._clock.monotonic())
            self._write(failed)
            if not self._matches(state.hash, pin):
                left = max(0, FREE_TRIES - failed.failures)
                raise WrongPin(detail=str(left))
            self._write(_State(self._renewed(state.hash, pin)))

    def wait_s(self) -> float:
        """Seconds until the next try is allowed, 0 when it is. Raises StoreDamaged."""
        with self._lock:
            return self._remaining(self._read()) if self._path.exists() else 0.0

    def _refuse_locked(self, state: _State) -> None:
        remaining = self._remaining(state)
        if remaining > 0:
            seconds = math.ceil(remaining)
            message = f"Too many wrong PINs. Wait {seconds} seconds."
            raise LockedOut(message, detail=str(seconds))

    def _remaining(self, state: _State) -> float:
        """Seconds of the lock that are left.

        On a later run of the machine the elapsed time is taken for less than it is, never
        for more: uptime minus an uptime of the past, or the uptime alone.
        """
        now = self._clock.monotonic()
        if now < state.failed_at:  # the machine has started anew since
            state = replace(state, failed_at=0.0)
            self._write(state)
        return max(0.0, _lock_s(state.failures) - (now - state.failed_at))

    def _matches(self, known: str, pin: str) -> bool:
        """Compare; takes about as long for nonsense as for a PIN of the right length."""
        try:
            return self._hasher.verify(known, _bytes_of(pin))
        except VerifyMismatchError:
            return False
        except (InvalidHashError, Argon2Error) as error:
            raise self._damaged() from error

    def _renewed(self, known: str, pin: str) -> str:
        """The hash, made anew where the parameters have changed since."""
        return (
            self._hasher.hash(_bytes_of(pin)) if self._hasher.check_needs_rehash(known) else known
        )

    def _read(self) -> _State:
        try:
            return _parse(self._path.read_bytes())
        except FileNotFoundError as error:
            message = "No PIN is set."
            raise NotFound(message) from error
        except OSError as error:
            message = f"The PIN file {self._path} cannot be read: {error.strerror or error}."
            raise EnvironmentFault(message, detail=str(self._path)) from error
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise self._damaged() from error

    def _write(self, state: _State) -> None:
        try:
            with disk_full_as_error(self._path.parent):
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(asdict(state)).encode(), mode=0o600)
        except OSError as error:
            message = f"The PIN file {self._path} cannot be written: {error.strerror or error}."
            raise EnvironmentFault(message, detail=str(self._path)) from error

    def _damaged(self) -> StoreDamaged:
        message = f"The PIN file {self._path} is damaged. Remove it to set a new PIN."
        return StoreDamaged(message, detail=str(self._path))


def _parse(data: bytes) -> _State:
    """The state as written. Raises ValueError, TypeError, KeyError or OverflowError."""
    document = json.loads(data)
    failed_at = float(document["failed_at"])
    if not math.isfinite(failed_at):
        message = "no time"
        raise ValueError(message)
    return _State(str(document["hash"]), max(0, int(document["failures"])), failed_at)


def _bytes_of(pin: str) -> bytes:
    """What is hashed: whatever was typed, cut off just past the longest PIN."""
    return pin[: LONGEST + 1].encode("utf-8", "replace")


def objection_to(pin: str) -> str:
    """Why a PIN cannot be taken, in a sentence; empty where it can."""
    if not (pin.isascii() and pin.isdigit()):
        return "A PIN has digits only."
    if not SHORTEST <= len(pin) <= LONGEST:
        return f"A PIN has {SHORTEST} to {LONGEST} digits."
    if _is_trivial(pin):
        return "This PIN is too easy to guess."
    return ""


def _is_trivial(pin: str) -> bool:
    """Runs up or down, a short group repeated, and the usual suspects."""
    if pin in _RUNS or pin[::-1] in _RUNS or pin in _COMMON:
        return True
    groups = (length for length in range(1, len(pin) // 2 + 1) if len(pin) % length == 0)
    return any(pin == pin[:length] * (len(pin) // length) for length in groups)


def _lock_s(failures: int) -> float:
    """How long the next try has to wait after this many wrong ones in a row."""
    if failures < FREE_TRIES:
        return 0.0
    doublings = min(failures - FREE_TRIES, 10)
    return float(min(FIRST_LOCK_S * 2**doublings, LONGEST_LOCK_S))
