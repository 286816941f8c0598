"""Visits on their way to the source: sent in order, each kept there once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import KeptVisit
from faceid_gui.core.sync import SyncSource, SyncStore, VisitQueue

_BATCH: Final = 100

_log = logging.getLogger(__name__)


class VisitOutbox:
    """Sends the visits of this kiosk's log that its source does not have.

    The number of the last one sent is kept beside the people, so that nothing is sent in vain
    after a restart. Visits that grew too old to be kept before they could be sent are
    erased as was promised to who was seen, but counted, and told.
    """

    def __init__(
        self,
        source: SyncSource,
        store: SyncStore,
        visits: VisitQueue,
        *,
        stopping: Callable[[], bool],
    ) -> None:
        self._source = source
        self._store = store
        self._visits = visits
        self._stopping = stopping

    def prepare(self) -> None:
        """Note where to begin, and what was erased unsent meanwhile. Needs no source."""
        lowest, _ = self._visits.span()
        sent = self._store.sent_visit()
        if sent is None:
            self._store.note_sent_visit(max(lowest - 1, 0))
        elif lowest > sent + 1:
            lost = lowest - 1 - sent
            self._store.note_sent_visit(lowest - 1, lost=lost)
            _log.warning("%d visits were erased by their age before they could be sent", lost)

    def waiting(self) -> int:
        """How many visits wait to be sent."""
        lowest, highest = self._visits.span()
        return max(highest - max(self._store.sent_visit() or 0, lowest - 1, 0), 0)

    def send(self) -> None:
        """Send all that waits. Raises LinkFailed, and what the store raises."""
        self.prepare()
        while not self._stopping():
            batch = self._visits.following(self._store.sent_visit() or 0, _BATCH)
            if not batch:
                return
            self._send(batch)

    def _send(self, batch: Sequence[KeptVisit]) -> None:
        try:
            self._source.send_visits([kept.visit for kept in batch])
        except BadRequest:
            self._send_singly(batch)
        else:
            self._store.note_sent_visit(batch[-1].number)

    def _send_singly(self, batch: Sequence[KeptVisit]) -> None:
        """One visit that can never be sent must not hold up those after it."""
        for kept in batch:
            try:
                self._source.send_visits([kept.visit])
            except BadRequest as error:
                _log.warning("visit %d cannot be sent: %s", kept.number, error.detail or error)
                self._store.note_sent_visit(kept.number, lost=1)
            else:
                self._store.note_sent_visit(kept.number)
