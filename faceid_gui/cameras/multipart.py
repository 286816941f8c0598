"""Pictures out of a multipart stream (RFC 2046), as network cameras send them."""

from __future__ import annotations

import re
from typing import Final

MAX_PART_BYTES: Final = 16 * 1024 * 1024
_LENGTH: Final = re.compile(rb"content-length:\s*(\d{1,9})", re.IGNORECASE)


class PartTooLarge(Exception):
    """A part is larger than any picture should be, or the boundary never comes."""


class MultipartParser:
    """Bytes in, whole parts out; keeps at most one part and a chunk in memory."""

    def __init__(self, content_type: str) -> None:
        self._mark = b"--" + _boundary(content_type)
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """Add bytes; gives the bodies of all parts that are complete by now, oldest first.

        Raises PartTooLarge.
        """
        self._buffer += chunk
        parts: list[bytes] = []
        while (part := self._take()) is not None:
            if part:
                parts.append(part)
        if len(self._buffer) > MAX_PART_BYTES:
            raise PartTooLarge
        return parts

    def _take(self) -> bytes | None:
        """Cut one part off the buffer, None where it is not complete yet."""
        start = self._buffer.find(self._mark)
        if start < 0:
            return None
        head_end = self._buffer.find(b"\r\n\r\n", start)
        if head_end < 0:
            return None
        body = head_end + 4
        found = _LENGTH.search(bytes(self._buffer[start:head_end]))
        end = body + int(found[1]) if found else self._buffer.find(self._mark, body)
        if found and end - body > MAX_PART_BYTES:
            raise PartTooLarge
        if end < 0 or end > len(self._buffer):
            return None
        part = bytes(self._buffer[body:end])
        del self._buffer[:end]
        return part if found else part.removesuffix(b"\r\n")


def _boundary(content_type: str) -> bytes:
    found = re.search(r'boundary="?([^";,\s]+)', content_type, re.IGNORECASE)
    # Several cameras write the two dashes into the header as well.
    return (found[1] if found else "").removeprefix("--").encode("latin-1", "replace")
