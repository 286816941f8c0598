"""``capture``: training photos of one person from a camera or a video."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faceid_gui.cli.context import STILL_FACE_PX, CliContext, OpenPack, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, one_line, progress_bar, say

if TYPE_CHECKING:
    from faceid_gui.core.ports import FaceBackend
    from faceid_gui.services.capturing.capturer import CapturePlan, Capturer
    from faceid_gui.services.capturing.enrol import Enrolled
    from faceid_gui.services.capturing.faces import Pick
    from faceid_gui.services.capturing.shortlist import Candidate


@dataclass(frozen=True, slots=True)
class _Wish:
    """Who is wanted, as it was typed."""

    source: str
    at: float | None
    face: str | None
    like: Path | None


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
    at: Annotated[
        float | None, typer.Option("--at", min=0.0, help="When to look for --face, seconds.")
    ] = None,
    face: Annotated[
        str | None, typer.Option("--face", metavar="X,Y", help="Where the face is, in pixels.")
    ] = None,
    like: Annotated[
        Path | None, typer.Option("--like", help="A photo of the person, to find them by.")
    ] = None,
    enrol: Annotated[bool, typer.Option("--enrol", help="Enrol the person at once.")] = False,
    as_json: Json = False,
) -> None:
    """Write the best varied photos of one person as NAME/NAME1.jpg and so on.

    Of several people in the picture the one seen most is taken, or the one whose face is at
    --face at the time --at, or the one of --like.
    """
    from faceid_gui.services.capturing.capturer import CapturePlan
    from faceid_gui.services.capturing.files import file_name, write_photos

    file_name(name)  # refuse a name that no folder can have before the work
    wish, plan = _Wish(source, at, face, like), CapturePlan(count=count, seconds=seconds)
    context = context_of(ctx)
    capturer, photos = _captured(context, wish, plan)
    written = write_photos(photos, name=name, out=out)
    enrolled = _enrol(context, name, dict(zip(written, photos, strict=True))) if enrol else None
    _say(written, capturer, enrolled, as_json=as_json)
    if len(written) < count:
        note(f"only {len(written)} varied photos of {count} were found")
    if enrolled is not None and enrolled.person is None:
        raise typer.Exit(1)


def _captured(
    context: CliContext, wish: _Wish, plan: CapturePlan
) -> tuple[Capturer, tuple[Candidate, ...]]:
    """Look at the source, to its end or until there is enough, and choose."""
    from faceid_gui.services.capturing.capturer import Capturer, capture
    from faceid_gui.services.capturing.identity import Likeness

    _check(wish)
    pack = context.pack()
    backend = pack.make(1, smallest_face_px=STILL_FACE_PX)
    try:
        bars = Likeness.of(pack.default)
        capturer = Capturer(backend, plan, bars=bars, pick=_picked(context, wish, backend))
        with progress_bar("photos") as report:
            capture(
                context.camera(wish.source),
                capturer,
                plan,
                progress=lambda step: report(step.photos, step.wanted, f"{step.frames} frames"),
            )
        return capturer, capturer.chosen()
    finally:
        backend.close()


def _check(wish: _Wish) -> None:
    from faceid_gui.core.errors import BadRequest

    if wish.at is not None and wish.face is None:
        raise BadRequest("--at says when to look; give --face X,Y to say where")
    if wish.face is not None:
        if wish.like is not None:
            raise BadRequest("--face and --like both say who is meant: give one of them")
        _point(wish.face)


def _picked(context: CliContext, wish: _Wish, backend: FaceBackend) -> Pick | None:
    """The wanted person, None for the one who is seen most."""
    from faceid_gui.core.photos import read_photo
    from faceid_gui.services.capturing.capturer import pick_at
    from faceid_gui.services.capturing.faces import FaceUse, Pick
    from faceid_gui.services.enrolment.enroller import Enroller

    if wish.face is not None:
        x, y = _point(wish.face)
        return pick_at(context.camera(wish.source), backend, at_s=wish.at or 0.0, x=x, y=y)
    if wish.like is not None:
        sample = Enroller(backend).sample(read_photo(wish.like), str(wish.like))
        return Pick(sample.embeddings[backend.contract.id], FaceUse.FRONT)
    return None


def _point(text: str) -> tuple[float, float]:
    from faceid_gui.core.errors import BadRequest

    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadRequest(f"--face takes two numbers such as 320,180, not {text!a}") from error
    return x, y


def _enrol(context: CliContext, name: str, photos: dict[Path, Candidate]) -> Enrolled:
    from faceid_gui.services.capturing.enrol import enrol_photos

    with context.records() as records:
        pack: OpenPack = context.pack(records)
        return enrol_photos(
            name,
            photos,
            consent=None,
            store=records.gallery,
            make_backend=lambda: pack.make(1, smallest_face_px=STILL_FACE_PX),
            keep_crops=context.settings().recognition.keep_crops,
            contract=pack.contract,
            threshold=records.gallery.threshold(pack.contract.id) or pack.default,
            default=pack.default,
        )


def _say(
    written: tuple[Path, ...], capturer: Capturer, enrolled: Enrolled | None, *, as_json: bool
) -> None:
    if as_json:
        emit(_document(written, capturer, enrolled))
    else:
        say(f"{len(written)} photos in {written[0].parent}")
    if capturer.others:
        note(f"{capturer.others} other people were in the picture and were left out")
    if enrolled is None:
        return
    for refused in enrolled.report.refused:
        note(one_line(f"refused: {refused.path or refused.name}: {refused.reason}"))
    if enrolled.person is None:
        note("not enrolled: no photo is good enough to recognise the person by")
    elif not as_json:
        samples, grade = enrolled.person.samples, enrolled.strength.grade
        say(f"enrolled: {enrolled.person.name}, {samples} samples, {grade} ({enrolled.person.id})")


def _document(
    written: tuple[Path, ...], capturer: Capturer, enrolled: Enrolled | None
) -> dict[str, object]:
    document: dict[str, object] = {
        "photos": [str(path) for path in written],
        "frames": capturer.progress.frames,
        "faces": capturer.faces,
        "others": capturer.others,
    }
    if enrolled is not None:
        person = enrolled.person
        document["enrolled"] = person and {
            "id": person.id,
            "name": person.name,
            "samples": person.samples,
            "strength": str(enrolled.strength.grade),
        }
    return document
