"""``people add`` and ``import``: from photos to people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli.context import STILL_FACE_PX, CliContext, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, one_line, progress_bar, say
from faceid_gui.cli.people_store import people_records
from faceid_gui.cli.rows import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceid_gui.cli.context import OpenPack
    from faceid_gui.core.ports import GalleryStore
    from faceid_gui.services.importing.people_import import ImportProgress, ImportReport

CONSENT_VERSION: Final = "cli"
"""The version of a consent whose words came by the command line."""

Agreed = Annotated[
    str | None,
    typer.Option(
        "--consent",
        metavar="TEXT",
        help="The words they agreed to; kept with the time for whoever has none recorded.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("add")(_add)
    app.command("import")(_import)


def _add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO...", help="Photos or folders.")],
    consent: Agreed = None,
    as_json: Json = False,
) -> None:
    """Enrol one person from photos, or add photos to one who is enrolled."""
    from faceid_gui.services.importing.people_import import add_photos

    def work(
        store: GalleryStore, pack: OpenPack, hear: Callable[[ImportProgress], None]
    ) -> ImportReport:
        return add_photos(
            name,
            photos,
            store=store,
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            default=pack.default,
            keep_crops=context_of(ctx).settings().recognition.keep_crops,
            progress=hear,
        )

    _run_import(ctx, work, consent=consent, as_json=as_json)


def _import(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of people's folders.")],
    photos: Annotated[
        int | None, typer.Option("--photos", min=1, help="Only the first so many of each.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=16, help="Backends side by side.")
    ] = None,
    consent: Agreed = None,
    as_json: Json = False,
) -> None:
    """Enrol everybody of a folder: a folder that holds photos is a person of its name.

    Exit code 0 when everybody who was found is enrolled; photos that were refused are
    listed either way.
    """
    from dataclasses import replace

    from faceid_gui.services.importing.people_import import import_people
    from faceid_gui.services.people import find_people

    folders = find_people(folder)
    if photos is not None:
        folders = tuple(replace(found, photos=found.photos[:photos]) for found in folders)

    def work(
        store: GalleryStore, pack: OpenPack, hear: Callable[[ImportProgress], None]
    ) -> ImportReport:
        return import_people(
            folders,
            store=store,
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            default=pack.default,
            keep_crops=context_of(ctx).settings().recognition.keep_crops,
            workers=workers or pack.workers,
            progress=hear,
        )

    _run_import(ctx, work, consent=consent, as_json=as_json)


def _run_import(
    ctx: typer.Context,
    work: Callable[[GalleryStore, OpenPack, Callable[[ImportProgress], None]], ImportReport],
    *,
    consent: str | None,
    as_json: bool,
) -> None:
    context: CliContext = context_of(ctx)
    with people_records(ctx) as records, progress_bar("photos") as bar:
        store = _agreeing(records.gallery, consent, context.clock.wall())
        pack = context.pack(records)
        report = work(store, pack, lambda step: bar(step.done, step.total, step.name))
    if as_json:
        emit(_report_document(report))
    else:
        _say_report(report)
    if report.fault is not None:
        raise report.fault
    if not report.complete:
        raise typer.Exit(1)


def _agreeing(store: GalleryStore, text: str | None, now: float) -> GalleryStore:
    """The store, where there is a consent so that it is recorded with whoever has none."""
    if text is None:
        return store
    from typing import cast

    from faceid_gui.core.errors import BadRequest
    from faceid_gui.core.ports import GalleryStore
    from faceid_gui.core.types import Consent
    from faceid_gui.services.importing.gallery_import import ConsentingStore

    if not text.strip():
        raise BadRequest("--consent needs the words that were agreed to")
    return cast(GalleryStore, ConsentingStore(store, Consent(text, CONSENT_VERSION, now)))


def _say_report(report: ImportReport) -> None:
    for refused in report.refused:
        note(one_line(f"refused: {refused.path or refused.name}: {refused.reason}"))
    for warning in report.warnings:
        note(one_line(f"warning: {warning}"))
    for name in report.without:
        note(one_line(f"nothing added: {name}: no usable photo"))
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
            {
                "path": r.path,
                "name": r.name,
                "code": r.code,
                "reason": r.reason,
                "score": number(r.score),
                "looks_like": r.looks_like or None,
            }
            for r in report.refused
        ],
        "without": list(report.without),
        "warnings": list(report.warnings),
        "photos": report.photos,
        "added": report.added,
        "complete": report.complete,
    }
