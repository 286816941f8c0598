"""Photos of a person become shots, whatever else was dropped with them."""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from faceid_gui.core.errors import BackendUnavailable
from faceid_gui.core.ports import FaceBackend
from faceid_gui.core.types import DetectedFace, Image
from faceid_gui.services.enrolment.coaching import Hint, PoseBin
from faceid_gui.services.enrolment.photo_session import MOST_SHOTS
from faceid_gui.services.enrolment.session import PhotoSession
from tests.fakes import CONTRACT, add_face, face_picture, no_face_picture
from tests.services.pictures import sharp_face, write_photo
from tests.services.posing import PosingBackend, posed
from tests.services.sessions import DEFAULT, finished, poses_of, running


def session(
    photos: Sequence[Path],
    *,
    backend: Callable[[int], FaceBackend] | None = None,
    keep_crops: bool = False,
) -> PhotoSession:
    return PhotoSession(
        photos,
        make_backend=backend or (lambda threads: PosingBackend()),
        keep_crops=keep_crops,
        default=DEFAULT,
    )


def photos_of(folder: Path, *poses: PoseBin) -> list[Path]:
    return [write_photo(folder / f"{pose}.png", posed(3, pose)) for pose in poses]


def refusals(photos: PhotoSession) -> dict[str, str]:
    return {Path(refused.path).name: refused.code for refused in photos.refused}


def test_photos_become_shots_with_their_poses(tmp_path: Path) -> None:
    photos = session(photos_of(tmp_path, *PoseBin), keep_crops=True)
    last = finished(photos)
    assert (last.hint, last.shots, last.frames, last.fraction) == (Hint.ENDED, 5, 5, 1.0)
    assert set(last.taken) == set(PoseBin)
    assert set(poses_of(photos)) == set(PoseBin)
    assert photos.refused == ()
    shot = photos.shots[0]
    assert shot.sample.source.startswith("sha256:")
    assert shot.sample.source.endswith(".png")
    assert (shot.sample.crop_png or b"").startswith(b"\x89PNG")
    frame = photos.newest_frame()
    assert frame is not None
    assert frame.image.shape == (360, 640, 3)


def test_every_photo_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path) -> None:
    # GIVEN all kinds of files beside two good ones
    photos_of(tmp_path / "good", PoseBin.FRONT, PoseBin.LEFT)
    bad = tmp_path / "bad"
    write_photo(bad / "empty wall.png", no_face_picture())
    write_photo(bad / "two.png", add_face(posed(3), 5, x=440, y=120, size=140))
    write_photo(bad / "far.png", posed(3, size=30))
    write_photo(bad / "flat.png", face_picture(3) // 12 * 12)
    (bad / "notes.txt").write_text("no picture")
    (bad / "none.jpg").write_bytes(b"")
    (bad / "half.png").write_bytes((tmp_path / "good" / "front.png").read_bytes()[:900])
    (bad / "copy.png").write_bytes((tmp_path / "good" / "front.png").read_bytes())
    files = [tmp_path / "good", *sorted(bad.iterdir()), tmp_path / "gone.png"]
    # WHEN they are read
    photos = session(files)
    last = finished(photos)
    # THEN the good ones are shots, and each of the others is named
    assert last.shots == 2
    codes = refusals(photos)
    assert codes.pop("half.png") == codes.pop("none.jpg") == "bad_image"
    assert codes.pop("notes.txt") == codes.pop("gone.png") == "bad_image"
    assert codes.pop("empty wall.png") == "no_face"
    assert codes.pop("two.png") == "several_faces"
    assert codes.pop("far.png") == "too_small"
    assert codes.pop("copy.png") == "repeated"
    assert set(codes) == {"flat.png"}
    assert all(refused.reason for refused in photos.refused)


def test_five_thousand_files_of_which_four_thousand_are_none(tmp_path: Path) -> None:
    # GIVEN a heap of files; most photos are the same few, to be quick
    good = photos_of(tmp_path / "good", *PoseBin)
    files = list(good)
    for number in range(995):
        files.append(good[number % 5])
    for number in range(4000):
        path = tmp_path / f"{number}.{'jpg' if number % 2 else 'pdf'}"
        path.write_bytes(b"%PDF-1.7 nothing to see")
        files.append(path)
    # WHEN they are dropped
    photos = session(files)
    with running(photos) as heard:
        heard.wait_for(lambda state: not state.running)
    # THEN nothing stands still, and nothing is lost
    fractions = [state.fraction for state in heard.states if state.fraction is not None]
    assert fractions == sorted(fractions)
    assert heard.states[-1].shots == 5
    assert heard.states[-1].frames == 5000
    assert len(photos.refused) == 4995
    assert sum(refused.code == "repeated" for refused in photos.refused) == 995


def test_no_more_samples_than_a_person_needs(tmp_path: Path) -> None:
    for number in range(70):
        write_photo(tmp_path / f"{number}.png", sharp_face(3, seed=number))
    photos = session([tmp_path])
    last = finished(photos)
    assert 1 <= last.shots <= MOST_SHOTS
    assert last.shots + len(photos.refused) == 70
    assert {refused.code for refused in photos.refused} <= {"enough_photos", "near_duplicate"}


def test_a_photo_of_somebody_else_is_named(tmp_path: Path) -> None:
    photos_of(tmp_path, *PoseBin)
    write_photo(tmp_path / "ben.png", sharp_face(9))
    photos = session([tmp_path])
    finished(photos)
    assert refusals(photos) == {"ben.png": "mislabelled"}
    assert {shot.sample.embeddings[CONTRACT.id].argmax() for shot in photos.shots} == {3}


def test_names_in_every_form(tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "김민수 🙂")
    paths = photos_of(folder, PoseBin.FRONT)
    odd = Path(os.fsdecode(os.fsencode(folder / "bad") + b"\xff.png"))
    odd.write_bytes(b"nothing")
    photos = session([*paths, odd])
    assert finished(photos).shots == 1
    assert photos.shots[0].sample.source.encode()
    assert photos.refused[0].path.encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    photos = session([tmp_path / "pipe.jpg", *photos_of(tmp_path, PoseBin.FRONT)])
    assert finished(photos).shots == 1
    assert refusals(photos) == {"pipe.jpg": "bad_image"}


def test_nothing_at_all() -> None:
    last = finished(session([]))
    assert (last.hint, last.shots, last.fraction) == (Hint.ENDED, 0, 1.0)


class Counting(PosingBackend):
    """Stops in front of the third photo until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go_on = threading.Event(), threading.Event()

    def detect(self, image: Image, *, careful: bool = False) -> tuple[DetectedFace, ...]:
        if self.detected == 2:
            self.reached.set()
            assert self.go_on.wait(20.0)
        return super().detect(image, careful=careful)


def test_stopped_in_the_middle_it_keeps_what_is_there_and_goes_on(tmp_path: Path) -> None:
    # GIVEN five photos, of which two were read
    slow = Counting()
    photos = session(photos_of(tmp_path, *PoseBin), backend=lambda threads: slow)
    photos.start()
    assert slow.reached.wait(20.0)
    # WHEN it is cancelled
    stopper = threading.Thread(target=photos.stop)
    stopper.start()
    assert photos._stopping.wait(20.0)
    slow.go_on.set()
    stopper.join()
    # THEN what was read is there
    assert not photos.state.running
    assert photos.state.fraction == pytest.approx(0.6)
    assert photos.state.shots == len(photos.shots) == 3
    numbers = {shot.number for shot in photos.shots}
    dropped = photos.shots[0]
    photos.drop(dropped.number)
    assert photos.state.shots == 2
    # WHEN it goes on
    seen = slow.detected
    last = finished(photos)
    # THEN only the rest is read, and what was dropped stays away
    assert slow.detected == seen + 2
    assert (last.hint, last.frames, last.shots) == (Hint.ENDED, 5, 4)
    kept = {shot.number for shot in photos.shots}
    assert dropped.number not in kept
    assert numbers - {dropped.number} <= kept
    # WHEN it is started once more there is nothing to do
    assert finished(photos).shots == 4


def test_a_backend_that_breaks_is_no_fault_of_the_photos(tmp_path: Path) -> None:
    class Breaking(PosingBackend):
        def detect(self, image: Image, *, careful: bool = False) -> tuple[()]:
            raise BackendUnavailable("gone")

    photos = session(photos_of(tmp_path, PoseBin.FRONT), backend=lambda threads: Breaking())
    last = finished(photos)
    assert last.hint is Hint.FAILED
    assert isinstance(last.error, BackendUnavailable)
    assert photos.refused == ()
