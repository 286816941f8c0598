"""Packs as data."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.packs import Licence, Pack, PackFiles, PackStatus
from tests.catalogue.small import content, entry, form_of, pack


def test_a_licence_that_excludes_commercial_use_is_marked() -> None:
    assert Licence("MIT", True, "https://example.org").label == "MIT"
    assert "non-commercial" in Licence("Research", False, "https://example.org").label


def test_an_entry_counts_in_every_form() -> None:
    other = form_of(content("other"))
    subject = entry("small", alternates=(other,))
    assert subject.forms == (form_of(content("small")), other)


def test_a_pack_names_each_of_its_files_once() -> None:
    made: Pack = replace(pack("p", "eye", "small", rank=0), liveness=("a", "b", "a"))
    assert made.entry_keys == ("eye", "small", "a", "b")
    assert made.has_liveness
    assert replace(made, detector=None, liveness=()).entry_keys == ("small",)


def test_what_is_missing_has_a_size() -> None:
    made = pack("p", "eye", "small", rank=0)
    missing = (entry("eye"), entry("small"))
    assert PackStatus(made, False, missing, "").missing_bytes == 6000


def test_files_of_a_pack_cross_to_another_process() -> None:
    # GIVEN the files of a pack, WHEN pickled for the engine's process, THEN nothing is lost
    small = entry("small")
    embedder = NetworkFile(small.spec, Path("small.onnx"), "0" * 64)
    files = PackFiles(pack("p", "eye", "small", rank=0), None, None, embedder, ())
    copy = pickle.loads(pickle.dumps(files))
    assert copy == files
    assert copy.contract == small.spec.contract
    assert copy.embedder.digest == "0" * 64
