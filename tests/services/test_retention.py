"""What was kept long enough is erased, and nothing else."""

from __future__ import annotations

import pytest

from faceid_gui.core.errors import StoreBusy
from faceid_gui.services.retention import DAY_S, Erased, Retention
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Settings
from tests.fakes import FakeClock, MemoryVisits
from tests.recorded import MemoryRecordings, recorded_visit
from tests.store.samples import visit


class Deleted:
    """A gallery of which ``count`` deleted people are due."""

    def __init__(self, count: int = 0, error: Exception | None = None) -> None:
        self.count = count
        self.error = error

    def erase_expired(self) -> int:
        if self.error is not None:
            raise self.error
        count, self.count = self.count, 0
        return count


class Bench:
    """A log with visits of 0, 10 and 400 days ago, and the service over it."""

    def __init__(self, days: int | None = None, people: Deleted | None = None) -> None:
        self.clock = FakeClock()
        self.visits = MemoryVisits()
        self.settings = Settings()
        if days is not None:
            self.settings = with_value(self.settings, "access.keep_visits_days", days)
        for age in (400, 10, 0):
            self.visits.record(visit(f"{age} days", at=self.clock.wall() - age * DAY_S))
        self.retention = Retention(
            visits=self.visits,
            people=people or Deleted(),
            settings=lambda: self.settings,
            clock=self.clock,
        )

    @property
    def left(self) -> list[str]:
        return [kept.visit_id for kept in self.visits.every()]


def test_visits_are_kept_for_a_year_unless_told_otherwise() -> None:
    bench = Bench()
    assert bench.retention.run_once() == Erased(1, 0)
    assert bench.left == ["10 days", "0 days"]


def test_nought_keeps_them_for_ever() -> None:
    bench = Bench(days=0)
    assert bench.retention.run_once() == Erased(0, 0)
    assert len(bench.left) == 3


def test_the_settings_in_force_count_and_the_day_that_it_is() -> None:
    # GIVEN a service that ran
    bench = Bench()
    bench.retention.run_once()
    # WHEN the settings change, and days go by
    bench.settings = with_value(bench.settings, "access.keep_visits_days", 7)
    bench.clock.advance(3 * DAY_S)
    # THEN the next run goes by them
    assert bench.retention.run_once() == Erased(1, 0)
    bench.clock.advance(5 * DAY_S)
    assert bench.retention.run_once() == Erased(1, 0)
    assert bench.left == []


def test_deleted_people_go_with_them() -> None:
    bench = Bench(days=0, people=Deleted(2))
    assert bench.retention.run_once() == Erased(0, 2)


def test_a_store_that_fails_is_heard_of() -> None:
    bench = Bench(people=Deleted(error=StoreBusy()))
    with pytest.raises(StoreBusy):
        bench.retention.run_once()
    assert len(bench.left) == 3


class Taped(Bench):
    """The bench with recordings of 0, 10, 40 and 400 days ago."""

    def __init__(self, **values: int | bool) -> None:
        super().__init__()
        for name, value in values.items():
            self.settings = with_value(self.settings, f"access.{name}", value)
        self.recordings = MemoryRecordings()
        for age in (400, 40, 10, 0):
            self.recordings.keep(recorded_visit(str(age), (), at=self.clock.wall() - age * DAY_S))
        self.retention = Retention(
            visits=self.visits,
            people=Deleted(),
            settings=lambda: self.settings,
            clock=self.clock,
            recordings=self.recordings,
        )

    @property
    def taped(self) -> set[str]:
        return set(self.recordings.kept)


def test_recordings_are_kept_for_their_days() -> None:
    bench = Taped(keep_recordings=True)
    assert bench.retention.run_once() == Erased(1, 0, 2)
    assert bench.taped == {"0", "10"}


def test_no_recording_outlives_the_record_of_its_visit() -> None:
    bench = Taped(keep_recordings=True, keep_visits_days=7)
    assert bench.retention.run_once().recordings == 3
    # AND where visits are kept for ever, the recordings' own days count
    bench = Taped(keep_recordings=True, keep_visits_days=0, keep_recordings_days=60)
    assert bench.retention.run_once().recordings == 1


def test_opting_out_means_gone() -> None:
    # GIVEN recordings, one of them from a clock that went ahead
    bench = Taped(keep_recordings=True)
    bench.recordings.keep(recorded_visit("ahead", (), at=bench.clock.wall() + DAY_S))
    # WHEN the operator turns recording off THEN none is left
    bench.settings = with_value(bench.settings, "access.keep_recordings", False)
    assert bench.retention.run_once().recordings == 5
    assert bench.taped == set()
