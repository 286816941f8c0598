"""What the analysed frames themselves tell the operator: another size, or a machine too slow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from faceid_gui.core.events import FrameAnalysed
from faceid_gui.qt.messages import Sentence
from faceid_gui.settings.tree import Camera
from faceid_gui.views.kiosk.trouble import Trouble
from faceid_gui.views.widgets.banner import Tone

SLOW_FRAMES: Final = 15
"""So many frames in a row must be too old before it is said."""

SIZE_NOTE_S: Final = 30.0
"""A camera of another size works; it is said for a while and not for ever."""

_ASKED_FOR_A_SIZE: Final = ("camera:", "picamera:")


class FrameNotes:
    """Watches frames; ``trouble`` is what there is to say at the moment.

    ``max_age_s`` is the age above which a frame is no evidence: a machine on which every
    frame is older recognises nobody, and must say so.
    """

    def __init__(self, *, max_age_s: float = 0.3) -> None:
        self._max_age_ms = max_age_s * 1000.0
        self._slow = 0
        self._size: tuple[int, int] | None = None
        self._size_since = 0.0
        self.trouble: Trouble | None = None

    def reset(self) -> None:
        """Another source or engine: nothing is known of it."""
        self._slow, self._size, self.trouble = 0, None, None

    def look(self, analysed: FrameAnalysed, *, source: str, wanted: Camera) -> bool:
        """Take note of a frame; says whether ``trouble`` changed."""
        before = self.trouble
        is_old = bool(analysed.faces) and analysed.times.age_ms > self._max_age_ms
        self._slow = self._slow + 1 if is_old else 0
        if self._slow >= SLOW_FRAMES:
            self.trouble = _too_slow()
        else:
            self.trouble = self._size_note(analysed, source, wanted)
        return self.trouble != before

    def _size_note(self, analysed: FrameAnalysed, source: str, wanted: Camera) -> Trouble | None:
        size = (analysed.width, analysed.height)
        asked = source.startswith(_ASKED_FOR_A_SIZE)
        if not asked or size == (wanted.width, wanted.height):
            self._size = None
            return None
        if size != self._size:
            self._size, self._size_since = size, analysed.captured_at
        if analysed.captured_at - self._size_since > SIZE_NOTE_S:
            return None
        return _other_size(size, (wanted.width, wanted.height))


def _too_slow() -> Trouble:
    return Trouble(
        Sentence(
            QCoreApplication.translate("FrameNotes", "This machine is too slow for the pack"),
            QCoreApplication.translate(
                "FrameNotes", "Pictures are too old when they are recognised. Use a smaller pack."
            ),
        ),
        Tone.TROUBLE,
    )


def _other_size(given: tuple[int, int], wanted: tuple[int, int]) -> Trouble:
    text = QCoreApplication.translate(
        "FrameNotes", "It gives {given} pixels; {wanted} are set. Check the camera settings."
    )
    return Trouble(
        Sentence(
            QCoreApplication.translate("FrameNotes", "The camera gives another picture size"),
            text.format(given="{}x{}".format(*given), wanted="{}x{}".format(*wanted)),
        ),
        Tone.NOTE,
    )
