"""The calibration of this data folder: its desk, its page, and what follows the people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from faceid_gui.app.calibrating import running_desk
from faceid_gui.app.context import photo_workers
from faceid_gui.app.wizards import Running
from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.core.types import Threshold
from faceid_gui.services.calibration.recalibrator import (
    RecalibrationState,
)
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.services.calibration.strangers import (
    Strangers,
    embed_strangers,
    photos_of_strangers,
)
from faceid_gui.services.importing.people_import import ImportProgress
from faceid_gui.views.console.threshold.tools import (
    CalibrationWish,
    ThresholdFacts,
    ThresholdTools,
)


def threshold_tools(
    running: Running,
    recalibration: Callable[[], RecalibrationState | None] = lambda: None,
    poke: Callable[[], None] = lambda: None,
) -> ThresholdTools:
    """What the page of the threshold is handed; ``poke`` is told of another plan."""
    page = _PageDesk(running, recalibration, poke)
    return ThresholdTools(
        threshold=page.threshold,
        facts=page.facts,
        calibrate=page.calibrate,
        review=page.review,
        save_plan=page.save_plan,
        forget_strangers=page.forget_strangers,
    )


class _PageDesk:
    """Answers the page, on whatever thread it asks."""

    def __init__(
        self,
        running: Running,
        recalibration: Callable[[], RecalibrationState | None],
        poke: Callable[[], None],
    ) -> None:
        self._running = running
        self._recalibration = recalibration
        self._poke = poke
        self._embedded: tuple[CalibrationWish, Strangers] | None = None

    def threshold(self) -> Threshold | None:
        """The threshold in force."""
        desk = self._running.desk()
        return desk.threshold() if desk is not None else None

    def facts(self) -> ThresholdFacts:
        """How it stands."""
        workplace, desk = self._running.workplace, running_desk(self._running)
        plan = desk.plan()
        return ThresholdFacts(
            plan=plan,
            target=plan.target_fpir or workplace.settings.recognition.target_fpir,
            people=len(workplace.records.gallery.people()),
            kept_strangers=desk.kept(),
            recordings=workplace.records.recordings.count(),
            last=desk.last(),
            recalibration=self._recalibration(),
        )

    def review(
        self, wish: CalibrationWish | None, progress: Callable[[float], None]
    ) -> SiteCalibration:
        """What a calibration would find; strangers are looked at once for it and the next."""
        desk = running_desk(self._running)
        if wish is None:
            return desk.calibrate(keep=False)
        strangers = self._strangers_of(wish, progress)
        progress(0.9)
        done = desk.calibrate(
            strangers=strangers, plan=wish.plan, keep=False, keep_strangers=wish.keep_strangers
        )
        self._embedded = None if strangers is None else (wish, strangers)
        return done

    def calibrate(
        self, wish: CalibrationWish, progress: Callable[[float], None]
    ) -> SiteCalibration:
        """Set the threshold; photos take nine tenths of the time."""
        strangers = self._strangers_of(wish, progress)
        self._embedded = None
        progress(0.9)
        done = running_desk(self._running).calibrate(
            strangers=strangers, plan=wish.plan, keep_strangers=wish.keep_strangers
        )
        progress(1.0)
        self._poke()
        return done

    def save_plan(self, plan: CalibrationPlan) -> None:
        """Keep another plan, and let the threshold follow it."""
        running_desk(self._running).save(plan)
        self._poke()

    def forget_strangers(self) -> int:
        """Erase the kept strangers."""
        count = running_desk(self._running).forget()
        self._poke()
        return count

    def _strangers_of(
        self, wish: CalibrationWish, progress: Callable[[float], None]
    ) -> Strangers | None:
        if wish.folder is None:
            return None
        if self._embedded is not None and self._embedded[0] == wish:
            return self._embedded[1]
        return self._strangers(wish.folder, wish.by_parent, progress)

    def _strangers(
        self, folder: Path, by_parent: bool, progress: Callable[[float], None]
    ) -> Strangers:
        contract = self._running.files().contract

        def told(step: ImportProgress) -> None:
            progress(0.9 * step.done / max(step.total, 1))

        return embed_strangers(
            photos_of_strangers(folder, by_parent=by_parent),
            make_backend=lambda: self._running.backend(1),
            dimension=contract.dimension,
            workers=photo_workers(),
            progress=told,
        )
