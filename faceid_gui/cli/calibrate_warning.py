"""``calibrate`` on stderr: that a threshold would shut people out, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from faceid_gui.cli.output import note

if TYPE_CHECKING:
    from faceid_gui.services.calibration.refusals import Cause, Refusals
    from faceid_gui.services.calibration.site import SiteCalibration

_MOST_CAUSES: Final = 2
_MOST_NAMES: Final = 10


def warn_of_refusals(result: SiteCalibration) -> None:
    """Where it would shut people out: how many, what lies behind it, and what to do."""
    from faceid_gui.lab.figures import percent
    from faceid_gui.services.calibration.refusals import one_in_so_many, refusals_of

    found = refusals_of(result)
    if found is None:
        return
    number = one_in_so_many(found.share)
    many = "most" if number < 2 else f"about 1 in {number}"
    note(f"warning: {many} of the people's own photos would be refused ({percent(found.share)})")
    for cause in found.causes[:_MOST_CAUSES]:
        note(_cause(found, cause))
    note(
        "add photos of the people who are missed; look for somebody enrolled among the "
        "strangers, for people enrolled twice, and for photos under a wrong name"
    )


def _cause(found: Refusals, cause: Cause) -> str:
    """One of the causes that a calibration names."""
    value = f"{found.value:.4f}"
    stranger, pair = found.stranger, found.pair
    said = {
        "stranger": ""
        if stranger is None
        else f"the stranger's photo {stranger.path} looks like {stranger.name} "
        f"({stranger.score:.3f}): is it of somebody enrolled?",
        "pair": ""
        if pair is None
        else f"{pair.first} and {pair.second} look very much alike ({pair.score:.3f})",
        "group": f"the group {found.group} asks for a threshold of {value}",
        "rules": "stricter rules because of look-alikes refuse "
        + ", ".join(one.person for one in found.rules[:_MOST_NAMES]),
        "default": "there is too little to compare, so that the pack's default decides",
        "planned": f"it has to hold for {found.planned} people, more than are enrolled",
    }
    return said[cause.value]
