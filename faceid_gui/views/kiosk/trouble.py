"""What is wrong at the moment, from the newest states: one thing, the worst."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.errors import ModelDamaged
from faceid_gui.core.events import CameraChanged, CameraState, EngineChanged, EngineState
from faceid_gui.core.link import BackendState
from faceid_gui.qt.messages import Sentence, camera_text, engine_text, link_text
from faceid_gui.views.widgets.banner import Tone

_NO_PICTURES = (
    CameraState.MISSING,
    CameraState.BUSY,
    CameraState.LOST,
    CameraState.ENDED,
)

_SUBJECT: Final = re.compile(
    r"(.+?) (?:is damaged:|is not the published file|cannot be loaded|cannot load)"
)
"""The file that the message of a damaged model is about."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to say. ``offers_demo`` where another source would help."""

    sentence: Sentence
    tone: Tone
    offers_demo: bool = False


def trouble_of(
    camera: CameraChanged | None,
    engine: EngineChanged | None,
    link: BackendState | None = None,
) -> Trouble | None:
    """The worst of what is known; None where all is well."""
    stopped, dark = _engine_trouble(engine), _camera_trouble(camera)
    for trouble in (stopped, dark):
        if trouble is not None and trouble.tone is Tone.TROUBLE:
            return trouble
    return _link_trouble(engine, link) or dark or stopped


def _link_trouble(engine: EngineChanged | None, link: BackendState | None) -> Trouble | None:
    """Nobody recognises. While the engine does not run, that is what is to be said."""
    if link is None or link.answering or link.trouble is None:
        return None
    if engine is not None and engine.state is not EngineState.RUNNING:
        return None
    said = link_text(link.trouble)
    shut = QCoreApplication.translate("trouble", "The door stays shut.")
    return Trouble(Sentence(said.what, f"{shut} {said.advice}"), Tone.TROUBLE)


def _engine_trouble(engine: EngineChanged | None) -> Trouble | None:
    if engine is None:
        return None
    sentence = engine_text(engine.state, engine.code)
    if sentence is None:
        return None
    if engine.code == ModelDamaged.code:
        sentence = _damaged(sentence, engine.detail)
    calm = engine.state in (EngineState.STARTING, EngineState.STOPPED)
    return Trouble(sentence, Tone.CALM if calm else Tone.TROUBLE)


def _damaged(sentence: Sentence, detail: str) -> Sentence:
    """The same with the name of the file, which ``detail`` begins with."""
    named = _SUBJECT.match(detail)
    if named is None:
        return sentence
    name = PurePath(named.group(1)).name
    text = QCoreApplication.translate("trouble", "The model file {name} is damaged.")
    return Sentence(sentence.what, f"{text.format(name=name)} {sentence.advice}".strip())


def _camera_trouble(camera: CameraChanged | None) -> Trouble | None:
    if camera is None:
        return None
    sentence = camera_text(camera.state)
    if sentence is None:
        return None
    demo = camera.state in _NO_PICTURES
    if camera.state is CameraState.OPENING:
        return Trouble(sentence, Tone.CALM)
    tone = Tone.NOTE if camera.state is CameraState.ENDED else Tone.TROUBLE
    return Trouble(sentence, tone, offers_demo=demo)
