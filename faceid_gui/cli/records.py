"""``visits``, ``audit``, ``backup`` and ``restore``: what happened, kept and proven."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from faceid_gui.cli.context import BackupSummary, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, say, table
from faceid_gui.cli.replay import add_to


def register(app: typer.Typer) -> None:
    """Add the groups and commands."""
    visits = typer.Typer(help="Visits: list, export, replay.", no_args_is_help=True)
    visits.command("list")(_list)
    visits.command("export")(_export)
    add_to(visits)
    audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
    audit.callback()(_audit)
    audit.command("list")(_list_audit)
    audit.command("verify")(_verify)
    app.add_typer(visits, name="visits")
    app.add_typer(audit, name="audit")
    app.command("backup")(_backup)
    app.command("restore")(_restore)


def _list(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The newest so many.")] = 50,
    as_json: Json = False,
) -> None:
    """The newest visits, newest first."""
    from faceid_gui.services.people_export import iso_time, visit_document

    with context_of(ctx).records() as records:
        visits = records.visits.recent(limit)
    if as_json:
        emit({"visits": [visit_document(visit) for visit in visits]})
        return
    cells = [
        (
            iso_time(visit.at),
            "granted" if visit.granted else "denied",
            visit.name or "",
            visit.reason.value if visit.reason else "",
            f"{visit.evidence.score:.3f}" if visit.evidence.score is not None else "",
        )
        for visit in visits
    ]
    table(("time", "decision", "person", "reason", "score"), cells)


def _export(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead of stdout.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table instead of JSON Lines.")] = False,
    as_json: Json = False,
) -> None:
    """All visits, oldest first, as JSON Lines or CSV."""
    import json

    from faceid_gui.cli.writing import text_out
    from faceid_gui.core.errors import BadRequest
    from faceid_gui.services.people_export import visit_document, write_visits_csv

    if as_csv and as_json:
        raise BadRequest("--csv and --json exclude each other")
    with context_of(ctx).records() as records:
        with text_out(out) as stream:
            if as_csv:
                count = write_visits_csv(records.visits.every(), stream)
            else:
                count = 0
                for visit in records.visits.every():
                    line = json.dumps(visit_document(visit), ensure_ascii=False, allow_nan=False)
                    stream.write(line + "\n")
                    count += 1
        records.audit.append("cli", "visits_exported", "", f"{count} visits")
    if out is not None:
        note(f"{count} visits written to {out}")


def _audit() -> None:
    """The audit trail."""


def _list_audit(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The newest so many.")] = 50,
    as_json: Json = False,
) -> None:
    """The newest entries, newest first: who did what to which id."""
    from faceid_gui.services.people_export import iso_time

    with context_of(ctx).records() as records:
        entries = records.audit.recent(limit)
    if as_json:
        found = [
            {
                "at": iso_time(entry.at),
                "who": entry.actor,
                "what": entry.action,
                "id": entry.subject,
                "detail": entry.detail,
            }
            for entry in entries
        ]
        emit({"entries": found})
        return
    cells = [
        (iso_time(entry.at), entry.actor, entry.action, entry.subject, entry.detail)
        for entry in entries
    ]
    table(("time", "who", "what", "id", "detail"), cells)


def _verify(ctx: typer.Context, as_json: Json = False) -> None:
    """Check every entry of the audit trail."""
    with context_of(ctx).records() as records:
        found = records.audit.verify()
    if as_json:
        emit(
            {
                "ok": found.ok,
                "entries": found.rows,
                "first_bad": found.first_bad,
                "problem": found.problem,
            }
        )
    elif found.ok:
        say(f"the audit trail is whole: {found.rows} entries")
    else:
        note(f"the audit trail was changed: {found.problem}")
    if not found.ok:
        raise typer.Exit(1)


WithKey = Annotated[
    bool, typer.Option("--with-key", help="With the key, sealed with a passphrase: asks for it.")
]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="Read the passphrase from this file.")
]


def _backup(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The backup file to write.")],
    with_key: WithKey = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Write a backup of people, visits and audit trail.

    Without --with-key it can only be brought back where the key file still is.
    """
    passphrase = _passphrase(passphrase_file, ask=with_key, twice=True)
    summary = context_of(ctx).backup(target, passphrase=passphrase)
    _say_backup(summary, "backup written to", as_json=as_json)


def _restore(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="The backup file.")],
    with_key: WithKey = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the present database, which is kept beside it."""
    passphrase = _passphrase(passphrase_file, ask=with_key, twice=False)
    summary = context_of(ctx).restore(source, passphrase=passphrase)
    _say_backup(summary, "restored from", as_json=as_json)


def _passphrase(file: Path | None, *, ask: bool, twice: bool) -> str | None:
    from faceid_gui.core.errors import BadRequest

    if file is not None:
        try:
            return file.read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadRequest("the passphrase file cannot be read", detail=str(file)) from error
    if not ask:
        return None
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))


def _say_backup(summary: BackupSummary, words: str, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "path": str(summary.path),
                "people": summary.people,
                "with_key": summary.with_key,
                "aside": str(summary.aside) if summary.aside else None,
            }
        )
        return
    say(f"{words} {summary.path}: {summary.people} people")
    if summary.aside is not None:
        say(f"the database that was there is kept as {summary.aside}")
