"""People for the tests of the People page: samples that are alike, and pictures of nobody."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import NewSample, Pose, Quality, Threshold
from faceid_gui.services.people_edit import PeopleEditor
from faceid_gui.services.undo import UndoStack
from faceid_gui.views.console.people.tools import PeopleTools
from tests.fakes import CONTRACT

THRESHOLD = Threshold(0.46, 0.05)


def people_tools(
    store: GalleryStore, *, threshold: Callable[[], Threshold | None] = lambda: THRESHOLD
) -> PeopleTools:
    """What the People page is handed, over any store."""
    undo = UndoStack()
    return PeopleTools(store, PeopleEditor(store, undo), undo, threshold, lambda: CONTRACT)


def face_png(shade: int) -> bytes:
    """A picture of one colour, as PNG."""
    done, png = cv2.imencode(".png", np.full((112, 112, 3), shade, np.uint8))
    assert done
    return png.tobytes()


def sample(
    identity: int = 0, *, apart: float = 0.0, crop: bool = False, source: str = "camera:0"
) -> NewSample:
    """A sample of somebody; ``apart`` turns it away from their other samples, 0 to 1."""
    vector = np.zeros(CONTRACT.dimension, np.float32)
    vector[identity % 15] = 1.0
    vector[15] = apart
    vector /= np.linalg.norm(vector)
    quality = Quality(0.9, 120.0, 200.0, 120.0, Pose(30.0 * apart, 0.0, 0.0))
    return NewSample({CONTRACT.id: vector}, quality, source, face_png(90) if crop else None)
