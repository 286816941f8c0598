"""Two wheels provide cv2: they agree, and leave Qt alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faceid_gui.core import opencv
from faceid_gui.core.opencv import OpenCvReport, WheelVersion, cv2, forget_qt_paths, opencv_report


def test_both_wheels_have_one_version() -> None:
    report = opencv_report()
    assert [wheel.name for wheel in report.wheels] == list(opencv.WHEELS)
    assert all(wheel.version for wheel in report.wheels)
    assert report.consistent
    assert report.winner in opencv.WHEELS


def test_what_this_program_needs_is_there() -> None:
    assert opencv_report().missing == ()
    assert opencv_report().healthy
    for name in ("FaceDetectorYN", "FaceRecognizerSF", "CascadeClassifier"):
        assert hasattr(cv2, name)
    file = Path(cv2.__file__).parent / "data" / "haarcascade_frontalface_default.xml"
    assert not cv2.CascadeClassifier(str(file)).empty()


def test_a_mix_of_versions_is_unhealthy() -> None:
    mixed = OpenCvReport(
        "4.14.0", "opencv-python", (WheelVersion("a", "4.14.0.94"), WheelVersion("b", "4.13")), ()
    )
    assert not mixed.consistent
    assert not mixed.healthy
    alone = OpenCvReport(
        "4.14.0", "opencv-python", (WheelVersion("a", "4.14.0.94"), WheelVersion("b", None)), ()
    )
    assert alone.healthy


def test_what_cv2_leaves_for_qt_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/venv/cv2/qt/plugins")
    monkeypatch.setenv("QT_QPA_FONTDIR", "/usr/share/my-fonts")
    forget_qt_paths()
    # THEN cv2's own trace is gone, and what a user set stays
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in os.environ
    assert os.environ["QT_QPA_FONTDIR"] == "/usr/share/my-fonts"


def test_importing_us_leaves_no_trace() -> None:
    script = (
        "import os, faceid_gui.core.opencv\n"
        "print([n for n in os.environ if n in ('QT_QPA_PLATFORM_PLUGIN_PATH', 'QT_QPA_FONTDIR')])"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QT_QPA_")}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "[]"


def test_threads_are_set() -> None:
    before = cv2.getNumThreads()
    try:
        opencv.use_threads(1)
        assert cv2.getNumThreads() == 1
    finally:
        opencv.use_threads(before)
