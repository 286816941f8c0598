"""Peers, called the way their own packages call them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Image


def _weights(name: str) -> str:
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or spec.origin is None:
        message = "the benchmark's peer needs the extra 'builtin'"
        raise RuntimeError(message)
    return str(Path(spec.origin).parent / "models" / name)


class FaceRecognition:
    """face_recognition's own calls: HOG with upsample 1, 5 points, ResNet, a distance loop."""

    def __init__(self) -> None:
        import dlib

        self._dlib: Any = dlib
        self._hog = dlib.get_frontal_face_detector()
        self._points = dlib.shape_predictor(_weights("shape_predictor_5_face_landmarks.dat"))
        self._network = dlib.face_recognition_model_v1(
            _weights("dlib_face_recognition_resnet_model_v1.dat")
        )

    def detect(self, rgb: Image) -> list[Any]:
        """``face_locations`` with its defaults."""
        return list(self._hog(rgb, 1))

    def identify(self, rgb: Image, known: list[NDArray[np.float64]]) -> int:
        """``face_locations``, ``face_encodings``, ``face_distance`` as its examples do."""
        best = -1
        for box in self.detect(rgb):
            shape = self._points(rgb, box)
            encoding = np.array(self._network.compute_face_descriptor(rgb, shape, 1))
            best = int(np.argmin(np.linalg.norm(np.asarray(known) - encoding, axis=1)))
        return best


def opencv_yunet(path: Path, width: int, height: int) -> cv2.FaceDetectorYN:
    """OpenCV's own wrapper of YuNet at one input size."""
    detector = cv2.FaceDetectorYN.create(str(path), "", (width, height), 0.6, 0.3, 5000)
    detector.setInputSize((width, height))
    return detector
