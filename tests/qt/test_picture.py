"""Where a frame lies in a widget, and how it gets there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from faceid_gui.core.types import Box
from faceid_gui.qt.picture import MOST_CROPPED, Renderer, place
from tests.qt.support import gradient

FRAME = QSize(1280, 720)


def test_a_mirrored_box_lies_on_the_other_side() -> None:
    # GIVEN a widget of the frame's size
    plain = place(FRAME, FRAME, mirrored=False)
    mirror = place(FRAME, FRAME, mirrored=True)

    # WHEN a box at the left is placed
    box = Box(100, 50, 200, 300)

    # THEN it stays, or changes sides without changing its size
    assert plain.to_widget(box).getRect() == (100, 50, 200, 300)
    assert mirror.to_widget(box).getRect() == (1280 - 100 - 200, 50, 200, 300)


def test_boxes_of_a_smaller_analysed_frame_are_scaled() -> None:
    placement = place(FRAME, QSize(640, 360), mirrored=False)
    rect = placement.to_widget(Box(10, 20, 30, 40), frame_scale=2.0)
    assert rect.getRect() == pytest.approx((10, 20, 30, 40))


@pytest.mark.parametrize("size", [(1280, 656), (800, 400), (720, 1200), (300, 900), (1, 1)])
def test_the_picture_stays_inside_and_keeps_its_shape(size: tuple[int, int]) -> None:
    placement = place(FRAME, QSize(*size), mirrored=True)

    assert placement.x >= 0
    assert placement.x + placement.shown_w <= size[0]
    assert placement.y + placement.shown_h <= size[1]
    assert placement.left + placement.width <= 1280
    assert placement.top + placement.height <= 720
    if min(size) > 1:
        across, down = placement.shown_w / placement.width, placement.shown_h / placement.height
        assert across == pytest.approx(down, rel=0.02)
        assert placement.width >= 1280 * (1 - MOST_CROPPED) - 1


def test_rendering_mirrors_and_writes_nothing() -> None:
    # GIVEN a read-only frame, blue at the left and green at the right
    image = gradient()
    image.setflags(write=False)

    # WHEN it is rendered like a mirror into a smaller widget
    shown = Renderer().render(image, place(FRAME, QSize(640, 360), mirrored=True))

    # THEN green is at the left
    assert (shown.width(), shown.height()) == (640, 360)
    assert shown.pixelColor(50, 100).green() > 100
    assert shown.pixelColor(600, 100).blue() > 150


def test_buffers_are_used_again_and_follow_the_size() -> None:
    # GIVEN a renderer that has rendered
    renderer = Renderer()
    placement = place(FRAME, QSize(640, 360), mirrored=False)
    first = renderer.render(gradient(), placement)
    address = renderer._pixels.ctypes.data

    # WHEN it renders the next frame, and then one for a larger widget
    renderer.render(gradient(), placement)
    again = renderer._pixels.ctypes.data
    larger = renderer.render(gradient(), place(FRAME, QSize(1280, 720), mirrored=False))

    # THEN only the second needed new buffers
    assert again == address
    assert (first.width(), larger.width()) == (640, 1280)
    assert larger.pixelColor(1270, 10).green() > 100
