"""What happens on a server, for everybody who listens: a ring of events with numbers.

A listener keeps its place in the ring instead of a queue of its own, so a slow one costs no
memory. Who falls behind the oldest event that is kept is told so and dropped.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final, TypeAlias

from faceid_gui.core.errors import Overloaded

Fact: TypeAlias = str | int | float | bool | None
"""What an event may carry: ids, names and numbers, never a picture or an embedding."""

KEPT_EVENTS: Final = 2048
"""Events in the ring: how far a listener may fall behind, and how far back one can resume."""

MOST_LISTENERS: Final = 128
"""Who may listen at the same time."""


class ServerEventKind(StrEnum):
    """What happened. Stable: clients choose by it."""

    FACE_IDENTIFIED = "face.identified"  # person_id, name, score, client
    FACE_UNKNOWN = "face.unknown"  # score (null where nobody is enrolled), client
    FACE_AMBIGUOUS = "face.ambiguous"  # score, client
    PERSON_ADDED = "person.added"  # person_id, name, samples
    PERSON_RENAMED = "person.renamed"  # person_id, name
    PERSON_DELETED = "person.deleted"  # person_id
    PERSON_RESTORED = "person.restored"  # person_id, name
    SAMPLES_ADDED = "samples.added"  # person_id, samples
    SAMPLES_ERASED = "samples.erased"  # person_id, samples
    GALLERY_CHANGED = "gallery.changed"  # revision; whoever changed it, also a kiosk or console
    VISIT_RECEIVED = (
        "visit.received"  # visit_id, visited_at, granted, reason, person_id, name, place
    )
    KEY_MADE = "key.made"  # key_id, name, scope
    KEY_REVOKED = "key.revoked"  # key_id, name
    KIOSK_PAIRED = "kiosk.paired"  # key_id, name; a kiosk has a key from now on


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One thing that happened. ``id`` is unique over restarts; ``at`` is Unix time, seconds."""

    id: str
    number: int
    at: float
    kind: ServerEventKind
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a listener is handed: new events in order, and what there is to know beside them.

    ``gap`` says that events before these are not kept any more: at the beginning the place to
    resume from was too old. ``dropped`` says that the listener was too slow and hears nothing
    more, ``ended`` that the server stops.
    """

    events: tuple[ServerEvent, ...] = ()
    gap: bool = False
    dropped: bool = False
    ended: bool = False


class Subscription:
    """One listener's place in the ring. Made by EventHub.subscribe; used by one thread."""

    def __init__(self, hub: EventHub, position: int, on_news: Callable[[], None] | None) -> None:
        self._hub = hub
        self._on_news = on_news
        self.position = position
        self.gap = False
        self.told = False
        self.ended = False

    def poll(self, most: int = 100) -> Delivery:
        """What is new, at most ``most`` events. Never waits."""
        return self._hub.deliver(self, most)

    def wait(self, timeout_s: float, most: int = 100) -> Delivery:
        """What is new, after at most ``timeout_s`` seconds; nothing where nothing happened."""
        return self._hub.deliver(self, most, timeout_s)

    def wake(self) -> None:
        """Tell the listener that ``poll`` has something; called by the hub alone."""
        if self._on_news is not None:
            self._on_news()

    def close(self) -> None:
        """Stop listening. May be called twice."""
        self._hub.leave(self)

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class EventHub:
    """Takes events from any thread and keeps the newest for listeners.

    ``on_news`` of a listener is called on the publisher's thread: it must neither block nor
    raise, and is called once until the listener polls again.
    """

    def __init__(
        self,
        *,
        kept: int = KEPT_EVENTS,
        most_listeners: int = MOST_LISTENERS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._ring: deque[ServerEvent] = deque(maxlen=kept)
        self._most_listeners = most_listeners
        self._now = now
        self._epoch = secrets.token_hex(4)
        self._next = 1
        self._news = threading.Condition()
        self._listeners: set[Subscription] = set()

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def publish(self, kind: ServerEventKind, **facts: Fact) -> ServerEvent:
        """Tell everybody who listens. Never blocks on a listener."""
        with self._news:
            number, self._next = self._next, self._next + 1
            event = ServerEvent(f"{self._epoch}-{number}", number, self._now(), kind, facts)
            self._ring.append(event)
            waiting = self._to_wake()
        _wake(waiting)
        return event

    def subscribe(
        self, *, after: str | None = None, on_news: Callable[[], None] | None = None
    ) -> Subscription:
        """Listen from now on, or from the event after the one with the id ``after``.

        An id of before a restart, or one that is not kept any more, gives all that is kept, and
        a delivery that says ``gap``. Raises Overloaded where too many listen.
        """
        with self._news:
            if len(self._listeners) >= self._most_listeners:
                raise Overloaded("too many listen to the events already")
            subscription = Subscription(self, self._next, on_news)
            if after is not None:
                self._rewind(subscription, after)
            self._listeners.add(subscription)
        return subscription

    def read(self, *, after: str | None = None, most: int = 100) -> Delivery:
        """The first ``most`` kept events after the one with the id ``after``, without listening.

        Without ``after`` from the oldest that is kept.
        """
        with self._news:
            reader = Subscription(self, self._oldest(), None)
            if after is not None:
                self._rewind(reader, after)
        return reader.poll(most)

    def end_all(self) -> None:
        """Send every listener home, since the server stops: they are handed ``ended``."""
        with self._news:
            for listener in self._listeners:
                listener.ended = True
            waiting = self._to_wake()
        _wake(waiting)

    def leave(self, subscription: Subscription) -> None:
        """Forget a listener; Subscription.close calls it."""
        with self._news:
            self._listeners.discard(subscription)

    def deliver(
        self, subscription: Subscription, most: int, timeout_s: float | None = None
    ) -> Delivery:
        """What is new for a listener; Subscription.poll and wait call it."""
        with self._news:
            if timeout_s is not None:
                self._news.wait_for(lambda: self._has_news(subscription), timeout_s)
            subscription.told = False
            if subscription.ended:
                return Delivery(ended=True)
            oldest = self._oldest()
            if subscription.position < oldest:
                self._listeners.discard(subscription)
                return Delivery(dropped=True)
            start = subscription.position - oldest
            events = tuple(islice(self._ring, start, start + most))
            subscription.position += len(events)
            gap, subscription.gap = subscription.gap, False
            return Delivery(events, gap=gap)

    # -- holding the lock

    def _oldest(self) -> int:
        return self._next - len(self._ring)

    def _has_news(self, subscription: Subscription) -> bool:
        return subscription.ended or subscription.gap or subscription.position < self._next

    def _rewind(self, subscription: Subscription, after: str) -> None:
        epoch, _, digits = after.partition("-")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else -1
        if epoch == self._epoch and self._oldest() - 1 <= number < self._next:
            subscription.position = number + 1
        else:
            subscription.position, subscription.gap = self._oldest(), True

    def _to_wake(self) -> list[Subscription]:
        waiting = [listener for listener in self._listeners if not listener.told]
        for listener in waiting:
            listener.told = True
        self._news.notify_all()
        return waiting


def _wake(waiting: list[Subscription]) -> None:
    """Outside the lock: a listener that polls at once must not wait for the publisher."""
    for listener in waiting:
        listener.wake()
