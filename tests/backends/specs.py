"""The networks that the backend tests run on, as the catalogue describes them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from faceid_gui.core.networks import (
    Architecture,
    ColourOrder,
    Kind,
    NetworkFile,
    NetworkSpec,
    Preprocessing,
)
from tests.data import MODELS

YUNET_S = NetworkSpec(
    "yunet_s",
    Kind.DETECTOR,
    Architecture.YUNET,
    "daede24002cc8590f457998cc5e6c9e8b82f45f6bd969506a8913cd4ed10a2d3",
    Preprocessing(size=None),
)
YUNET_N = NetworkSpec(
    "yunet_n",
    Kind.DETECTOR,
    Architecture.YUNET,
    "104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12",
    Preprocessing(size=None),
)
YUNET_2023MAR = NetworkSpec(
    "yunet_2023mar",
    Kind.DETECTOR,
    Architecture.YUNET,
    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    Preprocessing(size=(640, 640)),
)
RETINAFACE_MNET025 = NetworkSpec(
    "retinaface_mnet025",
    Kind.DETECTOR,
    Architecture.RETINAFACE,
    "04c6cb5a6536e5be998893af216cf4b8427624fc337c06687f0ffdb0a1158983",
    Preprocessing(size=None, mean=(104.0, 117.0, 123.0)),
)
MOBILEFACENET_MS1M = NetworkSpec(
    "mobilefacenet_ms1m",
    Kind.EMBEDDER,
    Architecture.EMBEDDER,
    "b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
    Preprocessing(
        size=(112, 112),
        colour=ColourOrder.RGB,
        mean=(123.675, 116.28, 103.53),
        std=(58.395, 57.12, 57.375),
    ),
    crop="arcface112",
    dimension=128,
)
MOBILEFACENET_DYNAMIC_SHA256 = "74c5a21f6fa4634dfb95ab6f21fcd5d9487500290c476d8df467713e21e5988a"
"""The same weights with a dynamic batch."""

MINIFASNET_V2 = NetworkSpec(
    "minifasnet_v2",
    Kind.LIVENESS,
    Architecture.MINIFASNET,
    "4040cc4c2078ba39df8c240adf53808f6b83798546c0e8e224f75a3a7dc465bc",
    Preprocessing(size=(80, 80)),
    crop_scale=2.7,
)
MINIFASNET_V1SE = NetworkSpec(
    "minifasnet_v1se",
    Kind.LIVENESS,
    Architecture.MINIFASNET,
    "8c0ddfa0acf7ddd8ab77661d49489f3adddde40c7b0f6ab4a26cf50c68e0c17a",
    Preprocessing(size=(80, 80)),
    crop_scale=4.0,
)
DLIB_LANDMARKS5 = NetworkSpec(
    "dlib_landmarks5",
    Kind.LANDMARKS,
    Architecture.DLIB_LANDMARKS,
    "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
    Preprocessing(size=None, colour=ColourOrder.RGB),
)
DLIB_RESNET = NetworkSpec(
    "dlib_resnet",
    Kind.EMBEDDER,
    Architecture.DLIB_RESNET,
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    Preprocessing(size=(150, 150), colour=ColourOrder.RGB),
    crop="dlib150",
    dimension=128,
)

FILES = {
    "yunet_s": "yunet_s_dynamic.onnx",
    "yunet_n": "yunet_n_dynamic.onnx",
    "yunet_2023mar": "face_detection_yunet_2023mar.onnx",
    "retinaface_mnet025": "retinaface_mnet025.onnx",
    "mobilefacenet_ms1m": "mobilefacenet_ms1m.onnx",
    "minifasnet_v2": "minifasnet_v2.onnx",
    "minifasnet_v1se": "minifasnet_v1se.onnx",
}


def file(spec: NetworkSpec) -> NetworkFile:
    """One of the files beside the project."""
    return NetworkFile(spec, MODELS / FILES[spec.key])


def dynamic_embedder() -> NetworkFile:
    """MobileFaceNet in its form with a dynamic batch."""
    path = MODELS / "mobilefacenet_ms1m_dynamic.onnx"
    return NetworkFile(MOBILEFACENET_MS1M, path, MOBILEFACENET_DYNAMIC_SHA256)


def builtin_file(spec: NetworkSpec, name: str) -> NetworkFile:
    """One of the files that face_recognition_models installs, without importing it."""
    found = importlib.util.find_spec("face_recognition_models")
    origin = found.origin if found else None
    folder = Path(origin).parent if origin else Path("not-installed")
    return NetworkFile(spec, folder / "models" / name)


def landmarks5_file() -> NetworkFile:
    """dlib's 5-point predictor."""
    return builtin_file(DLIB_LANDMARKS5, "shape_predictor_5_face_landmarks.dat")


def resnet_file() -> NetworkFile:
    """dlib's face recognition ResNet."""
    return builtin_file(DLIB_RESNET, "dlib_face_recognition_resnet_model_v1.dat")


BUILTIN = landmarks5_file().path.is_file() and importlib.util.find_spec("dlib") is not None
