"""``models use``: take another pack and detector into use, or go back to those before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import Report, emit, note, progress_bar, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceid_gui.cli.context import CliContext
    from faceid_gui.services.adoption import (
        AdoptionPlan,
        AdoptionProgress,
        AdoptionResult,
        AdoptionTools,
        UndoPlan,
    )


def register(app: typer.Typer) -> None:
    """Add the command to ``models``."""
    app.command("use")(_use)


def _use(
    ctx: typer.Context,
    pack: Annotated[
        str | None, typer.Argument(metavar="PACK", help="A pack's key, or auto.")
    ] = None,
    detector: Annotated[
        str, typer.Option("--detector", help="A detector's key instead of the pack's own.")
    ] = "",
    take_back: Annotated[
        bool, typer.Option("--undo", help="Go back to what was used before the last change.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --undo: also where settings were changed since.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Use another pack: embed everybody from kept pictures, calibrate, and only then switch."""
    from faceid_gui.core.errors import BadRequest

    context = context_of(ctx)
    if take_back == (pack is not None):
        raise BadRequest("name either a pack or --undo")
    if take_back and detector:
        raise BadRequest("--undo goes without --detector")
    if pack is not None:
        _refuse_missing(context, pack)
    with context.records() as records:
        tools = context.adoption(records)
        if pack is not None:
            _adopt(context, tools, pack, detector, as_json=as_json)
        else:
            _undo(tools, yes=yes, as_json=as_json)


def _refuse_missing(context: CliContext, pack: str) -> None:
    """Raises NotFound or ModelMissing where the pack is not whole, before a database is made."""
    context.library().files(context.choice(pack).pack.key)


def _adopt(
    context: CliContext, tools: AdoptionTools, pack: str, detector: str, *, as_json: bool
) -> None:
    from faceid_gui.services.adoption import adopt, plan_adoption

    plan = plan_adoption(tools, pack, detector)
    with progress_bar("people") as report:
        result = adopt(tools, plan, progress=_reporting(report))
    why = context.choice(pack).why
    if as_json:
        emit(_document(plan, result) | {"why": why})
        return
    say(f"{plan.pack.key}: {why}")
    say("licence: " + ", ".join(_licences(context, plan)))
    if plan.after.detector:
        say(f"detector: {plan.after.detector}")
    say(_threshold_words(result))
    if plan.before.by_hand is not None:
        note(f"the threshold set by hand ({plan.before.by_hand:.3f}) holds no longer")
    _say_who_must_come_back(result)


def _undo(tools: AdoptionTools, *, yes: bool, as_json: bool) -> None:
    from faceid_gui.core.errors import BadRequest
    from faceid_gui.services.adoption import plan_undo, undo

    plan = plan_undo(tools)
    if plan.overwrites and not yes:
        names = ", ".join(field.value for field in plan.overwrites)
        raise BadRequest(f"changed by hand since, and lost by this: {names}. Go on with --yes.")
    with progress_bar("people") as report:
        result = undo(tools, plan, progress=_reporting(report))
    if as_json:
        emit(_document(plan, result) | {"overwritten": [f.value for f in plan.overwrites]})
        return
    say(f"{plan.pack.key} is used again")
    say(_threshold_words(result))
    _say_who_must_come_back(result)


def _reporting(report: Report) -> Callable[[AdoptionProgress], None]:
    return lambda step: report(step.done, step.total, step.name)


def _document(plan: AdoptionPlan | UndoPlan, result: AdoptionResult) -> dict[str, object]:
    return {
        "pack": plan.pack.key,
        "detector": plan.after.detector,
        "embedded": result.embedded,
        "must_come_back": [person.name for person in result.must_come_back],
        "threshold": round(result.threshold.value, 4),
        "calibrated": result.threshold.calibrated,
        "why_default": result.why_default,
    }


def _licences(context: CliContext, plan: AdoptionPlan) -> tuple[str, ...]:
    entries = {entry.key: entry for entry in context.library().entries()}
    keys = (*plan.pack.entry_keys, plan.after.detector)
    return tuple(dict.fromkeys(entries[key].licence.label for key in keys if key in entries))


def _threshold_words(result: AdoptionResult) -> str:
    value = f"threshold: {result.threshold.value:.3f}"
    if result.why_default:
        return f"{value}, the pack's own: {result.why_default}"
    return f"{value}, calibrated" if result.threshold.calibrated else value


def _say_who_must_come_back(result: AdoptionResult) -> None:
    back = [person.name for person in result.must_come_back]
    if back:
        note(f"{len(back)} people must come back to be enrolled with this pack: {', '.join(back)}")
