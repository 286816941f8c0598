"""Recorded visits as bytes to be sealed, and back.

``4 bytes: length of the head | head (JSON) | embeddings (float32) | crops (PNG)``. All numbers
are little-endian; nothing in it is executed or unpickled when it is read.
"""

from __future__ import annotations

import json
import math
import struct
from itertools import accumulate, pairwise
from typing import Any, Final

import numpy as np

from faceid_gui.core.errors import BadRequest, Bug, StoreDamaged
from faceid_gui.core.recorded import MOST_CROP_BYTES, MOST_LOOKS, RecordedLook, RecordedVisit
from faceid_gui.store.records import WIRE

_LENGTH: Final = struct.Struct("<I")
_MOST_SCORES: Final = 64


def recording_bytes(visit: RecordedVisit) -> bytes:
    """A recording as it is kept, but for its id and time, which are its place.

    Raises BadRequest where it is larger than one can be, and Bug where its embeddings are not
    finite or of different lengths.
    """
    _check_size(visit)
    rows = [np.asarray(look.embedding, np.float32) for look in visit.looks]
    if any(row.ndim != 1 or row.shape != rows[0].shape for row in rows):
        raise Bug("the embeddings of a recording are of different lengths")
    matrix = np.stack(rows).astype(WIRE) if rows else np.zeros((0, 0), WIRE)
    if not np.isfinite(matrix).all():
        raise Bug("an embedding of a recording is not finite")
    head = json.dumps(
        {
            "contract": visit.contract_id,
            "liveness": [float(score) for score in visit.liveness_scores],
            "spoofed": visit.spoofed,
            "fault": visit.fault,
            "people": list(visit.people),
            "dimension": matrix.shape[1],
            "looks": [
                [float(look.at), len(look.crop), look.careful, _plain(look.liveness)]
                for look in visit.looks
            ],
        }
    ).encode()
    crops = b"".join(look.crop for look in visit.looks)
    return _LENGTH.pack(len(head)) + head + matrix.tobytes() + crops


def recording_from(content: bytes, *, visit_id: str, at: float) -> RecordedVisit:
    """A recording that was kept. Raises StoreDamaged."""
    try:
        (size,) = _LENGTH.unpack_from(content)
        start = _LENGTH.size + size
        head: dict[str, Any] = json.loads(content[_LENGTH.size : start])
        return RecordedVisit(
            visit_id=visit_id,
            at=at,
            contract_id=str(head["contract"]),
            looks=_looks(head, content[start:]),
            liveness_scores=tuple(float(score) for score in head["liveness"]),
            spoofed=head["spoofed"] is not False,
            fault=None if head["fault"] is None else str(head["fault"]),
            people=tuple(str(person) for person in head.get("people", ())),
        )
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise StoreDamaged("a recording cannot be understood", detail=visit_id) from error


def _looks(head: dict[str, Any], body: bytes) -> tuple[RecordedLook, ...]:
    """The looks that a head tells of. Raises ValueError where the body is not theirs."""
    told, dimension = head["looks"], int(head["dimension"])
    first = len(told) * dimension * WIRE.itemsize
    matrix = np.frombuffer(body[:first], WIRE).reshape(len(told), dimension).astype(np.float32)
    ends = tuple(accumulate((int(look[1]) for look in told), initial=first))
    if ends[-1] != len(body) or any(end < start for start, end in pairwise(ends)):
        message = "the crops have another size"
        raise ValueError(message)
    return tuple(
        RecordedLook(
            at=float(at),
            crop=body[start:end],
            embedding=row,
            careful=careful is True,
            liveness=None if liveness is None else float(liveness),
        )
        for (at, _, careful, liveness), row, (start, end) in zip(
            told, matrix, pairwise(ends), strict=True
        )
    )


def _check_size(visit: RecordedVisit) -> None:
    if len(visit.looks) > MOST_LOOKS or len(visit.liveness_scores) > _MOST_SCORES:
        raise BadRequest("a recording has too many looks", detail=visit.visit_id)
    if any(len(look.crop) > MOST_CROP_BYTES for look in visit.looks):
        raise BadRequest("a crop of a recording is too large", detail=visit.visit_id)
    if not all(math.isfinite(at) for at in (visit.at, *(look.at for look in visit.looks))):
        raise BadRequest("a time of a recording is not finite", detail=visit.visit_id)


def _plain(score: float | None) -> float | None:
    return None if score is None else float(score)
