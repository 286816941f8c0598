"""What the settings in force say about an embedding: who it is and whether that is enough."""

from __future__ import annotations

import logging
import math
from typing import Final

from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import Bug
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.similarity import Searcher
from faceid_gui.core.types import Embedding, EmbeddingContract, Match, Threshold

_log = logging.getLogger(__name__)

_HIGHEST: Final = 0.95
_FALLBACK: Final = 0.5


class Judge:
    """The gallery, threshold and policy in force, for one embedder. Immutable.

    A gallery of another contract, or one with a damaged template, names nobody.
    """

    def __init__(self, settings: EngineSettings, contract: EmbeddingContract) -> None:
        self.policy: Policy = settings.policy
        self.threshold: Threshold = settings.threshold
        self.embedder_contract = contract.id
        self.gallery_contract: str | None = settings.gallery.contract_id
        self._searcher = self._build(settings)
        # Distances are for following faces, where an odd threshold must do no harm.
        value = self.threshold.value
        self._anchor = min(value, _HIGHEST) if math.isfinite(value) else _FALLBACK

    def _build(self, settings: EngineSettings) -> Searcher | None:
        if self.gallery_contract != self.embedder_contract:
            return None
        try:
            return Searcher(settings.gallery)
        except Bug:
            _log.exception("the gallery cannot be searched; nobody will be named")
            self.gallery_contract = None
            return None

    def match(self, embedding: Embedding) -> Match | None:
        """The nearest person; None in an empty gallery or one of another contract."""
        return None if self._searcher is None else self._searcher.search(embedding)

    def accepts(self, match: Match | None) -> bool:
        """Whether a match passes threshold and margin of its person; NaN never does."""
        if match is None:
            return False
        value, margin = self.threshold.of(match.person.id)
        lead = math.inf if match.runner_up is None else match.score - match.runner_up
        return match.score >= value and lead >= max(margin, 0.0)

    def names(self, match: Match | None, person_id: str) -> bool:
        """Whether one frame by itself names this person."""
        return (
            match is not None
            and match.person.id == person_id
            and match.score >= self.threshold.of(person_id)[0]
        )

    def distance(self, similarity: float) -> float:
        """How far a similarity lies above the threshold, in units of ``1 - threshold``.

        Embedders use different parts of the scale (strangers are at 0.1 for one and at
        0.85 for another); in these units a step means about the same for all of them.
        """
        return (similarity - self._anchor) / (1.0 - self._anchor)
