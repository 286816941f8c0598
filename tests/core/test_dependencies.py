"""Libraries that only work together when the right others are there too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_deepface_can_be_imported_when_it_is_wanted(tmp_path: Path) -> None:
    # GIVEN a folder of its own and the ONNX engine, as the program asks for them
    code = (
        "import os, sys\n"
        "from deepface import DeepFace\n"
        "print(callable(DeepFace.represent), 'torch' in sys.modules, 'tensorflow' in sys.modules)"
    )
    variables = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path / "home"),
        "DEEPFACE_HOME": str(tmp_path / "deepface"),
        "DEEPFACE_BACKEND_ENGINE": "onnx",
    }
    # WHEN it is imported in a process of its own
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # THEN it is there (it needs werkzeug without requiring it), took no large framework along
    # and wrote nothing into the home folder
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1].split() == ["True", "False", "False"]
    assert not (tmp_path / "home").exists()


def test_opencv_has_what_both_wheels_have() -> None:
    # GIVEN whichever OpenCV wheel was unpacked last
    code = (
        "import cv2, os\n"
        "faces = os.path.join(cv2.data.haarcascades, 'haarcascade_frontalface_default.xml')\n"
        "print(cv2.__version__, hasattr(cv2, 'FaceDetectorYN'), hasattr(cv2, 'FaceRecognizerSF'),"
        " hasattr(cv2, 'CascadeClassifier'), os.path.exists(faces))"
    )
    # WHEN asked for the parts that a face program uses
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    # THEN they are there
    version, *parts = done.stdout.split()
    assert version.startswith("4.")
    assert parts == ["True"] * 4
