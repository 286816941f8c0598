"""Everything the console window is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.ports import Clock
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.qt.sounds import Sounds
from faceid_gui.settings.tree import Settings
from faceid_gui.views.console.health.tools import HealthTools
from faceid_gui.views.console.importing.page import ImportTools
from faceid_gui.views.console.lab.tools import LabTools
from faceid_gui.views.console.people.tools import PeopleTools
from faceid_gui.views.console.server.tools import ServerTools
from faceid_gui.views.console.threshold.tools import ThresholdTools
from faceid_gui.views.console.visits.tools import VisitsTools
from faceid_gui.views.dialogs.context import SettingsTools
from faceid_gui.views.dialogs.pin_pad import PinKeeper
from faceid_gui.views.wizards.context import WizardContext


@dataclass(frozen=True, slots=True)
class ConsoleContext:
    """The collaborators of one console window.

    The members that are not tools of a page are as in KioskContext. ``server`` is None where
    this machine cannot be a server, ``lab`` where nothing can be evaluated.
    """

    feed: EngineFeed
    clock: Clock
    pin: PinKeeper
    background: Background
    sounds: Sounds
    tools: SettingsTools
    settings: Callable[[], Settings]
    use_source: Callable[[str], None]
    people: PeopleTools
    importing: ImportTools
    visits: VisitsTools
    health: HealthTools
    wizards: WizardContext
    threshold: ThresholdTools
    closed: Callable[[], None]
    reembed: ReembedJob
    server: ServerTools | None = None
    lab: LabTools | None = None
