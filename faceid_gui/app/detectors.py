"""Another detector than the pack's own: which there are, and the files with it in place."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from faceid_gui.core.deepface import PREFIX
from faceid_gui.core.errors import BadRequest, ModelMissing, NotFound
from faceid_gui.core.networks import Architecture, Kind, NetworkSpec
from faceid_gui.core.packs import ModelLibrary, OfferingLibrary, Pack, PackFiles

HOG: Final = Architecture.DLIB_HOG.value
"""The key of dlib's own detector, which has no file in the catalogue."""


def with_detector(files: PackFiles, key: str, library: ModelLibrary) -> PackFiles:
    """The same pack with a detector of the catalogue in the place of its own.

    An empty key is the pack's own. ``HOG`` and DeepFace's leave the files alone: see ``eyes_of``.
    Raises BadRequest where no detector has that key, and ModelMissing where its file is not here:
    never is another one taken in its place.
    """
    if key in ("", HOG) or key.startswith(PREFIX):
        return files
    entry = next((entry for entry in library.entries() if entry.key == key), None)
    if entry is None or entry.spec.kind is not Kind.DETECTOR:
        raise BadRequest(f"There is no detector named {key}.", detail=key)
    found = library.find(key)
    if found is None:
        raise ModelMissing(f"The detector {entry.title} is not on this machine.", detail=key)
    if is_dlib(files) and files.landmarks is None:
        # Without its landmarks dlib cannot be opened; what remains are eyes for a server.
        return replace(files, detector=found, embedder=None, embedder_spec=embedder_spec(files))
    return replace(files, detector=found)


def eyes_of(files: PackFiles, key: str, library: ModelLibrary) -> PackFiles | None:
    """The pack that looks for faces in the place of ``files``: dlib's detector or DeepFace's.

    None where the pack's files do so by themselves. Raises BadRequest where no detector has
    that key, and ModelMissing where it is not here.
    """
    if key.startswith(PREFIX):
        return deepface_detector(library, key)
    if key != HOG or is_dlib(files):
        return None
    pack = hog_pack(library)
    if pack is None:
        raise ModelMissing("No pack of the catalogue has dlib's detector.", detail=key)
    return library.files(pack.key)


def hog_pack(library: ModelLibrary) -> Pack | None:
    """The pack whose detector is dlib's own, None where the catalogue has none."""
    dlib = {e.key for e in library.entries() if e.spec.architecture is Architecture.DLIB_RESNET}
    return next((p for p in library.packs() if p.embedder in dlib and p.detector is None), None)


def deepface_detector(library: ModelLibrary, key: str) -> PackFiles:
    """One of DeepFace's detectors. Raises BadRequest, ModelMissing and ModelDamaged."""
    if not isinstance(library, OfferingLibrary):
        raise ModelMissing("DeepFace is not part of this catalogue.", detail=key)
    try:
        return library.detector_files(key)
    except NotFound as error:
        raise BadRequest(str(error), detail=key) from error


def detector_key(pack: Pack) -> str:
    """The key of a pack's own detector."""
    return pack.detector or HOG


def present_detectors(library: ModelLibrary) -> tuple[str, ...]:
    """Keys of all detectors that can be used at once on this machine, in the catalogue's order."""
    keys = [e.key for e in library.entries() if e.spec.kind is Kind.DETECTOR]
    found = [key for key in keys if library.find(key) is not None]
    pack = hog_pack(library)
    return (*found, HOG) if pack is not None and library.status(pack.key).present else tuple(found)


def check_detector(library: ModelLibrary, pack: str, key: str) -> None:
    """Raises what using a pack with this detector would: NotFound, BadRequest, ModelMissing."""
    files = library.files(pack)
    with_detector(files, key, library)
    eyes_of(files, key, library)


def embedder_spec(files: PackFiles) -> NetworkSpec | None:
    """What a pack's embedder is, whether its file is here or not."""
    return files.embedder.spec if files.embedder is not None else files.embedder_spec


def is_dlib(files: PackFiles) -> bool:
    """Whether a pack's embedder is dlib's."""
    spec = embedder_spec(files)
    return spec is not None and spec.architecture is Architecture.DLIB_RESNET


def detector_title(library: ModelLibrary, key: str) -> str:
    """What a detector is called. Raises NotFound."""
    if key == HOG:
        return "dlib HOG"
    for entry in library.entries():
        if entry.key == key:
            return entry.title
    offered = library.offered() if isinstance(library, OfferingLibrary) else ()
    for part in offered:
        if part.detector and part.key == key:
            return f"DeepFace {part.title}"  # ours have names of the same letters
    raise NotFound(f"There is no detector named {key}.", detail=key)
