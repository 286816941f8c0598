"""Where an export goes: stdout, or a file that is whole or not there at all."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from faceid_gui.core.errors import BadRequest


@contextmanager
def text_out(path: Path | None) -> Iterator[TextIO]:
    """A stream to write to; a file replaces its old version when all was written.

    Raises DiskFull, and BadRequest where the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    from faceid_gui.core.files import write_atomically

    text = io.StringIO()
    yield text
    try:
        write_atomically(path, text.getvalue().encode("utf-8", "replace"))
    except OSError as error:
        raise BadRequest(f"cannot write {path}: {error.strerror}", detail=str(path)) from error
