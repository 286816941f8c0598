"""``people``: who is enrolled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import STILL_FACE_PX, CliContext, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, one_line, printable, progress_bar, say, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceid_gui.cli.context import OpenPack, Records
    from faceid_gui.services.people_import import ImportProgress, ImportReport

Name = Annotated[str, typer.Argument(metavar="NAME", help="A person's name or id.")]


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(help="People: list, add, import, rename, remove.", no_args_is_help=True)
    app.command("list")(_list)
    app.command("add")(_add)
    app.command("import")(_import)
    app.command("rename")(_rename)
    app.command("remove")(_remove)
    app.command("show")(_show)
    app.command("export")(_export)
    return app


def _list(ctx: typer.Context, as_json: Json = False) -> None:
    """Everybody who is enrolled."""
    from faceid_gui.services.people_export import iso_time

    with context_of(ctx).records() as records:
        people = records.gallery.people()
    if as_json:
        rows = [
            {"id": p.id, "name": p.name, "samples": p.samples, "created_at": iso_time(p.created_at)}
            for p in people
        ]
        emit({"people": rows})
    elif people:
        cells = [(p.name, p.samples, iso_time(p.created_at), p.id) for p in people]
        table(("name", "samples", "enrolled", "id"), cells)
    else:
        say("nobody is enrolled")


def _add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO...", help="Photos or folders.")],
    as_json: Json = False,
) -> None:
    """Enrol one person from photos, or add photos to one who is enrolled."""
    from faceid_gui.services.people_import import add_photos

    def work(
        records: Records, pack: OpenPack, hear: Callable[[ImportProgress], None]
    ) -> ImportReport:
        return add_photos(
            name,
            photos,
            store=records.gallery,
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            keep_crops=context_of(ctx).settings().recognition.keep_crops,
            progress=hear,
        )

    _run_import(ctx, work, as_json=as_json)


def _import(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of people's folders.")],
    photos: Annotated[
        int | None, typer.Option("--photos", min=1, help="Only the first so many of each.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=16, help="Backends side by side.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Enrol everybody of a folder: a folder that holds photos is a person of its name.

    Exit code 0 when everybody who was found is enrolled; photos that were refused are
    listed either way.
    """
    from dataclasses import replace

    from faceid_gui.services.people import find_people
    from faceid_gui.services.people_import import import_people

    folders = find_people(folder)
    if photos is not None:
        folders = tuple(replace(found, photos=found.photos[:photos]) for found in folders)

    def work(
        records: Records, pack: OpenPack, hear: Callable[[ImportProgress], None]
    ) -> ImportReport:
        return import_people(
            folders,
            store=records.gallery,
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            keep_crops=context_of(ctx).settings().recognition.keep_crops,
            workers=workers or pack.workers,
            progress=hear,
        )

    _run_import(ctx, work, as_json=as_json)


def _run_import(
    ctx: typer.Context,
    work: Callable[[Records, OpenPack, Callable[[ImportProgress], None]], ImportReport],
    *,
    as_json: bool,
) -> None:
    context: CliContext = context_of(ctx)
    with context.records() as records, progress_bar("photos") as bar:
        pack = context.pack(records)
        report = work(records, pack, lambda step: bar(step.done, step.total, step.name))
    if as_json:
        emit(_report_document(report))
    else:
        _say_report(report)
    if report.fault is not None:
        raise report.fault
    if not report.complete:
        raise typer.Exit(1)


def _say_report(report: ImportReport) -> None:
    for refused in report.refused:
        note(one_line(f"refused: {refused.path or refused.name}: {refused.reason}"))
    for warning in report.warnings:
        note(one_line(f"warning: {warning}"))
    for name in report.without:
        note(one_line(f"not enrolled: {name}: no usable photo"))
    created = sum(person.created for person in report.people)
    known = sum(person.known for person in report.people)
    say(
        f"{created} people enrolled, {len(report.people) - created} known already; "
        f"{report.added} samples added, {known} photos known already, "
        f"{len(report.refused)} refused"
    )


def _report_document(report: ImportReport) -> dict[str, object]:
    return {
        "people": [
            {
                "name": person.name,
                "id": person.person_id,
                "created": person.created,
                "added": person.added,
                "known": person.known,
            }
            for person in report.people
        ],
        "refused": [
            {"path": r.path, "name": r.name, "code": r.code, "reason": r.reason}
            for r in report.refused
        ],
        "without": list(report.without),
        "warnings": list(report.warnings),
        "photos": report.photos,
        "added": report.added,
        "complete": report.complete,
    }


def _rename(
    ctx: typer.Context,
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new name.")],
    as_json: Json = False,
) -> None:
    """Give somebody another name."""
    from faceid_gui.services.people import rename_person

    with context_of(ctx).records() as records:
        person = rename_person(records.gallery, name, new)
    if as_json:
        emit({"id": person.id, "name": person.name})
    else:
        say(f"renamed to {person.name}")


def _remove(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """Erase somebody with all samples, at once and for good."""
    from faceid_gui.services.people import remove_person

    with context_of(ctx).records() as records:
        person = remove_person(records.gallery, name)
    if as_json:
        emit({"id": person.id, "name": person.name, "removed": True})
    else:
        say(f"{person.name} was erased")


def _show(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """One person and the samples they are known by."""
    from faceid_gui.services.people_export import iso_time, person_document

    with context_of(ctx).records() as records:
        person = records.gallery.find(name)
        samples = records.gallery.samples(person.id)
    if as_json:
        emit(person_document(person, samples))
        return
    say(f"{person.name}  {person.id}  enrolled {iso_time(person.created_at)}")
    cells = [
        (f"{s.quality.score:.2f}", f"{s.quality.face_px:.0f}", s.source.split("|", 1)[-1])
        for s in samples
    ]
    table(("quality", "pixels", "photo"), cells)


def _export(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead of stdout.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table instead of JSON.")] = False,
    embeddings: Annotated[
        bool, typer.Option("--embeddings", help="With embeddings: biometric data.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Everybody as JSON, or as CSV."""
    from faceid_gui.cli.writing import text_out
    from faceid_gui.core.errors import BadRequest
    from faceid_gui.services.people_export import write_people_csv, write_people_json

    if as_csv and (as_json or embeddings):
        raise BadRequest("--csv goes with neither --json nor --embeddings")
    with context_of(ctx).records() as records:
        with text_out(out) as stream:
            if as_csv:
                count = write_people_csv(records.gallery, stream)
            else:
                count = write_people_json(records.gallery, stream, embeddings=embeddings)
        detail = f"{count} people{', with embeddings' if embeddings else ''}"
        records.audit.append("cli", "people_exported", "", detail)
    if out is not None:
        print(printable(f"{count} people written to {out}"), file=sys.stderr)
