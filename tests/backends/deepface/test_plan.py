"""From a key to a backend that works, as the program opens it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.app.backends import BackendPlan
from faceid_gui.backends.deepface.backend import DeepFaceBackend
from faceid_gui.catalogue.whole import WholeLibrary
from faceid_gui.core.embedding import embed_many
from faceid_gui.core.errors import BackendUnavailable
from tests.backends.deepface.parts import needs_deepface
from tests.data import MODELS, astronaut

KEY = "deepface:Dlib+yunet"


@pytest.fixture
def library(tmp_path: Path) -> WholeLibrary:
    """The catalogue over the files beside the project."""
    return WholeLibrary(tmp_path, [MODELS])


@needs_deepface
def test_a_plan_travels_to_another_process_and_opens_there(library: WholeLibrary) -> None:
    files = library.files(KEY)
    plan = pickle.loads(pickle.dumps(BackendPlan(files, threads=1)))
    backend = plan()
    try:
        assert isinstance(backend, DeepFaceBackend)
        assert backend.contract == files.contract
        image = astronaut()
        assert embed_many(backend, image, backend.detect(image)).shape == (1, 128)
    finally:
        backend.close()


@needs_deepface
def test_another_detector_stands_in_for_deepfaces(library: WholeLibrary) -> None:
    # GIVEN a pack of DeepFace's with a detector of ours in the place of its own
    files = replace(library.files(KEY), detector=library.find("yunet_s"))
    backend = BackendPlan(files, threads=1)()
    try:
        # THEN the eyes are ours, and the contract is the pack's
        image = astronaut()
        rows = embed_many(backend, image, backend.detect(image))
        assert rows.shape == (1, 128)
        assert backend.contract == library.files(KEY).contract
    finally:
        backend.close()
    # AND DeepFace's own alignment, which needs its own detector, refuses
    own = replace(library.files(f"{KEY}+own"), detector=library.find("yunet_s"))
    with pytest.raises(BackendUnavailable):
        BackendPlan(own, threads=1)()


@needs_deepface
def test_a_detector_of_deepfaces_finds_and_embeds_nothing(library: WholeLibrary) -> None:
    backend = BackendPlan(library.detector_files("deepface:yunet"), threads=1)()
    try:
        image = astronaut()
        faces = backend.detect(image)
        assert len(faces) == 1
        with pytest.raises(BackendUnavailable):
            embed_many(backend, image, faces)
    finally:
        backend.close()
