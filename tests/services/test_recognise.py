"""Rows of photos and of recordings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.core.clock import SystemClock
from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import BadImage
from faceid_gui.core.ports import EngineSettings
from faceid_gui.core.types import Match, Person, PersonRule, Threshold
from faceid_gui.services.recognise import (
    FrameRow,
    PhotoRecogniser,
    VisitRow,
    accepted,
    recognise_stream,
)
from tests.fakes import (
    FakeBackend,
    ListCamera,
    add_face,
    face_picture,
    fake_gallery,
    no_face_picture,
)
from tests.services.pictures import sharp_face, sharpen, write_photo

SETTINGS = EngineSettings(fake_gallery(1, 2), Threshold(0.5, margin=0.1), Policy())


def test_everybody_in_a_photo_gets_a_row() -> None:
    # GIVEN a picture of somebody enrolled and a stranger
    picture = sharpen(add_face(face_picture(1, x=60), 9, x=420, y=120, size=140))
    # WHEN recognised
    row = PhotoRecogniser(FakeBackend(), SETTINGS).image(picture, source="a.png")
    # THEN one is named, and of the other the nearest is told
    assert (row.source, row.frame, row.time_s) == ("a.png", 0, 0.0)
    named, stranger = sorted(row.faces, key=lambda face: face.box.x)
    assert (named.person, named.best, named.score) == ("person 1", "person 1", 1.0)
    assert named.runner_up == 0.0
    assert stranger.person is None
    assert stranger.best is not None
    assert stranger.score == 0.0
    assert named.liveness == pytest.approx(0.99)


def test_a_backend_without_liveness_and_a_gallery_of_nobody() -> None:
    settings = EngineSettings(fake_gallery(), Threshold(0.5), Policy())
    row = PhotoRecogniser(FakeBackend(live=None), settings).image(sharp_face(1), source="a")
    assert [(f.person, f.best, f.score, f.liveness) for f in row.faces] == [(None,) * 4]


def test_a_file_that_is_no_photo_is_refused(tmp_path: Path) -> None:
    recogniser = PhotoRecogniser(FakeBackend(), SETTINGS)
    (tmp_path / "a.png").write_bytes(b"nothing")
    with pytest.raises(BadImage):
        recogniser.file(tmp_path / "a.png")
    path = write_photo(tmp_path / "b.png", sharp_face(2))
    assert recogniser.file(path).faces[0].person == "person 2"


@pytest.mark.parametrize(
    ("score", "runner_up", "expected"),
    [
        (0.5, None, True),
        (0.49, None, False),
        (0.9, 0.85, False),
        (0.9, 0.75, True),
        (float("nan"), None, False),
        (0.9, float("nan"), False),
    ],
)
def test_a_match_takes_threshold_and_margin(
    score: float, runner_up: float | None, expected: bool
) -> None:
    match = Match(Person("1", "Ada", 0.0), score, runner_up)
    assert accepted(match, Threshold(0.5, margin=0.1)) is expected
    assert not accepted(None, Threshold(-1.0))


@pytest.mark.parametrize("value,margin", [(float("nan"), 0.0), (0.6, float("nan"))])
@pytest.mark.parametrize("runner_up", [None, 0.1])
def test_a_damaged_rule_lets_nobody_pass_for_its_person(
    value: float, margin: float, runner_up: float | None
) -> None:
    threshold = Threshold(0.5, people=(PersonRule("1", value, margin),))
    match = Match(Person("1", "Ada", 0.0), 0.99, runner_up)
    assert not accepted(match, threshold)
    assert accepted(replace(match, person=Person("2", "Bob", 0.0)), threshold)


def test_a_recording_gives_frames_and_a_visit() -> None:
    # GIVEN a recording of somebody enrolled who stays for a second and goes
    frames = [sharp_face(1, seed=n, x=200 + n) for n in range(40)]
    camera = ListCamera([*frames, *(no_face_picture(seed=n) for n in range(9))])
    # WHEN it goes through the pipeline
    rows = list(recognise_stream(camera, FakeBackend(), SETTINGS, clock=SystemClock()))
    # THEN there is a row per frame, and the visit's row says who was let in
    pictures = [row for row in rows if isinstance(row, FrameRow)]
    visits = [row for row in rows if isinstance(row, VisitRow)]
    assert [row.frame for row in pictures] == list(range(49))
    assert pictures[30].time_s == pytest.approx(1.0)
    assert pictures[30].faces[0].person == "person 1"
    assert [(v.granted, v.person, v.reason) for v in visits] == [(True, "person 1", None)]
    # AND its times are those of the recording
    assert visits[0].started_s == 0.0
    assert visits[0].ended_s == pytest.approx(39 / 30)
    assert not camera.opened


def test_every_looks_at_fewer_frames_and_leaving_closes_the_camera() -> None:
    camera = ListCamera([sharp_face(1, seed=n) for n in range(10)])
    rows = recognise_stream(camera, FakeBackend(), SETTINGS, clock=SystemClock(), every=3)
    first = next(rows)
    assert isinstance(first, FrameRow)
    assert [first.frame, next(rows).frame] == [0, 3]  # type: ignore[union-attr]
    rows.close()
    assert not camera.opened
