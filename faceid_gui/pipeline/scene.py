"""Notices a cut: the whole picture is another one, so nobody is where they were."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceid_gui.core.types import Image

_ROWS: Final = 30
_COLUMNS: Final = 40
_LEAST: Final = 12.0
_JUMP: Final = 2.0
_GAIN: Final = 0.2


class SceneWatch:
    """Compares each picture with the one before on a coarse grid. One per source.

    A recording that cuts to another scene, or a camera that was turned, would otherwise
    hand one person's track to whoever sits at the same place in the new picture.
    """

    def __init__(self) -> None:
        self._last: NDArray[np.int16] | None = None
        self._usual = 0.0

    def changed(self, image: Image) -> bool:
        """Whether this picture shows another scene than the one before.

        The mean difference of the green levels must be large and jump out of what the
        source usually does, so that a lively or a rarely sampled one counts as one scene.
        """
        height, width = image.shape[:2]
        grid = image[:: max(height // _ROWS, 1), :: max(width // _COLUMNS, 1), 1].astype(np.int16)
        last, self._last = self._last, grid
        if last is None:
            return False
        if last.shape != grid.shape:
            return True
        change = float(np.abs(grid - last).mean())
        jumped = change > _LEAST and change > _JUMP * self._usual
        self._usual += _GAIN * (change - self._usual)
        return jumped
