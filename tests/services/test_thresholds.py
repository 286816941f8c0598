"""Which threshold is in force."""

from __future__ import annotations

import math

import pytest

from faceid_gui.catalogue.packs import BALANCED, BUILTIN, COMPACT
from faceid_gui.core.packs import Pack
from faceid_gui.core.types import Threshold
from faceid_gui.services.thresholds import least_by_hand, resolve_threshold
from tests.fakes import CONTRACT, MemoryGallery


def _in_force(store: MemoryGallery, override: float | None, default: Threshold) -> Threshold:
    return resolve_threshold(
        store=store, contract_id=CONTRACT.id, override=override, default=default
    )


def test_by_hand_goes_before_calibrated_before_default() -> None:
    store = MemoryGallery()
    default = Threshold(0.5, margin=0.04)
    assert _in_force(store, None, default) == default
    calibrated = Threshold(0.55, margin=0.03, calibrated=True, target_fpir=0.01)
    store.set_threshold(CONTRACT.id, calibrated)
    assert _in_force(store, None, default) == calibrated
    by_hand = _in_force(store, 0.61, default)
    assert (by_hand.value, by_hand.margin) == (0.61, 0.03)
    assert (by_hand.calibrated, by_hand.target_fpir) == (False, None)


def test_a_number_for_one_pack_opens_nothing_with_another() -> None:
    # GIVEN a threshold by hand that is right for the compact pack
    assert _in_force(MemoryGallery(), 0.44, COMPACT.default_threshold).value == 0.44
    # WHEN the same setting meets dlib's embedder, whose strangers lie at 0.85 and more
    value = _in_force(MemoryGallery(), 0.44, BUILTIN.default_threshold).value
    # THEN it does not let them all in
    assert value >= 0.95


@pytest.mark.parametrize("pack", [BALANCED, COMPACT])
def test_the_lowest_setting_is_about_the_lowest_threshold(pack: Pack) -> None:
    value = _in_force(MemoryGallery(), 0.2, pack.default_threshold).value
    assert value == pytest.approx(0.2, abs=0.01)


def test_nan_by_hand_lets_nobody_in() -> None:
    value = _in_force(MemoryGallery(), math.nan, COMPACT.default_threshold).value
    assert math.isnan(value)  # which decide() takes for no threshold at all


@pytest.mark.parametrize("value", [-1.0, 0.0, 0.1])
def test_a_calibration_from_elsewhere_does_not_open_the_door_to_all(value: float) -> None:
    # GIVEN a threshold that a server told, under which every stranger is somebody
    store, default = MemoryGallery(), COMPACT.default_threshold
    store.set_threshold(CONTRACT.id, Threshold(value, 0.0, calibrated=True, target_fpir=1e-4))
    # WHEN it is in force, THEN it is no lower than a hand may set it
    assert _in_force(store, None, default).value == least_by_hand(default)
    # AND of two people who are alike one must still lead
    assert _in_force(store, None, default).margin == default.margin / 2
    # AND one that makes sense stays as it is
    sensible = Threshold(default.value - 0.05, 0.03, calibrated=True)
    store.set_threshold(CONTRACT.id, sensible)
    assert _in_force(store, None, default) == sensible
