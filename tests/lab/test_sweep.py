"""An evaluation from end to end, over fakes; and over the real networks on a few people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, LinkFailed
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import FaceBackend
from faceid_gui.lab.cache import VectorCache
from faceid_gui.lab.datasets import folder_dataset
from faceid_gui.lab.pairs import read_pairs
from faceid_gui.lab.parts import Dataset, LabPack
from faceid_gui.lab.plan import Plan, attempts
from faceid_gui.lab.request import BY_PARENT, EvaluateProgress
from faceid_gui.lab.results import FindingKind, Metric
from faceid_gui.lab.sights import faces_key
from faceid_gui.lab.sweep import evaluate
from tests.backends import specs
from tests.backends.helpers import local_backend
from tests.data import FACES, needs_faces
from tests.fakes import FakeBackend
from tests.lab.people import (
    MemoryFiles,
    RawFake,
    fake_detector,
    fake_pack,
    write_person,
)

ONE = fake_detector("one")
TWO = fake_detector("two")


def data_in(folder: Path) -> Dataset:
    for identity in (1, 3, 5, 7, 9):
        write_person(folder / "known" / f"person{identity}", identity, 5)
    for identity in (11, 12, 13):
        write_person(folder / "strangers" / f"person{identity}", identity, 1)
    return folder_dataset(folder / "known", strangers=folder / "strangers")[0]


def three_packs() -> tuple[LabPack, ...]:
    return (
        fake_pack("a", detector=ONE),
        fake_pack("b", RawFake, detector=TWO, embedder="b"),
        fake_pack("c", detector=ONE, embedder="c", own_alignment=True),
    )


def test_the_attempts_are_every_combination_in_one_order() -> None:
    plan = Plan(three_packs(), metrics=(Metric.COSINE, Metric.ANGULAR), photos=(1, 3))
    keys = [attempt.choice.key for attempt in attempts(plan)]
    assert keys[:4] == ["a|one|cosine|1", "a|one|cosine|3", "a|one|angular|1", "a|one|angular|3"]
    assert len(keys) == (3 + 1) * 2 * 2
    # AND two are fused behind the first one's detector, never one that has points of its own
    assert next(key for key in keys if "+" in key) == "a+b|one|cosine|1"
    assert keys == [attempt.choice.key for attempt in attempts(plan)]


def test_a_choice_names_the_detector_as_the_settings_do() -> None:
    # GIVEN a pack that has its detector give points of its own make
    eyes = replace(ONE, key="pack c", alias="one")
    pack = fake_pack("c", detector=eyes, embedder="c", own_alignment=True)
    (attempt,) = attempts(Plan((pack,), fuse=False))
    # THEN it is chosen by the settings' name, and what it finds is kept apart
    assert attempt.choice.detector == "one"
    assert faces_key(attempt.sights[0].detector) != faces_key(ONE)


def test_named_detectors_stand_before_every_pack_but_one_of_own_points() -> None:
    plan = Plan(three_packs(), detectors=(TWO, ONE))
    assert [attempt.choice.key for attempt in attempts(plan)] == [
        "a|two|cosine|3",
        "a|one|cosine|3",
        "b|two|cosine|3",
        "b|one|cosine|3",
        "c|one|cosine|3",
        "a+b|two|cosine|3",
        "a+b|one|cosine|3",
    ]


def test_a_run_has_every_trial_and_what_it_was_measured_with(tmp_path: Path) -> None:
    # GIVEN two packs, two detectors and all metrics
    data, said = data_in(tmp_path), list[EvaluateProgress]()
    plan = Plan(three_packs()[:2], detectors=(ONE, TWO), metrics=tuple(Metric), photos=(3,))
    # WHEN they are tried
    run = evaluate(data, plan, progress=said.append, wall=lambda: 1234.5)
    # THEN everything is there, and no photo was looked at twice by anything
    assert [trial.choice.key for trial in run.trials] == [a.choice.key for a in attempts(plan)]
    assert len(run.trials) == (2 * 2 + 2) * 4
    assert run.counts.detected == {"one": 28, "two": 28}
    assert run.counts.embedded == {"one|a": 28, "two|a": 28, "one|b": 28, "two|b": 28}
    assert (run.people, run.photos, run.strangers, run.at) == (5, 25, 3, 1234.5)
    assert run.whole
    assert run.recommendation.choice is not None
    assert run.machine.cores >= 1
    first = run.trials[0]
    assert first.verification is not None
    assert first.verification.eer.value == pytest.approx(0.0, abs=1e-3)
    assert first.identification is not None
    assert first.identification.rank1.count in (0, first.identification.rank1.trials)
    # AND each says its latency, and whether a kiosk could run it
    assert all([time.where for time in trial.latency] == ["local"] for trial in run.trials)
    assert all(trial.usable is (trial.why_not == "") for trial in run.trials)
    unusable = {trial.choice.key for trial in run.trials if not trial.usable}
    fused = {trial.choice.key for trial in run.trials if trial.choice.fused}
    assert unusable - fused == {"b|one|euclidean|3", "b|two|euclidean|3"}
    assert fused <= unusable
    assert [step.stage for step in said if step.done == step.total] == [
        "photos",
        "trials",
        "latency",
    ]


def test_a_pack_that_fails_is_reported_and_the_rest_is_tried(tmp_path: Path) -> None:
    def refuse() -> FaceBackend:
        raise LinkFailed(LinkTrouble.UNREACHABLE)

    plan = Plan((fake_pack("bad", refuse, embedder="b"), fake_pack("good")))
    run = evaluate(data_in(tmp_path), plan)
    assert [trial.choice.packs for trial in run.trials] == [("good",)]
    assert [one.kind for one in run.findings].count(FindingKind.NETWORK_FAILED) == 1
    assert run.whole


def test_a_run_that_is_stopped_has_what_is_whole_and_goes_on_later(tmp_path: Path) -> None:
    # GIVEN a run that is stopped after the second trial
    data, files, said = data_in(tmp_path), MemoryFiles(), list[EvaluateProgress]()
    plan = Plan((fake_pack(),), metrics=tuple(Metric), latency=False)
    cache = VectorCache(files, now=1.0)
    run = evaluate(
        data,
        plan,
        cache=cache,
        progress=said.append,
        cancelled=lambda: bool(said) and (said[-1].stage, said[-1].done) == ("trials", 2),
    )
    assert not run.whole
    assert [trial.choice.metric for trial in run.trials] == list(Metric)[:2]
    # WHEN it is asked again, THEN no photo is looked at any more
    again = evaluate(data, plan, cache=VectorCache(files, now=2.0))
    assert again.whole
    assert (again.counts.detected, again.counts.cached) == ({}, 28)
    assert [trial.choice for trial in again.trials[:2]] == [trial.choice for trial in run.trials]
    assert [trial.verification for trial in again.trials[:2]] == [
        trial.verification for trial in run.trials
    ]


def test_a_run_that_is_stopped_among_the_photos_has_no_trials(tmp_path: Path) -> None:
    run = evaluate(data_in(tmp_path), Plan((fake_pack(),)), cancelled=lambda: True)
    assert (run.whole, run.trials, run.recommendation.choice) == (False, (), None)


def test_pairs_look_at_their_photos_alone(tmp_path: Path) -> None:
    data = data_in(tmp_path)
    path = tmp_path / "pairs.txt"
    path.write_text("2 1\n" + "person1 1 2\nperson1 1 person3 2\n" * 2, "utf-8")
    pairs, _ = read_pairs(path, data)
    run = evaluate(data, Plan((fake_pack(),), pairs=pairs))
    assert run.counts.detected == {"eyes": 3}
    assert run.photos == 3
    verification = run.trials[0].verification
    assert verification is not None
    assert (verification.genuine, verification.impostor) == (2, 2)
    assert verification.accuracy is not None
    assert verification.accuracy.mean == 1.0


def test_the_server_is_timed_where_it_has_the_pack(tmp_path: Path) -> None:
    server = FakeBackend()
    packs = (fake_pack("here"), fake_pack("elsewhere", embedder="b"))
    plan = Plan(packs, fuse=True, remote=lambda pack: server if pack.key == "here" else None)
    run = evaluate(data_in(tmp_path), plan)
    times = {trial.choice.packs: [one.where for one in trial.latency] for trial in run.trials}
    assert times == {
        ("here",): ["local", "remote"],
        ("elsewhere",): ["local"],
        ("here", "elsewhere"): ["local"],
    }
    assert server.closed


def test_what_is_wrong_with_the_data_is_among_the_findings(tmp_path: Path) -> None:
    data = data_in(tmp_path)
    folder = tmp_path / "known"
    (folder / "person1" / "person1_0001.png").rename(folder / "person3" / "moved.png")
    data, noticed = folder_dataset(folder, strangers=tmp_path / "strangers")
    run = evaluate(data, Plan((fake_pack(),), noticed=noticed, latency=False))
    wrong = [one for one in run.findings if one.kind is FindingKind.MISLABELLED]
    assert [(one.subject, one.photo, one.other) for one in wrong] == [
        ("person3", "person3/moved.png", "person1")
    ]


def test_an_evaluation_of_nothing_is_refused(tmp_path: Path) -> None:
    data = data_in(tmp_path)
    for plan in (Plan(()), Plan((fake_pack(),), metrics=()), Plan((fake_pack(),), photos=())):
        with pytest.raises(BadRequest):
            evaluate(data, plan)
    with pytest.raises(BadRequest):
        evaluate(replace(data, people=()), Plan((fake_pack(),)))


@needs_faces
def test_real_people_are_told_apart(tmp_path: Path) -> None:
    # GIVEN eight people and eight strangers, and the compact pack
    data, noticed = folder_dataset(
        FACES / "known", strangers=FACES / "strangers", groups=BY_PARENT, limit=8
    )
    eyes = fake_detector("yunet", local_backend)
    pack = replace(
        fake_pack("compact", local_backend, detector=eyes),
        contract=specs.MOBILEFACENET_MS1M.contract,
    )
    # WHEN they are evaluated
    run = evaluate(data, Plan((pack,), noticed=noticed, latency=False))
    # THEN hardly anybody is taken for another, and nothing is wrong with the labels
    (trial,) = run.trials
    assert trial.verification is not None
    assert trial.verification.eer.value < 0.03
    assert trial.undetected == 0
    assert {group.group for group in trial.groups} == {"east_asian", "other"}
    faults = {FindingKind.MISLABELLED, FindingKind.SAME_PERSON, FindingKind.STRANGER_KNOWN}
    assert [one for one in run.findings if one.kind in faults] == []
