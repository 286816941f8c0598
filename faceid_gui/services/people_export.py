"""People and visits as documents for other programs."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, TextIO

from faceid_gui.core.errors import NotFound
from faceid_gui.core.ports import GalleryStore, VisitRecord
from faceid_gui.core.types import Consent, Person, RemovedPerson, Sample

_VISIT_COLUMNS: Final = (
    "visit",
    "at",
    "granted",
    "reason",
    "person_id",
    "person",
    "score",
    "threshold",
    "runner_up",
    "good_frames",
    "agreeing",
    "liveness",
    "backend",
    "place",
)
"""The keys of ``visit_document``, in the order of the table."""


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
    person: Person,
    samples: Iterable[Sample],
    *,
    consent: Consent | None = None,
    embeddings: bool = False,
) -> dict[str, object]:
    """One person as JSON takes it; embeddings only where asked for: they are biometric data."""
    return {
        "id": person.id,
        "name": person.name,
        "created_at": iso_time(person.created_at),
        "consent": None if consent is None else consent_document(consent),
        "samples": [_sample_document(sample, embeddings=embeddings) for sample in samples],
    }


def consent_document(consent: Consent) -> dict[str, object]:
    """What somebody agreed to as JSON takes it."""
    return {
        "text": consent.text,
        "version": consent.version,
        "given_at": iso_time(consent.given_at),
    }


def removed_document(removed: RemovedPerson) -> dict[str, object]:
    """Somebody who was deleted as JSON takes it."""
    return {
        "id": removed.person.id,
        "name": removed.person.name,
        "samples": removed.person.samples,
        "removed_at": iso_time(removed.removed_at),
        "erased_at": iso_time(removed.erased_at),
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
    """Everybody as one JSON document, person by person; returns how many.

    Who is deleted meanwhile, in another window, is left out.
    """
    count = 0
    out.write('{"people": [')
    for person in store.people():
        try:
            samples, consent = store.samples(person.id), store.consent(person.id)
        except NotFound:
            continue
        document = person_document(person, samples, consent=consent, embeddings=embeddings)
        out.write(",\n" if count else "\n")
        json.dump(document, out, ensure_ascii=False, allow_nan=False)
        count += 1
    out.write("\n]}\n")
    return count


def write_people_csv(store: GalleryStore, out: TextIO) -> int:
    """Everybody as a table; returns how many. Who is deleted meanwhile is left out."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("id", "name", "created_at", "samples", "consent", "consent_at"))
    count = 0
    for person in store.people():
        try:
            consent = store.consent(person.id)
        except NotFound:
            continue
        version, at = ("", "") if consent is None else (consent.version, iso_time(consent.given_at))
        row = (person.id, safe_cell(person.name), iso_time(person.created_at), person.samples)
        table.writerow((*row, safe_cell(version), at))
        count += 1
    return count


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
        "place": visit.place,
    }


def write_visits_csv(visits: Iterable[VisitRecord], out: TextIO) -> int:
    """Visits as a table, with its heading also where there are none; returns how many."""
    table = csv.DictWriter(out, fieldnames=_VISIT_COLUMNS, lineterminator="\n")
    table.writeheader()
    count = 0
    for visit in visits:
        table.writerow(
            {
                key: safe_cell(value) if isinstance(value, str) else value
                for key, value in visit_document(visit).items()
            }
        )
        count += 1
    return count
