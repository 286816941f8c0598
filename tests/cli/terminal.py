"""Runs commands as a user would, in this process or in one of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from faceid_gui.app.main import run
from tests.data import ROOT


@dataclass(frozen=True)
class Result:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of stdout as JSON; fails where one is not, or holds NaN."""
        return [json.loads(line, parse_constant=_no_constant) for line in self.out.splitlines()]

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        (document,) = self.lines
        return document


def _no_constant(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


class Terminal:
    """Commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Result:
        self._capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        return Result(code, said.out, said.err)


def start(arguments: Sequence[str], **environment: str) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "faceid_gui", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def finish(process: subprocess.Popen[str]) -> Result:
    """Wait for a started command."""
    out, err = process.communicate(timeout=120)
    return Result(process.returncode, out, err)
