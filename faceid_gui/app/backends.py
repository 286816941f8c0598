"""From a pack to a backend, here or in a child process."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from faceid_gui.core.deepface import DeepFaceFiles
from faceid_gui.core.errors import BackendUnavailable, ModelMissing
from faceid_gui.core.networks import Architecture, NetworkFile
from faceid_gui.core.packs import ModelLibrary, PackChoice, PackFiles
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.settings.tree import Settings


@dataclass(frozen=True, slots=True)
class BackendPlan:
    """Everything a backend is opened from. Pickles, so a child process can open it.

    ``threads`` 0 leaves one core free. ``eyes`` is the pack that finds the faces, where it is
    not this one. Opening raises ModelMissing, ModelDamaged or
    BackendUnavailable.
    """

    files: PackFiles
    threads: int = 0
    smallest_face_px: int = 80
    eyes: PackFiles | None = None

    @staticmethod
    def of(files: PackFiles, settings: Settings) -> BackendPlan:
        """The plan that the settings ask for."""
        recognition = settings.recognition
        return BackendPlan(files, recognition.threads, recognition.smallest_face_px)

    def __call__(self) -> FaceBackend:
        """Open the backend."""
        if self.eyes is not None:
            return _combined(replace(self, files=self.eyes, eyes=None), replace(self, eyes=None))
        if self.files.deepface is not None:
            return self._deepface(self.files.deepface)
        embedder = self.files.embedder
        if embedder is not None and embedder.spec.architecture is Architecture.DLIB_RESNET:
            return self._dlib(embedder)
        return self._local()

    def _deepface(self, files: DeepFaceFiles) -> FaceBackend:
        from faceid_gui.backends.deepface.backend import DeepFaceBackend, DeepFaceConfig

        if self.files.detector is not None:  # another detector than the pack's own
            if files.own_alignment:
                message = "DeepFace's own alignment needs DeepFace's own detector"
                raise BackendUnavailable(message, detail=self.files.pack.key)
            eyes = replace(self.files, deepface=None, embedder=None, liveness=())
            return _combined(
                replace(self, files=eyes), replace(self, files=replace(self.files, detector=None))
            )
        return DeepFaceBackend(DeepFaceConfig(files, threads=self.threads))

    def _local(self) -> FaceBackend:
        from faceid_gui.backends.local.backend import LocalBackend, LocalConfig

        if self.files.detector is None:
            raise ModelMissing("the pack has no detector", detail=self.files.pack.key)
        return LocalBackend(
            LocalConfig(
                detector=self.files.detector,
                embedder=self.files.embedder,
                contract=self.files.contract,
                liveness=self.files.liveness,
                threads=self.threads,
                smallest_face_px=self.smallest_face_px,
            )
        )

    def _dlib(self, embedder: NetworkFile) -> FaceBackend:
        from faceid_gui.backends.dlib import DlibBackend, DlibConfig

        if self.files.landmarks is None:
            raise ModelMissing("the pack has no landmarks", detail=self.files.pack.key)
        if self.files.detector is not None:
            spec, eyes = embedder.spec, replace(self.files, embedder=None, landmarks=None)
            return _combined(
                replace(self, files=replace(eyes, embedder_spec=spec)),
                replace(self, files=replace(self.files, detector=None)),
            )
        return DlibBackend(
            DlibConfig(
                landmarks=self.files.landmarks,
                embedder=embedder,
                smallest_face_px=self.smallest_face_px,
            )
        )


def _combined(eyes: BackendPlan, embedding: BackendPlan) -> FaceBackend:
    """Both opened as one; where the second cannot be, the first is closed again."""
    from faceid_gui.backends.combined import CombinedBackend

    with contextlib.ExitStack() as opened:
        looking = eyes()
        opened.callback(looking.close)
        combined = CombinedBackend(eyes=looking, embedding=embedding())
        opened.pop_all()
        return combined


def open_for_test(files: PackFiles) -> FaceBackend:
    """Open a backend for the catalogue's self-test: one thread, default sizes."""
    return BackendPlan(files, threads=1)()


def choose_pack(
    library: ModelLibrary, settings: Settings, gallery: GalleryStore | None
) -> PackChoice:
    """The pack of the settings; ``auto`` stays with the one that people are enrolled with."""
    wanted = settings.recognition.pack
    enrolled = enrolled_contracts(library, gallery) if gallery is not None else ()
    return library.choose(wanted, enrolled=enrolled)


def enrolled_contracts(library: ModelLibrary, gallery: GalleryStore) -> tuple[str, ...]:
    """Contracts of the catalogue's packs that anybody is enrolled with."""
    people = len(gallery.people())
    if not people:
        return ()
    embedders = {pack.embedder for pack in library.packs()}
    contracts = [entry.spec.contract for entry in library.entries() if entry.spec.key in embedders]
    return tuple(c.id for c in contracts if len(gallery.without(c)) < people)
