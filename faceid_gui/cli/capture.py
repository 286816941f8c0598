"""``capture``: training photos of one person from a camera or a video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, progress_bar, say

if TYPE_CHECKING:
    from faceid_gui.services.capture import Capturer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("capture")(_capture)


def _capture(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A camera or a video.")],
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")],
    count: Annotated[int, typer.Option("--count", min=1, max=500, help="Photos wanted.")] = 25,
    seconds: Annotated[
        float, typer.Option("--seconds", min=1.0, help="At most so long from a camera.")
    ] = 60.0,
    like: Annotated[
        Path | None, typer.Option("--like", help="A photo of the person, to find them by.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the best varied photos of one person as NAME/NAME1.jpg and so on.

    Of several people in the picture the one seen most is taken, or the one of ``--like``.
    """
    from faceid_gui.core.photos import read_photo
    from faceid_gui.services.capture import (
        CapturePlan,
        Capturer,
        capture,
        file_name,
        same_person,
        write_photos,
    )
    from faceid_gui.services.enrol import Enroller

    file_name(name)  # refuse a name that no folder can have before the work
    context = context_of(ctx)
    plan = CapturePlan(count=count, seconds=seconds)
    pack = context.pack()
    backend = pack.make(1)
    try:
        wanted = None
        if like is not None:
            sample = Enroller(backend).sample(read_photo(like), str(like))
            wanted = sample.embeddings[backend.contract.id]
        capturer = Capturer(backend, plan, same=same_person(pack.default), like=wanted)
        with progress_bar("photos") as report:
            capture(
                context.camera(source),
                capturer,
                plan,
                progress=lambda step: report(step.photos, step.wanted, f"{step.frames} frames"),
            )
        written = write_photos(capturer.chosen(), name=name, out=out)
    finally:
        backend.close()
    _say(written, capturer, wanted=count, as_json=as_json)


def _say(written: tuple[Path, ...], capturer: Capturer, *, wanted: int, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "photos": [str(path) for path in written],
                "frames": capturer.progress.frames,
                "faces": capturer.faces,
                "others": capturer.others,
            }
        )
    else:
        say(f"{len(written)} photos in {written[0].parent}" if written else "no photo")
    if capturer.others:
        note(f"{capturer.others} other people were in the picture and were left out")
    if len(written) < wanted:
        note(f"only {len(written)} varied photos of {wanted} were found")
