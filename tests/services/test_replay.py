"""Replay decides recorded visits as the door did, and differently exactly where it should."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from faceid_gui.cameras.video import VideoCamera
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import DenyReason, Evidence
from faceid_gui.core.embedding import embed_sample
from faceid_gui.core.errors import BadRequest, Cancelled, ModelMissing
from faceid_gui.core.events import Event, VisitEnded, VisitReady, VisitRecorded
from faceid_gui.core.photos import read_photo
from faceid_gui.core.ports import EngineSettings, FaceBackend, VisitRecord
from faceid_gui.core.recorded import FROZEN, RecordedVisit
from faceid_gui.core.types import (
    Embedding,
    Embeddings,
    GallerySnapshot,
    Image,
    Person,
    PersonRule,
    Threshold,
)
from faceid_gui.pipeline.engine import EngineParts
from faceid_gui.pipeline.recording import run_recording
from faceid_gui.services.reembed import embed_crop
from faceid_gui.services.replay import Replayer, ReplayWish, TrialPack, replay
from faceid_gui.services.replay_results import (
    Change,
    ReplayedVisit,
    ReplayProgress,
    ReplayReport,
    Skipped,
)
from faceid_gui.settings.tree import Settings
from tests.data import MEDIA, needs_media
from tests.fakes import (
    CONTRACT,
    FakeBackend,
    MemoryGallery,
    MemoryVisits,
    fake_gallery,
    identity_vector,
)
from tests.pipeline.factories import OPEN, picture
from tests.pipeline.factories import settings as told
from tests.pipeline.stage import ScriptedLiveness, Stage
from tests.pipeline.test_clip import CLIP, MAN
from tests.pipeline.test_clip import backend as real_backend
from tests.recorded import MemoryRecordings, flat_crop, recorded_look, recorded_visit
from tests.store.samples import OTHER, sample

LIVE = replace(OPEN, liveness_required=True)


class Door:
    """What the door writes: a log of the decisions, and the recordings, from an engine's events."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.log = MemoryVisits()
        self.recordings = MemoryRecordings()
        for event in events:
            self.hear(event)

    def hear(self, event: Event) -> None:
        if isinstance(event, VisitReady):
            self.write(event.evidence, event.reason)
        elif isinstance(event, VisitEnded) and not event.decided:
            self.write(event.evidence, event.reason or DenyReason.LEFT)
        elif isinstance(event, VisitRecorded):
            self.recordings.keep(event.visit)

    def write(self, evidence: Evidence, reason: DenyReason | None) -> None:
        granted = reason is None
        person = evidence.person_id if granted else None
        at = 4_000_000_000.0
        self.log.record(VisitRecord(evidence.visit_id, at, granted, reason, person, None, evidence))

    def replay(self, settings: EngineSettings, backend: FaceBackend | None = None) -> ReplayReport:
        contract = CONTRACT if backend is None else backend.contract
        return replay(self.recordings, self.log, settings=settings, contract=contract)


class Blurry(FakeBackend):
    """Embeds each face with noise, so that scores lie on both sides of a threshold."""

    def __init__(self, seed: int, noise: float) -> None:
        super().__init__(live=None)
        self._rng = np.random.default_rng(seed)
        self._noise = noise

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        rows = super().embed(crops) + self._noise * self._rng.normal(size=(len(crops), 16))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def played(wanted: EngineSettings, backend: FaceBackend | None = None) -> Door:
    """Two people known and one unknown, come and gone; everything is recorded."""
    stage = Stage(replace(wanted, record=True), backend=backend)
    stage.play([picture(i, (1, 40), (5, 420)) for i in range(50)])
    stage.play([picture(i) for i in range(50, 60)])
    stage.play([picture(i, (2, 200)) for i in range(60, 63)])
    stage.play([picture(i) for i in range(63, 160)])
    stage.finish()
    return Door(stage.events)


@pytest.mark.parametrize("seed", range(8))
def test_the_same_settings_give_the_same_decisions(seed: int) -> None:
    # GIVEN visits with scores around the threshold, recorded at the door
    wanted = told(1, 2, 3)
    door = played(wanted, Blurry(seed, 0.12 + 0.05 * (seed % 4)))
    # WHEN they are decided again under the same settings
    report = door.replay(wanted)
    # THEN each has its decision, its reason and its score again
    assert len(report.visits) == door.recordings.count() >= 3
    for visit in report.visits:
        assert visit.change is Change.SAME
        assert visit.before is not None
        assert visit.after is not None
        assert visit.after.reason is visit.before.reason
        if visit.before.reason is not DenyReason.LEFT:  # those went on looking until the end
            assert visit.after.score == pytest.approx(visit.before.score, abs=1e-6)
        assert visit.after.person_id == visit.before.person_id


@pytest.mark.parametrize("scores", [[0.9], [0.1], [None, 0.9], [0.9, 0.9, 0.1], [None]])
def test_liveness_is_judged_again_as_it_was(scores: list[float | None]) -> None:
    wanted = told(1, 2, policy=LIVE)
    door = played(wanted, ScriptedLiveness(scores))
    report = door.replay(wanted)
    outcomes = {(v.before.reason, v.after.reason) for v in report.visits if v.before and v.after}
    assert all(before is after for before, after in outcomes)
    assert {visit.change for visit in report.visits} == {Change.SAME}


@needs_media
def test_the_clip_is_decided_again_alike_and_a_high_threshold_lets_nobody_in() -> None:
    # GIVEN a real recording with real networks, one man of which is enrolled
    local = real_backend()
    photo = read_photo(MEDIA / "lin_manuel_miranda.png")
    face = local.detect(photo, careful=True)[0]
    gallery = GallerySnapshot(local.contract.id, embed_sample(local, photo, face)[None], (MAN,))
    wanted = EngineSettings(gallery, Threshold(0.43, 0.05), OPEN, record=True)
    door = Door(run_recording(EngineParts(VideoCamera(CLIP), local), wanted, SystemClock()))
    # WHEN it is replayed as it was THEN every decision is the same
    report = door.replay(wanted, local)
    assert {visit.change for visit in report.visits} == {Change.SAME}
    (granted,) = [visit for visit in report.visits if visit.after and visit.after.granted]
    assert granted.after is not None
    assert granted.after.name == "the man"
    # AND with a threshold that nobody reaches he is the one who stays outside
    strict = replace(wanted, threshold=Threshold(0.95))
    (refused,) = door.replay(strict, local).differences
    assert (refused.visit_id, refused.change) == (granted.visit_id, Change.REFUSED)
    # AND the crops alone, embedded again, say the same as the embeddings of the door
    contract = replace(local.contract, preprocessing="again")
    moved = replace(gallery, contract_id=contract.id)
    again = replay(
        door.recordings,
        door.log,
        settings=replace(wanted, gallery=moved),
        contract=contract,
        embed=lambda look: embed_crop(local, look.crop, careful=look.careful),
    )
    local.close()
    assert {visit.change for visit in again.visits} == {Change.SAME}
    for one, other in zip(again.visits, report.visits, strict=True):
        assert one.after is not None
        assert other.after is not None
        assert one.after.score == pytest.approx(other.after.score, abs=0.02)


def at_angle(score: float) -> Embedding:
    """A unit vector with this cosine similarity to person 1, and none to anybody else."""
    vector = np.zeros(16, np.float32)
    vector[1], vector[15] = score, np.sqrt(1 - score**2)
    return vector


def with_score(name: str, score: float) -> RecordedVisit:
    """A visit all of whose looks have one score."""
    looks = tuple(recorded_look(0.1 * i, at_angle(score)) for i in range(16))
    return replace(recorded_visit(name, ()), looks=looks)


@examples(max_examples=60, deadline=None)
@given(
    scores=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=8, unique=True),
    old=st.floats(0.1, 0.9),
    new=st.floats(0.1, 0.9),
)
def test_a_threshold_changes_exactly_those_between_it_and_the_old_one(
    scores: list[float], old: float, new: float
) -> None:
    # GIVEN visits with known scores, none within rounding of a threshold
    scores = [s for s in scores if min(abs(s - old), abs(s - new)) > 1e-4]
    door = Door()
    for number, score in enumerate(scores):
        door.recordings.keep(with_score(f"v{number}", score))
    for visit in door.replay(told(1, 2, threshold=old)).visits:
        assert visit.after is not None
        evidence = Evidence(visit.visit_id, person_id="id-1", score=visit.after.score)
        door.write(evidence, visit.after.reason)
    # WHEN another threshold is tried
    report = door.replay(told(1, 2, threshold=new))
    # THEN those between the two change, in the direction of the change, and no other
    for visit, score in zip(report.visits, scores, strict=True):
        between = min(old, new) <= score < max(old, new)
        moved = Change.ADMITTED if new < old else Change.REFUSED
        assert visit.change is (moved if between else Change.SAME)


def test_rules_of_single_people_count() -> None:
    # GIVEN a visit of somebody who would pass the site's threshold
    door = Door()
    door.recordings.keep(with_score("v", 0.6))
    wanted = told(1, 2, threshold=0.5)
    assert door.replay(wanted).visits[0].after == replace(
        door.replay(wanted).visits[0].after or pytest.fail("no outcome"), granted=True
    )
    # WHEN they have a stricter rule of their own THEN they are refused
    ruled = replace(wanted.threshold, people=(PersonRule("id-1", 0.7),))
    (visit,) = door.replay(replace(wanted, threshold=ruled)).visits
    assert visit.after is not None
    assert visit.after.reason is DenyReason.UNKNOWN


def test_more_agreeing_frames_need_more_looks() -> None:
    # GIVEN a visit of which two looks of five name the person clearly
    strong, weak = at_angle(0.95), at_angle(0.45)
    looks = [recorded_look(0.1 * i, row) for i, row in enumerate([strong, weak, weak, strong])]
    door = Door()
    door.recordings.keep(replace(recorded_visit("v", ()), looks=tuple(looks)))
    # WHEN two and when three frames must agree
    two = door.replay(told(1, 2, policy=replace(OPEN, agreeing_frames=2))).visits[0].after
    three = door.replay(told(1, 2)).visits[0].after
    # THEN the first lets them in, and the second finds too few
    assert two is not None
    assert three is not None
    assert (two.granted, three.granted) == (True, False)


def test_visits_that_lack_something_say_what() -> None:
    # GIVEN recordings without liveness, without looks, of another network, faulty and frozen
    door = Door()
    plain = recorded_visit("plain")
    for made in (
        plain,
        replace(plain, visit_id="empty", looks=()),
        replace(plain, visit_id="foreign", contract_id=OTHER.id),
        replace(plain, visit_id="faulty", fault="TimeoutError"),
        replace(plain, visit_id="frozen", fault=FROZEN),
        replace(plain, visit_id="spoof", spoofed=True, liveness_scores=(0.9, 0.2)),
    ):
        door.recordings.keep(made)
    # WHEN they are decided with liveness
    found = {visit.visit_id: visit for visit in door.replay(told(1, policy=LIVE)).visits}
    # THEN nobody is said to be refused for what was not asked then
    assert found["plain"].why is Skipped.NO_LIVENESS
    assert found["empty"].why is Skipped.NO_LOOKS
    assert found["foreign"].why is Skipped.NO_NETWORK
    reasons = {name: visit.after.reason for name, visit in found.items() if visit.after}
    assert reasons == {
        "faulty": DenyReason.FAULT,
        "frozen": DenyReason.FROZEN,
        "spoof": DenyReason.SPOOFED,
    }
    # AND without liveness the spoof and the plain one are let in
    found = {visit.visit_id: visit for visit in door.replay(told(1)).visits}
    for name in ("plain", "spoof"):
        outcome = found[name].after
        assert outcome is not None
        assert outcome.granted


def test_the_first_record_of_a_visit_is_its_decision() -> None:
    # GIVEN a visit that was granted, whose door then failed, and one that was not logged
    door = Door()
    for name in ("a", "b"):
        door.recordings.keep(recorded_visit(name))
    evidence = Evidence("a", person_id="id-1", score=0.9)
    door.write(evidence, None)
    door.write(evidence, DenyReason.REFUSED)
    # WHEN they are decided again THEN the failure of the door is no difference of settings
    first, second = door.replay(told(1)).visits
    assert first.change is Change.SAME
    assert (second.change, second.before) == (Change.UNLOGGED, None)


def test_somebody_else_is_a_difference() -> None:
    door = Door()
    door.recordings.keep(recorded_visit("v", (1, 1, 1)))
    door.write(Evidence("v", person_id="id-2", score=0.9), None)
    report = door.replay(told(1, 2))
    assert [visit.change for visit in report.differences] == [Change.OTHER_PERSON]
    assert report.count(Change.OTHER_PERSON) == 1


def test_it_tells_how_far_it_is_and_stops_when_asked() -> None:
    # GIVEN five recordings WHEN somebody cancels after two
    door = Door()
    for number in range(5):
        door.recordings.keep(recorded_visit(str(number), at=1000.0 + number))
    steps: list[ReplayProgress] = []
    report = replay(
        door.recordings,
        door.log,
        settings=told(1),
        contract=CONTRACT,
        progress=steps.append,
        cancelled=lambda: len(steps) >= 2,
    )
    # THEN the two are there, and the report says so
    assert steps == [ReplayProgress(1, 5), ReplayProgress(2, 5)]
    assert report.cancelled
    assert [visit.visit_id for visit in report.visits] == ["0", "1"]
    assert Door().replay(told(1)).visits == ()


class Trial(FakeBackend):
    """A backend of another pack."""

    def __init__(self) -> None:
        super().__init__()
        self.contract = OTHER


class Site:
    """A machine with two packs, people, a log and recordings."""

    def __init__(self) -> None:
        self.door = Door()
        self.store = MemoryGallery()
        self.settings = Settings()
        self.backends: list[FakeBackend] = []

    def replayer(self) -> Replayer:
        return Replayer(
            self.store, self.door.log, self.door.recordings, lambda: self.settings, self.pack
        )

    def pack(self, key: str | None) -> TrialPack:
        if key not in (None, "used", "other"):
            raise ModelMissing(key or "")
        contract = OTHER if key == "other" else CONTRACT

        def opened() -> FaceBackend:
            self.backends.append(Trial() if key == "other" else FakeBackend())
            return self.backends[-1]

        return TrialPack(key or "used", contract, Threshold(0.5, 0.05), False, opened)


def test_the_pack_in_use_needs_no_network() -> None:
    # GIVEN a person who was let in
    site = Site()
    ann = site.store.add_person("Ann", [sample(1)])
    site.door.recordings.keep(recorded_visit("v"))
    site.door.write(Evidence("v", person_id=ann.id, score=0.9), None)
    # WHEN the settings are tried as they are, and with a threshold that is out of reach
    same = site.replayer().run(ReplayWish())
    strict = site.replayer().run(ReplayWish(threshold=1.0, agreeing_frames=2, of_frames=4))
    # THEN nothing changes, or exactly the policy that was asked for is in force
    assert [visit.change for visit in same.visits] == [Change.SAME]
    assert (same.pack, same.threshold.value, same.missing) == ("used", 0.5, ())
    assert strict.threshold.value == 1.0
    assert (strict.policy.agreeing_frames, strict.policy.of_frames) == (2, 4)
    # AND no network was opened
    assert site.backends == []


def test_another_pack_embeds_visits_and_people_for_the_trial_alone() -> None:
    # GIVEN one person with a kept face, one without, and visits of both
    site = Site()
    ann = site.store.add_person("Ann", [sample(1, crop=flat_crop(1))])
    bob = site.store.add_person("Bob", [sample(2)])
    for name, person, identity in (("a", ann, 1), ("b", bob, 2)):
        site.door.recordings.keep(recorded_visit(name, (identity,) * 3))
        site.door.write(Evidence(name, person_id=person.id, score=0.9), None)
    # WHEN another pack is tried
    report = site.replayer().run(ReplayWish(pack="other"))
    # THEN whoever can be embedded is known to it, the other is refused and said to be missing
    changes = {visit.visit_id: visit.change for visit in report.visits}
    assert changes == {"a": Change.SAME, "b": Change.REFUSED}
    assert [person.name for person in report.missing] == ["Bob"]
    # AND nothing is stored, and its network was closed
    assert site.store.without(OTHER) == (ann, bob)
    assert [backend.closed for backend in site.backends] == [True]


def test_visits_of_a_former_pack_are_embedded_again() -> None:
    site = Site()
    site.store.add_person("Ann", [sample(1)])
    site.door.recordings.keep(recorded_visit("v", (1,) * 9, contract=OTHER))
    (visit,) = site.replayer().run(ReplayWish()).visits
    assert visit.after is not None
    assert (visit.after.granted, visit.after.name) == (True, "Ann")
    # AND no more looks than the decision needed, by one network that was closed
    assert [(backend.embedded, backend.closed) for backend in site.backends] == [(3, True)]


def test_damaged_crops_and_lengths_are_passed_over() -> None:
    # GIVEN one visit of a former pack whose crops are damaged, one of a wrong length
    site = Site()
    foreign = recorded_visit("crops", contract=OTHER)
    broken = tuple(replace(look, crop=b"no picture") for look in foreign.looks)
    site.door.recordings.keep(replace(foreign, looks=broken))
    short = recorded_visit("length")
    cut = tuple(replace(look, embedding=identity_vector(1)[:4]) for look in short.looks)
    site.door.recordings.keep(replace(short, looks=cut))
    # WHEN they are decided again THEN both say that there was nothing
    report = site.replayer().run(ReplayWish())
    assert {visit.why for visit in report.visits} == {Skipped.NO_LOOKS}


def test_a_threshold_is_clamped_as_at_the_door() -> None:
    # GIVEN a pack with a high default WHEN a threshold is tried that no hand may set for it
    report = Site().replayer().run(ReplayWish(threshold=0.2))
    # THEN the one that would be in force is used and told
    assert report.threshold.value == pytest.approx(0.5 - 0.45 * 0.5)


@pytest.mark.parametrize(
    "wish", [ReplayWish(threshold=2.0), ReplayWish(agreeing_frames=0), ReplayWish(of_frames=99)]
)
def test_nonsense_is_refused(wish: ReplayWish) -> None:
    with pytest.raises(BadRequest):
        Site().replayer().run(wish)


def test_a_missing_pack_and_an_early_cancel_are_told() -> None:
    site = Site()
    with pytest.raises(ModelMissing):
        site.replayer().run(ReplayWish(pack="gone"))
    site.store.add_person("Ann", [sample(1, crop=flat_crop(1))])
    with pytest.raises(Cancelled):
        site.replayer().run(ReplayWish(pack="other"), cancelled=lambda: True)


def test_the_names_are_those_of_today() -> None:
    gallery = fake_gallery(1)
    renamed = replace(gallery, people=(Person("id-1", "Ann B", 0.0, 1),))
    door = Door()
    door.recordings.keep(recorded_visit("v"))
    door.write(Evidence("v", person_id="id-1", score=0.2), DenyReason.UNKNOWN)
    (visit,) = door.replay(replace(told(1), gallery=renamed)).visits
    assert visit.change is Change.ADMITTED
    assert visit.before is not None
    assert visit.after is not None
    assert (visit.before.name, visit.after.name) == ("Ann B", "Ann B")


def test_a_careful_look_weighs_as_much_as_at_the_door() -> None:
    # GIVEN two plain looks that are far from the person, and one that is near
    rows = [at_angle(0.4), at_angle(0.4), at_angle(0.9)]
    plain = tuple(recorded_look(0.1 * i, row) for i, row in enumerate(rows))
    door = Door()
    door.recordings.keep(replace(recorded_visit("plain", ()), looks=plain))
    careful = (*plain[:2], replace(plain[2], careful=True))
    door.recordings.keep(replace(recorded_visit("careful", ()), looks=careful))
    # WHEN both are decided THEN the careful one counts for more
    scores = {visit.visit_id: visit.after.score for visit in _decided(door) if visit.after}
    assert scores["careful"] is not None
    assert scores["plain"] is not None
    assert scores["careful"] > scores["plain"] + 0.05


def _decided(door: Door) -> tuple[ReplayedVisit, ...]:
    return door.replay(told(1, 2)).visits
