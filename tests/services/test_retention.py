"""What was kept long enough is erased, and nothing else."""

from __future__ import annotations

import pytest

from faceid_gui.core.errors import StoreBusy
from faceid_gui.services.retention import DAY_S, Erased, Retention
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Settings
from tests.fakes import FakeClock, MemoryVisits
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
