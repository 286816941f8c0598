"""Choosing pictures in a grid, and asking for another one, with finger and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.core.types import Image
from faceid_gui.qt.appearance import Appearance
from faceid_gui.views.widgets.photo_grid import PhotoGrid, TileUse
from faceid_gui.views.widgets.photo_tiles import corner_of, square_pixmap

LEFT = Qt.MouseButton.LeftButton


def picture(level: int = 90, *, height: int = 112, width: int = 112) -> Image:
    """A plain BGR picture."""
    return np.full((height, width, 3), (level, 120, 200), np.uint8)


def rows(count: int) -> list[tuple[int, Image, str]]:
    """Numbered from 10, so that a number is no row."""
    return [(10 + n, picture(n), f"picture {n}") for n in range(count)]


@pytest.fixture
def grid(qtbot: QtBot, appearance: Appearance) -> PhotoGrid:
    made = PhotoGrid()
    qtbot.addWidget(made)
    made.resize(768, 360)
    made.show_pictures(rows(7))
    made.show()
    QApplication.processEvents()
    return made


def tile(grid: PhotoGrid, row: int) -> QModelIndex:
    return grid.model().index(row, 0)


def middle(grid: PhotoGrid, row: int) -> QPoint:
    return grid.visualRect(tile(grid, row)).center()


def corner(grid: PhotoGrid, row: int) -> QPoint:
    return corner_of(grid.visualRect(tile(grid, row))).center()


def test_everything_is_chosen_until_it_is_touched(qtbot: QtBot, grid: PhotoGrid) -> None:
    assert list(grid.chosen) == list(range(10, 17))
    # WHEN a tile is touched THEN it is left out, and somebody is told
    with qtbot.waitSignal(grid.changed):
        QTest.mouseClick(grid.viewport(), LEFT, pos=middle(grid, 2))
    assert list(grid.chosen) == [10, 11, 13, 14, 15, 16]
    # AND WHEN touched again THEN it is back
    QTest.mouseClick(grid.viewport(), LEFT, pos=corner(grid, 2))
    assert list(grid.chosen) == list(range(10, 17))


def test_a_finger_that_pushes_the_grid_chooses_nothing(grid: PhotoGrid) -> None:
    # GIVEN a finger that comes down on one tile and goes up on another, or far off
    for end in (middle(grid, 1), middle(grid, 0) + QPoint(50, 0), QPoint(9999, 9999)):
        QTest.mousePress(grid.viewport(), LEFT, pos=middle(grid, 0))
        QTest.mouseRelease(grid.viewport(), LEFT, pos=end)
    # THEN nothing was meant
    assert list(grid.chosen) == list(range(10, 17))


def test_the_keyboard_walks_and_chooses(grid: PhotoGrid) -> None:
    grid.setCurrentIndex(tile(grid, 0))
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert list(grid.chosen) == [10, 12, 13, 14, 15, 16]
    # one row down
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert list(grid.chosen) == [10, 12, 13, 14, 15]
    # Delete means nothing where tiles are chosen
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert list(grid.chosen) == [10, 12, 13, 14, 15]


def test_a_choice_outlives_pictures_that_come_and_go(grid: PhotoGrid) -> None:
    grid.choose((10, 12))
    # WHEN one goes and one comes THEN the new one is chosen, the others stay as they were
    grid.show_pictures([*rows(7)[:4], (99, picture(), "new")])
    assert list(grid.chosen) == [10, 12, 99]
    assert grid.numbers == (10, 11, 12, 13, 99)
    grid.show_pictures([])
    assert list(grid.chosen) == []


def test_only_the_corner_asks_for_another_picture(grid: PhotoGrid) -> None:
    heard: list[int] = []
    grid.dropped.connect(heard.append)
    grid.set_use(TileUse.RETAKE)
    # WHEN the picture is touched THEN nothing; WHEN its corner is, THEN it is asked for
    QTest.mouseClick(grid.viewport(), LEFT, pos=middle(grid, 1))
    assert heard == []
    QTest.mouseClick(grid.viewport(), LEFT, pos=corner(grid, 1))
    assert heard == [11]
    # AND by the keyboard
    grid.setCurrentIndex(tile(grid, 4))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Delete):
        QTest.keyClick(grid, key)
    assert heard == [11, 14, 14]


def test_tiles_that_are_looked_at_alone_do_nothing(grid: PhotoGrid) -> None:
    heard: list[object] = []
    grid.dropped.connect(heard.append)
    grid.set_use(TileUse.LOOK)
    QTest.mouseClick(grid.viewport(), LEFT, pos=corner(grid, 1))
    grid.setCurrentIndex(tile(grid, 4))
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert heard == []
    assert len(grid.chosen) == 7


def test_corners_are_large_enough_for_a_finger(grid: PhotoGrid) -> None:
    assert corner_of(grid.visualRect(tile(grid, 0))).width() >= 48
    assert corner_of(grid.visualRect(tile(grid, 0))).height() >= 48


def test_a_marked_tile_looks_different(grid: PhotoGrid) -> None:
    before = grid.grab().toImage()
    grid.mark((12,))
    assert grid.marked == {12}
    assert grid.grab().toImage() != before


def test_words_are_there_for_those_who_do_not_see(grid: PhotoGrid) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert tile(grid, 0).data(role) == "picture 0, chosen"
    grid.choose(())
    assert tile(grid, 0).data(role) == "picture 0, left out"


def test_pictures_keep_their_colours_and_the_middle(qtbot: QtBot) -> None:
    # GIVEN a wide picture, red left and right of a blue middle
    image = np.zeros((40, 120, 3), np.uint8)
    image[:, :, 2] = 255
    image[:, 40:80] = (255, 0, 0)
    # THEN the square is the blue middle
    shown = square_pixmap(image, 64).toImage()
    assert (shown.width(), shown.height()) == (64, 64)
    assert shown.pixelColor(32, 32).blue() == 255
    assert shown.pixelColor(2, 2).red() < 40


def test_two_hundred_tiles_are_painted_like_a_handful(grid: PhotoGrid) -> None:
    # GIVEN two hundred pictures
    grid.show_pictures(rows(200))
    grid.grab()
    painted = len(grid._model._pixmaps)
    # THEN only what is seen was ever made ready
    assert 10 <= painted <= 30
    grid.verticalScrollBar().setValue(400)
    grid.grab()
    assert len(grid._model._pixmaps) <= painted + 30
