"""The best varied photos of one person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faceid_gui.catalogue.packs import BUILTIN, COMPACT
from faceid_gui.core.errors import BadRequest, CameraLost, NoFace
from faceid_gui.core.photos import read_photo
from faceid_gui.core.types import Image, Pose, Quality
from faceid_gui.services.capture import (
    CapturePlan,
    CaptureProgress,
    Capturer,
    capture,
    cut_out,
    file_name,
    same_person,
    write_photos,
)
from faceid_gui.services.shortlist import Candidate, Shortlist, choose_varied, difference
from tests.fakes import (
    FakeBackend,
    ListCamera,
    add_face,
    face_picture,
    identity_vector,
    no_face_picture,
)
from tests.services.pictures import sharp_face, sharpen

SAME = 0.35
TINY: Image = np.zeros((4, 4, 3), np.uint8)


def candidate(
    frame: int, *, yaw: float = 0.0, brightness: float = 120.0, score: float = 0.8
) -> Candidate:
    quality = Quality(score, 120.0, 200.0, brightness, Pose(yaw, 0.0, 0.0))
    return Candidate(frame, frame / 30, quality, identity_vector(1), TINY)


def test_a_clear_turn_is_a_difference() -> None:
    assert difference(candidate(0), candidate(1)) == 0.0
    assert difference(candidate(0), candidate(1, yaw=15.0)) == pytest.approx(1.0)
    assert difference(candidate(0), candidate(1, brightness=80.0)) == pytest.approx(1.0)


def test_of_near_duplicates_the_better_stays() -> None:
    shortlist = Shortlist(room=10)
    for offered in (candidate(0, score=0.5), candidate(1, score=0.9), candidate(2, score=0.7)):
        shortlist.offer(offered)
    assert [kept.frame for kept in shortlist.kept] == [1]
    assert shortlist.seen == 3


def test_a_shortlist_has_an_end() -> None:
    # GIVEN room for four
    shortlist = Shortlist(room=4)
    # WHEN ten different views come
    for number in range(10):
        shortlist.offer(candidate(number, yaw=9.0 * number, score=0.5 + number / 100))
    # THEN four are kept, and the ends of the range among them
    assert len(shortlist.kept) == 4
    assert shortlist.seen == 10


def test_chosen_photos_are_varied_and_in_order() -> None:
    views = [candidate(n, yaw=yaw) for n, yaw in enumerate((0.0, 1.0, 2.0, 30.0, -30.0))]
    chosen = choose_varied(views, 3)
    assert [c.quality.pose.yaw for c in chosen] == [0.0, 30.0, -30.0]
    assert [c.frame for c in choose_varied(views, 99)] == [0, 1, 2, 3, 4]


def test_the_person_seen_most_is_taken() -> None:
    # GIVEN a recording in which somebody else passes by
    pictures = [sharp_face(3, seed=n, x=100 + 5 * n, size=120 + 4 * n) for n in range(12)]
    for number in (4, 5, 6):
        picture = add_face(face_picture(3, x=60), 9, x=420, y=100, size=150)
        pictures[number] = sharpen(picture, seed=number)
    backend, plan = FakeBackend(), CapturePlan(count=5)
    capturer = Capturer(backend, plan, same=SAME)
    steps: list[CaptureProgress] = []
    # WHEN captured
    capture(ListCamera(pictures), capturer, plan, progress=steps.append)
    # THEN every photo is of the main person
    chosen = capturer.chosen()
    assert 1 <= len(chosen) <= 5
    assert all(np.allclose(c.embedding, identity_vector(3)) for c in chosen)
    assert (capturer.others, capturer.faces) == (1, 12)
    assert steps[-1].frames == 12


def test_a_reference_photo_decides_who_is_meant() -> None:
    pictures = [sharp_face(3, seed=n) for n in range(5)] + [sharp_face(9, seed=n) for n in range(2)]
    plan = CapturePlan(count=5)
    capturer = Capturer(FakeBackend(), plan, same=SAME, like=identity_vector(9))
    capture(ListCamera(pictures), capturer, plan)
    assert np.allclose(capturer.chosen()[0].embedding, identity_vector(9))
    assert capturer.faces == 2


def test_nobody_seen_is_said() -> None:
    plan = CapturePlan()
    capturer = Capturer(FakeBackend(), plan, same=SAME)
    capture(ListCamera([no_face_picture()]), capturer, plan)
    with pytest.raises(NoFace):
        capturer.chosen()


def test_a_live_camera_is_left_when_there_is_enough_and_closed_when_lost() -> None:
    plan = CapturePlan(count=1)
    camera = ListCamera([sharp_face(3, seed=n) for n in range(9)], live=True)
    capturer = Capturer(FakeBackend(), plan, same=SAME)
    capture(camera, capturer, plan)
    assert capturer.progress.frames == 1
    assert not camera.opened
    lost = ListCamera([no_face_picture()], live=True)
    with pytest.raises(CameraLost):
        capture(lost, Capturer(FakeBackend(), plan, same=SAME), plan)
    assert not lost.opened


def test_photos_can_be_enrolled_from_and_replace_nothing(tmp_path: Path) -> None:
    # GIVEN photos of somebody, one written already
    backend, plan = FakeBackend(), CapturePlan(count=3)
    capturer = Capturer(backend, plan, same=SAME)
    capture(ListCamera([sharp_face(3)]), capturer, plan)
    first = write_photos(capturer.chosen(), name="김 민수", out=tmp_path)
    # WHEN more are written
    second = write_photos(capturer.chosen(), name="김 민수", out=tmp_path)
    # THEN they lie beside each other, as squares of generous size
    assert [path.relative_to(tmp_path).as_posix() for path in (*first, *second)] == [
        "김 민수/김 민수1.jpg",
        "김 민수/김 민수2.jpg",
    ]
    assert read_photo(first[0]).shape == (308, 308, 3)


def test_a_cut_out_is_shifted_into_the_picture() -> None:
    picture = face_picture(3, x=0, y=0, size=100)
    face = FakeBackend().detect(picture)[0]
    assert np.array_equal(cut_out(picture, face), picture[:220, :220])
    large = face_picture(3, x=10, y=10, size=340)
    assert cut_out(large, FakeBackend().detect(large)[0]).shape == (360, 360, 3)


@pytest.mark.parametrize("name", ["", "  ", "..", "x" * 300])
def test_names_that_no_folder_can_have(name: str) -> None:
    with pytest.raises(BadRequest):
        file_name(name)


def test_a_name_never_leaves_its_folder() -> None:
    assert file_name("../../etc/passwd") == "_.._etc_passwd"
    assert file_name("a\0b/c\\d:e") == "a_b_c_d_e"


def test_who_is_one_person_depends_on_the_pack() -> None:
    # dlib's strangers are at 0.85 and more, MobileFaceNet's below 0.35: what tells the people
    # of one recording apart with one would put everybody into one folder with the other.
    assert same_person(COMPACT.default_threshold) == pytest.approx(0.35, abs=0.01)
    assert 0.95 < same_person(BUILTIN.default_threshold) < BUILTIN.default_threshold.value
