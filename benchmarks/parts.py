"""The parts of a run: what each is called, where it belongs, and what it needs."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.report import Row
from tests.data import FACES, MEDIA, MODELS

SPEED: Final = "Speed"
ACCURACY: Final = "Accuracy"

_PEER: Final = (".dlib", ".face_recognition_models")
_FOLDERS: Final = {"models": MODELS, "media": MEDIA, "faces": FACES}


@dataclass(frozen=True, slots=True)
class Part:
    """One module with a function ``rows()``.

    ``needs`` are folders of test data (models, media, faces) and, with a dot in front,
    importable modules. ``delicate`` parts are run again when others used the machine: they
    compare times and have no way of their own to tell.
    """

    name: str
    heading: str
    needs: tuple[str, ...]
    delicate: bool = False

    def missing(self) -> tuple[str, ...]:
        """What this machine does not have of it."""
        return tuple(need for need in self.needs if not _is_there(need))

    def rows(self) -> list[Row]:
        """Measure, in this process."""
        measure: Callable[[], list[Row]] = importlib.import_module(f"benchmarks.{self.name}").rows
        return measure()


def _is_there(need: str) -> bool:
    if need.startswith("."):
        return importlib.util.find_spec(need[1:]) is not None
    return _FOLDERS[need].is_dir()


PARTS: Final = (
    Part("detection", SPEED, ("models", *_PEER), delicate=True),
    Part("identity", SPEED, ("models", *_PEER), delicate=True),
    Part("clip", SPEED, ("models", "media"), delicate=True),
    Part("capturing", SPEED, ("models", "media"), delicate=True),
    Part("window", SPEED, ("models", "media")),
    Part("staleness", SPEED, ("models",)),
    Part("importing", SPEED, ("models", "faces"), delicate=True),
    Part("heartbeat", SPEED, ("models", "media", "faces")),
    Part("startup", SPEED, ("models", "media", "faces")),
    Part("memory", SPEED, ("models", "media")),
    Part("people_page", SPEED, (), delicate=True),
    Part("serving", SPEED, ("models", "faces", "media"), delicate=True),
    Part("remote_kiosk", SPEED, ("models", "media", "faces")),
    Part("failover", SPEED, ("models", "faces")),
    Part("lab_pace", SPEED, ("models", "faces"), delicate=True),
    Part("enrolment", ACCURACY, ("models", "media")),
    Part("accuracy", ACCURACY, ("models", "faces")),
    Part("selection", ACCURACY, ("models", "faces")),
    Part("enrolment_prediction", ACCURACY, ("models", "faces")),
    Part("lab", ACCURACY, ("models", "faces", *_PEER)),
    Part("lab_sweep", ACCURACY, ("models", "faces", *_PEER)),
    Part("groups", ACCURACY, ("models", "faces")),
    Part("alignment", ACCURACY, ("models", "faces")),
    Part("coverage", ACCURACY, ()),
)
