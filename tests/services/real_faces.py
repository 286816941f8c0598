"""Embeddings of the test photos, made once per run of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from faceid_gui.core.errors import UserError
from faceid_gui.core.photos import read_photo
from faceid_gui.core.types import Embeddings, NewSample, Threshold
from faceid_gui.services.enrolment.enroller import Effort, Enroller
from tests.backends.helpers import local_backend
from tests.data import FACES

PHOTOS = 8
DEFAULT = Threshold(0.44, margin=0.05)
"""The compact pack's own threshold."""


@dataclass(frozen=True, slots=True, eq=False)
class FacesOfPeople:
    """Embeddings by person, each of shape (n, d), and the pack's threshold."""

    people: dict[str, Embeddings]
    default: Threshold


@cache
def samples_of_faces() -> dict[str, list[NewSample]]:
    """Samples of all known people, as an import of many photos makes them."""
    enroller = Enroller(local_backend())
    found: dict[str, list[NewSample]] = {}
    for folder in sorted((FACES / "known").glob("*/*")):
        samples = found.setdefault(folder.name, [])
        for photo in sorted(folder.glob("*.jpg"))[:PHOTOS]:
            try:
                image = read_photo(photo)
                samples.append(enroller.sample(image, photo.name, effort=Effort.SWIFT))
            except UserError:
                continue
    return found


def people_of_faces() -> FacesOfPeople:
    """The same as matrices."""
    people = {
        name: np.stack([next(iter(sample.embeddings.values())) for sample in samples])
        for name, samples in samples_of_faces().items()
    }
    return FacesOfPeople(people, DEFAULT)
