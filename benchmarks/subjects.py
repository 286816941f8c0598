"""What is measured on: pictures, files and backends."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np

from faceid_gui.app.backends import BackendPlan
from faceid_gui.app.context import AppContext
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import Image
from tests.data import FACES, MEDIA, MODELS, astronaut

CLIP = MEDIA / "hamilton_640x360.mp4"
REFERENCE = MEDIA / "lin_manuel_miranda.png"


def use_test_models() -> None:
    """Let the catalogue find the model files beside the project."""
    if MODELS.is_dir():
        os.environ.setdefault("FACEID_GUI_MODELS", str(MODELS))


def hd_frame() -> Image:
    """A 1280x720 picture with one face, about 130 px wide: a portrait over a textured wall."""
    rng = np.random.default_rng(3)
    wall = cv2.resize(rng.integers(60, 160, (45, 80, 3), np.uint8), (1280, 720))
    portrait = astronaut()
    wall[104 : 104 + 512, 384 : 384 + 512] = portrait
    return np.ascontiguousarray(wall)


def resized(image: Image, width: int, height: int) -> Image:
    """The picture at another size."""
    return np.ascontiguousarray(cv2.resize(image, (width, height)), np.uint8)


def as_rgb(image: Image) -> Image:
    """The picture with the channels in the peers' order."""
    return np.ascontiguousarray(image[..., ::-1])


def pack_files(pack: str) -> PackFiles:
    """The files of a pack on this machine. Raises ModelMissing."""
    use_test_models()
    return AppContext().library().files(pack)


def backend_plan(pack: str, *, smallest_face_px: int = 80) -> BackendPlan:
    """How a backend of a pack is opened, with one thread."""
    return BackendPlan(pack_files(pack), threads=1, smallest_face_px=smallest_face_px)


def backend(pack: str) -> FaceBackend:
    """A backend of a pack with one thread."""
    return backend_plan(pack)()


def photos_of(folder: Path) -> dict[str, list[Path]]:
    """Photos by person, each list by the number in the file name."""
    people: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.jpg")):
        people.setdefault(path.parent.name, []).append(path)
    return people


def known_people() -> dict[str, list[Path]]:
    """The 42 known people of the test photos."""
    return photos_of(FACES / "known")


def strangers() -> dict[str, list[Path]]:
    """The 100 strangers of the test photos."""
    return photos_of(FACES / "strangers")
