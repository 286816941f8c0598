"""``people remove``, ``restore`` and ``merge``: who goes, and who comes back."""

from __future__ import annotations

from typing import Annotated

import typer

from faceid_gui.cli.options import Json, Name
from faceid_gui.cli.output import emit, one_line, say
from faceid_gui.cli.people_store import people_records


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("remove")(_remove)
    app.command("restore")(_restore)
    app.command("merge")(_merge)


def _remove(
    ctx: typer.Context,
    name: Name,
    erase: Annotated[
        bool, typer.Option("--erase", help="Erase at once and for good, also who was deleted.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Delete somebody: nobody recognises them any more, and for 30 days they can come back."""
    if erase:
        _erase(ctx, name, as_json=as_json)
        return
    from faceid_gui.services.people import remove_person
    from faceid_gui.services.people_export import iso_time, removed_document

    with people_records(ctx) as records:
        removed = remove_person(records.gallery, name)
    if as_json:
        emit({**removed_document(removed), "removed": True, "erased": False})
        return
    say(one_line(f"{removed.person.name} was deleted"))
    say(
        f"until {iso_time(removed.erased_at)} they can come back: "
        f"faceid-gui people restore {removed.person.id}"
    )


def _erase(ctx: typer.Context, name: str, *, as_json: bool) -> None:
    from faceid_gui.services.people import erase_person

    with people_records(ctx) as records:
        person = erase_person(records.gallery, name)
    if as_json:
        emit({"id": person.id, "name": person.name, "removed": True, "erased": True})
    else:
        say(one_line(f"{person.name} was erased for good"))


def _restore(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME_OR_ID", help="The name or id of who was deleted.")
    ],
    new: Annotated[
        str | None, typer.Option("--name", help="Another name, where theirs was given away.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring somebody back who was deleted; see people list --removed."""
    from faceid_gui.core.errors import NameTaken
    from faceid_gui.services.people import restore_person

    with people_records(ctx) as records:
        try:
            person = restore_person(records.gallery, name, name=new)
        except NameTaken as taken:
            raise NameTaken(f"{taken}: give another name with --name") from taken
    if as_json:
        emit({"id": person.id, "name": person.name, "samples": person.samples})
    else:
        say(one_line(f"{person.name} is back with {person.samples} samples"))


def _merge(
    ctx: typer.Context,
    name: Name,
    into: Annotated[
        str, typer.Option("--into", metavar="NAME", help="Who is to have all the samples.")
    ],
    as_json: Json = False,
) -> None:
    """Give all samples of one person to another, where both are the same, and delete the first."""
    from faceid_gui.services.people import merge_people

    with people_records(ctx) as records:
        merged = merge_people(records.gallery, name, into)
    gone, owner = merged.gone, merged.into
    if as_json:
        emit(
            {
                "id": owner.id,
                "name": owner.name,
                "samples": owner.samples,
                "moved": merged.moved,
                "merged": {"id": gone.id, "name": gone.name},
            }
        )
    else:
        say(one_line(f"merged {merged.moved} samples of {gone.name} into {owner.name}"))
        say(one_line(f"{owner.name} has {owner.samples} samples, {gone.name} was deleted"))
