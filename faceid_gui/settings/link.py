"""What this machine keeps of the server that it was paired with."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from faceid_gui.core.errors import StoreDamaged
from faceid_gui.core.link import ServerLink
from faceid_gui.settings.private_file import FileState, PrivateFile
from faceid_gui.wire.pairing import address_problem
from faceid_gui.wire.pinning import is_pin

LINK_FILE: Final = "server-link.json"

_FORMAT: Final = 1


class LinkFile:
    """Keeps one link, for the owner's eyes: it holds the key that the server accepts."""

    def __init__(self, path: Path) -> None:
        self._file = PrivateFile(path, "the file of the paired server")

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    def state(self) -> FileState | None:
        """What changes whenever the link does; cheap to ask. None where there is no link."""
        return self._file.state()

    def load(self) -> ServerLink | None:
        """The link, None where no server is paired.

        Raises StoreDamaged where the file makes no sense, KeyUnavailable where it is open to
        others, EnvironmentFault where it cannot be read.
        """
        data = self._file.read()
        if data is None:
            return None
        try:
            return _parse(json.loads(data))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            message = f"The file of the paired server {self.path} is damaged; pair it again."
            raise StoreDamaged(message, detail=str(self.path)) from error

    def save(self, link: ServerLink) -> None:
        """Keep a link in the place of an older one. Raises DiskFull or EnvironmentFault."""
        document = {"format": _FORMAT, **asdict(link)}
        with self._file.locked():
            self._file.write(json.dumps(document, indent=1).encode())

    def forget(self) -> bool:
        """Remove the link; whether there was one. Raises EnvironmentFault."""
        with self._file.locked():
            return self._file.remove()


def _parse(document: dict[str, Any]) -> ServerLink:
    if document["format"] != _FORMAT:
        raise ValueError("another format")
    names = ("url", "name", "tls_pin", "signing_key", "api_key")
    url, name, tls_pin, signing_key, api_key = (str(document[field]) for field in names)
    contract_id = str(document.get("contract_id", ""))
    link = ServerLink(url, name, tls_pin, signing_key, api_key, contract_id)
    # A damaged file must never make a link that trusts more than the paired one did.
    problem = address_problem(link.url, has_pin=bool(link.tls_pin))
    if problem or (link.tls_pin and not is_pin(link.tls_pin)) or not is_pin(link.signing_key):
        raise ValueError(problem or "no pin")
    return link
