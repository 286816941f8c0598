"""Dropping files: what is taken, what is not, and what lights up."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLabel, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.qt.appearance import Appearance
from faceid_gui.settings.tree import ThemeName
from faceid_gui.views.widgets.drop_area import DropArea, DropTarget, dropped_paths
from tests.views.drops import drag_away, drag_over, drop, drop_files, mime_of


@pytest.fixture
def area(qtbot: QtBot, appearance: Appearance) -> DropArea:
    made = DropArea()
    made.show_words("Drop photos here", "or folders")
    made.resize(400, 300)
    qtbot.addWidget(made)
    made.show()
    return made


def test_files_and_folders_arrive_as_paths(area: DropArea, tmp_path: Path) -> None:
    # GIVEN names that have to survive: spaces, percent, Hangul that is not composed
    paths = tuple(
        tmp_path / name
        for name in ("a b.jpg", "100%.png", "#1?.jpg", unicodedata.normalize("NFD", "김민수"))
    )
    heard: list[tuple[Path, ...]] = []
    area.dropped.connect(heard.append)
    # WHEN they are dropped THEN they arrive as they were, in their order
    assert drop_files(area, *paths)
    assert heard == [paths]


def test_a_name_that_is_no_text_survives() -> None:
    # GIVEN a name with a byte that is no UTF-8, as a file manager writes it
    data = QMimeData()
    data.setUrls([QUrl.fromEncoded(b"file:///photos/%FF.jpg")])
    # THEN the path has the byte again
    assert os.fsencode(dropped_paths(data)[0]) == b"/photos/\xff.jpg"


@pytest.mark.parametrize(
    ("listed", "path"),
    [
        (b"file:///photos/a%20b.jpg\r\n", "/photos/a b.jpg"),
        (b"# of a file manager\r\nfile://localhost/photos/1.jpg\r\n", "/photos/1.jpg"),
        (b"file:/photos/1.jpg", "/photos/1.jpg"),
        (b"file:///", "/"),
    ],
)
def test_every_form_of_an_address_is_read(listed: bytes, path: str) -> None:
    data = QMimeData()
    data.setData("text/uri-list", listed)
    assert dropped_paths(data) == (Path(path),)


def test_the_area_lights_up_while_files_are_over_it(area: DropArea, tmp_path: Path) -> None:
    assert not area.highlighted
    assert drag_over(area, mime_of([tmp_path]))
    assert area.highlighted
    drag_away(area)
    assert not area.highlighted
    # AND goes out when they are let go
    assert drop_files(area, tmp_path)
    assert not area.highlighted


def test_text_and_addresses_are_not_taken(area: DropArea) -> None:
    heard: list[object] = []
    area.dropped.connect(heard.append)
    # GIVEN text THEN it cannot even be dragged there
    words = QMimeData()
    words.setText("photos")
    assert not drag_over(area, words)
    assert not area.highlighted
    # GIVEN an address of the network THEN it is not taken either
    address = QMimeData()
    address.setUrls([QUrl("https://example.org/photo.jpg")])
    assert not drop(area, address)
    assert heard == []
    assert not area.highlighted


def test_a_target_takes_drops_on_whatever_lies_on_its_widget(
    qtbot: QtBot, appearance: Appearance, tmp_path: Path
) -> None:
    # GIVEN a page with a list and a label on it
    page = QWidget()
    qtbot.addWidget(page)
    rows, words = QListWidget(), QLabel("words")
    column = QVBoxLayout(page)
    column.addWidget(rows)
    column.addWidget(words)
    target = DropTarget(page)
    heard: list[tuple[Path, ...]] = []
    target.dropped.connect(heard.append)
    page.show()
    # WHEN files are dropped on them THEN the page has them
    assert drop_files(words, tmp_path / "1.jpg")
    assert drop_files(rows.viewport(), tmp_path / "2.jpg")
    assert heard == [(tmp_path / "1.jpg",), (tmp_path / "2.jpg",)]
    # BUT nothing while it is switched off
    target.enabled = False
    assert not drop_files(words, tmp_path / "3.jpg")
    assert len(heard) == 2


def test_it_is_painted_in_every_theme(area: DropArea, appearance: Appearance) -> None:
    pictures = []
    for theme in (ThemeName.DARK, ThemeName.LIGHT, ThemeName.HIGH_CONTRAST):
        appearance.paint(theme)
        pictures.append(area.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    # AND while files are over it it looks different
    area.set_highlighted(True)
    assert area.grab().toImage() != pictures[2]


def test_words_are_there_for_those_who_do_not_see(area: DropArea) -> None:
    assert area.accessibleName() == "Drop photos here"
    assert area.accessibleDescription() == "or folders"
