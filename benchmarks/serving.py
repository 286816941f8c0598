"""The server: clients side by side, DeepFace's API beside it, bytes, and a large gallery."""

from __future__ import annotations

import importlib.util
import json
import statistics
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import cv2
import onnxruntime

from benchmarks.crowd import open_crowd
from benchmarks.deepface_api import deepface_api
from benchmarks.hammer import Line, Load, Request, hammer
from benchmarks.report import Row
from benchmarks.servers import serving
from benchmarks.subjects import CLIP, backend, pack_files, resized
from benchmarks.timing import percentile, time_once
from faceid_gui.backends.remote.encoding import encode_crop
from faceid_gui.core.geometry import ARCFACE_112, align
from faceid_gui.core.photos import read_photo
from faceid_gui.core.types import Image
from faceid_gui.wire.packing import (
    CROPS_TYPE,
    FLOAT16_TYPE,
    FLOAT32_TYPE,
    pack_crops,
    unpack_embeddings,
)
from tests.data import FACES
from tests.e2e.servers import free_port

PEOPLE = 10_000
ASKED = 300
CLIENTS = 8
GPU_CLIENTS = 32
ROUNDS = 5
SECONDS = 2.0
PHOTOS = 16
JPEG_QUALITY = 95
_NONCE = "00112233445566778899aabbccddeeff"


def rows() -> list[Row]:
    """All of it, each against its peer or its goal in the same run."""
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory(prefix="faceid-bench-") as folder:
        made = [*_crops_rows(Path(folder) / "a"), _deepface_row(Path(folder) / "b")]
        made += [_bytes_row(Path(folder) / "c"), _identify_row(Path(folder) / "d")]
    return made


def crop_requests(photos: Sequence[Path]) -> list[Request]:
    """One live crop each, as a kiosk sends it."""
    network, requests = backend("compact"), []
    for path in photos:
        image = read_photo(path)
        faces = network.detect(image)
        if faces:
            crop = align(image, faces[0].landmarks, ARCFACE_112)
            requests.append(embed_request(encode_crop(crop)))
    network.close()
    return requests


def embed_request(crop: bytes, *, accept: str = FLOAT16_TYPE) -> Request:
    """What the client sends for one crop, with a nonce that makes the server sign."""
    headers = {"Content-Type": CROPS_TYPE, "Accept": accept, "X-Faceid-Nonce": _NONCE}
    return Request.post("/v1/embed", pack_crops([crop]), headers)


def some_photos(count: int = PHOTOS) -> list[Path]:
    """Photos of different people."""
    return sorted(FACES.rglob("*1.jpg"))[:count]


def _crops_rows(home: Path) -> list[Row]:
    requests = crop_requests(some_photos())
    gpu = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    clients, goal = (GPU_CLIENTS, 3.0) if gpu else (CLIENTS, 1.7)
    with serving(home) as server:
        hammer(server.port, requests, clients=clients, seconds=1.0)
        pairs = [
            (
                hammer(server.port, requests, clients=1, seconds=SECONDS),
                hammer(server.port, requests, clients=clients, seconds=SECONDS),
            )
            for _ in range(ROUNDS)
        ]
    ratio = statistics.median(many.per_second / one.per_second for one, many in pairs)
    one, many = (_median([pair[side] for pair in pairs]) for side in (0, 1))
    where = "GPU" if gpu else "CPU"
    row = Row(
        f"server on {where}, {clients} clients sending crops, against a loop of single requests",
        f"{goal} times",
        f"{ratio:.2f} times: {many.per_second:.0f} against {one.per_second:.0f} crops/s "
        f"(a single one p50 {one.p50_ms:.1f} ms)",
        ratio >= goal,
    )
    if gpu:
        return [row]
    skipped = "on a GPU: dynamic batch at 32 clients against the batch-1 loop"
    return [row, Row(skipped, "3 times", "no GPU on this machine", None)]


def _median(loads: Sequence[Load]) -> Load:
    return sorted(loads, key=lambda load: load.per_second)[len(loads) // 2]


def _deepface_row(home: Path) -> Row:
    what = (
        f"photo to embedding, {CLIENTS} clients, against DeepFace's API "
        "(gunicorn, one worker, same weights, same detector)"
    )
    if not all(importlib.util.find_spec(name) for name in ("flask", "flask_cors", "gunicorn")):
        return Row(what, "3 times", "needs the extra 'bench'", None)
    photos = [path.read_bytes() for path in some_photos()]
    ours = [
        Request.post(
            "/v1/analyse?embeddings=true&liveness=false", photo, {"Content-Type": "image/jpeg"}
        )
        for photo in photos
    ]
    asked = {"model_name": "SFace", "detector_backend": "yunet", "max_faces": "1"}
    theirs = [Request.form("/represent", photo, asked, name="img") for photo in photos]
    port, ratios, loads = free_port(), [], []
    with serving(home) as server, deepface_api(port):
        for target, requests in ((server.port, ours), (port, theirs)):
            hammer(target, requests, clients=CLIENTS, seconds=1.0)
        for _ in range(ROUNDS):
            own = hammer(server.port, ours, clients=CLIENTS, seconds=SECONDS)
            other = hammer(port, theirs, clients=CLIENTS, seconds=SECONDS)
            ratios.append(own.per_second / other.per_second)
            loads.append((own.per_second, other.per_second))
    ratio = statistics.median(ratios)
    own_rate, other_rate = (statistics.median(load[side] for load in loads) for side in (0, 1))
    return Row(
        what,
        "3 times",
        f"{ratio:.1f} times: {own_rate:.0f} against {other_rate:.0f} faces/s",
        ratio >= 3.0,
    )


def _bytes_row(home: Path) -> Row:
    """Headers and reply count on our side; of the picture, only its JPEG."""
    network, own, theirs = backend("compact"), [], []
    with serving(home) as server:
        line = Line(server.port)
        for image in _hd_pictures():
            jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
            for face in network.detect(image):
                request = embed_request(encode_crop(align(image, face.landmarks, ARCFACE_112)))
                line.ask(request)
                own.append(len(request.content) + line.received)
                theirs.append(len(jpeg))
        line.close()
    network.close()
    ratio = statistics.mean(theirs) / statistics.mean(own)
    return Row(
        f"bytes per recognition in crops mode, both ways, against a 720p JPEG of quality "
        f"{JPEG_QUALITY}",
        "15 times fewer",
        f"{ratio:.1f} times: {statistics.mean(own) / 1e3:.1f} against "
        f"{statistics.mean(theirs) / 1e3:.0f} kB ({len(own)} faces of the clip)",
        ratio >= 15.0,
    )


def _hd_pictures() -> list[Image]:
    capture = cv2.VideoCapture(str(CLIP))
    pictures = []
    for number in range(240):
        done, picture = capture.read()
        if not done:
            break
        if number % 12 == 0:
            pictures.append(resized(picture.astype("uint8"), 1280, 720))
    capture.release()
    return pictures


def _identify_row(home: Path) -> Row:
    home.mkdir()
    contract = pack_files("compact").contract
    with open_crowd(home, PEOPLE, contract):
        pass
    crops = crop_requests(some_photos())
    with serving(home) as server:
        line = Line(server.port)
        probes = [
            unpack_embeddings(line.ask(Request(_as_f32(request)))).rows[0].tolist()
            for request in crops
        ]
        asked = [
            Request.post(
                "/v1/identify",
                json.dumps({"embeddings": [probe], "contract_id": contract.id}).encode(),
                {"Content-Type": "application/json"},
            )
            for probe in probes
        ]
        for request in asked:
            line.ask(request)
        took = [time_once(partial(line.ask, r)) for r in asked * (ASKED // len(asked))]
        line.close()
    p50 = percentile(took, 0.5)
    return Row(
        f"identify among {PEOPLE:,} people over loopback, beside the embedding",
        "p50 under 10 ms",
        f"p50 {p50:.1f} ms, p95 {percentile(took, 0.95):.1f} ms",
        p50 < 10.0,
    )


def _as_f32(request: Request) -> bytes:
    return request.content.replace(FLOAT16_TYPE.encode(), FLOAT32_TYPE.encode())
