"""One thread that looks at photos with networks of its own."""

from __future__ import annotations

import hashlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from faceid_gui.core.embedding import combine, crop_of, unit_rows
from faceid_gui.core.errors import BadImage, BadRequest, FaceIdError, NoFace
from faceid_gui.core.geometry import ARCFACE_112
from faceid_gui.core.names import quoted
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.ports import FaceBackend, RawEmbedder
from faceid_gui.core.prominence import DOMINANCE, prominence
from faceid_gui.core.types import Image, Landmarks
from faceid_gui.lab.cache import Row, VectorCache
from faceid_gui.lab.look_record import STRIKES, LookRecord
from faceid_gui.lab.parts import LabDetector, LabPack, PhotoSource
from faceid_gui.lab.results import Finding, FindingKind
from faceid_gui.lab.sights import (
    FACE_WIDTH,
    Round,
    Sight,
    crops_for,
    distinct_detectors,
    faces_key,
)

_log = logging.getLogger(__name__)

_CROPS_AT_ONCE: Final = 16
_BATCH_S: Final = 0.3
"""About so long a network may be busy before it is asked again whether somebody stopped."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What the workers of a round share. ``cache`` may reach the disk; ``private`` is for crops
    of the gallery, which stay in memory. ``done`` gets the number of each photo, or a fault."""

    round: Round
    source: PhotoSource
    record: LookRecord
    cache: VectorCache
    private: VectorCache
    todo: queue.SimpleQueue[int]
    done: queue.SimpleQueue[int | Exception]
    stopping: threading.Event


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """Crops of one photo that wait to be embedded together with others."""

    number: int
    digest: str
    cache: VectorCache
    key: str
    targets: tuple[Sight, ...]
    crops: tuple[Image, ...]


class LookWorker:
    """Takes photos from the bench until there is none, or it is asked to stop.

    Networks are opened when the first photo needs them, and closed by this thread.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._record = bench.record
        self._eyes: dict[str, FaceBackend] = {}
        self._networks: dict[str, FaceBackend] = {}
        self._waiting: dict[str, list[_Job]] = {}
        self._pace: dict[str, float] = {}  # seconds for a crop, at best

    def run(self) -> None:
        """The thread's work."""
        bench = self._bench
        try:
            while not bench.stopping.is_set():
                try:
                    number = bench.todo.get_nowait()
                except queue.Empty:
                    break
                self._look(number)
                bench.done.put(number)
            # Also where somebody stopped: it is little, and need not be looked for again.
            for contract_id in tuple(self._waiting):
                self._embed(contract_id)
        except Exception as error:
            _log.exception("a worker of the lab ended")
            bench.done.put(error)
        finally:
            for backend in (*self._eyes.values(), *self._networks.values()):
                self._close(backend)

    # --- one photo ------------------------------------------------------------------------

    def _look(self, number: int) -> None:
        task = self._record.tasks[number]
        try:
            picture = _Picture(self._bench.source.read(task.photo), crop=task.photo.crop)
            self._record.digests[number] = picture.digest
            if task.photo.crop:
                self._look_at_crop(number, picture)
                return
            for detector in distinct_detectors(self._bench.round.sights):
                if self._bench.stopping.is_set():
                    return
                self._look_with(detector, number, picture)
        except (FaceIdError, MemoryError) as error:
            name, photo = self._named(number)
            reason = str(error) or "there is not enough memory for it"
            detail = f"the photo {photo} of {quoted(name)} cannot be used: {reason}"
            self._record.note(Finding(FindingKind.UNREADABLE, detail, name, photo))

    def _look_with(self, detector: LabDetector, number: int, picture: _Picture) -> None:
        face = self._face(detector, number, picture)
        if face is None:
            return
        self._tell_of_faces(face, detector, number)
        for sight in self._bench.round.sights:
            if sight.detector.key != detector.key:
                continue
            if face[0] == 0.0:
                self._record.vector(sight.key, number, _nothing(sight))
                continue
            landmarks = face[2:].reshape(5, 2)
            self._want((sight,), sight.key, self._bench.cache, number, picture, landmarks)

    def _look_at_crop(self, number: int, picture: _Picture) -> None:
        """A crop has one embedding per network, whatever detector stands before it."""
        sights = self._bench.round.sights
        for contract_id in dict.fromkeys(sight.pack.contract.id for sight in sights):
            alike = tuple(sight for sight in sights if sight.pack.contract.id == contract_id)
            if alike[0].pack.own_alignment:
                why = BadRequest("kept face pictures are not cut as it wants them")
                self._record.failed(contract_id, alike[0].pack.title, why, strikes=STRIKES)
                continue
            key, private = f"crops|{contract_id}", self._bench.private
            self._want(alike, key, private, number, picture, ARCFACE_112.points)

    def _face(self, detector: LabDetector, number: int, picture: _Picture) -> Row | None:
        """What the detector says of the photo, as FACE_WIDTH numbers; None where it failed."""
        cache, key = self._bench.cache, faces_key(detector)
        known = cache.get(key, FACE_WIDTH, picture.digest)
        if known is not None:
            return known
        image = picture.image
        backend = self._opened(self._eyes, detector.key, detector.title, detector.open)
        if backend is None:
            return None
        row = self._guarded(detector.key, detector.title, lambda: _find_face(backend, image))
        if row is None:
            self._tell_of_fault(detector.key, detector.title, number)
            return None
        self._record.count(detected=detector.key)
        cache.put(key, FACE_WIDTH, picture.digest, row)
        return row

    def _tell_of_faces(self, face: Row, detector: LabDetector, number: int) -> None:
        name, photo = self._named(number)
        if face[0] == 0.0:
            detail = f"{detector.title} finds no face in the photo {photo} of {quoted(name)}"
            kind = FindingKind.NO_FACE
            self._record.note(Finding(kind, detail, name, photo, other=detector.key))
        elif face[1] != 0.0:
            detail = f"there are several faces in the photo {photo} of {quoted(name)}"
            self._record.note(Finding(FindingKind.SEVERAL_FACES, detail, name, photo))

    def _tell_of_fault(self, network: str, title: str, number: int) -> None:
        """A photo that a network failed with, where the network goes on."""
        if not self._record.is_broken(network):
            name, photo = self._named(number)
            detail = f"{title} failed with the photo {photo} of {quoted(name)}"
            kind = FindingKind.NETWORK_FAILED
            self._record.note(Finding(kind, detail, name, photo, other=network))

    def _named(self, number: int) -> tuple[str, str]:
        task = self._record.tasks[number]
        return self._record.subjects[task.owner].name, task.photo.key

    # --- networks -------------------------------------------------------------------------

    def _want(
        self,
        targets: tuple[Sight, ...],
        key: str,
        cache: VectorCache,
        number: int,
        picture: _Picture,
        landmarks: Landmarks,
    ) -> None:
        """Have a face embedded for some sights of one network, unless it is known."""
        pack = targets[0].pack
        known = cache.get(key, pack.contract.dimension, picture.digest)
        if known is not None:
            self._settle(targets, number, known)
            self._record.count(cached=1)
            return
        try:
            crop = crop_of(pack.contract)
            crops = crops_for(picture.image, landmarks, crop, targets[0].effort)
        except NoFace:
            nothing = _nothing(targets[0])
            self._settle(targets, number, nothing)
            cache.put(key, pack.contract.dimension, picture.digest, nothing)
            return
        jobs = self._waiting.setdefault(pack.contract.id, [])
        jobs.append(_Job(number, picture.digest, cache, key, targets, crops))
        if sum(len(job.crops) for job in jobs) >= self._at_once(pack.contract.id):
            self._embed(pack.contract.id)

    def _at_once(self, contract_id: str) -> int:
        """So many crops take a network little enough time; one where that is not known yet."""
        pace = self._pace.get(contract_id)
        return 1 if pace is None else int(min(_CROPS_AT_ONCE, max(1.0, _BATCH_S / pace)))

    def _settle(self, targets: tuple[Sight, ...], number: int, row: Row) -> None:
        for sight in targets:
            self._record.vector(sight.key, number, row)

    def _embed(self, contract_id: str) -> None:
        """Embed what waits for a network: all at once, and one by one where that fails."""
        jobs = self._waiting.pop(contract_id, [])
        pack = next(s.pack for s in self._bench.round.sights if s.pack.contract.id == contract_id)
        backend = self._opened(self._networks, contract_id, pack.title, pack.open) if jobs else None
        if backend is None:
            return
        # Of several photos one may be at fault: that says nothing of the network yet.
        if len(jobs) > 1 and self._embed_jobs(backend, pack, jobs, strike=False):
            return
        for job in jobs:
            if self._bench.stopping.is_set():
                return
            if not self._embed_jobs(backend, pack, [job], strike=True):
                self._tell_of_fault(contract_id, pack.title, job.number)

    def _embed_jobs(
        self, backend: FaceBackend, pack: LabPack, jobs: list[_Job], *, strike: bool
    ) -> bool:
        crops = [crop for job in jobs for crop in job.crops]
        begin = time.perf_counter()
        rows = self._guarded(
            pack.contract.id, pack.title, lambda: _vectors(backend, crops), strikes=int(strike)
        )
        if rows is None:
            return False
        took = max((time.perf_counter() - begin) / len(crops), 1e-6)
        self._pace[pack.contract.id] = min(took, self._pace.get(pack.contract.id, took))
        start = 0
        for job in jobs:
            row = _joined(rows[start : start + len(job.crops)])
            start += len(job.crops)
            job.cache.put(job.key, pack.contract.dimension, job.digest, row)
            self._settle(job.targets, job.number, row)
            first = job.targets[0]
            behind = "" if job.key.startswith("crops|") else f"{first.detector.key}|"
            self._record.count(embedded=f"{behind}{first.pack.key}")
        return True

    def _opened(
        self,
        opened: dict[str, FaceBackend],
        key: str,
        title: str,
        opener: Callable[[], FaceBackend],
    ) -> FaceBackend | None:
        """The thread's own backend, opened at the first need; None where it is broken."""
        if self._record.is_broken(key):
            return None
        if key not in opened:
            backend = self._guarded(key, title, opener, strikes=STRIKES)
            if backend is None:
                return None
            opened[key] = backend
        return opened[key]

    def _guarded(
        self, key: str, title: str, work: Callable[[], _T], *, strikes: int = 1
    ) -> _T | None:
        """What the work gives, None where it fails: a network may raise anything.

        A failure counts so many ``strikes`` against the network.
        """
        if self._record.is_broken(key):
            return None
        try:
            result = work()
        except Exception as error:
            _log.warning("%s failed: %s", title, error, exc_info=not isinstance(error, FaceIdError))
            self._record.failed(key, title, error, strikes=strikes)
            return None
        self._record.worked(key)
        return result

    def _close(self, backend: FaceBackend) -> None:
        try:
            backend.close()
        except Exception:
            _log.warning("a network of the lab could not be closed", exc_info=True)


class _Picture:
    """The bytes of a photo, decoded when they are first needed, and once."""

    def __init__(self, data: bytes, *, crop: bool) -> None:
        self.digest = hashlib.sha256(data).hexdigest()
        self._data = data
        self._crop = crop
        self._image: Image | None = None

    @property
    def image(self) -> Image:
        """The photo upright. Raises BadImage."""
        if self._image is None:
            image = decode_photo(self._data)
            width, height = ARCFACE_112.size
            if self._crop and image.shape[:2] != (height, width):
                raise BadImage("the kept face picture has the wrong size")
            self._image = image
        return self._image


def _find_face(backend: FaceBackend, image: Image) -> Row:
    """The face that the picture is of, as FACE_WIDTH numbers; the first is 0 without a face."""
    row = np.zeros(FACE_WIDTH, np.float32)
    try:
        faces = backend.detect(image, careful=True)
    except NoFace:
        return row
    ranked = sorted(faces, key=lambda face: prominence(face, image), reverse=True)
    if not ranked or not np.isfinite(ranked[0].landmarks).all():
        return row
    row[0] = 1.0
    if len(ranked) > 1:
        first, second = (prominence(face, image) for face in ranked[:2])
        row[1] = float(first < DOMINANCE * second)
    row[2:] = ranked[0].landmarks.reshape(10)
    return row


def _vectors(backend: FaceBackend, crops: list[Image]) -> Row:
    """The network's rows, with a length of their own where it tells that: shape (n, d)."""
    embed = backend.embed_raw if isinstance(backend, RawEmbedder) else backend.embed
    rows = embed(crops)
    unit_rows(rows)  # raises for what cannot be compared
    return np.asarray(rows, np.float32)


def _joined(rows: Row) -> Row:
    """One row of a photo's several: where the kiosk's own sum of unit rows points, shape (d,).

    As long as the network's are on the average, so that cosines are those at the door, and
    distances of raw vectors those of the network.
    """
    length = float(np.linalg.norm(rows, axis=1).mean())
    return np.asarray(combine(unit_rows(rows)) * length, np.float32)


def _nothing(sight: Sight) -> Row:
    return np.zeros(sight.pack.contract.dimension, np.float32)
