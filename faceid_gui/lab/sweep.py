"""An evaluation from end to end: photos, trials, latency, and what comes of it."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from faceid_gui.core.errors import BadRequest, FaceIdError
from faceid_gui.core.types import Image
from faceid_gui.lab.cache import VectorCache
from faceid_gui.lab.hygiene import duplicates, find_faults, separation
from faceid_gui.lab.latency import fused, measure, measure_remote
from faceid_gui.lab.looking import Looked, look
from faceid_gui.lab.machine import this_machine
from faceid_gui.lab.pairs import only_pairs
from faceid_gui.lab.parts import Dataset, PhotoRef, Subject
from faceid_gui.lab.plan import Attempt, Plan, attempts
from faceid_gui.lab.recommend import recommend
from faceid_gui.lab.request import EvaluateProgress
from faceid_gui.lab.results import Finding, FindingKind, Latency, Metric, Run, Trial
from faceid_gui.lab.sights import Sight
from faceid_gui.lab.trial import make_trial

_log = logging.getLogger(__name__)

FUSED: Final = "a kiosk runs one network at a time"
RAW: Final = "a kiosk compares unit vectors, which have no other lengths"

Listener = Callable[[EvaluateProgress], None]
Asked = Callable[[], bool]


def evaluate(
    dataset: Dataset,
    plan: Plan,
    *,
    cache: VectorCache | None = None,
    progress: Listener = lambda _: None,
    cancelled: Asked = lambda: False,
    wall: Callable[[], float] = time.time,
) -> Run:
    """Try everything that the plan names on a dataset.

    What fails alone (a photo, a network, a trial) is a finding. Where ``cancelled`` says True,
    the run holds the trials that are whole; what was found out of photos stays in the cache, so
    that the next evaluation goes on there. ``progress`` and ``cancelled`` are called by the
    caller's thread. The cache is written and tidied, and may be used again. Raises BadRequest
    where the plan has no pack or the dataset nobody.
    """
    if plan.pairs is not None:
        dataset = only_pairs(dataset, plan.pairs)
    if not plan.packs or not plan.metrics or not plan.photos:
        raise BadRequest("an evaluation needs a network, a metric and a number of photos")
    if not dataset.people:
        raise BadRequest("an evaluation needs people with photos")
    begin, at = time.monotonic(), wall()
    work = _Work(dataset, plan, progress, cancelled, attempts(plan))
    store = cache if cache is not None else VectorCache(None)
    try:
        looked = work.look(store)
    finally:
        store.close()
    trials = work.trials(looked) if looked.whole else ()
    return Run(
        id=uuid.uuid4().hex,
        at=at,
        dataset=dataset.title,
        people=len(dataset.people),
        photos=_count(dataset.people),
        strangers=len(dataset.strangers),
        groups=dataset.groups,
        trials=trials,
        findings=(*plan.noticed, *looked.findings, *_hygiene(looked, plan), *work.findings),
        recommendation=recommend(
            trials,
            people=len(dataset.people),
            strangers=len(dataset.strangers),
            groups=dataset.groups,
            own_crops=dataset.crops,
        ),
        counts=looked.counts,
        machine=this_machine(),
        took_s=time.monotonic() - begin,
        whole=looked.whole and not work.stopped,
        own_crops=dataset.crops,
    )


def _count(subjects: Sequence[Subject]) -> int:
    return sum(len(subject.photos) for subject in subjects)


def _hygiene(looked: Looked, plan: Plan) -> tuple[Finding, ...]:
    """What is wrong with the data, by the network that tells people best apart.

    A list of pairs says by itself who is who, as those who published it did: no label of its
    photos is questioned.
    """
    if not looked.seen:
        return ()
    if plan.pairs is not None:
        return duplicates(looked.duplicates, looked.seen[0].table)
    tables = [one.table for one in looked.seen]
    best = tables[0] if len(tables) == 1 else max(tables, key=separation)
    return (*duplicates(looked.duplicates, best), *find_faults(best))


@dataclass(slots=True, eq=False)
class _Work:
    """The steps of one evaluation, and what was noticed on the way."""

    dataset: Dataset
    plan: Plan
    progress: Listener
    cancelled: Asked
    attempts: tuple[Attempt, ...]
    findings: list[Finding] = field(default_factory=list)
    stopped: bool = False

    def look(self, cache: VectorCache) -> Looked:
        """All photos by all sights that the attempts take."""
        sights = tuple(dict.fromkeys(sight for one in self.attempts for sight in one.sights))
        return look(
            self.dataset,
            sights,
            cache=cache,
            workers=self.plan.workers,
            progress=self.progress,
            cancelled=self.cancelled,
        )

    def trials(self, looked: Looked) -> tuple[Trial, ...]:
        """Every attempt whose networks worked, in the order of the attempts, with latency."""
        made: list[tuple[Attempt, Trial]] = []
        for number, attempt in enumerate(self.attempts):
            if self._stop():
                break
            trial = self._trial(attempt, looked)
            if trial is not None:
                made.append((attempt, trial))
            self._say("trials", number + 1, len(self.attempts), attempt.choice.key)
        times = self._latencies([attempt for attempt, _ in made]) if self.plan.latency else {}
        return tuple(replace(trial, latency=_latency_of(attempt, times)) for attempt, trial in made)

    def _trial(self, attempt: Attempt, looked: Looked) -> Trial | None:
        tables = [looked.table(s.detector.key, s.pack.key) for s in attempt.sights]
        found = [table for table in tables if table is not None]
        if len(found) < len(tables):
            return None  # the network that failed was reported
        try:
            trial = make_trial(
                found,
                attempt.choice,
                title=attempt.title,
                detector_title=attempt.detector_title,
                licence=attempt.licence,
                commercial=attempt.commercial,
                pairs=self.plan.pairs,
                seed=self.plan.seed,
            )
        except FaceIdError as error:
            detail = f"{attempt.title} could not be measured: {error}"
            self.findings.append(
                Finding(FindingKind.NETWORK_FAILED, detail, attempt.title, other=attempt.choice.key)
            )
            return None
        if attempt.choice.fused:
            return replace(trial, usable=False, why_not=FUSED)
        if attempt.choice.metric is Metric.EUCLIDEAN and not found[0].unit_only:
            return replace(trial, usable=False, why_not=RAW)
        return trial

    # --- latency --------------------------------------------------------------------------

    def _latencies(self, made: Sequence[Attempt]) -> dict[Sight, tuple[Latency, ...]]:
        sights = tuple(dict.fromkeys(sight for one in made for sight in one.sights))
        photo = self._some_photo()
        times: dict[Sight, tuple[Latency, ...]] = {}
        for number, sight in enumerate(sights):
            if photo is None or self._stop():
                break
            timed = self._timed(sight, photo)
            if self._stop():
                break  # it was cut short
            times[sight] = timed
            what = f"{sight.detector.title}, {sight.pack.title}"
            self._say("latency", number + 1, len(sights), what)
        return times

    def _timed(self, sight: Sight, photo: Image) -> tuple[Latency, ...]:
        found: list[Latency] = []
        try:
            found.append(measure(sight.detector, sight.pack, photo, cancelled=self._stop))
            server = self.plan.remote(sight.pack) if self.plan.remote is not None else None
            if server is not None:
                try:
                    found.append(measure_remote(server, photo, cancelled=self._stop))
                finally:
                    server.close()
        except FaceIdError as error:
            detail = f"{sight.pack.title} could not be timed: {error}"
            kind = FindingKind.NETWORK_FAILED
            self.findings.append(Finding(kind, detail, sight.pack.title, other=sight.detector.key))
        return tuple(found)

    def _some_photo(self) -> Image | None:
        """A photo to time with: the first that can be read."""
        for subject in (*self.dataset.people, *self.dataset.strangers):
            for photo in subject.photos:
                image = self._image(photo)
                if image is not None:
                    return image
        return None

    def _image(self, photo: PhotoRef) -> Image | None:
        try:
            return self.dataset.source.image(photo)
        except FaceIdError as error:
            _log.debug("%s cannot be timed with: %s", photo.key, error)
            return None

    def _stop(self) -> bool:
        self.stopped = self.stopped or self.cancelled()
        return self.stopped

    def _say(self, stage: str, done: int, total: int, what: str) -> None:
        self.progress(EvaluateProgress(stage, done, total, what))


def _latency_of(attempt: Attempt, times: dict[Sight, tuple[Latency, ...]]) -> tuple[Latency, ...]:
    """The times of an attempt's networks; of two, where both were timed at one place."""
    first, *rest = (times.get(sight, ()) for sight in attempt.sights)
    if not rest:
        return first
    return tuple(
        fused(one, other) for one in first for other in rest[0] if one.where == other.where
    )
