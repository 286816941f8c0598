"""What is kept of one visit where its recording was asked for: aligned crops, never frames."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import replace
from typing import Final

from faceid_gui.core.decision import Evidence
from faceid_gui.core.errors import NoFace
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.opencv import cv2
from faceid_gui.core.recorded import FROZEN, MOST_LOOKS, RecordedLook, RecordedVisit
from faceid_gui.core.types import Image, Landmarks

_log = logging.getLogger(__name__)

_FAST: Final = (cv2.IMWRITE_PNG_COMPRESSION, 1)


class Tape:
    """The good frames of one visit: the last ones before its decision, then what has room.

    It takes as many as the evidence rests on, so memory is bounded by the visits that are
    open: about 0.5 MB each at most.
    """

    def __init__(self) -> None:
        self._looks: deque[RecordedLook] = deque(maxlen=MOST_LOOKS)
        self._decided_on: Evidence | None = None

    @property
    def full(self) -> bool:
        """Whether a further look would be in vain."""
        return self._decided_on is not None and len(self._looks) == MOST_LOOKS

    def add(self, look: RecordedLook) -> None:
        """Keep one more look; before the decision the oldest one makes room for it."""
        if not self.full:
            self._looks.append(look)

    def note_liveness(self, score: float) -> None:
        """The liveness of the newest look."""
        if self._looks:
            self._looks.append(replace(self._looks.pop(), liveness=score))

    def forget(self) -> None:
        """Forget the looks: the camera was in doubt, and the evidence begins again."""
        self._looks.clear()

    def settle(self, evidence: Evidence) -> None:
        """The visit was decided, on this evidence."""
        self._decided_on = evidence

    def recorded(self, evidence: Evidence, *, at: float, contract: str) -> RecordedVisit | None:
        """The visit as it is kept, None where nothing was seen of it.

        ``evidence`` is that of its end, ``at`` the Unix time of it.
        """
        if not self._looks:
            return None
        decided_on = self._decided_on or evidence
        nearest = (decided_on.person_id, evidence.person_id)
        return RecordedVisit(
            visit_id=evidence.visit_id,
            at=at,
            contract_id=contract,
            looks=tuple(self._looks),
            liveness_scores=decided_on.liveness_scores,
            spoofed=decided_on.spoofed,
            fault=decided_on.fault or (FROZEN if decided_on.frozen else None),
            people=tuple(dict.fromkeys(person for person in nearest if person)),
        )


def cut_crop(image: Image, landmarks: Landmarks) -> bytes | None:
    """The aligned 112x112 crop of a face as PNG; None where there is none to be had.

    Never raises: a face that cannot be kept is recognised all the same.
    """
    try:
        crop = align(image, landmarks, ARCFACE_112)
        done, png = cv2.imencode(".png", crop, _FAST)
    except (NoFace, cv2.error) as error:
        _log.debug("no crop for the recording: %s", error)
        return None
    return bytes(png) if done else None
