"""Small text files that people write by hand or save from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from faceid_gui.core.errors import BadRequest

MOST_BYTES: Final = 64 * 1024 * 1024

_ENCODINGS: Final = ("utf-8-sig", "utf-16", "cp949")
"""What spreadsheets write: UTF-8 with a byte order mark or without, UTF-16 with one (``Unicode
text``), and Korean Windows."""


def read_text(path: Path) -> str:
    """The text of a file, whatever its line ends. Raises BadRequest where it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadRequest(f"{path.name} is too large for a list", detail=str(path))
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise BadRequest(f"{path.name} cannot be read", detail=str(error)) from error
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise BadRequest(f"{path.name} is no text in UTF-8", detail=str(path))
