"""The import job: looking, asking, running, stopping, failing - one for the whole app."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import Cancelled, DiskFull, ModelMissing, StoreBusy
from faceid_gui.core.types import Consent
from faceid_gui.qt.import_job import ImportJob, ImportPhase, ImportState
from faceid_gui.services.importing.dropped import Dropped, LookProgress
from faceid_gui.services.importing.people_import import ImportedPerson, ImportProgress, ImportReport
from faceid_gui.services.importing.plan import ImportPlan
from faceid_gui.services.people import PhotoFolder
from tests.clocks import FakeClock

PHOTOS = tuple(Path(f"/photos/{number}.jpg") for number in range(4))
ADA = PhotoFolder("Ada", PHOTOS)
AGREED = Consent("I agree", "1", 5.0)


class Told:
    """Looks and imports as a test tells it to, on the job's thread."""

    def __init__(self) -> None:
        self.looks: list[tuple[Path, ...]] = []
        self.consents: list[Consent | None] = []
        self.look_go = threading.Event()
        self.look_go.set()
        self.go = threading.Semaphore(0)
        self.error: Exception | None = None
        self.fault: DiskFull | None = None
        self.begun = threading.Event()

    def look(
        self,
        paths: tuple[Path, ...],
        progress: Callable[[LookProgress], None],
        cancelled: Callable[[], bool],
    ) -> ImportPlan:
        self.looks.append(paths)
        progress(LookProgress(len(paths), 1))
        while not self.look_go.wait(0.01):
            if cancelled():
                raise Cancelled
        if self.error is not None:
            raise self.error
        return ImportPlan(Dropped(loose=paths), frozenset())

    def work(
        self,
        folders: tuple[PhotoFolder, ...],
        consent: Consent | None,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> ImportReport:
        self.consents.append(consent)
        self.begun.set()
        total = sum(len(folder.photos) for folder in folders)
        for done in range(1, total + 1):
            while not self.go.acquire(timeout=0.01):
                if cancelled():
                    return report(done - 1, cancelled=True)
            if self.error is not None:
                raise self.error
            if self.fault is not None:
                return report(done - 1, fault=self.fault)
            progress(ImportProgress(done, total, folders[0].name))
        return report(total)


def report(added: int, *, cancelled: bool = False, fault: DiskFull | None = None) -> ImportReport:
    person = ImportedPerson("Ada", "id", created=True, added=added, known=0)
    return ImportReport((person,), (), (), (), added, cancelled, fault)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def job(qapp: QApplication, told: Told, clock: FakeClock) -> Iterator[ImportJob]:
    made = ImportJob(look=told.look, work=told.work, clock=clock)
    yield made
    made.close()


def wait_for(qtbot: QtBot, job: ImportJob, phase: ImportPhase) -> ImportState:
    qtbot.waitUntil(lambda: job.state.phase is phase)
    return job.state


def test_what_was_dropped_is_looked_through_and_then_asked_about(
    qtbot: QtBot, job: ImportJob, told: Told
) -> None:
    assert job.state == ImportState()
    told.look_go.clear()
    # WHEN something is dropped THEN it says how far the look is
    job.look(PHOTOS[:2])
    qtbot.waitUntil(lambda: job.state.looked == LookProgress(2, 1))
    assert job.state.phase is ImportPhase.LOOKING
    # AND then what was found
    told.look_go.set()
    plan = wait_for(qtbot, job, ImportPhase.ASKING).plan
    assert plan is not None
    assert plan.dropped.loose == PHOTOS[:2]
    # AND nothing was begun
    assert not told.begun.is_set()


def test_what_is_dropped_before_it_starts_joins_the_rest(
    qtbot: QtBot, job: ImportJob, told: Told
) -> None:
    # GIVEN a look that has not ended
    told.look_go.clear()
    job.look(PHOTOS[:2])
    # WHEN more is dropped, some of it twice THEN all is looked through together
    job.look(PHOTOS[1:3])
    told.look_go.set()
    wait_for(qtbot, job, ImportPhase.ASKING)
    assert told.looks[-1] == PHOTOS[:3]
    # AND so it is while the summary is shown
    job.look(PHOTOS[3:])
    qtbot.waitUntil(lambda: told.looks[-1] == PHOTOS)
    wait_for(qtbot, job, ImportPhase.ASKING)
    # BUT what was put away does not come back
    job.dismiss()
    assert job.state == ImportState()
    job.look(PHOTOS[:1])
    wait_for(qtbot, job, ImportPhase.ASKING)
    assert told.looks[-1] == PHOTOS[:1]


def test_a_look_can_be_stopped(qtbot: QtBot, job: ImportJob, told: Told) -> None:
    told.look_go.clear()
    job.look(PHOTOS)
    job.cancel()
    assert job.state == ImportState()
    # THEN its end changes nothing any more
    qtbot.waitUntil(lambda: not job._background.busy)
    assert job.state == ImportState()


def test_an_import_tells_how_far_it_is_and_ends_with_a_report(
    qtbot: QtBot, job: ImportJob, told: Told, clock: FakeClock
) -> None:
    finished: list[bool] = []
    job.finished.connect(lambda: finished.append(True))
    job.start((ADA,), AGREED)
    assert job.state.phase is ImportPhase.RUNNING
    assert job.state.progress == ImportProgress(0, 4, "")
    # WHEN two photos are done, a second apart THEN speed and time left are known
    told.go.release()
    qtbot.waitUntil(lambda: job.state.progress == ImportProgress(1, 4, "Ada"))
    assert job.state.speed is None
    clock.advance(1.0)
    told.go.release()
    qtbot.waitUntil(lambda: job.state.progress == ImportProgress(2, 4, "Ada"))
    assert job.state.speed == pytest.approx(1.0)
    assert job.state.left_s == pytest.approx(2.0)
    assert finished == []
    # AND at the end there is a report, and the consent went with it
    told.go.release(2)
    state = wait_for(qtbot, job, ImportPhase.DONE)
    assert state.report == report(4)
    assert told.consents == [AGREED]
    assert finished == [True]
    assert not job.can_go_on


def test_the_screen_is_not_told_of_every_photo(qtbot: QtBot, job: ImportJob, told: Told) -> None:
    # GIVEN 500 photos within one moment
    folder = PhotoFolder("Ada", tuple(Path(f"/{number}.jpg") for number in range(500)))
    changes: list[ImportState] = []
    job.changed.connect(lambda: changes.append(job.state))
    told.go.release(500)
    job.start((folder,), AGREED)
    wait_for(qtbot, job, ImportPhase.DONE)
    # THEN the screen hears of the beginning, now and then of the progress, and of the end
    assert changes[0].phase is ImportPhase.RUNNING
    assert changes[-1].phase is ImportPhase.DONE
    assert len(changes) < 50


def test_the_last_step_before_a_pause_is_shown(qtbot: QtBot, job: ImportJob, told: Told) -> None:
    # GIVEN three photos in one moment, and a fourth that takes long
    told.go.release(3)
    job.start((ADA,), AGREED)
    # THEN the third is shown meanwhile
    qtbot.waitUntil(lambda: job.state.progress == ImportProgress(3, 4, "Ada"))
    told.go.release()
    wait_for(qtbot, job, ImportPhase.DONE)
    # AND nothing is looked for any more
    assert not job._tick.isActive()


def test_one_import_at_a_time(qtbot: QtBot, job: ImportJob, told: Told) -> None:
    job.start((ADA,), AGREED)
    # WHEN something is dropped or started meanwhile THEN it is refused
    with qtbot.waitSignal(job.refused):
        job.look(PHOTOS)
    job.start((ADA,), AGREED)
    job.dismiss()
    assert told.looks == []
    assert job.state.phase is ImportPhase.RUNNING
    told.go.release(4)
    wait_for(qtbot, job, ImportPhase.DONE)
    assert len(told.consents) == 1


def test_stopping_keeps_what_was_done_and_can_go_on(
    qtbot: QtBot, job: ImportJob, told: Told
) -> None:
    job.start((ADA,), AGREED)
    told.go.release(2)
    qtbot.waitUntil(lambda: job.state.progress is not None and job.state.progress.done > 0)
    job.cancel()
    assert job.state.stopping
    state = wait_for(qtbot, job, ImportPhase.DONE)
    assert state.report is not None
    assert state.report.cancelled
    # WHEN it goes on THEN with the same people and the same consent
    assert job.can_go_on
    job.go_on()
    told.go.release(4)
    state = wait_for(qtbot, job, ImportPhase.DONE)
    assert state.report == report(4)
    assert told.consents == [AGREED, AGREED]
    assert not job.can_go_on


def test_a_full_disk_ends_it_with_a_report(qtbot: QtBot, job: ImportJob, told: Told) -> None:
    told.fault = DiskFull()
    told.go.release()
    job.start((ADA,), AGREED)
    state = wait_for(qtbot, job, ImportPhase.DONE)
    assert state.report is not None
    assert state.report.fault is told.fault
    assert job.can_go_on


def test_a_failure_is_kept_and_can_be_tried_again(qtbot: QtBot, job: ImportJob, told: Told) -> None:
    told.error = ModelMissing()
    told.go.release()
    job.start((ADA,), AGREED)
    assert wait_for(qtbot, job, ImportPhase.FAILED).error is told.error
    # WHEN the fault is gone and it is tried again THEN it is done
    told.error = None
    told.go.release(4)
    job.go_on()
    wait_for(qtbot, job, ImportPhase.DONE)


def test_a_look_that_failed_is_tried_again_as_a_look(
    qtbot: QtBot, job: ImportJob, told: Told
) -> None:
    told.error = StoreBusy()
    job.look(PHOTOS)
    assert wait_for(qtbot, job, ImportPhase.FAILED).error is told.error
    told.error = None
    job.go_on()
    wait_for(qtbot, job, ImportPhase.ASKING)
    assert told.looks == [PHOTOS, PHOTOS]
    assert not told.begun.is_set()


def test_nothing_is_started_for_nobody(job: ImportJob, told: Told) -> None:
    job.start((), AGREED)
    job.look(())
    job.go_on()
    assert job.state == ImportState()
    assert told.looks == []


def test_closing_stops_and_waits(qtbot: QtBot, told: Told, clock: FakeClock) -> None:
    job = ImportJob(look=told.look, work=told.work, clock=clock)
    job.start((ADA,), AGREED)
    assert told.begun.wait(5)
    job.close()
    assert not job._background.busy
