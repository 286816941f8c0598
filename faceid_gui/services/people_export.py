"""People and visits as documents for other programs."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from faceid_gui.core.ports import GalleryStore, VisitRecord
from faceid_gui.core.types import Person, Sample


def iso_time(at: float) -> str:
    """Unix time as text that every program understands, to the second, UTC."""
    if not math.isfinite(at):
        return ""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def plain_number(value: float | None, digits: int = 4) -> float | None:
    """A number for JSON, which has no NaN: rounded, None where it is not finite."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), digits)


def safe_cell(text: str) -> str:
    """Text for a spreadsheet: a leading sign must not turn a name into a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def person_document(
    person: Person, samples: Iterable[Sample], *, embeddings: bool = False
) -> dict[str, object]:
    """One person as JSON takes it; embeddings only where asked for: they are biometric data."""
    return {
        "id": person.id,
        "name": person.name,
        "created_at": iso_time(person.created_at),
        "samples": [_sample_document(sample, embeddings=embeddings) for sample in samples],
    }


def _sample_document(sample: Sample, *, embeddings: bool) -> dict[str, object]:
    quality = sample.quality
    document: dict[str, object] = {
        "id": sample.id,
        "source": sample.source,
        "created_at": iso_time(sample.created_at),
        "quality": plain_number(quality.score),
        "face_px": plain_number(quality.face_px, 1),
        "contracts": sorted(sample.embeddings),
        "crop_kept": sample.crop_png is not None,
    }
    if embeddings:
        document["embeddings"] = {
            key: [round(float(value), 7) for value in vector]
            for key, vector in sorted(sample.embeddings.items())
        }
    return document


def write_people_json(store: GalleryStore, out: TextIO, *, embeddings: bool = False) -> int:
    """Everybody as one JSON document, person by person; returns how many."""
    people = store.people()
    out.write('{"people": [')
    for number, person in enumerate(people):
        document = person_document(person, store.samples(person.id), embeddings=embeddings)
        out.write(",\n" if number else "\n")
        json.dump(document, out, ensure_ascii=False, allow_nan=False)
    out.write("\n]}\n")
    return len(people)


def write_people_csv(store: GalleryStore, out: TextIO) -> int:
    """Everybody as a table; returns how many."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("id", "name", "created_at", "samples"))
    people = store.people()
    for person in people:
        row = (person.id, safe_cell(person.name), iso_time(person.created_at), person.samples)
        table.writerow(row)
    return len(people)


def visit_document(visit: VisitRecord) -> dict[str, object]:
    """One visit as JSON takes it."""
    evidence = visit.evidence
    return {
        "visit": visit.visit_id,
        "at": iso_time(visit.at),
        "granted": visit.granted,
        "reason": visit.reason.value if visit.reason else None,
        "person_id": visit.person_id,
        "person": visit.name,
        "score": plain_number(evidence.score),
        "threshold": plain_number(evidence.threshold),
        "runner_up": plain_number(evidence.runner_up),
        "good_frames": evidence.good_frames,
        "agreeing": evidence.agreeing,
        "liveness": plain_number(min(evidence.liveness_scores, default=None)),
        "backend": visit.backend,
    }


def write_visits_csv(visits: Iterable[VisitRecord], out: TextIO) -> int:
    """Visits as a table; returns how many."""
    table: csv.DictWriter[str] | None = None
    count = 0
    for visit in visits:
        row = {
            key: safe_cell(value) if isinstance(value, str) else value
            for key, value in visit_document(visit).items()
        }
        if table is None:
            table = csv.DictWriter(out, fieldnames=list(row), lineterminator="\n")
            table.writeheader()
        table.writerow(row)
        count += 1
    return count
