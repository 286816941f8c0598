"""The gallery as another pack would have it, before that pack is used: nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from faceid_gui.core.errors import BadImage, Cancelled, NoFace, NotFound
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.similarity import fold
from faceid_gui.core.types import Embedding, EmbeddingContract, GallerySnapshot, Person
from faceid_gui.services.reembed import embed_crop


@dataclass(frozen=True, slots=True, eq=False)
class TrialGallery:
    """A gallery, and who cannot be in it: nothing of them was kept to embed again."""

    snapshot: GallerySnapshot
    missing: tuple[Person, ...]


def trial_gallery(
    store: GalleryStore,
    contract: EmbeddingContract,
    *,
    backend: Callable[[], FaceBackend | None],
    cancelled: Callable[[], bool] = lambda: False,
) -> TrialGallery:
    """The gallery for one contract; who has no embedding of it is embedded from kept crops.

    ``backend`` gives one of that contract, None where there is none; it is asked for only where
    somebody has to be embedded. Raises Cancelled, and what the store raises.
    """
    snapshot = store.snapshot(contract)
    people, rows = list(snapshot.people), [snapshot.matrix]
    missing: list[Person] = []
    for person in store.without(contract):
        if cancelled():
            raise Cancelled
        template = _template(store, person, backend())
        if template is None:
            missing.append(person)
        else:
            people.append(person)
            rows.append(template[None])
    matrix = np.ascontiguousarray(np.concatenate(rows), np.float32)
    whole = GallerySnapshot(contract.id, matrix, tuple(people), snapshot.revision)
    return TrialGallery(whole, tuple(missing))


def _template(store: GalleryStore, person: Person, backend: FaceBackend | None) -> Embedding | None:
    if backend is None:
        return None
    try:
        samples = store.samples(person.id)
    except NotFound:  # deleted meanwhile
        return None
    embeddings: list[Embedding] = []
    for sample in samples:
        if sample.crop_png is not None:
            try:
                embeddings.append(embed_crop(backend, sample.crop_png))
            except (BadImage, NoFace):
                continue
    return fold(np.stack(embeddings)) if embeddings else None
