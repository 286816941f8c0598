"""Taking another pack and detector into use, and taking that back."""

from faceid_gui.services.adoption.plan import (
    AdoptionPlan,
    AdoptionTools,
    Field,
    PeopleFound,
    UndoPlan,
    plan_adoption,
    plan_undo,
)
from faceid_gui.services.adoption.record import AdoptionFile, AdoptionRecord, Wanted
from faceid_gui.services.adoption.work import (
    AdoptionProgress,
    AdoptionResult,
    Stage,
    adopt,
    undo,
)

__all__ = [
    "AdoptionFile",
    "AdoptionPlan",
    "AdoptionProgress",
    "AdoptionRecord",
    "AdoptionResult",
    "AdoptionTools",
    "Field",
    "PeopleFound",
    "Stage",
    "UndoPlan",
    "Wanted",
    "adopt",
    "plan_adoption",
    "plan_undo",
    "undo",
]
