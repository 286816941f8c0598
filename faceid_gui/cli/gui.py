"""``kiosk`` and ``console``: the two roles of the app."""

from __future__ import annotations

from typing import Annotated

import typer

from faceid_gui.cli.context import context_of

Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        help="Camera, video, folder or address instead of the one from the settings.",
    ),
]
Windowed = Annotated[bool, typer.Option("--windowed", help="A window instead of full screen.")]
ExitAfter = Annotated[
    float | None, typer.Option("--exit-after", min=0.0, help="Close after so many seconds.")
]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("kiosk")(_kiosk)
    app.command("console")(_console)


def _kiosk(
    ctx: typer.Context,
    source: Source = None,
    windowed: Windowed = False,
    exit_after: ExitAfter = None,
) -> None:
    """The screen beside the door."""
    _open(ctx, "kiosk", source, windowed=windowed, exit_after=exit_after)


def _console(
    ctx: typer.Context,
    source: Source = None,
    windowed: Windowed = False,
    exit_after: ExitAfter = None,
) -> None:
    """The administrator's screen."""
    _open(ctx, "console", source, windowed=windowed, exit_after=exit_after)


def _open(
    ctx: typer.Context,
    role: str,
    source: str | None,
    *,
    windowed: bool,
    exit_after: float | None,
) -> None:
    run_gui = context_of(ctx).run_gui
    raise typer.Exit(run_gui(role=role, source=source, windowed=windowed, exit_after=exit_after))
