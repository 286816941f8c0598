"""The visits page: it follows the log, finds, explains and exports."""

from __future__ import annotations

import csv
import io
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faceid_gui.core.decision import DenyReason, Evidence, Policy
from faceid_gui.core.errors import DiskFull, NotFound, StoreBusy
from faceid_gui.core.ports import KeptVisit, LogState, VisitRecord
from faceid_gui.core.types import Person
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.evidence_words import Scores
from faceid_gui.qt.moments import moment_of
from faceid_gui.qt.names import shown_name
from faceid_gui.settings.tree import Language, ThemeName
from faceid_gui.views.console.visits import page as page_module
from faceid_gui.views.console.visits.filters import Days, days_of
from faceid_gui.views.console.visits.loader import PAGE
from faceid_gui.views.console.visits.model import VisitsModel
from faceid_gui.views.console.visits.page import VisitsPage
from faceid_gui.views.console.visits.score_bar import ScoreBar
from faceid_gui.views.console.visits.tools import VisitsTools
from tests.fakes import FakeClock, MemoryVisits
from tests.store.samples import visit
from tests.views.test_layout import settle

DAY = 86_400.0
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 6


class Log(MemoryVisits):
    """Counts the looks at it; ``error`` is raised while it is set, ``gate`` holds pages up."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0
        self.looks = 0
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.holds: list[threading.Event] = []

    def page(
        self,
        *,
        before: int | None = None,
        after: int = 0,
        since: float | None = None,
        until: float | None = None,
        limit: int = 100,
    ) -> tuple[KeptVisit, ...]:
        assert self.gate.wait(20)
        if self.holds:
            assert self.holds.pop().wait(20)
        self.pages += 1
        if self.error is not None:
            raise self.error
        return super().page(before=before, after=after, since=since, until=until, limit=limit)

    def state(self) -> LogState:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return super().state()


@dataclass
class Stand:
    """A log, people by their ids, and what was noted."""

    log: Log = field(default_factory=Log)
    clock: FakeClock = field(default_factory=FakeClock)
    people: dict[str, str] = field(default_factory=dict)
    noted: list[int] = field(default_factory=list)
    note_error: Exception | None = None
    find_error: Exception | None = None

    def find(self, person_id: str) -> Person:
        if self.find_error is not None:
            raise self.find_error
        if person_id not in self.people:
            raise NotFound(person_id)
        return Person(person_id, self.people[person_id], 0.0, 1)

    def note(self, count: int) -> None:
        if self.note_error is not None:
            raise self.note_error
        self.noted.append(count)

    def come(self, name: str | None, *, age: float = 0.0, granted: bool = True) -> VisitRecord:
        """Somebody comes; a name makes them enrolled."""
        number = len(self.log.records)
        person_id = f"id-{name}" if name else None
        if name and person_id:
            self.people[person_id] = name
        made = visit(
            f"v{number}",
            at=self.clock.wall() - age,
            person_id=person_id if granted else None,
            granted=granted,
        )
        evidence = replace(made.evidence, person_id=person_id, score=0.71 if granted else 0.3)
        made = replace(made, name=name if granted else None, evidence=evidence)
        self.log.record(made)
        return made

    def tools(self) -> VisitsTools:
        return VisitsTools(
            log=self.log,
            find=self.find,
            policy=Policy,
            noted=self.note,
            clock=self.clock,
        )


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def page(
    qtbot: QtBot, stand: Stand, background: Background, appearance: Appearance
) -> Iterator[VisitsPage]:
    made = VisitsPage(stand.tools(), background)
    qtbot.addWidget(made)
    made.resize(1080, 640)
    yield made
    stand.log.gate.set()
    made.stop()
    made.hide()


def show(qtbot: QtBot, page: VisitsPage) -> None:
    """Show the page and wait for its first answer."""
    page.show()
    qtbot.waitUntil(lambda: page.loader.loaded and not page.loader.searching)


def lines(page: VisitsPage) -> list[str]:
    """What the rows say to a screen reader."""
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def test_the_model_is_a_good_model(qtmodeltester: ModelTester, appearance: Appearance) -> None:
    model = VisitsModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show_visits([KeptVisit(9, visit("i")), KeptVisit(4, visit("d"))])
    assert model.add_newer([KeptVisit(12, visit("l")), KeptVisit(9, visit("i"))]) == 1
    model.add_older([KeptVisit(2, visit("b"))])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert [model.row_of(number) for number in (12, 9, 4, 2, 3, 99)] == [0, 1, 2, 3, None, None]


def test_nobody_has_come(qtbot: QtBot, page: VisitsPage) -> None:
    show(qtbot, page)
    assert "Nobody has come yet" in page.empty_words
    assert not page.all_button.isVisible()
    assert not page.export_button.isEnabled()
    assert "Choose a visit" in page.details._hint.text()


def test_newest_first_in_words(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN somebody yesterday, a stranger, and somebody who was deleted since
    stand.come("Ada", age=DAY)
    stand.come(None, granted=False)
    gone = stand.come("Ben")
    stand.log.records[-1] = replace(gone, name=None)
    show(qtbot, page)
    # THEN each row says the decision, who, why and when
    first, second, third = lines(page)
    assert first.startswith("Granted, Somebody who was deleted, Recognised, Today ")
    assert second.startswith("Denied, Not recognised, Nobody who is enrolled, Today ")
    assert third.startswith("Granted, Ada, Recognised, Yesterday ")
    assert page.status == "Visits: 3"


def test_it_follows_the_log_while_it_is_visible(
    qtbot: QtBot, page: VisitsPage, stand: Stand
) -> None:
    # GIVEN a visit that is being read
    stand.come("Ada")
    show(qtbot, page)
    page.choose(0)
    qtbot.waitUntil(lambda: "Granted: Ada" in page.details.words)
    # WHEN another one comes
    stand.come("Ben")
    # THEN it is in front by itself, and what was chosen stays chosen
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert "Ben" in lines(page)[0]
    assert page.list.currentIndex().row() == 1
    assert "Granted: Ada" in page.details.words
    # AND a hidden page rests
    page.hide()
    assert not page.loader._timer.isActive()
    stand.come("Cid")
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)


def test_another_name_and_an_erasure_show(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN three visits, one chosen
    for name in ("Ada", "Ben", "Ada"):
        stand.come(name, age=100.0 - len(stand.log.records))
    show(qtbot, page)
    page.choose(0)
    qtbot.waitUntil(lambda: "Granted: Ada" in page.details.words)

    # WHEN the person is renamed elsewhere
    stand.people["id-Ada"] = "Adele"
    stand.log.records = [
        replace(r, name="Adele" if r.name == "Ada" else r.name) for r in stand.log.records
    ]
    stand.log.names += 1
    # THEN list and details say so
    qtbot.waitUntil(lambda: "Adele" in lines(page)[0])
    qtbot.waitUntil(lambda: "Granted: Adele" in page.details.words)

    # WHEN they are deleted, and still in the records of the log for a while
    del stand.people["id-Ada"]
    stand.log.names += 1
    qtbot.waitUntil(lambda: "Granted: Adele (deleted)" in page.details.words)

    # WHEN the two older visits are erased by their age
    stand.log.erase_before(stand.clock.wall() - 98.5)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.list.currentIndex().row() == 0
    assert "Granted: Adele" in page.details.words

    # AND at last the chosen one
    stand.log.erase_before(stand.clock.wall() + 1)
    qtbot.waitUntil(lambda: "Nobody has come yet" in page.empty_words)
    assert page.details.words == ""


def test_pages_are_loaded_as_one_scrolls(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN more visits than a page
    for _ in range(3 * PAGE + 20):
        stand.come("Ada")
    show(qtbot, page)
    assert page.model.rowCount() == PAGE
    assert page.status == "The newest 100 visits; scroll for more"
    # WHEN one scrolls to the end, again and again
    bar = page.list.verticalScrollBar()

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return page.loader.complete

    qtbot.waitUntil(at_the_end)
    # THEN all are there, each once
    assert page.model.rowCount() == 3 * PAGE + 20
    assert len({page.model.visit(row).number for row in range(page.model.rowCount())}) == 320
    # AND one that comes now does not move what is being read
    place, above = bar.value(), page.list.indexAt(page.list.rect().center()).data()
    stand.come("Ben")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3 * PAGE + 21)
    assert bar.value() > place
    assert page.list.indexAt(page.list.rect().center()).data() == above


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ada", ["Ada"]),
        ("ÄDA", []),
        ("이영희", ["이영희"]),
        ("\u110b\u1175\u110b\u1167\u11bc", ["이영희"]),
        ("photo", ["Not recognised"]),
        ("  ada  ", ["Ada"]),
    ],
)
def test_searching(
    qtbot: QtBot, page: VisitsPage, stand: Stand, typed: str, found: list[str]
) -> None:
    for name in ("Ada", "이영희", "Ben"):
        stand.come(name)
    spoof = stand.come(None, granted=False)
    stand.log.records[-1] = replace(spoof, reason=DenyReason.SPOOFED)
    show(qtbot, page)
    page.filters.text.setText(typed)
    qtbot.waitUntil(lambda: [line.split(", ")[1] for line in lines(page)] == found)
    qtbot.waitUntil(lambda: not page.loader.searching)
    assert bool(page.empty_words) == (not found)


def test_decisions_days_and_back(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN visits of today, yesterday and ten days ago
    for age in (10 * DAY, DAY, 0.0):
        stand.come("Ada", age=age)
        stand.come(None, age=age, granted=False)
    show(qtbot, page)

    def count(rows: int) -> None:
        qtbot.waitUntil(lambda: page.model.rowCount() == rows and not page.loader.searching)

    page.filters.decision.setCurrentIndex(2)
    count(3)
    assert all(line.startswith("Denied") for line in lines(page))
    for days, rows in ((Days.TODAY, 1), (Days.YESTERDAY, 1), (Days.WEEK, 2), (Days.MONTH, 3)):
        page.filters.days.setCurrentIndex(page.filters.days.findData(days.value))
        count(rows)
    # WHEN nothing fits, the page says so and offers the way back
    page.filters.text.setText("nobody of that name")
    qtbot.waitUntil(lambda: page.empty_words == "No visit is like that.")
    page.all_button.click()
    count(6)
    assert page.filters.wanted().everything


def test_days_that_are_chosen_by_hand(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    for age in (3 * DAY, 2 * DAY, DAY, 0.0):
        stand.come("Ada", age=age)
    show(qtbot, page)
    page.filters.days.setCurrentIndex(page.filters.days.findData(Days.CHOSEN.value))
    assert page.filters.first.isVisible()
    today = page.filters.last.date()
    page.filters.first.setDate(today.addDays(-2))
    page.filters.last.setDate(today.addDays(-1))
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    # A first day after the last one takes the last one with it, and the other way round.
    page.filters.first.setDate(today)
    assert page.filters.last.date() == today
    page.filters.last.setDate(today.addDays(-3))
    assert page.filters.first.date() == today.addDays(-3)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)


def test_midnight(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN the visits of today
    stand.come("Ada")
    show(qtbot, page)
    page.filters.days.setCurrentIndex(page.filters.days.findData(Days.TODAY.value))
    qtbot.waitUntil(lambda: "Today" in lines(page)[0])
    # WHEN the day ends, THEN today is another day
    stand.clock.advance(DAY)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    page.filters.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert "Yesterday" in lines(page)[0]


def test_a_search_through_many_visits_tells_how_far_it_is(
    qtbot: QtBot, page: VisitsPage, stand: Stand
) -> None:
    # GIVEN one visit of somebody long ago, and a slow log
    stand.come("Ada")
    for _ in range(9_000):
        stand.log.records.append(stand.log.records[0])
    stand.log.records[1:] = [replace(r, name="Ben") for r in stand.log.records[1:]]
    show(qtbot, page)
    stand.log.gate.clear()
    page.filters.text.setText("ada")
    qtbot.waitUntil(lambda: page.status.startswith("Searching…"))
    # WHEN it goes on
    stand.log.gate.set()
    # THEN it does not stop before it has read them all
    qtbot.waitUntil(lambda: page.status == "Visits: 1", timeout=10_000)


def test_typing_gives_up_the_search_before(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    stand.come("Ada")
    stand.come("Ben")
    show(qtbot, page)
    stand.log.gate.clear()
    page.filters.decision.setCurrentIndex(2)
    page.filters.decision.setCurrentIndex(0)
    page.filters.text.setText("ben")
    qtbot.waitUntil(lambda: not page.filters._typing.isActive())
    stand.log.gate.set()
    qtbot.waitUntil(lambda: [line.split(", ")[1] for line in lines(page)] == ["Ben"])


def test_an_answer_that_comes_too_late_is_not_shown(
    qtbot: QtBot, page: VisitsPage, stand: Stand, background: Background
) -> None:
    # GIVEN a search that hangs, and another one after it
    stand.come("Ada")
    stand.come(None, granted=False)
    show(qtbot, page)
    page.loader.follow(following=False)
    late = threading.Event()
    stand.log.holds.append(late)
    page.filters.decision.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not stand.log.holds)
    page.filters.decision.setCurrentIndex(1)
    qtbot.waitUntil(lambda: [line.split(", ")[1] for line in lines(page)] == ["Ada"])
    # WHEN the first one answers at last
    late.set()
    qtbot.waitUntil(lambda: not background.busy)
    settle()
    # THEN what was asked last is shown
    assert [line.split(", ")[1] for line in lines(page)] == ["Ada"]


def test_the_evidence_is_explained(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN a denial that was nearest to somebody
    stand.come("Ada", granted=False)
    show(qtbot, page)
    page.choose(0)
    # THEN who that was is looked up, and why it was denied is said
    qtbot.waitUntil(lambda: "Most like Ada" in page.details.words)
    words = page.details.words
    assert words.startswith("Denied: Not recognised")
    assert "The door stayed shut. Nobody who is enrolled looks enough like this face." in words
    assert "0.30, needed 0.46: not alike enough." in words
    assert page.details.bar.accessibleName() == "Score 0.30, Needed 0.46"
    # AND there is a bar only where there is something to draw
    empty = visit("empty")
    empty = replace(empty, reason=DenyReason.NO_EVIDENCE, evidence=Evidence("empty"))
    stand.log.record(empty)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.choose(0)
    qtbot.waitUntil(lambda: "No picture of the face was good enough" in page.details.words)
    assert page.details.bar.isHidden()


def test_who_cannot_be_looked_up(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    stand.come("Ada")
    show(qtbot, page)
    stand.find_error = StoreBusy()
    page.choose(0)
    qtbot.waitUntil(lambda: "Granted: Ada" in page.details.words)
    assert page.banner.text.startswith("The program is open already")


@pytest.mark.parametrize("reason", [None, *DenyReason])
@pytest.mark.parametrize("language", [Language.ENGLISH, Language.KOREAN])
def test_every_kind_of_visit_can_be_shown(
    qtbot: QtBot,
    page: VisitsPage,
    stand: Stand,
    appearance: Appearance,
    reason: DenyReason | None,
    language: Language,
) -> None:
    # GIVEN a visit at no time, of no numbers, of somebody with a name without end
    stand.come("Ada")
    made = stand.come(LONG + "\n김👩‍👩‍👧", granted=reason is None)
    broken = replace(made.evidence, score=math.nan, runner_up=math.inf, liveness_scores=(math.nan,))
    stand.log.records[-1] = replace(made, at=math.inf, reason=reason, evidence=broken)
    appearance.speak(language)
    page.resize(610, 350)
    show(qtbot, page)
    page.choose(0)
    qtbot.waitUntil(lambda: bool(page.details.words))
    # THEN it is painted in every theme, and the page is as wide as it was
    for theme in ThemeName:
        appearance.paint(theme)
        assert not page.grab().isNull()
    assert page.width() == 610
    assert page.details._inside.width() <= page.details._scroll.viewport().width()


def test_one_thing_at_a_time_where_there_is_little_room(
    qtbot: QtBot, page: VisitsPage, stand: Stand
) -> None:
    # GIVEN a small window
    stand.come("Ada")
    page.resize(610, 350)
    show(qtbot, page)
    assert page.list.isVisible()
    assert not page.details.isVisible()
    # WHEN a visit is clicked
    row = page.list.visualRect(page.model.index(0, 0))
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center(), delay=1)
    # THEN the details take the place, with a way back
    assert page.details.isVisible()
    assert not page.list.isVisible()
    page.details.back_button.click()
    assert page.list.isVisible()
    # AND a large window shows both, without the button
    page.resize(1080, 640)
    assert page.details.isVisible()
    assert not page.details.back_button.isVisible()


def test_trouble_in_words_until_it_is_over(qtbot: QtBot, page: VisitsPage, stand: Stand) -> None:
    # GIVEN a log that cannot be read
    stand.come("Ada")
    stand.log.error = StoreBusy()
    page.show()
    qtbot.waitUntil(lambda: page.banner.text.startswith("The program is open already"))
    assert page.again_button.isVisible()
    # WHEN it can again
    stand.log.error = None
    page.again_button.click()
    # THEN the words go and the visits come
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.banner.isHidden()
    # AND trouble on the way is said too, and ends by itself
    stand.log.error = StoreBusy()
    qtbot.waitUntil(page.banner.isVisible)
    assert page.model.rowCount() == 1
    stand.log.error = None
    qtbot.waitUntil(page.banner.isHidden)


def test_exporting(
    qtbot: QtBot,
    page: VisitsPage,
    stand: Stand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # GIVEN visits, of which some are looked for
    stand.come("Ada")
    stand.come(None, granted=False)
    show(qtbot, page)
    page.filters.decision.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    target = tmp_path / "visits.csv"
    monkeypatch.setattr(page_module, "ask_where", lambda _parent, _today: str(target))
    # WHEN they are exported
    page.export_button.click()
    # THEN these are written and noted, and the page says where
    qtbot.waitUntil(lambda: page.banner.text == f"Visits exported: 1 {target}")
    (row,) = csv.DictReader(io.StringIO(target.read_text("utf-8-sig")))
    assert (row["person"], row["granted"]) == ("Ada", "True")
    assert stand.noted == [1]
    assert page.export_button.isEnabled()


def test_an_export_that_fails_or_is_stopped(
    qtbot: QtBot,
    page: VisitsPage,
    stand: Stand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand.come("Ada")
    show(qtbot, page)
    chosen = [str(tmp_path / "no" / "visits.csv")]
    monkeypatch.setattr(page_module, "ask_where", lambda _parent, _today: chosen[0])
    # A folder that is not there
    page.export_button.click()
    qtbot.waitUntil(lambda: page.banner.text.startswith("The file cannot be written"))
    # A trail that cannot be written
    chosen[0] = str(tmp_path / "visits.csv")
    stand.note_error = DiskFull()
    page.export_button.click()
    qtbot.waitUntil(lambda: page.banner.text.startswith("The disk is full"))
    # Stopped on the way
    stand.note_error = None
    stand.log.gate.clear()
    page.export_button.click()
    assert page.stop_button.isVisible()
    page.stop_button.click()
    stand.log.gate.set()
    qtbot.waitUntil(page.banner.isHidden)
    # Cancelled in the dialog
    chosen[0] = ""
    page.export_button.click()
    assert page.banner.isHidden()
    assert list(tmp_path.iterdir()) == []
    assert stand.noted == []
    assert page.export_button.isEnabled()


def test_every_button_has_a_name_and_room_for_a_finger(
    qtbot: QtBot, page: VisitsPage, stand: Stand
) -> None:
    stand.come("Ada")
    page.resize(610, 350)
    show(qtbot, page)
    page.filters.days.setCurrentIndex(5)
    # What lies inside a field belongs to it.
    buttons = [
        button
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.parent() is not page.filters.text
    ]
    assert [b for b in buttons if not (b.text() or b.accessibleName())] == []
    assert [b.accessibleName() for b in buttons if b.height() < 48] == []
    assert (page.width(), page.height()) == (610, 350)


@pytest.mark.parametrize(
    "scores",
    [
        Scores(0.61, 0.44, 0.43),
        Scores(0.02, 0.01, 0.0),
        Scores(1.0, 0.999, 0.998),
        Scores(-0.4, 0.44, -0.9),
        Scores(None, 0.44, None),
        Scores(0.5, None, None),
    ],
)
def test_the_scale_is_painted_with_any_scores(
    qtbot: QtBot, appearance: Appearance, scores: Scores
) -> None:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    bar.resize(180, bar.sizeHint().height())
    bar.show_scores(scores)
    assert not bar.grab().isNull()
    assert not bar.isHidden()
    bar.show_scores(Scores(None, None, None))
    assert bar.isHidden()


def test_ranges_of_days() -> None:
    today = QDate(2026, 3, 1)
    assert days_of(Days.YESTERDAY, today) == (QDate(2026, 2, 28), QDate(2026, 2, 28))
    assert days_of(Days.WEEK, today) == (QDate(2026, 2, 23), today)
    assert days_of(Days.ANY, today) is None
    assert moment_of(-5.0) is moment_of(math.nan) is moment_of(1e300) is None


def test_names_where_there_is_little_room() -> None:
    family = "👩‍👩‍👧"
    assert shown_name("Ada  Lovelace\n") == "Ada Lovelace"
    assert shown_name(family * 70, most=10) == family * 9 + "…"
    assert max(map(len, shown_name("x" * 300).split("\u200b"))) <= 28
    assert shown_name("김" * 40, most=40).replace("\u200b", "") == "김" * 40
