"""Every model that the catalogue knows, as data.

A file is known by its SHA-256 alone, so an address that once serves something else is
harmless. Addresses name a commit or a release wherever one is published.
"""

from __future__ import annotations

from typing import Final

from faceid_gui.catalogue.golden_data import GOLDEN
from faceid_gui.core.networks import Architecture, ColourOrder, Kind, NetworkSpec, Preprocessing
from faceid_gui.core.packs import FileForm, Licence, ModelEntry

_MIT: Final = Licence("MIT", True, "https://opensource.org/license/mit")
_APACHE: Final = Licence("Apache-2.0", True, "https://www.apache.org/licenses/LICENSE-2.0")
_CC0: Final = Licence("CC0-1.0", True, "https://creativecommons.org/publicdomain/zero/1.0/")
_INSIGHTFACE: Final = Licence(
    "InsightFace research licence", False, "https://github.com/deepinsight/insightface#license"
)

_RAW: Final = "https://raw.githubusercontent.com"
_LFS: Final = "https://media.githubusercontent.com/media"
_HUB: Final = "https://huggingface.co"
_YUNET_TRAIN: Final = "ShiqiYu/libfacedetection.train"
_ZOO_HUB: Final = f"{_HUB}/opencv"
_UNIFACE: Final = "https://github.com/yakhyo/uniface/releases/download/weights"
_FAS_RELEASE: Final = "https://github.com/yakhyo/face-anti-spoofing/releases/download/weights"
_FAS_PAGE: Final = "https://github.com/minivision-ai/Silent-Face-Anti-Spoofing"
_DLIB_PACKAGE: Final = "face_recognition_models"
_DLIB_RAW: Final = f"{_RAW}/ageitgey/face_recognition_models/master/{_DLIB_PACKAGE}/models"
_DLIB_PAGE: Final = "https://github.com/davisking/dlib-models"

_BGR_ANY: Final = Preprocessing(size=None)
"""YuNet: BGR levels 0 to 255 as they are (OpenCV's FaceDetectorYN)."""

_IMAGENET: Final = Preprocessing(
    size=(112, 112),
    colour=ColourOrder.RGB,
    mean=(123.675, 116.28, 103.53),
    std=(58.395, 57.12, 57.375),
)
"""The usual ImageNet mean and deviation, times 255."""

_RGB_UNSCALED: Final = Preprocessing(size=(112, 112), colour=ColourOrder.RGB)
"""SFace: RGB levels 0 to 255 (OpenCV's FaceRecognizerSF)."""

_ARCFACE: Final = Preprocessing(
    size=(112, 112),
    colour=ColourOrder.RGB,
    mean=(127.5, 127.5, 127.5),
    std=(127.5, 127.5, 127.5),
)
_DLIB_CHIP: Final = Preprocessing(size=(150, 150), colour=ColourOrder.RGB)
_FAS_PATCH: Final = Preprocessing(size=(80, 80))
"""MiniFASNet: BGR levels 0 to 255, not divided."""


def _yunet_urls(file: str) -> tuple[str, ...]:
    return (
        f"https://github.com/{_YUNET_TRAIN}/raw/0047ac24/onnx/{file}",
        f"{_RAW}/{_YUNET_TRAIN}/master/onnx/{file}",
    )


def _yunet(key: str, title: str, file: str, sha256: str, size: int) -> ModelEntry:
    """A YuNet with dynamic height and width, from the training repository."""
    return ModelEntry(
        key=key,
        title=title,
        spec=NetworkSpec(key, Kind.DETECTOR, Architecture.YUNET, sha256, _BGR_ANY),
        file_name=file,
        urls=_yunet_urls(file),
        size_bytes=size,
        licence=_MIT,
        source_page=f"https://github.com/{_YUNET_TRAIN}",
    )


YUNET_S: Final = _yunet(
    "yunet_s",
    "YuNet s",
    "yunet_s_dynamic.onnx",
    "daede24002cc8590f457998cc5e6c9e8b82f45f6bd969506a8913cd4ed10a2d3",
    237_823,
)

YUNET_N: Final = _yunet(
    "yunet_n",
    "YuNet n",
    "yunet_n_dynamic.onnx",
    "104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12",
    322_906,
)

YUNET_2023MAR: Final = ModelEntry(
    key="yunet_2023mar",
    title="YuNet 2023mar (640x640)",
    spec=NetworkSpec(
        key="yunet_2023mar",
        kind=Kind.DETECTOR,
        architecture=Architecture.YUNET,
        sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
        preprocessing=Preprocessing(size=(640, 640)),
    ),
    file_name="face_detection_yunet_2023mar.onnx",
    urls=(
        f"{_ZOO_HUB}/face_detection_yunet/resolve/3cc26e7f1014a5ee5d74a42acee58bafc9d0a310/"
        "face_detection_yunet_2023mar.onnx",
        f"{_LFS}/opencv/opencv_zoo/main/models/face_detection_yunet/"
        "face_detection_yunet_2023mar.onnx",
        *_yunet_urls("yunet_s_640_640.onnx"),
    ),
    size_bytes=232_589,
    licence=_MIT,
    source_page="https://github.com/opencv/opencv_zoo/tree/main/models/face_detection_yunet",
)

RETINAFACE: Final = ModelEntry(
    key="retinaface_mnet025",
    title="RetinaFace MobileNet-0.25",
    spec=NetworkSpec(
        key="retinaface_mnet025",
        kind=Kind.DETECTOR,
        architecture=Architecture.RETINAFACE,
        sha256="04c6cb5a6536e5be998893af216cf4b8427624fc337c06687f0ffdb0a1158983",
        preprocessing=Preprocessing(size=None, mean=(104.0, 117.0, 123.0)),
    ),
    file_name="retinaface_mnet025.onnx",
    urls=(),
    size_bytes=1_733_725,
    licence=_MIT,
    source_page="https://github.com/biubug6/Pytorch_Retinaface",
    note="Published as PyTorch weights only. Copy the ONNX export into a models folder.",
)

MOBILEFACENET: Final = ModelEntry(
    key="mobilefacenet_ms1m",
    title="MobileFaceNet MS1M",
    spec=NetworkSpec(
        key="mobilefacenet_ms1m",
        kind=Kind.EMBEDDER,
        architecture=Architecture.EMBEDDER,
        sha256="b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
        preprocessing=_IMAGENET,
        crop="arcface112",
        dimension=128,
    ),
    file_name="mobilefacenet_ms1m.onnx",
    urls=(
        f"{_RAW}/foamliu/MobileFaceNet/a6cc9032a659b615f477833e1a70b5e7931bcccc/"
        "weights/MobileFaceNet.onnx",
        "https://github.com/foamliu/MobileFaceNet/raw/a6cc9032a659b615f477833e1a70b5e7931bcccc/"
        "weights/MobileFaceNet.onnx",
    ),
    size_bytes=3_998_070,
    licence=_APACHE,
    source_page="https://github.com/foamliu/MobileFaceNet",
    golden=GOLDEN["mobilefacenet_ms1m"],
    # The same weights with a dynamic batch: each row equals the published file's.
    alternates=(
        FileForm("74c5a21f6fa4634dfb95ab6f21fcd5d9487500290c476d8df467713e21e5988a", 3_998_080),
    ),
)

SFACE: Final = ModelEntry(
    key="sface_2021dec",
    title="SFace 2021dec",
    spec=NetworkSpec(
        key="sface_2021dec",
        kind=Kind.EMBEDDER,
        architecture=Architecture.EMBEDDER,
        sha256="0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
        preprocessing=_RGB_UNSCALED,
        crop="arcface112",
        dimension=128,
    ),
    file_name="face_recognition_sface_2021dec.onnx",
    urls=(
        f"{_LFS}/opencv/opencv_zoo/edef535367a4f8053b5bfb7580935c83772a9639/models/"
        "face_recognition_sface/face_recognition_sface_2021dec.onnx",
        f"{_ZOO_HUB}/face_recognition_sface/resolve/3d7082438a6e4551e840c9b2bb60b71e8da4b524/"
        "face_recognition_sface_2021dec.onnx",
        "https://github.com/opencv/opencv_zoo/raw/main/models/face_recognition_sface/"
        "face_recognition_sface_2021dec.onnx",
    ),
    size_bytes=38_696_353,
    licence=_APACHE,
    source_page="https://github.com/opencv/opencv_zoo/tree/main/models/face_recognition_sface",
)


def _insightface(key: str, title: str, file: str, sha256: str, size: int) -> ModelEntry:
    return ModelEntry(
        key=key,
        title=title,
        spec=NetworkSpec(
            key=key,
            kind=Kind.EMBEDDER,
            architecture=Architecture.EMBEDDER,
            sha256=sha256,
            preprocessing=_ARCFACE,
            crop="arcface112",
            dimension=512,
        ),
        file_name=file,
        urls=(f"{_UNIFACE}/{file}",),
        size_bytes=size,
        licence=_INSIGHTFACE,
        source_page="https://github.com/deepinsight/insightface/tree/master/model_zoo",
        note="For non-commercial research only; in no pack.",
    )


W600K_MBF: Final = _insightface(
    "w600k_mbf",
    "ArcFace MobileFaceNet WebFace600K",
    "w600k_mbf.onnx",
    "9cc6e4a75f0e2bf0b1aed94578f144d15175f357bdc05e815e5c4a02b319eb4f",
    13_616_099,
)

W600K_R50: Final = _insightface(
    "w600k_r50",
    "ArcFace R50 WebFace600K",
    "w600k_r50.onnx",
    "4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43",
    174_383_860,
)


def _minifasnet(
    key: str, title: str, file: str, published: FileForm, export: FileForm, scale: float
) -> ModelEntry:
    """One of the pair: the published export (batch of one), or an export with any batch."""
    return ModelEntry(
        key=key,
        title=title,
        spec=NetworkSpec(
            key=key,
            kind=Kind.LIVENESS,
            architecture=Architecture.MINIFASNET,
            sha256=published.sha256,
            preprocessing=_FAS_PATCH,
            crop_scale=scale,
        ),
        file_name=file,
        urls=(f"{_FAS_RELEASE}/{file}",),
        size_bytes=published.size_bytes,
        licence=_APACHE,
        source_page=_FAS_PAGE,
        alternates=(export,),
    )


MINIFASNET_V2: Final = _minifasnet(
    "minifasnet_v2",
    "MiniFASNet V2",
    "MiniFASNetV2.onnx",
    FileForm("b32929adc2d9c34b9486f8c4c7bc97c1b69bc0ea9befefc380e4faae4e463907", 1_743_581),
    FileForm("4040cc4c2078ba39df8c240adf53808f6b83798546c0e8e224f75a3a7dc465bc", 1_744_241),
    2.7,
)

MINIFASNET_V1SE: Final = _minifasnet(
    "minifasnet_v1se",
    "MiniFASNet V1SE",
    "MiniFASNetV1SE.onnx",
    FileForm("ebab7f90c7833fbccd46d3a555410e78d969db5438e169b6524be444862b3676", 1_742_335),
    FileForm("8c0ddfa0acf7ddd8ab77661d49489f3adddde40c7b0f6ab4a26cf50c68e0c17a", 1_743_409),
    4.0,
)

# Of this package only these two files: its 68-point predictor was trained on data that
# excludes commercial use.
DLIB_LANDMARKS5: Final = ModelEntry(
    key="dlib_landmarks5",
    title="dlib 5-point predictor",
    spec=NetworkSpec(
        key="dlib_landmarks5",
        kind=Kind.LANDMARKS,
        architecture=Architecture.DLIB_LANDMARKS,
        sha256="c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
        preprocessing=Preprocessing(size=None, colour=ColourOrder.RGB),
    ),
    file_name="shape_predictor_5_face_landmarks.dat",
    urls=(f"{_DLIB_RAW}/shape_predictor_5_face_landmarks.dat",),
    size_bytes=9_150_489,
    licence=_CC0,
    source_page=_DLIB_PAGE,
    package_file=(_DLIB_PACKAGE, "models/shape_predictor_5_face_landmarks.dat"),
)

DLIB_RESNET: Final = ModelEntry(
    key="dlib_resnet",
    title="dlib ResNet",
    spec=NetworkSpec(
        key="dlib_resnet",
        kind=Kind.EMBEDDER,
        architecture=Architecture.DLIB_RESNET,
        sha256="55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
        preprocessing=_DLIB_CHIP,
        crop="dlib150",
        dimension=128,
    ),
    file_name="dlib_face_recognition_resnet_model_v1.dat",
    urls=(f"{_DLIB_RAW}/dlib_face_recognition_resnet_model_v1.dat",),
    size_bytes=22_466_066,
    licence=_CC0,
    source_page=_DLIB_PAGE,
    golden=GOLDEN["dlib_resnet"],
    package_file=(_DLIB_PACKAGE, "models/dlib_face_recognition_resnet_model_v1.dat"),
)

ENTRIES: Final = (
    YUNET_S,
    YUNET_N,
    YUNET_2023MAR,
    RETINAFACE,
    SFACE,
    MOBILEFACENET,
    W600K_MBF,
    W600K_R50,
    MINIFASNET_V2,
    MINIFASNET_V1SE,
    DLIB_LANDMARKS5,
    DLIB_RESNET,
)
