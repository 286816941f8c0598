"""Python outlives a PySide6 that loses references."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QRect

from faceid_gui.qt.steady import hold_singletons, loses_references


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot die here")
def test_none_survives_a_hundred_thousand_calls() -> None:
    # GIVEN a PySide6 that may take what is not its own
    needed = hold_singletons()

    # WHEN it is called as often as in a minute of live picture
    rect = QRect()
    for _ in range(100_000):
        rect.setWidth(1)

    # THEN nobody notices
    assert needed == loses_references()
    assert sys.getrefcount(None) > 1000


@pytest.mark.skipif(sys.version_info < (3, 12), reason="None can die here")
def test_nothing_is_done_where_none_cannot_die() -> None:
    assert not hold_singletons()
