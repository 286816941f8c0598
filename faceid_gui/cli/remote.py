"""``remote``: the server that this machine uses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, one_line, say

if TYPE_CHECKING:
    from faceid_gui.cli.desks import LinkStatus
    from faceid_gui.core.link import ServerLink


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(help="The server that this machine uses.", no_args_is_help=True)
    app.command("pair")(_pair)
    app.command("status")(_status)
    app.command("use")(_use)
    app.command("forget")(_forget)
    return app


def _pair(
    ctx: typer.Context,
    address: Annotated[
        str | None, typer.Argument(metavar="[ADDRESS", help="The server's address.")
    ] = None,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE]", help="The six digits that it shows.")
    ] = None,
    qr: Annotated[
        str | None, typer.Option("--qr", help="The text of its QR picture, instead of both.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="How the server shall call this machine.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Pair this machine with a server, whose key it knows from then on."""
    from faceid_gui.core.errors import BadRequest

    desk = context_of(ctx).linking()
    if qr is not None and address is None:
        link = desk.pair_by_qr(qr, name)
    elif qr is None and address is not None and code is not None:
        link = desk.pair_by_code(address, code, name)
    else:
        raise BadRequest("give an address and a code, or --qr and the text of the picture")
    if as_json:
        emit({"link": _document(link)})
        return
    say(f"paired with {one_line(link.name)} at {link.url}")
    say("use it: faceid-gui remote use auto (or remote: then nothing works without it)")


def _status(ctx: typer.Context, as_json: Json = False) -> None:
    """The paired server, and whether it answers. Exit code 1 where it does not."""
    status = context_of(ctx).linking().status()
    if as_json:
        emit(_status_document(status))
    elif status is None:
        say("no server is paired; pair one: faceid-gui remote pair ADDRESS CODE")
    else:
        _say_status(status)
    if status is None or status.trouble:
        raise typer.Exit(1)


class _Backend(StrEnum):
    """What recognises people."""

    LOCAL = "local"
    REMOTE = "remote"
    AUTO = "auto"


def _use(
    ctx: typer.Context,
    backend: Annotated[
        _Backend,
        typer.Argument(help="This machine, the paired server, or it with this one in reserve."),
    ],
    as_json: Json = False,
) -> None:
    """Choose what recognises people from now on."""
    from faceid_gui.core.errors import BadRequest
    from faceid_gui.settings.schema import with_value

    context = context_of(ctx)
    if backend is not _Backend.LOCAL and context.linking().link() is None:
        raise BadRequest("no server is paired; first: faceid-gui remote pair ADDRESS CODE")
    context.save_settings(with_value(context.settings(), "recognition.backend", backend.value))
    if as_json:
        emit({"backend": backend.value})
    else:
        say(_IN_USE[backend])


def _forget(ctx: typer.Context, as_json: Json = False) -> None:
    """Forget the paired server. Revoke this machine's key there as well."""
    forgotten = context_of(ctx).linking().forget()
    if as_json:
        emit({"forgotten": forgotten})
    else:
        say("the server is forgotten" if forgotten else "no server was paired")


_IN_USE: Final = {
    _Backend.LOCAL: "this machine recognises people by itself",
    _Backend.REMOTE: "the server recognises people; without it the door stays shut",
    _Backend.AUTO: "the server recognises people, and this machine whenever it cannot",
}


def _say_status(status: LinkStatus) -> None:
    from faceid_gui.wire.pinning import fingerprint

    link = status.link
    say(f"{one_line(link.name)} at {link.url}")
    say(f"fingerprint: {fingerprint(link.tls_pin)}" if link.tls_pin else "without TLS, on here")
    if status.trouble:
        say(f"it cannot be used: {status.trouble} {one_line(status.detail)}".rstrip())
        return
    provider = one_line(f"{status.version}, pack {status.pack} on {status.provider}")
    say(f"answers in {status.took_ms:.1f} ms: version {provider}")


def _status_document(status: LinkStatus | None) -> dict[str, object]:
    if status is None:
        return {"link": None, "usable": False, "trouble": "not_paired"}
    return {
        "link": _document(status.link),
        "usable": not status.trouble,
        "trouble": status.trouble or None,
        "detail": status.detail or None,
        "version": status.version or None,
        "provider": status.provider or None,
        "pack": status.pack or None,
        "took_ms": status.took_ms,
    }


def _document(link: ServerLink) -> dict[str, object]:
    return {
        "url": link.url,
        "name": link.name,
        "tls_pin": link.tls_pin or None,
        "signing_key": link.signing_key,
    }
