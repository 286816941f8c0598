"""``models use``: adoption from the command line, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.settings.tree import Recognition, Settings
from tests.cli.terminal import Terminal
from tests.data import FACES, needs_faces


def test_a_pack_or_undo_and_not_both(faceid: Terminal) -> None:
    for arguments in (
        ["models", "use"],
        ["models", "use", "compact", "--undo"],
        ["models", "use", "--undo", "--detector", "yunet_n"],
        ["models", "use", "--undo"],
    ):
        done = faceid(*arguments)
        assert done.code == 1, arguments
        assert "Traceback" not in done.err


@needs_faces
def test_a_detector_is_adopted_and_undone(faceid: Terminal) -> None:
    pytest.importorskip("dlib")
    # GIVEN two people with pictures kept, and a threshold by hand
    recognition = Recognition(pack="builtin", keep_crops=True)
    AppContext().save_settings(Settings(recognition=recognition))
    for name in ("Yao_Ming", "Jackie_Chan"):
        photos = sorted((FACES / "known" / "east_asian" / name).glob("*.jpg"))
        if photos:
            assert faceid("people", "add", name, *photos[:2]).code == 0
    people = len(faceid("people", "list", "--json").document["people"])
    by_hand = recognition.model_copy(update={"threshold": 0.97})
    AppContext().save_settings(Settings(recognition=by_hand))
    # WHEN compact is used with another detector
    done = faceid("models", "use", "compact", "--detector", "yunet_n", "--json")
    # THEN everybody is embedded and the threshold by hand is gone
    assert done.code == 0, done.err
    assert done.document["embedded"] == people
    assert done.document["detector"] == "yunet_n"
    now = AppContext().settings().recognition
    assert (now.pack, now.detector, now.threshold) == ("compact", "yunet_n", None)
    # AND after a change by hand undo asks, and then brings everything back
    changed = now.model_copy(update={"threshold": 0.6})
    AppContext().save_settings(Settings(recognition=changed))
    refused = faceid("models", "use", "--undo")
    assert refused.code == 1
    assert "threshold" in refused.err
    back = faceid("models", "use", "--undo", "--yes", "--json")
    assert back.document["pack"] == "builtin"
    assert back.document["overwritten"] == ["threshold"]
    assert AppContext().settings().recognition == by_hand


@needs_faces
def test_an_unknown_detector_changes_nothing(faceid: Terminal, tmp_path: Path) -> None:
    AppContext().save_settings(Settings(recognition=Recognition(pack="compact")))
    done = faceid("models", "use", "compact", "--detector", "mobilefacenet_ms1m")
    assert done.code == 1
    assert "mobilefacenet_ms1m" in done.err
    assert AppContext().settings().recognition.detector == ""


@needs_faces
def test_show_says_how_often_somebody_will_be_missed(faceid: Terminal) -> None:
    # GIVEN somebody of two photos
    AppContext().save_settings(Settings(recognition=Recognition(pack="compact")))
    photos = sorted((FACES / "known" / "east_asian" / "Yao_Ming").glob("*.jpg"))
    assert faceid("people", "add", "Yao", *photos[:2]).code == 0
    # WHEN shown
    told = faceid("people", "show", "Yao", "--json").document["strength"]
    # THEN there is a rate, within its interval, and what to add next
    low, high = told["fnmr_interval"]
    assert 0.0 <= low <= told["fnmr"] <= high <= 1.0
    assert told["advice"] != "enough"
    words = faceid("people", "show", "Yao").out
    assert "likely missed:" in words
    assert "next photo:" in words
