"""The health page: every check by itself, in words, and nothing that holds it up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from faceid_gui.app.check_ups import check_ups
from faceid_gui.core.errors import CameraUnavailable, StoreDamaged
from faceid_gui.core.packs import ModelLibrary, PackChoice
from faceid_gui.core.types import Frame
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.check_job import CheckJob
from faceid_gui.qt.health_words import check_words
from faceid_gui.services.health import CAMERA, OPEN_CAMERA, Check, CheckUp, camera_check
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Language, Settings, ThemeName
from faceid_gui.views.console.health.page import HealthPage
from faceid_gui.views.console.health.tools import HealthTools
from tests.fakes import FakeClock, ListCamera
from tests.qt.support import gradient
from tests.views.test_layout import settle


def good(key: str) -> CheckUp:
    return key, lambda: Check(key, True, f"{key} is well"), ""


def bad(key: str) -> CheckUp:
    return key, lambda: Check(key, False, f"{key} is ill", "Mend it."), ""


@dataclass
class Stand:
    """Check-ups that a test names, and a camera that may be open here."""

    checks: list[CheckUp] = field(default_factory=list)
    error: Exception | None = None
    running: str | None = None
    frame: Frame | None = None
    clock: FakeClock = field(default_factory=FakeClock)
    looks: int = 0

    def look(self) -> tuple[CheckUp, ...]:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return tuple(self.checks)

    def tools(self) -> HealthTools:
        return HealthTools(
            check_ups=self.look,
            source=lambda: "camera:0",
            running_source=lambda: self.running,
            running_frame=lambda: self.frame,
            clock=self.clock,
        )


@pytest.fixture
def stand() -> Stand:
    return Stand([good("python"), bad("disk"), good("records")])


@pytest.fixture
def make(
    qtbot: QtBot, stand: Stand, appearance: Appearance
) -> Iterator[Callable[[float], HealthPage]]:
    made: list[HealthPage] = []

    def build(patience_s: float = 20.0) -> HealthPage:
        page = HealthPage(stand.tools(), patience_s=patience_s)
        qtbot.addWidget(page)
        page.resize(610, 350)
        made.append(page)
        return page

    yield build
    for page in made:
        page.stop()
        page.hide()


@pytest.fixture
def page(make: Callable[[float], HealthPage]) -> HealthPage:
    return make(20.0)


def look(qtbot: QtBot, page: HealthPage) -> None:
    """Show the page and wait for the end of its run."""
    page.show()
    qtbot.waitUntil(lambda: not page.job.running)


def test_every_check_up_of_this_installation_has_words(
    appearance: Appearance, tmp_path: Path
) -> None:
    # GIVEN what ``doctor`` looks at
    checks = check_ups(
        paths=DataPaths(tmp_path),
        settings=Settings(),
        library=cast(ModelLibrary, None),
        choice=lambda: cast(PackChoice, None),
        camera=ListCamera([]),
        clock=FakeClock(),
    )
    keys = [key for key, _, _ in checks] + [OPEN_CAMERA]
    # THEN each has a title, what it is about and what to do, of its own
    words = [check_words(key) for key in keys]
    assert [key for key, word in zip(keys, words, strict=True) if word.title == key] == []
    assert all(word.meaning and word.advice for word in words)
    assert len({word.meaning for word in words}) == len(words)
    assert check_words("new one").title == "new one"


def test_it_looks_by_itself_and_says_what_to_do(
    qtbot: QtBot, page: HealthPage, stand: Stand
) -> None:
    look(qtbot, page)
    assert page.summary == "Needs attention: 1"
    assert page.row("python").words.startswith("Python Fine")
    assert "Needs attention" in page.row("disk").words
    assert "Free some space" in page.row("disk").words
    assert "disk is ill" in page.row("disk").words
    # What needs attention stands first.
    assert page.row("disk").y() < page.row("python").y()
    assert "Last checked: Today" in page._when.text()
    # Shown again, it does not look again by itself.
    page.hide()
    page.show()
    assert stand.looks == 1


def test_looking_again(qtbot: QtBot, page: HealthPage, stand: Stand) -> None:
    look(qtbot, page)
    stand.checks = [good("python"), good("disk")]
    page.again_button.click()
    qtbot.waitUntil(lambda: page.summary == "Everything is fine")
    with pytest.raises(KeyError):
        page.row("records")


def test_a_slow_check_holds_up_nothing(qtbot: QtBot, page: HealthPage, stand: Stand) -> None:
    # GIVEN a check that waits
    go = threading.Event()

    def slow() -> Check:
        assert go.wait(20)
        return Check("backend", True, "at last")

    stand.checks.insert(0, ("backend", slow, ""))
    page.show()
    # THEN the others are there meanwhile, and the page tells how far it is
    qtbot.waitUntil(lambda: page.row("records").ok is True if page._rows else False)
    qtbot.waitUntil(lambda: page.summary == "Checking: 3 of 4")
    assert "Being checked" in page.row("backend").words
    assert page.progress.isVisible()
    assert not page.again_button.isEnabled()
    go.set()
    qtbot.waitUntil(lambda: not page.job.running)
    assert page.row("backend").ok is True
    assert not page.progress.isVisible()


def test_a_check_without_an_answer(
    qtbot: QtBot, make: Callable[[float], HealthPage], stand: Stand
) -> None:
    # GIVEN a check that hangs, and no patience
    go = threading.Event()

    def hangs() -> Check:
        go.wait(20)
        return Check("camera", True, "too late")

    stand.checks.append(("camera", hangs, ""))
    page = make(0.3)
    page.show()
    # THEN that is a finding, and one can look again
    qtbot.waitUntil(lambda: not page.job.running)
    assert "no answer" in page.row("camera").words
    assert page.again_button.isEnabled()
    # AND what comes late changes nothing in the next run
    again = threading.Event()

    def waits() -> Check:
        again.wait(20)
        return Check("camera", True, "in time")

    page.job._patience.setInterval(20_000)
    stand.checks = [("camera", waits, "")]
    page.again_button.click()
    qtbot.waitUntil(lambda: "Being checked" in page.row("camera").words)
    go.set()
    qtbot.waitUntil(lambda: len(page.job._background._running) == 1)
    settle()
    assert "Being checked" in page.row("camera").words
    again.set()
    qtbot.waitUntil(lambda: not page.job.running)
    assert "in time" in page.row("camera").words


@pytest.mark.parametrize(
    "error", [StoreDamaged("torn"), OSError("no"), ZeroDivisionError("ours"), CameraUnavailable()]
)
def test_a_check_that_breaks_is_a_finding(
    qtbot: QtBot, page: HealthPage, stand: Stand, error: Exception
) -> None:
    def breaks() -> Check:
        raise error

    stand.checks.append(("camera", breaks, "Plug it in."))
    look(qtbot, page)
    assert page.row("camera").ok is False
    assert page.row("python").ok is True


def test_check_ups_that_cannot_be_listed(qtbot: QtBot, page: HealthPage, stand: Stand) -> None:
    stand.error = StoreDamaged("torn")
    look(qtbot, page)
    assert page.banner.text.startswith("The database cannot be read")
    assert page.summary == "Nothing was checked yet"
    stand.error = None
    page.again_button.click()
    qtbot.waitUntil(lambda: page.summary == "Needs attention: 1")
    assert page.banner.isHidden()


def test_a_camera_that_is_open_here_is_not_opened_again(
    qtbot: QtBot, page: HealthPage, stand: Stand
) -> None:
    # GIVEN a camera that fails the test where it is opened, and that the engine has open
    def opens() -> Check:
        message = "opened a second time"
        raise AssertionError(message)

    stand.checks.append((CAMERA, opens, ""))
    stand.running, stand.frame = "camera:0", Frame(gradient(64, 48), 1, 0.0)
    look(qtbot, page)
    # THEN its newest picture tells, and it is said why
    row = page.row(OPEN_CAMERA)
    assert row.ok is True
    assert "in use by this window" in row.words
    assert "64x48" in row.words
    # AND where there is no picture, that is said
    stand.frame = None
    page.again_button.click()
    qtbot.waitUntil(lambda: not page.job.running)
    assert page.row(OPEN_CAMERA).ok is False
    # AND where the engine shows something else, the camera is opened
    stand.running = "video.mp4"
    camera = ListCamera([gradient(64, 48)])
    stand.checks[-1] = (CAMERA, lambda: camera_check(camera, stand.clock), "")
    page.again_button.click()
    qtbot.waitUntil(lambda: not page.job.running)
    assert page.row(CAMERA).ok is True


def test_the_report_in_the_clipboard(qtbot: QtBot, page: HealthPage) -> None:
    look(qtbot, page)
    page.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("faceid-gui ")
    assert "ok   python       python is well" in text
    assert "BAD  disk         disk is ill\n                  Mend it." in text
    assert page.copy_button.text() == "Copied"
    page.again_button.click()
    qtbot.waitUntil(lambda: not page.job.running)
    assert page.copy_button.text() == "Copy report"


def test_every_button_has_room_and_every_theme_is_painted(
    qtbot: QtBot, page: HealthPage, appearance: Appearance
) -> None:
    appearance.speak(Language.KOREAN)
    look(qtbot, page)
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert [b.text() for b in buttons if b.height() < 48] == []
    for theme in ThemeName:
        appearance.paint(theme)
        assert not page.grab().isNull()
    assert page.width() == 610


def test_a_job_that_is_stopped_waits_for_its_threads(qtbot: QtBot) -> None:
    # GIVEN a run whose check is under way
    begun, go = threading.Event(), threading.Event()

    def slow() -> Check:
        begun.set()
        go.wait(20)
        return Check("a", True, "")

    job = CheckJob(lambda: (("a", slow, ""),))
    found: list[Check] = []
    job.found.connect(found.append)
    job.start()
    qtbot.waitUntil(begun.is_set)
    # WHEN it is stopped, THEN nothing is told any more, and no thread is left
    threading.Timer(0.05, go.set).start()
    job.stop()
    assert found == []
    assert not job.running
