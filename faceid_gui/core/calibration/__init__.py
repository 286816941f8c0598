"""Thresholds from impostor scores: what they stand for, and how sure that is."""

from faceid_gui.core.calibration.calibrate import calibrate
from faceid_gui.core.calibration.counting import FEW_IMPOSTORS, SAFETY
from faceid_gui.core.calibration.report import (
    CalibrationReport,
    ClosePair,
    GroupFinding,
    Interval,
    PersonFinding,
    Population,
    TailFit,
    one_in,
)

__all__ = [
    "FEW_IMPOSTORS",
    "SAFETY",
    "CalibrationReport",
    "ClosePair",
    "GroupFinding",
    "Interval",
    "PersonFinding",
    "Population",
    "TailFit",
    "calibrate",
    "one_in",
]
