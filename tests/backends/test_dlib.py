"""The builtin pack; it runs wherever the extra ``builtin`` is installed."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceid_gui.backends.dlib import DlibBackend, DlibConfig, standard_landmarks
from faceid_gui.core.embedding import embed_once, embed_sample
from faceid_gui.core.errors import BackendUnavailable, Bug, ModelDamaged, ModelMissing
from faceid_gui.core.geometry import DLIB_150, align
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.quality import assess
from faceid_gui.core.types import LivenessReason
from tests.backends import specs
from tests.backends.helpers import dlib_backend
from tests.core.test_geometry import EYES_NOSE_MOUTH
from tests.data import astronaut

needs_dlib = pytest.mark.skipif(not specs.BUILTIN, reason="the extra builtin is not installed")


@needs_dlib
def test_the_astronaut_is_found_where_others_find_her() -> None:
    backend = dlib_backend()
    faces = backend.detect(astronaut())
    assert len(faces) == 1
    assert 0.5 <= faces[0].score <= 1.0
    # The eyes and the tip are measured, the mouth is a mean face's.
    np.testing.assert_allclose(faces[0].landmarks[:3], EYES_NOSE_MOUTH[:3], atol=4)
    np.testing.assert_allclose(faces[0].landmarks[3:], EYES_NOSE_MOUTH[3:], atol=14)
    assert assess(astronaut(), faces[0]).issue is None


@needs_dlib
def test_our_chip_embeds_like_dlibs_own() -> None:
    # GIVEN dlib's own way from picture to descriptor
    import dlib

    image = astronaut()
    rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    box = dlib.get_frontal_face_detector()(rgb)[0]
    shape = dlib.shape_predictor(str(specs.landmarks5_file().path))(rgb, box)
    network = dlib.face_recognition_model_v1(str(specs.resnet_file().path))
    theirs = np.array(network.compute_face_descriptor(rgb, shape))
    # WHEN ours is taken
    backend = dlib_backend()
    ours = embed_once(backend, image, backend.detect(image)[0])
    # THEN it is the same to a hair: dlib's tolerance between photos of one person is 0.6
    assert ours @ (theirs / np.linalg.norm(theirs)) > 0.995


@needs_dlib
def test_a_sample_and_a_careful_look_stay_with_the_person() -> None:
    backend, image = dlib_backend(), astronaut()
    plain = embed_once(backend, image, backend.detect(image)[0])
    careful = embed_sample(backend, image, backend.detect(image, careful=True)[0])
    assert plain @ careful > 0.97
    assert np.linalg.norm(careful) == pytest.approx(1.0, abs=1e-5)


@needs_dlib
def test_a_small_face_is_found_only_where_it_is_wanted() -> None:
    small = np.asarray(cv2.resize(astronaut(), (256, 256), interpolation=cv2.INTER_AREA), np.uint8)
    assert dlib_backend(smallest_face_px=160).detect(small) == ()
    found = dlib_backend(smallest_face_px=40).detect(small)
    assert found
    np.testing.assert_allclose(found[0].landmarks[:3], EYES_NOSE_MOUTH[:3] / 2, atol=3)


@needs_dlib
def test_there_is_no_liveness() -> None:
    backend = dlib_backend()
    assert not backend.has_liveness
    faces = backend.detect(astronaut())
    assert [one.reason for one in backend.liveness(astronaut(), faces)] == [LivenessReason.NO_MODEL]


@needs_dlib
def test_a_closed_backend_and_a_wrong_crop_are_refused() -> None:
    backend = dlib_backend()
    with pytest.raises(Bug):
        backend.embed([np.zeros((112, 112, 3), np.uint8)])
    backend.close()
    with pytest.raises(BackendUnavailable):
        backend.detect(astronaut())


@needs_dlib
def test_other_files_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.dat"
    wrong.write_bytes(b"no model")
    missing = NetworkFile(specs.DLIB_RESNET, tmp_path / "missing.dat")
    with pytest.raises(ModelMissing):
        DlibBackend(DlibConfig(specs.landmarks5_file(), missing))
    with pytest.raises(ModelDamaged):
        DlibBackend(DlibConfig(NetworkFile(specs.DLIB_LANDMARKS5, wrong), specs.resnet_file()))
    # A file with the right hash that dlib cannot read is as bad.
    sha256 = hashlib.sha256(wrong.read_bytes()).hexdigest()
    unreadable = NetworkFile(specs.DLIB_LANDMARKS5, wrong, sha256)
    with pytest.raises(ModelDamaged):
        DlibBackend(DlibConfig(unreadable, specs.resnet_file()))


def test_without_dlib_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dlib", None)
    with pytest.raises(BackendUnavailable):
        DlibBackend(DlibConfig(specs.landmarks5_file(), specs.resnet_file()))


def test_the_mouth_is_where_a_mean_face_has_it() -> None:
    # GIVEN dlib's own mean shape on its chip
    points = 25 + 100 * np.array(
        [
            (0.8595674595992, 0.2134981538014),
            (0.6460604764104, 0.2289674387677),
            (0.1205750620789, 0.2137274526848),
            (0.3340850613712, 0.2290642403242),
            (0.4901123135679, 0.6277975316475),
        ]
    )
    landmarks = standard_landmarks(points.astype(np.float32))
    # THEN it fits the template, with the mouth below the nose, its corners level
    assert landmarks is not None
    np.testing.assert_allclose(landmarks[[0, 1, 2]], DLIB_150.points[[0, 2, 4]], atol=1e-3)
    left, right = landmarks[3], landmarks[4]
    assert left[0] < landmarks[2][0] < right[0]
    assert abs(left[1] - right[1]) < 2
    assert left[1] > landmarks[2][1] + 15
    # AND the chip is taken without turning or scaling
    image = np.random.default_rng(3).integers(0, 255, (150, 150, 3), np.uint8)
    np.testing.assert_array_equal(align(image, landmarks, DLIB_150), image)


@pytest.mark.parametrize("value", [7.0, np.nan])
def test_points_that_fall_together_are_no_face(value: float) -> None:
    assert standard_landmarks(np.full((5, 2), value, np.float32)) is None
