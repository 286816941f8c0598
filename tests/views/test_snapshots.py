"""Painted things look as they did. To accept a change: FACEID_GUI_UPDATE_SNAPSHOTS=1."""

from __future__ import annotations

import pytest

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.types import Box, FaceState, Frame, QualityIssue
from faceid_gui.services.access import Verdict
from faceid_gui.settings.tree import Language, ThemeName
from faceid_gui.views.kiosk.verdict_overlay import VerdictOverlay
from faceid_gui.views.widgets.live_view import LiveView
from tests.fakes import FakeClock
from tests.qt.support import analysed, gradient, granted, tracked
from tests.views.pictured import compare
from tests.views.scenes import Props

HINT = tracked(Box(300, 150, 200, 240), issue=QualityIssue.TOO_SMALL, progress=0.4)
GRANTED = tracked(Box(300, 150, 200, 240), state=FaceState.GRANTED, name="김철수 Kim")
FACES = {
    "hint": (HINT,),
    "granted": (GRANTED,),
    "denied": (tracked(Box(700, 400, 300, 300), state=FaceState.DENIED),),
    "several": (
        tracked(Box(560, 200, 240, 280), progress=0.6),
        GRANTED,
        tracked(Box(860, 150, 110, 130), issue=QualityIssue.TOO_SMALL),
        tracked(Box(1000, 300, 100, 120), state=FaceState.DENIED),
    ),
}


@pytest.mark.parametrize("name", list(FACES))
def test_live_view(props: Props, name: str) -> None:
    clock = FakeClock()
    frame = Frame(gradient(), 1, clock.monotonic())
    view = LiveView(lambda: frame, clock=clock)
    props.qtbot.addWidget(view)
    view.resize(640, 360)
    view.pull()
    view.show_faces(analysed(*FACES[name]))
    compare(props, view, f"live_{name}")


VERDICTS = {
    "granted": granted("김철수"),
    "denied": Verdict("v", 1, False, DenyReason.UNKNOWN, None, 1000.0, None),
    "retry": Verdict("v", 1, False, DenyReason.AMBIGUOUS, None, 1000.0, None),
}


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("name", list(VERDICTS))
def test_verdict(props: Props, name: str, theme: ThemeName) -> None:
    props.bench.appearance.paint(theme)
    overlay = VerdictOverlay(clock=FakeClock())
    props.qtbot.addWidget(overlay)
    overlay.resize(640, 320)
    overlay.show_verdict(VERDICTS[name])
    compare(props, overlay, f"verdict_{name}_{theme}")


def test_verdict_in_portrait_and_korean(props: Props) -> None:
    props.bench.appearance.speak(Language.KOREAN)
    overlay = VerdictOverlay(clock=FakeClock())
    props.qtbot.addWidget(overlay)
    overlay.resize(360, 600)
    overlay.show_verdict(VERDICTS["denied"])
    compare(props, overlay, "verdict_portrait_ko")
