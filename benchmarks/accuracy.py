"""Open-set identification on the test photos: 42 people with 3 photos each, 100 strangers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Row
from benchmarks.subjects import backend, backend_plan, known_people, pack_files, strangers
from faceid_gui.app.records import OpenRecords, open_database
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import Policy
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import Threshold
from faceid_gui.services.calibration.site import calibrate_site
from faceid_gui.services.calibration.strangers import embed_strangers
from faceid_gui.services.importing.people_import import import_people
from faceid_gui.services.people import PhotoFolder
from faceid_gui.services.recognise import FaceRow, PhotoRecogniser
from faceid_gui.settings.paths import DataPaths

PHOTOS_EACH = 3
PHOTO_SIDE = 250


@dataclass(frozen=True, slots=True)
class Probe:
    """The middle face of a photo as ``recognise`` names it, and who it is (None: a stranger)."""

    path: Path
    truth: str | None
    face: FaceRow | None

    @property
    def score(self) -> float:
        """The nearest person's score, -1 without a face."""
        return -1.0 if self.face is None or self.face.score is None else self.face.score


def rows(pack: str = "compact") -> list[Row]:
    """Enrol, calibrate on the gallery itself, recognise everybody else."""
    with tempfile.TemporaryDirectory() as folder:
        records = open_database(DataPaths(Path(folder)), SystemClock())
        try:
            return _measure(records, pack)
        finally:
            records.close()


def _measure(records: OpenRecords, pack: str) -> list[Row]:
    people, files = known_people(), pack_files(pack)
    import_people(
        [PhotoFolder(name, tuple(paths[:PHOTOS_EACH])) for name, paths in people.items()],
        store=records.gallery,
        make_backend=backend_plan(pack),
        default=files.pack.default_threshold,
        workers=2,
    )
    site = calibrate_site(
        records.gallery,
        files.contract,
        target_fpir=0.01,
        default=files.pack.default_threshold,
    )
    outside = [path for paths in strangers().values() for path in paths]
    known = _probes(
        records,
        pack,
        site.report.threshold,
        [(path, name) for name, paths in people.items() for path in paths[PHOTOS_EACH:]],
    )
    unknown = _probes(records, pack, site.report.threshold, [(path, None) for path in outside])
    return [*_known_rows(known), *_stranger_rows(known, unknown), _site_row(records, pack, unknown)]


def _probes(
    records: OpenRecords,
    pack: str,
    threshold: Threshold,
    photos: Sequence[tuple[Path, str | None]],
) -> list[Probe]:
    opened = backend(pack)
    snapshot = records.gallery.snapshot(opened.contract)
    recogniser = PhotoRecogniser(opened, EngineSettings(snapshot, threshold, Policy()))
    probes = []
    for path, truth in photos:
        faces = recogniser.file(path).faces
        main = min(faces, key=_off_centre, default=None)
        probes.append(Probe(path, truth, main))
    opened.close()
    return probes


def _off_centre(face: FaceRow) -> float:
    """How far a face is from the middle: these photos (LFW) have their person there."""
    x, y = face.box.centre
    return (x - PHOTO_SIDE / 2) ** 2 + (y - PHOTO_SIDE / 2) ** 2


def _known_rows(known: list[Probe]) -> list[Row]:
    first = sum(probe.face is not None and probe.face.best == probe.truth for probe in known)
    found = sum(probe.face is not None and probe.face.person == probe.truth for probe in known)
    return [
        Row(
            "rank-1 of the known people's other photos",
            "above 99 %",
            f"{first / len(known):.2%} ({first} of {len(known)})",
            first / len(known) > 0.99,
        ),
        Row(
            "found at the threshold calibrated for FPIR 1 % on the gallery itself",
            "at least 98 %",
            f"{found / len(known):.2%} ({found} of {len(known)})",
            found / len(known) >= 0.98,
        ),
    ]


def _stranger_rows(known: list[Probe], unknown: list[Probe]) -> list[Row]:
    named = [probe for probe in unknown if probe.face is not None and probe.face.person]
    asian = [probe for probe in named if "east_asian" in probe.path.parts]
    cut = sorted((probe.score for probe in unknown), reverse=True)[1]
    found = sum(
        probe.face is not None and probe.face.best == probe.truth and probe.score > cut
        for probe in known
    )
    return [
        Row(
            "East-Asian strangers who are named",
            "none",
            f"{len(asian)} of {sum('east_asian' in p.path.parts for p in unknown)}",
            not asian,
        ),
        Row(
            "strangers who are named, of all",
            "1 %",
            f"{len(named)} of {len(unknown)}",
            len(named) <= 0.01 * len(unknown),
        ),
        Row(
            "found where the observed FPIR is 1 % (one stranger above the threshold)",
            "at least 98 %",
            f"{found / len(known):.2%} at {cut:.3f}",
            found / len(known) >= 0.98,
        ),
    ]


def _site_row(records: OpenRecords, pack: str, unknown: list[Probe]) -> Row:
    files = pack_files(pack)
    outside = embed_strangers(
        [probe.path for probe in unknown],
        make_backend=backend_plan(pack),
        dimension=files.contract.dimension,
    )
    site = calibrate_site(
        records.gallery,
        files.contract,
        target_fpir=0.01,
        default=files.pack.default_threshold,
        strangers=outside,
        keep=False,
    )
    return Row("what calibration says of itself, strangers given", "-", site.sentence, None)
