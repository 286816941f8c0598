"""A source through the pipeline from start to end, as fast as it goes, without threads."""

from __future__ import annotations

from collections.abc import Iterator

from faceid_gui.core.errors import BadRequest
from faceid_gui.core.events import BackendReady, CameraChanged, CameraState, Event
from faceid_gui.core.ports import Clock, EngineSettings
from faceid_gui.pipeline.analyser import Analyser
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.freeze import FreezeWatch, is_frozen
from faceid_gui.pipeline.options import PipelineOptions


def run_recording(
    parts: EngineParts,
    settings: EngineSettings,
    clock: Clock,
    *,
    every: int = 1,
    options: PipelineOptions | None = None,
) -> Iterator[Event]:
    """The events of a source, in order, computed as they are asked for.

    Analyses each ``every``-th frame. Opens and closes the camera; the backend stays open,
    it is the caller's. A live source ends only where the caller stops asking. Raises
    BadRequest for ``every`` below 1, CameraUnavailable and CameraLost.
    """
    if every < 1:
        raise BadRequest("every must be at least 1")
    camera, backend = parts.camera, parts.backend
    analyser = Analyser(backend, settings, clock, options)
    yield BackendReady(backend.name, backend.provider, backend.contract.id)
    try:
        camera.open()
        yield CameraChanged(CameraState.STREAMING, camera.description)
        yield from _frames(parts, analyser, every)
    finally:
        camera.close()
    yield from analyser.finish()
    yield CameraChanged(CameraState.ENDED, camera.description)


def _frames(parts: EngineParts, analyser: Analyser, every: int) -> Iterator[Event]:
    watch = FreezeWatch()
    frozen = False
    count = 0
    while (frame := parts.camera.read()) is not None:
        count += 1
        if (count - 1) % every:
            continue
        repeats = watch.repeats(frame.image)
        if is_frozen(repeats) is not frozen:
            frozen = not frozen
            state = CameraState.FROZEN if frozen else CameraState.STREAMING
            yield CameraChanged(state, parts.camera.description)
        yield from analyser.analyse(frame, repeats=repeats)
