"""``models``: the catalogue, what is here of it, and which pack is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli import models_deepface, models_use
from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, progress_bar, say, table

if TYPE_CHECKING:
    from faceid_gui.core.packs import InstallProgress, ModelCheck, ModelLibrary, Pack

PackKey = Annotated[str, typer.Argument(metavar="PACK", help="A pack's key, or auto.")]


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(help="Models: list, install, verify, use.", no_args_is_help=True)
    app.command("list")(_list)
    app.command("install")(_install)
    app.command("verify")(_verify)
    models_use.register(app)
    return app


def _list(
    ctx: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="DeepFace's networks and detectors as well.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Packs and models, with their licences and what is on this machine."""
    context = context_of(ctx)
    library = context.library()
    wanted = context.settings().recognition.pack
    chosen = context.choice()
    if as_json:
        packs = [_pack_document(library, pack, chosen.pack.key) for pack in library.packs()]
        models = [_entry_document(library, entry.key) for entry in library.entries()]
        document = {"wanted": wanted, "why": chosen.why, "packs": packs, "models": models}
        emit({**document, **models_deepface.document(library)})
        return
    rows = []
    packs_listed = [*library.packs()]
    if chosen.pack.key not in {pack.key for pack in packs_listed}:
        packs_listed.append(chosen.pack)  # one of DeepFace's, which are not listed one by one
    for pack in packs_listed:
        status = library.status(pack.key)
        used = "*" if pack.key == chosen.pack.key else ""
        state = "present" if status.present else f"{status.missing_bytes / 1e6:.1f} MB to fetch"
        licences = ", ".join(_licences(library, pack))
        rows.append((used, pack.key, state, licences, pack.title))
    table(("", "pack", "state", "licence", "title"), rows)
    say(f"\n* {chosen.pack.key}: {chosen.why}")
    models_deepface.show(library, everything=everything)


def _licences(library: ModelLibrary, pack: Pack) -> tuple[str, ...]:
    entries = {entry.key: entry for entry in library.entries()}
    known = [entries[key].licence.label for key in pack.entry_keys if key in entries]
    return tuple(dict.fromkeys((*known, *models_deepface.licences(library, pack))))


def _pack_document(library: ModelLibrary, pack: Pack, chosen: str) -> dict[str, object]:
    status = library.status(pack.key)
    return {
        "key": pack.key,
        "title": pack.title,
        "note": pack.note,
        "present": status.present,
        "state": status.note,
        "missing": [entry.key for entry in status.missing],
        "missing_bytes": status.missing_bytes,
        "models": list(pack.entry_keys),
        "licences": list(_licences(library, pack)),
        "liveness": pack.has_liveness,
        "used": pack.key == chosen,
    }


def _entry_document(library: ModelLibrary, key: str) -> dict[str, object]:
    entry = next(entry for entry in library.entries() if entry.key == key)
    found = library.find(key)
    return {
        "key": key,
        "title": entry.title,
        "kind": entry.spec.kind.value,
        "licence": entry.licence.name,
        "commercial": entry.licence.commercial,
        "sha256": entry.spec.sha256,
        "size_bytes": entry.size_bytes,
        "source_page": entry.source_page,
        "path": str(found.path) if found else None,
    }


def _install(
    ctx: typer.Context,
    pack: PackKey = "auto",
    folder: Annotated[
        Path | None,
        typer.Option("--from", help="Take the files from this folder or USB stick."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch and verify what is missing of a pack."""
    library = context_of(ctx).library()
    with progress_bar("models") as report:

        def progress(step: InstallProgress) -> None:
            title = f"{step.title} ({step.number} of {step.count})"
            report(step.done_bytes, step.total_bytes, title)

        if folder is not None:
            library.import_folder(folder, progress)
        chosen = library.install(pack, progress)
    if as_json:
        emit({"pack": chosen.pack.key, "present": chosen.present, "why": chosen.why})
    else:
        say(f"{chosen.pack.key}: {chosen.why}")
        say("licence: " + ", ".join(_licences(library, chosen.pack)))
    if not chosen.present:
        raise typer.Exit(1)


def _verify(
    ctx: typer.Context,
    pack: Annotated[str | None, typer.Argument(metavar="PACK", help="One pack only.")] = None,
    as_json: Json = False,
) -> None:
    """Hash every file again and run the self-tests."""
    from faceid_gui.core.packs import CheckState

    checks = context_of(ctx).library().verify(pack)
    damaged = [check for check in checks if check.state is CheckState.DAMAGED]
    missing = [check for check in checks if check.state is CheckState.MISSING]
    failed = bool(damaged or (pack is not None and missing))
    if as_json:
        rows = [
            {
                "title": check.title,
                "key": check.entry.key if check.entry else None,
                "state": check.state.value,
                "path": str(check.path) if check.path else None,
                "detail": check.detail,
            }
            for check in checks
        ]
        emit({"ok": not failed, "checks": rows})
    else:
        cells = [(check.state.value, check.title, _detail(check)) for check in checks]
        table(("state", "what", "detail"), cells)
    if failed:
        raise typer.Exit(1)


def _detail(check: ModelCheck) -> str:
    """What is wrong, with the file that it is wrong with."""
    return f"{check.path}: {check.detail}" if check.detail and check.path else check.detail
