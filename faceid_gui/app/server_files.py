"""Where the files of server and link lie in a data folder."""

from __future__ import annotations

from faceid_gui.core.ports import Clock
from faceid_gui.settings.api_keys import ApiKeyFile
from faceid_gui.settings.identity import IdentityFolder
from faceid_gui.settings.link import LINK_FILE, LinkFile
from faceid_gui.settings.pairing import OFFER_FILE, PairingOffers
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.running import RUNNING_FILE, RunningNote

KEYS_FILE = "api-keys.json"


def api_keys(paths: DataPaths, clock: Clock) -> ApiKeyFile:
    """The keys that the server accepts."""
    return ApiKeyFile(paths.keys / KEYS_FILE, clock)


def identity_folder(paths: DataPaths) -> IdentityFolder:
    """The server's own keys."""
    return IdentityFolder(paths.keys)


def pairing_offers(paths: DataPaths, clock: Clock) -> PairingOffers:
    """The code that is shown now."""
    return PairingOffers(paths.keys / OFFER_FILE, clock)


def link_file(paths: DataPaths) -> LinkFile:
    """The server that this machine was paired with."""
    return LinkFile(paths.keys / LINK_FILE)


def running_note(paths: DataPaths) -> RunningNote:
    """Whether a server runs with this data folder, and where it listens."""
    return RunningNote(paths.home / RUNNING_FILE)
