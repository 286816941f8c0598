"""Which threshold is in force: one place for command line and screens."""

from __future__ import annotations

from dataclasses import replace

from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import Threshold


def resolve_threshold(
    *, store: GalleryStore, contract_id: str, override: float | None, default: Threshold
) -> Threshold:
    """The threshold in force: one set by hand, else the calibrated one, else the pack's.

    A value set by hand stands for no error rate, so it says that it is not calibrated; it
    keeps the margin of the threshold that it replaces. Raises what the store raises.
    """
    known = store.threshold(contract_id) or default
    if override is None:
        return known
    return replace(known, value=override, calibrated=False, target_fpir=None, floor_fpir=None)
