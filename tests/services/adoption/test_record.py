"""The record of adoptions is whole or refused, and names nobody."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from faceid_gui.core.errors import KeyUnavailable, StoreDamaged
from faceid_gui.core.types import PersonRule, Threshold
from faceid_gui.services.adoption.record import (
    ADOPTION_FILE,
    MOST_RECORDS,
    AdoptionFile,
    AdoptionRecord,
    KeptThreshold,
    Wanted,
)

RECORD = AdoptionRecord(
    at=5.0,
    before=Wanted("auto", "", 0.5),
    pack_before="compact",
    after=Wanted("builtin", "yunet_s", None),
    thresholds=(
        KeptThreshold("a", None),
        KeptThreshold(
            "b",
            Threshold(
                0.5,
                0.05,
                True,
                0.001,
                None,
                9,
                40,
                (PersonRule("id-1", 0.6, 1.1), PersonRule("id-2", 0.7)),
                "glasses",
            ),
        ),
    ),
)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    file = AdoptionFile(tmp_path)
    assert file.newest() is None
    file.keep((RECORD,))
    assert AdoptionFile(tmp_path).records() == (RECORD,)
    assert (tmp_path / ADOPTION_FILE).stat().st_mode & 0o077 == 0
    file.keep([RECORD] * (MOST_RECORDS + 5))
    assert len(file.records()) == MOST_RECORDS
    file.keep(())
    assert file.newest() is None


@pytest.mark.parametrize(
    "change",
    [
        ("version", 2),
        ("records", None),
        ("records", [{}]),
        ("records", "x"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(
    tmp_path: Path, change: tuple[str, object]
) -> None:
    file = AdoptionFile(tmp_path)
    file.keep((RECORD,))
    path = tmp_path / ADOPTION_FILE
    document = json.loads(path.read_text())
    document[change[0]] = change[1]
    path.write_text(json.dumps(document))
    with pytest.raises(StoreDamaged):
        file.newest()


@pytest.mark.parametrize("value", [-0.1, 1.5, math.nan, "0.5", None, [0.5]])
def test_a_threshold_that_is_none_opens_no_door(tmp_path: Path, value: object) -> None:
    file = AdoptionFile(tmp_path)
    file.keep((RECORD,))
    path = tmp_path / ADOPTION_FILE
    document = json.loads(path.read_text())
    document["records"][0]["thresholds"][1]["threshold"]["value"] = value
    path.write_text(json.dumps(document))
    with pytest.raises(StoreDamaged):
        file.newest()


def test_a_record_that_others_may_write_is_refused(tmp_path: Path) -> None:
    file = AdoptionFile(tmp_path)
    file.keep((RECORD,))
    (tmp_path / ADOPTION_FILE).chmod(0o666)
    with pytest.raises(KeyUnavailable):
        file.newest()
