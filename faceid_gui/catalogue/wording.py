"""Sentences about packs, for people."""

from __future__ import annotations

from collections.abc import Sequence

from faceid_gui.core.errors import EnvironmentFault
from faceid_gui.core.packs import ModelEntry, Pack


def megabytes(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:.1f} MB"


def modules_note(pack: Pack, modules: Sequence[str]) -> str:
    """What to do about Python modules that a pack needs and that are not installed."""
    names = ", ".join(modules)
    return f"{pack.title} needs {names}: install it with pip install 'faceid-gui[{pack.extra}]'."


def status_note(pack: Pack, missing: Sequence[ModelEntry], modules: Sequence[str]) -> str:
    """What of a pack is missing, in a sentence."""
    if modules:
        return modules_note(pack, modules)
    if not missing:
        return f"{pack.title} is on this machine."
    titles = ", ".join(entry.title for entry in missing)
    size = megabytes(sum(entry.size_bytes for entry in missing))
    return f"{pack.title} lacks {titles} ({size})."


def installed_why(pack: Pack, failures: Sequence[EnvironmentFault]) -> str:
    """Why this pack was installed, and what kept the better ones away."""
    if not failures:
        return f"{pack.title} is the best pack, and it is here."
    reasons = " ".join(dict.fromkeys(str(failure) for failure in failures))
    return f"{pack.title} is the best pack that could be had. {reasons}"
