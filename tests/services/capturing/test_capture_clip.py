"""Capturing from a real clip: who is clicked, nobody else, varied, and quickly."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from faceid_gui.app.backends import BackendPlan
from faceid_gui.app.context import AppContext
from faceid_gui.cameras.sources import open_source
from faceid_gui.core.photos import read_photo
from faceid_gui.core.types import Embedding
from faceid_gui.services.capturing.capturer import CapturePlan, Capturer, capture, pick_at
from faceid_gui.services.capturing.files import write_photos
from faceid_gui.services.capturing.identity import Likeness
from faceid_gui.services.capturing.shortlist import Candidate
from faceid_gui.services.enrolment.enroller import Enroller
from tests.data import MEDIA, needs_media, needs_models

CLIP = MEDIA / "hamilton_640x360.mp4"
CPU_S = 10.0
NEAR = 5


@dataclass(frozen=True)
class Captured:
    """What came out, what it cost, and how much each photo is like the two references."""

    photos: tuple[Candidate, ...]
    others: int
    cpu_s: float
    singer: tuple[float, ...]
    pianist: tuple[float, ...]


def captured(at_s: float, x: float, y: float, tmp_path: Path, name: str) -> Captured:
    """Capture as after a click, and write the photos and a contact sheet of them."""
    files = AppContext().library().files("compact")
    backend = BackendPlan(files, threads=1, smallest_face_px=40)()
    enroller = Enroller(backend)
    references = [
        enroller.sample(read_photo(MEDIA / photo), photo).embeddings[backend.contract.id]
        for photo in ("lin_manuel_miranda.png", "alex_lacamoire.png")
    ]
    start, plan = time.process_time(), CapturePlan(count=25)
    pick = pick_at(open_source(str(CLIP)), backend, at_s=at_s, x=x, y=y)
    bars = Likeness.of(files.pack.default_threshold)
    capturer = Capturer(backend, plan, bars=bars, pick=pick)
    capture(open_source(str(CLIP)), capturer, plan)
    photos = capturer.chosen()
    write_photos(photos, name=name, out=tmp_path)
    cpu_s = time.process_time() - start
    backend.close()
    contact_sheet(photos, tmp_path / f"{name}.png")
    singer, pianist = (likeness(photos, reference) for reference in references)
    return Captured(photos, capturer.others, cpu_s, singer, pianist)


def likeness(photos: Sequence[Candidate], reference: Embedding) -> tuple[float, ...]:
    return tuple(float(photo.embedding @ reference) for photo in photos)


def contact_sheet(photos: Sequence[Candidate], path: Path, *, columns: int = 9) -> None:
    """All photos on one picture, each with the number of its frame: for a human to look at."""
    tiles = []
    for photo in photos:
        tile = cv2.resize(photo.picture, (160, 160), interpolation=cv2.INTER_AREA)
        where, font = (4, 18), cv2.FONT_HERSHEY_SIMPLEX
        cv2.putText(tile, str(photo.frame), where, font, 0.55, (0, 0, 0), 4)
        cv2.putText(tile, str(photo.frame), where, font, 0.55, (0, 255, 255), 1)
        tiles.append(tile)
    tiles += [np.zeros((160, 160, 3), np.uint8)] * (-len(tiles) % columns)
    rows = [np.hstack(tiles[n : n + columns]) for n in range(0, len(tiles), columns)]
    assert cv2.imwrite(str(path), np.vstack(rows))


def alike_moments(photos: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Pairs of nearly the same frame that differ clearly neither in pose nor in light."""
    return [
        (one.frame, other.frame)
        for one, other in itertools.combinations(photos, 2)
        if abs(one.frame - other.frame) <= NEAR
        and abs(one.quality.pose.yaw - other.quality.pose.yaw) < 8.0
        and abs(one.quality.pose.pitch - other.quality.pose.pitch) < 6.0
        and abs(one.quality.brightness - other.quality.brightness) < 20.0
    ]


@needs_media
@needs_models
def test_the_singer_is_captured_from_wherever_he_is_clicked(tmp_path: Path) -> None:
    # GIVEN a click on the singer, seen large, and another one where he is small and far away
    near = captured(4.0, 250, 80, tmp_path, "singer")
    far = captured(0.5, 540, 70, tmp_path, "singer far away")
    for found in (near, far):
        # THEN there are 20 to 25 photos, soon
        assert 20 <= len(found.photos) <= 25
        assert found.cpu_s < CPU_S
        # AND all of him: none of the frames in which only others are seen, and all like him
        assert all(p.frame <= 19 or 82 <= p.frame <= 210 for p in found.photos)
        # (far away he is 40 pixels wide, and then not much like anybody)
        assert min(found.singer) > 0.15
        assert sum(score > 0.35 for score in found.singer) >= len(found.photos) - 3
        assert max(found.pianist) < 0.1
        # AND no moment twice, but with many poses
        assert alike_moments(found.photos) == []
        turns = [photo.quality.pose.yaw for photo in found.photos]
        assert max(turns) - min(turns) > 50.0
        assert found.others >= 2
    assert near.photos[0].jpeg == far.photos[0].jpeg
    assert (tmp_path / "singer.png").is_file()


@needs_media
@needs_models
def test_the_pianist_is_captured_although_he_is_seen_in_profile_alone(tmp_path: Path) -> None:
    # GIVEN a click on a man who is never seen from the front
    found = captured(1.0, 400, 200, tmp_path, "pianist")
    # THEN what there is of him comes, from both times that he is seen
    frames = [photo.frame for photo in found.photos]
    assert 5 <= len(frames) <= 25
    assert found.cpu_s < CPU_S
    assert all(20 <= frame <= 81 for frame in frames)
    assert min(frames) < 50 < 70 < max(frames)
    # AND nobody of the audience behind him: his face is far larger than theirs
    assert min(photo.quality.face_px for photo in found.photos) > 120.0
    assert max(found.singer) < 0.2
    assert alike_moments(found.photos) == []


@needs_media
@needs_models
def test_somebody_in_the_audience_stands_out_from_the_neighbours(tmp_path: Path) -> None:
    # GIVEN a click on one of three people who sit close together
    found = captured(8.0, 350, 90, tmp_path, "audience")
    # THEN every photo shows that one in its middle, as the largest face
    assert found.photos
    for photo in found.photos:
        assert photo.frame >= 211
        side = photo.picture.shape[0]
        x, y = photo.box.centre
        assert abs(x - side / 2) < 0.2 * side
        assert abs(y - side / 2) < 0.2 * side
    assert alike_moments(found.photos) == []


@needs_media
@needs_models
def test_the_one_seen_most_is_captured_where_nobody_was_clicked() -> None:
    files = AppContext().library().files("compact")
    backend = BackendPlan(files, threads=1, smallest_face_px=40)()
    plan, bars = CapturePlan(count=8), Likeness.of(files.pack.default_threshold)
    capturer = Capturer(backend, plan, bars=bars)
    capture(open_source(str(CLIP)), capturer, plan)
    photos = capturer.chosen()
    backend.close()
    assert len(photos) == 8
    assert all(photo.frame <= 19 or 82 <= photo.frame <= 210 for photo in photos)
