"""YuNet through ONNX Runtime against OpenCV's own reader of the same weights."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.backends.local.detection import Detector, suppress, working_side
from faceid_gui.backends.local.session import Blob, Network, SessionConfig
from faceid_gui.backends.local.yunet import YuNetDecoder
from faceid_gui.core.networks import NetworkSpec
from faceid_gui.core.types import Image
from tests.backends import specs
from tests.backends.helpers import local_backend, read
from tests.data import FACES, MODELS, astronaut, needs_faces, needs_models


def _detector(spec: NetworkSpec = specs.YUNET_S) -> Detector:
    network = Network(specs.file(spec), SessionConfig(threads=1))
    return Detector(network, YuNetDecoder(), floor=0.6, overlap=0.3)


def _peer(image: Image) -> list[np.ndarray[tuple[int], np.dtype[np.float32]]]:
    """OpenCV's rows: box, points, score; best first."""
    path = str(MODELS / specs.FILES["yunet_2023mar"])
    peer = cv2.FaceDetectorYN.create(path, "", (image.shape[1], image.shape[0]), 0.6, 0.3)
    rows = peer.detect(image)[1]
    return [] if rows is None else sorted(rows, key=lambda row: -row[14])


@needs_faces
def test_boxes_and_points_are_those_of_opencv() -> None:
    # GIVEN photos at their own size, so that both see equal input
    detector = _detector()
    seen = 0
    for path in sorted(FACES.rglob("*.jpg"))[::6]:
        image = read(path)
        # WHEN both detect
        ours, theirs = detector.find(image, max(image.shape[:2])), _peer(image)
        # THEN they find the same within a pixel
        assert len(ours) == len(theirs)
        for face, row in zip(ours, theirs, strict=True):
            box = face.box
            np.testing.assert_allclose([box.x, box.y, box.w, box.h], row[:4], atol=1.0)
            np.testing.assert_allclose(face.landmarks.ravel(), row[4:14], atol=1.0)
            assert face.score == pytest.approx(row[14], abs=1e-3)
            seen += 1
    assert seen > 75


@needs_models
def test_the_file_of_fixed_size_finds_the_same() -> None:
    # GIVEN a picture that fits both, and one that must be shrunk to 640
    for image in (astronaut(), np.asarray(cv2.resize(astronaut(), (1500, 1500)), np.uint8)):
        side = min(640, image.shape[0])
        dynamic = _detector().find(image, side)
        fixed = _detector(specs.YUNET_2023MAR).find(image, max(image.shape))
        assert len(dynamic) == len(fixed) == 1
        assert dynamic[0].box.iou(fixed[0].box) > 0.98
        reach = 1.5 * image.shape[0] / side
        np.testing.assert_allclose(dynamic[0].landmarks, fixed[0].landmarks, atol=reach)


class _Watched(Network):
    """Finds nothing and keeps what it saw."""

    def __init__(self) -> None:
        self.spec = specs.YUNET_S
        self.fixed_batch = None
        self.fixed_size = None
        self.seen: list[Blob] = []

    def run(self, blob: Blob, outputs: Sequence[str] | None = None) -> list[NDArray[np.float32]]:
        self.seen.append(blob.copy())
        cells = [blob.shape[2] * blob.shape[3] // stride**2 for stride in (8, 16, 32)]
        return [np.zeros((1, n, c), np.float32) for c in (1, 1, 4, 10) for n in cells]


def test_what_was_looked_at_before_leaves_no_trace() -> None:
    # GIVEN pictures of several shapes that share one working size, so one buffer
    network = _Watched()
    detector = Detector(network, YuNetDecoder(), floor=0.6, overlap=0.3)
    for height, width, level in [(640, 640, 200), (300, 320, 50), (320, 310, 70), (640, 640, 9)]:
        detector.find(np.full((height, width, 3), level, np.uint8), 320)
    # THEN each is seen alone, black beside it
    assert {blob.shape for blob in network.seen} == {(1, 3, 320, 320)}
    short, narrow, shrunk = network.seen[1:]
    assert short[..., :300, :].min() == short.max() == 50
    assert not short[..., 300:, :].any()
    assert narrow[..., :310].min() == narrow.max() == 70
    assert not narrow[..., 310:].any()
    assert shrunk.min() == shrunk.max() == 9


@needs_models
def test_the_larger_network_finds_the_same_face() -> None:
    one, other = local_backend(), local_backend(specs.YUNET_N)
    assert one.detect(astronaut())[0].box.iou(other.detect(astronaut())[0].box) > 0.8


def test_the_working_size_follows_the_smallest_face() -> None:
    frame = np.zeros((720, 1280, 3), np.uint8)
    assert working_side(frame, 80) == 320
    assert working_side(frame, 40) == 640
    assert working_side(frame, 20) == 1280
    assert working_side(frame, 1) == 1280  # never an enlargement
    assert working_side(np.zeros((2160, 3840, 3), np.uint8), 20) == 1920  # nor without end
    assert working_side(np.zeros((250, 250, 3), np.uint8), 80) == 250


def test_of_overlapping_candidates_the_best_remains() -> None:
    # GIVEN two heaps of candidates and one apart, in no order
    rows = np.zeros((7, 15), np.float32)
    rows[:, :4] = [
        (10, 10, 50, 50),
        (12, 10, 50, 50),
        (11, 12, 48, 50),
        (200, 10, 40, 40),
        (202, 12, 40, 40),
        (10, 70, 50, 50),
        (35, 10, 50, 50),
    ]
    rows[:, 14] = (0.7, 0.9, 0.8, 0.65, 0.95, 0.6, 0.61)
    # WHEN they are thinned out
    kept = suppress(rows, 0.3)
    # THEN one of each heap is left, best first, and what overlaps less than 0.3 with it
    np.testing.assert_allclose(kept[:, 14], [0.95, 0.9, 0.6])
    assert len(suppress(rows, 0.5)) == 4
    assert suppress(rows[:0], 0.3).shape == (0, 15)


def test_decoding_places_a_box_where_its_cell_is() -> None:
    # GIVEN outputs of a 64x32 input with one sure face in column 3, row 1 of the finest grid
    shapes = [(8 * 4), (4 * 2), (2 * 1)]
    outputs = [np.zeros((1, n, c), np.float32) for c in (1, 1, 4, 10) for n in shapes]
    cell = 1 * 8 + 3
    outputs[0][0, cell], outputs[3][0, cell] = 0.81, 1.0
    outputs[6][0, cell] = (0.5, 0.25, np.log(2), np.log(3))
    outputs[9][0, cell] = np.arange(10) / 10
    # WHEN they are decoded
    rows = YuNetDecoder().decode(outputs, (64, 32), 0.6)
    # THEN there is one row in pixels
    assert rows.shape == (1, 15)
    np.testing.assert_allclose(rows[0, :4], (28 - 8, 10 - 12, 16, 24), atol=1e-4)
    np.testing.assert_allclose(rows[0, 4:6], (3 * 8, 1.1 * 8), atol=1e-4)
    assert rows[0, 14] == pytest.approx(0.9)
