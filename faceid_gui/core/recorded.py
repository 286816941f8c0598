"""What is kept of a visit where the operator opted in: enough to decide it again later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from faceid_gui.core.types import Embedding

MOST_LOOKS: Final = 16
"""Looks of one visit that are recorded: as many as its evidence rests on."""

MOST_CROP_BYTES: Final = 64 * 1024
"""Bytes of the largest crop: a PNG of 112x112 pixels has at most 40,000."""

FROZEN: Final = "frozen"
"""The fault of a visit whose camera repeated itself at its end."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordedLook:
    """One good frame of a visit.

    ``at`` is seconds since the first look. ``crop`` is the 112x112 aligned crop as PNG, from
    which any embedder can embed it again. ``embedding`` is what the backend gave; ``careful``
    whether from all variants of the crop. ``liveness`` is this frame's score, None where it was
    not judged.
    """

    at: float
    crop: bytes = field(repr=False)  # a face never gets into a log
    embedding: Embedding = field(repr=False)
    careful: bool = False
    liveness: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RecordedVisit:
    """One visit, oldest look first. ``at`` is Unix time of its end, seconds.

    It has at most MOST_LOOKS looks: the last ones before its decision, then later ones where
    there is room. ``contract_id`` is that of the embeddings. ``liveness_scores`` and ``spoofed``
    are as in the Evidence that was decided on: another pack's embedder cannot change them.
    ``fault`` is why a visit could not have been granted whoever came, None where nothing was
    wrong. ``people`` are the ids of those it was nearest to, granted or not: it goes with them.
    """

    visit_id: str
    at: float
    contract_id: str
    looks: tuple[RecordedLook, ...]
    liveness_scores: tuple[float, ...] = ()
    spoofed: bool = False
    fault: str | None = None
    people: tuple[str, ...] = ()


class VisitRecordings(Protocol):
    """Recorded visits, sealed. Every method is one transaction, safe from any thread."""

    def keep(self, visit: RecordedVisit) -> None:
        """Keep one; a second one of the same id replaces it. One of somebody who was erased
        meanwhile is not kept. Raises DiskFull, and BadRequest for one with more looks or larger
        crops than there can be."""

    def every(self) -> Iterable[RecordedVisit]:
        """All, oldest first, without loading them at once; damaged ones are passed over."""

    def count(self) -> int:
        """How many there are."""

    def erase_before(self, at: float) -> int:
        """Erase all from before a Unix time beyond recall; how many."""

    def erase(self, visit_id: str) -> None:
        """Erase one beyond recall; nothing happens where there is none."""
