"""The tree of commands. One small file per group; heavy imports wait inside the commands."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from faceid_gui import __version__
from faceid_gui.cli import (
    calibrate,
    capture,
    evaluate,
    gui,
    health,
    models,
    people,
    recognise,
    records,
    remote,
    serve,
    server,
)
from faceid_gui.cli.context import context_of


def build() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="faceid-gui",
        help="Face recognition at a door: kiosk, console, and their tools.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback(invoke_without_command=True)(_root)
    for module in (gui, serve, health, capture, recognise, calibrate, evaluate):
        module.register(app)
    app.add_typer(models.build(), name="models")
    app.add_typer(people.build(), name="people")
    app.add_typer(server.build(), name="server")
    app.add_typer(remote.build(), name="remote")
    records.register(app)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"faceid-gui {__version__}\n")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say more on stderr; twice: all.")
    ] = 0,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Without a command: open the app in the role from the settings."""
    levels = (logging.WARNING, logging.INFO, logging.DEBUG)
    logging.getLogger().setLevel(levels[min(verbose, 2)])
    if ctx.invoked_subcommand is None:
        code = context_of(ctx).run_gui(role=None, source=None, windowed=False, exit_after=None)
        raise typer.Exit(code)
