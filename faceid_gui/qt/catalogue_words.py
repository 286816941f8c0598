"""The catalogue's texts, for translation; a test holds them together with the catalogue."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS: Final = (
    QT_TRANSLATE_NOOP("catalogue", "Balanced"),
    QT_TRANSLATE_NOOP(
        "catalogue", "The best of the packs whose licences allow commercial use. 42 MB."
    ),
    QT_TRANSLATE_NOOP("catalogue", "Compact"),
    QT_TRANSLATE_NOOP("catalogue", "Small and fast, for a Raspberry Pi. 8 MB in all."),
    QT_TRANSLATE_NOOP("catalogue", "Built in"),
    QT_TRANSLATE_NOOP(
        "catalogue",
        "The last resort, where no model host answers: 15 to 30 times slower than the compact "
        "pack, misses ten times more people, and has no liveness check.",
    ),
)


def catalogue_text(english: str) -> str:
    """A text of the catalogue in the language of the screen."""
    return QCoreApplication.translate("catalogue", english) if english else ""
