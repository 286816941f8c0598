"""Which threshold is in force: one place for command line and screens."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Threshold

HAND_REACH: Final = 0.45
"""How far below the pack's default a threshold by hand may lie, in units of ``1 - default``."""


LEAST_MARGIN: Final = 0.5
"""The least share of the pack's own margin that is in force."""


def least_by_hand(default: Threshold) -> float:
    """The lowest threshold that a hand may set for a pack with this default.

    Embedders use different parts of the scale: what is strict for one takes every stranger
    for somebody with another. A number that was set for one pack must not open the door
    after a change to the other.
    """
    return default.value - HAND_REACH * (1.0 - default.value)


def resolve_threshold(
    *, store: GalleryStore, contract_id: str, override: float | None, default: Threshold
) -> Threshold:
    """The threshold in force: one set by hand, else the calibrated one, else the pack's.

    A value set by hand stands for no error rate, so it says that it is not calibrated; it
    keeps the margin of the threshold that it replaces, and the stricter rules for single
    people. Wherever a value comes from, it never goes below ``least_by_hand``, nor its margin
    below half of the pack's: a calibrated one may have come from a server, whose fault or fall
    must not open this machine's door. Raises what the store raises.
    """
    known, least = store.threshold(contract_id) or default, least_by_hand(default)
    if known.margin < LEAST_MARGIN * default.margin:
        known = replace(known, margin=LEAST_MARGIN * default.margin)
    if override is None:
        return known if not known.value < least else replace(known, value=least)
    value = max(override, least)
    return replace(
        known, value=value, calibrated=False, target_fpir=None, floor_fpir=None, group=""
    )
