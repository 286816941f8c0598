"""The settings' titles and descriptions, for translation.

The settings tree is free of Qt, so its English texts are repeated here literally, where
``lupdate`` finds them; a test holds the two lists together.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS: Final = (
    QT_TRANSLATE_NOOP("settings", "General"),
    QT_TRANSLATE_NOOP("settings", "Role"),
    QT_TRANSLATE_NOOP("settings", "Kiosk beside a door, or the administrator's console."),
    QT_TRANSLATE_NOOP("settings", "Kiosk"),
    QT_TRANSLATE_NOOP("settings", "Console"),
    QT_TRANSLATE_NOOP("settings", "Language"),
    QT_TRANSLATE_NOOP("settings", "Language of the screen."),
    QT_TRANSLATE_NOOP("settings", "As the system"),
    QT_TRANSLATE_NOOP("settings", "English"),
    QT_TRANSLATE_NOOP("settings", "한국어"),
    QT_TRANSLATE_NOOP("settings", "Colours"),
    QT_TRANSLATE_NOOP("settings", "Light, dark, or high contrast."),
    QT_TRANSLATE_NOOP("settings", "Light"),
    QT_TRANSLATE_NOOP("settings", "Dark"),
    QT_TRANSLATE_NOOP("settings", "High contrast"),
    QT_TRANSLATE_NOOP("settings", "Sound"),
    QT_TRANSLATE_NOOP("settings", "Play a sound with each decision."),
    QT_TRANSLATE_NOOP("settings", "Camera"),
    QT_TRANSLATE_NOOP(
        "settings",
        "A camera, a video file, a folder of photos, or a stream address.",
    ),
    QT_TRANSLATE_NOOP("settings", "Width"),
    QT_TRANSLATE_NOOP("settings", "Picture width asked of the camera."),
    QT_TRANSLATE_NOOP("settings", "Height"),
    QT_TRANSLATE_NOOP("settings", "Picture height asked of the camera."),
    QT_TRANSLATE_NOOP("settings", "Pictures per second"),
    QT_TRANSLATE_NOOP("settings", "Frame rate asked of the camera."),
    QT_TRANSLATE_NOOP("settings", "Mirror"),
    QT_TRANSLATE_NOOP("settings", "Show the picture like a mirror."),
    QT_TRANSLATE_NOOP("settings", "Recognition"),
    QT_TRANSLATE_NOOP("settings", "Backend"),
    QT_TRANSLATE_NOOP("settings", "Where detection and embedding run."),
    QT_TRANSLATE_NOOP("settings", "This machine"),
    QT_TRANSLATE_NOOP("settings", "Pack"),
    QT_TRANSLATE_NOOP("settings", "The detector, embedder and liveness models that work together."),
    QT_TRANSLATE_NOOP("settings", "Threads"),
    QT_TRANSLATE_NOOP("settings", "Threads for the networks; 0 leaves one core free."),
    QT_TRANSLATE_NOOP("settings", "Smallest face"),
    QT_TRANSLATE_NOOP("settings", "Faces smaller than this are not looked for. Larger is faster."),
    QT_TRANSLATE_NOOP("settings", "Strangers let through"),
    QT_TRANSLATE_NOOP("settings", "The share of strangers' visits that may be taken for somebody."),
    QT_TRANSLATE_NOOP("settings", "Threshold by hand"),
    QT_TRANSLATE_NOOP("settings", "Overrides the calibrated threshold. Leave empty to use it."),
    QT_TRANSLATE_NOOP("settings", "Keep face pictures"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Keep aligned face pictures, encrypted, so that a change of pack can "
        "embed everybody again.",
    ),
    QT_TRANSLATE_NOOP("settings", "Access"),
    QT_TRANSLATE_NOOP("settings", "Agreeing frames"),
    QT_TRANSLATE_NOOP("settings", "Frames that must name the person."),
    QT_TRANSLATE_NOOP("settings", "Of frames"),
    QT_TRANSLATE_NOOP("settings", "Out of this many good frames."),
    QT_TRANSLATE_NOOP("settings", "Liveness check"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Refuse photos and screens, where the pack carries liveness models.",
    ),
    QT_TRANSLATE_NOOP("settings", "Liveness threshold"),
    QT_TRANSLATE_NOOP("settings", "Lowest liveness score of a live face."),
    QT_TRANSLATE_NOOP("settings", "Days that visits are kept"),
    QT_TRANSLATE_NOOP("settings", "Older visits are erased for good. 0 keeps them for ever."),
    QT_TRANSLATE_NOOP("settings", "Door"),
    QT_TRANSLATE_NOOP("settings", "The driver that opens the door."),
    QT_TRANSLATE_NOOP("settings", "Simulated"),
    QT_TRANSLATE_NOOP("settings", "Relay (GPIO)"),
    QT_TRANSLATE_NOOP("settings", "Relay (network)"),
    QT_TRANSLATE_NOOP("settings", "Open for"),
    QT_TRANSLATE_NOOP("settings", "How long a grant holds the door open."),
    QT_TRANSLATE_NOOP("settings", "GPIO pin"),
    QT_TRANSLATE_NOOP("settings", "BCM number of the relay's pin."),
    QT_TRANSLATE_NOOP("settings", "Relay opens on a high level"),
    QT_TRANSLATE_NOOP("settings", "Off for relay boards that switch on a low level."),
    QT_TRANSLATE_NOOP("settings", "Relay address"),
    QT_TRANSLATE_NOOP("settings", "Address that is called to open and to lock."),
)


def setting_text(english: str) -> str:
    """A text of the settings tree in the language of the screen."""
    return QCoreApplication.translate("settings", english) if english else ""
