"""Where test data is. Nothing of it is part of the project; tests cope without it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.types import Image

ROOT = Path(__file__).resolve().parent.parent
TEST_DATA = Path(os.environ.get("FACEID_GUI_TEST_DATA") or ROOT.parent / "shared")
MODELS = TEST_DATA / "models"
FACES = TEST_DATA / "faces"
MEDIA = TEST_DATA / "media"

needs_models = pytest.mark.skipif(not MODELS.is_dir(), reason="no model folder beside the project")
needs_faces = pytest.mark.skipif(
    not (FACES.is_dir() and MODELS.is_dir()), reason="no face photos beside the project"
)
needs_media = pytest.mark.skipif(
    not (MEDIA.is_dir() and MODELS.is_dir()), reason="no media beside the project"
)


def astronaut() -> Image:
    """A public-domain portrait, 512x512 BGR, one face, that scikit-image carries."""
    from skimage import data

    picture: Image = data.astronaut()  # type: ignore[no-untyped-call]
    return np.ascontiguousarray(picture[..., ::-1])
