"""The live picture and what is painted over it."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from faceid_gui.core.types import Box, FaceState, Frame, QualityIssue, TrackedFace
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.theme import current_tokens
from faceid_gui.views.widgets.live_view import LiveView
from faceid_gui.views.widgets.overlay import FacePainter, pill_place
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


def test_only_the_principal_face_is_spoken_to(view: LiveView) -> None:
    # GIVEN somebody before the door, a smaller face behind, and a granted one at the edge
    behind = tracked(Box(700, 180, 90, 110), issue=QualityIssue.TOO_SMALL)
    leaving = tracked(Box(40, 200, 200, 240), state=FaceState.GRANTED, name="김철수")
    front = tracked(Box(500, 200, 220, 260), issue=QualityIssue.TOO_DARK)

    # WHEN they are shown, in any order
    view.show_faces(analysed(behind, leaving, front))
    view.grab()

    # THEN one is told what to do, the granted one is named, and the other only framed
    cards = view.cards()
    assert [(card.principal, card.text) for card in cards] == [
        (True, "More light is needed"),
        (False, "김철수"),
        (False, ""),
    ]


def test_the_face_in_the_middle_goes_before_one_of_its_size_at_the_edge(view: LiveView) -> None:
    edge, middle = tracked(Box(0, 250, 210, 210)), tracked(Box(540, 250, 200, 200))
    view.show_faces(analysed(edge, middle))
    view.grab()
    placed = view._placement
    assert placed is not None
    assert view.cards()[0].rect == placed.to_widget(middle.box)


def many_faces() -> tuple[TrackedFace, ...]:
    """A crowd: granted people with long names side by side, all over the picture."""
    name = "Hubert Blaine Wolfeschlegelsteinhausen 김"
    return tuple(
        tracked(Box(x, y, 90, 110), state=FaceState.GRANTED, name=f"{name} {x}{y}")
        for x in range(0, 1200, 170)
        for y in range(0, 640, 150)
    )


def test_words_never_lie_over_other_words(view: LiveView) -> None:
    # GIVEN more words than there is room for
    view.show_faces(analysed(*many_faces()))
    view.grab()
    cards, area = view.cards(), QRectF(view.rect())

    # WHEN they are painted
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    placed = FacePainter().paint(
        painter, cards, view=area, unit=16.0, tokens=current_tokens(), font=view.font()
    )
    painter.end()

    # THEN some are left out, all others are inside the view and clear of each other
    assert 2 <= len(placed) < len(cards)
    assert all(area.contains(place) for place in placed)
    pairs = [(a, b) for n, a in enumerate(placed) for b in placed[n + 1 :]]
    assert [pair for pair in pairs if pair[0].intersects(pair[1])] == []
    # AND none lies over the face that is spoken to
    assert not any(place.intersects(cards[0].rect) for place in placed[1:])


def test_the_bar_of_the_progress_is_kept_clear_too() -> None:
    view, pill = QRectF(0, 0, 640, 360), QRectF(0, 0, 200, 34)
    first = pill_place(QRectF(100, 60, 100, 100), view, pill, gap=10)
    assert first is not None
    second = pill_place(QRectF(110, 100, 100, 100), view, pill, gap=10, taken=[first])
    assert second is not None
    assert second.top() >= first.bottom() + 10 or second.bottom() + 10 <= first.top()


def test_frames_are_fetched_on_another_thread(
    qtbot: QtBot, appearance: Appearance, clock: FakeClock
) -> None:
    # GIVEN a view that is shown
    asked: set[str] = set()

    def newest() -> Frame:
        asked.add(threading.current_thread().name)
        return Frame(gradient(), len(asked), clock.monotonic())

    view = LiveView(newest, clock=clock)
    qtbot.addWidget(view)
    view.show()

    # WHEN it has its picture
    qtbot.waitUntil(lambda: view.shown_frame is not None)

    # THEN the UI thread never waited for one
    assert asked == {"frame-pump"}


def test_a_view_that_is_deleted_while_visible_stops_looking(
    qtbot: QtBot, appearance: Appearance, engine: ToldEngine, clock: FakeClock
) -> None:
    view = LiveView(engine.newest_frame, clock=clock)
    view.show()
    pump = view._pump
    qtbot.waitUntil(lambda: view.shown_frame is not None)
    with qtbot.waitSignal(view.destroyed):
        view.deleteLater()
    qtbot.waitUntil(lambda: not pump.running)
