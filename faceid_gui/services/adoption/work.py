"""Carries an adoption out, or takes it back: everything else first, the switch last."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from faceid_gui.core.errors import BadRequest, Cancelled, FaceIdError
from faceid_gui.core.types import EmbeddingContract, Person, Threshold
from faceid_gui.services.adoption.plan import (
    AdoptionPlan,
    AdoptionTools,
    UndoPlan,
    contract_id_of,
)
from faceid_gui.services.adoption.record import AdoptionRecord, KeptThreshold, Wanted
from faceid_gui.services.reembed import ReembedProgress, reembed
from faceid_gui.settings.tree import Settings

_log = logging.getLogger(__name__)

_ROUNDS = 3
"""So often people who were enrolled meanwhile are embedded as well, before the switch."""


class Stage(StrEnum):
    """What an adoption is at."""

    EMBEDDING = "embedding"
    CALIBRATING = "calibrating"
    SWITCHING = "switching"


@dataclass(frozen=True, slots=True)
class AdoptionProgress:
    """``done`` of ``total`` people are embedded; ``name`` is the newest one's."""

    stage: Stage
    done: int = 0
    total: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class AdoptionResult:
    """What is in force now.

    ``must_come_back`` are people whom the pack in use does not know. ``why_default`` says why
    the threshold is not calibrated, empty where it is. ``settings`` are those on the disk.
    """

    settings: Settings
    threshold: Threshold
    embedded: int
    must_come_back: tuple[Person, ...]
    why_default: str = ""


def adopt(
    tools: AdoptionTools,
    plan: AdoptionPlan,
    *,
    progress: Callable[[AdoptionProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> AdoptionResult:
    """Take a pack and detector into use: embed everybody, calibrate, then switch.

    Until the switch everything goes on as before. A cancel or a fault at any step leaves the
    settings and every threshold as they were; embeddings that were made stay, which harms
    nobody. Raises Cancelled, BadRequest where the settings changed since the plan, and what
    opening the backend, the store and the settings raise.
    """
    work = _Work(tools, progress, cancelled)
    embedded = work.embed(plan.after, plan.contract)
    threshold, why = work.calibrate(plan)
    record = AdoptionRecord(
        at=tools.clock.wall(),
        before=plan.before,
        pack_before=plan.pack_before,
        after=plan.after,
        thresholds=_kept(tools, plan),
        whole=False,
    )
    work.check_unchanged(plan.before)
    earlier = _earlier(tools)
    with _or_back(lambda: tools.record.keep(earlier)):
        tools.record.keep((*earlier, record))
        with _or_back(lambda: work.put_back(record)):
            if not why or tools.store.threshold(plan.contract.id) is not None:
                tools.store.set_threshold(plan.contract.id, threshold)
            settings = work.switch(plan.after)
            tools.record.keep(_to_keep(record, earlier))
            tools.audit("adoption.done", _detail(plan.pack_before, plan.after))
    return AdoptionResult(
        settings, threshold, embedded, tools.store.without(plan.contract), why_default=why
    )


def undo(
    tools: AdoptionTools,
    plan: UndoPlan,
    *,
    progress: Callable[[AdoptionProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> AdoptionResult:
    """Bring back what was in use before the newest adoption, with its thresholds.

    People who were enrolled since are embedded first. What was changed by hand since is
    overwritten: ``plan.overwrites`` says so beforehand. A cancel or a fault leaves everything
    as it was. Raises as ``adopt`` does.
    """
    work = _Work(tools, progress, cancelled)
    embedded = work.embed(plan.after, plan.contract)
    work.check_unchanged(plan.now)
    present = replace(
        plan.record,
        before=plan.now,
        thresholds=tuple(
            KeptThreshold(kept.contract_id, tools.store.threshold(kept.contract_id))
            for kept in plan.record.thresholds
        ),
    )
    with _or_back(lambda: work.put_back(present)):
        work.put_thresholds(plan.record)
        settings = work.switch(plan.after)
        tools.audit("adoption.undone", _detail(plan.record.after.pack, plan.after))
        tools.record.keep(tools.record.records()[:-1])
    default = plan.pack.default_threshold
    threshold = tools.store.threshold(plan.contract.id) or default
    return AdoptionResult(settings, threshold, embedded, tools.store.without(plan.contract))


class _Work:
    """The steps that both ways share."""

    def __init__(
        self,
        tools: AdoptionTools,
        progress: Callable[[AdoptionProgress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._tools = tools
        self._progress = progress
        self._cancelled = cancelled

    def embed(self, wanted: Wanted, contract: EmbeddingContract) -> int:
        """Embed everybody who has pictures; how many. Opens no backend where all are ready."""
        count = 0
        tools = self._tools
        self._refuse_cancelled()
        if not tools.store.without(contract):
            return 0
        backend = tools.networks.open(wanted.pack, wanted.detector)
        try:
            if backend.contract != contract:
                raise BadRequest("the pack is another one than the plan's", detail=wanted.pack)
            for _ in range(_ROUNDS):
                done = reembed(
                    tools.store, backend, progress=self._embedding, cancelled=self._cancelled
                )
                if done.cancelled:
                    raise Cancelled
                count += len(done.embedded)
                if not done.embedded:
                    break
        finally:
            backend.close()
        return count

    def calibrate(self, plan: AdoptionPlan) -> tuple[Threshold, str]:
        """The new threshold, and why it is the pack's default where it is."""
        self._refuse_cancelled()
        self._progress(AdoptionProgress(Stage.CALIBRATING))
        default = plan.pack.default_threshold
        try:
            return self._tools.calibrate(plan.contract, default, plan.target_fpir), ""
        except BadRequest as error:
            _log.info("no calibration for the adopted pack: %s", error)
            return default, str(error)

    def check_unchanged(self, wanted: Wanted) -> None:
        """The last moment to turn back. Raises Cancelled, and BadRequest after a change."""
        self._refuse_cancelled()
        if Wanted.of(self._tools.read_settings()) != wanted:
            raise BadRequest("the settings were changed meanwhile: look at the plan again")

    def switch(self, wanted: Wanted) -> Settings:
        """Put the settings on the disk."""
        self._progress(AdoptionProgress(Stage.SWITCHING))
        settings = wanted.put_into(self._tools.read_settings())
        self._tools.write_settings(settings)
        return settings

    def put_back(self, record: AdoptionRecord) -> None:
        """After a fault in the midst of a switch: settings first, then thresholds."""
        tools = self._tools
        settings = tools.read_settings()
        if Wanted.of(settings) != record.before:
            tools.write_settings(record.before.put_into(settings))
        self.put_thresholds(record)

    def put_thresholds(self, record: AdoptionRecord) -> None:
        """Every threshold as a record has it; none of its own is the pack's default."""
        tools = self._tools
        defaults = {
            contract_id_of(tools.library, p): p.default_threshold for p in tools.library.packs()
        }
        for kept in record.thresholds:
            wanted = kept.threshold or defaults.get(kept.contract_id)
            known = tools.store.threshold(kept.contract_id)
            if kept.threshold is None and known is None:
                continue
            if wanted is not None and known != wanted:
                tools.store.set_threshold(kept.contract_id, wanted)

    def _embedding(self, step: ReembedProgress) -> None:
        self._progress(AdoptionProgress(Stage.EMBEDDING, step.done, step.total, step.name))

    def _refuse_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled


@contextlib.contextmanager
def _or_back(put_back: Callable[[], None]) -> Iterator[None]:
    """Where the block fails, put back what it changed; the first error is what counts."""
    try:
        yield
    except BaseException:
        try:
            put_back()
        except FaceIdError:
            _log.exception("an adoption that failed could not be taken back whole")
        raise


def _kept(tools: AdoptionTools, plan: AdoptionPlan) -> tuple[KeptThreshold, ...]:
    old = contract_id_of(tools.library, tools.library.pack(plan.pack_before))
    ids = dict.fromkeys((old, plan.contract.id))
    return tuple(KeptThreshold(key, tools.store.threshold(key)) for key in ids)


def _earlier(tools: AdoptionTools) -> tuple[AdoptionRecord, ...]:
    """The records from before; those that make no sense are replaced."""
    try:
        return tools.record.records()
    except FaceIdError as error:
        _log.warning("the record of adoptions cannot be read: %s", error)
        return ()


def _to_keep(
    record: AdoptionRecord, earlier: tuple[AdoptionRecord, ...]
) -> tuple[AdoptionRecord, ...]:
    """What undo goes back to: adopting the same thing once more is nothing to go back to."""
    if earlier and record.before == record.after == earlier[-1].after:
        return earlier
    return (*earlier, replace(record, whole=True))


def _detail(before: str, after: Wanted) -> str:
    detector = f", detector {after.detector}" if after.detector else ""
    return f"pack {before} to {after.pack}{detector}"
