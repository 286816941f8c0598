"""Everything the kiosk window is handed. ``app`` fills it in; tests fill in fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.ports import Clock
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.qt.sounds import Sounds
from faceid_gui.settings.tree import Settings
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.pin_pad import PinKeeper


@dataclass(frozen=True, slots=True)
class KioskContext:
    """The collaborators of one kiosk window.

    ``settings`` gives the settings in force. ``use_source`` shows another source until the
    next start, ``""`` for that of the settings; it must not block. ``leave`` is called once
    the window was left with the PIN. ``reembed`` knows whom the present pack does not know.
    """

    feed: EngineFeed
    clock: Clock
    pin: PinKeeper
    background: Background
    sounds: Sounds
    tools: SettingsTools
    settings: Callable[[], Settings]
    use_source: Callable[[str], None]
    leave: Callable[[], None]
    reembed: ReembedJob
