"""DeepFace's part of ``models list``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from faceid_gui.cli.output import say, table

if TYPE_CHECKING:
    from faceid_gui.core.deepface import OfferedPart
    from faceid_gui.core.packs import ModelLibrary, Pack

_WORDS: Final = {
    "ready": "ready",
    "found": "here, not yet taken over",
    "obtainable": "to fetch",
    "by_hand": "to fetch by hand",
    "needs_extra": "needs a package",
    "damaged": "damaged",
    "unknown": "unknown",
}


@runtime_checkable
class OffersDeepFace(Protocol):
    """What a library offers beside ModelLibrary where it knows DeepFace."""

    def offered(self) -> tuple[OfferedPart, ...]:
        """Every network and detector of the installed DeepFace."""


def show(library: ModelLibrary, *, everything: bool) -> None:
    """DeepFace's networks and detectors as a table, or one line that says how to see them."""
    if not isinstance(library, OffersDeepFace):
        return
    parts = library.offered()
    if not everything:
        ready = [part.title for part in parts if part.availability == "ready"]
        if parts:
            say(f"DeepFace: {len(parts)} networks and detectors, ready: {', '.join(ready)}.")
            say("See them all with --all; a pack of two is named deepface:MODEL+DETECTOR.")
        return
    rows = [(_kind(part), part.key, _state(part), part.licence, _more(part)) for part in parts]
    say("")
    table(("kind", "DeepFace", "state", "licence", "note"), rows)


def document(library: ModelLibrary) -> Mapping[str, object]:
    """The same as JSON values; nothing where the library knows no DeepFace."""
    if not isinstance(library, OffersDeepFace):
        return {}
    return {"deepface": [_document(part) for part in library.offered()]}


def licences(library: ModelLibrary, pack: Pack) -> tuple[str, ...]:
    """The licences of a pack of DeepFace's: its network's and its detector's."""
    from faceid_gui.core.deepface import PREFIX, DeepFaceKey

    key = DeepFaceKey.parse(pack.key)
    if key is None or not isinstance(library, OffersDeepFace):
        return ()
    wanted = {(f"{PREFIX}{key.model}", False), (f"{PREFIX}{key.detector}", True)}
    return tuple(part.licence for part in library.offered() if (part.key, part.detector) in wanted)


def _kind(part: OfferedPart) -> str:
    return "detector" if part.detector else "network"


def _state(part: OfferedPart) -> str:
    words = _WORDS[part.availability.value]
    if part.missing_bytes and part.availability in ("obtainable", "by_hand"):
        return f"{part.missing_bytes / 1e6:.1f} MB {words}"
    return f"{words}: pip install '{part.needs}'" if part.needs else words


def _more(part: OfferedPart) -> str:
    recorded = [f"{name} recorded as {sha256[:16]}" for name, sha256 in part.recorded]
    return " ".join([part.note, *recorded]).strip()


def _document(part: OfferedPart) -> Mapping[str, object]:
    return {
        "key": part.key,
        "kind": "detector" if part.detector else "embedder",
        "state": part.availability.value,
        "licence": part.licence,
        "commercial": part.commercial,
        "missing_bytes": part.missing_bytes,
        "needs": part.needs or None,
        "recorded": [{"file": name, "sha256": sha256} for name, sha256 in part.recorded],
        "note": part.note,
    }
