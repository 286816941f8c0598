"""``people conflicts``: what was decided where two machines had changed the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, one_line, say, table

if TYPE_CHECKING:
    from faceid_gui.core.sync import Conflict


def build() -> typer.Typer:
    """The group of commands; without one of them: list."""
    app = typer.Typer(help="Conflicts with kiosks: list, settle.", invoke_without_command=True)
    app.callback()(_all)
    app.command("list")(_list)
    app.command("settle")(_settle)
    return app


def _all(ctx: typer.Context, as_json: Json = False) -> None:
    """What was decided where this machine and a kiosk had changed the same person."""
    if ctx.invoked_subcommand is None:
        _list(ctx, as_json=as_json)


def _list(ctx: typer.Context, as_json: Json = False) -> None:
    """All that nobody has settled, the newest first."""
    from faceid_gui.services.people_export import iso_time

    with context_of(ctx).records() as records:
        conflicts = records.conflicts.conflicts()
    if as_json:
        emit({"conflicts": [_document(one) for one in conflicts]})
    elif conflicts:
        cells = [
            (iso_time(one.at), one_line(one.place), one_line(_words(one)), one.id)
            for one in conflicts
        ]
        table(("time", "kiosk", "what", "id"), cells)
    else:
        say("there are no conflicts")


def _settle(
    ctx: typer.Context,
    conflict: Annotated[str, typer.Argument(metavar="ID", help="The id of a conflict.")],
    as_json: Json = False,
) -> None:
    """Take a conflict off the list."""
    with context_of(ctx).records() as records:
        settled = records.conflicts.settle(conflict)
        records.audit.append("cli", "conflict_settled", settled.person_id, settled.kind.value)
    if as_json:
        emit({**_document(settled), "settled": True})
    else:
        say(one_line(f"settled: {_words(settled)}"))


def _document(conflict: Conflict) -> dict[str, object]:
    from faceid_gui.services.people_export import iso_time

    return {
        "id": conflict.id,
        "at": iso_time(conflict.at),
        "kind": conflict.kind.value,
        "person_id": conflict.person_id,
        "name": conflict.name,
        "other": conflict.other,
        "place": conflict.place,
        "samples": conflict.samples,
    }


def _words(conflict: Conflict) -> str:
    from faceid_gui.core.sync import ConflictKind

    name, other, count = conflict.name, conflict.other, conflict.samples
    kept = f"; {count} samples of the kiosk are kept with them" if count else ""
    lost = f"; {count} samples of the kiosk went with them" if count else ""
    words = {
        ConflictKind.SAME_NAME: f"two people were called {other}; this one is {name} now",
        ConflictKind.RENAMED: f"renamed on both: {name} here, {other} on the kiosk",
        ConflictKind.DELETED: f"{name} was deleted here{kept}",
        ConflictKind.ERASED: f"{name or 'somebody'} was erased here{lost}",
        ConflictKind.DELETED_ELSEWHERE: f"{name} was deleted on the kiosk",
        ConflictKind.CONSENT: f"two consents of {name} were recorded; the later one stands",
    }
    return words[conflict.kind]
