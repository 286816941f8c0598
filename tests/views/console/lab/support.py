"""A lab over fakes: evaluates, keeps and takes into use as a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.catalogue.packs import PACKS
from faceid_gui.core.errors import Cancelled, NotFound
from faceid_gui.core.types import EmbeddingContract, Image, Person, Threshold
from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
from faceid_gui.lab.results import Run, Trial
from faceid_gui.lab.runs import RunSummary, summary_of
from faceid_gui.qt.background import Background
from faceid_gui.qt.lab_job import LabJob
from faceid_gui.qt.use_job import UseJob, UseWork
from faceid_gui.services.adoption import (
    AdoptionPlan,
    AdoptionProgress,
    AdoptionRecord,
    AdoptionResult,
    Field,
    PeopleFound,
    Stage,
    UndoPlan,
    Wanted,
)
from faceid_gui.settings.tree import Settings
from faceid_gui.views.console.lab.choosing import LabAsks
from faceid_gui.views.console.lab.page import LabPage
from faceid_gui.views.console.lab.tools import KeptCrops, LabChoice, LabTools
from tests.clocks import FakeClock
from tests.lab.samples import AT, sample_run
from tests.views.scenes import portrait
from tests.views.support import OnePackLibrary

CHOICES = (
    LabChoice("compact", "YuNet + MobileFaceNet", licence="Apache-2.0", size_bytes=13_500_000),
    LabChoice("builtin", "dlib", licence="CC0-1.0", size_bytes=121_700_000),
    LabChoice(
        "buffalo",
        "Buffalo L (ResNet-50)",
        licence="InsightFace research",
        commercial=False,
        size_bytes=191_000_000,
    ),
    LabChoice(
        "balanced",
        "SFace",
        ready=False,
        licence="Apache-2.0",
        size_bytes=38_700_000,
        installs="balanced",
    ),
    LabChoice("deepface:VGG-Face", "VGG-Face", ready=False, note="Needs the extra “deepface”"),
)
DETECTORS = (
    LabChoice("yunet", "YuNet", licence="MIT", size_bytes=233_000),
    LabChoice("hog", "dlib HOG", licence="CC0-1.0"),
    LabChoice("retinaface", "RetinaFace", ready=False, note="Needs the extra “deepface”"),
)
PEOPLE = tuple(Person(name, name, 0.0, 3) for name in ("Ada Lovelace", "김철수", "Grace Hopper"))
BEFORE, AFTER = Wanted("auto", "", None), Wanted("builtin", "", None)


def adoption_plan(trial: Trial | None = None) -> AdoptionPlan:
    """From compact to another pack; one person is ready, one has pictures, one must come."""
    wanted = AFTER if trial is None else Wanted(trial.choice.packs[0], "", None)
    ready, kept, back = PEOPLE
    return AdoptionPlan(
        before=BEFORE,
        pack_before="compact",
        after=wanted,
        pack=next(pack for pack in PACKS if pack.key == "builtin"),
        contract=EmbeddingContract("0" * 64, "five", "bgr", 128),
        people=PeopleFound((ready,), (kept,), (back,)),
        changes=(Field.PACK,),
        threshold=Threshold(0.46, 0.05, True, 0.001, 0.0005, 3, 6),
        kept=None,
        target_fpir=0.01,
    )


def undo_plan() -> UndoPlan:
    """Back to compact; the threshold was set by hand meanwhile."""
    return UndoPlan(
        record=record(),
        now=AFTER,
        after=BEFORE,
        pack=PACKS[0],
        contract=EmbeddingContract("0" * 64, "five", "bgr", 128),
        people=PeopleFound(PEOPLE, (), ()),
        overwrites=(Field.THRESHOLD,),
    )


def record() -> AdoptionRecord:
    """What was put to use an hour after the sample run."""
    return AdoptionRecord(AT + 3600, BEFORE, "compact", AFTER, ())


def result() -> AdoptionResult:
    """One person was embedded again, one must come back."""
    return AdoptionResult(Settings(), Threshold(0.512, 0.05), 1, PEOPLE[2:])


@dataclass
class Lab:
    """What a test holds in its hands. ``go`` lets one step of an evaluation pass."""

    background: Background
    run: Run = field(default_factory=sample_run)
    packs: tuple[LabChoice, ...] = CHOICES
    kept: KeptCrops = field(default_factory=lambda: KeptCrops(12, 87, keeps=True))
    remote: bool = False
    steps: int = 3
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    use_go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    error: Exception | None = None
    use_error: Exception | None = None
    export_error: Exception | None = None
    requests: list[EvaluateRequest] = field(default_factory=list)
    exported: list[tuple[str, Path]] = field(default_factory=list)
    guarded: list[Callable[[], None]] = field(default_factory=list)
    photo_threads: set[int] = field(default_factory=set)
    stored: dict[str, Run] = field(default_factory=dict)
    last: AdoptionRecord | None = None
    chosen_folder: str = ""
    job: LabJob = field(init=False)
    uses: UseJob = field(init=False)
    library: OnePackLibrary = field(default_factory=OnePackLibrary)

    def __post_init__(self) -> None:
        self.job = LabJob(work=self._evaluate, clock=FakeClock())
        self.uses = UseJob(
            UseWork(
                plan=self._plan,
                use=self._use,
                last=lambda: self.last,
                plan_undo=undo_plan,
                undo=self._undo,
            )
        )

    def tools(self) -> LabTools:
        return LabTools(
            job=self.job,
            uses=self.uses,
            background=self.background,
            packs=lambda: self.packs,
            detectors=lambda: DETECTORS,
            kept=lambda: self.kept,
            runs=self._runs,
            load=self._load,
            remove=self._remove,
            picture=self._picture,
            export=self._export,
            remote=lambda: self.remote,
            library=self.library,
            asks=LabAsks(*(self._ask,) * 5),
        )

    def close(self) -> None:
        self.job.close()
        self.uses.close()

    def _ask(self, _parent: QWidget) -> str:
        return self.chosen_folder

    def _evaluate(
        self,
        request: EvaluateRequest,
        progress: Callable[[EvaluateProgress], None],
        cancelled: Callable[[], bool],
    ) -> Run:
        self.requests.append(request)
        for done in range(1, self.steps + 1):
            while not self.go.acquire(timeout=0.01):
                if cancelled():
                    raise Cancelled
            if self.error is not None:
                raise self.error
            progress(EvaluateProgress("photos", done, self.steps, f"other/Ada/{done}.jpg"))
        return self.run

    def _runs(self) -> tuple[RunSummary, ...]:
        newest = sorted(self.stored.values(), key=lambda run: -run.at)
        return tuple(summary_of(run) for run in newest)

    def _load(self, run_id: str) -> Run:
        if run_id not in self.stored:
            raise NotFound("no such run is kept")
        return self.stored[run_id]

    def _remove(self, run_id: str) -> None:
        self.stored.pop(run_id, None)

    def _picture(self, _run: str, photo: str) -> Image | None:
        self.photo_threads.add(threading.get_ident())
        return None if photo.startswith("strangers") else portrait(len(photo))

    def _export(self, run: Run, folder: Path) -> Path:
        if self.export_error is not None:
            raise self.export_error
        self.exported.append((run.id, folder))
        return folder / "faceid-lab" / "report.html"

    def _plan(self, trial: Trial) -> AdoptionPlan:
        if self.use_error is not None:
            raise self.use_error
        return adoption_plan(trial)

    def _use(
        self,
        _plan: AdoptionPlan,
        progress: Callable[[AdoptionProgress], None],
        cancelled: Callable[[], bool],
    ) -> AdoptionResult:
        progress(AdoptionProgress(Stage.EMBEDDING, 1, 2, "김철수"))
        while not self.use_go.acquire(timeout=0.01):
            if cancelled():
                raise Cancelled
        self.last = record()
        return result()

    def _undo(
        self,
        _plan: UndoPlan,
        progress: Callable[[AdoptionProgress], None],
        cancelled: Callable[[], bool],
    ) -> AdoptionResult:
        progress(AdoptionProgress(Stage.SWITCHING))
        while not self.use_go.acquire(timeout=0.01):
            if cancelled():
                raise Cancelled
        self.last = None
        return AdoptionResult(Settings(), Threshold(0.46, 0.05), 0, ())


@dataclass
class LabBench:
    """The page over a lab."""

    qtbot: QtBot
    lab: Lab
    page: LabPage = field(init=False)
    guarded: bool = True

    def __post_init__(self) -> None:
        self.page = LabPage(self.lab.tools(), guard=self._guard)
        self.qtbot.addWidget(self.page)

    def open(self, width: int = 620, height: int = 360) -> LabPage:
        """Show the page, and wait until it knows what there is to evaluate with."""
        self.page.resize(width, height)
        self.page.show()
        self.until(lambda: len(self.page.setup.packs.rows) == len(self.lab.packs))
        return self.page

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to hold."""
        self.qtbot.waitUntil(holds, timeout=10_000)

    def close(self) -> None:
        """Hide the page and stop the jobs."""
        self.page.hide()
        self.lab.close()

    def _guard(self, deed: Callable[[], None]) -> None:
        self.lab.guarded.append(deed)
        if self.guarded:
            deed()
