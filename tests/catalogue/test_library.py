"""The library over folders of tiny files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from faceid_gui.catalogue import shelves
from faceid_gui.catalogue.folders import files_of_size
from faceid_gui.catalogue.library import FolderLibrary
from faceid_gui.core.errors import Cancelled, ModelDamaged, ModelMissing, NoNetwork, NotFound
from faceid_gui.core.networks import Kind
from faceid_gui.core.packs import (
    CheckState,
    InstallProgress,
    ModelEntry,
    ModelLibrary,
    Pack,
    PackFiles,
)
from tests.catalogue.server import FileHost, Route
from tests.catalogue.small import GOLDEN_PIXELS, ConstantBackend, content, entry, form_of, pack

DETECTOR = entry("eye", kind=Kind.DETECTOR)
OTHER_FORM = content("small, with a dynamic batch", 3100)
SMALL = entry("small", alternates=(form_of(OTHER_FORM),))
GREAT = entry("great", "http://127.0.0.1:9/great")
BEST = pack("best", "eye", "great", rank=0)
PLAIN = pack("plain", "eye", "small", rank=1)
DEAD = "http://127.0.0.1:9"


def library(
    folder: Path,
    *extra: Path,
    entries: tuple[ModelEntry, ...] = (DETECTOR, SMALL, GREAT),
    packs: tuple[Pack, ...] = (PLAIN, BEST),
    vector: tuple[float, ...] | None = None,
) -> FolderLibrary:
    def opener(files: PackFiles) -> ConstantBackend:
        return ConstantBackend(files, vector or ())

    return FolderLibrary(
        folder, extra, entries=entries, packs=packs, opener=opener if vector else None
    )


def put(folder: Path, *keys: str) -> None:
    """Files of entries, under names that say nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in keys:
        (folder / f"{key}-downloaded (1).bin").write_bytes(content(key))


def test_a_file_counts_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    # GIVEN files with odd names, one in a folder below
    put(tmp_path / "stick", "eye")
    put(tmp_path / "stick" / "models", "small")
    # WHEN looked for, THEN they are found, and only what is there
    subject: ModelLibrary = library(tmp_path / "own", tmp_path / "stick")
    files = subject.files("plain")
    assert files.detector is not None
    assert files.detector.path.read_bytes() == content("eye")
    assert files.embedder is not None
    assert files.embedder.digest == SMALL.spec.sha256
    assert files.contract == SMALL.spec.contract
    assert subject.find("great") is None


def test_another_form_of_the_file_keeps_the_contract(tmp_path: Path) -> None:
    # GIVEN the same weights in another file
    put(tmp_path, "eye")
    (tmp_path / "dynamic.onnx").write_bytes(OTHER_FORM)
    # WHEN opened, THEN the file is verified as itself and the contract is the published one's
    files = library(tmp_path).files("plain")
    assert files.embedder is not None
    assert files.embedder.digest == form_of(OTHER_FORM).sha256
    assert files.contract == SMALL.spec.contract


def test_a_pack_of_which_little_is_here_still_names_its_contract(tmp_path: Path) -> None:
    # GIVEN the detector alone, WHEN asked what is here, THEN that is told, with the contract
    put(tmp_path, "eye")
    files = library(tmp_path).parts("plain")
    assert files.detector is not None
    assert files.embedder is None
    assert files.contract == SMALL.spec.contract


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    put(tmp_path, "eye")
    subject = library(tmp_path)
    status = subject.status("best")
    assert not status.present
    assert status.missing == (GREAT,)
    assert status.obtainable
    assert status.missing_bytes == GREAT.size_bytes
    assert "Great" in status.note
    # the entry without an address cannot be had
    assert not subject.status("plain").obtainable
    with pytest.raises(ModelMissing, match="Small"):
        subject.files("plain")


def test_what_is_unknown_is_said(tmp_path: Path) -> None:
    subject = library(tmp_path)
    for ask in (subject.status, subject.files, subject.choose, subject.install, subject.verify):
        with pytest.raises(NotFound, match="nothing"):
            ask("nothing")
    with pytest.raises(NotFound):
        subject.find("nothing")
    with pytest.raises(NotFound):
        subject.import_folder(tmp_path / "nowhere")


def test_one_flipped_bit_is_refused(tmp_path: Path) -> None:
    # GIVEN a file with the catalogue's name and one other bit
    put(tmp_path, "eye")
    spoilt = bytearray(content("small"))
    spoilt[1234] ^= 1
    (tmp_path / "small.onnx").write_bytes(spoilt)
    subject = library(tmp_path)
    # WHEN opened, THEN it is said to be damaged
    assert not subject.status("plain").present
    with pytest.raises(ModelDamaged, match=r"small\.onnx"):
        subject.files("plain")
    # and a good copy elsewhere is taken instead
    put(tmp_path / "more", "small")
    assert library(tmp_path, tmp_path / "more").status("plain").present


def test_a_changed_file_is_noticed_although_hashes_are_kept(tmp_path: Path) -> None:
    # GIVEN a file that was found good
    put(tmp_path, "eye", "small")
    assert library(tmp_path).status("plain").present
    path = next(tmp_path.glob("small*"))
    before = path.stat()
    # WHEN it changes, even with its size and time put back
    path.write_bytes(bytes(len(content("small"))))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    # THEN a new start sees it, and verify names the very file
    subject = library(tmp_path)
    assert not subject.status("plain").present


def test_hashes_are_kept_between_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a library that has looked
    put(tmp_path, "eye", "small")
    assert library(tmp_path).status("plain").present
    # WHEN started again, THEN no file is read
    monkeypatch.setattr("faceid_gui.catalogue.hashes.hash_file", lambda *_: pytest.fail("read"))
    assert library(tmp_path).status("plain").present


@pytest.mark.parametrize(
    "rubbish", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": [1,2,3]}', b'{"a":[1,2,3,"x","y"]}', b"\xff"]
)
def test_a_damaged_hash_cache_costs_only_time(tmp_path: Path, rubbish: bytes) -> None:
    put(tmp_path, "eye", "small")
    (tmp_path / ".hashes.json").write_bytes(rubbish)
    assert library(tmp_path).status("plain").present


def test_devices_pipes_and_loops_are_passed_over(tmp_path: Path) -> None:
    # GIVEN a folder with everything that must not be opened
    put(tmp_path, "eye", "small")
    os.mkfifo(tmp_path / "great.onnx")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "self").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    # WHEN looked through, THEN they are not even named, and nothing hangs
    assert list(files_of_size(tmp_path, {0})) == []
    subject = library(tmp_path, Path("/dev"), tmp_path / "nowhere", tmp_path / "zero")
    assert subject.status("plain").present
    assert subject.find("great") is None


def test_auto_takes_the_best_that_is_present(tmp_path: Path) -> None:
    put(tmp_path, "eye", "small")
    choice = library(tmp_path).choose("auto")
    assert (choice.pack, choice.present) == (PLAIN, True)
    assert "Great" in choice.why
    put(tmp_path, "great")
    choice = library(tmp_path).choose("auto")
    assert (choice.pack, choice.present) == (BEST, True)


def test_auto_stays_with_the_pack_that_people_are_enrolled_with(tmp_path: Path) -> None:
    # GIVEN both packs and people enrolled with the lesser one
    put(tmp_path, "eye", "small", "great")
    subject = library(tmp_path)
    enrolled = {SMALL.spec.contract.id}
    # WHEN auto chooses, THEN nobody becomes a stranger, and the better one is named
    choice = subject.choose("auto", enrolled=enrolled)
    assert choice.pack == PLAIN
    assert "Best" in choice.why
    assert subject.choose("auto", enrolled={GREAT.spec.contract.id}).pack == BEST
    assert subject.choose("auto", enrolled={"of another time"}).pack == BEST


def test_auto_names_what_can_be_had_or_says_that_nothing_can(tmp_path: Path) -> None:
    put(tmp_path, "eye")
    choice = library(tmp_path).choose("auto")
    assert (choice.pack, choice.present) == (BEST, False)
    assert "fetched" in choice.why
    with pytest.raises(ModelMissing):
        library(tmp_path, packs=(PLAIN,)).choose("auto")


def test_a_chosen_pack_is_never_swapped(tmp_path: Path) -> None:
    put(tmp_path, "eye", "small")
    choice = library(tmp_path).choose("best")
    assert (choice.pack, choice.present) == (BEST, False)
    assert "lacks Great" in choice.why


def test_a_pack_whose_module_is_not_installed_is_not_present(tmp_path: Path) -> None:
    put(tmp_path, "eye", "small")
    needy = pack("plain", "eye", "small", rank=1, modules=("no_such_module_here",))
    subject = library(tmp_path, packs=(needy,))
    status = subject.status("plain")
    assert not status.present
    assert not status.obtainable
    assert "faceid-gui[more]" in status.note
    with pytest.raises(ModelMissing, match="pip install"):
        subject.files("plain")
    with pytest.raises(ModelMissing, match="pip install"):
        subject.install("plain")


def served(host: FileHost, key: str, **route: object) -> ModelEntry:
    url = host.serve(f"/{key}", Route(content(key), **route))  # type: ignore[arg-type]
    return entry(key, url, kind=Kind.DETECTOR if key == "eye" else Kind.EMBEDDER)


def test_an_installation_fetches_what_is_missing_and_reports(
    host: FileHost, tmp_path: Path
) -> None:
    # GIVEN one file here and one at a host
    put(tmp_path / "stick", "eye")
    entries = (DETECTOR, SMALL, served(host, "great"))
    subject = library(tmp_path / "own", tmp_path / "stick", entries=entries)
    # WHEN installed
    reports: list[InstallProgress] = []
    choice = subject.install("best", reports.append)
    # THEN only the missing one was fetched, to the library's own folder
    assert choice.pack == BEST
    assert [seen.path for seen in host.seen] == ["/great"]
    assert (tmp_path / "own" / "great.onnx").read_bytes() == content("great")
    last = reports[-1]
    assert (last.title, last.number, last.count) == ("Great", 1, 1)
    assert last.done_bytes == last.total_bytes == GREAT.size_bytes
    # and a second installation asks for nothing
    subject.install("best")
    assert len(host.seen) == 1


def test_auto_installs_what_can_be_had(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a better pack at a dead host
    entries = (served(host, "eye"), served(host, "small"), GREAT)
    # WHEN installed, THEN the next one is, and the reason is given
    choice = library(tmp_path, entries=entries).install("auto")
    assert choice.pack == PLAIN
    assert "cannot be reached" in choice.why


def test_auto_fails_with_the_best_packs_reason(tmp_path: Path) -> None:
    put(tmp_path, "eye")
    with pytest.raises(NoNetwork):
        library(tmp_path).install("auto")


def test_a_cancelled_installation_leaves_no_pack(host: FileHost, tmp_path: Path) -> None:
    entries = (served(host, "eye"), served(host, "small"), served(host, "great"))
    with pytest.raises(Cancelled):
        library(tmp_path, entries=entries).install("auto", None, lambda: True)
    assert not library(tmp_path, entries=entries).status("best").present


def test_a_damaged_file_is_replaced_by_an_installation(host: FileHost, tmp_path: Path) -> None:
    put(tmp_path, "eye")
    (tmp_path / "great.onnx").write_bytes(b"\0" * len(content("great")))
    subject = library(tmp_path, entries=(DETECTOR, SMALL, served(host, "great")))
    subject.install("best")
    assert (tmp_path / "great.onnx").read_bytes() == content("great")


def test_files_of_a_stick_are_copied_and_verified(tmp_path: Path) -> None:
    # GIVEN a stick with two of the files, one of them here already
    put(tmp_path / "own", "eye")
    put(tmp_path / "stick" / "faceid", "eye", "small")
    subject = library(tmp_path / "own")
    # WHEN imported
    reports: list[InstallProgress] = []
    copied = subject.import_folder(tmp_path / "stick", reports.append)
    # THEN only the other one was copied, under its catalogue name
    assert copied == (SMALL,)
    assert (tmp_path / "own" / "small.onnx").read_bytes() == content("small")
    assert reports[-1].done_bytes == SMALL.size_bytes
    assert subject.status("plain").present
    assert subject.import_folder(tmp_path / "stick") == ()
    assert not list((tmp_path / "own").glob(".copy*"))


def test_a_cancelled_import_leaves_nothing(tmp_path: Path) -> None:
    put(tmp_path / "stick", "small")
    with pytest.raises(Cancelled):
        library(tmp_path / "own").import_folder(tmp_path / "stick", None, lambda: True)
    assert not list((tmp_path / "own").glob("*.onnx"))
    assert not list((tmp_path / "own").glob(".copy*"))


def test_a_stick_that_changes_while_it_is_copied_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a stick whose file was good when it was looked at
    put(tmp_path / "stick", "small")
    subject = library(tmp_path / "own")
    subject.find("small")
    look = shelves.Shelves.in_folder

    def in_folder(self: shelves.Shelves, wanted: ModelEntry, folder: Path) -> object:
        found = look(self, wanted, folder)
        if found is not None:
            found[0].write_bytes(bytes(SMALL.size_bytes))
        return found

    monkeypatch.setattr(shelves.Shelves, "in_folder", in_folder)
    # WHEN copied, THEN what arrives is checked, and nothing stays
    with pytest.raises(ModelDamaged):
        subject.import_folder(tmp_path / "stick")
    assert not list((tmp_path / "own").glob("*.onnx"))


def test_verify_reads_every_file_again(tmp_path: Path) -> None:
    # GIVEN two good files, and a cache that calls a spoilt one good
    put(tmp_path, "eye", "small", "great")
    subject = library(tmp_path)
    assert subject.status("best").present
    path = next(tmp_path.glob("great*"))
    path.write_bytes(bytes(len(content("great"))))
    # WHEN verified
    states = {check.title: check for check in subject.verify()}
    # THEN the spoilt one is named, although its name says nothing
    assert states["Eye"].state is CheckState.GOOD
    assert states["Small"].state is CheckState.GOOD
    assert states["Great"].state is CheckState.DAMAGED
    assert states["Great"].path == path


def test_verify_names_missing_files_of_a_pack_that_was_asked_for(tmp_path: Path) -> None:
    put(tmp_path, "eye")
    subject = library(tmp_path)
    assert [check.title for check in subject.verify()] == ["Eye"]
    states = {check.title: check.state for check in subject.verify("plain")}
    assert states == {"Eye": CheckState.GOOD, "Small": CheckState.MISSING}


GOLDEN = (0.5, 0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("golden", "vector", "state"),
    [
        (GOLDEN, (0.5, 0.5, 0.5, 0.5), CheckState.GOOD),
        (GOLDEN, (0.5, 0.5, 0.5, 0.49), CheckState.GOOD),
        (GOLDEN, (0.5, 0.5, 0.5, 0.45), CheckState.DAMAGED),
        (GOLDEN, (0.5, 0.5, 0.5, float("nan")), CheckState.DAMAGED),
        (GOLDEN, (0.5, 0.5, 0.5), CheckState.DAMAGED),
        (None, (0.5, 0.5, 0.5, 0.5), CheckState.GOOD),
        (None, (0.0, 0.0, 0.0, 0.0), CheckState.DAMAGED),
    ],
)
def test_the_golden_self_test_judges_what_comes_out(
    tmp_path: Path, golden: tuple[float, ...] | None, vector: tuple[float, ...], state: CheckState
) -> None:
    # GIVEN a pack whose backend answers a vector
    put(tmp_path, "eye", "small")
    small = entry("small", golden=golden)
    subject = library(tmp_path, entries=(DETECTOR, small), packs=(PLAIN,), vector=vector)
    # WHEN verified, THEN the self-test is judged with the files
    checks = subject.verify("plain")
    assert [check.state for check in checks] == [CheckState.GOOD, CheckState.GOOD, state]
    # and an installation fails where it does
    if state is CheckState.DAMAGED:
        with pytest.raises(ModelDamaged):
            subject.install("plain")
    else:
        subject.install("plain")


def test_the_self_test_shows_the_golden_crop_and_closes_the_backend(tmp_path: Path) -> None:
    put(tmp_path, "eye", "small")
    opened: list[ConstantBackend] = []

    def opener(files: PackFiles) -> ConstantBackend:
        opened.append(ConstantBackend(files, GOLDEN))
        return opened[-1]

    entries = (DETECTOR, SMALL)
    FolderLibrary(tmp_path, opener=opener, entries=entries, packs=(PLAIN,)).install("plain")
    assert len(opened) == 1
    assert opened[0].closed
    assert np.array_equal(opened[0].crops[0], GOLDEN_PIXELS)
