"""Capturing from odd files: portrait, 4K, varying frame rate, broken, and no video at all."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceid_gui.cameras.sources import open_source
from faceid_gui.catalogue.packs import COMPACT
from faceid_gui.core.errors import CameraUnavailable, NoFace
from faceid_gui.core.types import Image
from faceid_gui.services.capturing.capturer import CapturePlan, Capturer, capture, pick_at
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.states import CapturePhase
from tests.fakes import identity_vector, no_face_picture
from tests.services.capturing.test_capture_session import capturing
from tests.services.photographed import PhotoBackend
from tests.services.pictures import sharp_face

PLAN = CapturePlan(count=5)


def write_video(path: Path, pictures: Sequence[Image], *, code: str = "MJPG") -> Path:
    """A video of 25 pictures a second."""
    height, width = pictures[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 25.0, (width, height))
    assert writer.isOpened()
    writer.set(cv2.VIDEOWRITER_PROP_QUALITY, 98)
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


def moving(count: int = 14) -> list[Image]:
    return [sharp_face(3, seed=n, x=20 + 30 * n, size=140) for n in range(count)]


def captured(
    path: Path, *, at_s: float | None = None, point: tuple[float, float] = (0, 0)
) -> Capturer:
    """Capture from a file; clicked at a point where a time is given."""
    backend, pick = PhotoBackend(), None
    if at_s is not None:
        pick = pick_at(open_source(str(path)), backend, at_s=at_s, x=point[0], y=point[1])
    bars = Likeness.of(COMPACT.default_threshold)
    capturer = Capturer(backend, PLAN, bars=bars, pick=pick)
    capture(open_source(str(path)), capturer, PLAN)
    return capturer


def test_a_portrait_video(tmp_path: Path) -> None:
    # GIVEN a video that is higher than wide
    tall = [np.ascontiguousarray(picture[:, :300]) for picture in moving(5)]
    assert tall[0].shape[0] > tall[0].shape[1]
    capturer = captured(write_video(tmp_path / "tall.avi", tall))
    # THEN its photos are square and of the person
    (photo, *_) = capturer.chosen()
    assert np.allclose(photo.embedding, identity_vector(3))
    assert photo.picture.shape[0] == photo.picture.shape[1] <= 300


def test_a_4k_video(tmp_path: Path) -> None:
    # GIVEN pictures of 3840x2160 with a face in one corner
    pictures = []
    for small in moving(4):
        large = np.zeros((2160, 3840, 3), np.uint8)
        large[1700:2060, 3100:3740] = small
        pictures.append(large)
    # WHEN the face is clicked at its place in the large picture
    path = write_video(tmp_path / "large.avi", pictures)
    capturer = captured(path, at_s=0.04, point=(3100 + 50 + 70, 1700 + 190))
    # THEN photos are cut out of the large picture
    assert capturer.chosen()[0].picture.shape == (308, 308, 3)
    assert capturer.progress.frames == 4


def test_a_varying_frame_rate(tmp_path: Path) -> None:
    # GIVEN a video whose pictures are between 20 ms and 900 ms apart
    path = write_video(tmp_path / "steady.mp4", moving(), code="mp4v")
    durations = [0.02, 0.9, 0.02, 0.4, 0.02, 0.04, 0.04, 0.3, 0.02, 0.02, 0.1, 0.1, 0.1, 0.1]
    vary_frame_rate(path, durations)
    camera = open_source(str(path))
    camera.open()
    frames = [frame for _ in range(14) if (frame := camera.read()) is not None]
    camera.close()
    times = [frame.time_s or 0.0 for frame in frames]
    assert np.allclose(np.diff(times), durations[:-1], atol=0.005)
    # WHEN somebody is clicked at a time between two pictures THEN that picture is meant
    capturer = captured(path, at_s=times[3], point=(20 + 30 * 3 + 70, 190))
    assert capturer.faces == 14
    assert {photo.frame for photo in capturer.chosen()} <= set(range(14))
    # AND the session moves about in it and clicks the same
    with capturing(lambda: open_source(str(path)), plan=PLAN) as ear:
        ear.wait(lambda state: bool(state.faces))
        ear.session.go_to(times[3])
        ear.wait(lambda state: abs(state.position_s - times[3]) < 0.03)
        ear.session.pick(20 + 30 * 3 + 70, 190)
        ear.wait(lambda state: state.picked)
        ear.session.collect()
        ended = ear.phase(CapturePhase.ENDED)
    assert [one.jpeg for one in ended.photos] == [one.jpeg for one in capturer.chosen()]


def test_a_cut_off_video_gives_what_can_be_read(tmp_path: Path) -> None:
    path = write_video(tmp_path / "whole.avi", moving())
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    capturer = captured(path)
    assert 3 <= capturer.progress.frames < 14
    assert capturer.chosen()


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def text(path: Path) -> Path:
    path.write_text("no video at all" * 99)
    return path


def without_index(path: Path) -> Path:
    """An MP4 whose end, with the index, is missing."""
    write_video(path, moving(), code="mp4v")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])
    return path


@pytest.mark.parametrize("make", [empty, text, without_index, lambda path: path])
def test_what_is_no_video_is_said_and_not_worked_on(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "odd.mp4")
    with pytest.raises(CameraUnavailable):
        captured(path)
    with capturing(lambda: open_source(str(path))) as ear:
        assert isinstance(ear.phase(CapturePhase.FAILED).error, CameraUnavailable)


def test_a_video_without_faces(tmp_path: Path) -> None:
    capturer = captured(write_video(tmp_path / "empty.avi", [no_face_picture()] * 8))
    assert capturer.progress.frames == 8
    with pytest.raises(NoFace):
        capturer.chosen()


def vary_frame_rate(path: Path, durations: Sequence[float]) -> None:
    """Give each picture of an MP4 a time of its own (ISO/IEC 14496-12, box ``stts``).

    The index is at the end of the file, so that only the sizes of the boxes around grow.
    """
    data = bytearray(path.read_bytes())
    data[:] = data.replace(b"edts", b"free")  # the edit list ends after the former length
    around: list[int] = []
    start, end = 0, len(data)
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stts"):
        start, end = _find(data, name, start, end)
        around.append(start)
        start += 8
    scale = _time_scale(data)
    entries = b"".join(struct.pack(">II", 1, round(s * scale)) for s in durations)
    made = b"stts" + bytes(4) + struct.pack(">I", len(durations)) + entries
    made = struct.pack(">I", len(made) + 4) + made
    place = around.pop()
    grown = len(made) - (end - place)
    data[place:end] = made
    for box in around:
        (size,) = struct.unpack_from(">I", data, box)
        struct.pack_into(">I", data, box, size + grown)
    path.write_bytes(bytes(data))


def _find(data: bytearray, name: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the first box of this name begins and ends."""
    while start < end:
        (size,) = struct.unpack_from(">I", data, start)
        if bytes(data[start + 4 : start + 8]) == name:
            return start, start + size
        start += max(size, 8)
    raise AssertionError(f"no box {name!r}")


def _time_scale(data: bytearray) -> int:
    place = data.index(b"mdhd")
    (scale,) = struct.unpack_from(">I", data, place + 4 + 4 + 8)
    return int(scale)
