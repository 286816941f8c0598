"""``recognise``: who is in pictures, folders, videos, cameras and addresses."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli.context import STILL_FACE_PX, CliContext, OpenPack, context_of
from faceid_gui.cli.options import Json
from faceid_gui.cli.output import emit, note, say
from faceid_gui.cli.rows import frame_document, frame_words, visit_document, visit_words
from faceid_gui.cli.run import explain

if TYPE_CHECKING:
    from faceid_gui.core.ports import EngineSettings, FaceBackend
    from faceid_gui.services.recognise import FrameRow, VisitRow


_FAULTS: Final = {"LinkFailed": "the server could not be used"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("recognise")(_recognise)


@dataclass(slots=True)
class _Tally:
    """What was seen, for the summary and the exit code."""

    rows: int = 0
    faces: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    visits: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def frame(self, row: FrameRow) -> None:
        self.rows += 1
        self.faces += len(row.faces)
        for face in row.faces:
            if face.person is None:
                self.unknown += 1
            else:
                self.seen[face.person] += 1

    def visit(self, row: VisitRow) -> None:
        if row.evidence.fault is not None:
            self.faults[row.evidence.fault] += 1
        self.visits[row.person if row.granted and row.person else f"denied: {row.reason}"] += 1

    def document(self) -> dict[str, object]:
        return {
            "summary": {
                "rows": self.rows,
                "faces": self.faces,
                "people": dict(self.seen.most_common()),
                "unknown": self.unknown,
                "visits": dict(self.visits.most_common()),
                "refused": self.refused,
            }
        }


def _recognise(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Photos, folders, videos, camera:0, http:// or rtsp:// addresses.",
        ),
    ],
    as_json: Json = False,
    every: Annotated[
        int, typer.Option("--every", min=1, help="Look at every so many frames of a video.")
    ] = 1,
    summary: Annotated[
        bool, typer.Option("--summary", help="At the end, how often everybody was seen.")
    ] = False,
    threads: Annotated[int, typer.Option("--threads", min=1, max=16)] = 1,
) -> None:
    """Name the people in pictures, videos and cameras; one row per picture or frame.

    A folder is walked. A video or camera also gives a row when a visit ends, with its
    decision. Exit code 0 when every source was read.
    """
    from faceid_gui.core.errors import BadRequest, CameraLost, CameraUnavailable

    tally = _Tally()
    with _ready(context_of(ctx), threads) as tools:
        for source in sources:
            try:
                with closing(_rows(tools, source, every, tally)) as rows:
                    for row in rows:
                        _row(row, tally, as_json=as_json)
            except (BadRequest, CameraUnavailable, CameraLost) as error:
                # One source that cannot be read is no reason to leave the others out.
                note(f"faceid-gui: {explain(error)}")
                tally.refused += 1
    for fault, count in tally.faults.items():
        # Who came by then was not looked at, so that this was not all done.
        note(f"faceid-gui: {_FAULTS.get(fault, fault)}: {count} visits could not be judged")
    if summary:
        _say_summary(tally, as_json=as_json)
    if tally.refused or tally.faults:
        raise typer.Exit(1)


@dataclass(slots=True)
class _Tools:
    """What recognising takes; a backend each for photos and streams, opened when needed."""

    context: CliContext
    pack: OpenPack
    settings: EngineSettings
    threads: int
    still: FaceBackend | None = None
    stream: FaceBackend | None = None

    def for_photos(self) -> FaceBackend:
        if self.still is None:
            self.still = self.pack.make(self.threads, smallest_face_px=STILL_FACE_PX)
        return self.still

    def for_streams(self) -> FaceBackend:
        if self.stream is None:
            self.stream = self.pack.make(self.threads)
        return self.stream

    def close(self) -> None:
        for backend in (self.still, self.stream):
            if backend is not None:
                backend.close()


@contextmanager
def _ready(context: CliContext, threads: int) -> Iterator[_Tools]:
    """The pack, and the gallery with threshold and policy."""
    from faceid_gui.services.gallery_sync import engine_settings

    with context.records() as records:
        pack = context.pack(records)
        settings = engine_settings(
            store=records.gallery,
            contract=pack.contract,
            settings=context.settings(),
            default=pack.default,
            has_liveness=pack.has_liveness,
        )
    tools = _Tools(context, pack, settings, threads)
    try:
        yield tools
    finally:
        tools.close()


def _rows(
    tools: _Tools, source: str, every: int, tally: _Tally
) -> Generator[FrameRow | VisitRow, None, None]:
    from faceid_gui.services.recognise import recognise_stream

    path = Path(source)
    if source.strip() and _holds_photos(path):  # an empty argument is not this folder
        yield from _photos(tools, path, tally)
        return
    rows = recognise_stream(
        tools.context.camera(source),
        tools.for_streams(),
        tools.settings,
        clock=tools.context.clock,
        every=every,
    )
    with closing(rows):
        yield from rows


def _holds_photos(path: Path) -> bool:
    """Whether a source is a folder or a photo on the disk."""
    from faceid_gui.core.photos import PHOTO_SUFFIXES

    try:
        return path.is_dir() or (path.suffix.lower() in PHOTO_SUFFIXES and path.exists())
    except (OSError, ValueError):  # an address too long, or with NUL, is neither
        return False


def _photos(tools: _Tools, path: Path, tally: _Tally) -> Iterator[FrameRow]:
    from faceid_gui.core.errors import BadImage, BadRequest
    from faceid_gui.core.photos import walk_photos
    from faceid_gui.services.recognise import PhotoRecogniser

    photos = iter(walk_photos(path))
    first = next(photos, None)
    if first is None:
        raise BadRequest(f"there are no photos in {path}", detail=str(path))
    recogniser = PhotoRecogniser(tools.for_photos(), tools.settings)
    for photo in chain((first,), photos):
        shown = os.fsencode(photo).decode("utf-8", "replace")
        try:
            yield recogniser.file(photo, source=shown)
        except BadImage as error:
            note(f"refused: {shown}: {error}")
            tally.refused += 1


def _row(row: FrameRow | VisitRow, tally: _Tally, *, as_json: bool) -> None:
    from faceid_gui.services.recognise import FrameRow

    if isinstance(row, FrameRow):
        tally.frame(row)
        emit(frame_document(row)) if as_json else say(frame_words(row))
    else:
        tally.visit(row)
        emit(visit_document(row)) if as_json else say(visit_words(row))


def _say_summary(tally: _Tally, *, as_json: bool) -> None:
    if as_json:
        emit(tally.document())
        return
    say(f"{tally.rows} pictures, {tally.faces} faces, {tally.unknown} of them unknown")
    for name, count in tally.seen.most_common():
        say(f"{count:6}  {name}")
    for name, count in tally.visits.most_common():
        say(f"{count:6}  visits: {name}")
