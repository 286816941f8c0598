"""Many photos to samples on several backends at once, bounded, in no particular order."""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.errors import BadImage, FaceIdError
from faceid_gui.core.photos import MAX_FILE_BYTES, decode_photo, read_photo
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract, NewSample
from faceid_gui.services.enrolment.enroller import Effort, Enroller

_AHEAD = 32
_DEADLINE_S = 30.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PhotoTask:
    """A photo of a person that waits to become a sample.

    ``known`` are the digests of the person's photos that are samples already. ``effort`` and
    ``mirrored`` are for Enroller.sample.
    """

    name: str
    path: Path
    known: frozenset[str] = frozenset()
    effort: Effort = Effort.THOROUGH
    mirrored: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PhotoResult:
    """What became of a photo: a sample, an error, or nothing because it is known."""

    task: PhotoTask
    sample: NewSample | None = None
    error: FaceIdError | None = None


def photo_source(data: bytes, path: Path) -> str:
    """Where a sample came from: the digest of the photo's bytes and the end of its path."""
    tail = "/".join(path.parts[-2:])
    readable = os.fsencode(tail).decode("utf-8", "replace")
    return f"{digest_of(data)}|{readable}"


def digest_of(data: bytes) -> str:
    """The name of a photo's bytes, the same wherever the file lies."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def source_digest(source: str) -> str:
    """The digest in a sample's source, or all of it where there is none."""
    return source.split("|", 1)[0]


class PhotoWorkers:
    """Threads with a backend each that turn tasks into results.

    The factory is called once per worker, in its thread. Use as a context manager: leaving
    it stops the workers and closes their backends.
    """

    def __init__(
        self,
        make_backend: Callable[[], FaceBackend],
        *,
        keep_crops: bool,
        workers: int = 1,
    ) -> None:
        self._make_backend = make_backend
        self._keep_crops = keep_crops
        self._tasks: queue.Queue[PhotoTask | None] = queue.Queue()
        self._results: queue.Queue[PhotoResult | Exception] = queue.Queue()
        self._stopping = threading.Event()
        self.contract: EmbeddingContract | None = None
        """The contract of the samples; known by the time of the first result."""
        self._threads = [
            threading.Thread(target=self._run, name=f"photos-{number}", daemon=True)
            for number in range(max(1, workers))
        ]

    def __enter__(self) -> PhotoWorkers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for _thread in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join(timeout=_DEADLINE_S)

    def each(self, tasks: Iterable[PhotoTask]) -> Iterator[PhotoResult]:
        """Results as they come; reads ``tasks`` only a little ahead.

        Raises what a worker could not deal with, such as a backend that does not open.
        """
        waiting = 0
        for task in tasks:
            self._tasks.put(task)
            waiting += 1
            if waiting >= _AHEAD:
                yield self._next()
                waiting -= 1
        for _ in range(waiting):
            yield self._next()

    def _next(self) -> PhotoResult:
        result = self._results.get()
        if isinstance(result, Exception):
            raise result
        return result

    def _run(self) -> None:
        try:
            backend = self._make_backend()
            self.contract = backend.contract
            try:
                enroller = Enroller(backend, keep_crops=self._keep_crops)
                while (task := self._tasks.get()) is not None and not self._stopping.is_set():
                    self._results.put(_result_of(task, enroller))
            finally:
                backend.close()
        except Exception as error:
            _log.debug("a photo worker ended", exc_info=True)
            self._results.put(error)


def _result_of(task: PhotoTask, enroller: Enroller) -> PhotoResult:
    try:
        data = read_bytes(task.path)
        if digest_of(data) in task.known:
            return PhotoResult(task)
        image = decode_photo(data)
        source = photo_source(data, task.path)
        sample = enroller.sample(image, source, effort=task.effort, mirrored=task.mirrored)
        return PhotoResult(task, sample)
    except FaceIdError as error:
        return PhotoResult(task, error=error)
    except MemoryError as error:
        refused = BadImage("there is not enough memory for this picture")
        refused.__cause__ = error
        return PhotoResult(task, error=refused)


def read_bytes(path: Path) -> bytes:
    """The bytes of a photo. Raises BadImage for what is no file of a sensible size."""
    try:
        if path.is_file() and 0 < path.stat().st_size <= MAX_FILE_BYTES:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        _log.debug("%r cannot be read: %s", path, error)
    read_photo(path)  # knows the reason, and raises it
    raise BadImage("the file cannot be read")
