"""Recorded visits: what the pipeline keeps where it is asked to, and that it costs no decision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import Evidence
from faceid_gui.core.events import Event, VisitEnded, VisitReady, VisitRecorded, VisitStarted
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.recorded import FROZEN, MOST_CROP_BYTES, MOST_LOOKS, RecordedVisit
from faceid_gui.core.types import Image, Landmarks
from faceid_gui.pipeline import analyser as analyser_module
from faceid_gui.pipeline.outbox import Outbox
from faceid_gui.pipeline.process_engine import ProcessEngine
from faceid_gui.pipeline.tape import Tape, cut_crop
from tests.fakes import CONTRACT, FakeBackend, identity_vector
from tests.pipeline.ears import Ears
from tests.pipeline.factories import OPEN, QUICK, Story, picture, settings
from tests.pipeline.stage import FlakyBackend, ScriptedLiveness, Stage
from tests.recorded import recorded_look, recorded_visit


def recording(*identities: int) -> EngineSettings:
    """Settings that ask for recordings."""
    return replace(settings(*identities), record=True)


def scene(count: int, *faces: tuple[int, int], start: int = 0) -> list[Image]:
    """Pictures of people who stay at their places."""
    return [picture(start + i, *faces) for i in range(count)]


def tapes(stage: Stage) -> list[RecordedVisit]:
    """What was recorded."""
    return [event.visit for event in stage.of(VisitRecorded)]


def test_a_visit_is_recorded_when_it_ends() -> None:
    # GIVEN a granted person who stays for two seconds
    stage = Stage(recording(1))
    stage.play(scene(60, (1, 200)))
    assert tapes(stage) == []
    # WHEN they leave
    stage.play(scene(90, start=60))
    # THEN the visit's good frames come after its end, with the time of it
    (ended,) = stage.of(VisitEnded)
    (tape,) = tapes(stage)
    assert stage.events.index(ended) < stage.events.index(stage.of(VisitRecorded)[0])
    assert (tape.visit_id, tape.contract_id) == (ended.visit_id, CONTRACT.id)
    assert 3 <= len(tape.looks) <= 5
    assert (tape.fault, tape.spoofed, tape.liveness_scores) == (None, False, ())
    assert tape.people == (ended.evidence.person_id,)
    # AND each has the embedding and an aligned crop from which it can be had again
    assert [look.at for look in tape.looks[:3]] == pytest.approx([0.0, 1 / 30, 2 / 30])
    for look in tape.looks:
        assert look.embedding.tolist() == identity_vector(1).tolist()
        crop = decode_photo(look.crop)
        assert crop.shape == (112, 112, 3)
        assert FakeBackend().embed([crop])[0].tolist() == identity_vector(1).tolist()


def test_nothing_is_cut_where_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a pipeline that is not to record, and a cut that would be noticed
    def noticed(_image: Image, _landmarks: Landmarks) -> bytes:
        pytest.fail("a crop was cut")

    monkeypatch.setattr(analyser_module, "cut_crop", noticed)
    stage = Stage(settings(1))
    # WHEN somebody comes and goes THEN nothing is recorded
    stage.play(scene(30, (1, 200)) + scene(90, start=30))
    assert stage.of(VisitEnded)
    assert tapes(stage) == []


def test_who_is_recorded_is_decided_alike() -> None:
    # GIVEN the same scene with and without a recording
    outcomes = []
    for wanted in (settings(1), recording(1)):
        stage = Stage(wanted)
        stage.play(scene(40, (1, 60), (5, 400)) + scene(90, start=40))
        ready = [(e.granted, e.reason, e.evidence.good_frames) for e in stage.of(VisitReady)]
        outcomes.append((ready, len(stage.of(VisitStarted)), stage.analyser.embeddings))
    # THEN decisions and effort are the same
    assert outcomes[0] == outcomes[1]


def test_a_long_visit_keeps_what_it_was_decided_on() -> None:
    # GIVEN somebody who is refused, and stays for half a minute
    stage = Stage(recording(1))
    stage.play(scene(900, (5, 200)))
    stage.finish()
    # THEN the recording is bounded, and has the looks of before the decision
    (tape,) = tapes(stage)
    (ready,) = stage.of(VisitReady)
    assert len(tape.looks) == MOST_LOOKS
    assert tape.looks[0].at == 0.0
    assert ready.evidence.good_frames < MOST_LOOKS
    assert all(len(look.crop) <= MOST_CROP_BYTES for look in tape.looks)


def test_liveness_is_kept_frame_by_frame_and_as_it_was_decided_on() -> None:
    # GIVEN liveness that cannot be judged at first, passes, and would fail later
    wanted = replace(recording(1), policy=replace(OPEN, liveness_required=True))
    stage = Stage(wanted, backend=ScriptedLiveness([None, 0.75, 0.875, 0.9375, 0.1]))
    # WHEN the visit was granted and ends
    stage.play(scene(40, (1, 200)))
    stage.finish()
    # THEN the scores belong to their frames, and none after the decision counts
    (tape,) = tapes(stage)
    assert [look.liveness for look in tape.looks[:5]] == [None, 0.75, 0.875, 0.9375, None]
    assert tape.liveness_scores == (0.75, 0.875, 0.9375)
    assert not tape.spoofed


def test_a_spoof_and_a_fault_are_told() -> None:
    # GIVEN a spoof, and a backend that fails
    wanted = replace(recording(1), policy=replace(OPEN, liveness_required=True))
    spoof = Stage(wanted, backend=ScriptedLiveness([0.1]))
    spoof.play(scene(20, (1, 200)))
    spoof.finish()
    backend = FlakyBackend()
    faulty = Stage(recording(1), backend=backend)
    faulty.play(scene(2, (1, 200)))
    backend.broken = "embed"
    faulty.play(scene(5, (1, 200), start=2))
    faulty.finish()
    # THEN both recordings say so
    assert tapes(spoof)[0].spoofed
    assert tapes(faulty)[0].fault == "RuntimeError"


def test_what_was_seen_around_a_freeze_is_forgotten() -> None:
    # GIVEN two looks, then a camera that repeats itself, then it goes on
    stage = Stage(recording(1))
    stage.play(scene(2, (1, 200)))
    stage.play([picture(1, (1, 200))] * 40)
    frozen_at = len(stage.events)
    stage.play(scene(10, (1, 200), start=50))
    stage.finish()
    # THEN the recording has what the decision rests on, at its place in the visit's time
    assert frozen_at
    (tape,) = tapes(stage)
    assert tape.looks[0].at > 1.0
    # AND a visit that ends while the camera is frozen says so, if anything was seen of it
    assert tape.fault in (None, FROZEN)


def test_opting_out_ends_recordings_that_are_under_way() -> None:
    # GIVEN a visit that is being recorded WHEN recording is turned off and on again
    stage = Stage(recording(1))
    stage.play(scene(10, (1, 200)))
    stage.analyser.apply(settings(1))
    stage.analyser.apply(recording(1))
    stage.play(scene(30, (1, 200), start=10))
    stage.finish()
    # THEN it is not recorded, since its beginning is missing
    assert stage.of(VisitEnded)
    assert tapes(stage) == []


def test_a_face_that_cannot_be_cut_is_recognised_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(analyser_module, "cut_crop", lambda _image, _landmarks: None)
    stage = Stage(recording(1))
    stage.play(scene(20, (1, 200)))
    stage.finish()
    assert len(stage.grants) == 1
    assert tapes(stage) == []


def test_cutting_never_raises() -> None:
    image = picture(0)
    nowhere = np.full((5, 2), -50.0, np.float32)
    together = np.full((5, 2), 50.0, np.float32)
    assert cut_crop(image, nowhere) is None
    assert cut_crop(image, together) is None
    assert cut_crop(image, np.full((5, 2), np.nan, np.float32)) is None


def test_few_recordings_wait_where_nobody_reads(caplog: pytest.LogCaptureFixture) -> None:
    # GIVEN an outbox that nobody empties WHEN many visits end
    outbox = Outbox()
    events: list[Event] = []
    for number in range(20):
        started = VisitStarted(f"v{number}", number, 0.0)
        events.append(started)
        outbox.put(started)
        outbox.put(VisitRecorded(recorded_visit(f"v{number}")))
    # THEN the newest recordings are there, and every other event
    taken = outbox.take()
    kept = [event.visit.visit_id for event in taken if isinstance(event, VisitRecorded)]
    assert kept == [f"v{number}" for number in range(12, 20)]
    assert [event for event in taken if isinstance(event, VisitStarted)] == events
    assert "dropped" in caplog.text


def test_recordings_cross_the_process_border() -> None:
    # GIVEN an engine in a child that is to record
    engine = ProcessEngine(Story(), recording(1), SystemClock(), times=QUICK)
    ears = Ears()
    engine.subscribe(ears)
    # WHEN a recording is played there
    engine.start()
    ears.wait(lambda event: isinstance(event, VisitRecorded))
    engine.stop()
    # THEN the recorded visit comes whole, and can be kept
    tape = ears.of(VisitRecorded)[0].visit
    assert len(tape.looks) >= 3
    assert tape.looks[0].embedding.tolist() == identity_vector(1).tolist()
    assert decode_photo(tape.looks[0].crop).shape == (112, 112, 3)


def test_the_looks_of_before_the_decision_stay_and_before_it_the_newest() -> None:
    # GIVEN a tape that is full while nothing is decided
    tape = Tape()
    for number in range(MOST_LOOKS + 4):
        tape.add(recorded_look(float(number), identity_vector(1)))
    # WHEN it is decided and looks go on
    tape.settle(Evidence("v", liveness_scores=(0.5,)))
    assert tape.full
    tape.add(recorded_look(99.0, identity_vector(1)))
    # THEN it has the newest looks of before, and tells what was decided on
    made = tape.recorded(Evidence("v"), at=5.0, contract="c")
    assert made is not None
    assert [look.at for look in made.looks] == [float(n) for n in range(4, MOST_LOOKS + 4)]
    assert made.liveness_scores == (0.5,)
    # AND a tape without a look tells nothing
    assert Tape().recorded(Evidence("v"), at=5.0, contract="c") is None
