"""The page of the lab in each of its states, always over the same run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget

from faceid_gui.core.errors import BadRequest
from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.views.console.lab.page import LabPage, Part
from faceid_gui.views.console.lab.results import Part as Shown
from faceid_gui.views.console.lab.tools import KeptCrops
from tests.lab.samples import AT, sample_run
from tests.views.console.lab.support import Lab, LabBench, record
from tests.views.scenes import Props, Scene, settle

PAGE: Final = (620, 360)


@contextmanager
def _lab(props: Props) -> Iterator[LabBench]:
    lab = Lab(props.bench.background)
    later = replace(sample_run(seed=1), id="later", at=AT + 86_400, whole=False)
    lab.stored = {run.id: run for run in (lab.run, later)}
    bench = LabBench(props.qtbot, lab)
    bench.open(*PAGE)
    try:
        yield bench
    finally:
        bench.close()
    props.until(lambda: not props.bench.background.busy)


def setup(number: int, *, kept: int = 12) -> Scene:
    @contextmanager
    def show(props: Props) -> Iterator[QWidget]:
        with _lab(props) as bench:
            page = bench.page
            bench.lab.kept = KeptCrops(kept, 7 * kept, keeps=kept > 0)
            page.look()
            props.until(lambda: str(7 * kept) in page.setup.photos._about.text())
            page.setup.parts.choose(number)
            settle()
            yield page

    return show


@contextmanager
def setup_folder(props: Props) -> Iterator[QWidget]:
    """Photos of a folder, with everything that can be given."""
    with _lab(props) as bench:
        photos = bench.page.setup.photos
        bench.lab.chosen_folder = "/media/stick/photos of everybody who works here"
        photos.origin.choose(1)
        photos.grouping.choose(2)
        for row in (photos.folder, photos.strangers, photos.groups):
            row.ask()
        settle()
        yield bench.page


@contextmanager
def running(props: Props) -> Iterator[QWidget]:
    """Two of three photos were looked at."""
    with _lab(props) as bench:
        bench.page.setup.start_button.click()
        bench.lab.go.release(2)
        props.until(lambda: bench.page.running.bar.value() == 2)
        yield bench.page


@contextmanager
def failed(props: Props) -> Iterator[QWidget]:
    """The folder made no sense."""
    with _lab(props) as bench:
        bench.lab.error = BadRequest("the folder holds no people", detail="photos")
        bench.page.setup.start_button.click()
        bench.lab.go.release()
        props.until(lambda: bool(bench.page.words))
        yield bench.page


@contextmanager
def _results(props: Props) -> Iterator[LabBench]:
    with _lab(props) as bench:
        bench.page.setup.start_button.click()
        bench.lab.go.release(bench.lab.steps)
        props.until(lambda: bench.page.part is Part.RESULTS)
        yield bench


def results(part: Shown) -> Scene:
    @contextmanager
    def show(props: Props) -> Iterator[QWidget]:
        with _results(props) as bench:
            page: LabPage = bench.page
            page.results.parts.choose(part)
            settle()
            if part is Shown.MIXUPS:
                props.until(lambda: page.pictures.seen >= 4)
            yield page

    return show


@contextmanager
def unusable(props: Props) -> Iterator[QWidget]:
    """A trial that no kiosk can run, and that was not measured in groups."""
    with _results(props) as bench:
        page = bench.page
        fused = next(trial for trial in bench.lab.run.trials if trial.choice.fused)
        page.results.choose(fused)
        page.results.parts.choose(Shown.TRIALS)
        settle()
        yield page


@contextmanager
def runs(props: Props) -> Iterator[QWidget]:
    """Two evaluations, one of them stopped."""
    with _lab(props) as bench:
        bench.page.setup.runs_button.click()
        props.until(lambda: len(bench.page.runs.runs) == 2)
        bench.page.runs.table.choose(0)
        bench.page.runs.delete_button.click()
        settle()
        yield bench.page


@contextmanager
def comparison(props: Props) -> Iterator[QWidget]:
    """The two of them side by side."""
    with _lab(props) as bench:
        page = bench.page
        page.setup.runs_button.click()
        props.until(lambda: len(page.runs.runs) == 2)
        for number in (0, 1):
            page.runs.table.choose(number)
            page.runs.compare_button.click()
        props.until(lambda: page.part is Part.COMPARE)
        yield page


@contextmanager
def using(props: Props) -> Iterator[QWidget]:
    """What a trial would change at the door."""
    with _results(props) as bench:
        bench.page.results.use_button.click()
        props.until(lambda: bench.page.using.start_button.isVisible())
        settle()
        yield bench.page


@contextmanager
def using_now(props: Props) -> Iterator[QWidget]:
    """People are being embedded again."""
    with using(props) as page:
        assert isinstance(page, LabPage)
        page.using.start_button.click()
        props.until(lambda: page.using.bar.value() == 1)
        yield page


@contextmanager
def undoing(props: Props) -> Iterator[QWidget]:
    """A trial is in use, and would be taken back."""
    with _lab(props) as bench:
        bench.lab.last = record()
        bench.page.look()
        props.until(bench.page.undo.isVisible)
        bench.page.undo.button.click()
        props.until(lambda: bench.page.using.start_button.isVisible())
        settle()
        yield bench.page


@contextmanager
def installing(props: Props) -> Iterator[QWidget]:
    """A pack that is not here."""
    with _lab(props) as bench:
        page = bench.page
        page.setup.install_asked.emit("balanced")
        props.until(lambda: catalogue_text("Balanced") in page.installing.words)
        settle()
        yield page


LAB_PAGES: Final[dict[str, Scene]] = {
    **{
        f"lab_setup_{name}": setup(number)
        for number, name in enumerate(("photos", "networks", "detectors", "measure"))
    },
    "lab_setup_no_pictures": setup(0, kept=0),
    "lab_setup_folder": setup_folder,
    "lab_running": running,
    "lab_failed": failed,
    **{f"lab_{part.name.lower()}": results(part) for part in Shown},
    "lab_unusable": unusable,
    "lab_runs": runs,
    "lab_comparison": comparison,
    "lab_using": using,
    "lab_using_now": using_now,
    "lab_undoing": undoing,
    "lab_installing": installing,
}
"""Scenes of the page, as large as the smallest window leaves room for."""
