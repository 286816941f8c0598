"""Photos to embeddings: each is detected once per detector and embedded once per network."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from faceid_gui.lab.cache import VectorCache
from faceid_gui.lab.look_record import LookRecord
from faceid_gui.lab.look_worker import Bench, LookWorker
from faceid_gui.lab.parts import Dataset
from faceid_gui.lab.request import EvaluateProgress
from faceid_gui.lab.results import Counts, Finding
from faceid_gui.lab.sights import Sight, rounds
from faceid_gui.lab.vectors import VectorTable

_POLL_S: Final = 0.1
_DEADLINE_S: Final = 60.0
_FLUSH_EVERY: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The embeddings of the dataset by one sight."""

    sight: Sight
    table: VectorTable


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What was found out of a dataset's photos.

    ``seen`` has every sight that worked, in the order in which they were asked for; it is empty
    where ``whole`` is False: then somebody stopped it. ``duplicates`` are photos of equal bytes.
    """

    seen: tuple[Seen, ...]
    findings: tuple[Finding, ...]
    counts: Counts
    duplicates: tuple[tuple[str, ...], ...]
    whole: bool

    def table(self, detector: str, pack: str) -> VectorTable | None:
        """The embeddings by a pack behind a detector, None where that failed."""
        for one in self.seen:
            if (one.sight.detector.key, one.sight.pack.key) == (detector, pack):
                return one.table
        return None


def look(
    dataset: Dataset,
    sights: Sequence[Sight],
    *,
    cache: VectorCache | None = None,
    workers: int | None = None,
    progress: Callable[[EvaluateProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Looked:
    """Look at all photos with all sights, on ``workers`` threads (one per core).

    A network that fails is reported and its sights are missing; so is a photo that cannot be
    read. What is found out goes to the cache, also where somebody stops; the caller closes the
    cache. ``progress`` and ``cancelled`` are called by the caller's own thread. Raises Bug and
    the like where the work itself is at fault.
    """
    record = LookRecord(dataset)
    shared = cache if cache is not None else VectorCache(None)
    private = VectorCache(None)
    planned = rounds(sights)
    whole = True
    for place, one in enumerate(planned):
        bench = Bench(
            one, dataset.source, record, shared, private,
            queue.SimpleQueue(), queue.SimpleQueue(), threading.Event(),
        )  # fmt: skip
        crew = 1 if one.heavy else workers or os.cpu_count() or 1
        say = _Progress(progress, place, len(planned), record)
        whole = whole and _work(bench, crew, say, cancelled)
        shared.flush()
        if not whole:
            break
    return Looked(
        seen=tuple(Seen(s, record.table(s)) for s in sights if _works(s, record)) if whole else (),
        findings=record.findings,
        counts=Counts(dict(record.detected), dict(record.embedded), record.cached),
        duplicates=_duplicates(record),
        whole=whole,
    )


def _works(sight: Sight, record: LookRecord) -> bool:
    networks = (sight.detector.key, sight.pack.contract.id)
    return not any(record.is_broken(network) for network in networks)


@dataclass(frozen=True, slots=True)
class _Progress:
    """Tells how far a round among others is."""

    listener: Callable[[EvaluateProgress], None]
    round: int
    rounds: int
    record: LookRecord

    def __call__(self, done: int, number: int) -> None:
        each = len(self.record.tasks)
        what = self.record.tasks[number].photo.key
        self.listener(
            EvaluateProgress("photos", self.round * each + done, self.rounds * each, what)
        )


def _work(bench: Bench, crew: int, say: _Progress, cancelled: Callable[[], bool]) -> bool:
    """One round; whether it came to its end."""
    total = len(bench.record.tasks)
    for number in range(total):
        bench.todo.put(number)
    threads = [
        threading.Thread(target=LookWorker(bench).run, name=f"lab-{number}", daemon=True)
        for number in range(min(crew, max(total, 1)))
    ]
    for thread in threads:
        thread.start()
    try:
        return _follow(bench, threads, total, say, cancelled)
    finally:
        bench.stopping.set()
        for thread in threads:
            thread.join(timeout=_DEADLINE_S)


def _follow(
    bench: Bench,
    threads: Sequence[threading.Thread],
    total: int,
    say: _Progress,
    cancelled: Callable[[], bool],
) -> bool:
    done = 0
    # Threads end after their last batch, and that only when all photos were taken.
    while done < total or any(thread.is_alive() for thread in threads):
        if cancelled():
            return False
        try:
            found = bench.done.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if isinstance(found, Exception):
            raise found
        done += 1
        say(done, found)
        if done % _FLUSH_EVERY == 0:
            bench.cache.flush()
    return True


def _duplicates(record: LookRecord) -> tuple[tuple[str, ...], ...]:
    """Keys of photos that are byte for byte the same, in the dataset's order."""
    alike: dict[str, list[str]] = {}
    for number, digest in sorted(record.digests.items()):
        alike.setdefault(digest, []).append(record.tasks[number].photo.key)
    return tuple(tuple(keys) for keys in alike.values() if len(keys) > 1)
