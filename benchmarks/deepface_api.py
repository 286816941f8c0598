"""The peer of the server: DeepFace's own API, started as its package starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.data import MODELS

START_S = 90.0
DETECTOR = "face_detection_yunet_2023mar.onnx"
EMBEDDER = "mobilefacenet_ms1m.onnx"


@contextmanager
def deepface_api(port: int) -> Iterator[None]:
    """gunicorn with one worker, as its Dockerfile has it, over the same weights as ours.

    DeepFace's SFace takes a 112x112 crop and gives 128 numbers, as MobileFaceNet does: its file
    is put where DeepFace looks for SFace's, so that both servers compute the same network.
    """
    with tempfile.TemporaryDirectory(prefix="faceid-bench-deepface-") as home:
        weights = Path(home) / ".deepface" / "weights"
        weights.mkdir(parents=True)
        shutil.copy(MODELS / DETECTOR, weights / DETECTOR)
        shutil.copy(MODELS / EMBEDDER, weights / "face_recognition_sface_2021dec.onnx")
        environment = os.environ | {
            "DEEPFACE_HOME": home,
            "DEEPFACE_BACKEND_ENGINE": "onnx",
            "DEEPFACE_DATABASE_TYPE": "sqlite",
            "DEEPFACE_FACE_RECOGNITION_MODELS": "SFace",
            "DEEPFACE_FACE_DETECTION_MODELS": "yunet",
        }
        command = [sys.executable, "-m", "gunicorn", "--workers=1", "--timeout=3600"]
        command += [f"--bind=127.0.0.1:{port}", "deepface.api.src.app:create_app()"]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=home
        )
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            assert process.stderr is not None
            message = f"DeepFace's API does not start: {process.stderr.read()[-800:].decode()}"
            raise RuntimeError(message)
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    message = "DeepFace's API does not answer"
    raise RuntimeError(message)
