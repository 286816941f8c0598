"""Painted things look as they did. To accept a change: FACEID_GUI_UPDATE_SNAPSHOTS=1."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceid_gui.core.decision import DenyReason
from faceid_gui.core.types import Box, FaceState, Frame, QualityIssue
from faceid_gui.qt.appearance import Appearance
from faceid_gui.services.access import Verdict
from faceid_gui.settings.tree import Language, ThemeName
from faceid_gui.views.kiosk.verdict_overlay import VerdictOverlay
from faceid_gui.views.widgets.live_view import LiveView
from tests.data import ROOT
from tests.fakes import FakeClock
from tests.qt.support import analysed, gradient, granted, tracked

FOLDER = ROOT / "tests" / "snapshots"
NEAR = 32  # levels of 255 that a pixel may differ: letters are smoothed by the machine's FreeType
SHARE = 0.99


def pixels(image: QImage) -> NDArray[np.uint8]:
    """The image as (h, w, 3) uint8."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[..., :3]


def compare(widget: QWidget, name: str) -> None:
    """Fail where less than 99 % of the pixels are about as they were."""
    shown = widget.grab().toImage()
    path: Path = FOLDER / f"{name}.png"
    if os.environ.get("FACEID_GUI_UPDATE_SNAPSHOTS"):
        shown.save(str(path))
    known = QImage(str(path))
    assert not known.isNull(), f"no snapshot {path}"
    assert (known.width(), known.height()) == (shown.width(), shown.height())
    apart = np.abs(pixels(shown).astype(int) - pixels(known).astype(int)).max(axis=2)
    assert (apart <= NEAR).mean() >= SHARE


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
def test_live_view(qtbot: QtBot, appearance: Appearance, name: str) -> None:
    clock = FakeClock()
    frame = Frame(gradient(), 1, clock.monotonic())
    view = LiveView(lambda: frame, clock=clock)
    qtbot.addWidget(view)
    view.resize(640, 360)
    view.pull()
    view.show_faces(analysed(*FACES[name]))
    compare(view, f"live_{name}")


VERDICTS = {
    "granted": granted("김철수"),
    "denied": Verdict("v", 1, False, DenyReason.UNKNOWN, None, 1000.0, None),
    "retry": Verdict("v", 1, False, DenyReason.AMBIGUOUS, None, 1000.0, None),
}


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("name", list(VERDICTS))
def test_verdict(qtbot: QtBot, appearance: Appearance, name: str, theme: ThemeName) -> None:
    appearance.paint(theme)
    overlay = VerdictOverlay(clock=FakeClock())
    qtbot.addWidget(overlay)
    overlay.resize(640, 320)
    overlay.show_verdict(VERDICTS[name])
    compare(overlay, f"verdict_{name}_{theme}")


def test_verdict_in_portrait_and_korean(qtbot: QtBot, appearance: Appearance) -> None:
    appearance.speak(Language.KOREAN)
    overlay = VerdictOverlay(clock=FakeClock())
    qtbot.addWidget(overlay)
    overlay.resize(360, 600)
    overlay.show_verdict(VERDICTS["denied"])
    compare(overlay, "verdict_portrait_ko")
