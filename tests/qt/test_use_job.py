"""Taking a trial into use: planned, agreed to, done, stopped, failed, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import ModelMissing
from faceid_gui.qt.background import Background
from faceid_gui.qt.use_job import UseJob, UsePhase, UseState
from faceid_gui.services.adoption import AdoptionResult, UndoPlan
from tests.views.console.lab.support import Lab, record, result, undo_plan


@pytest.fixture
def lab(background: Background) -> Iterator[Lab]:
    made = Lab(background)
    yield made
    made.close()


def reach(qtbot: QtBot, job: UseJob, phase: UsePhase) -> UseState:
    """Wait for a phase."""
    qtbot.waitUntil(lambda: job.state.phase is phase, timeout=5000)
    return job.state


def test_nothing_is_done_before_somebody_agrees(qtbot: QtBot, lab: Lab) -> None:
    # GIVEN work that could go on at once
    lab.use_go.release()
    # WHEN a trial is planned
    lab.uses.plan(lab.run.trials[0])
    state = reach(qtbot, lab.uses, UsePhase.ASKING)
    # THEN there is a plan, and nothing can be undone as nothing was done
    assert state.plan is not None
    assert state.trial is lab.run.trials[0]
    assert lab.last is None


def test_used_and_taken_back(qtbot: QtBot, lab: Lab) -> None:
    job, told = lab.uses, list[AdoptionResult]()
    job.switched.connect(told.append)
    # GIVEN a plan that somebody agreed to
    job.plan(lab.run.trials[0])
    reach(qtbot, job, UsePhase.ASKING)
    job.start()
    qtbot.waitUntil(lambda: job.state.progress is not None, timeout=5000)
    lab.use_go.release()
    assert reach(qtbot, job, UsePhase.DONE).result == result()
    # THEN the settings are told, and it can be undone
    assert told == [result()]
    qtbot.waitUntil(lambda: job.state.last == record(), timeout=5000)
    # WHEN it is taken back
    job.plan_undo()
    assert isinstance(reach(qtbot, job, UsePhase.ASKING).plan, UndoPlan)
    lab.use_go.release()
    job.start()
    reach(qtbot, job, UsePhase.DONE)
    # THEN nothing is left to undo
    qtbot.waitUntil(lambda: job.state.last is None, timeout=5000)
    assert len(told) == 2


def test_stopped_it_is_as_it_was(qtbot: QtBot, lab: Lab) -> None:
    job = lab.uses
    job.plan(lab.run.trials[0])
    reach(qtbot, job, UsePhase.ASKING)
    job.start()
    job.stop()
    assert job.state.stopping
    reach(qtbot, job, UsePhase.IDLE)
    assert lab.last is None


def test_a_plan_that_fails_is_told(qtbot: QtBot, lab: Lab) -> None:
    lab.use_error = ModelMissing()
    lab.uses.plan(lab.run.trials[0])
    assert isinstance(reach(qtbot, lab.uses, UsePhase.FAILED).error, ModelMissing)
    lab.uses.dismiss()
    assert lab.uses.state == UseState()


def test_a_plan_that_was_dismissed_never_comes(qtbot: QtBot, lab: Lab) -> None:
    # GIVEN a plan under way, WHEN it is dismissed before it came
    lab.uses.plan(lab.run.trials[0])
    lab.uses.dismiss()
    # THEN the next answer of the same thread finds nothing asked
    lab.last = record()
    lab.uses.look()
    qtbot.waitUntil(lambda: lab.uses.state.last == record(), timeout=5000)
    assert lab.uses.state.phase is UsePhase.IDLE
    assert undo_plan().overwrites
