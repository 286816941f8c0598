"""MiniFASNet: is this a living face or a picture of one?

Silent-Face-Anti-Spoofing (Minivision, 2020): two networks look at a narrow and a wide crop,
BGR, 80x80, 0 to 255 unscaled; of three classes, class 1 is a living face.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from faceid_gui.backends.local.session import Network, normalise, planes
from faceid_gui.core.errors import BackendUnavailable, NoFace
from faceid_gui.core.geometry import largest_liveness_scale, liveness_crop
from faceid_gui.core.opencv import cv2
from faceid_gui.core.types import Box, Image, Liveness, LivenessReason

_SIDE: Final = 80
_LIVE_CLASS: Final = 1
_DEFAULT_SCALE: Final = 2.7
_EVEN: Final = 0.5
_CLOSEST: Final = 0.7
"""The share of the narrow crop's scale that must fit into the picture.

The reference shrinks a crop that does not fit, down to the face alone, where nothing of its
surroundings is left to judge by. Its own sample photos need 0.8.
"""


class MiniFasNet:
    """All liveness networks of a pack. Each must pass: the score is the lowest."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = [(net, net.spec.crop_scale or _DEFAULT_SCALE) for net in networks]
        self._narrowest = min(scale for _, scale in self._networks)

    def judge(self, image: Image, box: Box) -> Liveness:
        """One face's liveness; a face that cannot be judged gets a reason, never an exception."""
        try:
            reason = self._objection(image, box)
            if reason is not None:
                return Liveness(None, reason)
            score = min(self._live_share(net, scale, image, box) for net, scale in self._networks)
        except (NoFace, BackendUnavailable, ArithmeticError, ValueError, cv2.error):
            return Liveness(None, LivenessReason.FAULT)
        return Liveness(score, LivenessReason.LIVE if score >= _EVEN else LivenessReason.SPOOF)

    def _objection(self, image: Image, box: Box) -> LivenessReason | None:
        largest = largest_liveness_scale(image, box)
        if largest <= 0:
            return LivenessReason.FAULT
        if largest < self._narrowest * _CLOSEST:
            return LivenessReason.FACE_TOO_CLOSE
        if min(box.w, box.h) * self._narrowest < _SIDE:
            return LivenessReason.FACE_TOO_SMALL
        return None

    def _live_share(self, network: Network, scale: float, image: Image, box: Box) -> float:
        crop = liveness_crop(image, box, scale=scale, size=_SIDE)
        order = planes(network.spec.preprocessing)
        blob = np.ascontiguousarray(crop[..., order].transpose(2, 0, 1)[None], np.float32)
        logits = network.run(normalise(blob, network.spec.preprocessing))[0][0].astype(np.float64)
        # A NaN would get lost in the minimum, and the other network alone would pass.
        if not np.isfinite(logits).all():
            raise BackendUnavailable(f"{network.spec.key} gave no usable output")
        shares = np.exp(logits - logits.max())
        return float(shares[_LIVE_CLASS] / shares.sum())
