"""Keeps the answers to claims among the visits."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.ports import Clock, VisitLog, VisitRecord
from faceid_gui.services.claims.result import ClaimResult

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class VisitKeeper:
    """Writes what a camera showed of a claim into the log of visits, like any visit.

    A claim that ended for a reason of its own, such as ``busy`` or another person's face, is
    no visit; it is logged.
    """

    visits: VisitLog
    clock: Clock

    def __call__(self, result: ClaimResult) -> None:
        """Keep one answer. Raises what the log raises, such as DiskFull."""
        evidence, reason = result.evidence, result.reason
        if evidence is None or not (result.granted or isinstance(reason, DenyReason)):
            _log.info("a claim was refused: %s", reason)
            return
        self.visits.record(
            VisitRecord(
                visit_id=evidence.visit_id,
                at=self.clock.wall(),
                granted=result.granted,
                reason=reason if isinstance(reason, DenyReason) else None,
                person_id=evidence.person_id if result.granted else None,
                name=result.identity if result.granted else None,
                evidence=evidence,
                backend=evidence.backend or "local",
            )
        )
