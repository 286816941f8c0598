"""Everything the wizards are handed. ``app`` fills it in; tests fill in fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faceid_gui.core.ports import CameraSource, Clock, FaceBackend, GalleryStore
from faceid_gui.core.types import Threshold
from faceid_gui.qt.background import Background
from faceid_gui.views.dialogs.context import CameraTools


@dataclass(frozen=True, slots=True)
class WizardContext:
    """The collaborators of one wizard.

    ``source`` is the camera or video of the settings. ``open_frames`` gives a source, not
    open yet; where it is the camera that the engine has open, what the engine sees.
    ``make_backend`` opens a backend of the present pack with that many threads; it is called
    on background threads and raises what opening a backend raises. ``default`` is the default
    threshold of the pack, ``threshold`` the one in force. ``mirrored`` tells whether the
    person sees themselves like in a mirror. ``pictures`` is the folder that captured photos
    go to unless another one is chosen. ``keep_recordings`` tells whether face pictures of
    visits are kept.
    """

    background: Background
    clock: Clock
    cameras: CameraTools
    source: Callable[[], str]
    open_frames: Callable[[str], CameraSource]
    make_backend: Callable[[int], FaceBackend]
    store: GalleryStore
    default: Callable[[], Threshold]
    threshold: Callable[[], Threshold]
    keep_crops: Callable[[], bool]
    mirrored: Callable[[], bool]
    pictures: Path
    keep_recordings: Callable[[], bool] = lambda: False
