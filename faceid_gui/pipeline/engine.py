"""What an engine is built from, wherever it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from faceid_gui.core.ports import CameraSource, FaceBackend


@dataclass(frozen=True, slots=True, eq=False)
class EngineParts:
    """The two adapters an engine drives. The camera is not open yet."""

    camera: CameraSource
    backend: FaceBackend


EngineFactory: TypeAlias = Callable[[], EngineParts]
"""Builds the parts, in the thread or process that uses them. For ProcessEngine it must
pickle: a module-level function, or a frozen dataclass with ``__call__``. It raises a
FaceIdError where the parts cannot be had; the engine says so and tries again."""


class Loop(IntEnum):
    """The two loops of an engine, each of which must keep turning."""

    PIPELINE = 0
    CAPTURE = 1


Pulse: TypeAlias = Callable[[Loop, float], None]
"""A sign of life: this loop promises the next one within so many seconds."""


@dataclass(frozen=True, slots=True)
class EngineTimes:
    """How patient an engine is, in seconds.

    ``reopen_s`` between attempts to open a camera, ``silent_s`` until a camera that gives
    nothing is said to be lost, ``thaw_s`` until a frozen one is opened anew. ``reload_s``
    is the first pause after the parts could not be built; it doubles up to
    ``reload_max_s``. Until the next sign of life a loop may take ``pulse_s``, a single
    picture ``read_s``, opening a camera ``open_s``, loading the networks ``load_s`` and
    their first frame ``warm_s``; a child process has ``boot_s`` until its first one.
    ``stop_s`` is the deadline of a stop.
    """

    reopen_s: float = 1.0
    silent_s: float = 1.5
    thaw_s: float = 2.0
    reload_s: float = 1.0
    reload_max_s: float = 4.0
    pulse_s: float = 2.0
    read_s: float = 4.0
    open_s: float = 15.0
    load_s: float = 60.0
    warm_s: float = 10.0
    boot_s: float = 15.0
    stop_s: float = 3.0
