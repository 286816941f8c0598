"""A detector of the catalogue in the place of a pack's own."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.app.detectors import HOG, check_detector, present_detectors
from faceid_gui.app.lab_openers import open_detector, open_embedder, own_detector
from faceid_gui.app.linked import BackendMaker
from faceid_gui.app.windows import _needs_session
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import BackendUnavailable, BadRequest, ModelMissing
from faceid_gui.core.ports import FaceBackend
from faceid_gui.settings.tree import Settings
from tests.backends import specs
from tests.data import astronaut, needs_models

pytestmark = needs_models

_DLIB = pytest.mark.skipif(not specs.BUILTIN, reason="the extra builtin is not installed")


def _settings(detector: str, *, backend: str = "local") -> Settings:
    return Settings.model_validate({"recognition": {"detector": detector, "backend": backend}})


def _plan(pack: str, detector: str) -> Callable[[], FaceBackend]:
    context = AppContext()
    maker, settings = BackendMaker(context.paths, context.library()), _settings(detector)
    return maker.plan(maker.files(pack, settings), settings)


def _look(plan: Callable[[], FaceBackend]) -> tuple[np.ndarray, np.ndarray]:
    """Landmarks and embedding of a portrait, by what the pickled plan opens."""
    backend: FaceBackend = pickle.loads(pickle.dumps(plan))()
    try:
        face = backend.detect(astronaut(), careful=True)[0]
        return face.landmarks, embed_sample(backend, astronaut(), face)
    finally:
        backend.close()


def test_the_named_detector_finds_and_the_packs_embedder_embeds() -> None:
    # GIVEN the compact pack with its own detector, and with another
    own, other = _look(_plan("compact", "")), _look(_plan("compact", "retinaface_mnet025"))
    # THEN the points differ a little, and the embeddings are of one contract and one person
    moved = np.abs(own[0] - other[0]).max()
    assert 0.05 < moved < 12.0
    assert float(own[1] @ other[1]) > 0.9


@_DLIB
@pytest.mark.parametrize(("pack", "detector"), [("builtin", "yunet_s"), ("compact", HOG)])
def test_dlib_and_files_mix_both_ways(pack: str, detector: str) -> None:
    own, other = _look(_plan(pack, "")), _look(_plan(pack, detector))
    assert not np.allclose(own[0], other[0])
    assert float(own[1] @ other[1]) > 0.8


def test_a_detector_that_does_not_exist_is_refused_and_never_replaced() -> None:
    for wrong in ("no_such", "mobilefacenet_ms1m", "minifasnet_v2"):
        with pytest.raises(BadRequest, match=wrong):
            _plan("compact", wrong)


def test_a_detector_whose_file_is_not_here_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a machine with the files of the compact pack and no RetinaFace
    library = AppContext().library()
    folder = tmp_path / "few"
    folder.mkdir()
    for key in library.pack("compact").entry_keys:
        found = library.find(key)
        assert found is not None
        (folder / found.path.name).symlink_to(found.path)
    monkeypatch.setenv("FACEID_GUI_MODELS", str(folder))
    # WHEN it is asked for, THEN it is missing; the pack's own still works
    with pytest.raises(ModelMissing, match="RetinaFace"):
        _plan("compact", "retinaface_mnet025")
    _plan("compact", "")().close()
    few = AppContext().library()
    assert "retinaface_mnet025" not in present_detectors(few)
    with pytest.raises(ModelMissing):
        check_detector(few, "compact", "retinaface_mnet025")


def test_another_detector_takes_a_new_session() -> None:
    assert _needs_session(_settings(""), _settings("yunet_n"))
    assert not _needs_session(_settings("yunet_n"), _settings("yunet_n"))


def test_with_a_server_the_detector_is_that_of_this_machine() -> None:
    # GIVEN a kiosk that works on a server
    context = AppContext()
    settings = _settings("retinaface_mnet025", backend="remote")
    # WHEN its files are put together
    files = BackendMaker(context.paths, context.library()).files("compact", settings)
    # THEN its own eyes are the named ones, and the contract is still the pack's
    assert files.detector is not None
    assert files.detector.spec.key == "retinaface_mnet025"
    assert files.contract == context.library().files("compact").contract


def test_the_lab_gets_a_detector_that_cannot_embed_and_a_packs_embedder() -> None:
    # GIVEN the library of this machine
    library = AppContext().library()
    plans = open_detector(library, "yunet_s"), open_embedder(library, "compact")
    detector, embedder = (pickle.loads(pickle.dumps(plan))() for plan in plans)
    # THEN one only finds, and the other embeds with the pack's contract
    face = detector.detect(astronaut())[0]
    with pytest.raises(BackendUnavailable):
        detector.embed([astronaut()[:112, :112]])
    row = embed_sample(embedder, astronaut(), face)
    assert row.shape == (library.files("compact").contract.dimension,)
    assert not embedder.has_liveness
    assert own_detector(library, "compact") == "yunet_s"
    assert own_detector(library, "builtin") == HOG
    with pytest.raises(BadRequest):
        open_detector(library, "mobilefacenet_ms1m")
    detector.close()
    embedder.close()
