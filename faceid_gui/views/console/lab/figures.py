"""Which of a trial's many figures the page shows where there is room for one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from faceid_gui.lab.results import GroupResult, Point, Rate, Trial

FPIR: Final = 1e-2
"""The false positive identification rate at which trials are compared in lists and plots."""

FMR: Final = 1e-3
"""The same for pairs, where nothing was searched for."""


def search_point(trial: Trial) -> Point | None:
    """Searches at the FPIR of the lists; None where there were none."""
    return None if trial.identification is None else trial.identification.at(FPIR)


def pair_point(trial: Trial) -> Point | None:
    """Pairs at the FMR of the lists; None where there were none."""
    return None if trial.verification is None else trial.verification.at(FMR)


def main_point(trial: Trial) -> Point | None:
    """What a trial is judged by: searches, else pairs."""
    return search_point(trial) or pair_point(trial)


def miss(trial: Trial) -> Rate | None:
    """How often a trial misses somebody at ``main_point``."""
    point = main_point(trial)
    return None if point is None else point.miss


def group_pairs(group: GroupResult) -> Point | None:
    """Pairs of a group at the FMR of the lists, else at the first that there is."""
    wanted = (point for point in group.verification if point.target == FMR)
    return next(wanted, group.verification[0] if group.verification else None)


def group_search(group: GroupResult) -> Point | None:
    """Searches of a group at the FPIR of the lists, else at the first that there is."""
    wanted = (point for point in group.identification if point.target == FPIR)
    return next(wanted, group.identification[0] if group.identification else None)


def local_speed_known(trials: Iterable[Trial]) -> bool:
    """Whether the time on this machine was measured for any of them."""
    return any(one.where == "local" for trial in trials for one in trial.latency)
