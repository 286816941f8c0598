"""The knobs of the pipeline that are no policy: how much work is spent, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """How faces are followed and how often they are looked at. Times in seconds of the
    frames' own time, so that a recording gives the same result at any speed.

    Following: a track lives over ``max_misses`` analysed frames without its face; a lost
    visit waits ``rejoin_s`` for its person to come back.

    Looking: the first ``eager_frames`` good frames of a visit are embedded as they come,
    further ones ``spaced_s`` apart, and after the decision one each ``recheck_s``. At most
    ``looks_per_frame`` faces are embedded per frame.

    Deciding: a visit is refused for good after ``patience_s`` or ``patience_frames`` good
    frames, and already after ``hopeless_s`` where nobody is anywhere near. A refused
    person who is recognised ``retry_s`` later begins a new visit. Within ``careful_band``
    of the threshold up to ``careful_looks`` frames per visit are embedded with all crop
    variants, where that takes no longer than about ``careful_cost_s``: a slow embedder
    would let the rest of the evidence grow old meanwhile.

    Distances of scores are in units of ``1 - threshold``, so that they mean the same for
    embedders that use very different parts of the scale.
    """

    max_misses: int = 5
    rejoin_s: float = 2.0
    eager_frames: int = 5
    spaced_s: float = 0.12
    recheck_s: float = 1.0
    looks_per_frame: int = 3
    patience_s: float = 1.2
    patience_frames: int = 12
    hopeless_s: float = 0.4
    retry_s: float = 2.0
    careful_band: float = 0.05
    careful_looks: int = 1
    careful_cost_s: float = 0.25
    window: int = 16
