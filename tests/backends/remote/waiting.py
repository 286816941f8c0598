"""Waiting for states."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_STEP = threading.Event()


def until(condition: Callable[[], bool], *, within_s: float = 20.0) -> None:
    """Return once the condition holds; fail where it never does."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        _STEP.wait(0.005)


def throughout(condition: Callable[[], bool], *, seconds: float) -> None:
    """Fail where the condition does not hold all the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert condition(), "it changed"
        _STEP.wait(0.005)
