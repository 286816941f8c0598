"""The ring shows sides as the person sees them, and tells them apart without colours."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.qt.appearance import Appearance
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.settings.tree import ThemeName
from faceid_gui.views.widgets.pose_ring import Part, PoseRing, shown_pose


@pytest.fixture
def ring(qtbot: QtBot, appearance: Appearance) -> PoseRing:
    made = PoseRing()
    qtbot.addWidget(made)
    made.resize(300, 200)
    return made


def test_a_mirror_swaps_left_and_right_alone(ring: PoseRing) -> None:
    # GIVEN a person who is to turn to the picture's left
    ring.show_poses((PoseBin.FRONT, PoseBin.UP), PoseBin.LEFT)
    # THEN in a mirror that is at the right
    ring.set_mirrored(True)
    assert ring.part(PoseBin.RIGHT) is Part.WANTED
    assert ring.part(PoseBin.LEFT) is Part.OPEN
    # AND as the camera sees it at the left
    ring.set_mirrored(False)
    assert ring.part(PoseBin.LEFT) is Part.WANTED
    # AND nothing else moves
    for mirrored in (True, False):
        ring.set_mirrored(mirrored)
        assert ring.part(PoseBin.FRONT) is Part.TAKEN
        assert ring.part(PoseBin.UP) is Part.TAKEN
        assert ring.part(PoseBin.DOWN) is Part.OPEN
    assert shown_pose(PoseBin.RIGHT, mirrored=True) is PoseBin.LEFT


def test_the_wanted_side_has_an_arrow(ring: PoseRing, appearance: Appearance) -> None:
    # GIVEN a theme in which two colours are the same
    appearance.paint(ThemeName.HIGH_CONTRAST)
    ring.set_mirrored(False)
    pictures = []
    for taken, wanted in (
        ((), None),
        ((), PoseBin.UP),
        ((PoseBin.UP,), None),
        ((), PoseBin.FRONT),
        (tuple(PoseBin), None),
    ):
        ring.show_poses(taken, wanted)
        pictures.append(ring.grab().toImage())
    # THEN all states look different
    assert all(a != b for n, a in enumerate(pictures) for b in pictures[n + 1 :])


def test_it_is_painted_in_any_size(ring: PoseRing) -> None:
    ring.show_poses((PoseBin.FRONT,), PoseBin.LEFT)
    for size in ((1, 1), (20, 400), (1920, 1080)):
        ring.resize(*size)
        assert not ring.grab().isNull()
