"""One trial: everything that is measured of one combination, from its embeddings."""

from __future__ import annotations

from collections.abc import Sequence

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.pairs import PairList
from faceid_gui.lab.results import Choice, Trial
from faceid_gui.lab.vectors import VectorTable


def make_trial(
    tables: Sequence[VectorTable],
    choice: Choice,
    *,
    title: str,
    licence: str,
    commercial: bool,
    pairs: PairList | None = None,
    seed: int = 0,
    confusions: int = 24,
) -> Trial:
    """Measure one combination: verification, open-set identification, groups, confusions.

    ``tables`` has one table per pack of the choice, all of the same subjects. Raises BadRequest
    where there is not one table per pack.
    """
    if len(tables) != len(choice.packs):
        raise BadRequest("a trial needs the embeddings of each of its packs")
    lost = len({key for table in tables for _, key in table.missing})
    return Trial(choice, title, licence, commercial, None, None, undetected=lost)
