"""The People page: seeing, searching, and what others do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.types import Consent, Threshold
from faceid_gui.settings.tree import Language
from faceid_gui.store.database import Database
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.keys import FileKeyProvider
from faceid_gui.views.console.people.sample_list import FIRST_SHOWN
from tests.views.console.people_support import Desk, FaultyGallery, people_tools, sample
from tests.views.drops import drag_away, drag_over, drop_files, mime_of
from tests.views.support import Bench


@pytest.fixture
def gallery() -> FaultyGallery:
    made = FaultyGallery()
    made.add_person(
        "Ada",
        [sample(0, crop=True), sample(0, apart=0.1), sample(0, apart=0.2)],
        consent=Consent("I agree.", "2026-1", 1.7e9),
    )
    made.add_person("김철수", [sample(1), sample(1)])
    made.add_person("Grace", [sample(2)])
    return made


@pytest.fixture
def desk(qtbot: QtBot, bench: Bench, gallery: FaultyGallery) -> Iterator[Desk]:
    made = Desk(qtbot, bench, gallery, people_tools(gallery))
    qtbot.addWidget(made.page)
    yield made
    made.page.hide()


def test_an_empty_gallery_says_what_to_do(qtbot: QtBot, bench: Bench) -> None:
    # GIVEN nobody
    gallery = FaultyGallery()
    desk = Desk(qtbot, bench, gallery, people_tools(gallery))
    qtbot.addWidget(desk.page)
    desk.open(610, 350)
    desk.until(lambda: desk.browser.page == "empty")

    # WHEN the large buttons are touched, THEN that is asked for
    desk.browser.enrol_button.click()
    desk.browser.import_button.click()
    assert desk.asked == ["enrol", ()]
    assert not desk.browser.bar.search.isEnabled()

    # AND the list comes with the first person
    gallery.add_person("Ada", [])
    desk.until(lambda: desk.browser.page == "list")
    assert desk.browser.foot == "People enrolled: 1"


def test_the_bar_asks(desk: Desk) -> None:
    desk.open()
    bar = desk.browser.bar
    for button in (bar.enrol_button, bar.capture_button, bar.import_button):
        button.click()
    assert desk.asked == ["enrol", "capture", ()]
    assert not bar.undo_button.isEnabled()
    assert bar.undo_button.toolTip() == "Nothing to undo"


def test_people_with_their_strength(desk: Desk) -> None:
    desk.open()
    assert desk.listed() == ["Ada", "Grace", "김철수"]
    people = desk.browser.table.people
    desk.until(lambda: people.data(people.index(0, 2)) == "Strong")
    assert people.data(people.index(1, 2)) == "Weak"
    assert people.data(people.index(2, 2)) == "Good"


def test_without_a_pack_no_strength_is_claimed(
    qtbot: QtBot, bench: Bench, gallery: FaultyGallery
) -> None:
    threshold: list[Threshold | None] = [None]
    desk = Desk(qtbot, bench, gallery, people_tools(gallery, threshold=lambda: threshold[0]))
    qtbot.addWidget(desk.page)
    desk.open()
    desk.show("Ada")
    assert desk.browser.table.people.strength_of(desk.person("Ada").id) is None
    assert desk.details.card.words.strip() == ""


def test_searching(desk: Desk) -> None:
    desk.open()
    desk.browser.bar.search.setText("ㅊㅅ")
    assert desk.listed() == ["김철수"]
    assert desk.browser.foot == "Shown: 1 of 3"

    # WHEN nobody matches, THEN the page says so and offers the way back
    desk.browser.bar.search.setText("zebra")
    assert desk.browser.page == "no match"
    assert "zebra" in desk.browser._no_match.text()
    desk.browser._clear.click()
    assert desk.browser.page == "list"
    assert len(desk.listed()) == 3

    # AND Down leads into the list
    desk.browser.bar.search.setText("grace")
    QTest.keyClick(desk.browser.bar.search, Qt.Key.Key_Down)
    assert [person.name for person in desk.browser.table.chosen()] == ["Grace"]


def test_everything_about_a_person(desk: Desk) -> None:
    # GIVEN somebody with samples, a kept picture and a consent
    desk.open()
    desk.show("Ada")

    # THEN all of it is said
    details = desk.details
    assert details.name.text() == "Ada"
    assert desk.person("Ada").id in details.card._id.text()
    assert "Strong" in details.card.words
    assert "The door asks for 0.46" in details.card.words
    assert [("Front" in row.text, "camera:0" in row.text) for row in details.samples.rows] == [
        (True, True)
    ] * 3
    assert "2026-1" in details.consent.words
    assert "I agree." in details.consent.words
    assert not details.card.portrait.pixmap().isNull()

    # AND of somebody without them that there is none
    desk.show("Grace")
    assert details.consent.words == "No consent is recorded."
    assert "Weak" in details.card.words
    assert not details.card.portrait.pixmap().isNull()

    # WHEN more samples are wanted, THEN of the one who is shown
    details.more_button.click()
    assert desk.asked == [desk.person("Grace")]


def test_many_samples_are_built_when_asked_for(desk: Desk, gallery: FaultyGallery) -> None:
    gallery.add_person("Many", [sample(3) for _ in range(FIRST_SHOWN + 15)])
    desk.open()
    desk.show("Many")
    assert len(desk.details.samples.rows) == FIRST_SHOWN
    desk.details.samples.all_button.click()
    assert len(desk.details.samples.rows) == FIRST_SHOWN + 15
    assert not desk.details.samples.all_button.isVisible()


def test_on_a_small_screen_details_lie_over_the_list(desk: Desk) -> None:
    # GIVEN the page on 800x480
    desk.open(610, 350)
    desk.browser.table.choose(desk.person("Ada").id)
    assert not desk.details.isVisible()

    # WHEN somebody is tapped, THEN they are shown alone, until one goes back
    desk.show("Ada")
    assert not desk.browser.table.isVisible()
    assert desk.details.back_button.isVisible()
    QTest.keyClick(desk.details, Qt.Key.Key_Escape)
    assert desk.browser.table.isVisible()
    desk.show("Grace")
    desk.details.back_button.click()
    assert desk.browser.table.isVisible()

    # AND in a wide window both are there
    desk.page.resize(1080, 650)
    desk.until(lambda: desk.details.isVisible() and desk.browser.table.isVisible())
    assert not desk.details.back_button.isVisible()

    # AND a window that was wide can become narrow again
    desk.page.resize(610, 350)
    desk.until(lambda: not desk.details.isVisible())
    assert desk.browser.table.isVisible()
    assert (desk.page.width(), desk.page.height()) == (610, 350)


def test_who_is_deleted_elsewhere_leaves_the_screen(desk: Desk, gallery: FaultyGallery) -> None:
    desk.open(610, 350)
    desk.show("Ada")
    gallery.remove(desk.person("Ada").id)
    desk.until(lambda: desk.browser.table.isVisible())
    assert desk.listed() == ["Grace", "김철수"]
    assert desk.browser.table.chosen() == ()


def test_details_follow_what_others_do(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN a name that is being typed
    desk.open()
    desk.show("Grace")
    desk.details.rename_button.click()
    desk.details.editor.field.setText("Grace Hop")

    # WHEN somebody else adds a sample
    gallery.add_samples(desk.person("Grace").id, [sample(2)])

    # THEN it is shown, and what was typed is still there
    desk.until(lambda: len(desk.details.samples.rows) == 2)
    assert "Good" in desk.details.card.words
    assert desk.details.editor.field.text() == "Grace Hop"
    assert desk.details.editor.isVisible()


def test_a_store_that_cannot_be_read(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN a list
    desk.open()

    # WHEN the store cannot be read, THEN that is said and the list stays
    gallery.reading = StoreDamaged()
    desk.complains("The database cannot be read")
    assert len(desk.listed()) == 3

    # WHEN it can be read again, THEN nothing is said
    gallery.reading = None
    desk.until(lambda: desk.page.trouble.text == "")


def test_a_store_that_could_never_be_read(
    qtbot: QtBot, bench: Bench, gallery: FaultyGallery
) -> None:
    gallery.reading = StoreDamaged()
    desk = Desk(qtbot, bench, gallery, people_tools(gallery))
    qtbot.addWidget(desk.page)
    desk.page.show()
    desk.complains("The database cannot be read")
    assert desk.browser.page == "list"  # nobody says that nobody is enrolled
    assert desk.browser.foot == ""


def test_a_hidden_page_rests(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN a page that was shown, and is not any more
    desk.open()
    assert desk.page._people.following
    desk.page.hide()
    assert not desk.page._people.following
    gallery.add_person("Later", [])

    # WHEN it is shown again, THEN it looks at once
    desk.page.show()
    assert desk.page._people.following
    desk.until(lambda: "Later" in desk.listed())


def test_dropping_files_anywhere_asks_for_an_import(desk: Desk) -> None:
    # GIVEN files over the page
    desk.open()
    paths = (Path("/photos/Ada"), Path("/photos/김철수 1.jpg"))
    assert drag_over(desk.page, mime_of(paths))
    assert desk.page._drop_hint.isVisible()
    drag_away(desk.page)
    assert not desk.page._drop_hint.isVisible()

    # WHEN they are dropped, THEN their paths are handed on
    assert drop_files(desk.page, *paths)
    assert desk.asked == [paths]
    assert not desk.page._drop_hint.isVisible()


def test_people_whom_the_pack_does_not_know(desk: Desk, bench: Bench) -> None:
    desk.open()
    bench.again.expect("Ada")
    bench.reembed.look()
    desk.until(lambda: desk.page.unknown.text == "People this pack does not know: 1")
    desk.page.again.click()
    assert desk.asked == ["reembed"]


def test_the_keys_of_the_page(desk: Desk) -> None:
    desk.open()
    desk.show("Ada")
    desk.page.activateWindow()
    QTest.keyClick(desk.browser.table, Qt.Key.Key_F2)
    assert desk.details.editor.isVisible()
    QTest.keyClick(desk.details.editor.field, Qt.Key.Key_Escape)
    assert not desk.details.editor.isVisible()
    QTest.keyClick(desk.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: desk.browser.bar.search.hasFocus())


def test_another_language(desk: Desk, bench: Bench) -> None:
    desk.open()
    bench.appearance.speak(Language.KOREAN)
    people = desk.browser.table.people
    desk.until(lambda: people.headerData(0, Qt.Orientation.Horizontal) == "이름")


@contextmanager
def two_stores(folder: Path) -> Iterator[tuple[SqlGalleryStore, SqlGalleryStore]]:
    """One database that two programs have open."""
    keys = FileKeyProvider(folder / "keys" / "master.key")
    with Database(folder / "faceid.db", keys) as one, Database(folder / "faceid.db", keys) as two:
        yield SqlGalleryStore(one, SystemClock()), SqlGalleryStore(two, SystemClock())


def test_two_windows_see_each_other(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    # GIVEN two pages on one database
    with two_stores(tmp_path / "data") as (one, two):
        one.add_person("Ada", [sample(0), sample(0)])
        desks = [Desk(qtbot, bench, store, people_tools(store)) for store in (one, two)]
        for desk in desks:
            qtbot.addWidget(desk.page)
            desk.open()
        first, second = desks
        first.show("Ada")
        second.show("Ada")

        # WHEN one renames somebody, THEN the other shows it, with its list and details in place
        first.rename("Ada Lovelace")
        second.until(lambda: second.details.name.text() == "Ada Lovelace")
        assert second.listed() == ["Ada Lovelace"]

        # AND the other way round, by the command line's own way
        two.add_person("Grace", [sample(1)])
        first.until(lambda: first.listed() == ["Ada Lovelace", "Grace"])
        two.remove(two.find("Ada Lovelace").id)
        first.until(lambda: first.listed() == ["Grace"])
        for desk in desks:
            desk.page.hide()
        qtbot.waitUntil(lambda: not bench.background.busy)
