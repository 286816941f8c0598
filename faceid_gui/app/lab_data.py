"""The people, photos and pairs that an evaluation is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.parts import Dataset
from faceid_gui.lab.request import EvaluateRequest
from faceid_gui.lab.results import Finding

if TYPE_CHECKING:
    from faceid_gui.app.records import OpenRecords
    from faceid_gui.lab.pairs import PairList


def read_dataset(
    request: EvaluateRequest, records: OpenRecords
) -> tuple[Dataset, tuple[Finding, ...]]:
    """The people and photos that a request names, and what was noticed about them.

    Raises BadRequest where there are none, and what the store raises.
    """
    from faceid_gui.lab.datasets import folder_dataset
    from faceid_gui.lab.gallery_data import gallery_dataset

    if request.folder is None:
        return gallery_dataset(
            records.gallery,
            strangers=request.strangers,
            groups=request.groups,
            limit=request.limit,
        )
    return folder_dataset(
        request.folder, strangers=request.strangers, groups=request.groups, limit=request.limit
    )


def read_request_pairs(
    request: EvaluateRequest, dataset: Dataset
) -> tuple[PairList | None, tuple[Finding, ...]]:
    """The pairs that a request names, if it names any. Raises BadRequest."""
    from faceid_gui.lab.pairs import read_pairs

    if request.pairs is None:
        return None, ()
    if request.folder is None:
        raise BadRequest("a list of pairs names photos of a folder: give the folder too")
    return read_pairs(request.pairs, dataset)
