"""The threshold follows the people, or says why it does not."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from faceid_gui.core.calibration_plan import CalibrationPlan
from faceid_gui.core.errors import DiskFull, StoreDamaged
from faceid_gui.core.types import EmbeddingContract, NewSample, SampleVectors, Threshold
from faceid_gui.services.calibration.recalibrator import (
    Pace,
    RecalibrationParts,
    Recalibrator,
    Watching,
)
from faceid_gui.services.calibration.strangers import Strangers
from tests.fakes import CONTRACT, GOOD, identity_vector
from tests.services.calibration.support import Site


@dataclass
class Bench:
    """A site that was calibrated, and what follows it."""

    site: Site = field(default_factory=Site)
    served: bool = False

    def recalibrator(self, pace: Pace | None = None) -> Recalibrator:
        """As each process has its own."""
        site = self.site
        return Recalibrator(
            RecalibrationParts(
                gallery=site.gallery,
                plans=site.plans,
                audit=site.audit,
                clock=site.clock,
                desk=site.desk,
                from_server=lambda: self.served,
            ),
            pace,
        )

    def settle(self, *watchers: Recalibrator) -> None:
        """Let each look, until the gallery was quiet long enough; and once more."""
        for _ in range(5):
            for watcher in watchers:
                watcher.look()
            self.site.clock.advance(11.0)

    def threshold(self) -> Threshold:
        """The one that is kept."""
        found = self.site.gallery.threshold(CONTRACT.id)
        assert found is not None
        return found


def watching(follower: Recalibrator) -> Watching:
    """What it does by now."""
    return follower.state.watching


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.site.desk().calibrate()
    made.site.audit.entries.clear()
    return made


def test_new_people_bring_a_new_threshold(bench: Bench) -> None:
    # GIVEN a site that was calibrated, and nothing to do
    follower = bench.recalibrator()
    bench.settle(follower)
    assert watching(follower) is Watching.UP_TO_DATE
    assert bench.site.audit.entries == []
    # WHEN people come
    for number in range(5):
        bench.site.enrol(f"new {number}")
    follower.look()
    assert watching(follower) is Watching.WAITING
    assert bench.threshold().gallery_size == 40
    bench.settle(follower)
    # THEN it is set again once, and the trail says why
    assert bench.threshold().gallery_size == 45
    assert watching(follower) is Watching.UP_TO_DATE
    assert follower.state.at is not None
    ((_, action, subject, detail),) = bench.site.audit.entries
    assert (action, subject) == ("threshold.calibrated", CONTRACT.id)
    assert "because gallery" in detail
    # AND its own writing is no reason to do it again
    bench.settle(follower)
    assert len(bench.site.audit.entries) == 1


def test_several_processes_do_it_once(bench: Bench) -> None:
    # GIVEN a kiosk, a console and a server over one data folder
    watchers = [bench.recalibrator() for _ in range(3)]
    bench.settle(*watchers)
    # WHEN somebody comes, THEN one of them calibrates, and nobody again
    bench.site.enrol("new")
    bench.settle(*watchers)
    bench.settle(*watchers)
    assert bench.site.audit.actions() == ["threshold.calibrated"]
    assert {watcher.state.watching for watcher in watchers} == {Watching.UP_TO_DATE}


def test_an_import_that_goes_on_is_not_waited_for_for_ever(bench: Bench) -> None:
    follower = bench.recalibrator(Pace(quiet_s=10.0, longest_s=60.0))
    bench.settle(follower)
    for number in range(14):
        bench.site.enrol(f"new {number}")
        follower.look()
        bench.site.clock.advance(5.0)
    assert bench.threshold().gallery_size > 40


def test_only_where_it_is_wanted(bench: Bench) -> None:
    # GIVEN a threshold that comes from a server, THEN it is left alone
    follower = bench.recalibrator()
    bench.served = True
    bench.site.enrol("one")
    bench.settle(follower)
    assert watching(follower) is Watching.FROM_SERVER
    # AND one that the operator sets by hand
    bench.served = False
    bench.site.desk().save(CalibrationPlan(automatic=False))
    bench.site.enrol("two")
    bench.settle(follower)
    assert watching(follower) is Watching.BY_HAND
    assert bench.threshold().gallery_size == 40
    # WHEN the plan changes, THEN a poke is enough
    bench.site.desk().save(CalibrationPlan())
    follower.poke()
    bench.settle(follower)
    assert bench.threshold().gallery_size == 42


def test_a_site_that_nobody_calibrated_stays_so() -> None:
    bench = Bench()
    follower = bench.recalibrator()
    bench.settle(follower)
    assert watching(follower) is Watching.NOT_CALIBRATED
    assert bench.site.gallery.threshold(CONTRACT.id) is None


def test_what_cannot_be_calibrated_leaves_the_old_threshold(bench: Bench) -> None:
    # GIVEN one photo that is enrolled under two names, and a rate nobody can promise with it
    follower = bench.recalibrator()
    bench.settle(follower)
    before = bench.threshold()
    bench.site.target = 0.001
    for name in ("Ada", "Ada L."):
        bench.site.gallery.add_person(
            name, [NewSample({CONTRACT.id: identity_vector(7)}, GOOD, "one")]
        )
    # WHEN the gallery is quiet
    bench.settle(follower)
    bench.settle(follower)
    # THEN the old one stays in force, and state and trail say so, once
    assert bench.threshold() == before
    assert watching(follower) is Watching.FAILED
    assert "Ada" in follower.state.trouble
    assert bench.site.audit.actions() == ["threshold.kept"]
    assert "Ada" not in str(bench.site.audit.entries)


def test_nothing_is_lowered_without_strangers_who_had_a_say(bench: Bench) -> None:
    # GIVEN a threshold that strangers raised who were not kept
    site = bench.site
    template = site.gallery.snapshot(CONTRACT).matrix[:20]
    alike = np.asarray(0.8 * template + 0.6 * site.others(20), np.float32)
    alike /= np.linalg.norm(alike, axis=1, keepdims=True)
    site.desk().calibrate(strangers=Strangers(alike, tuple(map(str, range(20))), ()))
    high = bench.threshold().value
    assert site.desk().calibrate(keep=False).report.threshold.value < high
    # WHEN people come, again and again
    follower = bench.recalibrator()
    for name in ("one", "two"):
        site.enrol(name)
        bench.settle(follower)
        # THEN the threshold follows them, but not down
        assert bench.threshold().value >= high
    assert bench.threshold().gallery_size == 42
    # AND who calibrates by hand may
    site.desk().calibrate()
    assert bench.threshold().value < high


def test_labels_go_with_the_people(bench: Bench) -> None:
    site = bench.site
    person = site.gallery.people()[0]
    site.desk().save(CalibrationPlan(groups=((person.id, "night"),)))
    follower = bench.recalibrator()
    site.gallery.remove(person.id)
    bench.settle(follower)
    assert site.desk().plan().groups != ()  # they can come back
    site.gallery.erase(person.id)
    bench.settle(follower)
    assert site.desk().plan().groups == ()


def test_the_thread_lives_on_through_a_fault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a gallery that cannot be looked at, once
    looked, calls = threading.Event(), [0]
    revision = bench.site.gallery.revision

    def broken() -> int:
        calls[0] += 1
        if calls[0] == 1:
            raise RuntimeError("broken")
        if calls[0] > 2:
            looked.set()
        return revision()

    monkeypatch.setattr(bench.site.gallery, "revision", broken)
    # WHEN it runs on its thread, THEN it looks again, and stops when it is told to
    follower = bench.recalibrator(Pace(period_s=0.01))
    follower.start()
    follower.start()
    assert looked.wait(10.0)
    follower.stop()
    follower.stop()


def test_a_kept_stranger_who_is_enrolled_now_shuts_nobody_out(bench: Bench) -> None:
    # GIVEN strangers that were kept, and one of them who is enrolled since
    site = bench.site
    rows = site.others(60)
    strangers = Strangers(rows, tuple(f"{n}.jpg" for n in range(60)), ())
    site.desk().calibrate(strangers=strangers, keep_strangers=True)
    before = bench.threshold().value
    follower = bench.recalibrator()
    bench.settle(follower)
    site.gallery.add_person("Ada", [NewSample({CONTRACT.id: rows[0]}, GOOD, "a")])
    # WHEN the threshold follows the people
    bench.settle(follower)
    # THEN their old photo neither raises it to where nobody comes, nor is it lowered
    assert watching(follower) is Watching.UP_TO_DATE
    assert before <= bench.threshold().value < 0.8
    detail = next(e[3] for e in site.audit.entries if "because gallery" in e[3])
    assert "1 strangers left out" in detail


def test_a_calibration_by_hand_meanwhile_is_not_undone(bench: Bench) -> None:
    # GIVEN a recalibration under way
    site = bench.site
    follower = bench.recalibrator()
    bench.settle(follower)
    site.enrol("new")
    folder = Strangers(site.others(80), tuple(f"{n}.jpg" for n in range(80)), ())
    measured = site.gallery.vectors
    done: list[Threshold] = []

    def vectors(contract: EmbeddingContract) -> SampleVectors:
        found = measured(contract)
        if not done:  # another process calibrates with strangers that are not kept
            site.gallery.vectors = measured  # type: ignore[method-assign]
            stricter = CalibrationPlan(target_fpir=0.005)
            done.append(site.desk().calibrate(strangers=folder, plan=stricter).report.threshold)
        return found

    def at_work() -> bool:
        follower.look()
        return bool(done)

    site.clock.advance(11.0)
    follower.look()
    site.clock.advance(11.0)
    site.gallery.vectors = vectors  # type: ignore[method-assign]
    # WHEN it ends
    assert at_work()
    # THEN what was asked for is in force, now and later
    assert bench.threshold().value == done[0].value
    bench.settle(follower)
    assert bench.threshold().value >= done[0].value


def test_a_death_between_threshold_and_note_lowers_nothing(bench: Bench) -> None:
    # GIVEN a calibration with strangers that died after it had set the threshold
    site = bench.site
    before = site.plans.last(CONTRACT.id)
    assert before is not None
    far = Strangers(site.others(200), tuple(f"{n}.jpg" for n in range(200)), ())
    high = site.desk().calibrate(strangers=far, plan=CalibrationPlan(target_fpir=0.002))
    site.plans.save(CalibrationPlan())
    site.plans.set_last(before)
    # WHEN the people change
    follower = bench.recalibrator()
    site.enrol("new")
    bench.settle(follower)
    # THEN the threshold was not lowered by itself
    assert watching(follower) is Watching.UP_TO_DATE
    assert bench.threshold().value >= high.report.threshold.value


def test_strangers_that_cannot_be_kept_leave_the_old_threshold(bench: Bench) -> None:
    # GIVEN a store that has no room for strangers
    site = bench.site
    before = bench.threshold()

    def full(*_: object) -> None:
        raise DiskFull("full")

    site.strangers.keep = full  # type: ignore[assignment, method-assign]
    far = Strangers(site.others(80), tuple(f"{n}.jpg" for n in range(80)), ())
    # WHEN somebody calibrates with strangers to be kept
    with pytest.raises(DiskFull):
        site.desk().calibrate(strangers=far, keep_strangers=True)
    # THEN nothing is in force that would be forgotten at the next change
    assert bench.threshold() == before


def test_a_store_that_stays_damaged_is_told_once(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a store that always fails
    follower = bench.recalibrator(Pace(period_s=0.001, quiet_s=0.0))
    tried = threading.Semaphore(0)

    def damaged() -> int:
        tried.release()
        raise StoreDamaged("damaged")

    bench.site.gallery.revision = damaged  # type: ignore[method-assign]
    # WHEN it is looked at again and again
    follower.start()
    for _ in range(20):
        assert tried.acquire(timeout=10)
    follower.stop()
    # THEN the log has it once
    assert len([r for r in caplog.records if "cannot follow" in r.message]) == 1
