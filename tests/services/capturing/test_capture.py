"""The best varied photos of one person."""

from __future__ import annotations

import numpy as np
import pytest

from faceid_gui.catalogue.packs import BUILTIN, COMPACT
from faceid_gui.core.errors import BadRequest, CameraLost, NoFace
from faceid_gui.core.types import Box, Pose, Quality
from faceid_gui.services.capturing.capturer import (
    CapturePlan,
    CaptureProgress,
    Capturer,
    capture,
    pick_at,
)
from faceid_gui.services.capturing.cut import cut_out
from faceid_gui.services.capturing.faces import FaceUse, Pick
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.shortlist import (
    Candidate,
    Shortlist,
    choose_varied,
    difference,
    same_moment,
)
from tests.fakes import (
    ListCamera,
    add_face,
    face_picture,
    identity_vector,
    no_face_picture,
)
from tests.services.photographed import PhotoBackend
from tests.services.pictures import sharp_face, sharpen

BARS = Likeness.of(COMPACT.default_threshold)


def candidate(
    frame: int, *, yaw: float = 0.0, brightness: float = 120.0, score: float = 0.8
) -> Candidate:
    quality = Quality(score, 120.0, 200.0, brightness, Pose(yaw, 0.0, 0.0))
    return Candidate(frame, frame / 30, quality, identity_vector(1))


def test_a_clear_turn_is_a_difference() -> None:
    assert difference(candidate(0), candidate(1)) == 0.0
    assert difference(candidate(0), candidate(1, yaw=15.0)) == pytest.approx(1.0)
    assert difference(candidate(0), candidate(1, brightness=80.0)) == pytest.approx(1.0)


def test_of_near_duplicates_the_better_stays() -> None:
    shortlist = Shortlist(room=10)
    for offered in (candidate(0, score=0.5), candidate(1, score=0.9), candidate(2, score=0.7)):
        shortlist.offer(offered)
    assert [kept.frame for kept in shortlist.kept] == [1]
    assert shortlist.changes == 2


def test_a_slow_turn_leaves_both_ends() -> None:
    # GIVEN somebody who turns to the camera, each picture a little better than the last
    shortlist = Shortlist(room=10)
    for number in range(21):
        shortlist.offer(candidate(number, yaw=40.0 - 2.0 * number, score=0.4 + number / 100))
    # THEN the view of the beginning is not lost to the ones that replace each other
    turns = [kept.quality.pose.yaw for kept in shortlist.kept]
    assert len(turns) >= 5
    assert max(turns) > 32.0
    assert min(turns) == 0.0


def test_a_shortlist_has_an_end() -> None:
    # GIVEN room for four
    shortlist = Shortlist(room=4)
    # WHEN ten different views come
    for number in range(10):
        shortlist.offer(candidate(number, yaw=9.0 * number, score=0.5 + number / 100))
    # THEN four are kept, and the ends of the range among them
    assert len(shortlist.kept) == 4
    assert {kept.frame for kept in shortlist.kept} >= {9}


def test_chosen_photos_are_varied_and_in_order() -> None:
    views = [candidate(9 * n, yaw=yaw) for n, yaw in enumerate((0.0, 1.0, 2.0, 30.0, -30.0))]
    chosen = choose_varied(views, 3)
    assert [c.quality.pose.yaw for c in chosen] == [0.0, 30.0, -30.0]
    assert [c.frame for c in choose_varied(views, 99)] == [0, 9, 18, 27, 36]
    assert choose_varied([], 3) == ()


def test_of_one_moment_there_is_one_photo() -> None:
    # GIVEN frames close to each other, of which one is turned and one is in other light
    views = [candidate(n) for n in range(6)]
    views += [candidate(9, yaw=16.0), candidate(12, brightness=170.0), candidate(20)]
    # WHEN as many as possible are chosen
    chosen = [one.frame for one in choose_varied(views, 99)]
    # THEN of the same pose and light there is only one within five frames
    assert chosen == [0, 9, 12, 20]
    assert same_moment(views[0], views[5])
    assert not same_moment(views[0], views[6])
    # AND two pictures of the same instant never differ, whatever the landmarks say
    assert same_moment(views[0], candidate(2, yaw=40.0))
    assert not same_moment(views[0], candidate(3, yaw=40.0))


def test_the_person_seen_most_is_taken() -> None:
    # GIVEN a recording in which somebody else passes by
    pictures = [sharp_face(3, seed=n, x=100 + 5 * n, size=120 + 4 * n) for n in range(12)]
    for number in (4, 5, 6):
        picture = add_face(face_picture(3, x=60), 9, x=420, y=100, size=150)
        pictures[number] = sharpen(picture, seed=number)
    backend, plan = PhotoBackend(), CapturePlan(count=5)
    capturer = Capturer(backend, plan, bars=BARS)
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
    pick = Pick(identity_vector(9), FaceUse.FRONT)
    capturer = Capturer(PhotoBackend(), plan, bars=BARS, pick=pick)
    capture(ListCamera(pictures), capturer, plan)
    assert np.allclose(capturer.chosen()[0].embedding, identity_vector(9))
    assert capturer.faces == 2


def test_nobody_seen_is_said() -> None:
    plan = CapturePlan()
    capturer = Capturer(PhotoBackend(), plan, bars=BARS)
    capture(ListCamera([no_face_picture()]), capturer, plan)
    with pytest.raises(NoFace):
        capturer.chosen()


def test_a_live_camera_is_left_when_there_is_enough_and_closed_when_lost() -> None:
    plan = CapturePlan(count=1)
    camera = ListCamera([sharp_face(3, seed=n) for n in range(9)], live=True)
    capturer = Capturer(PhotoBackend(), plan, bars=BARS)
    capture(camera, capturer, plan)
    assert capturer.progress.frames == 1
    assert not camera.opened
    lost = ListCamera([no_face_picture()], live=True)
    with pytest.raises(CameraLost):
        capture(lost, Capturer(PhotoBackend(), plan, bars=BARS), plan)
    assert not lost.opened


def test_a_cut_out_is_shifted_into_the_picture() -> None:
    picture = face_picture(3, x=0, y=0, size=100)
    face = PhotoBackend().detect(picture)[0]
    cut = cut_out(picture, face.box)
    assert np.array_equal(cut.picture, picture[:220, :220])
    assert cut.box == face.box
    large = face_picture(3, x=10, y=10, size=340)
    assert cut_out(large, PhotoBackend().detect(large)[0].box).picture.shape == (360, 360, 3)


def test_a_cut_out_of_a_very_large_picture_is_made_smaller() -> None:
    picture = np.zeros((2160, 3840, 3), np.uint8)
    cut = cut_out(picture, Box(1000.0, 400.0, 800.0, 900.0))
    assert cut.picture.shape == (720, 720, 3)
    assert cut.box.w == pytest.approx(800 * 720 / 1980, abs=1)
    assert cut.box.centre[0] == pytest.approx(360, abs=1)


def test_a_cut_out_keeps_faces_of_others_outside() -> None:
    picture = np.zeros((400, 600, 3), np.uint8)
    box = Box(200.0, 100.0, 100.0, 100.0)
    # GIVEN somebody at some distance, THEN the square ends before them
    assert cut_out(picture, box, [Box(340.0, 100.0, 100.0, 100.0)]).picture.shape[0] == 180
    # GIVEN somebody cheek by cheek, THEN there is still some room around the face
    assert cut_out(picture, box, [Box(300.0, 100.0, 90.0, 90.0)]).picture.shape[0] == 140
    # GIVEN somebody far away, THEN the square is as ever
    assert cut_out(picture, box, [Box(20.0, 300.0, 60.0, 60.0)]).picture.shape[0] == 220


def test_who_is_one_person_depends_on_the_pack() -> None:
    # dlib's strangers are at 0.85 and more, MobileFaceNet's below 0.35: what tells the people
    # of one recording apart with one would put everybody into one folder with the other.
    compact, builtin = BARS, Likeness.of(BUILTIN.default_threshold)
    assert compact.same == pytest.approx(0.35, abs=0.01)
    assert 0.95 < builtin.same < BUILTIN.default_threshold.value
    for bars in (compact, builtin):
        assert bars.other < bars.onwards < bars.same < bars.alone < bars.surely < 1.0


def test_the_click_in_words_picks_the_same_face() -> None:
    # GIVEN two people, of whom one is seen more
    pictures = [sharp_face(3, seed=n, x=60, size=150) for n in range(8)]
    for number in range(3, 8):
        pictures[number] = sharpen(add_face(pictures[number], 9, x=420, y=100, size=150))
    backend, plan = PhotoBackend(), CapturePlan(count=5)
    # WHEN the other one is pointed at
    pick = pick_at(ListCamera(pictures), backend, at_s=0.15, x=480, y=160)
    capturer = Capturer(backend, plan, bars=BARS, pick=pick)
    capture(ListCamera(pictures), capturer, plan)
    # THEN all photos are of that one
    assert capturer.faces == 5
    assert all(np.allclose(one.embedding, identity_vector(9)) for one in capturer.chosen())
    assert capturer.others == 1


def test_where_nobody_is_nobody_can_be_picked() -> None:
    backend = PhotoBackend()
    with pytest.raises(NoFace):
        pick_at(ListCamera([sharp_face(3)]), backend, at_s=0.0, x=600, y=20)
    with pytest.raises(BadRequest, match="shorter than 9 s"):
        pick_at(ListCamera([sharp_face(3)]), backend, at_s=9.0, x=240, y=180)
