"""One trial: everything that is measured of one combination, from its embeddings.

How hard the photos were looked at decides what comes out. On 482 photos of 142 people, three of
each of 42 enrolled, a MobileFaceNet misses 1.4 % at an FPIR of 1 % with plain embeddings
(``embed_once``), 1.0 % with two variants of each crop (``embed_pair``) and 1.1 % with twelve
(``embed_sample``): two are what a lab needs, for a sixth of the work. Means
of 100 draws; the 95 % interval over people reaches from 0.1 % to above 3 %, so of these photos
alone the three cannot be told apart for sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.accuracy import fold_accuracy
from faceid_gui.lab.by_group import Whole, group_results
from faceid_gui.lab.confusions import confusions as find_confusions
from faceid_gui.lab.fusion import fuse
from faceid_gui.lab.growth import grown
from faceid_gui.lab.histograms import common_edges, histogram
from faceid_gui.lab.identification import draws_for, identify, search
from faceid_gui.lab.pair_scores import all_pairs, listed_pairs
from faceid_gui.lab.pairs import PairList
from faceid_gui.lab.results import Choice, Trial
from faceid_gui.lab.scores import comparer
from faceid_gui.lab.vectors import VectorTable
from faceid_gui.lab.verification import verify


def make_trial(
    tables: Sequence[VectorTable],
    choice: Choice,
    *,
    title: str,
    detector_title: str = "",
    licence: str,
    commercial: bool,
    pairs: PairList | None = None,
    seed: int = 0,
    confusions: int = 24,
) -> Trial:
    """Measure one combination: verification, open-set identification, groups, confusions.

    ``tables`` has one table per pack of the choice, all of the same subjects; two are fused.
    ``pairs`` are verified instead of all pairs; groups are always judged on all pairs. Where
    there are too few photos for a part, that part is None. Deterministic. Raises BadRequest where
    there is not one table per pack, ContractMismatch where the tables do not fit each other.
    """
    if len(tables) != len(choice.packs) or not 1 <= len(tables) <= 2:
        raise BadRequest("a trial needs the embeddings of each of its packs, one or two")
    table = tables[0] if len(tables) == 1 else fuse(tables[0], tables[1], seed=seed)
    ready = comparer(table, choice.metric)
    listed = listed_pairs(ready, table, pairs) if pairs is not None else None
    scores = listed if listed is not None and not _grouped(table) else all_pairs(ready, table)
    verified = listed if listed is not None else scores
    accuracy = fold_accuracy(ready, table, pairs, seed=seed)
    searches = search(ready, table, choice.photos, draws=draws_for(table), seed=seed)
    verification = verify(verified, ready, accuracy)
    identification = identify(searches, choice.photos) if searches is not None else None
    if identification is not None:
        larger = grown(ready, table, identification, seed=seed)
        identification = replace(identification, grown=larger)
    whole = Whole(ready, table, scores, verification, searches, identification)
    return Trial(
        choice=choice,
        title=title,
        licence=licence,
        commercial=commercial,
        verification=verification,
        identification=identification,
        groups=group_results(whole, seed=seed),
        histogram=histogram(ready, verified, common_edges(scores)) if verification else None,
        confusions=find_confusions(ready, table, verified, confusions),
        undetected=len(set(table.missing)),
        detector_title=detector_title,
    )


def _grouped(table: VectorTable) -> bool:
    return any(subject.groups for subject in table.subjects)
