"""The words of the lab's sentences and reports, in English and Korean.

The report is a file for somebody who has no program at hand, so its words are not the screen's
translations: they are read here, without Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from faceid_gui.lab.figures import packs_text
from faceid_gui.lab.results import Choice
from faceid_gui.lab.words_en import ENGLISH
from faceid_gui.lab.words_ko import KOREAN

_MOST_NAMED: Final = 3


class Words:
    """Texts of one language. Any language but Korean (``ko``, ``ko_KR``) is English."""

    def __init__(self, language: str) -> None:
        korean = language.replace("-", "_").lower().partition("_")[0] == "ko"
        self.language: Final = "ko" if korean else "en"
        self._texts: Final[Mapping[str, str]] = KOREAN if korean else ENGLISH

    def __call__(self, key: str, **values: object) -> str:
        """A text with its values filled in. Values may hold braces; raises KeyError for a text
        or a value that is not there."""
        return self._texts[key].format_map(values) if values else self._texts[key]

    def photos(self, count: int) -> str:
        """``1 photo``, ``3 photos``."""
        return self("photos_one") if count == 1 else self("photos_many", n=count)

    def why(self, english: str) -> str:
        """Why a kiosk cannot run a trial, which a run keeps in English; what is not known as
        it stands."""
        found = (key for key in ("why_fused", "why_raw") if ENGLISH[key] == english)
        key = next(found, None)
        return english if key is None else self(key)

    def choice(self, choice: Choice) -> str:
        """A trial: ``compact, yunet, cosine, 3 photos``."""
        parts = (packs_text(choice), choice.detector, choice.metric, self.photos(choice.photos))
        return ", ".join(parts)

    def some(self, names: Iterable[str]) -> str:
        """The first names, and how many more there are."""
        every = tuple(names)
        shown = ", ".join(every[:_MOST_NAMED])
        rest = len(every) - _MOST_NAMED
        return self("and_more", names=shown, n=rest) if rest > 0 else shown

    def took(self, seconds: float) -> str:
        """A duration in seconds, from two minutes on in minutes."""
        if seconds < 120:
            return self("seconds", n=f"{seconds:.0f}")
        return self("minutes", n=f"{seconds / 60:.0f}")
