"""Real networks over real files: a portrait that turns its head, and the clip."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceid_gui.cameras.sources import open_source
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import CameraUnavailable
from faceid_gui.core.types import Image
from faceid_gui.services.enrolment.coaching import CoachState, Hint, PoseBin
from faceid_gui.services.enrolment.session import EnrolSession
from faceid_gui.services.samples.strength import strength_of
from tests.backends.helpers import local_backend
from tests.data import MEDIA, needs_media, needs_models
from tests.fakes import no_face_picture
from tests.services.posing import video_of
from tests.services.sessions import DEFAULT, finished
from tests.turning import RING, Turn, cooperative, placed

SHORT = [turn for turn in RING for _ in range(8)]
"""A recording need not be watched in real time: each pose for a quarter of a second."""


@dataclass(frozen=True)
class Enrolled:
    """What became of a recording."""

    last: CoachState
    session: EnrolSession

    @property
    def poses(self) -> set[PoseBin]:
        return set(self.last.taken)

    @property
    def worst(self) -> float:
        """The lowest score of a shot against the mean of the others."""
        rows = [next(iter(shot.sample.embeddings.values())) for shot in self.session.shots]
        return strength_of(np.stack(rows), DEFAULT).worst or -1.0


def enrolled(source: Path) -> Enrolled:
    session = EnrolSession(
        open_camera=partial(open_source, str(source)),
        make_backend=lambda threads: local_backend(smallest_face_px=40),
        clock=SystemClock(),
        keep_crops=False,
        default=DEFAULT,
    )
    return Enrolled(finished(session), session)


def pictures(turns: list[Turn], *, width: int, height: int, scale: float) -> Iterator[Image]:
    return (placed(turn, width=width, height=height, scale=scale) for turn in turns)


@needs_models
@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 720, 1.2), (720, 1280, 1.2), (640, 480, 0.9)],
    ids=["wide", "upright", "small"],
)
def test_a_cooperative_clip_gives_all_poses(
    tmp_path: Path, width: int, height: int, scale: float
) -> None:
    clip = video_of(tmp_path / "clip.avi", pictures(SHORT, width=width, height=height, scale=scale))
    found = enrolled(clip)
    assert found.last.error is None
    assert found.last.frames == len(SHORT)
    assert len(found.poses) >= 4
    # THEN all shots are of one person, as the pack sees it
    assert found.worst > DEFAULT.value


@needs_models
def test_4k_is_seen_as_well(tmp_path: Path) -> None:
    turns = [turn for turn in RING for _ in range(3)]
    clip = video_of(tmp_path / "4k.avi", pictures(turns, width=3840, height=2160, scale=3.5))
    found = enrolled(clip)
    assert (found.last.width, found.last.height) == (3840, 2160)
    assert len(found.poses) >= 4
    assert all(max(shot.picture.shape) <= 320 for shot in found.session.shots)


@needs_models
def test_a_variable_frame_rate(tmp_path: Path) -> None:
    # GIVEN a file whose frames last one and six units in turn
    even = tmp_path / "even.mp4"
    writer = cv2.VideoWriter(str(even), cv2.VideoWriter.fourcc(*"mp4v"), 30.0, (1280, 720))
    for picture in pictures(SHORT, width=1280, height=720, scale=1.2):
        writer.write(picture)
    writer.release()
    uneven = tmp_path / "uneven.mp4"
    uneven.write_bytes(with_durations(even.read_bytes(), [0.5, 0.5, 0.5, 2.5]))
    camera = open_source(str(uneven))
    camera.open()
    times = [frame.time_s or 0.0 for frame in iter(camera.read, None)]
    camera.close()
    assert np.ptp(np.diff(times)) > 0.03
    # WHEN it is enrolled from
    found = enrolled(uneven)
    # THEN the frames' own times count, and the end is the end
    assert found.last.fraction == 1.0
    assert len(found.poses) >= 4


@pytest.mark.parametrize("content", [b"", b"this is no video" * 500])
@needs_models
def test_a_broken_video_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    found = enrolled(tmp_path / "clip.mp4")
    assert found.last.hint is Hint.FAILED
    assert isinstance(found.last.error, CameraUnavailable)
    assert found.session.shots == ()


@needs_models
def test_a_video_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    clip = video_of(tmp_path / "clip.avi", pictures(SHORT, width=1280, height=720, scale=1.2))
    data = clip.read_bytes()
    clip.write_bytes(data[: len(data) // 2])
    found = enrolled(clip)
    assert found.last.error is None
    assert 0 < found.last.frames < len(SHORT)
    assert found.session.shots


@needs_models
def test_a_video_without_faces(tmp_path: Path) -> None:
    clip = video_of(tmp_path / "clip.avi", (no_face_picture(seed) for seed in range(10)))
    found = enrolled(clip)
    assert (found.last.hint, found.last.shots) == (Hint.ENDED, 0)


@needs_media
def test_the_clip_gives_the_poses_that_it_has() -> None:
    found = enrolled(MEDIA / "hamilton_640x360.mp4")
    assert found.last.frames == 275
    assert len(found.poses) >= 4
    assert found.worst > DEFAULT.value


def test_a_cooperative_person_needs_half_a_minute() -> None:
    assert len(list(cooperative())) / 30.0 < 30.0


def with_durations(data: bytes, pattern: list[float]) -> bytes:
    """An MP4 of even frames with other durations, in units of the even one (ISO 14496-12)."""
    path = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stts"]
    starts, start, end = [], 0, len(data)
    for name in path:
        start, size = next(
            (at, size) for at, size, found in _boxes(data, start, end) if found == name
        )
        starts.append(start)
        start, end = start + 8, start + size
    table = starts[-1]
    size, _, _, _, count, duration = struct.unpack(">I4sIIII", data[table : table + 24])
    rows = [(1, round(duration * pattern[row % len(pattern)])) for row in range(count)]
    content = struct.pack(">II", 0, count) + b"".join(struct.pack(">II", *row) for row in rows)
    box = struct.pack(">I4s", len(content) + 8, b"stts") + content
    grown = bytearray(data[:table] + box + data[table + size :])
    for at in starts[:-1]:
        old = struct.unpack(">I", grown[at : at + 4])[0]
        grown[at : at + 4] = struct.pack(">I", old + len(box) - size)
    return bytes(grown)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    while start + 8 <= end:
        size, name = struct.unpack(">I4s", data[start : start + 8])
        yield start, size, name
        start += max(size, 8)
