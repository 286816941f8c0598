"""The older project's three scripts as one tour: a video of a person becomes photos of them,
the photos an enrolled person, and the person's id comes back from the video."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from faceid_gui.app.context import AppContext
from faceid_gui.services.capturing.capturer import CapturePlan
from faceid_gui.services.capturing.session import CaptureSession
from faceid_gui.services.capturing.states import CapturePhase, CaptureState
from tests.cli.terminal import Terminal
from tests.data import MEDIA, needs_media, needs_models

CLIP = MEDIA / "hamilton_640x360.mp4"
NAME = "린 마누엘 🎤"
FRAMES = 275
WAIT_S = 120.0


def session_photos(at_s: float, x: float, y: float) -> list[bytes]:
    """What the wizard's session gives for a click at this time and place of the clip."""
    context = AppContext()
    pack = context.pack()
    session = CaptureSession(
        open_camera=lambda: context.camera(str(CLIP)),
        make_backend=lambda threads: pack.make(threads, smallest_face_px=40),
        default=pack.default,
        plan=CapturePlan(),
    )
    done, looks = threading.Event(), threading.Event()

    def hear(state: CaptureState) -> None:
        if state.phase in (CapturePhase.ENDED, CapturePhase.FAILED):
            done.set()
        if state.phase is CapturePhase.LOOKING and state.faces:
            looks.set()

    session.subscribe(hear)
    session.start()
    try:
        assert looks.wait(WAIT_S)
        session.go_to(at_s)
        session.pick(x, y)
        session.collect()
        assert done.wait(WAIT_S)
        return [photo.jpeg for photo in session.state.photos]
    finally:
        session.stop()


@needs_media
@needs_models
def test_from_a_video_to_a_name(faceid: Terminal, tmp_path: Path) -> None:
    # GIVEN photos captured of the person at a place of the clip
    out = tmp_path / "photos"
    clicked = ("--at", "4", "--face", "250,80")
    caught = faceid("capture", CLIP, "--name", NAME, "--out", out, *clicked, "--json")
    assert caught.code == 0
    photos = [Path(path) for path in caught.document["photos"]]
    assert 20 <= len(photos) <= 25
    assert photos[0] == out / NAME / f"{NAME}1.jpg"
    assert caught.document["others"] >= 2
    # THEN a click in the wizard gives the very same photos
    assert session_photos(4.0, 250, 80) == [path.read_bytes() for path in photos]
    # WHEN the folder is imported
    imported = faceid("people", "import", out, "--json")
    assert imported.code == 0
    (person,) = faceid("people", "list", "--json").document["people"]
    assert person["name"] == NAME
    # THEN the clip names that person where he is seen, and never twice at once
    done = faceid("recognise", CLIP, "--json", "--summary")
    assert done.code == 0
    rows, summary = done.lines[:-1], done.lines[-1]["summary"]
    assert set(summary["people"]) == {NAME}
    assert summary["people"][NAME] >= 110
    named = [
        (row["frame"], face)
        for row in rows
        if "faces" in row
        for face in row["faces"]
        if face["person"] is not None
    ]
    assert {face["person"] for _, face in named} == {person["name"]}
    assert len({frame for frame, _ in named}) == len(named)
    assert all(frame <= 20 or 82 <= frame <= 211 for frame, _ in named)
    # AND what it returns finds the id
    shown = faceid("people", "show", named[0][1]["person"], "--json").document
    assert shown["id"] == person["id"]


@needs_media
@needs_models
def test_captured_and_enrolled_at_once_is_the_same(faceid: Terminal, tmp_path: Path) -> None:
    # GIVEN the man captured and enrolled by one command, and the same photos imported
    clicked = ("--at", "4", "--face", "250,80")
    done = faceid(
        "capture", CLIP, "--name", "at once", "--out", tmp_path, *clicked, "--enrol", "--json"
    )
    assert done.code == 0
    enrolled = done.document["enrolled"]
    assert enrolled["name"] == "at once"
    assert enrolled["samples"] >= 10
    # WHEN the folder is imported afterwards THEN every one of its samples is known already
    again = faceid("people", "import", tmp_path, "--json")
    (person,) = again.document["people"]
    assert person["added"] == 0
    (listed,) = faceid("people", "list", "--json").document["people"]
    assert listed["samples"] == enrolled["samples"]


@needs_media
@needs_models
def test_who_is_seen_in_profile_alone_is_not_enrolled(faceid: Terminal, tmp_path: Path) -> None:
    clicked = ("--at", "1", "--face", "400,200")
    done = faceid(
        "capture", CLIP, "--name", "pianist", "--out", tmp_path, *clicked, "--enrol", "--json"
    )
    # THEN the photos are there, and it is said why nobody is enrolled
    assert done.code == 1
    assert done.document["photos"]
    assert done.document["enrolled"] is None
    assert "not enrolled" in done.err
    assert faceid("people", "list", "--json").document["people"] == []


@needs_media
@needs_models
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--at", "4", "--face", "600,340"), "no face at this place"),
        (("--at", "99", "--face", "250,80"), "shorter than 99 s"),
        (("--at", "4"), "give --face"),
        (("--face", "here"), "two numbers"),
        (("--face", "1,2", "--like", "x.jpg"), "give one of them"),
        (("--name", "x" * 300), "too long"),
    ],
)
def test_what_cannot_be_captured_writes_nothing(
    faceid: Terminal, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    out = tmp_path / "photos"
    done = faceid("capture", CLIP, "--name", "Eva", "--out", out, *arguments)
    assert done.code != 0
    assert words in done.err
    assert not out.exists()
