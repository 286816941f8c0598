"""The published Python SDK of CompreFace, unchanged, against a live server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faceid_gui.app.backends import BackendPlan
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.core.keys import Scope
from faceid_gui.server.app import create_app
from faceid_gui.server.facades import facade_routers
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.run import ServerThread, bind
from faceid_gui.services.inference.pool import InferencePool, PoolPlan
from tests.data import FACES, MODELS, needs_faces
from tests.fakes import add_face, face_picture, no_face_picture
from tests.server.facades.published_sdk import (
    CompreFace,
    DetectionService,
    FaceCollection,
    RecognitionService,
    Subjects,
    VerificationService,
)
from tests.server.support import png

ALL_OPTIONS = {
    "limit": 0,
    "det_prob_threshold": 0.5,
    "prediction_count": 2,
    "face_plugins": "calculator,landmarks,age,gender,mask",
    "status": "true",
}


@pytest.fixture
def sdk(keyed_server: ServerThread) -> CompreFace:
    """The SDK, pointed at the server."""
    return CompreFace("http://127.0.0.1", str(keyed_server.port))


@pytest.fixture
def recognition(sdk: CompreFace, secret: Callable[[Scope], str]) -> RecognitionService:
    """The SDK's recognition service."""
    return sdk.init_face_recognition(secret(Scope.ADMIN))


@pytest.fixture
def faces(recognition: RecognitionService) -> FaceCollection:
    """The SDK's face collection."""
    return recognition.get_face_collection()


@pytest.fixture
def subjects(recognition: RecognitionService) -> Subjects:
    """The SDK's subjects."""
    return recognition.get_subjects()


def test_somebody_is_enrolled_and_recognised(
    recognition: RecognitionService, faces: FaceCollection
) -> None:
    # GIVEN two people, each enrolled with one picture
    added = faces.add(image_path=png(face_picture(3)), subject="Ada Lovelace")
    faces.add(image_path=png(face_picture(6)), subject="김민수")
    assert added["subject"] == "Ada Lovelace"
    assert added["image_id"]
    # WHEN a picture of one of them and a stranger is recognised
    both = add_face(face_picture(3), 9, x=20, y=20, size=80)
    found = recognition.recognize(image_path=png(both), options=ALL_OPTIONS)["result"]
    # THEN the bigger face is hers, beyond the threshold, and the stranger is below it
    assert found[0]["subjects"][0]["subject"] == "Ada Lovelace"
    assert found[0]["subjects"][0]["similarity"] > 0.99
    assert found[1]["subjects"][0]["similarity"] < 0.5
    assert len(found[0]["subjects"]) == 2


def test_plugins_are_answered_or_called_unavailable(
    recognition: RecognitionService, faces: FaceCollection
) -> None:
    # GIVEN somebody
    faces.add(image_path=png(face_picture(3)), subject="Ada")
    # WHEN every plugin is asked for
    reply = recognition.recognize(image_path=png(face_picture(3)), options=ALL_OPTIONS)
    # THEN what there is is there, and nothing is invented
    face, versions = reply["result"][0], reply["plugins_versions"]
    assert len(face["embedding"]) == 16
    assert len(face["landmarks"]) == 5
    assert face["box"] == {
        "probability": 0.95,
        "x_min": 200,
        "y_min": 120,
        "x_max": 340,
        "y_max": 260,
    }
    assert set(face["execution_time"]) == {"detector", "calculator"}
    assert {versions[slug] for slug in ("age", "gender", "mask")} == {"unavailable"}
    assert versions["calculator"] == "fake-embedder"
    assert not {"age", "gender", "mask"} & face.keys()


def test_faces_are_listed_verified_and_deleted(faces: FaceCollection) -> None:
    # GIVEN three faces of two people
    first = faces.add(image_path=png(face_picture(3)), subject="Ada")
    faces.add(image_path=png(face_picture(4)), subject="Ada", options={"det_prob_threshold": 0.8})
    faces.add(image_path=png(face_picture(7)), subject="Bob")
    listed = faces.list()
    assert listed["total_elements"] == 3
    assert [face["subject"] for face in listed["faces"]] == ["Ada", "Ada", "Bob"]
    # WHEN one is verified against pictures
    same = faces.verify(image_path=png(face_picture(3)), image_id=first["image_id"])
    other = faces.verify(image_path=png(face_picture(8)), image_id=first["image_id"])
    # THEN the similarity says which is which
    assert same["result"][0]["similarity"] > 0.99
    assert other["result"][0]["similarity"] < 0.5
    # WHEN they are deleted, by id and by subject
    assert faces.delete(first["image_id"]) == first
    assert faces.delete(first["image_id"])["code"] == 11
    assert faces.delete_all("Ada") == {"deleted": 1}
    # THEN one is left
    assert [face["subject"] for face in faces.list()["faces"]] == ["Bob"]


def test_subjects_are_kept(subjects: Subjects, faces: FaceCollection) -> None:
    # GIVEN a subject without a face, and one with
    assert subjects.add("Ada") == {"subject": "Ada"}
    assert subjects.add("ada")["code"] == 43
    faces.add(image_path=png(face_picture(3)), subject="Bob")
    assert subjects.list() == {"subjects": ["Ada", "Bob"]}
    # WHEN renamed, and renamed onto the other
    assert subjects.update("Ada", "Ada Lovelace") == {"updated": True}
    assert subjects.update("Bob", "Ada Lovelace") == {"updated": True}
    # THEN they are one, with all faces
    assert subjects.list() == {"subjects": ["Ada Lovelace"]}
    assert [face["subject"] for face in faces.list()["faces"]] == ["Ada Lovelace"]
    # WHEN deleted
    assert subjects.update("nobody", "x")["code"] == 42
    assert subjects.delete("Ada Lovelace") == {"subject": "Ada Lovelace"}
    subjects.add("somebody")
    assert subjects.delete_all() == {"deleted": 1}
    # THEN nobody is left
    assert subjects.list() == {"subjects": []}


def test_detection_and_verification(sdk: CompreFace, secret: Callable[[Scope], str]) -> None:
    # GIVEN services with a key of a kiosk
    detection: DetectionService = sdk.init_face_detection(secret(Scope.KIOSK))
    verification: VerificationService = sdk.init_face_verification(secret(Scope.KIOSK))
    both = add_face(face_picture(3), 9, x=20, y=20, size=80)
    # WHEN used
    found = detection.detect(image_path=png(both), options={"limit": 1})
    compared = verification.verify(
        source_image_path=png(face_picture(9)),
        target_image_path=png(both),
        options={"face_plugins": "landmarks"},
    )
    nobody = detection.detect(image_path=png(no_face_picture()))
    # THEN the biggest face is found, the most similar is first, and no face is CompreFace's 28
    assert [face["box"]["x_min"] for face in found["result"]] == [200]
    matches = compared["result"][0]["face_matches"]
    assert [match["box"]["x_min"] for match in matches] == [20, 200]
    assert matches[0]["similarity"] > 0.99 > 0.5 > matches[1]["similarity"]
    assert len(compared["result"][0]["source_image_face"]["landmarks"]) == 5
    assert nobody == {"message": "No face is found in the given image", "code": 28}


def test_a_wrong_key_is_said_so(sdk: CompreFace, secret: Callable[[Scope], str]) -> None:
    # GIVEN a wrong key, and one that may only look
    stranger = sdk.init_face_recognition("0" * 64)
    reader = sdk.init_face_recognition(secret(Scope.READ))
    # WHEN used THEN the SDK gets CompreFace's errors, and nobody is enrolled
    assert stranger.get_subjects().list()["code"] == 10
    assert reader.get_subjects().list() == {"subjects": []}
    assert "scope" in reader.get_subjects().add("Ada")["message"]
    assert reader.get_subjects().list() == {"subjects": []}


@pytest.fixture
def real_parts(keyed_parts: ServerParts, tmp_path: Path) -> Iterator[ServerParts]:
    """Services over a real pack."""
    library = FolderLibrary(tmp_path, [MODELS])
    pack = library.choose("auto").pack
    pool = InferencePool(BackendPlan(library.files(pack.key)), PoolPlan())
    pool.start()
    yield replace(
        keyed_parts,
        pool=pool,
        pack=pack,
        contract=pool.contract,
        threshold=lambda: pack.default_threshold,
    )
    pool.stop()


@needs_faces
def test_real_people_are_enrolled_and_recognised(
    real_parts: ServerParts, secret: Callable[[Scope], str]
) -> None:
    # GIVEN a server over a real pack, and five people enrolled with one photo each
    server = ServerThread(create_app(real_parts, routers=facade_routers()), bind("127.0.0.1", 0))
    server.start()
    try:
        sdk = CompreFace("http://127.0.0.1", str(server.port))
        recognition: RecognitionService = sdk.init_face_recognition(secret(Scope.ADMIN))
        people = sorted(path for path in (FACES / "known").glob("*/*") if path.is_dir())[:5]
        photos = {person.name: sorted(person.glob("*.jpg")) for person in people}
        for name, files in photos.items():
            added = recognition.get_face_collection().add(files[0].read_bytes(), name)
            assert added.get("subject") == name, added
        # WHEN other photos of them, and strangers, are recognised
        right = [
            _guess(recognition, file) == name
            for name, files in photos.items()
            for file in files[1:4]
        ]
        strangers = sorted((FACES / "strangers").glob("*/*/*.jpg"))[:10]
        taken = [_guess(recognition, file) is not None for file in strangers]
    finally:
        server.stop()
    # THEN they are known beyond a similarity of 0.5, and strangers are not
    assert sum(right) >= 0.85 * len(right) > 0
    assert len(taken) == 10
    assert sum(taken) <= 1


def _guess(recognition: RecognitionService, file: Path) -> str | None:
    """Who is in a photo, at CompreFace's own cut of 0.5."""
    reply: dict[str, Any] = recognition.recognize(file.read_bytes(), options={"limit": 1})
    best = reply["result"][0]["subjects"][0]
    return str(best["subject"]) if best["similarity"] >= 0.5 else None
