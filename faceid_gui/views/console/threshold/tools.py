"""Everything the page of the threshold is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.calibration_plan import CalibrationPlan, LastCalibration
from faceid_gui.core.types import Threshold
from faceid_gui.services.calibration.recalibrator import RecalibrationState
from faceid_gui.services.calibration.site import SiteCalibration


@dataclass(frozen=True, slots=True)
class ThresholdFacts:
    """How it stands. ``target`` is the rate asked for, ``people`` how many are enrolled.

    ``kept_strangers`` are at hand for the next calibration, ``recordings`` how many visits are
    recorded. ``recalibration`` is None where nothing follows the people by itself.
    """

    plan: CalibrationPlan
    target: float
    people: int
    kept_strangers: int = 0
    recordings: int = 0
    last: LastCalibration | None = None
    recalibration: RecalibrationState | None = None


@dataclass(frozen=True, slots=True)
class CalibrationWish:
    """What a calibration is to rest on. ``folder`` holds photos of strangers, None for none;
    ``by_parent`` takes its topmost folders for groups, ``keep_strangers`` keeps them."""

    plan: CalibrationPlan
    folder: Path | None = None
    by_parent: bool = False
    keep_strangers: bool = False


@dataclass(frozen=True, slots=True)
class ThresholdTools:
    """The collaborators of the page.

    ``threshold`` gives the one in force at once; all others are called on background threads and
    raise FaceIdError. ``calibrate`` sets the threshold; it is handed a callable that takes the
    progress, 0 to 1. ``review`` tells what it would find and keeps nothing; None for the plan
    that is kept.
    """

    threshold: Callable[[], Threshold | None]
    facts: Callable[[], ThresholdFacts]
    calibrate: Callable[[CalibrationWish, Callable[[float], None]], SiteCalibration]
    review: Callable[[CalibrationWish | None, Callable[[float], None]], SiteCalibration]
    save_plan: Callable[[CalibrationPlan], None]
    forget_strangers: Callable[[], int]
