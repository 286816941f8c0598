"""A place for one item between two threads: the newest replaces what nobody took."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestSlot(Generic[T]):
    """Hands the newest item from one thread to another and counts what was passed over.

    A queue would make a slow consumer see ever older pictures; this makes it see fewer.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._sequence = 0
        self._taken = 0
        self._dropped = 0
        self._closed = False

    @property
    def dropped(self) -> int:
        """How many items were replaced before anybody took them."""
        return self._dropped

    @property
    def closed(self) -> bool:
        """Whether nothing more will come."""
        return self._closed

    @property
    def pending(self) -> bool:
        """Whether an item waits to be taken."""
        return self._sequence != self._taken

    def put(self, item: T) -> None:
        """Make this the newest item. After ``close`` it is thrown away."""
        with self._changed:
            if self._closed:
                return
            if self._sequence != self._taken:
                self._dropped += 1
            self._item = item
            self._sequence += 1
            self._changed.notify_all()

    def take(self, timeout: float | None = None) -> T | None:
        """The newest item not taken yet, waiting up to ``timeout`` seconds for one.

        None where none came in time, or where the slot is closed and empty.
        """
        with self._changed:
            self._changed.wait_for(lambda: self.pending or self._closed, timeout)
            if not self.pending:
                return None
            self._taken = self._sequence
            item, self._item = self._item, None
            self._changed.notify_all()
            return item

    def wait_taken(self, timeout: float | None = None) -> bool:
        """Wait until nothing is pending: for a source that must lose nothing."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.pending or self._closed, timeout)

    def close(self) -> None:
        """Nothing more comes; whoever waits wakes. A pending item can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
