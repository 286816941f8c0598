"""What the calibration of a site is to rest on, and the ports that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from faceid_gui.core.types import Embedding


@dataclass(frozen=True, slots=True)
class CalibrationPlan:
    """What the operator wants of the threshold.

    ``target_fpir`` None takes the rate of the settings. ``planned_size`` is how many people it
    must hold for, None for those who are enrolled. ``groups`` are labels by person id, in the
    order of the ids. ``use_unknown_visits`` takes recorded visits of unknown people for
    strangers. ``automatic`` lets it follow changes of the gallery.
    """

    target_fpir: float | None = None
    planned_size: int | None = None
    groups: tuple[tuple[str, str], ...] = ()
    use_unknown_visits: bool = False
    automatic: bool = True


@dataclass(frozen=True, slots=True)
class LastCalibration:
    """The newest calibration of one contract.

    ``fingerprint`` stands for all that it rests on. ``at`` is Unix time, seconds; ``before`` and
    ``value`` are thresholds, ``why`` a word such as ``asked`` or ``gallery``. ``fleeting`` is how
    many strangers it rests on that were not kept.
    """

    contract_id: str
    fingerprint: str
    at: float
    before: float
    value: float
    why: str
    fleeting: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class KeptStranger:
    """One embedding of somebody who is not enrolled, shape (d,), unit length.

    ``owner`` is the same for several of one person and names nobody; ``group`` is their label.
    """

    embedding: Embedding
    owner: str
    group: str = ""


class SiteRecords(Protocol):
    """Few sealed values of this site. Every method is one transaction, safe from any thread."""

    def read(self, key: str) -> bytes | None:
        """A value, None where there is none. Raises StoreDamaged."""

    def write(self, key: str, content: bytes) -> None:
        """Keep a value in the place of the one before."""

    def erase(self, key: str) -> None:
        """Erase a value beyond recall; nothing happens where there is none."""


class KeptStrangers(Protocol):
    """Embeddings of strangers, sealed. Every method is one transaction, safe from any thread."""

    def keep(self, contract_id: str, strangers: Sequence[KeptStranger]) -> None:
        """Keep these in the place of all others of the contract."""

    def every(self, contract_id: str) -> tuple[KeptStranger, ...]:
        """All of a contract, always in one order. Raises StoreDamaged."""

    def count(self, contract_id: str) -> int:
        """How many there are of a contract."""

    def forget(self) -> int:
        """Erase all, of whatever contract, beyond recall; how many."""
