"""``models`` with DeepFace's packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backends.deepface.parts import needs_deepface
from tests.cli.terminal import Terminal

PACK = "deepface:Dlib+yunet"


@pytest.fixture(autouse=True)
def _no_deepface_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFACE_HOME", str(tmp_path / "users"))


@needs_deepface
def test_the_list_is_short_unless_all_is_wanted(faceid: Terminal) -> None:
    short, long = faceid("models", "list"), faceid("models", "list", "--all")
    assert (short.code, long.code) == (0, 0)
    assert "deepface:Facenet512" not in short.out
    assert "--all" in short.out
    assert "deepface:Facenet512" in long.out
    assert "deepface:fastmtcnn" in long.out
    parts = faceid("models", "list", "--json").document["deepface"]
    states = {(part["key"], part["kind"]): part["state"] for part in parts}
    assert states[("deepface:Dlib", "embedder")] == "ready"
    assert states[("deepface:yunet", "detector")] == "ready"
    assert states[("deepface:mediapipe", "detector")] == "needs_extra"


@needs_deepface
def test_a_pack_is_installed_verified_and_used(faceid: Terminal) -> None:
    # GIVEN the files of a pack of DeepFace's on this machine
    done = faceid("models", "install", PACK)
    assert done.code == 0, done.err
    assert "CC0-1.0" in done.out
    # WHEN it is verified, THEN DeepFace really embeds
    checks = faceid("models", "verify", PACK, "--json").document["checks"]
    assert {check["state"] for check in checks} == {"good"}
    assert any("self-test" in check["title"] for check in checks)
    # WHEN it is used, THEN it is the one in use
    assert faceid("models", "use", PACK).code == 0
    listed = faceid("models", "list").out
    assert PACK in listed
    assert "is chosen in the settings" in listed


def test_a_pack_that_does_not_exist_is_said(faceid: Terminal) -> None:
    done = faceid("models", "install", "deepface:Nobody+yunet")
    assert done.code != 0
    assert "deepface:MODEL+DETECTOR" in done.err
    assert "Traceback" not in done.err
