"""Recorded visits through another pack, threshold or policy: what would have been decided.

Nothing is changed by it. It knows the looks that were taken at the door; a setting under which
the door would have looked longer is judged by what was recorded.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Final

from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.errors import BadImage, ContractMismatch, NoFace
from faceid_gui.core.ports import EngineSettings, FaceBackend, GalleryStore, VisitRecord
from faceid_gui.core.recorded import RecordedLook, RecordedVisit, VisitRecordings
from faceid_gui.core.types import Embedding, EmbeddingContract, Threshold
from faceid_gui.pipeline.judge import Judge
from faceid_gui.pipeline.options import PipelineOptions
from faceid_gui.services.redecide import lacks_only_liveness, redecide
from faceid_gui.services.reembed import embed_crop
from faceid_gui.services.replay_results import (
    Change,
    Outcome,
    ReplayedVisit,
    ReplayProgress,
    ReplayReport,
    Skipped,
)
from faceid_gui.services.thresholds import resolve_threshold
from faceid_gui.services.trial_gallery import trial_gallery
from faceid_gui.services.visit_search import VisitPages
from faceid_gui.settings.schema import with_value
from faceid_gui.settings.tree import Settings

_log = logging.getLogger(__name__)

_PAGE: Final = 500
_LONGEST_VISIT_S: Final = 24 * 3600.0
_UNJUDGED: Final = (DenyReason.LIVENESS_MISSING, DenyReason.LEFT)


@dataclass(frozen=True, slots=True)
class ReplayWish:
    """What is to be tried; None stays as the settings have it."""

    pack: str | None = None
    threshold: float | None = None
    agreeing_frames: int | None = None
    of_frames: int | None = None
    liveness: bool | None = None

    def applied(self, settings: Settings) -> Settings:
        """The settings with the wish carried out. Raises BadRequest where it makes no sense."""
        wanted = {
            "recognition.threshold": self.threshold,
            "access.agreeing_frames": self.agreeing_frames,
            "access.of_frames": self.of_frames,
            "access.liveness": self.liveness,
        }
        for path, value in wanted.items():
            if value is not None:
                settings = with_value(settings, path, value)
        return settings


@dataclass(frozen=True, slots=True, eq=False)
class TrialPack:
    """A pack to replay with. ``open`` gives a backend of it, which the caller closes."""

    key: str
    contract: EmbeddingContract
    default: Threshold
    has_liveness: bool
    open: Callable[[], FaceBackend]


@dataclass(frozen=True, slots=True, eq=False)
class Replayer:
    """Decides the recorded visits of this machine again.

    ``settings`` gives those in force, ``pack`` the pack of a key, or the one in use for None
    (it may raise ModelMissing or NotFound).
    """

    store: GalleryStore
    visits: VisitPages
    recordings: VisitRecordings
    settings: Callable[[], Settings]
    pack: Callable[[str | None], TrialPack]
    options: PipelineOptions = field(default_factory=PipelineOptions)

    def run(
        self,
        wish: ReplayWish,
        *,
        progress: Callable[[ReplayProgress], None] = lambda _step: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ReplayReport:
        """All recorded visits under the wish. Blocks; with another pack it takes its time.

        A network is opened only where something has to be embedded. People whom a named pack
        does not know yet are embedded for the trial from the crops that are kept of them; the
        pack in use knows whom it knows at the door. Raises BadRequest,
        NotFound, ModelMissing, Cancelled before the first visit, and what store and backend raise.
        """
        settings = wish.applied(self.settings())
        pack = self.pack(wish.pack)
        with ExitStack() as opened:
            embedder = _Embedder(pack, opened)
            gallery = trial_gallery(
                self.store,
                pack.contract,
                backend=embedder.backend if wish.pack else lambda: None,
                cancelled=cancelled,
            )
            threshold = resolve_threshold(
                store=self.store,
                contract_id=pack.contract.id,
                override=settings.recognition.threshold,
                default=pack.default,
            )
            policy = settings.policy(pack_has_liveness=pack.has_liveness)
            report = replay(
                self.recordings,
                self.visits,
                settings=EngineSettings(gallery.snapshot, threshold, policy),
                contract=pack.contract,
                embed=embedder.look,
                options=self.options,
                progress=progress,
                cancelled=cancelled,
            )
        return replace(report, pack=pack.key, missing=gallery.missing)


def replay(
    recordings: VisitRecordings,
    visits: VisitPages,
    *,
    settings: EngineSettings,
    contract: EmbeddingContract,
    embed: Callable[[RecordedLook], Embedding | None] | None = None,
    options: PipelineOptions | None = None,
    progress: Callable[[ReplayProgress], None] = lambda _step: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ReplayReport:
    """Every recorded visit decided under ``settings``, with embeddings of ``contract``.

    A visit that was recorded with another contract is embedded again by ``embed`` (None for a
    crop that cannot be used), or skipped where there is none. Work stops after the visit in
    hand once ``cancelled`` says True; the report then says so. Raises what ``embed`` and the
    stores raise.
    """
    judge = Judge(settings, contract)
    names = {person.id: person.name for person in settings.gallery.people}
    desk = _Desk(judge, contract, embed, options or PipelineOptions(), names)
    total = recordings.count()
    done: list[ReplayedVisit] = []
    stopped = False
    before: dict[str, VisitRecord] | None = None
    for recorded in recordings.every():
        if cancelled():
            stopped = True
            break
        if before is None:
            before = _logged_since(visits, recorded.at - _LONGEST_VISIT_S)
        done.append(desk.visit(recorded, before.get(recorded.visit_id)))
        progress(ReplayProgress(len(done), max(total, len(done))))
    return ReplayReport("", settings.threshold, settings.policy, tuple(done), cancelled=stopped)


def _logged_since(visits: VisitPages, at: float) -> dict[str, VisitRecord]:
    """The visits of the log from a Unix time on: of each the first record, its decision.

    A later one of the same visit says that the door failed.
    """
    found: dict[str, VisitRecord] = {}
    before: int | None = None
    while page := visits.page(before=before, since=at, limit=_PAGE):
        for kept in page:  # newest first
            found[kept.visit.visit_id] = kept.visit
        before = page[-1].number
    return found


class _Embedder:
    """Opens the pack's backend when it is needed first."""

    def __init__(self, pack: TrialPack, opened: ExitStack) -> None:
        self._pack = pack
        self._opened = opened
        self._backend: FaceBackend | None = None

    def backend(self) -> FaceBackend:
        """The backend. Raises ContractMismatch where it is of another contract."""
        if self._backend is None:
            backend = self._pack.open()
            self._opened.callback(backend.close)
            if backend.contract.id != self._pack.contract.id:
                raise ContractMismatch("the pack's network is another one")
            self._backend = backend
        return self._backend

    def look(self, look: RecordedLook) -> Embedding | None:
        """A look embedded again, with as much effort as at the door."""
        try:
            return embed_crop(self.backend(), look.crop, careful=look.careful)
        except (BadImage, NoFace) as error:
            _log.info("a recorded crop cannot be embedded: %s", error)
            return None


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """Decides one visit after the other under one judge."""

    judge: Judge
    contract: EmbeddingContract
    embed: Callable[[RecordedLook], Embedding | None] | None
    options: PipelineOptions
    names: dict[str, str]

    def visit(self, recorded: RecordedVisit, logged: VisitRecord | None) -> ReplayedVisit:
        """One visit, compared with what the log says of it."""
        before = None if logged is None else _outcome_of(logged, self.names)
        known = recorded.contract_id == self.contract.id
        if not known and self.embed is None:
            return _skipped(recorded, before, Skipped.NO_NETWORK)
        looks = self._looks(recorded, known=known)  # embedded as far as the decision needs them
        reason, evidence = redecide(recorded, looks, self.judge, self.options)
        if evidence.good_frames < 1:
            return _skipped(recorded, before, Skipped.NO_LOOKS)
        if reason in _UNJUDGED and self._never_judged(recorded, evidence, before):
            return _skipped(recorded, before, Skipped.NO_LIVENESS)
        after = _outcome(reason, evidence, self.names)
        change = _change(before, after)
        return ReplayedVisit(recorded.visit_id, recorded.at, change, before, after)

    def _never_judged(
        self, recorded: RecordedVisit, evidence: Evidence, before: Outcome | None
    ) -> bool:
        """Whether a visit lacks nothing but a liveness that nobody asked for at the time."""
        if recorded.liveness_scores or (before is not None and before.reason in _UNJUDGED):
            return False
        return lacks_only_liveness(evidence, self.judge.policy)

    def _looks(
        self, recorded: RecordedVisit, *, known: bool
    ) -> Iterable[tuple[RecordedLook, Embedding]]:
        """The looks with embeddings that can be of the contract: a damaged one is near nobody."""
        for look in recorded.looks:
            embedding = look.embedding if known or self.embed is None else self.embed(look)
            if embedding is not None and embedding.shape == (self.contract.dimension,):
                yield look, embedding


def _skipped(recorded: RecordedVisit, before: Outcome | None, why: Skipped) -> ReplayedVisit:
    return ReplayedVisit(recorded.visit_id, recorded.at, Change.SKIPPED, before, why=why)


def _outcome_of(visit: VisitRecord, names: dict[str, str]) -> Outcome:
    person_id = visit.person_id or visit.evidence.person_id
    name = visit.name or names.get(person_id or "")
    return Outcome(
        visit.granted,
        visit.reason,
        person_id,
        name,
        _finite(visit.evidence.score),
        _finite(visit.evidence.threshold),
    )


def _outcome(reason: DenyReason | None, evidence: Evidence, names: dict[str, str]) -> Outcome:
    return Outcome(
        reason is None,
        reason,
        evidence.person_id,
        names.get(evidence.person_id or ""),
        _finite(evidence.score),
        _finite(evidence.threshold),
    )


def _change(before: Outcome | None, after: Outcome) -> Change:
    if before is None:
        return Change.UNLOGGED
    if before.granted is not after.granted:
        return Change.ADMITTED if after.granted else Change.REFUSED
    if after.granted and before.person_id != after.person_id:
        return Change.OTHER_PERSON
    return Change.SAME


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
