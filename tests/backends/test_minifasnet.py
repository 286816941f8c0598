"""Passive liveness: both networks must pass, and nothing ever raises."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from faceid_gui.backends.local.minifasnet import MiniFasNet
from faceid_gui.backends.local.session import Blob, Network
from faceid_gui.core.errors import BackendUnavailable
from faceid_gui.core.geometry import liveness_crop
from faceid_gui.core.networks import NetworkSpec
from faceid_gui.core.types import Box, LivenessReason
from tests.backends import specs
from tests.backends.helpers import local_backend, main_face, read
from tests.data import MEDIA, astronaut, needs_media, needs_models

PICTURE = np.random.default_rng(5).integers(0, 255, (720, 1280, 3), np.uint8)
FACE = Box(600.0, 300.0, 90.0, 110.0)


class _Stub(Network):
    """Gives fixed logits, and keeps what it saw."""

    def __init__(self, spec: NetworkSpec, logits: Sequence[float], *, fails: bool = False) -> None:
        self.spec = spec
        self.seen: list[Blob] = []
        self._logits = np.array([logits], np.float32)
        self._fails = fails

    def run(self, blob: Blob, outputs: Sequence[str] | None = None) -> list[NDArray[np.float32]]:
        if self._fails:
            raise BackendUnavailable
        self.seen.append(blob.copy())
        return [self._logits]


def _pair(narrow: Sequence[float], wide: Sequence[float]) -> tuple[_Stub, _Stub]:
    return _Stub(specs.MINIFASNET_V2, narrow), _Stub(specs.MINIFASNET_V1SE, wide)


LIVE, SPOOF = (0.0, 5.0, 0.0), (5.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("narrow", "wide", "reason"),
    [
        (LIVE, LIVE, LivenessReason.LIVE),
        (LIVE, SPOOF, LivenessReason.SPOOF),
        (SPOOF, LIVE, LivenessReason.SPOOF),
        (SPOOF, SPOOF, LivenessReason.SPOOF),
    ],
)
def test_each_network_must_pass(
    narrow: Sequence[float], wide: Sequence[float], reason: LivenessReason
) -> None:
    result = MiniFasNet(_pair(narrow, wide)).judge(PICTURE, FACE)
    assert result.reason is reason
    assert result.score is not None
    assert (result.score > 0.9) == (reason is LivenessReason.LIVE)


def test_the_networks_see_the_reference_crop_unscaled() -> None:
    narrow, wide = _pair(LIVE, LIVE)
    MiniFasNet((narrow, wide)).judge(PICTURE, FACE)
    for stub, scale in ((narrow, 2.7), (wide, 4.0)):
        crop = liveness_crop(PICTURE, FACE, scale=scale)
        np.testing.assert_array_equal(stub.seen[0][0].transpose(1, 2, 0), crop)
        assert stub.seen[0].max() > 200


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        (Box(400, 100, 420, 500), LivenessReason.FACE_TOO_CLOSE),
        (Box(400, 100, 20, 24), LivenessReason.FACE_TOO_SMALL),
        (Box(0, 0, 0, 0), LivenessReason.FAULT),
        (Box(float("nan"), 0, 50, 50), LivenessReason.FAULT),
        (Box(float("inf"), 0, 50, 50), LivenessReason.FAULT),
        (Box(1e300, 1e300, 1e300, 1e300), LivenessReason.FACE_TOO_CLOSE),
    ],
)
def test_a_face_that_cannot_be_judged_gets_a_reason(box: Box, reason: LivenessReason) -> None:
    result = MiniFasNet(_pair(LIVE, LIVE)).judge(PICTURE, box)
    assert result.score is None
    assert result.reason is reason


@pytest.mark.parametrize("logits", [(np.nan, 1.0, 0.0), (np.inf, np.inf, 0.0)])
def test_an_output_of_no_use_is_a_fault_and_not_live(logits: Sequence[float]) -> None:
    result = MiniFasNet(_pair(LIVE, logits)).judge(PICTURE, FACE)
    assert (result.score, result.reason) == (None, LivenessReason.FAULT)


def test_a_failing_network_is_a_fault_and_not_live() -> None:
    good = _Stub(specs.MINIFASNET_V2, LIVE)
    bad = _Stub(specs.MINIFASNET_V1SE, LIVE, fails=True)
    result = MiniFasNet((good, bad)).judge(PICTURE, FACE)
    assert (result.score, result.reason) == (None, LivenessReason.FAULT)


@needs_media
@pytest.mark.parametrize(("name", "live"), [("T1", True), ("F1", False), ("F2", False)])
def test_published_portraits_are_told_apart(name: str, live: bool) -> None:
    backend = local_backend(liveness=True)
    image = read(MEDIA / f"liveness_image_{name}.jpg")
    face = main_face(backend.detect(image), image)
    (result,) = backend.liveness(image, [face])
    assert result.score is not None
    assert result.reason is (LivenessReason.LIVE if live else LivenessReason.SPOOF)
    assert (result.score > 0.9) if live else (result.score < 0.3)


@needs_models
def test_a_pack_without_liveness_says_so() -> None:
    backend = local_backend()
    faces = backend.detect(astronaut())
    assert not backend.has_liveness
    assert backend.liveness(astronaut(), faces)[0].reason is LivenessReason.NO_MODEL
