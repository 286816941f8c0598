"""RetinaFace as a second opinion."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.backends.local.retinaface import RetinaFaceDecoder
from tests.backends import specs
from tests.backends.helpers import local_backend, main_face, read
from tests.data import FACES, astronaut, needs_faces, needs_models


@needs_faces
def test_both_detectors_see_the_same_faces() -> None:
    yunet, retina = local_backend(), local_backend(specs.RETINAFACE_MNET025)
    overlaps, apart = [], []
    for path in sorted(FACES.rglob("*.jpg"))[::15]:
        image = read(path)
        one, other = (main_face(b.detect(image), image) for b in (yunet, retina))
        overlaps.append(one.box.iou(other.box))
        apart.append(np.abs(one.landmarks - other.landmarks).mean())
    assert min(overlaps) > 0.5
    assert np.median(overlaps) > 0.75
    assert np.median(apart) < 4  # pixels, of a face of about 95


@needs_models
def test_a_portrait_shows_one_face() -> None:
    faces = local_backend(specs.RETINAFACE_MNET025).detect(astronaut())
    assert len(faces) == 1
    assert faces[0].score > 0.95


@pytest.mark.parametrize("softmax", [True, False])
def test_decoding_reads_logits_and_shares_alike(softmax: bool) -> None:
    # GIVEN an input of 40x40, whose coarse grids are rounded up, with one sure prior
    cells = (5 * 5 + 3 * 3 + 2 * 2) * 2
    conf = np.tile(np.array([1, 0] if softmax else [4, -4], np.float32), (1, cells, 1))
    conf[0, 3] = (0.0, 1.0) if softmax else (-4.0, 4.0)
    loc = np.zeros((1, cells, 4), np.float32)
    points = np.zeros((1, cells, 10), np.float32)
    loc[0, 3] = (1.0, 0.0, 0.0, 5 * np.log(2))
    points[0, 3, 0] = 5.0
    # WHEN it is decoded
    rows = RetinaFaceDecoder().decode([loc, conf, points], (40, 40), 0.6)
    # THEN the second prior (32 px) of the second cell (centre 12, 4) carries the face
    assert rows.shape == (1, 15)
    np.testing.assert_allclose(rows[0, :4], (15.2 - 16, 4 - 32, 32, 64), atol=1e-3)
    np.testing.assert_allclose(rows[0, 4:8], (28, 4, 12, 4), atol=1e-3)
    assert rows[0, 14] == pytest.approx(1.0, abs=1e-3)
