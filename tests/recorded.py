"""Recorded visits of FakeBackend's identities, and a memory to keep them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.opencv import cv2
from faceid_gui.core.recorded import MOST_CROP_BYTES, MOST_LOOKS, RecordedLook, RecordedVisit
from faceid_gui.core.types import Embedding, EmbeddingContract
from tests.fakes import CONTRACT, identity_vector


class MemoryRecordings:
    """A VisitRecordings in memory; ``fail`` is raised by the next one to be kept."""

    def __init__(self) -> None:
        self.kept: dict[str, RecordedVisit] = {}
        self.fail: Exception | None = None

    def keep(self, visit: RecordedVisit) -> None:
        if self.fail is not None:
            raise self.fail
        too_large = any(len(look.crop) > MOST_CROP_BYTES for look in visit.looks)
        if len(visit.looks) > MOST_LOOKS or too_large:
            raise BadRequest(visit.visit_id)
        self.kept[visit.visit_id] = visit

    def every(self) -> Iterable[RecordedVisit]:
        return iter(sorted(self.kept.values(), key=lambda visit: (visit.at, visit.visit_id)))

    def count(self) -> int:
        return len(self.kept)

    def erase_before(self, at: float) -> int:
        gone = [visit.visit_id for visit in self.kept.values() if visit.at < at]
        for visit_id in gone:
            del self.kept[visit_id]
        return len(gone)

    def erase(self, visit_id: str) -> None:
        self.kept.pop(visit_id, None)


@cache
def flat_crop(identity: int = 0) -> bytes:
    """A 112x112 crop of one colour, which FakeBackend takes for that identity."""
    return bytes(cv2.imencode(".png", np.full((112, 112, 3), 10 * identity, np.uint8))[1])


def recorded_look(
    at: float,
    embedding: Embedding,
    *,
    crop: bytes | None = None,
    careful: bool = False,
    liveness: float | None = None,
) -> RecordedLook:
    """One look with a crop."""
    return RecordedLook(at, flat_crop() if crop is None else crop, embedding, careful, liveness)


def recorded_visit(
    name: str,
    identities: Sequence[int] = (1, 1, 1),
    *,
    at: float = 1_700_000_000.0,
    contract: EmbeddingContract = CONTRACT,
    live: float | None = None,
) -> RecordedVisit:
    """One visit, a look of one of FakeBackend's identities every 33 ms."""
    looks = tuple(
        recorded_look(place / 30, identity_vector(who), crop=flat_crop(who), liveness=live)
        for place, who in enumerate(identities)
    )
    scores = () if live is None else (live,) * len(looks)
    return RecordedVisit(name, at, contract.id, looks, scores)


def same(one: RecordedVisit, other: RecordedVisit) -> bool:
    """Whether two recordings say the same, bit for bit."""
    bare = [replace(visit, looks=()) for visit in (one, other)]
    facts = [(v.visit_id, v.at, v.contract_id, v.liveness_scores, v.spoofed, v.fault) for v in bare]
    looks = [
        [(k.at, k.crop, k.embedding.tobytes(), k.careful, k.liveness) for k in visit.looks]
        for visit in (one, other)
    ]
    return facts[0] == facts[1] and looks[0] == looks[1]
