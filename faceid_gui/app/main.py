"""The whole program: arguments in, exit code out."""

from __future__ import annotations

from collections.abc import Sequence

from faceid_gui.app.context import AppContext
from faceid_gui.cli.run import run_cli


def run(arguments: Sequence[str]) -> int:
    """Run ``faceid-gui`` with these arguments; returns its exit code."""
    return run_cli(arguments, AppContext())
