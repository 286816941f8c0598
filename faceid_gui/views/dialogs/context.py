"""What the settings and the first run are handed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from faceid_gui.core.packs import ModelLibrary
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Frame, Threshold
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.pairing_job import PairingJob
from faceid_gui.settings.tree import Settings


class CameraChoice(Protocol):
    """A camera of this machine."""

    @property
    def source(self) -> str:
        """The source in the words of the command line."""

    @property
    def name(self) -> str:
        """What people call it."""


@dataclass(frozen=True, slots=True)
class CameraTools:
    """Cameras to choose from, and how to look through one.

    ``list_cameras`` and what ``open_source`` returns are used on background threads.
    ``running_source`` is the source that the engine shows now, and ``running_frame`` its
    newest picture: a camera can be opened only once.
    """

    list_cameras: Callable[[], tuple[CameraChoice, ...]]
    open_source: Callable[[str], CameraSource]
    running_source: Callable[[], str | None]
    running_frame: Callable[[], Frame | None]


@dataclass(frozen=True, slots=True)
class CameraKeyTools:
    """The key with which others may look at the published camera. Background threads.

    ``make`` replaces the key there is and returns the secret, which is shown this once;
    ``exists`` tells whether there is one. Both raise FaceIdError.
    """

    exists: Callable[[], bool]
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class SettingsTools:
    """The collaborators of the settings.

    ``write`` keeps settings; it is called on a background thread and raises FaceIdError.
    ``applied`` is called in the UI thread once they are kept. ``threshold`` is the one in
    force, None before the backend is there; ``backends`` are those that exist.
    ``enrolled`` gives the ids of the contracts that people are enrolled with (not in the UI
    thread); ``models_came`` is called in the UI thread after models were installed.
    ``feed`` tells which backend answers; ``pairing`` knows the server, None where no server
    can be used; ``camera_key`` is None where the camera cannot be published. ``present`` gives
    the settings as another program may have left them meanwhile (not in the UI thread).
    """

    write: Callable[[Settings], None]
    applied: Callable[[Settings], None]
    cameras: CameraTools
    library: ModelLibrary
    threshold: Callable[[], Threshold | None]
    backends: tuple[str, ...]
    background: Background
    appearance: Appearance
    enrolled: Callable[[], Collection[str]] = tuple
    models_came: Callable[[], None] = lambda: None
    feed: EngineFeed | None = None
    pairing: PairingJob | None = None
    camera_key: CameraKeyTools | None = None
    present: Callable[[], Settings] | None = None

    @property
    def has_server(self) -> bool:
        """Whether a server is paired, as far as it is known by now."""
        return self.pairing is not None and self.pairing.state.server is not None
