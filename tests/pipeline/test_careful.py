"""All crop variants where a look decides, and where there is time for them."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence

import numpy as np
import pytest

from faceid_gui.core.embedding import CROP_VARIANTS
from faceid_gui.core.types import Embeddings, Image
from faceid_gui.pipeline.options import PipelineOptions
from tests.fakes import CONTRACT, FakeBackend
from tests.pipeline.factories import picture, settings
from tests.pipeline.stage import Stage


class Doubtful(FakeBackend):
    """Everybody is only just alike to person 1. Notes how many crops were embedded at once."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        self.batches.append(len(crops))
        row = np.zeros(CONTRACT.dimension, np.float32)
        row[1], row[15] = 0.51, math.sqrt(1 - 0.51**2)
        return np.stack([row] * len(crops))


@pytest.mark.parametrize(("seconds", "careful"), [(60.0, 1), (0.0, 0)])
def test_the_deciding_look_is_careful_where_there_is_time(seconds: float, careful: int) -> None:
    # GIVEN somebody near the threshold, and so much time for all crop variants
    backend = Doubtful()
    stage = Stage(settings(1), backend=backend, options=PipelineOptions(careful_cost_s=seconds))
    # WHEN they stay for a second
    stage.play([picture(number, (1, 200)) for number in range(30)])
    # THEN the look that decides took them all, or none did
    assert backend.batches.count(CROP_VARIANTS) == careful


class Moody(Doubtful):
    """Quick while it is the server, slow once this machine stands in for it."""

    def __init__(self) -> None:
        super().__init__()
        self.name = "remote"

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        if self.name == "local":
            threading.Event().wait(0.02)  # what is measured is real time
        return super().embed(crops)


def test_a_quick_server_says_nothing_of_a_slow_machine() -> None:
    # GIVEN somebody near the threshold, and a server that had the time for all crop variants
    backend = Moody()
    stage = Stage(settings(1), backend=backend, options=PipelineOptions(careful_cost_s=0.1))
    stage.play([picture(0, (1, 200))])
    # WHEN it goes away and this machine, which has not, embeds in its place
    backend.name = "local"
    stage.play([picture(number, (1, 200)) for number in range(1, 30)])
    # THEN the picture is not held up by twelve embeddings at once
    assert backend.batches.count(CROP_VARIANTS) == 0
