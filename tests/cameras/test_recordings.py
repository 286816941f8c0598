"""Videos and folders of photos."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from faceid_gui.cameras.config import VideoConfig
from faceid_gui.cameras.folder import FolderCamera
from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.errors import CameraLost, CameraUnavailable
from faceid_gui.core.types import Frame
from tests.cameras.fixtures import jpeg, number_of, numbered_picture, write_video
from tests.data import MEDIA, needs_media


def frames_of(camera: VideoCamera, count: int) -> list[Frame]:
    return [frame for frame in (camera.read() for _ in range(count)) if frame is not None]


def test_all_frames_come_in_order_with_their_times(tmp_path: Path) -> None:
    camera = VideoCamera(write_video(tmp_path / "clip.avi"))
    camera.open()
    frames = frames_of(camera, 20)
    assert [number_of(frame.image) for frame in frames] == list(range(12))
    assert [frame.number for frame in frames] == list(range(12))
    assert [frame.time_s for frame in frames] == pytest.approx([n / 25 for n in range(12)])
    camera.close()


def test_a_loop_begins_again_and_time_goes_on(tmp_path: Path) -> None:
    camera = VideoCamera(write_video(tmp_path / "clip.avi"), VideoConfig(loop=True))
    camera.open()
    frames = frames_of(camera, 30)
    camera.close()
    assert [number_of(frame.image) for frame in frames] == [n % 12 for n in range(30)]
    assert [frame.number for frame in frames] == list(range(30))
    assert [frame.time_s for frame in frames] == pytest.approx([n / 25 for n in range(30)])


def test_a_loop_whose_file_went_away_is_lost(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.avi", frames=3)
    camera = VideoCamera(path, VideoConfig(loop=True))
    camera.open()
    path.unlink()
    with pytest.raises(CameraLost):
        frames_of(camera, 5)
    camera.close()


class TurnedClock:
    """Time that a test moves on while the camera waits for nothing."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now


def test_in_real_time_late_frames_are_left_out(tmp_path: Path) -> None:
    # GIVEN a video of 25 frames a second, played in real time
    clock = TurnedClock()
    path = write_video(tmp_path / "clip.avi")
    camera = VideoCamera(path, VideoConfig(real_time=True), clock)
    camera.open()
    first = camera.read()
    # WHEN its reader is busy for 0.2 s
    clock.now += 0.2
    second = camera.read()
    # THEN the frames of that time are gone, as with a camera
    assert first is not None
    assert second is not None
    assert first.number == 0
    assert second.number in (4, 5)
    assert number_of(second.image) == second.number
    # AND after a long pause it goes on where it stood
    clock.now += 500
    third = camera.read()
    assert third is not None
    assert third.number == second.number + 1
    camera.close()


@pytest.mark.parametrize("content", [b"", b"no video at all" * 100, bytes(5000)])
def test_a_broken_file_is_told(
    content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(content)
    camera = VideoCamera(path)
    with pytest.raises(CameraUnavailable) as caught:
        camera.open()
    assert caught.value.detail == "unreadable"
    # AND nothing of FFmpeg's lands on the terminal
    assert capfd.readouterr().err == ""
    assert camera.read() is None


def test_a_truncated_video_gives_what_it_has(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.avi")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    camera = VideoCamera(path)
    try:
        camera.open()
    except CameraUnavailable as error:
        assert error.detail == "unreadable"
        return
    assert len(frames_of(camera, 20)) < 12
    camera.close()


def test_folders_and_pipes_are_no_videos(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path, tmp_path / "pipe.mp4"):
        with pytest.raises(CameraUnavailable):
            VideoCamera(path).open()


def test_a_folder_gives_one_frame_a_photo_and_leaves_out_the_unreadable(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # GIVEN photos in natural order, with one that is damaged in between
    for number in (1, 2, 10):
        (tmp_path / f"photo{number}.jpg").write_bytes(jpeg(numbered_picture(number)))
    (tmp_path / "photo3.jpg").write_bytes(b"no photo")
    camera = FolderCamera(tmp_path)
    camera.open()
    # WHEN it is read
    with caplog.at_level(logging.WARNING):
        numbers, names = [], []
        while (frame := camera.read()) is not None:
            numbers.append(number_of(frame.image))
            names.append(camera.path.name if camera.path else "")
    # THEN the good ones come, and the log says which one did not
    assert numbers == [1, 2, 10]
    assert names == ["photo1.jpg", "photo2.jpg", "photo10.jpg"]
    assert "photo3.jpg" in caplog.text


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CameraUnavailable, match="no photos"):
        FolderCamera(tmp_path).open()


@needs_media
def test_the_clip_has_all_its_frames() -> None:
    camera = VideoCamera(MEDIA / "hamilton_640x360.mp4")
    camera.open()
    frames = frames_of(camera, 400)
    camera.close()
    assert len(frames) == 275
    assert frames[-1].time_s == pytest.approx(9.142, abs=0.01)
