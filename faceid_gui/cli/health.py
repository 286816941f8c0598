"""``doctor`` and ``bench``: is this machine fit, and how fast is it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, say, table


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("doctor")(_doctor)
    app.command("bench")(_bench)


def _doctor(
    ctx: typer.Context,
    as_json: Json = False,
    source: Annotated[
        str | None, typer.Option("--source", help="The camera to look at instead.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 when anything is wrong.")
    ] = False,
) -> None:
    """Look at camera, models, keys, clock, disk and backend; say what to do."""
    from faceid_gui.services.health import run_checks

    checks = run_checks(context_of(ctx).check_ups(source))
    healthy = all(check.ok for check in checks)
    if as_json:
        rows = [{"key": c.key, "ok": c.ok, "detail": c.detail, "advice": c.advice} for c in checks]
        emit({"ok": healthy, "checks": rows})
    else:
        for check in checks:
            say(f"{'ok ' if check.ok else 'BAD'}  {check.key:8}  {check.detail}")
            if check.advice:
                say(f"               {check.advice}")
    if strict and not healthy:
        raise typer.Exit(1)


def _bench(
    ctx: typer.Context,
    as_json: Json = False,
    photo: Annotated[
        Path | None, typer.Option("--photo", help="A photo with a face to measure with.")
    ] = None,
    people: Annotated[
        int, typer.Option("--people", min=1, max=1_000_000, help="Size of the gallery.")
    ] = 10_000,
    threads: Annotated[int, typer.Option("--threads", min=1, max=16)] = 1,
) -> None:
    """Measure each stage on this machine."""
    from faceid_gui.core.photos import read_photo
    from faceid_gui.services.bench import bench

    context = context_of(ctx)
    picture = read_photo(photo) if photo else None
    pack = context.pack()
    backend = pack.make(threads)
    try:
        stages = bench(backend, clock=context.clock, photo=picture, people=people)
        provider = backend.provider
    finally:
        backend.close()
    if as_json:
        rows = [
            {
                "stage": stage.stage,
                "median_ms": round(stage.median_ms, 4),
                "p95_ms": round(stage.p95_ms, 4),
                "runs": stage.runs,
            }
            for stage in stages
        ]
        emit({"pack": pack.pack.key, "provider": provider, "threads": threads, "stages": rows})
        return
    say(f"pack {pack.pack.key} on {provider}, {threads} thread(s), 1280x720, {people:,} people")
    cells = [(s.stage, f"{s.median_ms:.3f}", f"{s.p95_ms:.3f}", s.runs) for s in stages]
    table(("stage", "median ms", "p95 ms", "runs"), cells)
