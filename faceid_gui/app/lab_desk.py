"""The lab over this machine's networks and one data folder: for the command line and the page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faceid_gui.app.lab_data import read_dataset, read_request_pairs
from faceid_gui.app.lab_networks import (
    detector_options,
    lab_detectors,
    lab_packs,
    pack_options,
)
from faceid_gui.app.lab_pictures import RunPictures
from faceid_gui.app.linked import REMOTE, BackendMaker, ready
from faceid_gui.cli.desks import Forgotten, LabOption
from faceid_gui.core.errors import ChangedMeanwhile, FaceIdError
from faceid_gui.core.packs import ModelLibrary
from faceid_gui.core.ports import Clock, FaceBackend
from faceid_gui.core.types import Image
from faceid_gui.lab.cache import VectorCache
from faceid_gui.lab.parts import LabPack, SealedFiles
from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
from faceid_gui.lab.results import Run
from faceid_gui.lab.runs import RunShelf, RunSummary, new_run_id
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Settings

if TYPE_CHECKING:
    from faceid_gui.app.records import OpenRecords


@dataclass(frozen=True, slots=True, eq=False)
class LabWork:
    """Implements cli.desks.LabDesk. ``records`` opens the data folder, or lends the open one."""

    paths: DataPaths
    library: ModelLibrary
    settings: Callable[[], Settings]
    records: Callable[[], AbstractContextManager[OpenRecords]]
    clock: Clock

    def packs(self) -> tuple[LabOption, ...]:
        """Every pack that an evaluation can name, best first, ready or not."""
        return pack_options(self.library)

    def detectors(self) -> tuple[LabOption, ...]:
        """Every detector that an evaluation can name, ready or not."""
        return detector_options(self.library)

    def evaluate(
        self,
        request: EvaluateRequest,
        *,
        progress: Callable[[EvaluateProgress], None] = lambda _step: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Run:
        """Measure, keep the run, and return it. See ``LabDesk.evaluate``."""
        from faceid_gui.lab.plan import Plan
        from faceid_gui.lab.sweep import evaluate

        packs = lab_packs(self.library, request.packs)
        detectors = lab_detectors(self.library, request.detectors)
        with self.records() as records:
            known = _everybody(records)
            dataset, noticed = read_dataset(request, records)
            pairs, unknown = read_request_pairs(request, dataset)
            plan = Plan(
                packs=packs,
                detectors=detectors,
                metrics=request.metrics,
                photos=request.photos,
                fuse=request.fuse,
                pairs=pairs,
                latency=request.latency,
                remote=self._remote if request.remote else None,
                noticed=(*noticed, *unknown),
            )
            files = self._files(records)
            # Embeddings of the gallery's own people lie in the database and nowhere else.
            cache = VectorCache(None if dataset.crops else files, now=self.clock.wall())
            run = evaluate(
                dataset,
                plan,
                cache=cache,
                progress=progress,
                cancelled=cancelled,
                wall=self.clock.wall,
            )
            run = replace(run, id=new_run_id(run.at))
            shelf = RunShelf(files)
            shelf.save(run, request)
            if dataset.crops and not known <= _everybody(records):
                # After the save: who is erased later takes the file along.
                shelf.remove(run.id)
                raise ChangedMeanwhile("somebody was erased while they were measured")
        return run

    def picture(self, run_id: str, photo: str) -> Image | None:
        """A photo of a run's dataset; None where it is not there any more. Raises nothing."""
        return self.pictures(run_id)(photo)

    def pictures(self, run_id: str) -> Callable[[str], Image | None]:
        """``picture`` for many photos of one run."""
        try:
            with self.records() as records:
                request = RunShelf(self._files(records)).load(run_id).request
        except FaceIdError:
            request = None
        return RunPictures(request, self.records)

    def runs(self) -> tuple[RunSummary, ...]:
        """The runs that are kept, newest first."""
        with self.records() as records:
            return RunShelf(self._files(records)).list()

    def load(self, run_id: str) -> Run:
        """A run that is kept, by its id. Raises NotFound."""
        with self.records() as records:
            return RunShelf(self._files(records)).load(run_id).run

    def remove(self, run_id: str) -> None:
        """Erase a run; nothing happens where there is none."""
        with self.records() as records:
            RunShelf(self._files(records)).remove(run_id)

    def forget(self) -> Forgotten:
        """Erase every kept run and every cached embedding of the lab."""
        with self.records() as records:
            files = self._files(records)
            runs = RunShelf(files).clear()
            cached = files.names()
            for name in cached:
                files.remove(name)
        return Forgotten(runs, len(cached))

    def _files(self, records: OpenRecords) -> SealedFiles:
        from faceid_gui.store.sealed_files import SealedFolder

        return SealedFolder(self.paths.lab, records.database.cipher)

    def _remote(self, pack: LabPack) -> FaceBackend | None:
        """The paired server, where it serves this pack's contract."""
        settings = self.settings()
        maker = BackendMaker(self.paths, self.library)
        link = maker.link()
        if link is None or link.contract_id != pack.contract.id:
            return None
        update = {"backend": REMOTE, "pack": pack.key, "detector": ""}
        asked = settings.recognition.model_copy(update=update)
        settings = settings.model_copy(update={"recognition": asked})
        return ready(maker.plan(maker.files(pack.key, settings), settings, threads=1)())


def _everybody(records: OpenRecords) -> frozenset[str]:
    """The ids of all who are not erased."""
    gallery = records.gallery
    gone = (removed.person for removed in gallery.removed())
    return frozenset(person.id for person in (*gallery.people(), *gone))
