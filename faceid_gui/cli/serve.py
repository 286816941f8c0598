"""``serve``: this machine as the REST server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, say

if TYPE_CHECKING:
    from faceid_gui.cli.desks import Serving


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(_serve)


def _serve(
    ctx: typer.Context,
    host: Annotated[
        str | None,
        typer.Option("--host", help="Address to listen on instead of the one from the settings."),
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Serve faces over REST until interrupted.

    On 127.0.0.1 it needs no set-up. On any other address it needs a TLS key and client keys,
    which one command makes: faceid-gui server setup.
    """

    def ready(serving: Serving) -> None:
        if as_json:
            emit(
                {
                    "url": serving.url,
                    "tls_pin": serving.tls_pin or None,
                    "open_access": serving.open_access,
                    "pack": serving.pack,
                    "provider": serving.provider,
                    "workers": serving.workers,
                }
            )
            return
        say(f"serving on {serving.url}, pack {serving.pack} on {serving.provider}")
        say("no key is needed: only this machine is served" if serving.open_access else "keys on")

    context_of(ctx).serving().run(host=host, port=port, ready=ready)
