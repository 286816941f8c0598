"""The command line as a whole: one exit code and at most one line for what went wrong."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from faceid_gui.cli.output import note
from faceid_gui.core.errors import Cancelled, FaceIdError

if TYPE_CHECKING:
    from faceid_gui.cli.context import CliContext

FAILED = 1
USAGE = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
PIPE_CLOSED = 141  # 128 + SIGPIPE

_log = logging.getLogger(__name__)


def run_cli(arguments: Sequence[str], context: CliContext) -> int:
    """Run one command; returns the exit code and raises nothing but SystemExit.

    0 only when what was asked was done, 1 for what failed, 2 for wrong usage, 130 when
    interrupted.
    """
    _never_fail_to_print()
    with _logging_to_stderr():
        return _guarded(arguments, context)


@contextmanager
def _logging_to_stderr() -> Iterator[None]:
    """Logs go to stderr while a command runs; its level is an option of the command line."""
    root = logging.getLogger()
    level = root.level
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def _guarded(arguments: Sequence[str], context: CliContext) -> int:
    try:
        code = _call(list(arguments), context)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
        return PIPE_CLOSED
    except (KeyboardInterrupt, Cancelled):
        note("interrupted")
        return INTERRUPTED
    except FaceIdError as error:
        _log.debug("the command failed", exc_info=True)
        note(f"faceid-gui: {explain(error)}")
        return FAILED
    return code


def explain(error: FaceIdError) -> str:
    """An error in one line, with its detail where that is more than a code."""
    message = str(error)
    if error.detail and not error.detail.isidentifier() and error.detail not in message:
        message = f"{message} ({error.detail})"
    return " ".join(message.split())


def _call(arguments: list[str], context: CliContext) -> int:
    from typer.main import get_command

    from faceid_gui.cli.commands import build

    command = get_command(build())
    try:
        result = command.main(
            args=arguments, prog_name="faceid-gui", standalone_mode=True, obj=context
        )
    except SystemExit as end:
        return _exit_code(end)
    return result if isinstance(result, int) else 0


def _exit_code(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    note(str(end.code))
    return FAILED


def _never_fail_to_print() -> None:
    """Names come in every script; a terminal that lacks one must not stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_stdout() -> None:
    """Nobody reads any more: what is still buffered goes nowhere, without a complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
