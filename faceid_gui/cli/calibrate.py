"""``calibrate``: set the threshold from this site's own impostors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli.calibrate_warning import warn_of_refusals
from faceid_gui.cli.calibrate_words import document, say_calibration
from faceid_gui.cli.context import STILL_FACE_PX, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, progress_bar, say

if TYPE_CHECKING:
    from faceid_gui.cli.context import CliContext, OpenPack, Records
    from faceid_gui.core.calibration_plan import CalibrationPlan
    from faceid_gui.services.calibration.desk import CalibrationDesk
    from faceid_gui.services.calibration.strangers import Strangers

BY_PARENT: Final = "by-parent"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for; None leaves what the plan says."""

    target: float | None
    impostors: Path | None
    planned: int | None
    groups: str | None
    unknown: bool | None
    automatic: bool | None
    keep_strangers: bool | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calibrate")(_calibrate)


def _calibrate(
    ctx: typer.Context,
    target_fpir: Annotated[
        float | None,
        typer.Option("--target-fpir", help="Share of strangers' visits let through, as 0.001."),
    ] = None,
    impostors: Annotated[
        Path | None,
        typer.Option("--impostors", help="A folder of photos of people who are not enrolled."),
    ] = None,
    planned_size: Annotated[
        int | None,
        typer.Option("--planned-size", help="How many people it must hold for; 0: as enrolled."),
    ] = None,
    groups: Annotated[
        str | None,
        typer.Option(
            "--groups",
            help="A file with a name and a group per line; or by-parent: the folders of "
            "--impostors. The worst group decides.",
        ),
    ] = None,
    unknown_visits: Annotated[
        bool | None,
        typer.Option(
            "--unknown-visits/--no-unknown-visits",
            help="Count recorded visits of unknown people as strangers, now and later.",
        ),
    ] = None,
    keep_strangers: Annotated[
        bool | None,
        typer.Option(
            "--keep-strangers/--forget-strangers",
            help="Keep the strangers' embeddings for later calibrations, or erase them.",
        ),
    ] = None,
    automatic: Annotated[
        bool | None,
        typer.Option("--automatic/--manual", help="Calibrate again when the people change."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would be, and keep the old one.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Set the threshold from the people enrolled and from strangers; say what it stands for."""
    context = context_of(ctx)
    wish = _Wish(
        target_fpir, impostors, planned_size, groups, unknown_visits, automatic, keep_strangers
    )
    with context.records() as records:
        pack = context.pack(records)
        desk = _desk(context, records, pack)
        plan = _planned(desk.plan(), wish, _labels(wish, records))
        if wish.keep_strangers is False and not dry_run:
            say_to_people(as_json, f"{desk.forget()} kept embeddings of strangers are erased.")
        strangers = _strangers(pack, wish) if impostors is not None else None
        result = desk.calibrate(
            strangers=strangers,
            plan=plan,
            keep=not dry_run,
            keep_strangers=wish.keep_strangers is True,
        )
        kept = desk.kept()
    for refused in result.refused:
        note(f"refused: {refused.path}: {refused.reason}")
    if context.settings().recognition.threshold is not None:
        note("the settings hold a threshold by hand, which goes before this one")
    warn_of_refusals(result)
    if as_json:
        head = {"pack": pack.pack.key, "kept": not dry_run}
        emit({**head, **document(result, plan), "kept_strangers": kept})
    else:
        say_calibration(result, plan, kept=not dry_run)


def say_to_people(as_json: bool, text: str) -> None:
    """A line that is no part of a JSON document."""
    (note if as_json else say)(text)


def _desk(context: CliContext, records: Records, pack: OpenPack) -> CalibrationDesk:
    from faceid_gui.services.calibration.opening import calibration_desk

    return calibration_desk(
        records, context.clock, context.settings, pack.contract, pack.default, actor="cli"
    )


def _planned(
    plan: CalibrationPlan, wish: _Wish, labels: tuple[tuple[str, str], ...] | None
) -> CalibrationPlan:
    """The plan with what was asked for. Raises BadRequest."""
    from faceid_gui.services.calibration.plan import check_plan

    plan = replace(plan, target_fpir=_rate(wish.target))
    if wish.planned is not None:
        plan = replace(plan, planned_size=wish.planned or None)
    if wish.unknown is not None:
        plan = replace(plan, use_unknown_visits=wish.unknown)
    if wish.automatic is not None:
        plan = replace(plan, automatic=wish.automatic)
    if labels is not None:
        plan = replace(plan, groups=labels)
    return check_plan(plan)


def _rate(target: float | None) -> float | None:
    from faceid_gui.core.errors import BadRequest

    if target is not None and not 0.0 < target < 1.0:
        raise BadRequest("the rate must be between 0 and 1", detail=str(target))
    return target


def _labels(wish: _Wish, records: Records) -> tuple[tuple[str, str], ...] | None:
    """The groups of people by their ids, None where no file names any."""
    from faceid_gui.core.errors import BadRequest
    from faceid_gui.core.names import same_name_form

    if wish.groups == BY_PARENT and wish.impostors is None:
        raise BadRequest("--groups by-parent goes by the folders of --impostors; name them too")
    if wish.groups is None or wish.groups == BY_PARENT:
        return None
    label = _group_of(wish.groups)
    people = records.gallery.people()
    seen = {same_name_form(person.name) for person in people}
    for name in _names_in(wish.groups):
        if same_name_form(name) not in seen:
            note(f"the group file names {name}, who is not enrolled")
    return tuple(sorted((one.id, label(one.name)) for one in people if label(one.name)))


def _group_of(path: str) -> Callable[[str], str]:
    """The label of a name: several labels are one group of their own."""
    from faceid_gui.lab.groups import read_groups

    file = read_groups(Path(path))
    return lambda name: "+".join(sorted(file.of(name)))


def _names_in(path: str) -> tuple[str, ...]:
    from faceid_gui.lab.groups import read_groups

    return tuple(read_groups(Path(path)).names.values())


def _strangers(pack: OpenPack, wish: _Wish) -> Strangers:
    from faceid_gui.services.calibration.strangers import embed_strangers, photos_of_strangers

    folder = wish.impostors or Path()
    by_parent = wish.groups == BY_PARENT
    named = wish.groups is not None and not by_parent
    label = _group_of(wish.groups) if named and wish.groups else (lambda _name: "")
    with progress_bar("strangers") as report:
        return embed_strangers(
            photos_of_strangers(folder, by_parent=by_parent, label=label),
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            dimension=pack.contract.dimension,
            workers=pack.workers,
            progress=lambda step: report(step.done, step.total, step.name),
        )
