"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="JSON on stdout and nothing else.")]

Name = Annotated[str, typer.Argument(metavar="NAME", help="A person's name or id.")]
