"""The drawn camera."""

from __future__ import annotations

import itertools
import threading

import cv2
import numpy as np

from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.pace import Pace
from faceid_gui.cameras.synthetic import SyntheticCamera, SyntheticConfig
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.types import Image
from tests.data import MODELS, astronaut, needs_models

CONFIG = CameraConfig(640, 360, 30)


def crop(level: int) -> Image:
    return np.full((112, 112, 3), level, np.uint8)


def test_the_same_seed_gives_the_same_pictures() -> None:
    one = SyntheticCamera(CONFIG, SyntheticConfig(seed=3), [crop(10)])
    two = SyntheticCamera(CONFIG, SyntheticConfig(seed=3), [crop(10)])
    other = SyntheticCamera(CONFIG, SyntheticConfig(seed=4), [crop(10)])
    assert (one.picture(77) == two.picture(77)).all()
    assert (one.picture(77) != other.picture(77)).any()


def test_it_moves_and_never_freezes() -> None:
    for pictures in ([], [crop(10)]):
        camera = SyntheticCamera(CONFIG, None, pictures)
        shots = [camera.picture(number) for number in range(0, 300, 10)]
        for before, after in itertools.pairwise(shots):
            assert (before[::4, ::4] != after[::4, ::4]).any()


def test_faces_come_stay_and_go_one_after_the_other() -> None:
    # GIVEN two people, one almost black and one almost white
    camera = SyntheticCamera(CONFIG, None, [crop(0), crop(255)])
    # WHEN the middle of the picture is watched for two tours
    middle = [camera.picture(n)[150:210, 290:350].mean() for n in range(0, 480, 6)]
    # THEN first the one, then nobody, then the other stands there
    first, second = middle[:40], middle[40:]
    assert min(first) < 20
    assert max(second) > 235
    assert 60 < middle[0] < 190


def test_the_colours_and_the_sharpness_of_a_photo_stay() -> None:
    photo = astronaut()
    camera = SyntheticCamera(CameraConfig(1280, 720, 30), None, [photo])
    picture = camera.picture(98)  # in the middle of its tour
    region = picture[200:500, 500:800].astype(int)
    assert region[..., 2].mean() > region[..., 0].mean()  # skin and suit: more red than blue
    assert region.std() > 30


def test_a_very_large_and_a_very_small_face_fit() -> None:
    for shape in ((4, 4, 3), (3000, 20, 3), (20, 3000, 3), (2000, 2000, 3)):
        camera = SyntheticCamera(CONFIG, SyntheticConfig(faces=3), [np.zeros(shape, np.uint8)])
        assert camera.picture(100).shape == (360, 640, 3)


def test_a_wait_can_be_ended() -> None:
    # GIVEN a beat of ten seconds
    pace = Pace(0.1, SystemClock())
    pace.start()
    pace.wait()
    thread = threading.Thread(target=pace.wait)
    thread.start()
    # WHEN it is stopped THEN the waiting thread goes on
    pace.stop()
    thread.join(3)
    assert not thread.is_alive()


@needs_models
def test_a_detector_finds_the_face_that_is_shown() -> None:
    # GIVEN a photo of a face, shown by the camera
    detector = cv2.FaceDetectorYN.create(
        str(MODELS / "face_detection_yunet_2023mar.onnx"), "", (1280, 720)
    )
    camera = SyntheticCamera(CameraConfig(1280, 720, 30), None, [astronaut()])
    # WHEN it is looked for through its tour THEN it is there while it is shown, then gone
    found = [detector.detect(camera.picture(number))[1] is not None for number in range(0, 240, 12)]
    assert all(found[4:13])
    assert not any(found[17:])
