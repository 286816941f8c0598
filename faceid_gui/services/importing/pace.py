"""How fast a long piece of work goes, and how long it will take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

_WINDOW_S: Final = 10.0
_LEAST_S: Final = 0.5


class Pace:
    """The speed over the last seconds, so that a slow beginning is forgotten.

    ``now`` gives seconds that never run backwards. Used by one thread.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._notes: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> None:
        """So many pieces are done now."""
        at = self._now()
        self._notes.append((at, done))
        while at - self._notes[0][0] > _WINDOW_S:
            self._notes.popleft()

    @property
    def per_second(self) -> float | None:
        """Pieces per second; None while there is too little to go by."""
        if len(self._notes) < 2:
            return None
        (began, before), (at, done) = self._notes[0], self._notes[-1]
        if at - began < _LEAST_S or done <= before:
            return None
        return (done - before) / (at - began)

    def left_s(self, pieces: int) -> float | None:
        """How long the remaining pieces will take, seconds; None while nobody can tell."""
        speed = self.per_second
        return None if speed is None else pieces / speed
