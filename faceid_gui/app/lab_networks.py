"""The networks that the lab may try: packs and detectors of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faceid_gui.app.detectors import (
    HOG,
    deepface_detector,
    detector_key,
    detector_title,
    hog_pack,
)
from faceid_gui.app.lab_openers import open_detector, open_embedder
from faceid_gui.cli.desks import LabOption
from faceid_gui.core.deepface import OWN_MARK, PREFIX, Availability, OfferedPart
from faceid_gui.core.errors import BadRequest, FaceIdError, ModelMissing, NotFound
from faceid_gui.core.networks import Kind
from faceid_gui.core.packs import (
    Licence,
    ModelEntry,
    ModelLibrary,
    OfferingLibrary,
    Pack,
    PackFiles,
)
from faceid_gui.lab.parts import LabDetector, LabPack


def pack_options(library: ModelLibrary) -> tuple[LabOption, ...]:
    """Every pack that can be named: ours, best first, then DeepFace's behind its YuNet, with our
    alignment of faces and with its own. (Behind its other detectors they can be named too.)"""
    keys = [pack.key for pack in library.packs()]
    models = [part.key for part in _offered(library) if not part.detector]
    keys += [f"{model}+yunet" for model in models]
    keys += [f"{model}+yunet+{OWN_MARK}" for model in models if _is_ready(library, model)]
    statuses = [library.status(key) for key in keys]
    return tuple(
        LabOption(status.pack.key, status.pack.title, status.present, status.note)
        for status in statuses
    )


def detector_options(library: ModelLibrary) -> tuple[LabOption, ...]:
    """Every detector that can be named: the catalogue's, then dlib's own and DeepFace's."""
    found = [
        LabOption(
            entry.key,
            entry.title,
            library.find(entry.key) is not None,
            "" if library.find(entry.key) is not None else entry.note or "not on this machine",
        )
        for entry in library.entries()
        if entry.spec.kind is Kind.DETECTOR
    ]
    pack = hog_pack(library)
    if pack is not None:
        status = library.status(pack.key)
        found.append(LabOption(HOG, detector_title(library, HOG), status.present, status.note))
    found += [
        LabOption(
            part.key,
            detector_title(library, part.key),
            part.availability is Availability.READY,
            part.note if part.availability is Availability.READY else _lacking(library, part),
        )
        for part in _offered(library)
        if part.detector
    ]
    return tuple(found)


def _lacking(library: ModelLibrary, part: OfferedPart) -> str:
    """Why one of DeepFace's detectors cannot run here."""
    try:
        deepface_detector(library, part.key)
    except FaceIdError as error:
        return str(error)
    return part.note or "nobody has said yet that its files may be used"


def lab_packs(library: ModelLibrary, wanted: Sequence[str]) -> tuple[LabPack, ...]:
    """The packs of a request; none named means all that are here.

    Raises BadRequest for a name that no pack has, ModelMissing for one that is not here.
    """
    present = [pack for pack in library.packs() if library.status(pack.key).present]
    if not wanted and not present:
        raise ModelMissing("No pack is on this machine: install one first.")
    keys = list(wanted) or [pack.key for pack in present]
    return tuple(_lab_pack(library, key) for key in dict.fromkeys(keys))


def lab_detectors(library: ModelLibrary, wanted: Sequence[str]) -> tuple[LabDetector, ...]:
    """The detectors of a request. Raises BadRequest or ModelMissing."""
    return tuple(lab_detector(library, key) for key in dict.fromkeys(wanted))


def lab_detector(library: ModelLibrary, key: str) -> LabDetector:
    """One detector. Raises BadRequest or ModelMissing."""
    plan = open_detector(library, key)
    return LabDetector(key, detector_title(library, key), plan, heavy=key.startswith(PREFIX))


def _lab_pack(library: ModelLibrary, key: str) -> LabPack:
    try:
        pack = library.pack(key)
    except NotFound as error:
        raise BadRequest(str(error), detail=key) from error
    files = library.files(key)
    own = files.deepface is not None and files.deepface.own_alignment
    return LabPack(
        key=key,
        title=_title(pack, files),
        detector=_own_eyes(library, key, pack)
        if own
        else lab_detector(library, detector_key(pack)),
        contract=files.contract,
        licence=licence_of(library, pack),
        open=open_embedder(library, key),
        own_alignment=own,
        heavy=files.deepface is not None,
    )


def _own_eyes(library: ModelLibrary, key: str, pack: Pack) -> LabDetector:
    """The detector of a pack that places crops its own way: it gives other points than alone."""
    detector = lab_detector(library, detector_key(pack))
    return replace(detector, key=key, open=open_embedder(library, key), alias=detector.key)


def _title(pack: Pack, files: PackFiles) -> str:
    """A pack's title; of DeepFace's without its detector, which the lab names by itself."""
    if files.deepface is None or files.deepface.model is None:
        return pack.title
    own = ", DeepFace's own alignment" if files.deepface.own_alignment else ""
    return f"DeepFace {files.deepface.model}{own}"


def _is_ready(library: ModelLibrary, model: str) -> bool:
    return library.status(f"{model}+yunet").present


def _offered(library: ModelLibrary) -> tuple[OfferedPart, ...]:
    return library.offered() if isinstance(library, OfferingLibrary) else ()


def licence_of(library: ModelLibrary, pack: Pack) -> Licence:
    """The terms of a pack's embedder. Raises NotFound."""
    return _entry(library, pack.embedder).licence


def _entry(library: ModelLibrary, key: str) -> ModelEntry:
    for entry in library.entries():
        if entry.key == key:
            return entry
    raise NotFound(f"There is no model named {key}.", detail=key)
