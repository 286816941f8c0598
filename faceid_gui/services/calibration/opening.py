"""The calibration of an open data folder: what it takes, and its desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from faceid_gui.core.calibration_plan import KeptStrangers, SiteRecords
from faceid_gui.core.ports import Clock, GalleryStore, VisitLog
from faceid_gui.core.recorded import VisitRecordings
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.services.calibration.desk import (
    CalibrationAudit,
    CalibrationDesk,
    CalibrationParts,
)
from faceid_gui.services.calibration.plan import PlanKeeper
from faceid_gui.settings.tree import Settings


class CalibrationRecords(Protocol):
    """What a calibration takes of an open data folder."""

    @property
    def gallery(self) -> GalleryStore:
        """The people."""

    @property
    def visits(self) -> VisitLog:
        """The visits."""

    @property
    def audit(self) -> CalibrationAudit:
        """The trail."""

    @property
    def site(self) -> SiteRecords:
        """What the calibration is to rest on."""

    @property
    def strangers(self) -> KeptStrangers:
        """Strangers that were kept."""

    @property
    def recordings(self) -> VisitRecordings:
        """Recorded visits."""


def calibration_desk(
    records: CalibrationRecords,
    clock: Clock,
    settings: Callable[[], Settings],
    contract: EmbeddingContract,
    default: Threshold,
    *,
    actor: str = "local",
) -> CalibrationDesk:
    """The desk of one contract over an open data folder."""
    parts = CalibrationParts(
        gallery=records.gallery,
        plans=PlanKeeper(records.site),
        strangers=records.strangers,
        visits=records.visits,
        audit=records.audit,
        clock=clock,
        target=lambda: settings().recognition.target_fpir,
        recordings=records.recordings,
    )
    return CalibrationDesk(parts, contract, default, actor=actor)
