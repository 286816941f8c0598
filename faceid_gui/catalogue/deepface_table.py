"""What DeepFace's networks and detectors are: their files, addresses, terms and inputs.

DeepFace checks no file that it fetches. A file of this table counts where its SHA-256 is pinned
in the catalogue, or was recorded when it was first seen (deepface_trust.py). Addresses are those
that DeepFace itself names. The terms are of the weights where their authors state any; "unclear"
counts as not for commercial use. Thresholds are DeepFace's own for verification, as cosine
similarities and moved towards refusing: none was measured by us on anybody's gallery.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from faceid_gui.catalogue import entries
from faceid_gui.core.packs import Licence, ModelEntry

ONNX: Final = "onnx"
ENGINES: Final = {"onnx": ".onnx", "tensorflow": ".h5", "pytorch": ".pth"}
"""DeepFace's engines, and how their weight files end."""

_RELEASE: Final = "https://github.com/serengil/deepface_models/releases/download/v1.0"
_HUB: Final = "https://huggingface.co/serengil/deepface/resolve/main"
_OWN_PAGE: Final = "https://github.com/serengil/deepface#supported-models"

MIT: Final = Licence("MIT", True, "https://opensource.org/license/mit")
APACHE: Final = Licence("Apache-2.0", True, "https://www.apache.org/licenses/LICENSE-2.0")
CC0: Final = Licence("CC0-1.0", True, "https://creativecommons.org/publicdomain/zero/1.0/")
BSD: Final = Licence("BSD-3-Clause", True, "https://opensource.org/license/bsd-3-clause")
AGPL: Final = Licence("AGPL-3.0", True, "https://www.gnu.org/licenses/agpl-3.0")
RESEARCH: Final = Licence(
    "InsightFace research licence", False, "https://github.com/deepinsight/insightface#license"
)
OXFORD: Final = Licence(
    "CC BY-NC 4.0", False, "https://www.robots.ox.ac.uk/~vgg/software/vgg_face/"
)
VGGFACE2: Final = Licence("VGGFace2 terms", False, "https://github.com/swghosh/DeepFace")
UNCLEAR: Final = Licence("unclear", False, _OWN_PAGE)


@dataclass(frozen=True, slots=True)
class Source:
    """One weight file as DeepFace looks for it, and where it is published.

    ``entry`` is the same file in our own catalogue, with its hash. ``about_bytes`` is about
    how large it is, 0 where nobody says. ``packing`` is ``bz2``, ``zip`` or nothing.
    """

    name: str
    urls: tuple[str, ...]
    licence: Licence
    about_bytes: int = 0
    entry: ModelEntry | None = None
    packing: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """One recognition model. ``size`` is its input, (width, height); ``crop`` our template.

    ``stem`` names its files of each engine, empty where ``sources`` are the same for all.
    ``modules`` must be installed, with pip install ``extra``.
    """

    name: str
    size: tuple[int, int]
    dimension: int
    crop: str
    licence: Licence
    threshold: float
    margin: float = 0.05
    stem: str = ""
    about_bytes: int = 0
    sources: tuple[Source, ...] = ()
    modules: tuple[str, ...] = ()
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Finder:
    """One detector. ``note`` is for the user, such as what it cannot do."""

    name: str
    licence: Licence
    sources: tuple[Source, ...] = ()
    modules: tuple[str, ...] = ()
    extra: str = ""
    note: str = ""


def _of(entry: ModelEntry, name: str, *more: str, packing: str = "") -> Source:
    """A file that our own catalogue knows, under DeepFace's name."""
    urls = more if packing else (*entry.urls, *more)
    return Source(name, urls, entry.licence, entry.size_bytes, entry, packing)


def _own(name: str, licence: Licence, about_bytes: int = 0) -> Source:
    """A file of DeepFace's own release."""
    return Source(name, (f"{_RELEASE}/{name}", f"{_HUB}/{name}"), licence, about_bytes)


_DLIB_RESNET: Final = _of(entries.DLIB_RESNET, "dlib_face_recognition_resnet_model_v1.dat")
_DLIB_POINTS: Final = _of(entries.DLIB_LANDMARKS5, "shape_predictor_5_face_landmarks.dat")
_YUNET: Final = _of(entries.YUNET_2023MAR, "face_detection_yunet_2023mar.onnx")
_SFACE: Final = _of(entries.SFACE, "face_recognition_sface_2021dec.onnx")

LIVENESS: Final = (
    _own("2.7_80x80_MiniFASNetV2.onnx", APACHE, 1_740_000),
    _own("4_0_0_80x80_MiniFASNetV1SE.onnx", APACHE, 1_740_000),
)
"""MiniFASNet as DeepFace exports it: channels last, so not the files of our own packs."""

_OWN_112: Final = (112, 112)

NETWORKS: Final = (
    Network("VGG-Face", (224, 224), 4096, "loose224x224", OXFORD, 0.5, 0.05, "vgg_face_weights",
            537_000_000),
    Network("Facenet", (160, 160), 128, "loose160x160", MIT, 0.75, 0.05, "facenet_weights",
            92_000_000),
    Network("Facenet512", (160, 160), 512, "loose160x160", MIT, 0.8, 0.05, "facenet512_weights",
            95_000_000),
    Network("OpenFace", (96, 96), 128, "loose96x96", APACHE, 0.95, 0.02, "openface_weights",
            15_000_000),
    Network("DeepFace", (152, 152), 4096, "loose152x152", VGGFACE2, 0.85, 0.03,
            "VGGFace2_DeepFace_weights_val-0.9034", 550_000_000),
    Network("DeepID", (47, 55), 160, "loose47x55", UNCLEAR, 0.995, 0.002, "deepid_weights",
            1_600_000),
    Network("ArcFace", _OWN_112, 512, "arcface112", UNCLEAR, 0.45, 0.05, "arcface_weights",
            137_000_000),
    Network("Dlib", (150, 150), 128, "dlib150", CC0, 0.968, 0.005, sources=(_DLIB_RESNET,),
            modules=("dlib",), extra="faceid-gui[builtin]"),
    Network("SFace", _OWN_112, 128, "arcface112", APACHE, 0.45, 0.05, sources=(_SFACE,)),
    Network("GhostFaceNet", _OWN_112, 512, "arcface112", MIT, 0.45, 0.05, "ghostfacenet_v1",
            17_000_000),
    Network("Buffalo_L", _OWN_112, 512, "arcface112", RESEARCH, 0.5, 0.05,
            sources=(Source("buffalo_l/webface_r50.onnx", (), RESEARCH, 174_000_000),),
            modules=("insightface",), extra="insightface"),
)  # fmt: skip
"""By DeepFace's names, in its order."""

_EXCEPTIONS: Final = {
    ("tensorflow", "deepid_weights"): "deepid_keras_weights",
}
_OTHER_PLACES: Final = {
    ("tensorflow", "ghostfacenet_v1"): (
        "https://github.com/HamadYA/GhostFaceNets/releases/download/v1.2/"
        "GhostFaceNet_W1.3_S1_ArcFace.h5",
        "",
    ),
    ("tensorflow", "VGGFace2_DeepFace_weights_val-0.9034"): (
        "https://github.com/swghosh/DeepFace/releases/download/weights-vggface2-2d-aligned/"
        "VGGFace2_DeepFace_weights_val-0.9034.h5.zip",
        "zip",
    ),
}


def sources_of(network: Network, engine: str) -> tuple[Source, ...]:
    """The files that a network needs under an engine of ENGINES."""
    if not network.stem:
        return network.sources
    stem = _EXCEPTIONS.get((engine, network.stem), network.stem)
    name = stem + ENGINES[engine]
    other = _OTHER_PLACES.get((engine, network.stem))
    if other is None:
        return (_own(name, network.licence, network.about_bytes),)
    return (Source(name, (other[0],), network.licence, network.about_bytes, None, other[1]),)


_YAPA: Final = "https://github.com/YapaLab/yolo-face/releases/download/1.0.0"
_AKANA: Final = "https://github.com/akanametov/yolo-face/releases/download/1.0.0"
_OPENCV_RAW: Final = "https://github.com/opencv/opencv/raw/3.4.0/samples/dnn/face_detector"
_OPENCV_OTHERS: Final = (
    "https://github.com/opencv/opencv_3rdparty/raw/dnn_samples_face_detector_20170830"
)


def _yolo(version: str, size: str, mark: str, base: str | None, about_bytes: int) -> Finder:
    file = f"yolo{version}{size}-face.pt"
    urls = (f"{base}/{file}",) if base is not None else ()
    return Finder(
        f"yolo{version}{size}",
        AGPL,
        (Source(file, urls, AGPL, about_bytes),),
        ("ultralytics",),
        "ultralytics",
        mark,
    )


_BOX_ONLY: Final = "Finds no landmarks: the eyes are looked for in the box, the rest is guessed."
_EYES_ONLY: Final = "Gives the eyes alone: nose and mouth are guessed."

FINDERS: Final = (
    Finder("opencv", BSD, note=_EYES_ONLY),
    Finder("mtcnn", MIT, modules=("mtcnn", "tensorflow"), extra="deepface[tensorflow]"),
    Finder("ssd", BSD, (
        Source("deploy.prototxt", (f"{_OPENCV_RAW}/deploy.prototxt",), BSD, 28_000),
        Source("res10_300x300_ssd_iter_140000.caffemodel",
               (f"{_OPENCV_OTHERS}/res10_300x300_ssd_iter_140000.caffemodel",), BSD, 10_700_000),
    ), note=_BOX_ONLY),
    Finder("dlib", CC0, (_DLIB_POINTS,), ("dlib",), "faceid-gui[builtin]"),
    Finder("retinaface", MIT, (_own("retinaface.onnx", MIT, 119_000_000),), ("retinaface",),
           "retina-face"),
    Finder("mediapipe", APACHE, modules=("mediapipe",), extra="mediapipe", note=_EYES_ONLY),
    _yolo("v8", "n", "", None, 6_400_000),
    _yolo("v8", "m", "", _YAPA, 52_000_000),
    _yolo("v8", "l", "", _YAPA, 88_000_000),
    _yolo("v11", "n", _BOX_ONLY, _AKANA, 5_500_000),
    _yolo("v11", "s", _BOX_ONLY, _AKANA, 19_000_000),
    _yolo("v11", "m", _BOX_ONLY, _AKANA, 40_500_000),
    _yolo("v11", "l", _BOX_ONLY, _YAPA, 51_000_000),
    _yolo("v12", "n", _BOX_ONLY, _YAPA, 5_500_000),
    _yolo("v12", "s", _BOX_ONLY, _YAPA, 19_000_000),
    _yolo("v12", "m", _BOX_ONLY, _YAPA, 40_500_000),
    _yolo("v12", "l", _BOX_ONLY, _YAPA, 53_000_000),
    Finder("yunet", MIT, (_YUNET,)),
    Finder("fastmtcnn", MIT, modules=("facenet_pytorch", "torch"), extra="facenet-pytorch"),
    Finder("centerface", MIT, (
        Source("centerface.onnx",
               ("https://github.com/Star-Clouds/CenterFace/raw/master/models/onnx/centerface.onnx",),
               MIT, 7_500_000),
    ), note=_EYES_ONLY),
)  # fmt: skip
"""By DeepFace's names, in its order."""


def network_named(name: str) -> Network | None:
    """A recognition model by DeepFace's name."""
    return next((network for network in NETWORKS if network.name == name), None)


def finder_named(name: str) -> Finder | None:
    """A detector by DeepFace's name."""
    return next((finder for finder in FINDERS if finder.name == name), None)


def all_sources(engine: str) -> tuple[Source, ...]:
    """Every file of the table under one engine, each once."""
    found = [source for network in NETWORKS for source in sources_of(network, engine)]
    found += [source for finder in FINDERS for source in finder.sources]
    found += LIVENESS
    return tuple({source.name: source for source in found}.values())
