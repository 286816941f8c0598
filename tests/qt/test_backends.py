"""Backends and links in words, and QR codes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.events import BackendReady
from faceid_gui.core.link import BackendState, LinkTrouble, WorkMode
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.backends import (
    backend_advice,
    backend_text,
    bar_text,
    milliseconds,
    mode_text,
    trouble_advice,
    trouble_text,
)
from faceid_gui.qt.messages import error_text
from faceid_gui.qt.qr_codes import QUIET, qr_image, read_qr
from tests.views.link_support import NOBODY, QR, REMOTE, TAKEN_OVER, picture_of_code

READY = BackendReady("local", "CPUExecutionProvider", "c")


def test_every_trouble_has_its_own_words(appearance: Appearance) -> None:
    said = [trouble_text(trouble) for trouble in LinkTrouble]
    assert len(set(said)) == len(said)
    assert all(trouble_advice(trouble).endswith(".") for trouble in LinkTrouble)
    assert len({mode_text(mode) for mode in WorkMode}) == len(WorkMode)
    for trouble in LinkTrouble:
        assert error_text(LinkFailed(trouble)).what == trouble_text(trouble)


def test_every_backend_is_named(appearance: Appearance) -> None:
    names = ("local", "remote", "auto", "local+remote")
    assert len({backend_text(name) for name in names}) == len(names)
    assert "remote" not in backend_text("local+remote")
    assert all(backend_advice(name) for name in names[:3])
    assert backend_text("elsewhere") == "elsewhere"


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (None, "This machine · CPU"),
        (BackendState("local"), "This machine · CPU"),
        (REMOTE, "Server · 34 ms"),
        (replace(REMOTE, p50_ms=None), "Server"),
        (TAKEN_OVER, "This machine · server away"),
        (replace(TAKEN_OVER, trouble=None), "This machine · CPU"),
        (NOBODY, "No server"),
    ],
)
def test_the_bar_names_who_answers(
    appearance: Appearance, link: BackendState | None, text: str
) -> None:
    assert bar_text(READY, link) == text
    assert milliseconds(3.25) == "3.2 ms"


@settings(deadline=None, max_examples=12)
@given(st.text("abcdefghij:/?&=%.0123456789", min_size=1, max_size=120))
def test_what_is_painted_can_be_read(text: str) -> None:
    image = qr_image(text)
    # GIVEN a code, WHEN it is held before a camera, THEN its text is read, or nothing
    assert read_qr(picture_of_code(text).image) in (text, "")
    # AND around it is the light that readers need
    assert all(image.pixelColor(x, QUIET - 1).lightness() == 255 for x in range(image.width()))


def test_a_pairing_code_is_read_small_and_large() -> None:
    frame = picture_of_code(QR).image
    assert read_qr(frame) == QR
    assert read_qr(np.kron(frame, np.ones((3, 3, 1), np.uint8))) == QR
    assert read_qr(np.zeros((480, 640, 3), np.uint8)) == ""
    assert read_qr(np.zeros((1, 1, 3), np.uint8)) == ""
