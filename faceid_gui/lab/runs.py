"""Evaluations that are kept, so that a later one can be compared with them.

A run names people, so it is kept sealed, and erased with ``clear``. One of the gallery's own
people has a name by which the store finds it: it goes when anybody of them is erased. Each file
has a head line for the list, then the run itself, compressed.
"""

from __future__ import annotations

import json
import logging
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest, NotFound
from faceid_gui.lab.parts import OF_THE_GALLERY, SealedFiles
from faceid_gui.lab.report import codec
from faceid_gui.lab.request import BY_PARENT, EvaluateRequest
from faceid_gui.lab.results import Metric, Run

KEPT: Final = 50
"""Runs that are kept unless told otherwise; the oldest go first."""

_PREFIX: Final = "run-"
_OWN: Final = OF_THE_GALLERY + _PREFIX

_log = logging.getLogger(__name__)


def new_run_id(at: float) -> str:
    """A name for a run that began at Unix time ``at``: sorts by time, and is no one else's."""
    return f"{datetime.fromtimestamp(at, UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A kept run in a list. ``sentence`` is its recommendation, in English."""

    id: str
    at: float
    dataset: str
    people: int
    photos: int
    strangers: int
    trials: int
    took_s: float
    whole: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run, and what was asked for, where that is known: it says where the photos are."""

    run: Run
    request: EvaluateRequest | None = None


def summary_of(run: Run) -> RunSummary:
    """The run in a list."""
    return RunSummary(
        id=run.id,
        at=run.at,
        dataset=run.dataset,
        people=run.people,
        photos=run.photos,
        strangers=run.strangers,
        trials=len(run.trials),
        took_s=run.took_s,
        whole=run.whole,
        sentence=run.recommendation.sentence,
    )


class RunShelf:
    """Keeps runs in sealed files, the newest ``most`` of them. As thread-safe as the files."""

    def __init__(self, files: SealedFiles, *, most: int = KEPT) -> None:
        self._files = files
        self._most = most

    def save(self, run: Run, request: EvaluateRequest | None = None) -> None:
        """Keep a run, in the place of one of the same id. Raises DiskFull, EnvironmentFault."""
        document = codec.run_document(run)
        document["request"] = None if request is None else _request_document(request)
        head = _json(codec.encode(summary_of(run)))
        name = (_OWN if run.own_crops else _PREFIX) + run.id
        self._files.put(name, head + b"\n" + zlib.compress(_json(document)))
        for old in self.list()[self._most :]:
            self.remove(old.id)

    def list(self) -> tuple[RunSummary, ...]:
        """What is kept, newest first; a damaged one is passed over, and logged."""
        read = (self._summary(name) for name in self._names())
        return tuple(
            sorted((one for one in read if one is not None), key=lambda one: (-one.at, one.id))
        )

    def load(self, run_id: str) -> StoredRun:
        """A run by its id. Raises NotFound where there is none, or it cannot be read."""
        names = self._names_of(run_id)
        content = self._files.get(names[0]) if names else None
        if content is None:
            raise NotFound(f"no run {run_id} is kept", detail=run_id)
        try:
            return _stored(content)
        except BadRequest as error:
            raise NotFound(f"the run {run_id} cannot be read", detail=error.detail) from error

    def remove(self, run_id: str) -> None:
        """Erase one; nothing happens where there is none."""
        for name in self._names_of(run_id):
            self._files.remove(name)

    def clear(self) -> int:
        """Erase all of them, damaged ones too; says how many there were."""
        names = self._names()
        for name in names:
            self._files.remove(name)
        return len(names)

    def _names(self) -> tuple[str, ...]:
        return tuple(name for name in self._files.names() if name.startswith((_PREFIX, _OWN)))

    def _names_of(self, run_id: str) -> tuple[str, ...]:
        return tuple(name for name in self._names() if name in (_PREFIX + run_id, _OWN + run_id))

    def _summary(self, name: str) -> RunSummary | None:
        content = self._files.get(name)
        if content is None:
            return None
        try:
            head = codec.parse(content.partition(b"\n")[0])
            return codec.decode(RunSummary, head, "head")
        except BadRequest as error:
            _log.warning("the kept run %s is damaged: %s", name, error.detail)
            return None


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=True, allow_nan=False).encode("ascii")


def _stored(content: bytes) -> StoredRun:
    try:
        document = codec.parse(zlib.decompress(content.partition(b"\n")[2]))
    except zlib.error as error:
        raise BadRequest("the kept run is damaged", detail=str(error)) from error
    request = document.pop("request", None) if isinstance(document, dict) else None
    run = codec.run_of(document)
    return StoredRun(run, None if request is None else _request_of(request))


# --- what was asked for ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """An EvaluateRequest with paths as texts."""

    folder: str | None
    strangers: str | None
    pairs: str | None
    packs: tuple[str, ...]
    detectors: tuple[str, ...]
    metrics: tuple[Metric, ...]
    photos: tuple[int, ...]
    groups: str | None
    fuse: bool
    latency: bool
    remote: bool
    limit: int | None


def _request_document(request: EvaluateRequest) -> object:
    return codec.encode(
        _Asked(
            folder=_text(request.folder),
            strangers=_text(request.strangers),
            pairs=_text(request.pairs),
            packs=request.packs,
            detectors=request.detectors,
            metrics=request.metrics,
            photos=request.photos,
            groups=_text(request.groups),
            fuse=request.fuse,
            latency=request.latency,
            remote=request.remote,
            limit=request.limit,
        )
    )


def _request_of(value: object) -> EvaluateRequest:
    asked = codec.decode(_Asked, value, "request")
    groups = asked.groups
    return EvaluateRequest(
        folder=_path(asked.folder),
        strangers=_path(asked.strangers),
        pairs=_path(asked.pairs),
        packs=asked.packs,
        detectors=asked.detectors,
        metrics=asked.metrics,
        photos=asked.photos,
        groups=groups if groups == BY_PARENT else _path(groups),
        fuse=asked.fuse,
        latency=asked.latency,
        remote=asked.remote,
        limit=asked.limit,
    )


def _text(path: Path | str | None) -> str | None:
    return None if path is None else str(path)


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)
