"""The catalogue's own data, and what it finds on this machine."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from faceid_gui.catalogue.entries import ENTRIES, MOBILEFACENET
from faceid_gui.catalogue.folders import package_path
from faceid_gui.catalogue.golden import golden_crop
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.catalogue.packs import BALANCED, BUILTIN, COMPACT, PACKS
from faceid_gui.core.networks import Architecture, Kind
from faceid_gui.core.packs import CheckState, ModelEntry
from tests.data import MODELS, needs_models

HAS_BUILTIN = (
    package_path("face_recognition_models", "models/shape_predictor_5_face_landmarks.dat")
    is not None
)
needs_builtin = pytest.mark.skipif(not HAS_BUILTIN, reason="the extra builtin is not installed")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_entry_is_complete(entry: ModelEntry) -> None:
    assert entry.spec.key == entry.key
    assert entry.title
    assert "/" not in entry.file_name
    for form in entry.forms:
        assert len(bytes.fromhex(form.sha256)) == 32
        assert 1000 < form.size_bytes < 500_000_000
    assert entry.urls or entry.note, "says how to get a file that has no address"
    for url in (*entry.urls, entry.source_page, entry.licence.url):
        assert urlsplit(url).scheme == "https"
    if entry.spec.kind is Kind.EMBEDDER:
        assert entry.spec.contract.dimension == (
            len(entry.golden) if entry.golden else entry.spec.dimension
        )
        assert entry.spec.preprocessing.size is not None
    if entry.spec.kind is Kind.LIVENESS:
        assert entry.spec.crop_scale is not None


def test_keys_names_and_hashes_are_unique() -> None:
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)
    assert len({entry.file_name for entry in ENTRIES}) == len(ENTRIES)
    hashes = [form.sha256 for entry in ENTRIES for form in entry.forms]
    assert len(set(hashes)) == len(hashes)


def test_packs_are_made_of_entries_that_fit() -> None:
    by_key = {entry.key: entry.spec for entry in ENTRIES}
    assert [pack.key for pack in PACKS] == ["balanced", "compact", "builtin"]
    assert [pack.rank for pack in PACKS] == sorted(pack.rank for pack in PACKS)
    for pack in PACKS:
        assert by_key[pack.embedder].kind is Kind.EMBEDDER
        assert all(by_key[key].kind is Kind.LIVENESS for key in pack.liveness)
        assert pack.detector is None or by_key[pack.detector].kind is Kind.DETECTOR
        threshold = pack.default_threshold
        assert 0.0 < threshold.value < 1.0
        assert not threshold.calibrated
        assert threshold.target_fpir is None, "a default claims no rate"
    contracts = {by_key[pack.embedder].contract for pack in PACKS}
    assert len(contracts) == len(PACKS)


def test_no_pack_holds_a_model_that_excludes_commercial_use() -> None:
    by_key = {entry.key: entry for entry in ENTRIES}
    for pack in PACKS:
        assert all(by_key[key].licence.commercial for key in pack.entry_keys)
    marked = [entry.licence.label for entry in ENTRIES if not entry.licence.commercial]
    assert marked
    assert all("non-commercial" in label for label in marked)


def test_every_file_of_balanced_and_compact_has_an_address() -> None:
    by_key = {entry.key: entry for entry in ENTRIES}
    assert all(by_key[key].urls for pack in (BALANCED, COMPACT) for key in pack.entry_keys)
    assert sum(by_key[key].size_bytes for key in COMPACT.entry_keys) < 8_100_000


def test_the_68_point_predictor_is_nowhere() -> None:
    assert not any("68" in entry.file_name for entry in ENTRIES)


def test_dlibs_files_are_found_without_importing_their_package(tmp_path: Path) -> None:
    # GIVEN whatever is installed, WHEN the catalogue looks
    FolderLibrary(tmp_path / "nowhere").status("builtin")
    # THEN the package, whose import fails on new machines, was not imported
    assert "face_recognition_models" not in sys.modules


@needs_builtin
def test_the_builtin_pack_is_there_where_its_extra_is_installed(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path)
    assert library.status("builtin").present is (importlib.util.find_spec("dlib") is not None)
    states = [check.state for check in library.verify("builtin")]
    assert states == [CheckState.GOOD, CheckState.GOOD]


@needs_models
def test_the_files_beside_the_project_are_the_catalogues(tmp_path: Path) -> None:
    # GIVEN the test models, WHEN looked through, THEN each belongs to an entry
    library = FolderLibrary(tmp_path, [MODELS])
    known = {form.sha256 for entry in ENTRIES for form in entry.forms}
    for path in MODELS.glob("*.onnx"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in known, path.name
    assert library.status("compact").present
    assert library.choose("auto").pack in (COMPACT, BALANCED)
    assert library.files("compact").contract == MOBILEFACENET.spec.contract


def test_the_golden_crop_is_the_same_everywhere() -> None:
    # pinned: another crop would make every golden embedding wrong
    digests = {size: hashlib.sha256(golden_crop(size).tobytes()).hexdigest() for size in (112, 150)}
    assert digests == {
        112: "5d46ab0d0f922c6de74fae65da479b584b34abda8a0c5f9bbb065cbbde94bd08",
        150: "8263eb94185b57ae12b3167cf87ce1b3d8ec117df58004666f79193eac3e9238",
    }
    assert golden_crop(112).flags.c_contiguous
    assert golden_crop(112).std() > 20


@needs_models
def test_the_golden_embedding_of_mobilefacenet_is_what_its_file_computes() -> None:
    # GIVEN the published file, run here by hand with the preprocessing of its entry
    onnxruntime = pytest.importorskip("onnxruntime")
    spec = MOBILEFACENET.spec
    rgb = golden_crop(112)[..., ::-1].astype(np.float64)
    blob = (rgb - spec.preprocessing.mean) / spec.preprocessing.std
    session = onnxruntime.InferenceSession(
        str(MODELS / "mobilefacenet_ms1m.onnx"), providers=["CPUExecutionProvider"]
    )
    name = session.get_inputs()[0].name
    row = session.run(None, {name: blob.transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
    # WHEN compared with the catalogue's, THEN they agree
    golden = np.asarray(MOBILEFACENET.golden)
    assert row @ golden / np.linalg.norm(row) / np.linalg.norm(golden) > 0.9999


def test_builtin_says_that_it_is_the_last_resort() -> None:
    assert "last resort" in BUILTIN.note
    assert BUILTIN.detector is None
    assert not BUILTIN.has_liveness
    assert {entry.spec.architecture for entry in ENTRIES if entry.key in BUILTIN.entry_keys} == {
        Architecture.DLIB_LANDMARKS,
        Architecture.DLIB_RESNET,
    }
