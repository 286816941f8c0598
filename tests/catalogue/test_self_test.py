"""The golden self-test through the real backends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.catalogue.entries import ENTRIES, MOBILEFACENET
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.core.networks import ColourOrder
from faceid_gui.core.packs import CheckState, ModelEntry, PackFiles
from faceid_gui.core.ports import FaceBackend
from tests.catalogue.test_catalogue import HAS_BUILTIN
from tests.data import MODELS, needs_models


def open_backend(files: PackFiles) -> FaceBackend:
    """The backend of a pack, on one thread."""
    if files.landmarks is not None:
        from faceid_gui.backends.dlib import DlibBackend, DlibConfig

        assert files.embedder is not None
        return DlibBackend(DlibConfig(files.landmarks, files.embedder))
    from faceid_gui.backends.local import LocalBackend, LocalConfig

    assert files.detector is not None
    return LocalBackend(LocalConfig(files.detector, files.embedder, files.liveness, threads=1))


def self_test_of(library: FolderLibrary, pack: str) -> CheckState:
    return library.verify(pack)[-1].state


@needs_models
def test_the_compact_pack_computes_its_golden_embedding(tmp_path: Path) -> None:
    library = FolderLibrary(tmp_path, [MODELS], opener=open_backend)
    assert self_test_of(library, "compact") is CheckState.GOOD


@needs_models
def test_a_wrong_colour_order_is_noticed(tmp_path: Path) -> None:
    # GIVEN a catalogue that would feed the right file the wrong way
    def swapped(entry: ModelEntry) -> ModelEntry:
        if entry.key != MOBILEFACENET.key:
            return entry
        wrong = replace(entry.spec.preprocessing, colour=ColourOrder.BGR)
        return replace(entry, spec=replace(entry.spec, preprocessing=wrong))

    entries = [swapped(entry) for entry in ENTRIES]
    library = FolderLibrary(tmp_path, [MODELS], opener=open_backend, entries=entries)
    # WHEN tested, THEN it is refused
    assert self_test_of(library, "compact") is CheckState.DAMAGED


@pytest.mark.skipif(not HAS_BUILTIN, reason="the extra builtin is not installed")
def test_the_builtin_pack_computes_its_golden_embedding(tmp_path: Path) -> None:
    pytest.importorskip("dlib")
    library = FolderLibrary(tmp_path, opener=open_backend)
    assert self_test_of(library, "builtin") is CheckState.GOOD
