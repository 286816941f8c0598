"""A run as JSON and back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from faceid_gui.core.errors import BadRequest
from faceid_gui.lab.report import codec
from faceid_gui.lab.results import Estimate, Run
from tests.lab.samples import sample_run, small_run

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("make", [sample_run, small_run])
def test_what_is_written_is_read_back(make: Callable[[], Run]) -> None:
    run = make()
    assert codec.from_json(codec.to_json(run)) == run
    assert codec.from_json(codec.to_json(run, indent=1).encode("utf-8")) == run


def test_the_text_says_what_it_is_and_keeps_names() -> None:
    text = codec.to_json(sample_run())
    document = json.loads(text)
    assert (document["format"], document["version"]) == (codec.FORMAT, codec.VERSION)
    assert "김하늘" in text


def test_derived_figures_are_there_for_others() -> None:
    (trial, *_) = json.loads(codec.to_json(sample_run()))["run"]["trials"]
    rank1 = trial["identification"]["rank1"]
    assert rank1["value"] == rank1["count"] / rank1["trials"]
    assert trial["choice"]["key"] == "compact|yunet|cosine|1"


def infinite(run: Run) -> Run:
    """The run with an EER of NaN and an endless threshold."""
    first, *rest = run.trials
    assert first.verification is not None
    point = replace(first.verification.points[0], threshold=math.inf)
    verification = replace(first.verification, eer=Estimate(math.nan), points=(point,))
    return replace(run, trials=(replace(first, verification=verification), *rest))


def test_nan_and_infinity_are_null() -> None:
    # GIVEN figures that JSON has no word for, WHEN written
    text = codec.to_json(infinite(sample_run()))
    # THEN it is JSON, and read as NaN
    json.loads(text, parse_constant=lambda name: pytest.fail(name))
    found = codec.from_json(text).trials[0].verification
    assert found is not None
    assert math.isnan(found.eer.value)
    assert math.isnan(found.points[0].threshold)
    assert found.eer.low is None


def test_numbers_of_numpy_are_plain() -> None:
    run = replace(sample_run(), took_s=np.float32(2.5), people=np.int64(4))  # type: ignore[arg-type]
    assert json.loads(codec.to_json(run))["run"]["took_s"] == 2.5
    assert codec.from_json(codec.to_json(run)).people == 4


def at(run: dict[str, Any], *path: object) -> Any:
    for step in path:
        run = run[step]  # type: ignore[index]
    return run


TRIAL = ("run", "trials", 0)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: at(d, "run").update(people="42"), "run.people"),
        (lambda d: at(d, "run").update(people=True), "run.people"),
        (lambda d: at(d, "run").update(people=4.5), "run.people"),
        (lambda d: at(d, "run").update(people=None), "run.people"),
        (lambda d: at(d, "run").update(took_s="1"), "run.took_s"),
        (lambda d: at(d, "run").update(took_s=10**400), "run.took_s"),
        (lambda d: at(d, "run").update(dataset=7), "run.dataset"),
        (lambda d: at(d, "run").update(whole=1), "run.whole"),
        (lambda d: at(d, "run").update(trials={}), "run.trials"),
        (lambda d: at(d, "run").update(colour="red"), "run: expected nothing called 'colour'"),
        (lambda d: at(d, "run").pop("machine"), "run: "),
        (lambda d: at(d, "run").update(machine=[]), "run.machine"),
        (lambda d: at(d, *TRIAL, "choice").update(metric="manhattan"), "choice.metric"),
        (lambda d: at(d, *TRIAL, "verification", "curve", "miss").pop(), "verification.curve"),
        (lambda d: at(d, *TRIAL, "histogram", "edges").pop(), "trials[0].histogram"),
        (lambda d: at(d, "run", "findings", 0).update(kind="odd"), "findings[0].kind"),
        (lambda d: at(d, "run", "counts").update(detected={"a": "b"}), "detected['a']"),
        (lambda d: at(d, "run", "counts").update(detected=[]), "counts.detected"),
    ],
)
def test_what_is_damaged_is_refused_and_located(change: Change, where: str) -> None:
    document = json.loads(codec.to_json(sample_run()))
    change(document)
    with pytest.raises(BadRequest) as caught:
        codec.run_of(document)
    assert where in caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format": "x"}',
        "[" * 100_000,
        '{"a": NaN}',
        b"\xff\xfe\x00",
        "1e999",
    ],
)
def test_what_is_no_report_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadRequest):
        codec.from_json(text)


def test_another_version_is_refused() -> None:
    document = codec.run_document(sample_run())
    document["version"] = codec.VERSION + 1
    with pytest.raises(BadRequest, match=f"version {codec.VERSION + 1}"):
        codec.run_of(document)


def test_the_first_version_is_still_read() -> None:
    # GIVEN a report that called what a rate counts its errors
    text = codec.to_json(sample_run()).replace('"count":', '"errors":')
    document = json.loads(text) | {"version": 1}
    # THEN it is read as what it was
    assert codec.run_of(document) == sample_run()


def test_a_number_that_is_no_number_is_refused() -> None:
    text = codec.to_json(sample_run()).replace('"took_s": 74.2', '"took_s": 1e999')
    with pytest.raises(BadRequest) as caught:
        codec.from_json(text)
    assert "took_s" in caught.value.detail


def test_a_field_with_a_default_may_come_without() -> None:
    # GIVEN a report that an older program wrote, before a field was added
    document = json.loads(codec.to_json(sample_run()))
    del document["run"]["own_crops"]
    assert codec.run_of(document) == sample_run()
