"""DeepFace's backend over the files that are beside the project."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import pytest

from faceid_gui.backends.deepface.backend import DeepFaceBackend, DeepFaceConfig, DeepFaceTimes
from faceid_gui.core.deepface import DeepFaceFiles, WeightFile, no_contract, preprocessing_id
from faceid_gui.core.types import EmbeddingContract
from tests.backends import specs
from tests.data import MODELS

needs_deepface = pytest.mark.skipif(
    not MODELS.is_dir() or not specs.BUILTIN or importlib.util.find_spec("deepface") is None,
    reason="no models, no dlib or no DeepFace",
)

SIZES: Final = {"Dlib": (150, 150), "SFace": (112, 112)}
CROPS: Final = {"Dlib": "dlib150", "SFace": "arcface112"}


def yunet() -> WeightFile:
    """YuNet 2023mar under DeepFace's name."""
    name = "face_detection_yunet_2023mar.onnx"
    return WeightFile(name, MODELS / name, specs.YUNET_2023MAR.sha256)


def weights(model: str) -> WeightFile:
    """A network's file. In SFace's place lies MobileFaceNet: the same input and output."""
    if model == "Dlib":
        file = specs.resnet_file()
        return WeightFile("dlib_face_recognition_resnet_model_v1.dat", file.path, file.digest)
    file = specs.file(specs.MOBILEFACENET_MS1M)
    return WeightFile("face_recognition_sface_2021dec.onnx", file.path, file.digest)


def landmarks5() -> WeightFile:
    """What DeepFace's detector of dlib needs."""
    file = specs.landmarks5_file()
    return WeightFile("shape_predictor_5_face_landmarks.dat", file.path, file.digest)


def files(
    model: str | None = "Dlib", detector: str = "yunet", *, own_alignment: bool = False
) -> DeepFaceFiles:
    """What a child is opened from."""
    found = (yunet(), landmarks5(), *((weights(model),) if model is not None else ()))
    if model is None:
        return DeepFaceFiles(None, detector, found, no_contract())
    width, height = SIZES[model]
    crop = f"eyeline{width}x{height}" if own_alignment else CROPS[model]
    contract = EmbeddingContract(
        found[-1].sha256, crop, preprocessing_id(model, (width, height)), 128
    )
    return DeepFaceFiles(model, detector, found, contract, (width, height), own_alignment)


def deepface_backend(
    model: str | None = "Dlib",
    detector: str = "yunet",
    *,
    own_alignment: bool = False,
    times: DeepFaceTimes | None = None,
    start: tuple[str, ...] | None = None,
) -> DeepFaceBackend:
    """DeepFace in its own process."""
    made = files(model, detector, own_alignment=own_alignment)
    return DeepFaceBackend(
        DeepFaceConfig(made, threads=1, times=times or DeepFaceTimes(), start=start)
    )


def scratch(folder: Path, name: str, text: str) -> Path:
    """A small file for a test."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
