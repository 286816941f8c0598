"""The pipeline's promises about visits and decisions, on scenes of fake faces."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.decision import DenyReason, Policy
from faceid_gui.core.errors import LinkFailed
from faceid_gui.core.events import FrameAnalysed, VisitEnded, VisitReady, VisitStarted
from faceid_gui.core.link import LinkTrouble
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import (
    Embeddings,
    FaceState,
    GallerySnapshot,
    Image,
    QualityIssue,
    Threshold,
)
from tests.fakes import (
    FakeBackend,
    FakeClock,
    add_face,
    face_picture,
    fake_gallery,
    no_face_picture,
)
from tests.pipeline.factories import OPEN, picture, settings
from tests.pipeline.stage import FlakyBackend, ScriptedLiveness, Stage, seeds

LIVE = Policy()


def scene(count: int, *faces: tuple[int, int], start: int = 0) -> list[Image]:
    """Pictures of people who stay at their places."""
    return [picture(start + i, *faces) for i in range(count)]


def test_a_known_person_is_granted_once_within_a_quarter_of_a_second() -> None:
    # GIVEN a gallery that knows person 1
    stage = Stage(settings(1, 2))
    # WHEN they stay for three seconds
    stage.play(scene(90, (1, 200)))
    # THEN there is one visit with one decision, at the third good frame
    assert len(stage.of(VisitStarted)) == 1
    (ready,) = stage.of(VisitReady)
    assert (ready.granted, ready.reason, ready.name) == (True, None, "person 1")
    assert ready.evidence.good_frames == 3
    assert stage.events.index(ready) < 10
    assert stage.last.faces[0].state is FaceState.GRANTED
    assert stage.last.faces[0].accepted
    assert stage.last.faces[0].progress == 1.0


def test_a_stranger_is_refused_once() -> None:
    # GIVEN a gallery that does not know person 5 WHEN they stay for three seconds
    stage = Stage(settings(1, 2))
    stage.play(scene(90, (5, 200)))
    # THEN there is one refusal, after several good frames and not at the first
    (ready,) = stage.of(VisitReady)
    assert (ready.granted, ready.reason, ready.name) == (False, DenyReason.UNKNOWN, None)
    assert ready.evidence.good_frames >= OPEN.of_frames
    assert not any(face.accepted for e in stage.of(FrameAnalysed) for face in e.faces)
    assert stage.last.faces[0].state is FaceState.DENIED


def test_an_empty_gallery_knows_nobody() -> None:
    stage = Stage(settings())
    stage.play(scene(60, (1, 200)))
    assert [ready.reason for ready in stage.of(VisitReady)] == [DenyReason.UNKNOWN]


def test_who_leaves_early_gets_no_decision() -> None:
    # GIVEN somebody known who is seen in two good frames only
    stage = Stage(settings(1))
    stage.play(scene(2, (1, 200)))
    # WHEN they are gone for longer than a break of a track
    stage.play(scene(100))
    # THEN the visit ends undecided
    (ended,) = stage.of(VisitEnded)
    assert (ended.decided, ended.granted, ended.reason) == (False, False, DenyReason.LEFT)
    assert ended.best_name == "person 1"
    assert ended.frames == 2
    assert stage.of(VisitReady) == []


def test_finish_ends_every_visit_with_its_decision() -> None:
    stage = Stage(settings(1))
    stage.play(scene(30, (1, 60), (5, 400)))
    stage.finish()
    outcomes = {(e.granted, e.reason, e.decided) for e in stage.of(VisitEnded)}
    assert outcomes == {(True, None, True), (False, DenyReason.UNKNOWN, True)}


def test_who_comes_back_soon_continues_their_visit() -> None:
    # GIVEN a granted person whose track broke
    stage = Stage(settings(1))
    stage.play(scene(10, (1, 100)))
    stage.play(scene(20, start=10))
    # WHEN they appear again elsewhere within two seconds
    stage.play(scene(20, (1, 400), start=30))
    # THEN it is the same visit on another track, and nothing is granted again
    assert len(stage.of(VisitStarted)) == 1
    assert len(stage.grants) == 1
    visits = {face.visit_id for e in stage.of(FrameAnalysed)[-10:] for face in e.faces}
    assert visits == {stage.grants[0].visit_id}
    tracks = {face.track_id for e in stage.of(FrameAnalysed) for face in e.faces}
    assert len(tracks) == 2


def test_somebody_else_at_the_same_place_is_another_visit() -> None:
    # GIVEN a granted person WHEN a stranger stands at exactly their place from one frame on
    stage = Stage(settings(1))
    stage.play(scene(15, (1, 200)))
    stage.play(scene(75, (5, 200), start=15))
    # THEN the stranger's visit and track are their own and are refused
    first, second = stage.of(VisitReady)
    assert (first.granted, second.granted) == (True, False)
    assert first.visit_id != second.visit_id
    assert first.track_id != second.track_id
    assert stage.last.faces[0].visit_id == second.visit_id
    assert not stage.last.faces[0].accepted


def test_evidence_of_two_people_never_mixes_before_a_decision() -> None:
    # GIVEN two frames of somebody known WHEN a stranger takes their place at once
    stage = Stage(settings(1))
    stage.play(scene(2, (1, 200)))
    stage.play(scene(60, (5, 200), start=2))
    # THEN nothing is granted, and the stranger's face never had the name
    assert stage.grants == []
    named = [e.number for e in stage.of(FrameAnalysed) if any(f.accepted for f in e.faces)]
    assert named == [0, 1]


def test_two_people_crossing_keep_their_visits() -> None:
    # GIVEN two people who walk through each other, one known
    stage = Stage(settings(1, 2))
    for i in range(90):
        stage.play([picture(i, (1, 20 + 5 * i), (5, 470 - 5 * i))])
    # WHEN each visit is asked which faces it had
    people: dict[str, set[int]] = {}
    for event in stage.of(FrameAnalysed):
        i = event.number
        if len(event.faces) == 2:
            for face in event.faces:
                known = abs(face.box.x - (20 + 5 * i)) < 2
                people.setdefault(face.visit_id, set()).add(1 if known else 5)
                # THEN the name is only ever on the known person
                assert known or not face.accepted
    # AND no visit had both
    assert all(len(who) == 1 for who in people.values())
    assert len(stage.grants) == 1


def test_a_refused_person_who_is_recognised_later_gets_a_new_visit() -> None:
    # GIVEN somebody refused, who is then enrolled
    stage = Stage(settings(2))
    stage.play(scene(40, (1, 200)))
    stage.analyser.apply(settings(1, 2))
    # WHEN they stay
    stage.play(scene(120, (1, 200), start=40))
    # THEN a new visit grants them; the old decision stays
    assert [ready.granted for ready in stage.of(VisitReady)] == [False, True]
    assert len({ready.visit_id for ready in stage.of(VisitReady)}) == 2
    (ended,) = stage.of(VisitEnded)
    assert ended.reason is DenyReason.UNKNOWN


def test_who_is_removed_from_the_gallery_loses_their_name_at_once() -> None:
    stage = Stage(settings(1, 2))
    stage.play(scene(10, (1, 200)))
    stage.analyser.apply(settings(2))
    stage.play(scene(1, (1, 200), start=10))
    assert not stage.last.faces[0].accepted


def test_threshold_above_one_grants_nobody() -> None:
    stage = Stage(settings(*range(16), threshold=1.01))
    for identity in range(16):
        stage.play(scene(25, (identity, 200), start=25 * identity))
    assert stage.grants == []
    assert {ready.reason for ready in stage.of(VisitReady)} <= {DenyReason.UNKNOWN}


def test_a_threshold_that_is_no_number_grants_nobody() -> None:
    stage = Stage(settings(1, threshold=math.nan))
    stage.play(scene(90, (1, 200)))
    assert stage.grants == []


def test_a_gallery_of_another_contract_names_nobody() -> None:
    gallery = replace(fake_gallery(1), contract_id="other")
    stage = Stage(EngineSettings(gallery, Threshold(0.5), OPEN))
    stage.play(scene(90, (1, 200)))
    assert {ready.reason for ready in stage.of(VisitReady)} == {DenyReason.WRONG_CONTRACT}


def test_a_damaged_gallery_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    good = fake_gallery(1)
    gallery = GallerySnapshot(good.contract_id, good.matrix * np.float32(np.nan), good.people)
    stage = Stage(EngineSettings(gallery, Threshold(0.5), OPEN))
    stage.play(scene(60, (1, 200)))
    assert stage.grants == []
    assert "cannot be searched" in caplog.text


class TestLiveness:
    """Liveness, where the policy asks for it."""

    @pytest.mark.parametrize("chance", seeds(8))
    def test_59_spoofs_and_one_pass_are_never_granted(self, chance: random.Random) -> None:
        # GIVEN one live score at a random place among 59 spoofs
        scores = [0.01] * 59
        scores.insert(chance.randrange(60), 0.99)
        stage = Stage(settings(1, policy=LIVE), backend=ScriptedLiveness(scores))
        # WHEN the face stays for six seconds
        stage.play(scene(180, (1, 200)))
        # THEN nothing is granted and the reason is said
        assert stage.grants == []
        assert {ready.reason for ready in stage.of(VisitReady)} == {DenyReason.SPOOFED}

    @pytest.mark.parametrize("bad", [0.49, -1.0, math.nan])
    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_one_failure_before_the_decision_poisons_the_visit(
        self, place: int, bad: float
    ) -> None:
        # GIVEN one bad score among the first three, and a live face ever after
        scores: list[float | None] = [0.99] * 3
        scores[place] = bad
        stage = Stage(settings(1, policy=LIVE), backend=ScriptedLiveness([*scores, 0.99]))
        # WHEN it stays, leaves for a second and comes back
        stage.play(scene(150, (1, 200)))
        stage.play(scene(20, start=150))
        stage.play(scene(90, (1, 300), start=170))
        # THEN the visit stays refused
        assert stage.grants == []
        assert [ready.reason for ready in stage.of(VisitReady)] == [DenyReason.SPOOFED]

    def test_a_live_face_is_granted(self) -> None:
        stage = Stage(settings(1, policy=LIVE), backend=ScriptedLiveness([0.99]))
        stage.play(scene(10, (1, 200)))
        assert len(stage.grants) == 1
        assert len(stage.grants[0].evidence.liveness_scores) >= LIVE.liveness_frames

    @pytest.mark.parametrize("script", [[None], [0.99, 0.99, None]])
    def test_unjudged_liveness_is_no_pass(self, script: list[float | None]) -> None:
        stage = Stage(settings(1, policy=LIVE), backend=ScriptedLiveness(script))
        stage.play(scene(120, (1, 200)))
        assert stage.grants == []
        assert stage.of(VisitReady)[0].reason is DenyReason.LIVENESS_MISSING

    def test_a_backend_without_liveness_cannot_grant_where_it_is_required(self) -> None:
        stage = Stage(settings(1, policy=LIVE), backend=FakeBackend(live=None))
        stage.play(scene(120, (1, 200)))
        assert stage.grants == []


class TestCamera:
    """What old or repeated pictures are worth."""

    def test_stale_frames_are_no_evidence(self) -> None:
        # GIVEN pictures that are 0.4 s old when they are analysed
        stage = Stage(settings(1))
        stage.play(scene(60, (1, 200)), age_s=0.4)
        # THEN the face is shown but was never looked at
        assert stage.of(VisitReady) == []
        assert len(stage.last.faces) == 1
        assert stage.backend.embedded == 0  # type: ignore[attr-defined]

    def test_frames_from_the_future_are_no_evidence(self) -> None:
        stage = Stage(settings(1))
        stage.play(scene(60, (1, 200)), age_s=-0.2)
        assert stage.of(VisitReady) == []

    @pytest.mark.parametrize("before", [0, 1])
    def test_a_frozen_camera_grants_nobody(self, before: int) -> None:
        # GIVEN too few good frames, then the last one again and again
        stage = Stage(settings(1))
        stage.play(scene(before, (1, 200)))
        stage.play([picture(before, (1, 200))] * 90)
        # THEN nothing is granted
        assert stage.of(VisitReady) == []
        # WHEN the camera is back THEN fresh frames are needed, and suffice
        stage.play(scene(2, (1, 200), start=100))
        assert stage.of(VisitReady) == []
        stage.play(scene(3, (1, 200), start=102))
        assert len(stage.grants) == 1

    def test_a_visit_that_ends_while_frozen_says_so(self) -> None:
        stage = Stage(settings(1))
        stage.play([picture(0, (1, 200))] * 30)
        stage.finish()
        assert [e.reason for e in stage.of(VisitEnded)] == [DenyReason.FROZEN]

    def test_a_cut_ends_every_track(self) -> None:
        # GIVEN a granted person WHEN the scene changes to somebody at the same place
        stage = Stage(settings(1))
        stage.play(scene(15, (1, 200)))
        other = no_face_picture(seed=99) // 3 + 150
        other = np.ascontiguousarray(np.minimum(other, 190).astype(np.uint8))
        stage.play([add_face(other, 5, x=200, y=120, size=140)])
        # THEN the new face has another track and visit, and no name
        (face,) = stage.last.faces
        assert face.visit_id != stage.grants[0].visit_id
        assert not face.accepted


class TestFaults:
    """An exception anywhere is a denial, and the engine goes on."""

    @pytest.mark.parametrize("method", ["detect", "embed", "liveness"])
    def test_a_fault_denies_the_visits_in_the_frame(
        self, method: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        # GIVEN a visit with two good frames
        backend = FlakyBackend()
        stage = Stage(settings(1, policy=LIVE), backend=backend)
        stage.play(scene(2, (1, 200)))
        # WHEN the backend fails in the third
        backend.broken = method
        stage.play(scene(1, (1, 200), start=2))
        # THEN the visit is refused for that, and it is logged
        (ready,) = stage.of(VisitReady)
        assert (ready.granted, ready.reason) == (False, DenyReason.FAULT)
        assert ready.evidence.fault == "RuntimeError"
        assert "could not be analysed" in caplog.text
        # AND once it works again, a later visit of the same face can be granted
        backend.broken = ""
        stage.play(scene(120, (1, 200), start=3))
        assert [r.granted for r in stage.of(VisitReady)] == [False, True]

    @pytest.mark.parametrize(
        ("fault", "lines"),
        [(None, range(1, 2)), (LinkFailed(LinkTrouble.UNREACHABLE), range(1))],
    )
    def test_a_backend_that_fails_at_every_frame_does_not_flood_the_log(
        self, fault: Exception | None, lines: range, caplog: pytest.LogCaptureFixture
    ) -> None:
        # GIVEN a backend that cannot embed, for eight seconds of frames with a face
        backend = FlakyBackend()
        backend.broken, backend.fault = "embed", fault
        stage = Stage(settings(1, policy=LIVE), backend=backend)
        stage.play(scene(240, (1, 200)))
        # THEN one line says so; of a server that is away its link says it, not every frame
        said = [r for r in caplog.records if r.name.startswith("faceid_gui.pipeline")]
        assert len(said) in lines
        assert stage.grants == []

    def test_a_backend_that_always_fails_grants_nobody(self) -> None:
        backend = FlakyBackend()
        backend.broken = "embed"
        stage = Stage(settings(1, policy=LIVE), backend=backend)
        stage.play(scene(120, (1, 200)))
        assert stage.grants == []
        assert len(stage.of(FrameAnalysed)) == 120


class Late(FakeBackend):
    """Answers, as a server may, when what it was asked about is long over."""

    def __init__(self) -> None:
        super().__init__(live=None)
        self.clock: FakeClock | None = None
        self.late_s = 0.0

    def embed(self, crops: Sequence[Image]) -> Embeddings:
        rows = super().embed(crops)
        if self.clock is not None:
            self.clock.advance(self.late_s)
        return rows


@pytest.mark.parametrize(("late_s", "granted"), [(0.05, True), (1.2, False), (2.5, False)])
def test_an_answer_about_a_picture_of_long_ago_grants_nothing(late_s: float, granted: bool) -> None:
    # GIVEN somebody who is known, and a backend that takes its time
    backend = Late()
    stage = Stage(settings(1), backend=backend)
    backend.clock, backend.late_s = stage.clock, late_s
    # WHEN they stay, THEN only evidence that is fresh by the time of the decision counts
    stage.play(scene(20, (1, 200)))
    assert bool(stage.grants) is granted


class TestWork:
    """How much is computed."""

    def test_a_decided_face_is_embedded_about_once_a_second(self) -> None:
        # GIVEN a granted person WHEN they stay for another five seconds
        stage = Stage(settings(1, 2))
        stage.play(scene(10, (1, 200)))
        before = stage.analyser.embeddings
        stage.play(scene(150, (1, 200), start=10))
        # THEN they were looked at again at most once a second
        assert 3 <= stage.analyser.embeddings - before <= 5

    def test_a_stranger_costs_few_embeddings(self) -> None:
        stage = Stage(settings(1))
        stage.play(scene(30, (5, 200)))
        assert stage.analyser.embeddings <= 10

    def test_what_the_quality_gate_refuses_is_never_embedded(self) -> None:
        # GIVEN a face that is too small
        small = [add_face(picture(i), 1, x=200, y=120, size=30) for i in range(30)]
        stage = Stage(settings(1))
        # WHEN it stays
        stage.play(small)
        # THEN the screen can say what to do, and nothing was computed
        assert stage.analyser.embeddings == 0
        quality = stage.last.faces[0].quality
        assert quality is not None
        assert quality.issue is QualityIssue.TOO_SMALL

    def test_many_faces_share_a_budget(self) -> None:
        # GIVEN twelve faces at once
        image = no_face_picture()
        for i in range(12):
            image = add_face(image, i, x=10 + 105 * (i % 6), y=40 + 160 * (i // 6), size=60)
        stage = Stage(settings(*range(12)))
        pictures = []
        for i in range(40):
            one = image.copy()
            one[:24] = picture(i)[:24]
            pictures.append(one)
        # WHEN one frame is analysed THEN few are embedded
        stage.play(pictures[:1])
        assert stage.analyser.embeddings == 3
        # AND in the end everybody has their turn
        stage.play(pictures[1:])
        assert {ready.name for ready in stage.grants} == {f"person {i}" for i in range(12)}

    def test_frames_say_where_their_time_went(self) -> None:
        stage = Stage(settings(1))
        stage.play([face_picture(1)])
        times = stage.last.times
        assert times.total_ms >= times.detect_ms > 0
        assert times.embed_ms > 0
        assert times.age_ms == pytest.approx(10.0, abs=0.01)
