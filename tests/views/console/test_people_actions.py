"""What can be done with people on their page, and what is said when it cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceid_gui.core.errors import DiskFull, StoreDamaged
from tests.views.console.people_support import Desk, FaultyGallery, people_tools, sample
from tests.views.support import Bench


@pytest.fixture
def gallery() -> FaultyGallery:
    made = FaultyGallery()
    made.add_person("Ada", [sample(0), sample(0, apart=0.2)])
    made.add_person("Grace", [sample(2)])
    made.add_person("김철수", [sample(1), sample(1)])
    return made


@pytest.fixture
def desk(qtbot: QtBot, bench: Bench, gallery: FaultyGallery) -> Iterator[Desk]:
    made = Desk(qtbot, bench, gallery, people_tools(gallery))
    qtbot.addWidget(made.page)
    made.open()
    yield made
    made.page.hide()


# -- names


def test_renaming_and_undoing_it(desk: Desk) -> None:
    # GIVEN somebody with another name
    desk.show("Ada")
    desk.rename("Zada Lovelace")
    desk.says("Ada is now called Zada Lovelace.")

    # THEN they are shown under it, where they are listed now
    desk.until(lambda: desk.details.name.text() == "Zada Lovelace")
    desk.until(lambda: desk.listed() == ["Grace", "Zada Lovelace", "김철수"])
    assert desk.shown() == desk.person("Zada Lovelace").id
    assert not desk.details.editor.isVisible()

    # WHEN that is undone, THEN all is as it was
    undo = desk.browser.bar.undo_button
    assert undo.isEnabled()
    assert undo.toolTip() == "Undo: Zada Lovelace is called Ada again"
    undo.click()
    desk.says("Zada Lovelace is called Ada again.")
    desk.until(lambda: desk.details.name.text() == "Ada")
    assert not undo.isEnabled()


@pytest.mark.parametrize("name", ["Grace", "  GRACE ", unicodedata.normalize("NFD", "김철수")])
def test_a_name_that_is_taken(desk: Desk, name: str) -> None:
    # GIVEN somebody's name in another case, or in another form of Unicode
    desk.show("Ada")
    desk.rename(name)

    # THEN it is said beside the field, and another one can be typed
    editor = desk.details.editor
    desk.until(lambda: "Somebody of that name is enrolled" in editor.words)
    assert desk.names() == ["Ada", "Grace", "김철수"]
    assert editor.field.isEnabled()
    desk.rename("Ada L")
    desk.says("Ada is now called Ada L.")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "A name is needed."),
        ("   ", "A name is needed."),
        ("x" * 300, "This name has 300 characters. It may have at most 200."),
        ("Ada\u202eevoL", "signs that no name can have"),
        ("Ada\u0007", "signs that no name can have"),
    ],
)
def test_a_name_that_cannot_be(desk: Desk, name: str, words: str) -> None:
    desk.show("Ada")
    desk.rename(name)
    desk.until(lambda: words in desk.details.editor.words)
    assert desk.names() == ["Ada", "Grace", "김철수"]


@pytest.mark.parametrize(
    "name", ["👩‍🚀 Ada", "Á" * 200, unicodedata.normalize("NFD", "박지민"), "<b>&amp;"]
)
def test_names_of_every_kind(desk: Desk, name: str) -> None:
    # GIVEN emoji, the longest name, decomposed Hangul, what looks like markup
    desk.show("Ada")
    desk.rename(name)

    # THEN it is kept composed, and shown as it is
    kept = unicodedata.normalize("NFC", name)
    desk.until(lambda: desk.details.name.text() == kept)
    assert kept in desk.names()
    assert (desk.page.width(), desk.page.height()) == (1080, 650)


def test_a_name_that_is_left_as_it_is(desk: Desk) -> None:
    # WHEN the same name is saved, or typing is left with Escape, THEN nothing was done
    desk.show("Ada")
    desk.rename("Ada")
    assert not desk.details.editor.isVisible()
    desk.details.rename_button.click()
    desk.details.editor.field.setText("Other")
    QTest.keyClick(desk.details.editor.field, Qt.Key.Key_Escape)
    assert not desk.details.editor.isVisible()
    assert desk.details.name.isVisible()
    assert desk.names() == ["Ada", "Grace", "김철수"]
    assert desk.tools.undo.newest is None


def test_a_disk_that_is_full_while_renaming(desk: Desk, gallery: FaultyGallery) -> None:
    desk.show("Ada")
    gallery.writing = DiskFull()
    desk.rename("Ada L")
    desk.until(lambda: "The disk is full" in desk.details.editor.words)
    assert desk.details.editor.field.text() == "Ada L"
    gallery.writing = None
    desk.details.editor.save_button.click()
    desk.says("Ada is now called Ada L.")


def test_renaming_somebody_who_is_gone(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN somebody whom another window deletes at that moment
    desk.show("Ada")
    desk.page._people.stop()
    gallery.remove(desk.person("Ada").id)
    desk.rename("Ada L")
    desk.complains("They are not there any more")
    desk.until(lambda: desk.listed() == ["Grace", "김철수"])

    # WHEN the words are read, THEN they can be put away
    desk.page._dismiss.click()
    assert desk.page.trouble.text == ""


# -- deleting


def test_deleting_asks_first_and_can_be_undone(desk: Desk) -> None:
    # GIVEN the question
    desk.show("Ada")
    desk.details.delete_button.click()
    question = desk.page.question
    assert question.isVisible()
    assert "Delete Ada?" in question.text
    assert "30 days" in question.text

    # WHEN the answer is no, THEN nothing happens
    question.no_button.click()
    assert not question.isVisible()
    desk.details.delete_button.click()
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert desk.names() == ["Ada", "Grace", "김철수"]

    # WHEN it is yes, THEN they are gone
    desk.details.delete_button.click()
    question.yes_button.click()
    desk.says("Ada was deleted, and can come back for 30 days.")
    desk.until(lambda: desk.listed() == ["Grace", "김철수"])
    assert not desk.details.isVisible()

    # AND come back with the key for it
    assert desk.browser.bar.undo_button.toolTip() == "Undo: Ada is enrolled again"
    QTest.keyClick(desk.browser.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: desk.shown() != "" and desk.shown() == desk.person("Ada").id)
    assert len(desk.gallery.samples(desk.person("Ada").id)) == 2


def test_deleting_several(desk: Desk) -> None:
    # GIVEN two people, chosen with the Delete key in mind
    people = [desk.person(name) for name in ("Ada", "김철수")]
    desk.browser.table.choose(*(person.id for person in people))
    assert desk.browser._strip.isVisible()
    assert not desk.details.isVisible()
    QTest.keyClick(desk.browser.table, Qt.Key.Key_Delete)
    assert "Delete 2 people?" in desk.page.question.text
    assert "any more: Ada, 김철수." in desk.page.question.text

    # WHEN they are deleted, THEN both are, and undo brings them back one by one
    desk.page.question.yes_button.click()
    desk.says("Deleted: 2. They can come back for 30 days.")
    desk.until(lambda: desk.listed() == ["Grace"])
    assert not desk.browser._strip.isVisible()
    desk.browser.bar.undo_button.click()
    desk.until(lambda: desk.listed() == ["Grace", "김철수"])
    desk.browser.bar.undo_button.click()
    desk.until(lambda: desk.listed() == ["Ada", "Grace", "김철수"])


def test_selecting_several_with_a_finger(desk: Desk) -> None:
    # GIVEN a small screen, where a tap opens somebody
    desk.page.resize(610, 350)
    bar, table = desk.browser.bar, desk.browser.table
    bar.select_button.click()

    # WHEN several are to be selected, THEN taps select, and nobody is opened
    for row in (0, 2):
        place = table.visualRect(table.people.index(row, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [person.name for person in table.chosen()] == ["Ada", "김철수"]
    assert table.isVisible()
    desk.browser.delete_button.click()
    assert "Delete 2 people?" in desk.page.question.text
    desk.page.question.no_button.click()

    # AND it ends with nobody selected
    desk.browser.unselect_button.click()
    assert not bar.select_button.isChecked()
    assert table.chosen() == ()
    assert not desk.browser._strip.isVisible()


def test_deleting_who_is_gone_already(desk: Desk, gallery: FaultyGallery) -> None:
    desk.page._people.stop()
    chosen = [desk.person(name).id for name in ("Ada", "Grace")]
    desk.browser.table.choose(*chosen)
    gallery.remove(chosen[0])
    desk.browser.delete_button.click()
    desk.page.question.yes_button.click()
    desk.says("Grace was deleted")
    desk.until(lambda: desk.listed() == ["김철수"])
    desk.page._ask_delete((desk.tools.store.removed()[0].person,))
    desk.page.question.yes_button.click()
    desk.complains("They are not there any more")


def test_a_disk_that_is_full_while_deleting(desk: Desk, gallery: FaultyGallery) -> None:
    desk.show("Ada")
    gallery.writing = DiskFull()
    desk.details.delete_button.click()
    desk.page.question.yes_button.click()
    desk.complains("The disk is full")
    assert desk.names() == ["Ada", "Grace", "김철수"]

    # WHEN something is done that works, THEN the words are gone
    gallery.writing = None
    desk.rename("Ada L")
    desk.until(lambda: desk.page.trouble.text == "")


# -- merging


def test_merging_and_undoing_it(desk: Desk) -> None:
    # GIVEN the question whom Grace is merged into
    desk.show("Grace")
    desk.details.merge_button.click()
    merging = desk.page.merging
    assert merging.isVisible()
    assert not merging.merge_button.isEnabled()
    assert "Choose the person" in merging.words

    # WHEN somebody else is searched: not Grace herself
    merging.search.setText("a")
    listed = merging.table.people
    assert [listed.person_at(row).name for row in range(listed.rowCount())] == ["Ada"]
    QTest.keyClick(merging.search, Qt.Key.Key_Down)
    assert "All samples of Grace then belong to Ada, and Grace is deleted." in merging.words

    # THEN all samples are one person's
    merging.merge_button.click()
    desk.says("The samples of Grace belong to Ada now.")
    desk.until(lambda: desk.listed() == ["Ada", "김철수"])
    desk.until(lambda: len(desk.details.samples.rows) == 3)
    assert desk.shown() == desk.person("Ada").id

    # AND two people's again when that is undone
    assert desk.browser.bar.undo_button.toolTip() == "Undo: Grace and Ada are two people again"
    desk.browser.bar.undo_button.click()
    desk.until(lambda: desk.listed() == ["Ada", "Grace", "김철수"])
    assert [len(desk.gallery.samples(desk.person(n).id)) for n in ("Ada", "Grace")] == [2, 1]


def test_merging_nobody(desk: Desk) -> None:
    desk.show("Grace")
    desk.details.merge_button.click()
    desk.page.merging.back_button.click()
    assert desk.browser.isVisible()
    desk.details.merge_button.click()
    QTest.keyClick(desk.page.merging, Qt.Key.Key_Escape)
    assert desk.browser.isVisible()
    assert desk.names() == ["Ada", "Grace", "김철수"]


def test_merging_into_somebody_who_goes_meanwhile(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN somebody chosen to be merged into
    desk.show("Grace")
    desk.details.merge_button.click()
    merging = desk.page.merging
    merging.table.choose(desk.person("Ada").id)
    assert merging.merge_button.isEnabled()

    # WHEN they are deleted elsewhere, THEN they can be chosen no more
    gallery.remove(desk.person("Ada").id)
    desk.until(lambda: not merging.merge_button.isEnabled())

    # AND where that is not seen in time, it is said
    desk.page._people.stop()
    merging.table.choose(desk.person("김철수").id)
    gallery.remove(desk.person("김철수").id)
    merging.merge_button.click()
    desk.complains("They are not there any more")
    assert desk.names() == ["Grace"]


# -- samples


def test_deleting_a_sample(desk: Desk) -> None:
    # GIVEN the newest of two samples
    desk.show("Ada")
    kept, newest = desk.gallery.samples(desk.person("Ada").id)
    desk.details.samples.rows[0].delete_button.click()
    assert "cannot be undone" in desk.page.question.text
    assert "only sample" not in desk.page.question.text
    desk.page.question.yes_button.click()
    desk.says("A sample of Ada was deleted.")
    desk.until(lambda: len(desk.details.samples.rows) == 1)
    assert [s.id for s in desk.gallery.samples(desk.person("Ada").id)] == [kept.id]
    assert newest.id != kept.id

    # WHEN it is the last one, THEN what that means is said first
    desk.details.samples.rows[0].delete_button.click()
    assert "It is the only sample" in desk.page.question.text
    desk.page.question.yes_button.click()
    desk.until(lambda: len(desk.details.samples.rows) == 0)
    assert "Not known" in desk.details.card.words
    assert not desk.browser.bar.undo_button.isEnabled()


def test_a_sample_that_cannot_be_deleted(desk: Desk, gallery: FaultyGallery) -> None:
    desk.show("Ada")
    gallery.writing = StoreDamaged()
    desk.details.samples.rows[0].delete_button.click()
    desk.page.question.yes_button.click()
    desk.complains("The database cannot be read")
    assert len(desk.details.samples.rows) == 2


# -- recently deleted


def test_restoring(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN nobody who was deleted, then two
    removed = desk.page.removed
    desk.browser.bar.removed_button.click()
    desk.until(lambda: "Nobody was deleted" in removed.words)
    for name in ("Ada", "Grace"):
        gallery.remove(desk.person(name).id)
    desk.until(lambda: removed.model.rowCount() == 2)
    assert not removed.restore_button.isEnabled()

    # WHEN one is restored, THEN they are enrolled again, and that can be undone
    names = [other.person.name for other in removed.model.removed]
    removed.choose(names.index("Ada"))
    assert removed.restore_button.isEnabled()
    removed.restore_button.click()
    desk.until(lambda: removed.model.rowCount() == 1)
    removed.back_button.click()
    desk.until(lambda: desk.shown() != "" and desk.shown() == desk.person("Ada").id)
    assert desk.browser.bar.undo_button.toolTip() == "Undo: Ada is deleted again"
    assert "Ada is enrolled again." in desk.browser.foot


def test_restoring_under_another_name(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN somebody deleted whose name another person has by now
    gallery.remove(desk.person("Ada").id)
    gallery.add_person("Ada", [])
    removed = desk.page.removed
    desk.browser.bar.removed_button.click()
    desk.until(lambda: removed.model.rowCount() == 1)
    removed.choose(0)
    assert not removed.editor.isVisible()

    # WHEN they are restored, THEN another name is asked for, until it is free
    removed.restore_button.click()
    desk.until(lambda: "Somebody of that name" in removed.editor.words)
    assert not removed.restore_button.isEnabled()
    removed.editor.field.setText("Grace")
    removed.editor.save_button.click()
    desk.until(lambda: "Somebody of that name" in removed.editor.words)
    removed.editor.field.setText("Ada the First")
    removed.editor.save_button.click()
    desk.until(lambda: "Ada the First" in desk.names())
    desk.until(lambda: not removed.editor.isVisible())


def test_erasing(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN somebody who was deleted on this page
    desk.show("Ada")
    desk.details.delete_button.click()
    desk.page.question.yes_button.click()
    desk.says("Ada was deleted")
    desk.browser.bar.removed_button.click()
    removed = desk.page.removed
    desk.until(lambda: removed.model.rowCount() == 1)
    removed.choose(0)

    # WHEN they are erased, THEN after a question, and nothing can be undone of them
    removed.erase_button.click()
    assert "Erase Ada for good?" in desk.page.question.text
    desk.page.question.no_button.click()
    assert removed.isVisible()
    removed.erase_button.click()
    desk.page.question.yes_button.click()
    desk.until(lambda: removed.model.rowCount() == 0)
    assert gallery.removed() == ()
    QTest.keyClick(removed, Qt.Key.Key_Escape)
    assert desk.browser.isVisible()
    assert not desk.browser.bar.undo_button.isEnabled()


def test_somebody_restored_by_another_window(desk: Desk, gallery: FaultyGallery) -> None:
    gallery.remove(desk.person("Ada").id)
    desk.browser.bar.removed_button.click()
    removed = desk.page.removed
    desk.until(lambda: removed.model.rowCount() == 1)
    removed.choose(0)
    desk.page._people.stop()
    gallery.restore(gallery.removed()[0].person.id)
    removed.restore_button.click()
    desk.complains("They are not there any more")
    desk.until(lambda: removed.model.rowCount() == 0)


# -- undo


def test_an_undo_that_is_no_longer_possible(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN a rename after which somebody else got the old name
    desk.show("Ada")
    desk.rename("Ada L")
    desk.says("Ada is now called Ada L.")
    gallery.add_person("Ada", [])

    # WHEN it is undone, THEN what is in the way is said, and it can be tried again
    desk.browser.bar.undo_button.click()
    desk.complains("The name belongs to somebody else by now")
    assert desk.browser.bar.undo_button.isEnabled()
    gallery.rename(desk.person("Ada").id, "Ada the Second")
    desk.browser.bar.undo_button.click()
    desk.says("Ada L is called Ada again.")
    assert desk.page.trouble.text == ""


def test_the_undo_key_belongs_to_the_text_while_one_types(desk: Desk) -> None:
    # GIVEN something that could be undone, and a search
    desk.show("Ada")
    desk.rename("Ada L")
    desk.says("Ada is now called Ada L.")
    field = desk.browser.bar.search
    field.setFocus()
    QTest.keyClicks(field, "gra")

    # WHEN Ctrl+Z is pressed in the field, THEN the text is undone and no person
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert "Ada L" in desk.names()


def test_showing_somebody_who_was_just_enrolled(desk: Desk, gallery: FaultyGallery) -> None:
    # GIVEN a wizard that enrolled somebody while another page was shown
    desk.browser.bar.removed_button.click()
    person = gallery.add_person("Eileen", [sample(4)])
    desk.page.show_person(person)
    desk.until(lambda: desk.shown() == person.id)
