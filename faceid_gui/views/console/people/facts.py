"""Everything that is shown of one person, read in one go on a background thread."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QImage

from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Consent, EmbeddingContract, Person, Sample, Threshold
from faceid_gui.services.samples.advice import NO_ADVICE, Advice, advise
from faceid_gui.services.samples.prediction import population_of
from faceid_gui.services.samples.strength import NO_STRENGTH, Strength, strength_of
from faceid_gui.views.console.people.portraits import portrait_image


@dataclass(frozen=True, slots=True, eq=False)
class PersonFacts:
    """One person. ``samples`` are the newest first; ``thumbs`` belong to sample ids.

    ``strength`` and ``advice`` are None where there is no pack to grade with.
    """

    person: Person
    samples: tuple[Sample, ...]
    consent: Consent | None
    strength: Strength | None
    threshold: Threshold | None
    portrait: QImage | None = None
    thumbs: dict[str, QImage] = field(default_factory=dict)
    advice: Advice | None = None


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads what is known of people. ``portrait_dots`` and ``thumb_dots`` are sizes of pictures
    in dots of the screen."""

    store: GalleryStore
    contract: EmbeddingContract | None
    threshold: Threshold | None
    portrait_dots: int
    thumb_dots: int

    def read(self, person: Person) -> PersonFacts:
        """Blocking. Raises NotFound where the person is gone, and what the store raises."""
        samples = self.store.samples(person.id)
        png = self.store.portrait(person.id)
        thumbs = {
            sample.id: image
            for sample in samples
            if sample.crop_png is not None
            and (image := portrait_image(sample.crop_png, self.thumb_dots)) is not None
        }
        strength, advice = self._strength(samples)
        return PersonFacts(
            person=person,
            samples=samples[::-1],
            consent=self.store.consent(person.id),
            strength=strength,
            advice=advice,
            threshold=self.threshold,
            portrait=None if png is None else portrait_image(png, self.portrait_dots),
            thumbs=thumbs,
        )

    def _strength(self, samples: tuple[Sample, ...]) -> tuple[Strength, Advice] | tuple[None, None]:
        contract, threshold = self.contract, self.threshold
        if contract is None or threshold is None:
            return None, None
        known = [sample for sample in samples if contract.id in sample.embeddings]
        if not known:
            return NO_STRENGTH, NO_ADVICE
        rows = np.stack([sample.embeddings[contract.id] for sample in known])
        population = population_of(self.store.vectors(contract), threshold)
        strength = strength_of(rows, threshold, population)
        return strength, advise(rows, [sample.quality for sample in known], strength)
