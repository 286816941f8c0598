"""Detection: against dlib's HOG and against OpenCV's own wrapper of the same network."""

from __future__ import annotations

import cv2

from benchmarks.peers import FaceRecognition, opencv_yunet
from benchmarks.report import Row
from benchmarks.subjects import as_rgb, backend, hd_frame, resized
from benchmarks.timing import compare
from tests.data import MODELS


def rows() -> list[Row]:
    """One thread each, peers in turn with ours."""
    cv2.setNumThreads(1)
    return [_against_hog(), _against_opencv()]


def _against_hog() -> Row:
    frame = hd_frame()
    rgb = as_rgb(frame)
    ours = backend("compact")
    peer = FaceRecognition()
    result = compare(lambda: ours.detect(frame), lambda: peer.detect(rgb), runs=12, inner=10)
    ours.close()
    return Row(
        "1280x720 frame to boxes and points, against dlib HOG (upsample 1)",
        "100 times faster",
        f"{result.ratio:.0f} times ({result.ours.median_ms:.2f} ms against "
        f"{result.peer.median_ms:.0f} ms)",
        result.ratio >= 100,
    )


def _against_opencv() -> Row:
    width, height = 320, 192
    frame = resized(hd_frame(), width, height)
    ours = backend("compact")
    peer = opencv_yunet(MODELS / "face_detection_yunet_2023mar.onnx", width, height)
    result = compare(lambda: ours.detect(frame), lambda: peer.detect(frame), runs=80, inner=3)
    ours.close()
    return Row(
        "same YuNet weights, 320x192 input, against cv2.FaceDetectorYN",
        "2 times faster",
        f"{result.ratio:.2f} times ({result.ours.median_ms:.2f} ms against "
        f"{result.peer.median_ms:.2f} ms)",
        result.ratio >= 2,
    )
