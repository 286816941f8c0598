"""After a change of pack: embed everybody again from the face pictures that were kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.embedding import embed_once, embed_sample
from faceid_gui.core.errors import BadImage, NoFace, NotFound
from faceid_gui.core.geometry import ARCFACE_112
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.types import Box, DetectedFace, Embedding, Person, Sample

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReembedProgress:
    """How many people of how many were looked at."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class ReembedReport:
    """Who can be matched with the new pack, and who must come back."""

    embedded: tuple[Person, ...]
    must_come_back: tuple[Person, ...]
    samples: int
    cancelled: bool = False


def embed_crop(backend: FaceBackend, png: bytes, *, careful: bool = True) -> Embedding:
    """The embedding of a kept 112x112 crop, for any embedder. Raises BadImage or NoFace.

    ``careful`` takes all variants of the crop, as samples are embedded, and else the plain one.
    """
    crop = decode_photo(png)
    width, height = ARCFACE_112.size
    if crop.shape[:2] != (height, width):
        raise BadImage("the kept face picture has the wrong size")
    face = DetectedFace(Box(0.0, 0.0, float(width), float(height)), ARCFACE_112.points, 1.0)
    return (embed_sample if careful else embed_once)(backend, crop, face)


def reembed(
    store: GalleryStore,
    backend: FaceBackend,
    *,
    progress: Callable[[ReembedProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ReembedReport:
    """Embed all who have no embedding of the backend's contract, from their kept crops.

    Work that was done stays done when somebody cancels. Raises what the store raises.
    """
    waiting = store.without(backend.contract)
    embedded: list[Person] = []
    lost: list[Person] = []
    samples = 0
    for number, person in enumerate(waiting):
        if cancelled():
            return ReembedReport(tuple(embedded), tuple(lost), samples, cancelled=True)
        try:
            count = sum(_again(store, backend, sample) for sample in store.samples(person.id))
        except NotFound:
            _log.info("%s was deleted while everybody was embedded again", person.id)
        else:
            samples += count
            (embedded if count else lost).append(person)
        progress(ReembedProgress(number + 1, len(waiting), person.name))
    return ReembedReport(tuple(embedded), tuple(lost), samples)


def _again(store: GalleryStore, backend: FaceBackend, sample: Sample) -> bool:
    if sample.crop_png is None:
        return False
    try:
        embedding = embed_crop(backend, sample.crop_png)
    except (BadImage, NoFace):
        return False
    store.add_embeddings(sample.id, {backend.contract.id: embedding})
    return True
