"""The plan of a calibration and its newest result, as JSON among the records of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, Final

from faceid_gui.core.calibration_plan import CalibrationPlan, LastCalibration, SiteRecords
from faceid_gui.core.errors import BadRequest, StoreDamaged

MOST_PLANNED: Final = 1_000_000
LONGEST_GROUP: Final = 100

_PLAN: Final = "calibration.plan"
_LAST: Final = "calibration.last."


class PlanKeeper:
    """Reads and writes them. Safe from any thread; the newest writer wins."""

    def __init__(self, records: SiteRecords) -> None:
        self._records = records

    def plan(self) -> CalibrationPlan:
        """The plan, the plainest one until there is one. Raises StoreDamaged."""
        content = self._records.read(_PLAN)
        if content is None:
            return CalibrationPlan()
        values = _values(content)
        try:
            groups = tuple((str(who), str(group)) for who, group in values.pop("groups"))
            return CalibrationPlan(**values, groups=groups)
        except (KeyError, TypeError, ValueError) as error:
            raise StoreDamaged("the plan of the calibration cannot be understood") from error

    def save(self, plan: CalibrationPlan) -> None:
        """Keep a plan. Raises BadRequest where it makes no sense."""
        checked = check_plan(plan)
        self._records.write(_PLAN, json.dumps(asdict(checked), ensure_ascii=False).encode())

    def last(self, contract_id: str) -> LastCalibration | None:
        """The newest calibration of a contract. Raises StoreDamaged."""
        content = self._records.read(_LAST + contract_id)
        if content is None:
            return None
        try:
            return LastCalibration(**_values(content))
        except TypeError as error:
            raise StoreDamaged("the newest calibration cannot be understood") from error

    def set_last(self, last: LastCalibration) -> None:
        """Keep what the newest calibration rests on."""
        self._records.write(_LAST + last.contract_id, json.dumps(asdict(last)).encode())

    def keep_labels_of(self, people: Iterable[str]) -> CalibrationPlan:
        """The plan, with labels of these people alone: who was erased has none any more."""
        plan, known = self.plan(), frozenset(people)
        groups = tuple((who, group) for who, group in plan.groups if who in known)
        if groups != plan.groups:
            plan = replace(plan, groups=groups)
            self.save(plan)
        return plan


def check_plan(plan: CalibrationPlan) -> CalibrationPlan:
    """The plan with its groups in order. Raises BadRequest where a value makes no sense."""
    if plan.target_fpir is not None and not 0.0 < plan.target_fpir < 1.0:
        raise BadRequest("the rate must be between 0 and 1", detail=str(plan.target_fpir))
    if plan.planned_size is not None and not 1 <= plan.planned_size <= MOST_PLANNED:
        raise BadRequest(f"the planned number of people is between 1 and {MOST_PLANNED:,}")
    if any(not group or len(group) > LONGEST_GROUP for _, group in plan.groups):
        raise BadRequest(f"a group has a name of at most {LONGEST_GROUP} characters")
    return replace(plan, groups=tuple(sorted(plan.groups)))


def _values(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content)
    except ValueError as error:
        raise StoreDamaged("a record of the calibration cannot be understood") from error
    if not isinstance(values, dict):
        raise StoreDamaged("a record of the calibration cannot be understood")
    return values
