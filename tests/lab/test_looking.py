"""Photos to embeddings: once per detector and network, whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.core.errors import BackendUnavailable
from faceid_gui.core.types import DetectedFace, Embeddings, Image
from faceid_gui.lab.cache import VectorCache
from faceid_gui.lab.datasets import folder_dataset
from faceid_gui.lab.looking import Looked, look
from faceid_gui.lab.parts import Dataset, LabPack
from faceid_gui.lab.request import EvaluateProgress
from faceid_gui.lab.results import FindingKind
from faceid_gui.lab.sights import Sight, rounds
from tests.fakes import FakeBackend, add_face, face_picture, identity_vector, no_face_picture
from tests.lab.people import (
    MemoryFiles,
    RawFake,
    fake_detector,
    fake_pack,
    write_person,
    write_photo,
)


class Breaking(FakeBackend):
    """Fails to embed from the first crop on."""

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        raise BackendUnavailable("the network broke")


class Blind(FakeBackend):
    """Its detector fails with anything at all."""

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        raise RuntimeError("out of memory")


class AllergicTo(FakeBackend):
    """Fails with every crop of one identity, and works with all others."""

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        rows = super().embed(crops)
        if bool((rows[:, 5] == 1.0).any()):
            raise BackendUnavailable("this one cannot be done")
        return rows


class Opened:
    """Opens backends and remembers them and their threads."""

    def __init__(self, make: Callable[[], FakeBackend] = FakeBackend) -> None:
        self._make = make
        self._lock = threading.Lock()
        self.backends: list[FakeBackend] = []
        self.threads: set[int] = set()

    def __call__(self) -> FakeBackend:
        backend = self._make()
        with self._lock:
            self.backends.append(backend)
            self.threads.add(threading.get_ident())
        return backend


def people(folder: Path, *, photos: int = 3) -> Dataset:
    """Three people and a stranger."""
    for identity in (1, 5, 9):
        write_person(folder / "known" / f"person{identity}", identity, photos)
    write_person(folder / "strangers" / "person12", 12, 1)
    return folder_dataset(folder / "known", strangers=folder / "strangers")[0]


def sight(pack: LabPack) -> Sight:
    return Sight(pack.detector, pack)


def test_everybody_is_embedded_in_order(tmp_path: Path) -> None:
    # GIVEN three people of three photos and a stranger
    data = people(tmp_path)
    looked = look(data, [sight(fake_pack())], workers=2)
    # THEN the table has every photo of theirs, in the dataset's order
    table = looked.table("eyes", "fake")
    assert table is not None
    assert looked.whole
    assert table.owners.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    assert table.people == 3
    assert table.unit_only
    for row, identity in zip(table.raw, [1] * 3 + [5] * 3 + [9] * 3 + [12], strict=True):
        np.testing.assert_allclose(row, identity_vector(identity), atol=1e-6)
    assert looked.findings == ()


def test_raw_vectors_keep_their_length(tmp_path: Path) -> None:
    table = look(people(tmp_path), [sight(fake_pack("raw", RawFake))]).table("eyes", "raw")
    assert table is not None
    assert not table.unit_only
    np.testing.assert_allclose(np.linalg.norm(table.raw, axis=1), 7.0, rtol=1e-5)


def test_each_photo_is_detected_once_per_detector_and_embedded_once_per_network(
    tmp_path: Path,
) -> None:
    # GIVEN three packs behind two detectors; two of the packs share an embedder
    data = people(tmp_path)
    eyes = [Opened(), Opened()]
    detectors = [fake_detector("one", eyes[0]), fake_detector("two", eyes[1])]
    networks = [Opened(), Opened(), Opened()]
    packs = [
        fake_pack("a", networks[0]),
        fake_pack("b", networks[1], embedder="b"),
        fake_pack("also-a", networks[2]),
    ]
    sights = [Sight(detector, pack) for pack in packs for detector in detectors]
    # WHEN they are looked at
    looked = look(data, sights, workers=2)
    # THEN ten photos were detected once by each and embedded once by each network
    assert looked.counts.detected == {"one": 10, "two": 10}
    assert looked.counts.embedded == {"one|a": 10, "two|a": 10, "one|b": 10, "two|b": 10}
    assert [sum(b.detected for b in made.backends) for made in eyes] == [10, 10]
    embedded = [sum(b.embedded for b in made.backends) for made in networks]
    assert embedded == [2 * 20, 2 * 20, 0]  # two crops each, behind two detectors
    assert [len(looked.seen), looked.table("two", "also-a") is not None] == [6, True]
    # AND all were closed
    assert all(b.closed for made in (*eyes, *networks) for b in made.backends)


def test_every_thread_opens_its_own(tmp_path: Path) -> None:
    opened = Opened(lambda: FakeBackend(delay_s=0.01))
    look(people(tmp_path), [sight(fake_pack(detector=fake_detector("eyes", opened)))], workers=2)
    assert threading.get_ident() not in opened.threads
    assert len(opened.backends) == len(opened.threads) <= 2


def test_heavy_networks_are_opened_one_at_a_time(tmp_path: Path) -> None:
    opened = Opened()
    light, heavy = fake_pack("light"), fake_pack("heavy", opened, heavy=True, embedder="b")
    sights = [sight(heavy), sight(light)]
    assert [(one.heavy, len(one.sights)) for one in rounds(sights)] == [(False, 1), (True, 1)]
    looked = look(people(tmp_path), sights, workers=4)
    assert len(opened.backends) == 1
    # AND the detector's work of the first round served the second
    assert looked.counts.detected == {"eyes": 10}


def test_many_networks_take_several_rounds(tmp_path: Path) -> None:
    packs = [fake_pack(letter, embedder=letter) for letter in "abcdef"]
    sights = [sight(pack) for pack in packs]
    assert [len(one.sights) for one in rounds(sights)] == [4, 2]
    said: list[EvaluateProgress] = []
    looked = look(people(tmp_path), sights, progress=said.append)
    assert len(looked.seen) == 6
    assert looked.counts.detected == {"eyes": 10}
    assert (said[-1].done, said[-1].total) == (20, 20)


def test_a_second_look_comes_from_the_cache(tmp_path: Path) -> None:
    data, files, opened = people(tmp_path), MemoryFiles(), Opened()
    sights = [sight(fake_pack(detector=fake_detector("eyes", opened)))]
    first = VectorCache(files, now=1.0)
    before = look(data, sights, cache=first)
    first.close()
    again = look(data, sights, cache=VectorCache(files, now=2.0))
    # THEN nothing was opened or computed, and the result is the same
    assert len(opened.backends) == len({id(b) for b in opened.backends if b.detected})
    assert (again.counts.detected, again.counts.embedded, again.counts.cached) == ({}, {}, 10)
    np.testing.assert_array_equal(before.seen[0].table.raw, again.seen[0].table.raw)


class Slow(FakeBackend):
    """Takes a second of a clock of its own for each crop, and notes how many come at once."""

    batches: list[int]
    clock = 0.0

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        Slow.clock += len(crops)
        self.batches = [*getattr(self, "batches", []), len(crops)]
        return super().embed(crops)


def test_a_slow_network_gets_few_crops_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a network that needs a second for a crop, and one that needs no time at all
    slow, fast = Slow(), Opened()
    monkeypatch.setattr("faceid_gui.lab.look_worker.time.perf_counter", lambda: Slow.clock)
    data = people(tmp_path)
    # WHEN all photos are looked at
    assert look(data, [sight(fake_pack("slow", lambda: slow))], workers=1).whole
    assert look(data, [sight(fake_pack("fast", fast))], workers=1).whole
    # THEN the slow one gets no more than the two crops of a photo: it can be stopped between
    assert slow.batches == [2] * 10


def test_what_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    # GIVEN a look that is stopped after four photos
    data, cache, said = people(tmp_path), VectorCache(None), list[EvaluateProgress]()
    sights = [sight(fake_pack())]
    stopped = look(
        data,
        sights,
        cache=cache,
        workers=1,
        progress=said.append,
        cancelled=lambda: len(said) >= 4,
    )
    assert not stopped.whole
    assert stopped.seen == ()
    # WHEN it is asked again, THEN only the rest is looked at
    again = look(data, sights, cache=cache)
    assert again.whole
    assert stopped.counts.detected["eyes"] >= 4
    assert again.counts.cached >= 4
    assert stopped.counts.embedded["eyes|fake"] + again.counts.embedded.get("eyes|fake", 0) == 10


def test_bad_photos_are_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    known = tmp_path / "known"
    write_person(known / "Ann", 1, 2)
    (known / "Ann" / "torn.jpg").write_bytes(b"\xff\xd8\xff no picture")
    write_photo(known / "Ann" / "wall.png", no_face_picture())
    write_photo(
        known / "Ann" / "two.png", add_face(face_picture(1, x=80), 7, x=400, y=120, size=140)
    )
    data, _ = folder_dataset(known)
    looked = look(data, [sight(fake_pack())])
    kinds = {one.photo: one.kind for one in looked.findings}
    assert kinds == {
        "Ann/torn.jpg": FindingKind.UNREADABLE,
        "Ann/two.png": FindingKind.SEVERAL_FACES,
        "Ann/wall.png": FindingKind.NO_FACE,
    }
    # AND what has no face is missing, not dropped
    table = looked.seen[0].table
    assert table.missing == ((0, "Ann/torn.jpg"), (0, "Ann/wall.png"))
    assert len(table.raw) == 3


def broken_of(looked: Looked) -> list[str]:
    return [f.subject for f in looked.findings if f.kind is FindingKind.NETWORK_FAILED]


def test_a_network_that_does_not_open_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    def refuse() -> FakeBackend:
        raise BackendUnavailable("no such file")

    bad = fake_pack("bad", refuse, embedder="b")
    looked = look(people(tmp_path), [sight(bad), sight(fake_pack())])
    assert broken_of(looked) == ["pack bad"]
    assert [one.sight.pack.key for one in looked.seen] == ["fake"]
    assert looked.counts.embedded == {"eyes|fake": 10}


@pytest.mark.parametrize("network", ["embedder", "detector"])
def test_a_network_that_dies_is_reported_and_the_rest_goes_on(tmp_path: Path, network: str) -> None:
    if network == "embedder":
        bad = fake_pack("bad", Breaking, embedder="b")
    else:
        bad = fake_pack("bad", detector=fake_detector("blind", Blind))
    looked = look(people(tmp_path), [sight(bad), sight(fake_pack())])
    assert len(broken_of(looked)) == 1
    assert [one.sight.pack.key for one in looked.seen] == ["fake"]


def test_one_photo_that_a_network_cannot_do_costs_no_other(tmp_path: Path) -> None:
    # GIVEN a network that fails with one person's single photo
    for identity, photos in ((1, 3), (5, 1), (9, 3)):
        write_person(tmp_path / f"person{identity}", identity, photos)
    data, _ = folder_dataset(tmp_path)
    looked = look(data, [sight(fake_pack("frail", AllergicTo))], workers=1)
    table = looked.table("eyes", "frail")
    assert table is not None
    assert table.owners.tolist() == [0, 0, 0, 2, 2, 2]
    assert [owner for owner, _ in table.missing] == [1]
    assert [one.photo for one in looked.findings] == ["person5/person5_0001.png"]


def test_the_detectors_own_points_are_not_shifted(tmp_path: Path) -> None:
    opened = Opened()
    pack = fake_pack("own", opened, own_alignment=True)
    look(people(tmp_path), [sight(pack)], workers=1)
    assert sum(backend.embedded for backend in opened.backends) == 10


def test_equal_photos_are_named(tmp_path: Path) -> None:
    write_photo(tmp_path / "Ann" / "1.png", face_picture(1))
    write_photo(tmp_path / "Bob" / "1.png", face_picture(1))
    write_photo(tmp_path / "Bob" / "2.png", face_picture(5))
    data, _ = folder_dataset(tmp_path)
    assert look(data, [sight(fake_pack())]).duplicates == (("Ann/1.png", "Bob/1.png"),)
