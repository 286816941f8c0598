"""People and visits kept the same on a source and its kiosks: the facts, and who does what.

The source is the server's gallery. Every change of a person or a sample gets a number there;
a kiosk asks for what has a higher number than the last one it has seen (its cursor), and sends
what was changed on it while it was alone. A person is three facets, each of which is changed by
itself, and a set of samples, which only grows: what was erased leaves its id behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import KeptVisit, VisitRecord
from faceid_gui.core.types import Consent, Sample, Threshold


class Facet(StrEnum):
    """What can be changed about a person, one independent of the other."""

    NAME = "name"
    STATE = "state"  # enrolled, deleted or erased
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class PersonNews:
    """Somebody as the sender has them. Times are Unix time, seconds.

    ``changed`` says which facets the sender changed and the receiver may not know yet; the
    others are told so that a receiver who never heard of the person can make them. ``gone``
    is somebody who was erased: nothing but the id is left. ``undone`` is when the deletion
    was that the sender took back, where STATE is among the changes and somebody is back.
    """

    id: str
    changed: frozenset[Facet]
    name: str = ""
    created_at: float = 0.0
    removed_at: float | None = None
    consent: Consent | None = None
    gone: bool = False
    undone: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SampleNews:
    """A sample as the sender has it.

    ``content`` is None where it was erased (``gone``), and where its owner is deleted at the
    source: it is not sent then. ``changed`` says that it may be news to the receiver. A kiosk
    that sends neither content nor ``gone`` asks for the sample.
    """

    id: str
    person_id: str
    changed: bool = True
    content: Sample | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ContractThreshold:
    """A calibrated threshold and the contract that it is for."""

    contract_id: str
    threshold: Threshold


class ConflictKind(StrEnum):
    """What was decided for both sides and deserves a look. Stable: views translate it."""

    SAME_NAME = "same_name"  # two people had one name: ``name`` is what this one has now
    RENAMED = "renamed"  # renamed on both sides: the source's name stands, not ``other``
    DELETED = "deleted"  # deleted at the source: ``samples`` of a kiosk are kept with them
    ERASED = "erased"  # erased at the source: what a kiosk had added went with them
    DELETED_ELSEWHERE = "deleted_elsewhere"  # a kiosk deleted whom the source had changed
    CONSENT = "consent"  # two consents were recorded: the later one stands


@dataclass(frozen=True, slots=True)
class Conflict:
    """One decision. ``place`` is the kiosk's name, ``at`` Unix time, seconds.

    ``name`` is the person's name when it was decided, ``other`` the name that was given up.
    """

    id: str
    at: float
    kind: ConflictKind
    person_id: str
    name: str
    other: str = ""
    place: str = ""
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A kiosk as the source knows it: the id and the name of its key."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """One page of what happened at the source after number ``after``, up to ``cursor``.

    ``epoch`` names the source's history: with another one numbers of before mean nothing.
    ``more`` says that there is another page. ``place`` is the kiosk's own name. Thresholds
    are all that there are. ``conflicts`` counts those that nobody has settled.
    """

    epoch: str
    after: int
    cursor: int
    more: bool
    people: tuple[PersonNews, ...] = ()
    samples: tuple[SampleNews, ...] = ()
    thresholds: tuple[ContractThreshold, ...] = ()
    place: str = ""
    conflicts: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Push:
    """What was changed on a kiosk that knows the source up to ``cursor`` of ``epoch``."""

    epoch: str
    cursor: int
    people: tuple[PersonNews, ...] = ()
    samples: tuple[SampleNews, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to send."""
        return not (self.people or self.samples or self.conflicts)


@dataclass(frozen=True, slots=True)
class SentMark:
    """A change that goes out: facet (None for a sample), whose, and its number here."""

    id: str
    facet: Facet | None
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Outgoing:
    """A push, and what of the kiosk's own records it holds: for ``acknowledge``."""

    push: Push
    marks: tuple[SentMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a kiosk has read: ``epoch`` is empty before the first time."""

    epoch: str
    cursor: int


@dataclass(frozen=True, slots=True)
class SyncState:
    """How a kiosk's exchange with its source stands, for the screen.

    ``last_ok_at`` is the Unix time of the last whole exchange, None before the first one.
    ``conflicts`` counts those of the source and the ones found here that were not sent yet.
    ``lost_visits`` were erased by their age before they could be sent.
    """

    last_ok_at: float | None = None
    waiting_visits: int = 0
    waiting_people: int = 0
    trouble: LinkTrouble | None = None
    detail: str = ""
    conflicts: int = 0
    lost_visits: int = 0


class Conflicts(Protocol):
    """What was decided for both sides. Safe from any thread."""

    def conflicts(self) -> tuple[Conflict, ...]:
        """Those that nobody has settled, the newest first."""

    def settle(self, conflict_id: str) -> Conflict:
        """Take one off the list. Raises NotFound."""


class SyncStore(Conflicts, Protocol):
    """A kiosk's side of the exchange. Every method is one transaction."""

    def bookmark(self) -> Bookmark:
        """How far this gallery has read its source."""

    def restart(self, epoch: str) -> None:
        """The source has another history: read it from its beginning.

        What the source turns out not to know is offered to it afterwards.
        """

    def apply(self, page: Changes) -> bool:
        """Take one page over, and the cursor with it; whether anything changed.

        Taken twice it changes nothing. Raises ChangedMeanwhile for a page that does not follow
        the bookmark.
        """

    def outgoing(self, limit: int) -> Outgoing:
        """The next changes of this gallery that its source has not acknowledged."""

    def acknowledge(self, sent: Outgoing) -> None:
        """The source has taken these. What was changed again meanwhile stays to be sent."""

    def waiting_people(self) -> int:
        """How many people have changes that were not sent."""

    def sent_visit(self) -> int | None:
        """The number of the last visit that the source has, None before anybody noted one."""

    def lost_visits(self) -> int:
        """How many visits were erased by their age before they could be sent."""

    def note_sent_visit(self, number: int, *, lost: int = 0) -> None:
        """Remember that the source has the visits up to this number, but for ``lost`` more."""


class SyncHub(Conflicts, Protocol):
    """The source's side of the exchange. Every method is one transaction."""

    def changes(self, after: int, limit: int, place: Place) -> Changes:
        """The page after a number: at most ``limit`` changes, at least one if there is one."""

    def merge(self, push: Push, place: Place) -> None:
        """Take over what was changed on a kiosk. Taken twice it changes nothing.

        Raises ChangedMeanwhile where the kiosk knows another history.
        """

    def receive(self, visits: Sequence[VisitRecord], place: Place) -> int:
        """Keep a kiosk's visits; how many of them were new."""


class SyncSource(Protocol):
    """The source as a kiosk reaches it. Every method raises LinkFailed."""

    @property
    def page(self) -> int:
        """How many changes are to be sent in one call at present."""

    def pull(self, after: int) -> Changes:
        """The page of changes after a number."""

    def push(self, push: Push) -> None:
        """Hand over what was changed here. Raises ChangedMeanwhile for another history."""

    def send_visits(self, visits: Sequence[VisitRecord]) -> None:
        """Hand over visits, which may be there already.

        Raises BadRequest where one of them can never be sent.
        """


class VisitQueue(Protocol):
    """The kiosk's log as the outbox reads it."""

    def following(self, number: int, limit: int) -> tuple[KeptVisit, ...]:
        """Visits with higher numbers, oldest first."""

    def span(self) -> tuple[int, int]:
        """The lowest and the highest number that is kept, (0, 0) where there is none.

        Numbers have no gaps but for visits that were erased.
        """
