"""Single networks for the lab: a detector alone, or a pack's embedder. All of it pickles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from faceid_gui.app.backends import BackendPlan
from faceid_gui.app.detectors import HOG, deepface_detector, detector_key, hog_pack
from faceid_gui.core.deepface import PREFIX
from faceid_gui.core.errors import BadRequest, ModelMissing
from faceid_gui.core.networks import Kind, NetworkFile
from faceid_gui.core.packs import ModelLibrary
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import EmbeddingContract

LAB_FACE_PX: Final = 40
"""The smallest face that is looked for in photos."""


@dataclass(frozen=True, slots=True)
class DetectorPlan:
    """Opens a backend that finds faces and does nothing else: ``embed`` raises
    BackendUnavailable. ``threads`` 0 leaves one core free."""

    detector: NetworkFile
    threads: int = 1
    smallest_face_px: int = LAB_FACE_PX

    def __call__(self) -> FaceBackend:
        """Open it. Raises ModelDamaged and BackendUnavailable."""
        from faceid_gui.backends.local.backend import LocalBackend, LocalConfig

        nothing = EmbeddingContract(self.detector.spec.sha256, "none", "none", 0)
        return LocalBackend(
            LocalConfig(
                detector=self.detector,
                embedder=None,
                contract=nothing,
                threads=self.threads,
                smallest_face_px=self.smallest_face_px,
            )
        )


def open_detector(
    library: ModelLibrary, key: str, *, threads: int = 1, smallest_face_px: int = LAB_FACE_PX
) -> DetectorPlan | BackendPlan:
    """What opens a detector by key: of the catalogue, dlib's own (``HOG``), or DeepFace's.

    Raises BadRequest where no detector has that key, ModelMissing and ModelDamaged.
    """
    if key.startswith(PREFIX):
        return BackendPlan(deepface_detector(library, key), threads, smallest_face_px)
    if key == HOG:
        pack = hog_pack(library)
        if pack is None:
            raise ModelMissing("No pack of the catalogue has dlib's detector.", detail=key)
        return BackendPlan(library.files(pack.key), threads, smallest_face_px)
    entry = next((entry for entry in library.entries() if entry.key == key), None)
    if entry is None or entry.spec.kind is not Kind.DETECTOR:
        raise BadRequest(f"There is no detector named {key}.", detail=key)
    found = library.find(key)
    if found is None:
        raise ModelMissing(f"The detector {entry.title} is not on this machine.", detail=key)
    return DetectorPlan(found, threads, smallest_face_px)


def open_embedder(library: ModelLibrary, pack: str, *, threads: int = 1) -> BackendPlan:
    """What opens a pack for its embedder, without liveness models.

    Raises NotFound, ModelMissing and ModelDamaged.
    """
    files = library.files(pack)
    return BackendPlan(replace(files, liveness=()), threads, LAB_FACE_PX)


def own_detector(library: ModelLibrary, pack: str) -> str:
    """The key of a pack's own detector, for ``open_detector``. Raises NotFound."""
    return detector_key(library.pack(pack))
