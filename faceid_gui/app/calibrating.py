"""The calibration of a data folder, for windows, commands and the server alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faceid_gui.app.linked import BackendMaker
from faceid_gui.core.errors import ModelMissing
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import Clock
from faceid_gui.services.calibration.desk import CalibrationDesk
from faceid_gui.services.calibration.opening import CalibrationRecords, calibration_desk
from faceid_gui.services.calibration.plan import PlanKeeper
from faceid_gui.services.calibration.recalibrator import RecalibrationParts, Recalibrator
from faceid_gui.settings.tree import Settings

if TYPE_CHECKING:
    from faceid_gui.app.wizards import Running


def server_recalibrator(
    records: CalibrationRecords, clock: Clock, settings: Callable[[], Settings], files: PackFiles
) -> Recalibrator:
    """What lets a server's threshold follow its people, for the pack that it serves."""
    desk = calibration_desk(
        records, clock, settings, files.contract, files.pack.default_threshold, actor="server"
    )
    return _recalibrator(records, clock, desk=lambda: desk, from_server=lambda: False)


def session_recalibrator(running: Running) -> Recalibrator:
    """What lets the threshold follow the people of the session that runs; not started."""
    return _recalibrator(
        running.workplace.records,
        running.workplace.clock,
        desk=lambda: _desk_if_any(running),
        from_server=lambda: _from_server(running),
    )


def running_desk(running: Running) -> CalibrationDesk:
    """The desk of the pack in use. Raises ModelMissing."""
    workplace, files = running.workplace, running.files()
    return calibration_desk(
        workplace.records,
        workplace.clock,
        lambda: workplace.settings,
        files.contract,
        files.pack.default_threshold,
    )


def _desk_if_any(running: Running) -> CalibrationDesk | None:
    try:
        return running_desk(running)
    except ModelMissing:
        return None


def _from_server(running: Running) -> bool:
    """Whether people, and their threshold with them, are taken from a server."""
    workplace = running.workplace
    if not workplace.settings.remote.take_people:
        return False
    return BackendMaker(workplace.paths, workplace.library).link() is not None


def _recalibrator(
    records: CalibrationRecords,
    clock: Clock,
    *,
    desk: Callable[[], CalibrationDesk | None],
    from_server: Callable[[], bool],
) -> Recalibrator:
    return Recalibrator(
        RecalibrationParts(
            gallery=records.gallery,
            plans=PlanKeeper(records.site),
            audit=records.audit,
            clock=clock,
            desk=desk,
            from_server=from_server,
        )
    )
