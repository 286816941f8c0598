"""What is kept of a visit where the operator opted in: enough to decide it again later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from faceid_gui.core.types import Embedding


@dataclass(frozen=True, slots=True, eq=False)
class RecordedLook:
    """One good frame of a visit.

    ``at`` is seconds since the first look. ``crop`` is the 112x112 aligned crop as PNG, from
    which any embedder can embed it again. ``embedding`` is what the backend gave; ``careful``
    whether from all variants of the crop.
    """

    at: float
    crop: bytes
    embedding: Embedding
    careful: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RecordedVisit:
    """One visit, oldest look first. ``at`` is Unix time of its end, seconds.

    ``contract_id`` is that of the embeddings. ``liveness_scores`` and ``spoofed`` are as in
    Evidence: another pack's embedder cannot change them. ``fault`` is why a visit could not
    have been granted whoever came, None where nothing was wrong.
    """

    visit_id: str
    at: float
    contract_id: str
    looks: tuple[RecordedLook, ...]
    liveness_scores: tuple[float, ...] = ()
    spoofed: bool = False
    fault: str | None = None


class VisitRecordings(Protocol):
    """Recorded visits, sealed. Every method is one transaction, safe from any thread."""

    def keep(self, visit: RecordedVisit) -> None:
        """Keep one; a second one of the same id replaces it."""

    def every(self) -> Iterable[RecordedVisit]:
        """All, oldest first, without loading them at once."""

    def count(self) -> int:
        """How many there are."""

    def erase_before(self, at: float) -> int:
        """Erase all from before a Unix time beyond recall; how many."""

    def erase(self, visit_id: str) -> None:
        """Erase one beyond recall; nothing happens where there is none."""
