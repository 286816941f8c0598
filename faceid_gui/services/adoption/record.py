"""What was in use before an adoption, kept on the disk so that it can be taken back later."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.types import PersonRule, Threshold
from faceid_gui.settings.private_file import PrivateFile
from faceid_gui.settings.tree import Settings

ADOPTION_FILE: Final = "adoption.json"

MOST_RECORDS: Final = 20
"""Older adoptions cannot be undone."""

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings say of recognition: keys of pack and detector, and a threshold by hand.

    ``pack`` may be ``auto``; an empty ``detector`` is the pack's own.
    """

    pack: str
    detector: str
    by_hand: float | None

    @staticmethod
    def of(settings: Settings) -> Wanted:
        """What these settings say."""
        recognition = settings.recognition
        return Wanted(recognition.pack, recognition.detector, recognition.threshold)

    def put_into(self, settings: Settings) -> Settings:
        """The same settings with this in them."""
        update = {"pack": self.pack, "detector": self.detector, "threshold": self.by_hand}
        recognition = settings.recognition.model_copy(update=update)
        return settings.model_copy(update={"recognition": recognition})


@dataclass(frozen=True, slots=True)
class KeptThreshold:
    """The threshold that a contract had, None where it had none of its own."""

    contract_id: str
    threshold: Threshold | None


@dataclass(frozen=True, slots=True)
class AdoptionRecord:
    """One adoption. ``pack_before`` is the pack that was really in use (``before`` may say
    ``auto``). ``at`` is Unix time. ``whole`` is False from just before the switch to just after
    it: only a program that died in between leaves such a record. Holds ids and no names."""

    at: float
    before: Wanted
    pack_before: str
    after: Wanted
    thresholds: tuple[KeptThreshold, ...]
    whole: bool = True


class AdoptionFile:
    """The adoptions that can be undone, the newest last; read and replaced in one step."""

    def __init__(self, folder: Path) -> None:
        self._file = PrivateFile(folder / ADOPTION_FILE, "the record of adoptions")

    def records(self) -> tuple[AdoptionRecord, ...]:
        """All that were not undone, the oldest first.

        Raises StoreDamaged where the file makes no sense, KeyUnavailable where others may
        write it, and EnvironmentFault where it cannot be read.
        """
        data = self._file.read()
        if data is None:
            return ()
        try:
            return _parse(json.loads(data))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            message = f"{self._file.path} is damaged: what was in use before is not known."
            raise StoreDamaged(message, detail=str(error)) from error

    def newest(self) -> AdoptionRecord | None:
        """The one that can be undone now, None where there is none. Raises like ``records``."""
        found = self.records()
        return found[-1] if found else None

    def keep(self, records: Sequence[AdoptionRecord]) -> None:
        """Keep these, and of very many the newest. Raises DiskFull or EnvironmentFault."""
        if not records:
            self._file.remove()
            return
        rows = [asdict(record) for record in records[-MOST_RECORDS:]]
        self._file.write(json.dumps({"version": _VERSION, "records": rows}, indent=1).encode())


def _parse(document: dict[str, Any]) -> tuple[AdoptionRecord, ...]:
    if document["version"] != _VERSION:
        raise ValueError("another version")
    return tuple(_record(row) for row in document["records"])


def _record(document: dict[str, Any]) -> AdoptionRecord:
    return AdoptionRecord(
        at=float(document["at"]),
        before=_wanted(document["before"]),
        pack_before=str(document["pack_before"]),
        after=_wanted(document["after"]),
        thresholds=tuple(_kept(kept) for kept in document["thresholds"]),
        whole=bool(document["whole"]),
    )


def _wanted(document: dict[str, Any]) -> Wanted:
    by_hand = document["by_hand"]
    value = None if by_hand is None else _score(by_hand)
    return Wanted(str(document["pack"]), str(document["detector"]), value)


def _kept(document: dict[str, Any]) -> KeptThreshold:
    found = document["threshold"]
    return KeptThreshold(str(document["contract_id"]), None if found is None else _threshold(found))


def _threshold(document: dict[str, Any]) -> Threshold:
    rules = [
        PersonRule(str(rule["person_id"]), _score(rule["value"]), _margin(rule["margin"]))
        for rule in document["people"]
    ]
    return Threshold(
        value=_score(document["value"]),
        margin=_margin(document["margin"]),
        calibrated=bool(document["calibrated"]),
        target_fpir=_rate(document["target_fpir"]),
        floor_fpir=_rate(document["floor_fpir"]),
        gallery_size=int(document["gallery_size"]),
        impostors=int(document["impostors"]),
        people=tuple(rules),
        group=str(document["group"]),
    )


def _rate(value: object) -> float | None:
    return None if value is None else _score(value)


def _score(value: object) -> float:
    return _number(value, 0.0, 1.0)


def _margin(value: object) -> float:
    return _number(value, 0.0, 2.0)


def _number(value: object, least: float, most: float) -> float:
    if not isinstance(value, int | float):
        raise TypeError("no number")
    number = float(value)
    if not (math.isfinite(number) and least <= number <= most):
        raise ValueError("no score, lead or rate")
    return number
