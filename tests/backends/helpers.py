"""Backends over the real networks, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from faceid_gui.backends.dlib import DlibBackend, DlibConfig
from faceid_gui.backends.local import LocalBackend, LocalConfig
from faceid_gui.core.networks import NetworkSpec
from faceid_gui.core.types import DetectedFace, Image
from tests.backends import specs


def local_backend(
    detector: NetworkSpec = specs.YUNET_S, *, smallest_face_px: int = 80, liveness: bool = False
) -> LocalBackend:
    """The compact pack on one thread."""
    pair = (specs.file(specs.MINIFASNET_V2), specs.file(specs.MINIFASNET_V1SE))
    return LocalBackend(
        LocalConfig(
            detector=specs.file(detector),
            embedder=specs.file(specs.MOBILEFACENET_MS1M),
            liveness=pair if liveness else (),
            threads=1,
            smallest_face_px=smallest_face_px,
        )
    )


def dlib_backend(*, smallest_face_px: int = 80) -> DlibBackend:
    """The builtin pack."""
    return DlibBackend(DlibConfig(specs.landmarks5_file(), specs.resnet_file(), smallest_face_px))


def read(path: Path) -> Image:
    """A test photo as BGR."""
    image = cv2.imread(str(path))
    assert image is not None, path
    return np.asarray(image, np.uint8)


def main_face(faces: Sequence[DetectedFace], image: Image) -> DetectedFace:
    """The face nearest to the middle of the picture."""
    assert faces
    middle = image.shape[1] / 2
    return min(faces, key=lambda face: abs(face.box.centre[0] - middle))
