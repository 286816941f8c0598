"""Another pack is taken into use in an order in which nothing can go wrong half way."""

from __future__ import annotations

from pathlib import Path

import pytest

from faceid_gui.core.errors import BadRequest, Cancelled, DiskFull, ModelMissing, NotFound
from faceid_gui.services.adoption import (
    AdoptionProgress,
    Field,
    Stage,
    adopt,
    plan_adoption,
    plan_undo,
    undo,
)
from tests.services.adoption.site import CALIBRATED, DEFAULTS, Site, contract


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Three people, of whom two can be embedded again."""
    return Site(tmp_path)


def _state(site: Site) -> tuple[object, ...]:
    """All that an adoption may change, but for embeddings."""
    record = site.folder / "adoption.json"
    return (
        site.settings,
        site.store.threshold(contract("old").id),
        site.store.threshold(contract("new").id),
        record.read_bytes() if record.exists() else None,
        tuple(site.trail),
    )


def test_a_plan_says_what_would_change_and_changes_nothing(site: Site) -> None:
    # GIVEN a site with a threshold set by hand
    site.recognition(pack="old", threshold=0.55)
    before, revision = _state(site), site.store.revision()
    # WHEN another pack and detector are planned
    plan = plan_adoption(site.tools(), "new", "glasses")
    # THEN it says who is ready, who will be, and who must come back
    assert [p.name for p in plan.people.ready] == []
    assert [p.name for p in plan.people.embeddable] == ["Ada", "Bob"]
    assert [p.name for p in plan.people.must_come_back] == ["Cid"]
    assert plan.changes == (Field.PACK, Field.DETECTOR, Field.THRESHOLD)
    assert plan.threshold.value == 0.55
    assert plan.pack_before == "old"
    # AND nothing happened
    assert _state(site) == before
    assert site.store.revision() == revision
    assert site.opened == []


def test_everybody_is_embedded_before_the_switch(site: Site) -> None:
    # GIVEN a plan
    site.recognition(pack="old", threshold=0.55)
    plan = plan_adoption(site.tools(), "new", "glasses")
    steps: list[AdoptionProgress] = []
    seen: list[int] = []
    site.before_write = lambda: seen.append(len(site.store.without(contract("new"))))
    # WHEN it is carried out
    result = adopt(site.tools(), plan, progress=steps.append)
    # THEN the settings were written once, after everybody was embedded, and the backend closed
    assert seen == [1]
    assert site.backends[-1].closed
    stages = list(dict.fromkeys(step.stage for step in steps))
    assert stages == [Stage.EMBEDDING, Stage.CALIBRATING, Stage.SWITCHING]
    # AND pack, detector and threshold are the new ones
    recognition = site.settings.recognition
    assert (recognition.pack, recognition.detector) == ("new", "glasses")
    assert recognition.threshold is None
    assert site.store.threshold(contract("new").id) == CALIBRATED
    assert result.threshold == CALIBRATED
    assert result.embedded == 2
    assert [person.name for person in result.must_come_back] == ["Cid"]
    assert site.trail == ["adoption.done: pack old to new, detector glasses"]


def test_undo_after_a_restart_brings_everything_back(site: Site) -> None:
    # GIVEN an adoption over a calibrated threshold and one set by hand, and a person enrolled since
    kept = DEFAULTS["old"]
    site.store.set_threshold(contract("old").id, kept)
    site.recognition(pack="auto", threshold=0.55)
    before = site.settings
    adopt(site.tools(), plan_adoption(site.tools(), "new"))
    site.enrol("Dan", 4, pack="new")
    site.store.set_threshold(contract("old").id, CALIBRATED)  # by another program, since
    # WHEN another process undoes it
    plan = plan_undo(site.tools())
    assert plan.overwrites == ()
    assert [p.name for p in plan.people.embeddable] == ["Dan"]
    result = undo(site.tools(), plan)
    # THEN the pack from before is used again, by name: auto would now choose the new one
    recognition = site.settings.recognition
    assert (recognition.pack, recognition.threshold) == ("old", 0.55)
    assert recognition.detector == before.recognition.detector
    assert site.store.threshold(contract("old").id) == kept
    assert result.must_come_back == ()
    assert site.trail[-1].startswith("adoption.undone")
    # AND there is nothing more to undo
    with pytest.raises(NotFound):
        plan_undo(site.tools())


def test_what_was_changed_by_hand_since_is_said(site: Site) -> None:
    site.recognition(pack="old")
    adopt(site.tools(), plan_adoption(site.tools(), "new"))
    # WHEN a threshold was set by hand since
    site.recognition(threshold=0.66, detector="glasses")
    # THEN undo says what it would overwrite
    plan = plan_undo(site.tools())
    assert plan.overwrites == (Field.DETECTOR, Field.THRESHOLD)
    undo(site.tools(), plan)
    assert site.settings.recognition.threshold is None
    assert site.settings.recognition.pack == "old"


def test_adoptions_are_undone_one_by_one(site: Site) -> None:
    site.recognition(pack="old")
    adopt(site.tools(), plan_adoption(site.tools(), "new"))
    adopt(site.tools(), plan_adoption(site.tools(), "new", "glasses"))
    adopt(site.tools(), plan_adoption(site.tools(), "new", "glasses"))  # nothing to go back to
    undo(site.tools(), plan_undo(site.tools()))
    assert site.settings.recognition.detector == ""
    assert site.settings.recognition.pack == "new"
    undo(site.tools(), plan_undo(site.tools()))
    assert site.settings.recognition.pack == "old"


def test_without_a_calibration_the_packs_default_holds_and_that_is_said(site: Site) -> None:
    site.recognition(pack="old")
    site.calibrated = None
    result = adopt(site.tools(), plan_adoption(site.tools(), "new"))
    assert result.threshold == DEFAULTS["new"]
    assert result.why_default == "nobody to compare with"
    assert site.settings.recognition.pack == "new"
    # nothing is kept as if it had been measured
    assert site.store.threshold(contract("new").id) is None


def test_a_cancel_switches_nothing_and_keeps_the_embeddings(site: Site) -> None:
    site.recognition(pack="old")
    before = _state(site)
    plan = plan_adoption(site.tools(), "new")
    asked = iter((False, False, True, True))
    with pytest.raises(Cancelled):
        adopt(site.tools(), plan, cancelled=lambda: next(asked))
    assert _state(site) == before
    assert len(site.store.without(contract("new"))) == 2
    assert site.backends[-1].closed


def _full() -> None:
    raise DiskFull("the disk is full")


@pytest.mark.parametrize("where", ["open", "calibrate", "record", "settings", "audit"])
def test_a_fault_at_any_step_switches_nothing(
    site: Site, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a site that adopted something before, with thresholds of both packs
    site.recognition(pack="old")
    adopt(site.tools(), plan_adoption(site.tools(), "old", "glasses"))
    for key in ("old", "new"):
        site.store.set_threshold(contract(key).id, DEFAULTS[key])
    before = _state(site)
    plan = plan_adoption(site.tools(), "new")
    # WHEN one step fails
    tools = site.tools()
    if where == "open":
        monkeypatch.setattr(site, "open", lambda *_: _full())
    elif where == "calibrate":
        object.__setattr__(tools, "calibrate", lambda *_: _full())
    elif where == "record":
        monkeypatch.setattr(tools.record, "keep", _once_full(tools.record.keep))
    elif where == "settings":
        site.before_write = _full
    else:
        site.before_audit = _full
    with pytest.raises(DiskFull):
        adopt(tools, plan)
    # THEN everything is as it was
    assert _state(site) == before


def _once_full(keep: object) -> object:
    """Fails when called for the first time."""
    calls: list[object] = []

    def call(records: object) -> None:
        calls.append(records)
        if len(calls) == 1:
            _full()
        keep(records)  # type: ignore[operator]

    return call


@pytest.mark.parametrize("where", ["settings", "audit"])
def test_an_undo_that_fails_leaves_the_adoption_whole(site: Site, where: str) -> None:
    site.recognition(pack="old")
    site.store.set_threshold(contract("new").id, DEFAULTS["new"])
    adopt(site.tools(), plan_adoption(site.tools(), "new"))
    before = _state(site)
    plan = plan_undo(site.tools())
    if where == "settings":
        site.before_write = _full
    else:
        site.before_audit = _full
    with pytest.raises(DiskFull):
        undo(site.tools(), plan)
    assert _state(site) == before


def test_a_program_that_died_in_the_switch_can_be_undone(site: Site) -> None:
    # GIVEN a program that dies, with no chance to tidy up, once the threshold is written
    class Died(BaseException):
        pass

    site.recognition(pack="old")
    site.store.set_threshold(contract("new").id, DEFAULTS["new"])
    tools = site.tools()
    kept: list[bytes] = []

    def die() -> None:
        kept.append((site.folder / "adoption.json").read_bytes())
        raise Died

    site.before_write = die
    with pytest.raises(Died):
        adopt(tools, plan_adoption(tools, "new"))
    (site.folder / "adoption.json").touch(mode=0o600)
    (site.folder / "adoption.json").write_bytes(kept[0])
    site.store.set_threshold(contract("new").id, CALIBRATED)
    site.before_write = lambda: None
    # WHEN it is undone by the next program
    plan = plan_undo(site.tools())
    assert not plan.record.whole
    undo(site.tools(), plan)
    # THEN the threshold is that of before
    assert site.store.threshold(contract("new").id) == DEFAULTS["new"]
    assert site.settings.recognition.pack == "old"


def test_settings_that_changed_since_the_plan_are_not_overwritten(site: Site) -> None:
    site.recognition(pack="old")
    plan = plan_adoption(site.tools(), "new")
    site.recognition(threshold=0.9)
    before = _state(site)
    with pytest.raises(BadRequest, match="meanwhile"):
        adopt(site.tools(), plan)
    assert _state(site) == before


def test_who_is_enrolled_meanwhile_is_embedded_too(site: Site) -> None:
    site.recognition(pack="old")
    plan = plan_adoption(site.tools(), "new")

    def progress(step: AdoptionProgress) -> None:
        if step.name == "Bob":
            site.enrol("Eve", 5)

    adopt(site.tools(), plan, progress=progress)
    assert [p.name for p in site.store.without(contract("new"))] == ["Cid"]


def test_what_cannot_be_used_is_refused_beforehand(site: Site) -> None:
    with pytest.raises(NotFound):
        plan_adoption(site.tools(), "no such pack")
    with pytest.raises(BadRequest):
        plan_adoption(site.tools(), "new", "no such detector")
    (site.folder / "models" / "new_net.onnx").unlink()
    with pytest.raises(ModelMissing):
        plan_adoption(site.tools(), "new")
    with pytest.raises(NotFound):
        plan_undo(site.tools())


def test_a_packs_own_detector_by_name_is_its_own(site: Site) -> None:
    assert plan_adoption(site.tools(), "new", "eyes").after.detector == ""
