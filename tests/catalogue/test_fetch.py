"""Fetching, against a host with bad manners."""

from __future__ import annotations

import errno
import shutil
import threading
from collections import namedtuple
from pathlib import Path
from typing import BinaryIO

import pytest

from faceid_gui.catalogue.fetch import Download, Fetcher
from faceid_gui.core.errors import (
    Cancelled,
    DiskFull,
    EnvironmentFault,
    ModelDamaged,
    ModelMissing,
    NoNetwork,
)
from tests.catalogue.server import FileHost, Route
from tests.catalogue.small import content, form_of

DATA = content("model", 200_000)


def download(folder: Path, *urls: str, data: bytes = DATA) -> Download:
    return Download("Model", urls, form_of(data), folder / "model.onnx")


def fetch(wanted: Download, *, cancel_at: int | None = None) -> list[int]:
    """Fetch; the bytes reported on the way. Cancels once ``cancel_at`` bytes are there."""
    done: list[int] = []
    fetcher = Fetcher(connect_s=2.0, read_s=2.0)

    def cancelled() -> bool:
        return cancel_at is not None and bool(done) and done[-1] >= cancel_at

    fetcher.fetch(wanted, lambda count, _: done.append(count), cancelled)
    return done


def nothing_left(folder: Path) -> bool:
    return not folder.exists() or not list(folder.iterdir())


def test_a_file_is_fetched_reported_and_put_in_place(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a host, WHEN fetched
    wanted = download(tmp_path / "models", host.serve("/m", Route(DATA)))
    done = fetch(wanted)
    # THEN the file is there, whole, alone, and the progress reached its end
    assert wanted.target.read_bytes() == DATA
    assert list(wanted.target.parent.iterdir()) == [wanted.target]
    assert done == sorted(done)
    assert done[-1] == len(DATA)


def test_what_was_cancelled_is_resumed(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a download that was cancelled on the way
    wanted = download(tmp_path, host.serve("/m", Route(DATA, etag='"v1"')))
    with pytest.raises(Cancelled):
        fetch(wanted, cancel_at=60_000)
    here = wanted.part.stat().st_size
    assert 0 < here < len(DATA)
    assert not wanted.target.exists()
    # WHEN fetched again
    fetch(wanted)
    # THEN only the rest was asked for, on condition that it is still the same file
    assert host.seen[-1].range == f"bytes={here}-"
    assert host.seen[-1].if_range == '"v1"'
    assert wanted.target.read_bytes() == DATA
    assert list(tmp_path.iterdir()) == [wanted.target]


def test_a_connection_that_breaks_off_is_resumed_at_once(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a host that hangs up twice, WHEN fetched once
    wanted = download(tmp_path, host.serve("/m", Route(DATA, cut=[50_000, 50_000])))
    fetch(wanted)
    # THEN three requests brought the file, each going on where the last one ended
    starts = [int((seen.range or "bytes=0-")[6:-1]) for seen in host.seen]
    assert len(starts) == 3
    assert starts[0] == 0 < starts[1] <= 50_000 < starts[2] <= 100_000
    assert wanted.target.read_bytes() == DATA


def test_a_host_that_always_breaks_off_is_given_up(host: FileHost, tmp_path: Path) -> None:
    wanted = download(tmp_path, host.serve("/m", Route(DATA, cut=[1000] * 50)))
    with pytest.raises(NoNetwork):
        fetch(wanted)
    assert len(host.seen) < 20


def test_a_host_without_ranges_starts_anew(host: FileHost, tmp_path: Path) -> None:
    # GIVEN half a file and a host that ignores Range
    wanted = download(tmp_path, host.serve("/m", Route(DATA, ranges=False)))
    wanted.part.write_bytes(DATA[:70_000])
    # WHEN fetched, THEN the whole answer replaced the half
    fetch(wanted)
    assert host.seen[0].range == "bytes=70000-"
    assert wanted.target.read_bytes() == DATA


def test_a_changed_file_is_fetched_from_the_beginning(host: FileHost, tmp_path: Path) -> None:
    # GIVEN half of another version
    wanted = download(tmp_path, host.serve("/m", Route(DATA, etag='"v2"')))
    wanted.part.write_bytes(b"x" * 70_000)
    wanted.tag.write_text(f'{host.url("/m")}\n"v1"')
    # WHEN fetched, THEN If-Range made the host send everything
    fetch(wanted)
    assert len(host.seen) == 1
    assert wanted.target.read_bytes() == DATA


def test_a_spoilt_part_is_dropped_and_fetched_again(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a part with wrong bytes and no way to know
    wanted = download(tmp_path, host.serve("/m", Route(DATA)))
    wanted.part.write_bytes(b"x" * 70_000)
    # WHEN fetched, THEN the checksum told, and one more round mended it
    fetch(wanted)
    assert [seen.range for seen in host.seen] == ["bytes=70000-", None]
    assert wanted.target.read_bytes() == DATA


def test_a_part_that_is_already_whole_needs_no_host(host: FileHost, tmp_path: Path) -> None:
    wanted = download(tmp_path, host.serve("/m", Route(DATA)))
    wanted.part.write_bytes(DATA)
    fetch(wanted)
    assert host.seen == []
    assert wanted.target.read_bytes() == DATA


def test_a_part_that_is_too_long_is_dropped(host: FileHost, tmp_path: Path) -> None:
    wanted = download(tmp_path, host.serve("/m", Route(DATA)))
    wanted.part.write_bytes(DATA + b"more")
    fetch(wanted)
    assert host.seen[0].range is None
    assert wanted.target.read_bytes() == DATA


def test_a_refused_range_starts_anew(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a host whose file is shorter than our part: 416
    short = DATA[:50_000]
    first = host.serve("/short", Route(short))
    second = host.serve("/m", Route(DATA))
    wanted = download(tmp_path, first, second)
    wanted.part.write_bytes(DATA[:70_000])
    # WHEN fetched, THEN that address is given up and the other one tried from the beginning
    fetch(wanted)
    assert [(seen.path, seen.range) for seen in host.seen] == [
        ("/short", "bytes=70000-"),
        ("/short", None),
        ("/m", None),
    ]
    assert wanted.target.read_bytes() == DATA


def test_an_answer_with_another_range_is_not_taken(host: FileHost, tmp_path: Path) -> None:
    wanted = download(tmp_path, host.serve("/m", Route(DATA, shift=10)))
    wanted.part.write_bytes(DATA[:70_000])
    fetch(wanted)
    assert [seen.range for seen in host.seen] == ["bytes=70000-", None]
    assert wanted.target.read_bytes() == DATA


@pytest.mark.parametrize(
    "route",
    [
        Route(content("other", len(DATA))),  # other bytes of the same length
        Route(DATA[:-1]),  # announced too short
        Route(DATA + b"!"),  # announced too long
        Route(b"<html>Please log in</html>"),  # a hotel's portal
        Route(b""),
    ],
)
def test_wrong_bytes_are_refused_and_not_kept(host: FileHost, tmp_path: Path, route: Route) -> None:
    wanted = download(tmp_path, host.serve("/m", route))
    with pytest.raises(ModelDamaged):
        fetch(wanted)
    assert nothing_left(tmp_path)


def test_a_host_that_sends_without_end_is_cut_off(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a host that announces no length and sends far too much
    wanted = download(tmp_path, host.serve("/m", Route(DATA * 20, says="unknown")))
    # WHEN fetched, THEN no more than the file's size is ever taken
    done: list[int] = []
    with pytest.raises(ModelDamaged, match="more than"):
        Fetcher().fetch(wanted, lambda count, _: done.append(count), lambda: False)
    assert 0 < max(done) <= len(DATA)
    assert nothing_left(tmp_path)


def test_the_next_address_is_tried(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a missing file, a broken host, a wrong file, and a good one
    urls = (
        host.url("/gone"),
        host.serve("/broken", Route(status=503)),
        host.serve("/wrong", Route(content("other", len(DATA)))),
        host.serve("/m", Route(DATA)),
    )
    wanted = download(tmp_path, *urls)
    # WHEN fetched, THEN the last one served
    fetch(wanted)
    assert [seen.path for seen in host.seen] == ["/gone", "/broken", "/wrong", "/m"]
    assert wanted.target.read_bytes() == DATA


def test_a_missing_file_is_told_from_a_missing_network(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a port where nobody listens
    dead = "http://127.0.0.1:9/model"
    with pytest.raises(NoNetwork, match="network"):
        fetch(download(tmp_path, dead))
    # WHEN a host answers that it has no such file, THEN that is what is said
    with pytest.raises(ModelMissing, match="404"):
        fetch(download(tmp_path, dead, host.url("/gone")))
    with pytest.raises(ModelMissing, match="folder"):
        fetch(download(tmp_path))


def test_a_dead_host_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a fetcher that found a host dead
    fetcher = Fetcher(connect_s=1.0)
    wanted = download(tmp_path, "http://127.0.0.1:9/a", "http://127.0.0.1:9/b")
    with pytest.raises(NoNetwork):
        fetcher.fetch(wanted, lambda *_: None, lambda: False)
    # WHEN asked for another file there, THEN nothing is even tried
    monkeypatch.setattr("faceid_gui.catalogue.fetch.open_address", lambda *_: pytest.fail("asked"))
    with pytest.raises(NoNetwork):
        fetcher.fetch(download(tmp_path, "http://127.0.0.1:9/c"), lambda *_: None, lambda: False)


def test_a_silent_host_is_given_up(tmp_path: Path) -> None:
    # GIVEN a host that takes the connection and says nothing
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        wanted = download(tmp_path, f"http://127.0.0.1:{listening.getsockname()[1]}/m")
        with pytest.raises(NoNetwork, match="in time"):
            Fetcher(connect_s=1.0, read_s=0.2).fetch(wanted, lambda *_: None, lambda: False)


@pytest.mark.parametrize(
    "target", ["http://example.org/model", "ftp://127.0.0.1/model", "file:///etc/passwd"]
)
def test_plain_http_elsewhere_is_refused(host: FileHost, tmp_path: Path, target: str) -> None:
    # GIVEN an address that leads away from this machine without HTTPS
    url = host.serve("/moved", Route(location=target))
    # WHEN fetched, or led there, THEN it is refused
    with pytest.raises(ModelMissing, match="neither HTTPS"):
        fetch(download(tmp_path, url))
    with pytest.raises(ModelMissing, match="neither HTTPS"):
        fetch(download(tmp_path, target))


def test_redirects_are_followed_but_not_for_ever(host: FileHost, tmp_path: Path) -> None:
    host.serve("/m", Route(DATA))
    wanted = download(tmp_path, host.serve("/old", Route(location="/m")))
    fetch(wanted)
    assert wanted.target.read_bytes() == DATA
    with pytest.raises(ModelMissing, match="again and again"):
        fetch(download(tmp_path, host.serve("/round", Route(location="/round"))))


Usage = namedtuple("Usage", "total used free")


def test_a_disk_without_room_is_refused_before_the_first_byte(
    host: FileHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 1000, 1000))
    with pytest.raises(DiskFull, match="MB"):
        fetch(download(tmp_path, host.serve("/m", Route(DATA))))
    assert host.seen == []
    assert nothing_left(tmp_path)


class FullDisk:
    """A file on a disk that is full after some bytes."""

    def __init__(self, file: BinaryIO, room: int) -> None:
        self._file = file
        self._room = room

    def __enter__(self) -> FullDisk:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def seek(self, position: int) -> int:
        return self._file.seek(position)

    def truncate(self) -> int:
        return self._file.truncate()

    def write(self, chunk: bytes) -> int:
        self._room -= len(chunk)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._file.write(chunk)


def test_a_disk_that_fills_up_on_the_way_is_freed_again(
    host: FileHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a disk that is full after 50,000 bytes
    wanted = download(tmp_path, host.serve("/m", Route(DATA)))
    real_open = Path.open

    def open_(path: Path, mode: str = "r", **options: object) -> object:
        file = real_open(path, mode, **options)  # type: ignore[call-overload]
        return FullDisk(file, 50_000) if path == wanted.part and "b" in mode else file

    monkeypatch.setattr(Path, "open", open_)
    # WHEN fetched, THEN the message says so and half a file does not stay
    with pytest.raises(DiskFull, match="no space left"):
        fetch(wanted)
    assert nothing_left(tmp_path)


def test_a_folder_that_cannot_be_made_is_said(host: FileHost, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        fetch(download(blocked / "models", host.serve("/m", Route(DATA))))


def test_cancelling_works_from_another_thread(host: FileHost, tmp_path: Path) -> None:
    # GIVEN a download in a thread that waits in its progress report
    wanted = download(tmp_path, host.serve("/m", Route(DATA)))
    started, stop, ended = threading.Event(), threading.Event(), threading.Event()

    def report(*_: int) -> None:
        started.set()
        stop.wait(5.0)

    def work() -> None:
        with pytest.raises(Cancelled):
            Fetcher().fetch(wanted, report, stop.is_set)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(5.0)
    # WHEN cancelled, THEN it ends
    stop.set()
    thread.join(5.0)
    assert ended.is_set()
    assert not wanted.target.exists()
