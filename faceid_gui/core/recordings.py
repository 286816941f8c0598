"""Which files are recordings, by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

VIDEO_SUFFIXES: Final = frozenset(
    {
        ".3gp",
        ".avi",
        ".flv",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".ts",
        ".webm",
        ".wmv",
    }
)
"""What video files are called."""


def is_video(path: Path) -> bool:
    """Whether a file is called like a video."""
    return path.suffix.lower() in VIDEO_SUFFIXES
