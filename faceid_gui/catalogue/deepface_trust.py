"""Trust on first use: the hashes of files that nobody has published a hash of.

A file that is fetched, or taken over where it lies, is recorded with its SHA-256 when the user
asks for its pack. From then on it counts only with these bytes.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from faceid_gui.core.errors import EnvironmentFault, ModelDamaged
from faceid_gui.core.files import write_atomically

TRUST_FILE: Final = "deepface-trust.json"
_MOST_BYTES: Final = 1 << 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trusted:
    """One recorded file: its SHA-256 (hex), size in bytes, and when (Unix time, seconds)."""

    sha256: str
    size: int
    at: float


class TrustFile:
    """What was recorded, in a small JSON file of the models folder. Reads it anew each time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / TRUST_FILE

    def records(self) -> Mapping[str, Trusted]:
        """Everything that was recorded, by file name.

        Raises ModelDamaged where the file cannot be read: what was recorded is unknown then,
        and nothing may be taken for it.
        """
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_MOST_BYTES))
            return {str(name): _record(row) for name, row in document.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            message = f"{self._path} cannot be read. Remove it to record DeepFace's files anew."
            raise ModelDamaged(message, detail=str(error)) from error

    def record(self, name: str, trusted: Trusted) -> None:
        """Note a file. Raises ModelDamaged where another hash is recorded under this name."""
        records = dict(self.records())
        known = records.get(name)
        if known is not None and known.sha256 != trusted.sha256:
            message = f"{name} is not the file that was recorded when it was first used."
            raise ModelDamaged(message, detail=name)
        if known is not None:
            return
        records[name] = trusted
        rows = {key: [row.sha256, row.size, row.at] for key, row in sorted(records.items())}
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(rows, indent=1).encode())
        except OSError as error:
            message = f"{self._path} cannot be written: {error.strerror}."
            raise EnvironmentFault(message, detail=str(self._path)) from error
        _log.info("%s is trusted from now on: SHA-256 %s", name, trusted.sha256)


def _record(row: Any) -> Trusted:  # noqa: ANN401
    sha256, size, at = row
    if not (isinstance(sha256, str) and len(sha256) == 64):
        raise ValueError("no hash")
    return Trusted(sha256, int(size), float(at))
