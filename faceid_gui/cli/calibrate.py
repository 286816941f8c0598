"""``calibrate``: set the threshold from this site's own impostors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import STILL_FACE_PX, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, progress_bar, say
from faceid_gui.cli.rows import number

if TYPE_CHECKING:
    from faceid_gui.cli.context import CliContext, OpenPack
    from faceid_gui.services.calibrate import SiteCalibration, Strangers


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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would be, and keep the old one.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Set the threshold from the people enrolled and from strangers; say what it stands for."""
    from faceid_gui.services.calibrate import calibrate_site

    context = context_of(ctx)
    with context.records() as records:
        pack = context.pack(records)
        strangers = _strangers(pack, impostors) if impostors is not None else None
        result = calibrate_site(
            records.gallery,
            pack.contract,
            target_fpir=_target(target_fpir, context),
            default=pack.default,
            strangers=strangers,
            keep=not dry_run,
        )
    for refused in result.refused:
        note(f"refused: {refused.path}: {refused.reason}")
    if context.settings().recognition.threshold is not None:
        note("the settings hold a threshold by hand, which goes before this one")
    if as_json:
        emit({"pack": pack.pack.key, "kept": not dry_run, **_document(result)})
    else:
        _say(result, kept=not dry_run)


def _target(wanted: float | None, context: CliContext) -> float:
    return context.settings().recognition.target_fpir if wanted is None else wanted


def _strangers(pack: OpenPack, folder: Path) -> Strangers:
    from faceid_gui.services.calibrate import embed_strangers, folder_of_strangers

    with progress_bar("strangers") as report:
        return embed_strangers(
            folder_of_strangers(folder),
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            dimension=pack.contract.dimension,
            workers=pack.workers,
            progress=lambda step: report(step.done, step.total, step.name),
        )


def _document(result: SiteCalibration) -> dict[str, object]:
    report, threshold = result.report, result.report.threshold
    near, closest = result.nearest, report.closest
    return {
        "threshold": number(threshold.value),
        "margin": number(threshold.margin),
        "before": number(result.before.value),
        "target_fpir": number(threshold.target_fpir, 8),
        "floor_fpir": number(threshold.floor_fpir, 8),
        "claim_fpir": number(report.claim, 8),
        "people": threshold.gallery_size,
        "searches": report.searches,
        "highest_impostor": number(report.highest_impostor),
        "expected_missed": number(report.expected_fnmr),
        "extrapolated": report.extrapolated,
        "sentence": result.sentence,
        "nearest_stranger": None
        if near is None
        else {"path": near.path, "person": near.name, "score": number(near.score)},
        "closest_people": None
        if closest is None
        else {
            "first": closest.first,
            "second": closest.second,
            "score": number(closest.score),
        },
    }


def _say(result: SiteCalibration, *, kept: bool) -> None:
    report = result.report
    changed = f"threshold {report.threshold.value:.4f} (before: {result.before.value:.4f})"
    say(changed if kept else f"{changed}, not kept")
    say(result.sentence)
    if report.expected_fnmr is not None:
        share = f"{100 * report.expected_fnmr:.1f} %"
        say(f"Of the people's own {report.genuine} samples {share} would miss it.")
    if report.held_up:
        say(
            "Impostors are few, so the pack's default has the last word. Give --impostors for more."
        )
    if report.closest is not None:
        pair = f"{report.closest.first} and {report.closest.second}"
        say(f"Most alike: {pair} ({report.closest.score:.3f}).")
    if result.nearest is not None:
        near = result.nearest
        say(f"Nearest stranger: {near.path} is like {near.name} ({near.score:.3f}).")
