"""What can be known of a recording before it is played."""

from __future__ import annotations

import math
from pathlib import Path

from faceid_gui.core.opencv import cv2


def count_frames(source: str) -> int | None:
    """How many frames a video file has by its own account, None where that is unknown.

    Containers may be wrong about it: use it for progress alone. Never raises.
    """
    try:
        if not Path(source).is_file():
            return None
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG)
        try:
            count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
        finally:
            capture.release()
    except (OSError, ValueError, cv2.error):
        return None
    return int(count) if math.isfinite(count) and count >= 1 else None
