"""Getting one file from its published addresses: resumed, checked, then put in place."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import requests

from faceid_gui.catalogue.addresses import open_address
from faceid_gui.catalogue.hashes import hash_file
from faceid_gui.catalogue.placing import cannot_write, check_space
from faceid_gui.core.errors import (
    BadRequest,
    Cancelled,
    DiskFull,
    EnvironmentFault,
    ModelDamaged,
    ModelMissing,
    NoNetwork,
)
from faceid_gui.core.files import disk_full_as_error, sync_folder
from faceid_gui.core.packs import CancelCheck, FileForm

_log = logging.getLogger(__name__)

_CHUNK = 1 << 14
_ROUNDS = 6
ByteListener: TypeAlias = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file to fetch: where from, what exactly, and where to put it."""

    title: str
    urls: tuple[str, ...]
    form: FileForm
    target: Path

    @property
    def part(self) -> Path:
        """Where the bytes gather; kept after a failure so that the next try resumes."""
        return self.target.with_name(f".{self.form.sha256[:16]}.part")

    @property
    def tag(self) -> Path:
        """Remembers which version of the address the part came from."""
        return self.part.with_suffix(".tag")


class Fetcher:
    """Fetches files over HTTP. One object per installation: it remembers dead hosts.

    ``connect_s`` and ``read_s`` are the longest silences while connecting and reading.
    """

    def __init__(self, *, connect_s: float = 8.0, read_s: float = 20.0) -> None:
        self._timeout = (connect_s, read_s)
        self._dead_hosts: set[str] = set()

    def fetch(self, download: Download, listener: ByteListener, cancelled: CancelCheck) -> None:
        """Bring the file to ``download.target``, whole and verified, or leave no trace of it.

        Tries every address in turn. Raises NoNetwork where none can be reached, ModelMissing
        where hosts answer but do not have it, ModelDamaged where they serve something else,
        DiskFull or Cancelled.
        """
        if not download.urls:
            message = f"{download.title} has no published address. Copy it into a models folder."
            raise ModelMissing(message, detail=download.title)
        _prepare(download)
        failures: list[EnvironmentFault] = []
        for url in download.urls:
            try:
                self._from_address(download, url, listener, cancelled)
            except (NoNetwork, ModelMissing, ModelDamaged) as error:
                _log.warning("%s: %s", url, error)
                failures.append(error)
            except OSError as error:
                raise cannot_write(download.target.parent, error) from error
            else:
                return
        raise _most_telling(failures)

    def _from_address(
        self, download: Download, url: str, listener: ByteListener, cancelled: CancelCheck
    ) -> None:
        """One address, resumed as long as each round brings something new."""
        for _ in range(_ROUNDS):
            before = _part_size(download)
            try:
                self._round(download, url, listener, cancelled)
            except _TryAgain:
                continue
            except requests.RequestException as error:
                if _part_size(download) > before:
                    continue
                raise NoNetwork(_unreachable(url, error), detail=url) from error
            if _part_size(download) == download.form.size_bytes and _settle(download, cancelled):
                return
            if before == 0 and not download.part.exists():
                message = f"{url} serves something else than {download.title}."
                raise ModelDamaged(message, detail=url)
        message = f"{url} breaks off again and again."
        raise NoNetwork(message, detail=url)

    def _round(
        self, download: Download, url: str, listener: ByteListener, cancelled: CancelCheck
    ) -> None:
        """One request. Appends to the part, or starts it anew where the host insists."""
        start = _part_size(download)
        total = download.form.size_bytes
        if start == total:
            return
        _check_space(download, total - start)
        headers = _range_headers(download, url, start)
        with (
            requests.Session() as session,
            closing(self._open(session, url, headers)) as response,
        ):
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                _discard(download)
                raise _TryAgain
            if response.status_code not in (requests.codes.ok, requests.codes.partial_content):
                message = f"{url} answers {response.status_code}."
                raise ModelMissing(message, detail=url)
            start = start if _continues(response, download, start) else 0
            _refuse_wrong_length(response, url, total - start)
            _remember_tag(download, url, response)
            _receive(response, download, start, listener, cancelled)

    def _open(
        self, session: requests.Session, url: str, headers: Mapping[str, str]
    ) -> requests.Response:
        """Request an address, or fail at once where its host did not answer before."""
        host = urlsplit(url).netloc
        if host in self._dead_hosts:
            message = f"{host} cannot be reached."
            raise NoNetwork(message, detail=url)
        try:
            return open_address(session, url, headers, self._timeout)
        except (requests.ConnectionError, requests.Timeout):
            self._dead_hosts.add(host)
            raise
        except BadRequest as error:
            raise ModelMissing(str(error), detail=url) from error


class _TryAgain(Exception):
    """The part was of no use and is gone; ask once more from the beginning."""


def _prepare(download: Download) -> None:
    """Make the folder; drop a part that cannot belong to this file."""
    try:
        with disk_full_as_error(download.target.parent):
            download.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(download.target.parent, error) from error
    if _part_size(download) > download.form.size_bytes:
        _discard(download)


def _part_size(download: Download) -> int:
    try:
        return download.part.stat().st_size
    except FileNotFoundError:
        return 0


def _discard(download: Download) -> None:
    download.part.unlink(missing_ok=True)
    download.tag.unlink(missing_ok=True)


def _check_space(download: Download, needed: int) -> None:
    check_space(download.target.parent, download.title, needed)


def _range_headers(download: Download, url: str, start: int) -> Mapping[str, str]:
    """Headers of a request: plain bytes, from ``start`` where something is here already."""
    headers = {"Accept-Encoding": "identity"}
    if start > 0:
        headers["Range"] = f"bytes={start}-"
        try:
            known_url, _, tag = download.tag.read_text(encoding="utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            return headers
        # Only a strong tag promises equal bytes (RFC 9110, 13.1.5). Without one, or from
        # another address, the checksum at the end tells.
        if known_url == url and tag.startswith('"'):
            headers["If-Range"] = tag
    return headers


def _continues(response: requests.Response, download: Download, start: int) -> bool:
    """Whether the answer goes on where the part ends. Raises _TryAgain on another range."""
    if response.status_code != requests.codes.partial_content:
        return False
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    begin, _, _ = rest.partition("-")
    _, _, length = rest.partition("/")
    lengths = (str(download.form.size_bytes), "*")
    if unit.lower() == "bytes" and begin == str(start) and length in lengths:
        return True
    _discard(download)
    raise _TryAgain


def _refuse_wrong_length(response: requests.Response, url: str, expected: int) -> None:
    """Stop before the first byte where the announced length is not the file's."""
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and int(announced) != expected:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            return
        message = f"{url} serves a file of another length."
        raise ModelDamaged(message, detail=url)


def _remember_tag(download: Download, url: str, response: requests.Response) -> None:
    tag = response.headers.get("ETag", "")
    with disk_full_as_error(download.tag.parent):
        download.tag.write_text(f"{url}\n{tag}", encoding="utf-8")


def _receive(
    response: requests.Response,
    download: Download,
    start: int,
    listener: ByteListener,
    cancelled: CancelCheck,
) -> None:
    """Write the body to the part. Raises DiskFull, Cancelled, ModelDamaged if it is too long."""
    total = download.form.size_bytes
    done = start
    try:
        with (
            disk_full_as_error(download.part.parent),
            download.part.open("r+b" if start else "wb") as file,
        ):
            file.seek(start)
            file.truncate()
            for chunk in response.iter_content(_CHUNK):
                if cancelled():
                    raise Cancelled
                done += len(chunk)
                if done > total:
                    break
                file.write(chunk)
                listener(done, total)
    except DiskFull:
        _discard(download)  # half a file that fills the disk helps nobody
        raise
    if done > total:
        _discard(download)
        message = f"{response.url} serves more than {download.title}."
        raise ModelDamaged(message, detail=response.url)


def _settle(download: Download, cancelled: CancelCheck) -> bool:
    """Move a complete part to its place if its checksum is right, else drop it."""
    if hash_file(download.part, cancelled) != download.form.sha256:
        _discard(download)
        return False
    with disk_full_as_error(download.target.parent):
        with download.part.open("rb") as file:
            os.fsync(file.fileno())
        download.part.replace(download.target)
        download.tag.unlink(missing_ok=True)
        sync_folder(download.target.parent)
    return True


def _unreachable(url: str, error: requests.RequestException) -> str:
    kind = "does not answer in time" if isinstance(error, requests.Timeout) else "cannot be reached"
    return f"{urlsplit(url).netloc} {kind}. Is there a network?"


def _most_telling(failures: list[EnvironmentFault]) -> EnvironmentFault:
    """The failure to show: wrong bytes before a missing file before no network."""
    for kind in (ModelDamaged, ModelMissing):
        for failure in failures:
            if isinstance(failure, kind):
                return failure
    return failures[0]
