"""Where the files are that the screen needs: fonts, sounds, styles, translations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"


def asset(folder: str, name: str) -> Path:
    """The path of one shipped file, such as ``asset("styles", "faceid.qss")``."""
    return ASSETS / folder / name
