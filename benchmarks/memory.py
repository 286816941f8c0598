"""What kiosk and engine need of the memory, together."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]

from benchmarks.kiosk import own_home
from benchmarks.report import Row
from benchmarks.subjects import CLIP
from tests.data import ROOT

AFTER_S = 10.0
LIMIT_MB = 450.0
MB = 1e6


@dataclass(frozen=True, slots=True)
class Use:
    """Megabytes (10^6 bytes) of a process and all below it.

    ``pss`` counts memory that several processes share once, ``rss`` once for each.
    """

    rss: float
    pss: float
    processes: int


def rows() -> list[Row]:
    """The kiosk on the clip, as a user starts it, after ten seconds."""
    with own_home():
        command = [sys.executable, "-m", "faceid_gui", "kiosk", "--windowed"]
        command += ["--source", str(CLIP), "--exit-after", str(AFTER_S + 5.0)]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as kiosk:
            threading.Event().wait(AFTER_S)
            use = used(psutil.Process(kiosk.pid))
            parts = [
                f"{used(process, below=False).pss:.0f}"
                for process in _family(psutil.Process(kiosk.pid))
            ]
            kiosk.wait(timeout=60)
    return [
        Row(
            f"memory of kiosk and engine after {AFTER_S:.0f} s, compact pack",
            f"under {LIMIT_MB:.0f} MB",
            f"{use.pss:.0f} MB (proportional set size, {' + '.join(parts)}; resident sizes, "
            f"shared memory counted in each process: {use.rss:.0f} MB)",
            use.pss < LIMIT_MB,
        )
    ]


def used(process: psutil.Process, *, below: bool = True) -> Use:
    """What a process uses, with or without those below it."""
    family = _family(process) if below else [process]
    infos = [member.memory_full_info() for member in family]
    rss = sum(info.rss for info in infos)
    pss = sum(getattr(info, "pss", info.uss) for info in infos)
    return Use(rss / MB, pss / MB, len(family))


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]
