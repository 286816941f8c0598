"""Every page of the console, each in a state that is always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtWidgets import QWidget

from faceid_gui.core.decision import DenyReason, Policy
from faceid_gui.core.events import BackendReady, EngineChanged, EngineState
from faceid_gui.core.ports import Clock
from faceid_gui.core.types import Box, Consent, FaceState, Frame, Person, QualityIssue
from faceid_gui.qt.background import Background
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.services.health import Check, CheckUp
from faceid_gui.settings.tree import Settings
from faceid_gui.views.console.console_window import ConsoleWindow, Page
from faceid_gui.views.console.health.page import HealthPage
from faceid_gui.views.console.health.tools import HealthTools
from faceid_gui.views.console.settings_page import SettingsPage
from faceid_gui.views.console.visits.page import VisitsPage
from faceid_gui.views.console.visits.tools import VisitsTools
from faceid_gui.views.dialogs.backend_chooser import BackendChooser
from faceid_gui.views.dialogs.context import SettingsTools
from tests.fakes import FakeClock, MemoryGallery, MemoryVisits
from tests.qt.support import MemoryPin, ToldEngine, analysed, tracked
from tests.store.samples import visit
from tests.views.console.import_scenes import LONG, PAGE, STATES, importing
from tests.views.console.lab_scenes import LAB_PAGES
from tests.views.console.people_support import Desk, people_tools, sample
from tests.views.console.server_scenes import SERVER_PAGES
from tests.views.console.support import Console
from tests.views.console.threshold_scenes import THRESHOLD_PAGES
from tests.views.scenes import NOW, Props, Scene, encoded, portrait, room

# -- the window and its live picture


@contextmanager
def live(props: Props) -> Iterator[ConsoleWindow]:
    """The whole window: two people before the camera, one of them known."""
    console = Console(props.bench, props.feed, clock=FakeClock())
    window = console.window
    props.qtbot.addWidget(window)
    engine = ToldEngine(Frame(room((100, 90, 200), (420, 130, 110)), 1, 1000.0))
    props.feed.attach(engine)
    window.resize(800, 480)
    window.show()
    engine.say(EngineChanged(EngineState.RUNNING))
    engine.say(BackendReady("local", "CPUExecutionProvider", "c"))
    props.until(lambda: window.live.shown_frame is not None and props.feed.backend is not None)
    known = tracked(Box(140, 100, 120, 150), state=FaceState.GRANTED, name="김민수 Kim")
    far = tracked(Box(440, 150, 70, 80), issue=QualityIssue.TOO_SMALL, progress=0.3)
    window.live.show_faces(analysed(known, replace(far, track_id=2), width=640, height=360))
    yield window
    console.close()


# -- people


def crowd() -> MemoryGallery:
    """A few people of every strength, one with portraits, one with a very long name."""
    gallery = MemoryGallery(FakeClock(0.0))
    pictures = [encoded(portrait(number), ".png") for number in range(3)]
    ada = [replace(sample(0, apart=n / 10), crop_png=pictures[n]) for n in range(3)]
    agreed = Consent("I agree.", "2026-1", NOW)
    gallery.add_person("Ada Lovelace", ada, consent=agreed)
    gallery.add_person("김철수", [sample(1), sample(1), sample(1), sample(1, apart=0.2)])
    gallery.add_person("Grace Hopper", [sample(2)])
    gallery.add_person(LONG.strip(), [sample(3), sample(3, apart=1.5)])
    gallery.add_person("Mae Jemison", [])
    return gallery


@contextmanager
def _people(props: Props, gallery: MemoryGallery) -> Iterator[Desk]:
    desk = Desk(props.qtbot, props.bench, gallery, people_tools(gallery))
    props.qtbot.addWidget(desk.page)
    desk.open(*PAGE)
    yield desk
    desk.page.hide()


@contextmanager
def people_list(props: Props) -> Iterator[QWidget]:
    """Everybody with their strength."""
    with _people(props, crowd()) as desk:
        people = desk.browser.table.people
        props.until(lambda: people.data(people.index(0, 2)) is not None)
        yield desk.page


@contextmanager
def people_empty(props: Props) -> Iterator[QWidget]:
    """Nobody is enrolled."""
    with _people(props, MemoryGallery()) as desk:
        props.until(lambda: desk.browser.page == "empty")
        yield desk.page


@contextmanager
def people_details(props: Props) -> Iterator[QWidget]:
    """One person with samples, strength and consent."""
    with _people(props, crowd()) as desk:
        desk.show("Ada Lovelace")
        yield desk.page


@contextmanager
def people_question(props: Props) -> Iterator[QWidget]:
    """Before somebody is deleted."""
    with people_details(props) as page:
        desk = page.browser.details  # type: ignore[attr-defined]
        desk.delete_button.click()
        yield page


@contextmanager
def people_removed(props: Props) -> Iterator[QWidget]:
    """Two people who were deleted, one of them chosen."""
    gallery = crowd()
    for name in ("Grace Hopper", "Mae Jemison"):
        gallery.remove(gallery.find(name).id)
    with _people(props, gallery) as desk:
        desk.browser.bar.removed_button.click()
        removed = desk.page.removed
        props.until(lambda: removed.model.rowCount() == 2)
        removed.choose(0)
        yield desk.page


@contextmanager
def people_merge(props: Props) -> Iterator[QWidget]:
    """Whom somebody is merged into."""
    with _people(props, crowd()) as desk:
        desk.show("Grace Hopper")
        desk.details.merge_button.click()
        desk.page.merging.table.choose(desk.person("Ada Lovelace").id)
        yield desk.page


# -- visits


def visited() -> MemoryVisits:
    """Somebody who was let in, somebody who was not, and a photo that was held up."""
    log = MemoryVisits()
    clock = FakeClock()
    for number, (name, reason) in enumerate(
        (
            ("Ada Lovelace", None),
            (None, DenyReason.UNKNOWN),
            (None, DenyReason.SPOOFED),
            (LONG.strip(), None),
            ("김철수", None),
        )
    ):
        key = None if name is None else f"id-{name}"
        at = clock.wall() - 90_000 + 20_000 * number
        made = visit(f"v{number}", at=at, person_id=key, granted=reason is None)
        evidence = replace(made.evidence, runner_up=0.31, spoofed=reason is DenyReason.SPOOFED)
        log.record(replace(made, name=name, reason=reason, evidence=evidence))
    return log


@contextmanager
def visits_list(props: Props) -> Iterator[VisitsPage]:
    """The newest visits."""
    tools = VisitsTools(
        log=visited(),
        find=lambda key: Person(key, key.removeprefix("id-"), 0.0, 1),
        policy=Policy,
        noted=lambda _count: None,
        clock=FakeClock(),
    )
    page = VisitsPage(tools, props.bench.background)
    props.qtbot.addWidget(page)
    page.resize(*PAGE)
    page.show()
    props.until(lambda: page.loader.loaded and not page.loader.searching)
    yield page
    page.stop()
    page.hide()


@contextmanager
def visits_explained(props: Props) -> Iterator[QWidget]:
    """Why somebody was let in."""
    with visits_list(props) as page:
        page.choose(0)
        props.until(lambda: "김철수" in page.details.words)
        yield page


# -- health, settings


def findings() -> tuple[CheckUp, ...]:
    """Most is fine, and one thing is not."""

    def check(key: str, ok: bool, detail: str) -> CheckUp:
        return key, lambda: Check(key, ok, detail, "" if ok else "Free some space."), ""

    return (
        check("python", True, "3.11.9"),
        check("disk", False, "12 MB are free"),
        check("records", True, "241 visits"),
        check("backend", True, "CPUExecutionProvider"),
    )


@contextmanager
def health(props: Props) -> Iterator[QWidget]:
    """A machine that has little room."""
    page = HealthPage(
        HealthTools(
            check_ups=findings,
            source=lambda: "camera:0",
            running_source=lambda: None,
            running_frame=lambda: None,
            clock=FakeClock(),
        )
    )
    props.qtbot.addWidget(page)
    page.resize(*PAGE)
    page.show()
    props.until(lambda: not page.job.running)
    yield page
    page.stop()
    page.hide()


@dataclass(frozen=True)
class Office:
    """What the settings page is handed."""

    clock: Clock
    pin: MemoryPin
    background: Background
    tools: SettingsTools
    settings: Callable[[], Settings]
    use_source: Callable[[str], None]
    reembed: ReembedJob


@contextmanager
def settings_gate(props: Props) -> Iterator[SettingsPage]:
    """The PIN comes first."""
    bench = props.bench
    page = SettingsPage(
        Office(
            FakeClock(),
            MemoryPin(),
            bench.background,
            bench.tools(),
            lambda: bench.settings,
            bench.sources.append,
            bench.reembed,
        )
    )
    props.qtbot.addWidget(page)
    page.resize(*PAGE)
    page.show()
    yield page
    page.hide()


@contextmanager
def settings_panel(props: Props) -> Iterator[QWidget]:
    """After the PIN."""
    with settings_gate(props) as page:
        assert page.prompt is not None
        for digit in "8305":
            page.prompt.pad.type_digit(digit)
        page.prompt.pad.submit()
        props.until(lambda: page.panel is not None)
        yield page


@contextmanager
def backends(props: Props) -> Iterator[QWidget]:
    """Where recognition runs, as the kiosk asks it."""
    chooser = BackendChooser(("local", "remote"), in_use="local", words="The disk is full.")
    props.qtbot.addWidget(chooser)
    chooser.resize(480, 360)
    chooser.show()
    yield chooser
    chooser.hide()


WINDOW: Final[dict[str, Scene]] = {"live": live}
"""Scenes of a whole window, 800x480."""

PAGES: Final[dict[str, Scene]] = {
    "people_list": people_list,
    "people_empty": people_empty,
    "people_details": people_details,
    "people_question": people_question,
    "people_removed": people_removed,
    "people_merge": people_merge,
    **{f"import_{state}": importing(state) for state in STATES},
    "visits_list": visits_list,
    "visits_explained": visits_explained,
    **THRESHOLD_PAGES,
    "health": health,
    "settings_gate": settings_gate,
    "settings_panel": settings_panel,
    "backends": backends,
    **SERVER_PAGES,
    **LAB_PAGES,
}
"""Scenes of one page, as large as the smallest window leaves room for."""

assert len(Page) == 9  # a page that is added needs a scene
