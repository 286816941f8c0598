"""What the child makes of DeepFace's answers, with DeepFace's parts played by the test."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from faceid_gui.backends.deepface.eye_line import Turned, crop_points
from faceid_gui.backends.deepface.landmarks import from_eyes
from faceid_gui.backends.deepface.offline import prepare_environment
from faceid_gui.backends.deepface.taps import install
from faceid_gui.backends.deepface.worker import DeepFaceWork, Order, order_of
from faceid_gui.core.geometry import ARCFACE_112, CROPS, align, similarity_transform

BOX = (100.0, 100.0, 80.0, 100.0)
FIVE = np.array([(120, 130), (160, 130), (140, 155), (124, 175), (156, 175)], np.float32)


def test_two_eyes_become_a_mean_face() -> None:
    # WHEN a face is known by its eyes alone
    points = from_eyes(((120, 130), (160, 132)), BOX)
    # THEN the eyes stay, and the rest lies as in the template
    assert points is not None
    np.testing.assert_allclose(points[:2], [(120, 130), (160, 132)])
    matrix = similarity_transform(points, ARCFACE_112.points)
    placed = points @ matrix[:, :2].T + matrix[:, 2]
    np.testing.assert_allclose(placed, ARCFACE_112.points, atol=0.1)


@pytest.mark.parametrize(
    "eyes",
    [
        (None, (160, 130)),
        ((120, 130), None),
        ((120, 130), (120, 130)),
        ((10, 10), (30, 10)),
        ((math.nan, 130), (160, 130)),
    ],
)
def test_a_face_without_two_eyes_in_its_box_is_refused(eyes: tuple[Any, Any]) -> None:
    assert from_eyes(eyes, BOX) is None


@pytest.mark.parametrize("angle", [-0.4, 0.0, 0.3])
@pytest.mark.parametrize("shape", [(80, 100), (100, 80), (90, 90)])
def test_the_eye_line_becomes_level_and_the_box_fits(angle: float, shape: tuple[int, int]) -> None:
    # GIVEN a face whose eyes are turned
    w, h = shape
    right = (300.0, 250.0)
    left = (300.0 + 40 * math.cos(angle), 250.0 + 40 * math.sin(angle))
    face = Turned(280, 220, w, h, left, right)
    # WHEN its points are taken for the crop
    points = crop_points(face, (0, 0), (112, 112))
    assert points is not None
    crop = CROPS["eyeline112x112"]
    matrix = similarity_transform(points[list(crop.indices)], crop.points)
    eyes = np.array([right, left]) @ matrix[:, :2].T + matrix[:, 2]
    # THEN the eyes are level, the scale is that of the fitted box, and the box is in the middle
    assert abs(eyes[0, 1] - eyes[1, 1]) < 0.01
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    assert scale == pytest.approx(112 / max(w, h), rel=0.001)
    centre = points[2] @ matrix[:, :2].T + matrix[:, 2]
    np.testing.assert_allclose(centre, (55.5, 55.5), atol=0.6)


def test_around_the_window_is_black() -> None:
    # GIVEN a white picture and a narrow box
    image = np.full((400, 400, 3), 255, np.uint8)
    points = crop_points(Turned(150, 120, 50, 100, None, None), (0, 0), (112, 112))
    assert points is not None
    crop = align(image, points, CROPS["eyeline112x112"])
    # THEN half of the crop's width is the box, and the rest is black
    columns = np.asarray((crop > 0).all(axis=(0, 2)))
    assert columns.sum() == 56
    assert columns[28:84].all()


def test_a_box_without_size_has_no_crop() -> None:
    assert crop_points(Turned(10, 10, 0, 40, None, None), (0, 0), (112, 112)) is None
    assert crop_points(Turned(10, 10, 1000, 2, None, None), (0, 0), (112, 112)) is None


class Detection:
    """A detector of some package, as DeepFace holds it."""

    def __init__(self, answer: object) -> None:
        self._answer = answer
        self.name = "detection"

    def detect(self, *args: object, **kwargs: object) -> object:
        """facenet-pytorch's and OpenCV's call."""
        return self._answer

    detect_faces = predict = detect


def tapped(detector: str, answer: object, shape: tuple[int, ...]) -> Any:
    """What a tap reads after DeepFace's code made one detection."""
    client = SimpleNamespace(model=Detection(answer))
    read = install(detector, client)
    assert client.model.name == "detection"  # anything else goes through
    call = {"mtcnn": "detect_faces", "yolov8n": "predict"}.get(detector, "detect")
    assert getattr(client.model, call)(1, x=2) is answer
    marks = read(shape)
    assert read(shape) == ()  # heard once
    return marks


def test_yunets_points_are_brought_back_to_the_pictures_size() -> None:
    row = np.concatenate([[0, 0, 9, 9], FIVE.ravel(), [0.9]]).astype(np.float32)
    marks = tapped("yunet", (1, row[None]), (960, 1280, 3))
    np.testing.assert_allclose(marks[0], FIVE * 2)
    assert tapped("yunet", (1, None), (960, 1280, 3)) == ()


def test_points_of_other_packages_are_read() -> None:
    np.testing.assert_array_equal(
        tapped("fastmtcnn", ([BOX], [0.9], FIVE[None]), (9, 9, 3))[0], FIVE
    )
    assert tapped("fastmtcnn", (None, None, None), (9, 9, 3)) == ()
    names = ("left_eye", "right_eye", "nose", "mouth_left", "mouth_right")
    keys = {name: tuple(point) for name, point in zip(names, FIVE.tolist(), strict=True)}
    np.testing.assert_array_equal(tapped("mtcnn", [{"keypoints": keys}], (9, 9, 3))[0], FIVE)
    result = SimpleNamespace(keypoints=SimpleNamespace(xy=[FIVE]))
    bare = SimpleNamespace(keypoints=None)
    marks = tapped("yolov8n", [[result, bare]], (9, 9, 3))
    np.testing.assert_array_equal(marks[0], FIVE)
    assert marks[1] is None


def test_a_detector_without_a_tap_gives_nothing() -> None:
    assert install("mediapipe", SimpleNamespace())((9, 9, 3)) == ()


@dataclass
class Region:
    """DeepFace's FacialAreaRegion."""

    x: int = 100
    y: int = 100
    w: int = 80
    h: int = 100
    left_eye: tuple[int, int] | None = None
    right_eye: tuple[int, int] | None = None
    confidence: float | None = 0.9
    nose: tuple[int, int] | None = None
    mouth_right: tuple[int, int] | None = None
    mouth_left: tuple[int, int] | None = None


class Stage:
    """DeepFace's modules, played by the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.regions: list[Region] = []
        self.eyes: tuple[Any, Any] = (None, None)
        self.shares = ([[0.1, 0.7, 0.2]], [[0.5, 0.3, 0.2]])
        self.seen: list[tuple[int, ...]] = []
        modules = {
            "deepface.modules.modeling": SimpleNamespace(build_model=self._build),
            "deepface.modules.preprocessing": SimpleNamespace(
                resize_image=lambda img, target_size: img[None] / 255,
                normalize_input=lambda img, normalization: img,
            ),
            "deepface.commons.backend_utils": SimpleNamespace(get_backend_engine=lambda: "onnx"),
            "deepface.commons.onnx_utils": SimpleNamespace(run_session=lambda net, img: net),
            "deepface.models.spoofing.FasNetUtils": SimpleNamespace(
                crop=lambda image, place, scale, w, h: image[:w, :h]
            ),
        }
        for name, module in modules.items():
            monkeypatch.setitem(sys.modules, name, module)

    def _build(self, task: str, name: str) -> object:
        if task == "face_detector":
            return SimpleNamespace(
                detect_faces=self._detect, find_eyes=lambda part: self.eyes, name=name
            )
        if task == "spoofing":
            first, second = self.shares
            return SimpleNamespace(first_model=first, second_model=second)
        return SimpleNamespace(input_shape=(112, 112), output_shape=3, forward=self._forward)

    def _detect(self, image: Any) -> list[Region]:
        self.seen.append(image.shape)
        return self.regions

    @staticmethod
    def _forward(batch: Any) -> list[float]:
        return [float(batch.max()), float(batch.min()), 1.0]

    def work(self, detector: str = "retinaface", **options: Any) -> DeepFaceWork:
        """The worker over all this."""
        return DeepFaceWork(Order("SFace", detector, (112, 112), **options))


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """DeepFace, played by the test."""
    return Stage(monkeypatch)


PICTURE = np.full((300, 400, 3), 80, np.uint8)


def test_five_points_of_a_detector_are_kept(stage: Stage) -> None:
    points = [(int(x), int(y)) for x, y in FIVE]
    stage.regions = [
        Region(
            right_eye=points[0],
            left_eye=points[1],
            nose=points[2],
            mouth_right=points[3],
            mouth_left=points[4],
            confidence=1.7,
        )
    ]
    rows = stage.work().detect(PICTURE)
    # THEN the person's right eye is the one at the picture's left, and scores end at 1
    np.testing.assert_array_equal(rows[0, 4:14].reshape(5, 2), FIVE)
    assert rows[0, 14] == 1.0
    assert stage.seen == [PICTURE.shape]


def test_faces_come_best_first_and_those_without_eyes_not_at_all(stage: Stage) -> None:
    seen = Region(left_eye=(160, 130), right_eye=(120, 130))
    stage.regions = [
        replace(seen, confidence=0.5),
        Region(confidence=0.99),
        replace(seen, confidence=None),
        replace(seen, confidence=0.8),
    ]
    rows = stage.work("mediapipe").detect(PICTURE)
    np.testing.assert_allclose(rows[:, 14], [0.8, 0.5, 0.0], atol=1e-6)


def test_eyes_are_looked_for_where_a_detector_gives_none(stage: Stage) -> None:
    stage.regions = [Region()]
    stage.eyes = ((60, 30), (20, 32))
    rows = stage.work("ssd").detect(PICTURE)
    np.testing.assert_array_equal(rows[0, 4:8], [120, 132, 160, 130])


def test_its_own_way_looks_at_a_picture_with_a_border(stage: Stage) -> None:
    stage.regions = [Region(x=350, y=300, right_eye=(370, 330), left_eye=(410, 330))]
    rows = stage.work("mediapipe", own_alignment=True).detect(PICTURE)
    assert stage.seen == [(600, 800, 3)]
    np.testing.assert_array_equal(rows[0, :4], [150, 150, 80, 100])


def test_tiny_pictures_are_not_looked_at(stage: Stage) -> None:
    assert stage.work().detect(np.zeros((10, 4000, 3), np.uint8)).shape == (0, 15)
    assert stage.seen == []


def test_crops_are_embedded_one_by_one(stage: Stage) -> None:
    crops = np.stack([np.full((112, 112, 3), level, np.uint8) for level in (51, 102)])
    np.testing.assert_allclose(stage.work().embed(crops), [[0.2, 0.2, 1], [0.4, 0.4, 1]], atol=1e-6)


def test_each_liveness_network_is_told_by_itself(stage: Stage) -> None:
    work = stage.work(liveness=True)
    boxes = np.array([[100, 100, 80, 80], [0, 0, 0, 0]], np.float32)
    shares = work.judge(PICTURE, boxes)
    np.testing.assert_allclose(shares[0], [0.7, 0.3], atol=1e-6)
    assert np.isnan(shares[1]).all()
    assert work.facts["liveness"] is True


def test_an_order_is_read_strictly() -> None:
    head = {"model": None, "detector": "yunet", "size": [47, 55], "own_alignment": 0, "liveness": 0}
    assert order_of(head) == Order(None, "yunet", (47, 55))
    with pytest.raises(KeyError):
        order_of({"model": None})


def test_the_environment_is_onnx_unless_the_user_chose() -> None:
    plain: dict[str, str] = {}
    prepare_environment(plain, "/home/x")
    assert plain["DEEPFACE_BACKEND_ENGINE"] == "onnx"
    assert plain["DEEPFACE_HOME"] == "/home/x"
    chosen = {"DEEPFACE_BACKEND_ENGINE": "tensorflow", "DEEPFACE_HOME": "/elsewhere"}
    prepare_environment(chosen, "/home/x")
    assert chosen["DEEPFACE_BACKEND_ENGINE"] == "tensorflow"
    assert chosen["DEEPFACE_HOME"] == "/home/x"
