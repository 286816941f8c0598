"""Pictures of the console's pages."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PySide6.QtWidgets import QApplication

from faceid_gui.app.context import AppContext
from faceid_gui.app.windows import Front
from faceid_gui.core.events import CameraState
from faceid_gui.core.types import NewSample
from faceid_gui.qt.import_job import ImportPhase
from faceid_gui.services.enrolment.consent import given_consent
from faceid_gui.services.importing.people_import import add_photos
from faceid_gui.settings.tree import Language, Role
from faceid_gui.views.console.console_window import ConsoleWindow, Page
from scripts.screens import (
    FPS,
    POSES,
    SMALL,
    network_camera,
    run,
    scene,
    take,
    wait,
    window_of,
    write_clip,
    write_photo,
)
from tests.e2e.app import keep_settings, running_app
from tests.fakes import GOOD
from tests.turning import RING, Turn

PIN = "482913"
NAMES = (
    "김민지",
    "이서준",
    "Amélie Laurent",
    "최유나",
    "Jonas Weber",
    "박지훈",
    "Siobhán O'Brien",
    "Nguyễn Thị Hoa",
    "田中 美子",
    "Marek Nowak",
)
ENROLLED = "Eileen Collins"
DELETED = ("Marek Nowak", "박지훈")


def show(window: ConsoleWindow, page: Page) -> None:
    """Show a page as a click on its name does."""
    window.show_page(page)
    window.pages.rows.setFocus()


def console_of(front: Front) -> ConsoleWindow:
    """The console. Raises TypeError where the window is another one."""
    window = window_of(front)
    if not isinstance(window, ConsoleWindow):
        message = "the window is no console"
        raise TypeError(message)
    return window


def portraits(folder: Path, *, poses: int = 5) -> tuple[Path, ...]:
    """Photos of the one person who has a face, turned differently in each."""
    paths = []
    for number, turn in enumerate(tuple(POSES.values())[:poses], start=1):
        path = folder / f"Eileen Collins{number}.jpg"
        write_photo(path, scene(turn, number / FPS))
        paths.append(path)
    return tuple(paths)


def enrol_everybody(folder: Path, *, korean: bool = False) -> None:
    """The person of the portrait from photos, and people whom no camera will ever see."""
    context = AppContext()
    language = "ko" if korean else "en"
    name = "아일린 콜린스" if korean else ENROLLED
    with context.records() as records:
        pack, store = context.pack(records), records.gallery
        consent = given_consent(language, keep_crops=True, at=context.clock.wall())
        photos = portraits(folder / "portraits")
        add_photos(name, photos, store=store, make_backend=lambda: pack.make(1), keep_crops=True)
        store.set_consent(store.find(name).id, consent)
        for seed, nobody in enumerate(NAMES):
            samples = _samples(seed, pack.contract.id, pack.contract.dimension)
            store.add_person(nobody, samples, consent=consent)
        for nobody in DELETED:
            store.remove(store.find(nobody).id)


def _samples(seed: int, contract_id: str, dimension: int) -> list[NewSample]:
    """Random embeddings, near to each other: the more of them, the surer the person."""
    rng = np.random.default_rng(seed)
    centre = rng.standard_normal(dimension)
    samples = []
    for number in range((1, 5, 3, 4, 6, 3, 5, 2, 4, 3)[seed]):
        spread = (0.0, 0.5, 0.9, 0.4, 0.6, 0.5, 0.4, 1.1, 0.7, 0.5)[seed]
        vector = (centre + spread * rng.standard_normal(dimension)).astype(np.float32)
        embedding = {contract_id: vector / np.linalg.norm(vector)}
        samples.append(NewSample(embedding, GOOD, f"{number + 1}.jpg"))
    return samples


def choose(window: ConsoleWindow, name: str) -> None:
    """Choose somebody in the list of people, and wait for their details."""
    table, details = window.people.browser.table, window.people.browser.details

    def listed() -> bool:
        people = table.people
        return any(people.person_at(row).name == name for row in range(people.rowCount()))

    wait(listed, "the list of people")
    people = table.people
    rows = range(people.rowCount())
    chosen = next(p for p in map(people.person_at, rows) if p.name == name)
    table.choose(chosen.id)

    def shown() -> bool:
        return details.facts is not None and details.facts.person.id == chosen.id

    wait(shown, "the details")
    run(1.0)  # the grades come from a thread of their own


def pages(app: QApplication, folder: Path) -> None:
    """Live, people, health, settings."""
    with network_camera() as camera:
        keep_settings(
            general={"language": Language.ENGLISH},
            access={"liveness": False},
            camera={"source": camera.address},
        )
        enrol_everybody(folder)
        with running_app(app, Role.CONSOLE, camera.address) as front:
            window = console_of(front)
            _live(front, window, "console-live.png")
            show(window, Page.PEOPLE)
            choose(window, "Eileen Collins")
            take(front, "console-people.png")
            _changed(front, window)
            show(window, Page.HEALTH)
            wait(lambda: not window.health.job.running, "the look at the machine")
            take(front, "console-health.png")
            front.pin.set_pin(PIN)
            show(window, Page.SETTINGS)
            prompt = window.settings.prompt
            if prompt is not None:
                prompt.accepted.emit()
            wait(lambda: window.settings.panel is not None, "the settings")
            if window.settings.panel is not None:
                window.settings.panel.sections.setCurrentRow(2)  # recognition
            take(front, "console-settings.png")


def _live(front: Front, window: ConsoleWindow, name: str) -> None:
    wait(lambda: front.feed.newest_frame() is not None, "the camera")
    run(4.0)  # until the engine knows the face
    take(front, name)


def _changed(front: Front, window: ConsoleWindow) -> None:
    """Somebody was deleted, which can be undone, and who was deleted before."""
    browser = window.people.browser
    choose(window, "Jonas Weber")
    browser.details.delete_button.click()
    run(0.3)
    take(front, "console-delete.png", SMALL)
    window.people.question.yes_button.click()
    window.resize(1280, 800)
    wait(lambda: "Jonas Weber" in browser.foot, "the deletion")
    browser.bar.search.setText("ae")
    run(0.5)
    browser.bar.search.clear()
    choose(window, "최유나")
    browser.details.merge_button.click()
    run(0.5)
    take(front, "console-merge.png")
    window.people.show_list()
    window.people.show_removed()
    run(1.0)
    take(front, "console-deleted.png")
    window.people.show_list()


def pages_in_korean(app: QApplication, folder: Path) -> None:
    """People in Korean, on a wide screen and on a small one."""
    with network_camera() as camera:
        keep_settings(
            general={"language": Language.KOREAN},
            access={"liveness": False},
            camera={"source": camera.address},
        )
        enrol_everybody(folder, korean=True)
        with running_app(app, Role.CONSOLE, camera.address) as front:
            window = console_of(front)
            show(window, Page.PEOPLE)
            choose(window, "아일린 콜린스")
            take(front, "console-people-ko.png")
            take(front, "console-people-small-ko.png", SMALL)


def visits(app: QApplication, folder: Path) -> None:
    """Visits that a kiosk decided: somebody came whom it knew, knows no more, knows again."""
    clip = folder / "visitors.avi"
    once: list[Turn | None] = [*[RING[0]] * (3 * FPS), *[None] * (4 * FPS)]
    write_clip(clip, once * 2)
    enrol_everybody(folder)
    let_in(app, clip)
    with AppContext().records() as records:
        records.gallery.remove(records.gallery.find(ENROLLED).id)
    let_in(app, clip)
    with AppContext().records() as records:
        for removed in records.gallery.removed():
            if removed.person.name == ENROLLED:
                records.gallery.restore(removed.person.id)
    let_in(app, clip)
    with running_app(app, Role.CONSOLE, "synthetic:") as front:
        window = console_of(front)
        show(window, Page.VISITS)
        page = window.visits
        wait(lambda: page.model.rowCount() >= 3, "the visits")
        page.choose(0)
        run(0.8)
        take(front, "console-visits.png")
        decision = page.filters.decision
        decision.setCurrentIndex(decision.findData("denied"))
        run(1.0)
        page.choose(0)
        run(0.8)
        take(front, "console-visit-refused.png")


def let_in(app: QApplication, clip: Path, **access: object) -> None:
    """Let a kiosk look at the clip to its end; ``access`` are settings beside the usual ones."""
    keep_settings(general={"language": Language.ENGLISH}, access={"liveness": False, **access})
    with running_app(app, Role.KIOSK, str(clip)) as front:

        def ended() -> bool:
            return front.feed.camera is not None and front.feed.camera.state is CameraState.ENDED

        wait(ended, "the end of the clip")
        run(1.0)
        print(len(front._workplace.records.visits.recent(10)), "visits")


def importing(app: QApplication, folder: Path) -> None:
    """Folders of photos are dropped: before, what would be done, and what was done."""
    keep_settings(general={"language": Language.ENGLISH}, recognition={"keep_crops": True})
    photos = folder / "photos"
    _write_photos(photos)
    with running_app(app, Role.CONSOLE, "synthetic:") as front:
        window = console_of(front)
        page, job = window.importing, front._console_desk.imports  # type: ignore[union-attr]
        show(window, Page.IMPORT)
        run(1.0)
        take(front, "import-empty.png")
        page.take((photos,))
        wait(lambda: job.state.phase is ImportPhase.ASKING, "the plan")
        page.summary.agreed.setChecked(True)
        take(front, "import-summary.png")
        page.summary.start_button.click()
        wait(lambda: job.state.phase is ImportPhase.DONE, "the import")
        take(front, "import-report.png")
        take(front, "import-report-small.png", SMALL)


def _write_photos(photos: Path) -> None:
    """One person in good photos and bad ones, and a folder without any."""
    portraits(photos / "Eileen Collins")
    mine = photos / "Eileen Collins"
    good = scene(RING[0], 9.0)
    write_photo(mine / "at night.jpg", (good // 9).astype(np.uint8))
    write_photo(mine / "from far away.jpg", np.asarray(cv2.resize(good, (160, 90)), np.uint8))
    blurred = np.asarray(cv2.GaussianBlur(good, (0, 0), 14), np.uint8)
    write_photo(mine / "out of focus.jpg", blurred)
    write_photo(mine / "with a friend.jpg", np.hstack([good[:, 320:960], good[:, 320:960]]))
    write_photo(mine / "the wall.jpg", scene(None, 3.0))
    (mine / "notes.txt").write_text("taken in spring\n", "utf-8")
    (mine / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut short")
    write_photo(photos / "Empty rooms" / "hall.jpg", scene(None, 1.0))
    write_photo(photos / "Empty rooms" / "stairs.jpg", scene(None, 2.0))
