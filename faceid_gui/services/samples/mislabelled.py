"""Photos under a wrong name: whose are they?"""

from __future__ import annotations

import logging
from dataclasses import replace

from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import (
    Embedding,
    EmbeddingContract,
    GallerySnapshot,
    NewSample,
    Threshold,
)
from faceid_gui.services.importing.facts import RefusedPhoto
from faceid_gui.services.samples.selection import USUAL

_log = logging.getLogger(__name__)


class Mislabelled:
    """Collects refused photos that do not look like their person; used by one thread.

    Their owners are looked for once everybody is enrolled, since the next folder may be
    theirs.
    """

    def __init__(self, default: Threshold | None) -> None:
        self._bound = (default or USUAL).value
        self._photos: list[tuple[RefusedPhoto, NewSample]] = []

    @property
    def refused(self) -> tuple[RefusedPhoto, ...]:
        """The photos, with whom they look like once ``name_owners`` was called."""
        return tuple(refused for refused, _ in self._photos)

    def add(self, refused: RefusedPhoto, sample: NewSample) -> None:
        """One more photo."""
        self._photos.append((refused, sample))

    def name_owners(self, store: GalleryStore, contract: EmbeddingContract | None) -> None:
        """Say of each photo for whom of the gallery it would be taken, if for anybody.

        Where the store cannot tell, the photos stay as they are: they are refused anyway.
        """
        if not self._photos or contract is None:
            return
        try:
            gallery = store.snapshot(contract)
        except FaceIdError as error:
            _log.warning("whose the mislabelled photos are cannot be told: %s", error)
            return
        self._photos = [
            (self._named(refused, sample.embeddings.get(contract.id), gallery), sample)
            for refused, sample in self._photos
        ]

    def _named(
        self, refused: RefusedPhoto, embedding: Embedding | None, gallery: GallerySnapshot
    ) -> RefusedPhoto:
        if embedding is None or not len(gallery.people):
            return refused
        scores = gallery.matrix @ embedding
        for row, person in enumerate(gallery.people):
            if person.name == refused.name:
                scores[row] = -1.0
        best = int(scores.argmax())
        if float(scores[best]) < max(self._bound, refused.score or -1.0):
            return refused
        name, score = gallery.people[best].name, float(scores[best])
        reason = f"{refused.reason}, but {score:.2f} against {name}"
        return replace(refused, reason=reason, looks_like=name)
