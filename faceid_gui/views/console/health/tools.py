"""Everything the health page is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Frame
from faceid_gui.services.health import CAMERA, OPEN_CAMERA, CheckUp, open_camera_check


@dataclass(frozen=True, slots=True)
class HealthTools:
    """The collaborators of the health page.

    ``check_ups`` is called on a background thread, and so is each check. ``source`` is the
    camera of the settings, ``running_source`` the one that this program has open, and
    ``running_frame`` its newest picture.
    """

    check_ups: Callable[[], tuple[CheckUp, ...]]
    source: Callable[[], str]
    running_source: Callable[[], str | None]
    running_frame: Callable[[], Frame | None]
    clock: Clock


def checks_beside_the_engine(tools: HealthTools) -> tuple[CheckUp, ...]:
    """The check-ups, without the one that would open a camera that is open already."""
    source = tools.source()
    if tools.running_source() != source:
        return tools.check_ups()
    return tuple(
        (OPEN_CAMERA, lambda: open_camera_check(source, tools.running_frame), advice)
        if key == CAMERA
        else (key, call, advice)
        for key, call, advice in tools.check_ups()
    )
