"""The shelf of earlier runs."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import NotFound
from faceid_gui.lab.parts import OF_THE_GALLERY
from faceid_gui.lab.request import BY_PARENT, EvaluateRequest
from faceid_gui.lab.results import Metric
from faceid_gui.lab.runs import RunShelf, StoredRun, new_run_id, summary_of
from tests.lab.samples import sample_run, small_run


class MemoryFiles:
    """Sealed files without the seal."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, content: bytes) -> None:
        self.kept[name] = content

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def files() -> MemoryFiles:
    return MemoryFiles()


@pytest.mark.parametrize(
    "request_",
    [
        None,
        EvaluateRequest(None),
        EvaluateRequest(Path("/a/b"), groups=BY_PARENT),
        EvaluateRequest(
            folder=Path("/사진"),
            strangers=Path("/s"),
            pairs=Path("p.txt"),
            packs=("a", "b"),
            detectors=("c",),
            metrics=(Metric.ANGULAR, Metric.COSINE),
            photos=(1, 3),
            groups=Path("g.csv"),
            fuse=False,
            latency=False,
            remote=True,
            limit=4,
        ),
    ],
)
def test_what_is_saved_is_loaded(files: MemoryFiles, request_: EvaluateRequest | None) -> None:
    RunShelf(files).save(sample_run(), request_)
    assert RunShelf(files).load(sample_run().id) == StoredRun(sample_run(), request_)


def test_names_suit_sealed_files_and_content_is_small(files: MemoryFiles) -> None:
    RunShelf(files).save(sample_run())
    ((name, content),) = files.kept.items()
    assert name.replace("-", "").replace(".", "").isalnum()
    assert len(content) < 150_000


def test_the_list_is_newest_first(files: MemoryFiles) -> None:
    shelf = RunShelf(files)
    for number in (2, 3, 1):
        shelf.save(replace(small_run(), id=f"r{number}", at=float(number)))
    assert [one.id for one in shelf.list()] == ["r3", "r2", "r1"]
    assert shelf.list()[0] == summary_of(shelf.load("r3").run)


def test_the_oldest_go(files: MemoryFiles) -> None:
    shelf = RunShelf(files, most=2)
    for number in (1, 2, 3):
        shelf.save(replace(small_run(), id=f"r{number}", at=float(number)))
    assert [one.id for one in shelf.list()] == ["r3", "r2"]


def test_saved_again_it_is_replaced(files: MemoryFiles) -> None:
    shelf = RunShelf(files)
    shelf.save(replace(small_run(), whole=False))
    shelf.save(small_run())
    (only,) = shelf.list()
    assert only.whole


def test_a_damaged_one_is_passed_over_and_logged(
    files: MemoryFiles, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN a whole run, one whose head is broken, and a file of somebody else
    shelf = RunShelf(files)
    shelf.save(small_run())
    files.put("run-broken", b"no json\n")
    files.put("vectors-1", b"x")
    # WHEN listed, THEN the whole one is there, and the log tells of the other
    with caplog.at_level(logging.WARNING):
        assert [one.id for one in shelf.list()] == [small_run().id]
    assert "run-broken" in caplog.text
    # AND it cannot be loaded, but erased
    with pytest.raises(NotFound):
        shelf.load("broken")
    assert shelf.clear() == 2
    assert files.names() == ("vectors-1",)


@pytest.mark.parametrize("cut", [slice(0, -40), slice(0, 200)])
def test_a_run_whose_body_is_damaged_is_not_found(files: MemoryFiles, cut: slice) -> None:
    shelf = RunShelf(files)
    shelf.save(small_run())
    ((name, content),) = files.kept.items()
    head, _, body = content.partition(b"\n")
    files.put(name, head + b"\n" + body[cut])
    with pytest.raises(NotFound):
        shelf.load(small_run().id)


@pytest.mark.parametrize("run_id", ["", "nobody", "../run-x", "\x00"])
def test_an_unknown_run_is_not_found(files: MemoryFiles, run_id: str) -> None:
    with pytest.raises(NotFound):
        RunShelf(files).load(run_id)
    RunShelf(files).remove(run_id)


def test_one_is_erased(files: MemoryFiles) -> None:
    shelf = RunShelf(files)
    shelf.save(small_run())
    shelf.remove(small_run().id)
    assert shelf.list() == ()


def test_ids_sort_by_time_and_differ() -> None:
    first, second, later = new_run_id(0.0), new_run_id(0.0), new_run_id(86_400.0)
    assert first != second
    assert max(first, second) < later
    assert first.startswith("19700101-000000-")


def test_a_run_of_the_gallery_has_a_name_by_which_it_is_erased(files: MemoryFiles) -> None:
    # GIVEN a run of a folder and one of the gallery's own people
    shelf = RunShelf(files)
    folder = replace(small_run(), id="20260101-000000-aaaa", own_crops=False)
    own = replace(small_run(), id="20260101-000001-bbbb", own_crops=True)
    for run in (folder, own):
        shelf.save(run)
    # THEN both are found by their ids
    assert {one.id for one in shelf.list()} == {folder.id, own.id}
    assert shelf.load(own.id).run == own
    # AND the one is told apart without being read
    assert [n for n in files.names() if n.startswith(OF_THE_GALLERY)] == [f"own-run-{own.id}"]
    shelf.remove(own.id)
    assert [one.id for one in shelf.list()] == [folder.id]
