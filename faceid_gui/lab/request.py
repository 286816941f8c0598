"""What an evaluation is asked for, by the command line and the page alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceid_gui.lab.results import Metric

BY_PARENT: Final = "by-parent"
"""Instead of a group file: the folder above a person's is the group."""


@dataclass(frozen=True, slots=True)
class EvaluateRequest:
    """``folder`` None takes the gallery's own kept crops. ``groups`` is a file or BY_PARENT.

    Empty ``packs`` are all that are here, empty ``detectors`` each pack's own. ``photos`` are
    the numbers of photos to enrol people with. ``fuse`` adds each pair of packs. ``remote`` also
    measures the paired server's latency. ``limit`` takes only so many people, for a quick look.
    """

    folder: Path | None
    strangers: Path | None = None
    pairs: Path | None = None
    packs: tuple[str, ...] = ()
    detectors: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = (Metric.COSINE,)
    photos: tuple[int, ...] = (3,)
    groups: Path | str | None = None
    fuse: bool = True
    latency: bool = True
    remote: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class EvaluateProgress:
    """How far an evaluation is: ``done`` of ``total`` steps, and what it is at (``stage`` is
    ``photos``, ``trials`` or ``latency``; ``what`` names the photo or the trial)."""

    stage: str
    done: int
    total: int
    what: str
