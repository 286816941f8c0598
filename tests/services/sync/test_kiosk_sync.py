"""The exchange in the background: offline, resumed, counted, and never in the way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import VisitRecord
from faceid_gui.core.sync import Changes, Push, SyncState
from faceid_gui.services.sync.kiosk import KioskSync, SyncPlan
from tests.fakes import CONTRACT
from tests.store.samples import sample, visit
from tests.store.syncing import Side, enrolled, open_side


class Line:
    """A SyncSource over a store of the same process, which can be cut anywhere."""

    page = 3

    def __init__(self, source: Side) -> None:
        self.source = source
        self.down: LinkTrouble | None = None
        self.calls_left = -1  # then the line is cut; below zero never
        self.deaf = False  # what is sent arrives, and the answer does not come back
        self.refused_visit = ""
        self.sent: list[list[str]] = []

    def pull(self, after: int) -> Changes:
        self._use()
        return self.source.sync.changes(after, self.page, self.source.place)

    def push(self, push: Push) -> None:
        self._use()
        self.source.sync.merge(push, self.source.place)
        self._answer()

    def send_visits(self, visits: Sequence[VisitRecord]) -> None:
        self._use()
        if any(one.visit_id == self.refused_visit for one in visits):
            raise BadRequest("a visit cannot be sent")
        self.sent.append([one.visit_id for one in visits])
        self.source.sync.receive(visits, self.source.place)
        self._answer()

    def _use(self) -> None:
        if self.calls_left == 0:
            raise LinkFailed(LinkTrouble.CUT)
        self.calls_left -= 1
        if self.down is not None:
            raise LinkFailed(self.down)

    def _answer(self) -> None:
        if self.deaf:
            raise LinkFailed(LinkTrouble.CUT)


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Side]:
    side = open_side(tmp_path / "source")
    yield side
    side.database.close()


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Side]:
    side = open_side(tmp_path / "kiosk")
    yield side
    side.database.close()


@pytest.fixture
def line(source: Side) -> Line:
    return Line(source)


def sync_of(
    kiosk: Side,
    line: Line,
    *,
    plan: SyncPlan | None = None,
    on_state: Callable[[SyncState], None] | None = None,
) -> KioskSync:
    return KioskSync(
        source=line,
        store=kiosk.sync,
        visits=kiosk.visits,
        clock=kiosk.clock,
        plan=plan,
        on_state=on_state,
    )


def test_a_kiosk_works_offline_and_catches_up(source: Side, kiosk: Side, line: Line) -> None:
    # GIVEN a kiosk without its server, where people are enrolled and come in
    sync = sync_of(kiosk, line)
    line.down = LinkTrouble.UNREACHABLE
    kiosk.gallery.add_person("Ann", [sample(0)])
    kiosk.visits.record(visit("v1"))
    # WHEN it tries
    assert not sync.run_once()
    # THEN it says what waits and why
    state = sync.state
    assert (state.trouble, state.last_ok_at) == (LinkTrouble.UNREACHABLE, None)
    assert (state.waiting_people, state.waiting_visits) == (1, 1)
    # WHEN the server is there
    line.down = None
    assert sync.run_once()
    # THEN nothing waits
    state = sync.state
    assert (state.trouble, state.last_ok_at) == (None, kiosk.clock.wall())
    assert (state.waiting_people, state.waiting_visits) == (0, 0)
    assert enrolled(source) == enrolled(kiosk)
    assert [one.visit_id for one in source.visits.recent()] == ["v1"]


def test_a_server_that_comes_and_goes_does_not_flood_the_log(
    kiosk: Side, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN an hour in which every other exchange fails, each time for another reason
    sync = sync_of(kiosk, line)
    troubles = (LinkTrouble.TIMEOUT, None, LinkTrouble.CUT, None, LinkTrouble.BUSY)
    with caplog.at_level(logging.INFO, logger="faceid_gui.services.sync"):
        for number in range(360):
            line.down = troubles[number % len(troubles)]
            sync.run_once()
            kiosk.clock.advance(10.0)
    # THEN the log has a line each two minutes at most, and the first at once
    assert 1 <= len(caplog.records) <= 31
    assert caplog.records[0].message.startswith("no exchange")


def test_an_exchange_cut_anywhere_goes_on(source: Side, kiosk: Side, line: Line) -> None:
    # GIVEN enough on both sides for many pages
    for number in range(6):
        source.gallery.add_person(f"S{number}", [sample(number)])
        kiosk.gallery.add_person(f"K{number}", [sample(number)])
        kiosk.visits.record(visit(f"v{number}"))
    sync = sync_of(kiosk, line)
    # WHEN the line is cut after ever more calls
    for calls in range(1, 40):
        line.calls_left = calls
        line.deaf = calls % 3 == 0
        if sync.run_once():
            break
    line.calls_left, line.deaf = -1, False
    assert sync.run_once()
    # THEN all of it arrived, once
    assert enrolled(source) == enrolled(kiosk)
    assert len(source.gallery.people()) == 12
    assert sorted(one.visit_id for one in source.visits.recent()) == [f"v{n}" for n in range(6)]
    assert source.sync.conflicts() == ()


def test_a_deletion_arrives_whatever_is_wrong_with_what_waits(
    source: Side, kiosk: Side, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a kiosk whose changes the server does not take
    ann = source.gallery.add_person("Ann", [sample(0)])
    sync = sync_of(kiosk, line)
    assert sync.run_once()

    def refuse(_push: Push) -> None:
        raise LinkFailed(LinkTrouble.FAILED)

    monkeypatch.setattr(line, "push", refuse)
    kiosk.gallery.add_person("Ben", [sample(1)])
    # WHEN the source deletes somebody
    source.gallery.remove(ann.id)
    assert not sync.run_once()
    # THEN they are gone from the kiosk
    assert kiosk.names() == ["Ben"]
    assert [person.name for person in kiosk.gallery.snapshot(CONTRACT).people] == ["Ben"]


def test_what_is_switched_off_is_left_alone(source: Side, kiosk: Side, line: Line) -> None:
    source.gallery.add_person("Ann", [sample(0)])
    kiosk.visits.record(visit("v1"))
    plan = SyncPlan(take_people=lambda: False, send_visits=lambda: False)
    assert sync_of(kiosk, line, plan=plan).run_once()
    assert kiosk.names() == []
    assert source.visits.recent() == ()


def test_visits_are_sent_in_order_and_once(source: Side, kiosk: Side, line: Line) -> None:
    # GIVEN more visits than one batch
    for number in range(150):
        kiosk.visits.record(visit(f"v{number}"))
    sync = sync_of(kiosk, line)
    assert sync.run_once()
    # THEN they went oldest first, and a new start sends none of them again
    assert [len(batch) for batch in line.sent] == [100, 50]
    assert [one for batch in line.sent for one in batch] == [f"v{n}" for n in range(150)]
    assert sync_of(kiosk, line).run_once()
    assert len(line.sent) == 2


def test_visits_too_old_to_be_kept_are_counted(kiosk: Side, line: Line) -> None:
    # GIVEN a kiosk offline for so long that visits are erased by their age
    sync = sync_of(kiosk, line)
    assert sync.run_once()
    line.down = LinkTrouble.UNREACHABLE
    for number in range(5):
        kiosk.visits.record(visit(f"v{number}", at=1000.0 + number))
    sync.run_once()
    assert kiosk.visits.erase_before(1003.0) == 3
    # WHEN it can send again
    line.down = None
    assert sync.run_once()
    # THEN the rest is sent, and it says how many are lost
    assert line.sent == [["v3", "v4"]]
    assert sync.state.lost_visits == 3
    assert sync.state.waiting_visits == 0


def test_visits_from_before_the_pairing_are_not_lost(kiosk: Side, line: Line) -> None:
    for number in range(5):
        kiosk.visits.record(visit(f"v{number}", at=1000.0 + number))
    kiosk.visits.erase_before(1003.0)
    sync = sync_of(kiosk, line)
    assert sync.run_once()
    assert (line.sent, sync.state.lost_visits) == ([["v3", "v4"]], 0)


def test_one_visit_that_cannot_be_sent_holds_up_no_other(kiosk: Side, line: Line) -> None:
    for number in range(3):
        kiosk.visits.record(visit(f"v{number}"))
    line.refused_visit = "v1"
    sync = sync_of(kiosk, line)
    assert sync.run_once()
    assert line.sent == [["v0"], ["v2"]]
    assert sync.state.lost_visits == 1


def test_a_restored_source_is_followed(source: Side, kiosk: Side, line: Line) -> None:
    # GIVEN a kiosk in step with its source
    source.gallery.add_person("Ann", [sample(0)])
    sync = sync_of(kiosk, line)
    assert sync.run_once()
    # WHEN the source's history takes another course, and the kiosk has something to send
    with source.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM sync_marks")
    kiosk.gallery.add_person("Ben", [sample(1)])
    # THEN one exchange is enough
    assert sync.run_once()
    assert enrolled(source) == enrolled(kiosk)
    assert source.names() == ["Ann", "Ben"]


def test_waits_grow_with_failures_and_differ(kiosk: Side, line: Line) -> None:
    sync = sync_of(kiosk, line, plan=SyncPlan(period_s=10.0, longest_s=60.0))
    line.down = LinkTrouble.UNREACHABLE
    longest = []
    for _ in range(6):
        longest.append(max(sync.next_wait_s for _ in range(50)))
        sync.run_once()
    assert longest[0] <= 12.0
    assert longest[0] < longest[1] < longest[2]
    assert longest[-1] <= 72.0
    assert len({sync.next_wait_s for _ in range(10)}) == 10
    line.down = None
    sync.run_once()
    assert sync.next_wait_s <= 12.0


def test_the_thread_exchanges_when_poked_and_ends_when_asked(
    source: Side, kiosk: Side, line: Line
) -> None:
    # GIVEN a thread that has exchanged once
    heard = threading.Event()

    def hear(state: SyncState) -> None:
        if state.last_ok_at is not None:
            heard.set()

    sync = sync_of(kiosk, line, plan=SyncPlan(period_s=600.0, longest_s=600.0), on_state=hear)
    sync.start()
    sync.start()
    assert heard.wait(10.0)
    # WHEN it is poked after something changed
    source.gallery.add_person("Ann", [sample(0)])
    heard.clear()
    kiosk.clock.advance(1.0)
    sync.poke()
    assert heard.wait(10.0)
    # THEN it is there, and the thread ends
    assert kiosk.names() == ["Ann"]
    sync.stop()
    sync.stop()
