"""``python -m benchmarks [parts...]``: measures and writes benchmarks/results.md.

Each part runs in a process of its own, so that Qt, dlib and thread settings of one do not
disturb another. Delicate parts during which others used much of the machine run twice.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.load import Meter
from benchmarks.machine import described
from benchmarks.parts import ACCURACY, PARTS, SPEED, Part
from benchmarks.report import Row, table
from tests.data import ROOT

RESULTS = Path(__file__).parent / "results.md"
BUSY = 0.3
"""Cores of other programs above which a delicate part is run a second time."""

TIMEOUT_S = 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part. ``foreign`` is how many cores other programs used meanwhile."""

    part: Part
    rows: tuple[Row, ...] = ()
    note: str = ""
    failed: bool = False
    seconds: float = 0.0
    foreign: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts asked for, all by default; 0 where none of them failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "names", nargs="*", help="parts to run: " + ", ".join(p.name for p in PARTS)
    )
    parser.add_argument("--rows-of", metavar="PART", help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.rows_of:
        measured = [asdict(row) for row in _chosen([options.rows_of])[0].rows()]
        options.into.write_text(json.dumps(measured), encoding="utf-8")
        return 0
    outcomes = [_run(part) for part in _chosen(options.names)]
    RESULTS.write_text(_report(outcomes), encoding="utf-8")
    print(f"written: {RESULTS}")
    return int(any(outcome.failed for outcome in outcomes))


def _chosen(names: Sequence[str]) -> list[Part]:
    unknown = set(names) - {part.name for part in PARTS}
    if unknown:
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))}")
    return [part for part in PARTS if not names or part.name in names]


def _run(part: Part) -> Outcome:
    """A part in a process of its own; the quieter of two runs where the first was disturbed."""
    missing = part.missing()
    if missing:
        note = "skipped, not on this machine: " + ", ".join(need.lstrip(".") for need in missing)
        print(f"{part.name}: {note}", flush=True)
        return Outcome(part, note=note)
    outcome = _run_once(part)
    if not outcome.failed and part.delicate and outcome.foreign > BUSY:
        again = _run_once(part)
        outcome = again if not again.failed and again.foreign < outcome.foreign else outcome
    return outcome


def _run_once(part: Part) -> Outcome:
    print(f"{part.name} ...", flush=True)
    meter, start = Meter(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "benchmarks", "--rows-of", part.name, "--into"]
        try:
            subprocess.run([*command, str(target)], cwd=ROOT, check=True, timeout=TIMEOUT_S)
            rows = tuple(Row(**row) for row in json.loads(target.read_text(encoding="utf-8")))
        except subprocess.TimeoutExpired:
            return Outcome(part, note=f"failed: longer than {TIMEOUT_S} s", failed=True)
        except subprocess.CalledProcessError as error:
            return Outcome(part, note=f"failed: exit code {error.returncode}", failed=True)
    seconds, foreign = time.monotonic() - start, meter.foreign()
    print(f"{table(list(rows))}\n{seconds:.0f} s, others used {foreign:.2f} cores", flush=True)
    return Outcome(part, rows, seconds=seconds, foreign=foreign)


def _report(outcomes: Sequence[Outcome]) -> str:
    lines = ["# Benchmarks", "", "Written by `python -m benchmarks`.", "", *described()]
    for heading in (SPEED, ACCURACY):
        here = [outcome for outcome in outcomes if outcome.part.heading == heading]
        rows = [row for outcome in here for row in outcome.rows]
        if here:
            lines += ["", f"## {heading}", ""]
        if rows:
            lines.append(table(rows))
        lines += [f"\n{outcome.part.name}: {outcome.note}" for outcome in here if outcome.note]
    lines += ["", "## How quiet the machine was", ""]
    lines += [
        f"- {outcome.part.name}: {outcome.seconds:.0f} s, other programs used "
        f"{outcome.foreign:.2f} cores"
        for outcome in outcomes
        if outcome.rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
