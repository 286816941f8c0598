"""Which files are recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from faceid_gui.core.photos import OTHER_PICTURE_SUFFIXES, PHOTO_SUFFIXES
from faceid_gui.core.recordings import VIDEO_SUFFIXES, is_video


@pytest.mark.parametrize("name", ["clip.mp4", "CLIP.MOV", "old.wmv", "보안.mts", "a.b.mpg"])
def test_a_video_is_known_by_its_name(name: str) -> None:
    assert is_video(Path(name))


@pytest.mark.parametrize("name", ["photo.jpg", "mp4", ".mp4", "clip.mp4.txt", "folder"])
def test_what_is_called_otherwise_is_none(name: str) -> None:
    assert not is_video(Path(name))


def test_no_file_is_both_a_photo_and_a_video() -> None:
    assert not VIDEO_SUFFIXES & (frozenset(PHOTO_SUFFIXES) | frozenset(OTHER_PICTURE_SUFFIXES))
