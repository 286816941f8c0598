"""DeepFace's networks and detectors as data: how a pack of them is named and what it needs.

The catalogue fills these in; the backend reads them. Neither imports DeepFace: only the
backend's child process does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from faceid_gui.core.types import EmbeddingContract

PREFIX: Final = "deepface:"
"""How every key of DeepFace's begins, so that it never meets one of our own."""

OWN_MARK: Final = "own"
"""The last part of a pack's key where DeepFace aligns faces its own way."""


@dataclass(frozen=True, slots=True)
class DeepFaceKey:
    """A pack of DeepFace's parts: ``deepface:<model>+<detector>`` and perhaps ``+own``.

    ``model`` and ``detector`` are DeepFace's own names. ``own_alignment`` is DeepFace's
    rotation by the eye line in place of our warp of five points.
    """

    model: str
    detector: str
    own_alignment: bool = False

    @property
    def text(self) -> str:
        """The key of the pack."""
        own = f"+{OWN_MARK}" if self.own_alignment else ""
        return f"{PREFIX}{self.model}+{self.detector}{own}"

    @property
    def embedder(self) -> str:
        """The key of the embedder, which differs where its crops do."""
        return f"{PREFIX}{self.model}" + (f"+{OWN_MARK}" if self.own_alignment else "")

    @staticmethod
    def parse(text: str) -> DeepFaceKey | None:
        """The pack that a key names, None where it names none of DeepFace's."""
        if not text.startswith(PREFIX):
            return None
        model, *rest = text[len(PREFIX) :].split("+")
        if not model or not rest or not rest[0] or rest[1:] not in ([], [OWN_MARK]):
            return None
        return DeepFaceKey(model, rest[0], own_alignment=bool(rest[1:]))


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A weight file that was verified.

    ``name`` is where DeepFace looks for it, relative to its weights folder; ``sha256`` is
    what its bytes must be when they are used.
    """

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class DeepFaceFiles:
    """What a child process of DeepFace is opened from. Pickles.

    ``model`` is None where only faces are to be found. ``weights`` is everything it may
    read; what is not among them it cannot have. ``size`` is the network's input, (width,
    height). ``liveness`` asks for DeepFace's MiniFASNet.
    """

    model: str | None
    detector: str
    weights: tuple[WeightFile, ...]
    contract: EmbeddingContract
    size: tuple[int, int] = (112, 112)
    own_alignment: bool = False
    liveness: bool = False


def no_contract(crop: str = "arcface112") -> EmbeddingContract:
    """The contract of a backend that embeds nothing: equal to that of no embedder."""
    return EmbeddingContract("", crop, "none", 1)


def preprocessing_id(model: str, size: tuple[int, int]) -> str:
    """A short hash of what DeepFace does to a crop: part of the embedding contract.

    DeepFace divides levels by 255 in float32 and cuts them to bytes again for some networks,
    so that its vectors are near to ours from the same file and not equal: never one contract.
    """
    return hashlib.sha256(repr(("deepface", model, size, "base")).encode()).hexdigest()[:8]


class Availability(StrEnum):
    """Whether a network or detector of DeepFace's can be used on this machine."""

    READY = "ready"
    FOUND = "found"  # its files are here, and nobody has said yet that they may be used
    OBTAINABLE = "obtainable"
    BY_HAND = "by_hand"  # published where a program cannot fetch it
    NEEDS_EXTRA = "needs_extra"
    DAMAGED = "damaged"  # a file is not what was pinned or recorded
    UNKNOWN = "unknown"  # the installed DeepFace has it, this program does not know it


@dataclass(frozen=True, slots=True)
class OfferedPart:
    """One network or detector that the installed DeepFace offers.

    ``key`` is ``deepface:<name>``. ``licence`` is its label; ``commercial`` whether it allows
    use for money. ``missing_bytes`` is about how much there is to fetch, 0 where nobody says.
    ``needs`` is what pip must install. ``recorded`` tells the hashes that were taken over when
    a file was first seen: (file, SHA-256).
    """

    key: str
    title: str
    detector: bool
    availability: Availability
    licence: str
    commercial: bool
    note: str
    missing_bytes: int = 0
    needs: str = ""
    recorded: tuple[tuple[str, str], ...] = ()
