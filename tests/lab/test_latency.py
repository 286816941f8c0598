"""How long one face takes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from faceid_gui.core.types import DetectedFace, Image
from faceid_gui.lab.latency import FRAME_SIZE, frame_of, fused, measure, measure_remote
from faceid_gui.lab.results import Latency
from tests.fakes import FakeBackend, face_picture, no_face_picture
from tests.lab.people import fake_detector, fake_pack


class Ticking:
    """A clock that goes on by a millisecond with each look at it."""

    def __init__(self, step: float = 0.001) -> None:
        self._ticks = itertools.count()
        self._step = step

    def __call__(self) -> float:
        return next(self._ticks) * self._step


class Seeing(FakeBackend):
    """Finds a face in the middle of every picture, and remembers the pictures' shapes."""

    shapes: list[tuple[int, ...]]

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        self.shapes = [*getattr(self, "shapes", []), image.shape]
        assert not careful
        return (self._face(540.0, 260.0, 200.0, 200.0),)


@pytest.mark.parametrize("shape", [(250, 250, 3), (4000, 300, 3), (20, 3000, 3)])
def test_the_photo_stands_in_a_frame_of_a_camera(shape: tuple[int, int, int]) -> None:
    frame = frame_of(np.full(shape, 200, np.uint8))
    assert frame.shape == (FRAME_SIZE[1], FRAME_SIZE[0], 3)
    assert frame[360, 640].tolist() == [200, 200, 200]


def test_looking_and_embedding_are_timed_apart() -> None:
    eyes, network = Seeing(), FakeBackend()
    pack = fake_pack("fake", lambda: network, detector=fake_detector("eyes", lambda: eyes))
    latency = measure(pack.detector, pack, face_picture(3), clock=Ticking())
    # THEN each call took one tick, by what really computes, and both were closed
    assert (latency.where, latency.provider) == ("local", "FakeProvider")
    assert latency.detect_ms == pytest.approx(1.0)
    assert latency.embed_ms == pytest.approx(1.0)
    assert latency.p95_ms == pytest.approx(2.0)
    assert set(eyes.shapes) == {(720, 1280, 3)}
    assert eyes.closed
    assert network.closed


def test_a_slow_network_is_called_a_few_times_only() -> None:
    network = FakeBackend()
    pack = fake_pack("slow", lambda: network)
    measure(pack.detector, pack, no_face_picture(), clock=Ticking(step=3.0))
    assert network.embedded <= 4


def test_a_server_is_timed_with_both() -> None:
    latency = measure_remote(FakeBackend(), face_picture(3), clock=Ticking())
    assert latency.where == "remote"
    assert latency.detect_ms > 0.0


def test_two_networks_behind_one_detector_look_once() -> None:
    one = Latency("local", "CPU", 10.0, 5.0, 18.0)
    other = Latency("local", "dlib", 10.0, 40.0, 60.0)
    both = fused(one, other)
    assert (both.detect_ms, both.embed_ms, both.p95_ms) == (10.0, 45.0, 68.0)
    assert both.provider == "CPU, dlib"
