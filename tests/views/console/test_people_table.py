"""The table of people: its model, its place, its portraits, what it paints."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.types import Person
from faceid_gui.qt.background import Background
from faceid_gui.services.samples.strength import Grade, Strength
from faceid_gui.settings.tree import ThemeName
from faceid_gui.views.console.people.badges import initials
from faceid_gui.views.console.people.model import PeopleModel
from faceid_gui.views.console.people.painting import ROW_PX
from faceid_gui.views.console.people.portraits import Portraits
from faceid_gui.views.console.people.removed_panel import RemovedModel
from faceid_gui.views.console.people.roster import Order, Roster
from faceid_gui.views.console.people.search_field import SearchField
from faceid_gui.views.console.people.table import PeopleTable
from tests.views.console.people_support import face_png
from tests.views.support import Bench


def crowd(count: int, *, start: int = 0) -> tuple[Person, ...]:
    return tuple(
        Person(f"id-{i}", f"Person {i:04d}", 1.7e9 + i, i % 5) for i in range(start, count)
    )


def strengths(*people: Person) -> dict[str, Strength]:
    grades = list(Grade)
    return {
        person.id: Strength(grades[i % len(grades)], 0.5 + i / 100, 0.6, 3)
        for i, person in enumerate(people)
    }


@pytest.fixture
def table(qtbot: QtBot, bench: Bench) -> Iterator[PeopleTable]:
    made = PeopleTable(lambda _key: None, bench.background)
    qtbot.addWidget(made)
    made.resize(700, 10 * ROW_PX)
    made.show()
    yield made
    made.close()


def test_the_models_are_good_models(qtmodeltester: ModelTester) -> None:
    model = PeopleModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    people = crowd(6)
    model.show_roster(Roster.of(people, 1))
    model.show_strengths(strengths(*people))
    model.sort(Order.STRENGTH, Qt.SortOrder.DescendingOrder)
    model.search("000")
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    qtmodeltester.check(RemovedModel())  # type: ignore[no-untyped-call]


def test_what_the_model_says_of_a_person(bench: Bench) -> None:
    # GIVEN somebody whose name looks like markup
    model = PeopleModel()
    person = Person("1", "<b>Ada</b> & co", 1.7e9, 3)
    model.show_roster(Roster.of((person,), 1))

    # WHEN grades are not known, THEN nothing is claimed
    assert model.data(model.index(0, Order.NAME)) == person.name
    assert model.data(model.index(0, Order.SAMPLES)) == "3"
    assert model.data(model.index(0, Order.STRENGTH)) == ""
    assert "23" in str(model.data(model.index(0, Order.ENROLLED)))
    tip = model.data(model.index(0, Order.NAME), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in str(tip)

    # WHEN they are, THEN in words; who has no sample of this pack is not known
    model.show_strengths({"1": Strength(Grade.STRONG, 0.8, 0.9, 3)})
    assert model.data(model.index(0, Order.STRENGTH)) == "Strong"
    model.show_strengths({})
    assert model.data(model.index(0, Order.STRENGTH)) == "Not known"
    model.show_strengths(None)
    assert model.data(model.index(0, Order.STRENGTH)) == ""


def test_place_and_selection_stay_when_people_come_and_go(table: PeopleTable) -> None:
    # GIVEN a list scrolled to its middle, with two people selected
    table.show_roster(Roster.of(crowd(500), 1))
    table.verticalScrollBar().setValue(200 * ROW_PX + 17)
    table.choose("id-204", "id-206", scroll=False)
    changes: list[tuple[str, ...]] = []
    table.chosen_changed.connect(lambda: changes.append(tuple(p.id for p in table.chosen())))

    # WHEN others come before them, and one of them goes
    before = tuple(Person(f"new-{i}", f"Aaron {i}", 0.0) for i in range(7))
    left = tuple(person for person in crowd(500) if person.id != "id-206")
    table.show_roster(Roster.of(before + left, 2))

    # THEN the same people stand at the same place
    assert [person.id for person in table.chosen()] == ["id-204"]
    assert table.verticalScrollBar().value() == 207 * ROW_PX + 17
    assert table.rowAt(0) == 207
    assert changes[-1] == ("id-204",)


def test_searching_keeps_who_is_chosen(table: PeopleTable) -> None:
    table.show_roster(Roster.of(crowd(500), 1))
    table.choose("id-40", "id-123", scroll=False)
    table.verticalScrollBar().setValue(4000)

    # WHEN searched, THEN the list starts from the top with who is left
    table.search("012")
    assert [person.id for person in table.chosen()] == ["id-123"]
    assert table.people.rowCount() == 11
    assert table.verticalScrollBar().value() == 0
    assert (table.people.total, table.people.text) == (500, "012")


def test_sorting_by_a_heading(table: PeopleTable) -> None:
    # GIVEN graded people, one of them selected
    people = crowd(50)
    table.show_roster(Roster.of(people, 1))
    table.show_strengths(strengths(*people))
    table.choose("id-49", scroll=False)

    # WHEN sorted by strength, the weakest first, and the other way round
    table.horizontalHeader().setSortIndicator(Order.STRENGTH, Qt.SortOrder.AscendingOrder)
    weakest = table.people.person_at(0)
    table.horizontalHeader().setSortIndicator(Order.STRENGTH, Qt.SortOrder.DescendingOrder)

    # THEN so it is, and who is selected is in sight
    assert weakest.id == "id-0"
    assert table.people.person_at(0).id == "id-49"
    assert [person.id for person in table.chosen()] == ["id-49"]
    # AND new grades sort anew
    table.show_strengths({"id-7": Strength(Grade.STRONG, 0.99, 0.99, 3)})
    assert table.people.person_at(0).id == "id-7"


def test_choosing_everybody_is_one_range(table: PeopleTable) -> None:
    table.show_roster(Roster.of(crowd(2000), 1))
    table.selectAll()
    assert len(table.chosen()) == 2000
    table.show_roster(Roster.of(crowd(2000), 2))
    assert len(table.chosen()) == 2000
    assert table.selectionModel().selection().count() == 1


def test_keys_ask_for_what_they_do_everywhere(qtbot: QtBot, table: PeopleTable) -> None:
    asked: list[str] = []
    table.opened.connect(lambda: asked.append("open"))
    table.delete_asked.connect(lambda: asked.append("delete"))
    table.rename_asked.connect(lambda: asked.append("rename"))
    table.show_roster(Roster.of(crowd(3), 1))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
        QTest.keyClick(table, key)
    assert asked == []  # nobody is selected
    table.choose("id-1")
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Return):
        QTest.keyClick(table, key)
    assert asked == ["delete", "rename", "open"]


@pytest.mark.parametrize("theme", list(ThemeName))
def test_every_kind_of_row_can_be_painted(
    qtbot: QtBot, bench: Bench, table: PeopleTable, theme: ThemeName
) -> None:
    # GIVEN names of every kind and all grades
    names = (
        "Ada",
        "김철수",
        "남궁민수",
        "x" * 200,
        "👩‍🚀",
        "e" + "\u0301" * 50,
        "́",
        "<b>",
        "Émile Zola",
    )
    people = tuple(Person(str(i), name, 1.7e9, i) for i, name in enumerate(names))
    bench.appearance.paint(theme)
    table.show_roster(Roster.of(people, 1))
    table.show_strengths(strengths(*people))
    table.choose("2")

    # WHEN painted in any width, THEN it is, and a narrow table leaves the day out
    for width, days in ((700, True), (420, False)):
        table.resize(width, 600)
        assert not table.grab().isNull()
        assert table.isColumnHidden(Order.ENROLLED) is not days


def test_initials() -> None:
    assert initials("Ada Lovelace") == "AL"
    assert initials("ada") == "A"
    assert initials("김철수") == "철수"
    assert initials("강민준 39") == "강3"
    assert initials("👩‍🚀 Eileen") == "👩‍🚀"
    assert initials("") == ""


# -- portraits


class Shelf:
    """Pictures by person id; counts what is asked for, and waits for ``go``."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()
        self.go.set()
        self.error: Exception | None = None
        self.shade = 90

    def __call__(self, person_id: str) -> bytes | None:
        self.go.wait(5)
        self.asked.append(person_id)
        if self.error is not None:
            raise self.error
        return None if person_id == "nobody" else face_png(self.shade)


def test_portraits_come_later_and_stay(qtbot: QtBot, background: Background) -> None:
    shelf = Shelf()
    portraits = Portraits(shelf, background, side=40)
    # WHEN asked for, THEN nothing is there yet, and something is soon
    assert portraits.picture("ada") is None
    qtbot.waitUntil(lambda: portraits.picture("ada") is not None)
    picture = portraits.picture("ada")
    assert picture is not None
    assert (picture.width(), picture.height()) == (40, 40)
    assert shelf.asked == ["ada"]

    # AND who has none is asked for once
    portraits.picture("nobody")
    qtbot.waitUntil(lambda: len(portraits) == 2)
    assert portraits.picture("nobody") is None
    assert shelf.asked == ["ada", "nobody"]


def test_portraits_are_fetched_again_after_a_change(qtbot: QtBot, background: Background) -> None:
    # GIVEN a portrait of before
    shelf = Shelf()
    portraits = Portraits(shelf, background, side=40)
    portraits.picture("ada")
    qtbot.waitUntil(lambda: portraits.picture("ada") is not None)
    arrived: list[bool] = []
    portraits.arrived.connect(lambda: arrived.append(True))

    # WHEN the store changes
    shelf.shade = 200
    portraits.outdate()

    # THEN the old one is shown until the new one is there
    old = portraits.picture("ada")
    assert old is not None
    qtbot.waitUntil(lambda: bool(arrived))
    new = portraits.picture("ada")
    assert new is not None
    assert new.toImage().pixelColor(20, 20) != old.toImage().pixelColor(20, 20)


def test_only_the_newest_wishes_are_fetched_and_few_are_kept(
    qtbot: QtBot, background: Background
) -> None:
    # GIVEN a fast scroll past 300 people while the store is slow
    shelf = Shelf()
    shelf.go.clear()
    portraits = Portraits(shelf, background, side=40, most=10)
    for number in range(300):
        portraits.picture(str(number))
    shelf.go.set()

    # WHEN it comes to rest, THEN those seen last came first, and no more are kept than may be
    qtbot.waitUntil(lambda: portraits.picture("299") is not None)
    qtbot.waitUntil(lambda: not background.busy and not portraits._wanted)
    assert shelf.asked[0] == "299"
    assert len(shelf.asked) <= 60
    assert len(portraits) == 10


def test_a_damaged_portrait_is_none(qtbot: QtBot, background: Background) -> None:
    shelf = Shelf()
    shelf.error = StoreDamaged()
    portraits = Portraits(shelf, background, side=40)
    portraits.picture("ada")
    qtbot.waitUntil(lambda: len(portraits) == 1)
    assert portraits.picture("ada") is None


# -- the search field


def test_a_syllable_counts_before_it_is_finished(qtbot: QtBot, bench: Bench) -> None:
    # GIVEN a search field
    field = SearchField()
    qtbot.addWidget(field)
    field.show()
    searched: list[str] = []
    field.searched.connect(searched.append)

    # WHEN a Korean input method puts a syllable together
    for preedit in ("ㄱ", "기", "김"):
        QApplication.sendEvent(field, QInputMethodEvent(preedit, []))
    finished = QInputMethodEvent("", [])
    finished.setCommitString("김")
    QApplication.sendEvent(field, finished)

    # THEN every step is searched, and the finished one not twice
    assert searched == ["ㄱ", "기", "김"]
    assert field.text() == "김"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert searched[-1] == ""
    field.hide()


def test_the_table_follows_the_theme(bench: Bench, table: PeopleTable) -> None:
    table.show_roster(Roster.of(crowd(3), 1))
    bench.appearance.paint(ThemeName.LIGHT)
    QApplication.sendPostedEvents(None, QEvent.Type.StyleChange)
    light = table.grab().toImage().pixelColor(400, 100)
    bench.appearance.paint(ThemeName.DARK)
    assert table.grab().toImage().pixelColor(400, 100) != light
