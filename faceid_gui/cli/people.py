"""``people``: who is enrolled."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from faceid_gui.cli import people_conflicts, people_photos, people_removal
from faceid_gui.cli.context import context_of
from faceid_gui.cli.options import Json, Name
from faceid_gui.cli.output import emit, one_line, printable, say, table
from faceid_gui.cli.people_store import people_records
from faceid_gui.cli.rows import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceid_gui.cli.context import CliContext, Records
    from faceid_gui.core.types import Consent, RemovedPerson, Sample, Threshold
    from faceid_gui.services.samples.advice import Advice
    from faceid_gui.services.samples.strength import Strength


def build() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(
        help="People: list, add, import, rename, merge, remove, restore, conflicts.",
        no_args_is_help=True,
    )
    app.command("list")(_list)
    people_photos.register(app)
    app.command("rename")(_rename)
    people_removal.register(app)
    app.command("show")(_show)
    app.command("export")(_export)
    app.add_typer(people_conflicts.build(), name="conflicts")
    return app


def _list(
    ctx: typer.Context,
    removed: Annotated[
        bool, typer.Option("--removed", help="Who was deleted and can come back.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Everybody who is enrolled."""
    from faceid_gui.services.people_export import iso_time

    with people_records(ctx) as records:
        if removed:
            _list_removed(records.gallery.removed(), as_json=as_json)
            return
        people = records.gallery.people()
    if as_json:
        rows = [
            {"id": p.id, "name": p.name, "samples": p.samples, "created_at": iso_time(p.created_at)}
            for p in people
        ]
        emit({"people": rows})
    elif people:
        cells = [(p.name, p.samples, iso_time(p.created_at), p.id) for p in people]
        table(("name", "samples", "enrolled", "id"), cells)
    else:
        say("nobody is enrolled")


def _list_removed(removed: Sequence[RemovedPerson], *, as_json: bool) -> None:
    from faceid_gui.services.people_export import iso_time, removed_document

    if as_json:
        emit({"removed": [removed_document(one) for one in removed]})
    elif removed:
        cells = [
            (
                one.person.name,
                one.person.samples,
                iso_time(one.removed_at),
                iso_time(one.erased_at),
                one.person.id,
            )
            for one in removed
        ]
        table(("name", "samples", "deleted", "erased", "id"), cells)
    else:
        say("nobody was deleted who can come back")


def _rename(
    ctx: typer.Context,
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new name.")],
    as_json: Json = False,
) -> None:
    """Give somebody another name."""
    from faceid_gui.services.people import rename_person

    with people_records(ctx) as records:
        person = rename_person(records.gallery, name, new)
    if as_json:
        emit({"id": person.id, "name": person.name})
    else:
        say(f"renamed to {person.name}")


def _show(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """One person: how well they will be recognised, what they agreed to, and their samples."""
    from faceid_gui.services.people_export import iso_time, person_document

    with people_records(ctx) as records:
        person = records.gallery.find(name)
        samples = records.gallery.samples(person.id)
        consent = records.gallery.consent(person.id)
        strength = _strength(context_of(ctx), records, samples)
    if as_json:
        document = person_document(person, samples, consent=consent)
        emit({**document, "strength": strength and _strength_document(strength)})
        return
    say(f"{person.name}  {person.id}  enrolled {iso_time(person.created_at)}")
    say(_consent_words(consent))
    for line in ("strength: no pack to tell",) if strength is None else _strength_words(strength):
        say(line)
    cells = [
        (f"{s.quality.score:.2f}", f"{s.quality.face_px:.0f}", s.source.split("|", 1)[-1])
        for s in samples
    ]
    table(("quality", "pixels", "photo"), cells)


@dataclass(frozen=True, slots=True)
class _Known:
    """How well somebody is recognised, at which threshold, and what would help."""

    strength: Strength
    threshold: Threshold
    advice: Advice


def _strength(context: CliContext, records: Records, samples: Sequence[Sample]) -> _Known | None:
    """How well these samples hold together for the pack in use, None where there is none."""
    import numpy as np

    from faceid_gui.core.errors import ModelDamaged, ModelMissing, NotFound
    from faceid_gui.services.samples.advice import advise
    from faceid_gui.services.samples.prediction import population_of
    from faceid_gui.services.samples.strength import strength_of
    from faceid_gui.services.thresholds import resolve_threshold

    try:
        pack = context.pack(records)
    except (ModelMissing, ModelDamaged, NotFound):
        return None
    threshold = resolve_threshold(
        store=records.gallery,
        contract_id=pack.contract.id,
        override=context.settings().recognition.threshold,
        default=pack.default,
    )
    known = [sample for sample in samples if pack.contract.id in sample.embeddings]
    empty = np.zeros((0, pack.contract.dimension), np.float32)
    rows = np.stack([s.embeddings[pack.contract.id] for s in known]) if known else empty
    population = population_of(records.gallery.vectors(pack.contract), pack.default)
    strength = strength_of(rows, threshold, population)
    return _Known(strength, threshold, advise(rows, [s.quality for s in known], strength))


def _strength_document(known: _Known) -> dict[str, object]:
    strength, prediction = known.strength, known.strength.prediction
    return {
        "grade": strength.grade.value,
        "worst": number(strength.worst),
        "mean": number(strength.mean),
        "samples": strength.samples,
        "threshold": number(known.threshold.value),
        "fnmr": prediction and number(prediction.fnmr),
        "fnmr_interval": prediction and [number(prediction.low), number(prediction.high)],
        "advice": known.advice.kind.value,
    }


def _strength_words(known: _Known) -> tuple[str, ...]:
    strength, prediction = known.strength, known.strength.prediction
    if prediction is None:
        return (f"strength: {strength.grade.value} (no sample of this pack)",)
    if strength.worst is None or strength.mean is None:
        first = f"strength: {strength.grade.value} (more samples are needed)"
    else:
        first = (
            f"strength: {strength.grade.value} (each sample against the others: worst "
            f"{strength.worst:.3f}, mean {strength.mean:.3f}; "
            f"threshold {known.threshold.value:.3f})"
        )
    missed = (
        f"likely missed: {prediction.fnmr:.1%} of visits "
        f"({prediction.low:.1%} to {prediction.high:.1%})"
    )
    return first, missed, f"next photo: {_ADVICE[known.advice.kind.value]}"


_ADVICE: Final = {
    "enough": "none is needed",
    "unlike": "one of another day, or of a visit in which the door did not know them",
    "front": "one that looks straight at the camera",
    "left": "one turned to the left side of the picture",
    "right": "one turned to the right side of the picture",
    "up": "one with the chin lifted",
    "down": "one with the chin lowered",
    "darker": "one in darker light",
    "brighter": "one in brighter light",
}


def _consent_words(consent: Consent | None) -> str:
    from faceid_gui.services.people_export import iso_time

    if consent is None:
        return "consent: none recorded"
    words = " ".join(consent.text.split())
    return one_line(f"consent: version {consent.version}, {iso_time(consent.given_at)}: {words}")


def _export(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead of stdout.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table instead of JSON.")] = False,
    embeddings: Annotated[
        bool, typer.Option("--embeddings", help="With embeddings: biometric data.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Everybody as JSON, or as CSV."""
    from faceid_gui.cli.writing import text_out
    from faceid_gui.core.errors import BadRequest
    from faceid_gui.services.people_export import write_people_csv, write_people_json

    if as_csv and (as_json or embeddings):
        raise BadRequest("--csv goes with neither --json nor --embeddings")
    with people_records(ctx) as records:
        with text_out(out) as stream:
            if as_csv:
                count = write_people_csv(records.gallery, stream)
            else:
                count = write_people_json(records.gallery, stream, embeddings=embeddings)
        detail = f"{count} people{', with embeddings' if embeddings else ''}"
        records.audit.append("cli", "people_exported", "", detail)
    if out is not None:
        print(printable(f"{count} people written to {out}"), file=sys.stderr)
