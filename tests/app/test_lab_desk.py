"""The lab over a data folder keeps nothing of people who are erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.app import lab_desk
from faceid_gui.app.lab_desk import LabWork
from faceid_gui.app.records import OpenRecords, open_database
from faceid_gui.catalogue.whole import WholeLibrary
from faceid_gui.core.errors import ChangedMeanwhile, NotFound
from faceid_gui.lab import sweep
from faceid_gui.lab.parts import Dataset
from faceid_gui.lab.request import EvaluateRequest
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Settings
from tests.fakes import FakeClock
from tests.lab.samples import small_run
from tests.store.samples import sample


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path / "home")


@pytest.fixture
def records(paths: DataPaths) -> Iterator[OpenRecords]:
    opened = open_database(paths, FakeClock())
    yield opened
    opened.close()


@pytest.fixture
def lab(
    paths: DataPaths, records: OpenRecords, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object], bool], LabWork]:
    """A lab that measures nothing; something happens while it does."""

    def made(meanwhile: Callable[[], object], crops: bool) -> LabWork:
        def measure(dataset: Dataset, *_: object, **__: object) -> object:
            meanwhile()
            return replace(small_run(), own_crops=dataset.crops)

        dataset = Dataset("people", (), (), source=None, crops=crops)  # type: ignore[arg-type]
        monkeypatch.setattr(lab_desk, "lab_packs", lambda *_: ())
        monkeypatch.setattr(lab_desk, "lab_detectors", lambda *_: ())
        monkeypatch.setattr(lab_desk, "read_dataset", lambda *_: (dataset, ()))
        monkeypatch.setattr(lab_desk, "read_request_pairs", lambda *_: (None, ()))
        monkeypatch.setattr(sweep, "evaluate", measure)
        library = WholeLibrary(paths.models, ())
        return LabWork(paths, library, Settings, lambda: nullcontext(records), FakeClock())

    return made


def test_a_run_of_people_who_stay_is_kept_until_one_is_erased(
    lab: Callable[[Callable[[], object], bool], LabWork], records: OpenRecords
) -> None:
    # GIVEN a run of the gallery, and one of a folder
    ann = records.gallery.add_person("Ann", [sample(0)])
    own = lab(lambda: None, True).evaluate(EvaluateRequest(None))
    folder = lab(lambda: None, False).evaluate(EvaluateRequest(Path("photos")))
    work = lab(lambda: None, True)
    assert {one.id for one in work.runs()} == {own.id, folder.id}
    # WHEN one of the gallery is erased THEN the run that names them is gone, and no other
    records.gallery.erase(ann.id)
    assert [one.id for one in work.runs()] == [folder.id]
    with pytest.raises(NotFound):
        work.load(own.id)


def test_who_is_erased_while_they_are_measured_is_in_no_run(
    lab: Callable[[Callable[[], object], bool], LabWork], records: OpenRecords
) -> None:
    # GIVEN an evaluation of the gallery
    ann = records.gallery.add_person("Ann", [sample(0)])
    work = lab(lambda: records.gallery.erase(ann.id), True)
    # WHEN somebody is erased meanwhile THEN it says so and keeps nothing
    with pytest.raises(ChangedMeanwhile):
        work.evaluate(EvaluateRequest(None))
    assert work.runs() == ()
