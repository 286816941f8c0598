"""The job of the lab: running, stopping, failing - one for the whole app."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import Cancelled, DiskFull
from faceid_gui.lab.request import EvaluateProgress, EvaluateRequest
from faceid_gui.lab.results import Run
from faceid_gui.qt.lab_job import TELL_EVERY_MS, LabJob, LabPhase, LabState
from tests.clocks import FakeClock
from tests.lab.samples import sample_run

REQUEST = EvaluateRequest(None)


class Told:
    """Evaluates as a test tells it to, on the job's thread."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.at_once = 0
        self.error: Exception | None = None
        self.whole = True
        self.stopped = threading.Event()
        self.threads: list[int] = []
        self.clock = FakeClock()

    def __call__(
        self,
        _request: EvaluateRequest,
        progress: Callable[[EvaluateProgress], None],
        cancelled: Callable[[], bool],
    ) -> Run:
        self.threads.append(threading.get_ident())
        for done in range(self.at_once):
            progress(EvaluateProgress("photos", done, self.at_once, str(done)))
        for done in range(1, 4):
            while not self.go.acquire(timeout=0.01):
                if cancelled():
                    self.stopped.set()
                    if done == 1:
                        raise Cancelled
                    return sample_run(whole=False)
            if self.error is not None:
                raise self.error
            self.clock.advance(2.0)
            progress(EvaluateProgress("trials", done, 3, f"trial {done}"))
        return sample_run()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def job(qapp: QApplication, told: Told) -> Iterator[LabJob]:
    made = LabJob(work=told, clock=told.clock)
    yield made
    made.close()


def reached(job: LabJob, phase: LabPhase) -> bool:
    """Whether it stands there."""
    return job.state.phase is phase


def test_a_run_comes_back(qtbot: QtBot, job: LabJob, told: Told) -> None:
    # GIVEN an evaluation that may go on
    told.go.release(3)
    # WHEN it is started
    with qtbot.waitSignal(job.finished, timeout=5000):
        job.start(REQUEST)
        assert reached(job, LabPhase.RUNNING)
    # THEN there is a run, made on another thread, and the request stays known
    assert reached(job, LabPhase.DONE)
    assert job.state.run == sample_run()
    assert job.state.request == REQUEST
    assert told.threads[0] != threading.get_ident()


def test_one_at_a_time(qtbot: QtBot, job: LabJob, told: Told) -> None:
    job.start(REQUEST)
    job.start(EvaluateRequest(None, limit=1))
    told.go.release(3)
    qtbot.waitUntil(lambda: job.state.phase is LabPhase.DONE, timeout=5000)
    assert len(told.threads) == 1
    assert job.state.request == REQUEST


def test_progress_is_told_with_the_time_that_is_left(qtbot: QtBot, job: LabJob, told: Told) -> None:
    # GIVEN two of three trials, two seconds each
    job.start(REQUEST)
    for number in (1, 2):
        told.go.release()
        qtbot.waitUntil(
            lambda number=number: (  # type: ignore[misc]
                job.state.progress is not None and job.state.progress.done == number
            ),
            timeout=5000,
        )
    # THEN the third takes about two seconds
    assert job.state.progress == EvaluateProgress("trials", 2, 3, "trial 2")
    assert job.state.left_s == pytest.approx(2.0)


def test_thousands_of_steps_are_a_few_changes(qtbot: QtBot, job: LabJob, told: Told) -> None:
    # GIVEN work that tells of 20,000 steps as fast as it can
    told.at_once = 20_000
    told.go.release(3)
    changes: list[LabState] = []
    job.changed.connect(lambda: changes.append(job.state))
    # WHEN it runs
    with qtbot.waitSignal(job.finished, timeout=10_000):
        job.start(REQUEST)
    # THEN the screen heard of it at its own pace
    assert TELL_EVERY_MS >= 50
    assert len(changes) < 200


def test_stopped_before_anything_was_measured(qtbot: QtBot, job: LabJob, told: Told) -> None:
    job.start(REQUEST)
    job.stop()
    assert job.state.stopping
    qtbot.waitUntil(lambda: job.state == LabState(), timeout=5000)
    assert told.stopped.is_set()


def test_stopped_in_the_middle_there_is_a_run_of_it(qtbot: QtBot, job: LabJob, told: Told) -> None:
    job.start(REQUEST)
    told.go.release()
    qtbot.waitUntil(lambda: job.state.progress is not None, timeout=5000)
    job.stop()
    qtbot.waitUntil(lambda: job.state.phase is LabPhase.DONE, timeout=5000)
    assert job.state.run is not None
    assert not job.state.run.whole


def test_a_fault_is_told_and_can_be_dismissed(qtbot: QtBot, job: LabJob, told: Told) -> None:
    told.error = DiskFull()
    told.go.release()
    job.start(REQUEST)
    qtbot.waitUntil(lambda: job.state.phase is LabPhase.FAILED, timeout=5000)
    assert isinstance(job.state.error, DiskFull)
    job.dismiss()
    assert job.state == LabState()


def test_closing_ends_what_runs(qapp: QApplication, told: Told) -> None:
    job = LabJob(work=told, clock=told.clock)
    job.start(REQUEST)
    job.close()
    assert told.stopped.is_set()
