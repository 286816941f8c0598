"""What an engine is built from, as a plan that a child process can carry out."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from faceid_gui.app.linked import OpenBackend
from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.sources import open_source
from faceid_gui.core.ports import Clock, Engine, EngineSettings
from faceid_gui.core.types import Image
from faceid_gui.pipeline.engine import EngineParts


@dataclass(frozen=True, slots=True, eq=False)
class EnginePlan:
    """Source and backend of one engine. Pickles; implements pipeline.engine.EngineFactory.

    ``faces`` are the pictures that the synthetic source shows.
    """

    backend: OpenBackend
    source: str
    camera: CameraConfig
    faces: tuple[Image, ...] = ()
    log_level: int = logging.INFO

    def __call__(self) -> EngineParts:
        """Build the parts. Raises BadRequest, ModelMissing, ModelDamaged, BackendUnavailable."""
        _log_to_stderr(self.log_level)
        camera = open_source(self.source, self.camera, faces=self.faces)
        return EngineParts(camera=camera, backend=self.backend())


def build_engine(
    plan: EnginePlan, settings: EngineSettings, clock: Clock, *, in_process: bool = False
) -> Engine:
    """An engine that carries out the plan: in a child process, or here for tests."""
    if in_process:
        from faceid_gui.pipeline.thread_engine import ThreadEngine

        return ThreadEngine(plan, settings, clock)
    from faceid_gui.pipeline.process_engine import ProcessEngine

    return ProcessEngine(plan, settings, clock)


def _log_to_stderr(level: int) -> None:
    """A child process starts with no logging at all; here nothing is changed."""
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(
            stream=sys.stderr, level=level, format="%(levelname)s engine %(name)s: %(message)s"
        )
