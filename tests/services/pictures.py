"""Photos of FakeBackend's people, sharp enough to pass the quality gate."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from faceid_gui.core.types import Image
from tests.fakes import face_picture


def sharp_face(
    identity: int, *, seed: int = 1, x: int = 200, y: int = 120, size: int = 140
) -> Image:
    """A picture of one person (1 to 15) whose face has texture; no two seeds are alike."""
    image = face_picture(identity, x=x, y=y, size=size)
    return sharpen(image, seed=seed)


def sharpen(image: Image, *, seed: int = 1) -> Image:
    """Texture on every face of a picture that FakeBackend can find."""
    face = (image[..., 0] == 200) & (image[..., 2] == 255)
    noise = np.random.default_rng(seed).choice(np.array([-4, 4]), image.shape[:2])
    green = image[..., 1].astype(np.int64) + np.where(face, noise, 0)
    image = image.copy()
    image[..., 1] = np.clip(green, 0, 255).astype(np.uint8)
    return image


def write_photo(path: Path, image: Image) -> Path:
    """Write a picture as PNG, whatever its path is made of."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(".png", image)
    assert done
    path.write_bytes(data.tobytes())
    return path


def write_people(root: Path, photos: dict[str, list[int]]) -> Path:
    """A folder per name with a photo per identity."""
    for name, identities in photos.items():
        for number, identity in enumerate(identities):
            write_photo(root / name / f"{number}.png", sharp_face(identity, seed=number))
    return root
