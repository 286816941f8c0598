"""What would change at the door, in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from faceid_gui.qt.catalogue_words import catalogue_text
from faceid_gui.qt.messages import one_in
from faceid_gui.services.adoption import AdoptionPlan, Field, PeopleFound, UndoPlan
from faceid_gui.views.console.lab.words import number_text

translate = QCoreApplication.translate


def changes_text(plan: AdoptionPlan | UndoPlan, title: Callable[[str], str]) -> str:
    """Pack and detector, from what to what, and settings that somebody changed by hand."""
    arrow = translate("lab", "{name}: {before} → {after}")
    now, after = plan.before if isinstance(plan, AdoptionPlan) else plan.now, plan.after
    pack_now = plan.pack_before if isinstance(plan, AdoptionPlan) else now.pack
    own = translate("lab", "the pack's own")
    lines = []
    for name, old, new in (
        (translate("lab", "Pack"), title(pack_now), catalogue_text(plan.pack.title)),
        (
            translate("lab", "Detector"),
            title(now.detector) if now.detector else own,
            title(after.detector) if after.detector else own,
        ),
    ):
        same = translate("lab", "{name}: {after}, as now")
        text = same if old == new else arrow
        lines.append(text.format(name=name, before=old, after=new))
    if isinstance(plan, UndoPlan) and plan.overwrites:
        fields = ", ".join(_field_text(field) for field in plan.overwrites)
        text = translate("lab", "Changed by hand since, and lost with this: {fields}")
        lines.append(text.format(fields=fields))
    return "\n".join(lines)


def people_text(people: PeopleFound) -> str:
    """How many people are ready, and how many will be."""
    text = translate("lab", "People ready at once: {ready} · from kept face pictures: {kept}")
    return text.format(
        ready=number_text(len(people.ready)), kept=number_text(len(people.embeddable))
    )


def threshold_line(plan: AdoptionPlan | UndoPlan) -> str:
    """What becomes of the threshold."""
    if isinstance(plan, UndoPlan):
        return translate("lab", "The threshold from before comes back.")
    text = translate(
        "lab",
        "The threshold is set anew for 1 stranger in {share}; now it is {value}. "
        "This can be undone.",
    )
    share = one_in(plan.target_fpir)
    return text.format(share=share, value=f"{plan.threshold.value:.3f}")


def _field_text(field: Field) -> str:
    match field:
        case Field.PACK:
            return translate("lab", "pack")
        case Field.DETECTOR:
            return translate("lab", "detector")
        case Field.THRESHOLD:
            return translate("lab", "threshold")
