"""The import page in each of its states, always with the same people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from faceid_gui.core.clock import SystemClock
from faceid_gui.qt.import_job import ImportJob, ImportPhase, ImportState
from faceid_gui.services.enrolment.consent import given_consent
from faceid_gui.services.importing.dropped import Dropped, NotAPhoto, Others
from faceid_gui.services.importing.facts import (
    ImportedPerson,
    ImportProgress,
    ImportReport,
    RefusedPhoto,
)
from faceid_gui.services.importing.plan import ImportPlan
from faceid_gui.services.people import PhotoFolder
from faceid_gui.views.console.importing.page import ImportPage, ImportTools
from tests.views.scenes import NOW, Props, Scene

LONG: Final = "Wolfeschlegelsteinhausenbergerdorff " * 5
PAGE: Final = (620, 360)


def plan() -> ImportPlan:
    """Two people in folders, one of them enrolled already, and a file that is no photo."""
    folders = tuple(
        PhotoFolder(name, tuple(Path(f"/photos/{name}/{n}.jpg") for n in range(count)))
        for name, count in (("Ada Lovelace", 6), ("김철수", 12), (LONG.strip(), 1))
    )
    others = (Others(NotAPhoto.OTHER_FILE, 1, ("/photos/notes.txt",)),)
    loose = (Path("/photos/loose.jpg"),)
    return ImportPlan(Dropped(folders, loose, others), frozenset({"ada lovelace"}))


def report() -> ImportReport:
    """Most photos were taken; a few were refused, each for another reason."""
    refused = (
        RefusedPhoto("/photos/Ada Lovelace/1.jpg", "Ada Lovelace", "no_face", "no face"),
        RefusedPhoto(
            "/photos/김철수/7.jpg", "김철수", "mislabelled", "somebody else", 0.12, "Ada Lovelace"
        ),
    )
    people = (
        ImportedPerson("Ada Lovelace", "a", False, 4, 1),
        ImportedPerson("김철수", "b", True, 11, 0),
    )
    return ImportReport(people, refused, ("Mae Jemison",), (), 19)


STATES: Final[dict[str, Callable[[], ImportState]]] = {
    "empty": ImportState,
    "summary": lambda: ImportState(ImportPhase.ASKING, plan=plan()),
    "running": lambda: ImportState(
        ImportPhase.RUNNING,
        plan=plan(),
        progress=ImportProgress(181, 482, "Ada Lovelace"),
        speed=133.0,
        left_s=2.3,
    ),
    "report": lambda: ImportState(ImportPhase.DONE, plan=plan(), report=report()),
}


def importing(state: str) -> Scene:
    @contextmanager
    def show(props: Props) -> Iterator[QWidget]:
        def nothing(*_: object) -> ImportPlan:
            raise AssertionError

        job = ImportJob(look=nothing, work=lambda *_: report(), clock=SystemClock())
        tools = ImportTools(
            job,
            props.bench.background,
            lambda language: given_consent(language, keep_crops=False, at=NOW),
        )
        page = ImportPage(tools)
        props.qtbot.addWidget(page)
        page.resize(*PAGE)
        page.show()
        job._show(STATES[state]())
        yield page
        page.hide()
        job.close()

    return show
