"""Where a site is calibrated: by its plan, with the strangers it kept, and on the record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from faceid_gui.core.calibration import Population
from faceid_gui.core.calibration_plan import (
    CalibrationPlan,
    KeptStranger,
    KeptStrangers,
    LastCalibration,
)
from faceid_gui.core.errors import ChangedMeanwhile
from faceid_gui.core.ports import Clock, GalleryStore, VisitLog
from faceid_gui.core.recorded import VisitRecordings
from faceid_gui.core.types import EmbeddingContract, SampleVectors, Threshold
from faceid_gui.services.calibration.plan import PlanKeeper
from faceid_gui.services.calibration.site import SiteCalibration, calibrate_site
from faceid_gui.services.calibration.strangers import Strangers
from faceid_gui.services.calibration.unknown import (
    UnknownVisits,
    find_unknown,
    like_the_enrolled,
)

_VERSION: Final = "1"
"""Another one calibrates every site anew that follows its people."""


class CalibrationAudit(Protocol):
    """The record of what changed."""

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> object:
        """Write one entry."""


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationParts:
    """What calibrations of one data folder work with.

    ``recordings`` is None where visits are not recorded. ``target`` is the rate of the settings.
    """

    gallery: GalleryStore
    plans: PlanKeeper
    strangers: KeptStrangers
    visits: VisitLog
    audit: CalibrationAudit
    clock: Clock
    target: Callable[[], float]
    recordings: VisitRecordings | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """All that a threshold rests on at one moment.

    ``fingerprint`` stands for all of it but for ``fleeting``: how many strangers are at hand now
    and are not kept, so that the next calibration has to do without. ``doubtful`` is how many
    kept strangers were left out because they are too like somebody enrolled.
    """

    plan: CalibrationPlan
    target: float
    strangers: Strangers | None
    unknown: UnknownVisits | None
    fingerprint: str
    fleeting: int = 0
    doubtful: int = 0


class CalibrationDesk:
    """Calibrates one contract. Safe from any thread; several processes may share the folder.

    ``default`` is the pack's own threshold, ``actor`` who is named in the audit trail.
    """

    def __init__(
        self,
        parts: CalibrationParts,
        contract: EmbeddingContract,
        default: Threshold,
        *,
        actor: str = "local",
    ) -> None:
        self._parts = parts
        self.contract = contract
        self._default = default
        self._actor = actor

    def plan(self) -> CalibrationPlan:
        """What the operator wants. Raises StoreDamaged."""
        return self._parts.plans.plan()

    def save(self, plan: CalibrationPlan) -> None:
        """Want something else from the next calibration on. Raises BadRequest."""
        self._parts.plans.save(plan)
        detail = f"planned {plan.planned_size or 'as enrolled'}, "
        detail += f"automatic {'yes' if plan.automatic else 'no'}, "
        detail += f"unknown visits {'yes' if plan.use_unknown_visits else 'no'}, "
        detail += f"{len(plan.groups)} people labelled"
        self._note("calibration.planned", detail)

    def last(self) -> LastCalibration | None:
        """The newest calibration of this contract. Raises StoreDamaged."""
        return self._parts.plans.last(self.contract.id)

    def kept(self) -> int:
        """How many embeddings of strangers are kept for this contract."""
        return self._parts.strangers.count(self.contract.id)

    def keep(self, strangers: Strangers) -> int:
        """Keep strangers for later calibrations, in the place of those before; how many."""
        self._parts.strangers.keep(self.contract.id, strangers.kept())
        self._note("strangers.kept", f"{len(strangers.embeddings)} embeddings")
        return len(strangers.embeddings)

    def forget(self) -> int:
        """Erase all kept strangers beyond recall; how many."""
        erased = self._parts.strangers.forget()
        self._note("strangers.forgotten", f"{erased} embeddings")
        return erased

    def threshold(self) -> Threshold | None:
        """The calibrated threshold, None until there is one."""
        return self._parts.gallery.threshold(self.contract.id)

    def basis(
        self,
        *,
        strangers: Strangers | None = None,
        plan: CalibrationPlan | None = None,
        keep_strangers: bool = False,
    ) -> Basis:
        """What a calibration would rest on now. Given ``strangers`` go before kept ones.

        ``keep_strangers`` says that they will be kept. Raises what the store raises.
        """
        parts = self._parts
        plan = plan or parts.plans.plan()
        vectors = parts.gallery.vectors(self.contract)
        kept = strangers if keep_strangers and strangers is not None else self._kept_strangers()
        used = kept if strangers is None else strangers
        fleeting = 0 if used is None or _same(used, kept) else len(used.embeddings)
        unknown = self._unknown(vectors) if plan.use_unknown_visits else None
        target = plan.target_fpir or parts.target()
        mark = self._fingerprint(vectors, plan, target, kept, unknown)
        return Basis(plan, target, used, unknown, mark, fleeting)

    def calibrate(
        self,
        *,
        strangers: Strangers | None = None,
        plan: CalibrationPlan | None = None,
        keep: bool = True,
        keep_strangers: bool = False,
        why: str = "asked",
    ) -> SiteCalibration:
        """Set the threshold by the plan, and note what, before, after and why.

        A ``plan`` is kept as well, and so are ``strangers`` with ``keep_strangers``; ``keep``
        False only tells. Raises BadRequest where no threshold can be found; then all stays as
        it was.
        """
        basis = self.basis(strangers=strangers, plan=plan, keep_strangers=keep_strangers)
        done = self._measure(basis)
        if not keep:
            return done
        # The threshold comes last: a fault on the way must not leave one in force that rests on
        # strangers who were not kept after all, and is lowered by itself without them.
        if strangers is not None and keep_strangers:
            self.keep(strangers)
        if plan is not None and plan != self.plan():
            self.save(plan)
        self._put(done, basis, why)
        return done

    def settled(self, basis: Basis) -> Basis:
        """The basis without strangers who are too like somebody enrolled: they may be them.

        Somebody of a kept folder was enrolled since, say: the threshold that keeps their old
        photo out keeps everybody out. Nobody is there to see that where it is done by itself.
        """
        strangers = basis.strangers
        if strangers is None:
            return basis
        alike = like_the_enrolled(
            strangers.embeddings,
            snapshot=self._parts.gallery.snapshot(self.contract),
            vectors=self._parts.gallery.vectors(self.contract),
            default=self._default,
        )
        if not alike.any():
            return basis
        return replace(basis, strangers=strangers.only(~alike), doubtful=int(alike.sum()))

    def carry_out(
        self,
        basis: Basis,
        *,
        why: str = "asked",
        least: float = -1.0,
        still: Callable[[], bool] = lambda: True,
    ) -> SiteCalibration:
        """The same from a basis that is at hand; the threshold is ``least`` or more.

        Raises ChangedMeanwhile where it is no longer ``still`` so when it is to be kept.
        """
        done = self._measure(basis, least)
        if not still():
            raise ChangedMeanwhile("somebody else calibrated meanwhile")
        self._put(done, basis, why)
        return done

    def _measure(self, basis: Basis, least: float = -1.0) -> SiteCalibration:
        return calibrate_site(
            self._parts.gallery,
            self.contract,
            target_fpir=basis.target,
            default=self._default,
            strangers=basis.strangers,
            unknown=basis.unknown,
            population=Population(basis.plan.planned_size, dict(basis.plan.groups)),
            keep=False,
            least=least,
        )

    def _put(self, done: SiteCalibration, basis: Basis, why: str) -> None:
        """Keep a threshold, and what it rests on."""
        self._parts.gallery.set_threshold(self.contract.id, done.report.threshold)
        before, after = done.before.value, done.report.threshold.value
        at = self._parts.clock.wall()
        last = LastCalibration(
            self.contract.id, basis.fingerprint, at, before, after, why, basis.fleeting
        )
        self._parts.plans.set_last(last)
        report = done.report
        # Ids and numbers only: a group's name may say what nobody may read here.
        self._note(
            "threshold.calibrated",
            f"{before:.4f} to {after:.4f} because {why}: {report.threshold.gallery_size} people, "
            f"for {report.planned_size}, {report.searches} searches, {done.strangers} strangers, "
            f"{done.unknown} unknown visits, {len(report.groups)} groups, "
            f"{len(report.people)} rules, {basis.doubtful} strangers left out",
        )

    def _kept_strangers(self) -> Strangers | None:
        kept = self._parts.strangers.every(self.contract.id)
        usable = [one for one in kept if one.embedding.shape == (self.contract.dimension,)]
        return strangers_of(usable) if usable else None

    def _unknown(self, vectors: SampleVectors) -> UnknownVisits | None:
        recordings = self._parts.recordings
        if recordings is None or not recordings.count():
            return None
        return find_unknown(
            recordings,
            self._parts.visits,
            snapshot=self._parts.gallery.snapshot(self.contract),
            vectors=vectors,
            default=self._default,
        )

    def _fingerprint(
        self,
        vectors: SampleVectors,
        plan: CalibrationPlan,
        target: float,
        strangers: Strangers | None,
        unknown: UnknownVisits | None,
    ) -> str:
        """SHA-256 over all that decides: two processes that see the same find the same."""
        known = frozenset(vectors.person_ids)
        groups = [pair for pair in plan.groups if pair[0] in known]
        wanted = (_VERSION, self.contract.id, target, plan.planned_size, groups, self._default)
        digest = hashlib.sha256(repr(wanted).encode("utf-8", "surrogatepass"))
        order = sorted(range(len(vectors.sample_ids)), key=vectors.sample_ids.__getitem__)
        ids = [(vectors.sample_ids[row], vectors.person_ids[row]) for row in order]
        digest.update(repr(ids).encode())
        digest.update(np.ascontiguousarray(vectors.matrix[order]).tobytes())
        if strangers is not None:
            digest.update(_sorted_bytes(strangers.embeddings))
            digest.update(repr(sorted(strangers.groups)).encode("utf-8", "surrogatepass"))
        if unknown is not None:
            digest.update(repr(sorted(unknown.visit_ids)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _note(self, action: str, detail: str) -> None:
        self._parts.audit.append(self._actor, action, self.contract.id, detail)


def strangers_of(kept: list[KeptStranger]) -> Strangers:
    """Kept strangers as they are calibrated with."""
    return Strangers(
        np.stack([one.embedding for one in kept]),
        tuple(f"stranger {one.owner}" for one in kept),
        (),
        tuple(one.owner for one in kept),
        tuple(one.group for one in kept),
    )


def with_groups(plan: CalibrationPlan, groups: dict[str, str]) -> CalibrationPlan:
    """A plan with other labels, by person id."""
    return replace(plan, groups=tuple(sorted(groups.items())))


def _same(one: Strangers, other: Strangers | None) -> bool:
    return other is not None and _sorted_bytes(one.embeddings) == _sorted_bytes(other.embeddings)


def _sorted_bytes(rows: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bytes:
    return b"".join(sorted(row.tobytes() for row in np.asarray(rows, np.float32)))
