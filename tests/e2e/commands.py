"""``faceid-gui`` as processes of their own, with what they cost and what they left."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.cli.terminal import Result
from tests.data import ROOT


@dataclass(frozen=True)
class Measured:
    """How a command ended, and its peak memory in MB."""

    result: Result
    peak_mb: float


def run_measured(*arguments: object) -> Measured:
    """Run a command to its end."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "faceid_gui", *map(str, arguments)],
            stdout=out,
            stderr=err,
            cwd=ROOT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        result = Result(process.returncode, out.read(), err.read())
    return Measured(result, usage.ru_maxrss / 1024)


@contextmanager
def started(*arguments: object, **environment: str | None) -> Iterator[subprocess.Popen[str]]:
    """A command that runs; killed at the end where it still does. None unsets a variable."""
    variables = {**os.environ, **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "faceid_gui", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={name: value for name, value in variables.items() if value is not None},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)
