"""Two looks at one picture become one answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faceid_gui.core.types import Box, DetectedFace

_SAME_FACE_IOU = 0.5
_DUPLICATE_IOU = 0.3


def merge_looks(
    first: Sequence[DetectedFace], second: Sequence[DetectedFace]
) -> tuple[DetectedFace, ...]:
    """The faces of two detections at different working sizes, best score first.

    Faces that both found are averaged, which halves the variance of their landmarks; a face
    that only one found is kept as it is.
    """
    rest = list(second)
    merged = []
    for face in first:
        twin = max(rest, key=lambda other: face.box.iou(other.box), default=None)
        if twin is not None and face.box.iou(twin.box) >= _SAME_FACE_IOU:
            rest.remove(twin)
            merged.append(_mean(face, twin))
        else:
            merged.append(face)
    alone = [face for face in rest if _overlap(face, merged) < _DUPLICATE_IOU]
    return tuple(sorted((*merged, *alone), key=lambda face: face.score, reverse=True))


def _overlap(face: DetectedFace, others: Sequence[DetectedFace]) -> float:
    return max((face.box.iou(other.box) for other in others), default=0.0)


def _mean(one: DetectedFace, other: DetectedFace) -> DetectedFace:
    a, b = one.box, other.box
    return DetectedFace(
        box=Box((a.x + b.x) / 2, (a.y + b.y) / 2, (a.w + b.w) / 2, (a.h + b.h) / 2),
        landmarks=np.asarray((one.landmarks + other.landmarks) / 2, np.float32),
        score=max(one.score, other.score),
    )
