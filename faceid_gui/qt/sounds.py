"""A short sound with each verdict. A machine without sound stays silent, and says so once."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QUrl

from faceid_gui.qt.assets import asset

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

_log = logging.getLogger(__name__)


class Sound(StrEnum):
    """The sounds by what they say."""

    GRANTED = "granted"
    DENIED = "denied"
    RETRY = "retry"


class Sounds(QObject):
    """Plays the shipped WAV files; QtMultimedia is loaded by ``prepare``."""

    def __init__(self, parent: QObject | None = None, *, enabled: bool = True) -> None:
        super().__init__(parent)
        self.enabled = enabled
        self._effects: dict[Sound, QSoundEffect] = {}
        self._prepared = False

    def prepare(self) -> None:
        """Load the sounds, unless they are off. It takes a tenth of a second."""
        if self._prepared or not self.enabled:
            return
        self._prepared = True
        # Ten lines on stderr about video libraries that no sound needs.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        try:
            # libpulse is missing on a bare system, and then this import fails.
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
        except ImportError as error:
            _log.info("no sound: %s", error)
            return
        if QMediaDevices.defaultAudioOutput().isNull():
            _log.info("no sound: there is no audio output")
            return
        for sound in Sound:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(asset("sounds", f"{sound}.wav"))))
            self._effects[sound] = effect

    def play(self, sound: Sound) -> None:
        """Play one sound, unless sounds are off or not to be had."""
        if not self.enabled:
            return
        self.prepare()
        effect = self._effects.get(sound)
        if effect is not None:
            effect.play()
