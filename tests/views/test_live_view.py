"""The live picture and what is painted over it."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.core.types import Box, FaceState, Frame, QualityIssue
from faceid_gui.qt.appearance import Appearance
from faceid_gui.views.widgets.live_view import LiveView
from tests.fakes import FakeClock
from tests.qt.support import ToldEngine, analysed, gradient, tracked


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def engine(clock: FakeClock) -> ToldEngine:
    image = gradient()
    image.setflags(write=False)
    return ToldEngine(Frame(image, 1, clock.monotonic()))


@pytest.fixture
def view(qtbot: QtBot, appearance: Appearance, engine: ToldEngine, clock: FakeClock) -> LiveView:
    made = LiveView(engine.newest_frame, clock=clock)
    qtbot.addWidget(made)
    made.resize(640, 360)
    made.show()
    qtbot.waitUntil(lambda: made.shown_frame is not None)
    return made


def test_the_picture_is_mirrored(view: LiveView) -> None:
    shown = view.grab().toImage()
    assert shown.pixelColor(20, 20).green() > 100
    view.set_mirrored(False)
    assert view.grab().toImage().pixelColor(20, 20).blue() > 150


def test_a_face_at_the_left_is_framed_at_the_right(view: LiveView) -> None:
    view.show_faces(analysed(tracked(Box(100, 200, 200, 240))))
    view.grab()
    (card,) = view.cards()
    assert card.rect.getRect() == pytest.approx((640 - 50 - 100, 100, 100, 120))


def test_a_smaller_analysed_frame_is_scaled(view: LiveView) -> None:
    view.show_faces(analysed(tracked(Box(50, 100, 100, 120)), width=640, height=360))
    view.grab()
    (card,) = view.cards()
    assert card.rect.getRect() == pytest.approx((640 - 50 - 100, 100, 100, 120))


def test_words_for_each_state(view: LiveView) -> None:
    box = Box(500, 200, 200, 240)
    said = []
    for face in (
        tracked(box, issue=QualityIssue.TOO_SMALL),
        tracked(box),
        tracked(box, state=FaceState.GRANTED, name="김철수"),
        tracked(box, state=FaceState.DENIED),
    ):
        view.show_faces(analysed(face))
        view.grab()
        said.append(view.cards()[0].text)
    assert said == ["Come closer", "One moment", "김철수", "No access"]


def test_a_name_that_was_not_accepted_is_not_shown(view: LiveView) -> None:
    face = tracked(Box(500, 200, 200, 240), name="김철수")
    rejected = type(face)(
        **{name: getattr(face, name) for name in face.__slots__} | {"accepted": False}
    )
    view.show_faces(analysed(rejected))
    view.grab()
    assert "김철수" not in view.cards()[0].text


def test_long_names_and_odd_boxes_are_painted(view: LiveView) -> None:
    name = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff 👩‍🚀 " * 4
    for box in (Box(-50, -50, 100, 100), Box(1200, 650, 300, 300), Box(0, 0, 1280, 720)):
        view.show_faces(analysed(tracked(box, state=FaceState.GRANTED, name=name)))
        assert not view.grab().isNull()


def test_an_old_picture_does_not_pass_for_a_live_one(
    qtbot: QtBot, view: LiveView, clock: FakeClock, engine: ToldEngine
) -> None:
    # GIVEN a picture with a face
    view.show_faces(analysed(tracked(Box(500, 200, 200, 240))))
    bright = view.grab().toImage().pixelColor(20, 20).lightness()

    # WHEN no newer one comes for over a second
    clock.advance(1.5)
    qtbot.waitUntil(lambda: view.stale)

    # THEN it is dimmed and claims nothing
    assert view.grab().toImage().pixelColor(20, 20).lightness() < bright / 2
    assert view.cards() == ()

    # AND a new picture is bright again
    engine.frame = Frame(gradient(), 2, clock.monotonic())
    qtbot.waitUntil(lambda: not view.stale)
    assert view.grab().toImage().pixelColor(20, 20).lightness() == bright


def test_faces_of_another_time_are_not_painted(view: LiveView, clock: FakeClock) -> None:
    view.show_faces(analysed(tracked(Box(500, 200, 200, 240)), at=clock.monotonic() - 2))
    view.grab()
    assert view.cards() == ()


def test_a_hidden_view_rests(qtbot: QtBot, view: LiveView, engine: ToldEngine) -> None:
    view.hide()
    engine.frame = Frame(np.ascontiguousarray(gradient()), 9, 1000.0)
    assert not view._timer.isActive()
    view.show()
    qtbot.waitUntil(lambda: view.shown_frame is engine.frame)
