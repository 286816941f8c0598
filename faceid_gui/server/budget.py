"""How much memory the requests under way may hold together."""

from __future__ import annotations

import threading
import weakref

from faceid_gui.core.errors import Overloaded
from faceid_gui.core.types import Image


class Budget:
    """Counts what is held of something, such as bytes. Safe from any thread."""

    def __init__(self, limit: int, what: str) -> None:
        self._limit = limit
        self._what = what
        self._held = 0
        self._lock = threading.Lock()

    @property
    def held(self) -> int:
        """How much is held now."""
        return self._held

    def take(self, amount: int) -> None:
        """Hold so much more. Raises Overloaded where it is too much; then nothing is taken."""
        with self._lock:
            if self._held + amount > self._limit:
                raise Overloaded(f"too many {self._what} are held by other requests already")
            self._held += amount

    def give(self, amount: int) -> None:
        """Let go of what was taken."""
        with self._lock:
            self._held -= amount

    def give_with(self, image: Image, amount: int) -> None:
        """Let go of what was taken when nobody holds the picture any more."""
        weakref.finalize(image, self.give, amount).atexit = False
