"""The enrolment wizard over the real services: cameras, videos and photos of people who turn
their heads, and a store in memory or on the disk."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import pytest
from pytestqt.qtbot import QtBot

from faceid_gui.cameras.sources import open_source
from faceid_gui.core.errors import CameraLost, DiskFull
from faceid_gui.core.ports import CameraSource
from faceid_gui.core.types import Consent, Image, NewSample, Person
from faceid_gui.services.enrolment import session as enrol_session
from faceid_gui.services.enrolment.coaching import PoseBin
from faceid_gui.services.flows import EnrolStep
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard
from tests.fakes import MemoryGallery, no_face_picture
from tests.services.posing import CameraQueue, PosingBackend, TimedCamera, held, posed, video_of
from tests.views.wizards.support import Desk
from tests.views.wizards.walk import NAME, at, click, fill_in

ALL = tuple(PoseBin)
LONG_MS = 20_000


class FullDisk(MemoryGallery):
    """A store whose disk is full until there is ``space``."""

    space = False

    def add_person(
        self, name: str, samples: Sequence[NewSample], *, consent: Consent | None = None
    ) -> Person:
        if not self.space:
            raise DiskFull
        return super().add_person(name, samples, consent=consent)


@pytest.fixture(autouse=True)
def _cameras_come_back_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrol_session, "REOPEN_S", 0.01)


@pytest.fixture
def backends(desk: Desk) -> list[PosingBackend]:
    """The backends that the wizard opens."""
    made: list[PosingBackend] = []

    def backend(threads: int) -> PosingBackend:
        assert threads >= 1
        made.append(PosingBackend())
        return made[-1]

    desk.make_backend = backend
    return made


@pytest.fixture
def wizard(
    desk: Desk, backends: list[PosingBackend], open_wizard: Callable[..., EnrolWizard]
) -> EnrolWizard:
    """A wizard over the real services."""
    return open_wizard(real=True)


def look_at(desk: Desk, *cameras: CameraSource) -> None:
    """What the wizard sees."""
    queue = CameraQueue(*cameras)
    desk.open_frames = lambda _source: queue()


def someone(identity: int, poses: Sequence[PoseBin | int] = ALL) -> Iterator[Image]:
    """Somebody who takes one pose after the other, again and again."""
    return itertools.cycle(held(identity, poses))


def ready(qtbot: QtBot, wizard: EnrolWizard) -> None:
    """Wait until everything was taken and checked."""
    qtbot.waitUntil(lambda: wizard.flow.step is EnrolStep.REVIEW, timeout=LONG_MS)
    qtbot.waitUntil(lambda: wizard._reviewing.known is not None)


def enrol(qtbot: QtBot, wizard: EnrolWizard, name: str = NAME) -> None:
    """All of it."""
    fill_in(wizard, name)
    click(wizard.next_button)
    ready(qtbot, wizard)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)


def test_somebody_who_follows_is_enrolled(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, backends: list[PosingBackend]
) -> None:
    camera = TimedCamera(someone(3))
    look_at(desk, camera)
    enrol(qtbot, wizard)
    # THEN there is one person of five samples, with their consent
    [person] = desk.store.people()
    assert (person.name, person.samples) == (NAME, 5)
    consent = desk.store.consent(person.id)
    assert consent is not None
    assert "PIN" in consent.text
    assert consent.given_at == desk.clock.wall()
    # AND camera and backend are closed
    assert camera.closed >= camera.opened >= 1
    assert [backend.closed for backend in backends] == [True]
    with qtbot.waitSignal(wizard.finished):
        click(wizard.next_button)


def test_a_camera_that_is_unplugged_and_comes_back(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard
) -> None:
    # GIVEN a camera that is lost after two poses, is away for a while, and is back
    first = TimedCamera([*held(3, ALL[:2]), CameraLost("unplugged")])
    away = [TimedCamera([CameraLost("still away")]) for _ in range(20)]
    look_at(desk, first, *away, TimedCamera(someone(3), start=500.0))
    said: list[str] = []
    wizard._looking.changed.connect(lambda _state: said.append(wizard.look.words))
    enrol(qtbot, wizard)
    # THEN it was said, and nothing was lost by it
    assert any("The camera is gone" in words for words in said)
    assert desk.store.people()[0].samples == 5


def test_the_same_person_under_another_name(qtbot: QtBot, desk: Desk, wizard: EnrolWizard) -> None:
    look_at(desk, TimedCamera(someone(3)))
    enrol(qtbot, wizard, "Eileen Collins")
    click(wizard.another_button)
    # WHEN they are enrolled once more as somebody else
    fill_in(wizard, "Somebody Else")
    click(wizard.next_button)
    ready(qtbot, wizard)
    # THEN that is found, and nothing can be saved before it is answered
    assert "enrolled already: Eileen Collins" in wizard.review.question.text
    assert not wizard.next_button.isEnabled()
    # WHEN the pictures are theirs THEN there is still one person only
    click(wizard.review.question.buttons[2])
    qtbot.waitUntil(wizard.next_button.isEnabled)
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    assert [person.name for person in desk.store.people()] == ["Eileen Collins"]


def test_somebody_else_is_somebody_else(qtbot: QtBot, desk: Desk, wizard: EnrolWizard) -> None:
    look_at(desk, TimedCamera(someone(3)), TimedCamera(someone(7)))
    enrol(qtbot, wizard, "Eileen Collins")
    click(wizard.another_button)
    enrol(qtbot, wizard, "Sally Ride")
    assert len(desk.store.people()) == 2


def test_a_full_disk_loses_nothing(qtbot: QtBot, desk: Desk, wizard: EnrolWizard) -> None:
    disk = FullDisk()
    desk.store = disk
    wizard = _reopened(qtbot, desk)
    look_at(desk, TimedCamera(someone(3)))
    fill_in(wizard)
    click(wizard.next_button)
    ready(qtbot, wizard)
    click(wizard.next_button)
    qtbot.waitUntil(lambda: "The disk is full" in wizard.words)
    assert disk.people() == ()
    # WHEN there is space again THEN the very same pictures are saved
    disk.space = True
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    assert disk.people()[0].samples == 5
    wizard.stop()


def _reopened(qtbot: QtBot, desk: Desk) -> EnrolWizard:
    wizard = EnrolWizard(desk.context())
    qtbot.addWidget(wizard)
    wizard.resize(800, 480)
    wizard.show()
    return wizard


def test_retaking_one_pose(qtbot: QtBot, desk: Desk, wizard: EnrolWizard) -> None:
    look_at(desk, TimedCamera(someone(3)), TimedCamera(someone(3), start=900.0))
    fill_in(wizard)
    click(wizard.next_button)
    ready(qtbot, wizard)
    numbers = set(wizard.review.grid.numbers)
    second = wizard.review.grid.numbers[1]
    # WHEN one picture is taken again THEN the camera runs until it is there
    wizard.review.grid.dropped.emit(second)
    assert wizard.flow.step is EnrolStep.LOOK
    ready(qtbot, wizard)
    assert len(wizard.review.grid.numbers) == 5
    assert second not in wizard.review.grid.numbers
    assert len(numbers & set(wizard.review.grid.numbers)) == 4


def test_leaving_in_the_middle_leaves_nothing(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, backends: list[PosingBackend]
) -> None:
    camera = TimedCamera(someone(3, ALL[:2]))
    look_at(desk, camera)
    fill_in(wizard)
    click(wizard.next_button)
    qtbot.waitUntil(lambda: len(wizard._looking.shots) == 2, timeout=LONG_MS)
    click(wizard.close_button)
    with qtbot.waitSignal(wizard.finished):
        click(wizard.question.buttons[1])
    # THEN nobody is enrolled, and nothing runs (the fixture looks for threads)
    assert desk.store.people() == ()
    assert camera.closed >= 1
    assert backends[0].closed


def test_a_video_file(qtbot: QtBot, desk: Desk, wizard: EnrolWizard, tmp_path: Path) -> None:
    clip = tmp_path / "clip.avi"
    clip.touch()
    frames = TimedCamera(held(3, ALL), live=False, description=str(clip))
    look_at(desk, frames)
    wizard.who.take_files((clip,))
    enrol(qtbot, wizard)
    assert desk.store.people()[0].samples == 5


def test_a_video_without_faces_and_a_broken_one(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, tmp_path: Path
) -> None:
    desk.open_frames = open_source
    empty = video_of(tmp_path / "empty.avi", [no_face_picture(n) for n in range(6)])
    wizard.who.take_files((empty,))
    fill_in(wizard)
    click(wizard.next_button)
    qtbot.waitUntil(lambda: "No usable face was found" in wizard.look.words, timeout=LONG_MS)
    # AND one that is no video at all
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 20)
    click(wizard.back_button)
    at(qtbot, wizard, EnrolStep.WHO)
    wizard.who.take_files((broken,))
    click(wizard.next_button)
    qtbot.waitUntil(lambda: "The video cannot be read" in wizard.look.words, timeout=LONG_MS)
    assert not wizard.next_button.isEnabled()


def test_a_folder_of_photos_most_of_which_are_none(
    qtbot: QtBot, desk: Desk, wizard: EnrolWizard, tmp_path: Path
) -> None:
    # GIVEN three photos, one without a face, and many files that are no pictures
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, pose in enumerate(ALL[:3]):
        cv2.imwrite(str(folder / f"{number}.png"), posed(3, pose))
    cv2.imwrite(str(folder / "wall.png"), no_face_picture())
    for number in range(200):
        (folder / f"note{number}.jpg").write_text("this is no picture")
    wizard.who.take_files((folder,))
    fill_in(wizard)
    click(wizard.next_button)
    ready(qtbot, wizard)
    # THEN the good ones are there, and the others are named with their reason
    assert len(wizard.review.grid.numbers) == 3
    assert "No picture that can be read: 200" in wizard.review.refusals.words
    assert "No face in it: 1" in wizard.review.refusals.words
    click(wizard.next_button)
    at(qtbot, wizard, EnrolStep.SAVED)
    assert desk.store.people()[0].samples == 3


def test_files_that_are_gone_are_named(qtbot: QtBot, wizard: EnrolWizard, tmp_path: Path) -> None:
    wizard.who.take_files((tmp_path / "gone.jpg", tmp_path / "nowhere"))
    fill_in(wizard)
    click(wizard.next_button)
    qtbot.waitUntil(wizard.look.refusals.isVisible, timeout=LONG_MS)
    assert len(wizard.look.refusals.rows) == 2
