"""What the console's page of the lab works with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from faceid_gui.app.adopting import adoption_tools
from faceid_gui.app.detectors import HOG, hog_pack
from faceid_gui.app.lab_desk import LabWork
from faceid_gui.app.linked import BackendMaker
from faceid_gui.app.wizards import Running
from faceid_gui.cli.desks import LabOption
from faceid_gui.cli.evaluate_report import language_of, prepare, write
from faceid_gui.core.packs import ModelLibrary
from faceid_gui.core.ports import GalleryStore
from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
from faceid_gui.lab.results import Run, Trial
from faceid_gui.qt.background import Background
from faceid_gui.qt.lab_job import LabJob
from faceid_gui.qt.use_job import UseJob, UseWork
from faceid_gui.services.adoption import (
    AdoptionTools,
    adopt,
    plan_adoption,
    plan_undo,
    undo,
)
from faceid_gui.settings.tree import Settings
from faceid_gui.views.console.lab.tools import KeptCrops, LabChoice, LabTools


class LabPageDesk:
    """The jobs of the lab and what its page is handed. Lives in the UI thread until ``close``.

    ``applied`` takes settings that are on the disk already, in the UI thread.
    """

    def __init__(
        self, running: Running, background: Background, applied: Callable[[Settings], None]
    ) -> None:
        self._running = running
        self._background = background
        workplace = running.workplace
        self._lab = LabWork(
            paths=workplace.paths,
            library=workplace.library,
            settings=lambda: workplace.settings,
            records=lambda: nullcontext(workplace.records),
            clock=workplace.clock,
        )
        self.job = LabJob(work=self._work, clock=running.workplace.clock)
        self.uses = UseJob(use_work(self._adoption))
        self.uses.switched.connect(lambda result: applied(result.settings))

    def tools(self) -> LabTools:
        """What the page is handed."""
        workplace, lab = self._running.workplace, self._lab
        library = workplace.library
        return LabTools(
            job=self.job,
            uses=self.uses,
            background=self._background,
            packs=lambda: tuple(_pack_choice(library, one) for one in lab.packs()),
            detectors=lambda: tuple(_detector_choice(library, one) for one in lab.detectors()),
            kept=lambda: kept_crops(
                workplace.records.gallery, keeps=workplace.settings.recognition.keep_crops
            ),
            runs=lab.runs,
            load=lab.load,
            remove=lab.remove,
            picture=lab.picture,
            export=self._export,
            remote=lambda: BackendMaker(workplace.paths, library).link() is not None,
            library=library,
        )

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        self.job.close()
        self.uses.close()

    def _work(
        self,
        request: EvaluateRequest,
        progress: Callable[[EvaluateProgress], None],
        cancelled: Callable[[], bool],
    ) -> Run:
        return self._lab.evaluate(request, progress=progress, cancelled=cancelled)

    def _adoption(self) -> AdoptionTools:
        workplace = self._running.workplace
        records = workplace.records
        return adoption_tools(
            paths=workplace.paths,
            library=workplace.library,
            records=records,
            clock=workplace.clock,
            read_settings=lambda: workplace.settings,
            write_settings=workplace.write,
            audit=lambda action, detail: records.audit.append("local", action, detail=detail),
        )

    def _export(self, run: Run, folder: Path) -> Path:
        """Write a run into a new folder in the one given; returns the HTML file."""
        workplace = self._running.workplace
        target = folder / f"faceid-lab-{run.id}"
        prepare(target)
        language = language_of(workplace.settings)
        written = write(target, run, self._lab, language=language, comparison=None)
        workplace.records.audit.append("local", "lab.exported", run.id)
        return written.html


def use_work(tools: Callable[[], AdoptionTools]) -> UseWork:
    """The work of a UseJob; ``tools`` is asked on the background thread, each time anew."""
    return UseWork(
        plan=lambda trial: plan_adoption(tools(), *_pack_and_detector(trial)),
        use=lambda plan, told, stopped: adopt(tools(), plan, progress=told, cancelled=stopped),
        last=lambda: tools().record.newest(),
        plan_undo=lambda: plan_undo(tools()),
        undo=lambda plan, told, stopped: undo(tools(), plan, progress=told, cancelled=stopped),
    )


def kept_crops(store: GalleryStore, *, keeps: bool) -> KeptCrops:
    """Of how many people of the gallery there are pictures to evaluate with."""
    counts = [
        sum(sample.crop_png is not None for sample in store.samples(person.id))
        for person in store.people()
    ]
    return KeptCrops(sum(count > 1 for count in counts), sum(counts), keeps)


def _pack_and_detector(trial: Trial) -> tuple[str, str]:
    return trial.choice.packs[0], trial.choice.detector


def _pack_choice(library: ModelLibrary, option: LabOption) -> LabChoice:
    pack = library.pack(option.key)
    entries = {entry.key: entry for entry in library.entries()}
    embedder = entries.get(pack.embedder)
    status = library.status(option.key)
    return LabChoice(
        key=option.key,
        title=option.title,
        ready=option.ready,
        note=option.note,
        licence=embedder.licence.name if embedder is not None else "",
        commercial=embedder is None or embedder.licence.commercial,
        size_bytes=sum(entries[key].size_bytes for key in pack.entry_keys if key in entries),
        installs=option.key if not option.ready and status.obtainable else "",
    )


def _detector_choice(library: ModelLibrary, option: LabOption) -> LabChoice:
    entry = next((entry for entry in library.entries() if entry.key == option.key), None)
    pack = hog_pack(library) if option.key == HOG else None
    return LabChoice(
        key=option.key,
        title=option.title,
        ready=option.ready,
        note=option.note,
        licence=entry.licence.name if entry is not None else "",
        commercial=entry is None or entry.licence.commercial,
        size_bytes=entry.size_bytes if entry is not None else 0,
        installs=pack.key if pack is not None and not option.ready else "",
    )
