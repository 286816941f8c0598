"""A console window over fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from faceid_gui.core.calibration import (
    CalibrationReport,
    ClosePair,
    GroupFinding,
    Interval,
    PersonFinding,
)
from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Threshold
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.import_job import ImportJob
from faceid_gui.services.calibration.site import SiteCalibration
from faceid_gui.services.enrolment.consent import given_consent
from faceid_gui.services.health import CheckUp
from faceid_gui.services.importing.gallery_import import GalleryImport
from faceid_gui.settings.tree import Settings
from faceid_gui.views.console.console_window import ConsoleWindow
from faceid_gui.views.console.context import ConsoleContext
from faceid_gui.views.console.health.tools import HealthTools
from faceid_gui.views.console.importing.page import ImportTools
from faceid_gui.views.console.lab.tools import LabTools
from faceid_gui.views.console.server.tools import ServerTools
from faceid_gui.views.console.threshold.tools import (
    CalibrationWish,
    ThresholdFacts,
    ThresholdTools,
)
from faceid_gui.views.console.visits.tools import VisitsTools
from faceid_gui.views.wizards.context import WizardContext
from tests.fakes import FakeBackend, ListCamera, MemoryGallery, MemoryVisits
from tests.qt.support import MemoryPin
from tests.views.console.people_support import people_tools
from tests.views.support import Bench, NotingSounds


class Calibration:
    """Calibrates to a fixed threshold, or fails; keeps the plan in memory."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.threshold: Threshold | None = None
        self.found = found(Threshold(0.512, 0.05, True, 0.001, 0.0005, 3, 6))
        self.facts = ThresholdFacts(CalibrationPlan(), 0.001, 3)
        self.wishes: list[CalibrationWish] = []

    def __call__(self, wish: CalibrationWish, report: Callable[[float], None]) -> SiteCalibration:
        if self.error is not None:
            raise self.error
        self.wishes.append(wish)
        report(0.5)
        self.threshold = self.found.report.threshold
        return self.found

    def review(
        self, wish: CalibrationWish | None, report: Callable[[float], None]
    ) -> SiteCalibration:
        if wish is not None and self.error is not None:
            raise self.error
        report(0.5)
        return self.found

    def save(self, plan: CalibrationPlan) -> None:
        self.facts = replace(self.facts, plan=plan)

    def forget(self) -> int:
        self.facts = replace(self.facts, kept_strangers=0)
        return 1

    def tools(self, threshold: Callable[[], Threshold | None]) -> ThresholdTools:
        return ThresholdTools(
            threshold=threshold,
            facts=lambda: self.facts,
            calibrate=self,
            review=self.review,
            save_plan=self.save,
            forget_strangers=self.forget,
        )


def found(threshold: Threshold) -> SiteCalibration:
    """What a calibration found that came to this threshold."""
    report = CalibrationReport(threshold, 6, 6.0, 0.4, False, False, 0.0, 6, None, 3)
    return SiteCalibration(report, Threshold(0.46), None, ())


def found_much(*, fnmr: float = 0.012) -> SiteCalibration:
    """What a calibration found among people in groups, some of whom look alike."""
    rates = Interval(0.0021, 5.8e-13, 0.015), Interval(2e-7, 5.8e-13, 4.3e-5)
    pairs = [("최유나", "김민지"), ("Hana Novak", "한예린"), ("Mette Holm", "Leila Haddad")]
    others = [(f"Piet de Vries {number}", f"Ingrid Solberg {number}") for number in range(12)]
    alike = [ClosePair(*two, 0.62 - 0.02 * n, n < 2) for n, two in enumerate((*pairs, *others))]
    report = CalibrationReport(
        Threshold(0.592, 0.05, True, 0.01, 0.002, 40, 360, group="glasses"),
        searches=360,
        effective=200.0,
        highest_impostor=0.6,
        extrapolated=False,
        held_up=False,
        expected_fnmr=fnmr,
        genuine=200,
        closest=alike[0],
        planned_size=60,
        groups=(
            GroupFinding("glasses", 14, 134, 90.0, 0.592, 0.011, rates[0]),
            GroupFinding("no glasses", 26, 226, 120.0, 0.387, 0.01, rates[1]),
            GroupFinding("야간 근무", 2, 9, 3.0, 0.31, 0.2, None),
        ),
        people=(
            PersonFinding("최유나", "김민지", 0.62, 0.63, 0.1, 5, 0.2, 0.0, limited=False),
            PersonFinding("Hana Novak", "한예린", 0.6, 0.58, 0.1, 5, 0.4, 0.0, limited=True),
        ),
        look_alikes=tuple(alike),
        fpir=rates[0],
    )
    return SiteCalibration(report, Threshold(0.44), None, (), 160)


def no_checks() -> tuple[CheckUp, ...]:
    """A machine at which there is nothing to look."""
    return ()


@dataclass
class Console:
    """A console window and what lies around it. ``close`` stops what the app would stop."""

    bench: Bench
    feed: EngineFeed
    gallery: MemoryGallery = field(default_factory=MemoryGallery)
    log: MemoryVisits = field(default_factory=MemoryVisits)
    calibration: Calibration = field(default_factory=Calibration)
    camera: Callable[[], ListCamera] = lambda: ListCamera([])
    server: ServerTools | None = None
    lab: LabTools | None = None
    clock: Clock = field(default_factory=SystemClock)
    window: ConsoleWindow = field(init=False)
    job: ImportJob = field(init=False)

    def __post_init__(self) -> None:
        work = GalleryImport(self.gallery, lambda _threads: FakeBackend(), lambda: False)
        self.job = ImportJob(look=work.look, work=work.work, clock=SystemClock())
        self.window = ConsoleWindow(self._context())

    def close(self) -> None:
        self.window.close()
        self.job.close()

    def _context(self) -> ConsoleContext:
        bench = self.bench
        return ConsoleContext(
            feed=self.feed,
            clock=self.clock,
            pin=MemoryPin(),
            background=bench.background,
            sounds=NotingSounds(),
            tools=bench.tools(),
            settings=self._settings,
            use_source=bench.sources.append,
            people=people_tools(self.gallery),
            importing=ImportTools(
                self.job,
                bench.background,
                lambda language: given_consent(language, keep_crops=False, at=5.0),
            ),
            visits=VisitsTools(
                log=self.log,
                find=self.gallery.find,
                policy=Policy,
                noted=lambda _count: None,
                clock=self.clock,
            ),
            health=HealthTools(
                check_ups=no_checks,
                source=lambda: "camera:0",
                running_source=lambda: "camera:0",
                running_frame=lambda: None,
                clock=self.clock,
            ),
            wizards=self._wizards(),
            threshold=self.calibration.tools(bench.tools().threshold),
            closed=lambda: bench.left.append(True),
            reembed=bench.reembed,
            server=self.server,
            lab=self.lab,
        )

    def _settings(self) -> Settings:
        return self.bench.settings

    def _wizards(self) -> WizardContext:
        return WizardContext(
            background=self.bench.background,
            clock=self.clock,
            cameras=self.bench.tools().cameras,
            source=lambda: "camera:0",
            open_frames=self._open,
            make_backend=lambda _threads: FakeBackend(),
            store=self.gallery,
            default=lambda: Threshold(0.46, 0.05),
            threshold=lambda: Threshold(0.46, 0.05),
            keep_crops=lambda: False,
            mirrored=lambda: True,
            pictures=Path("pictures"),
        )

    def _open(self, source: str) -> ListCamera:
        if source != "camera:0":
            raise BadRequest("there is no such source")
        return self.camera()
