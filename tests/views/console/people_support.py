"""People for the tests of the People page: samples that are alike, and pictures of nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from pytestqt.qtbot import QtBot

from faceid_gui.core.ports import GalleryStore
from faceid_gui.core.types import NewSample, Person, Pose, Quality, Threshold
from faceid_gui.services.people_edit import PeopleEditor
from faceid_gui.services.undo import UndoStack
from faceid_gui.views.console.people.page import PeoplePage
from faceid_gui.views.console.people.tools import PeopleTools
from tests.clocks import FakeClock
from tests.fakes import CONTRACT
from tests.memory_gallery import MemoryGallery
from tests.views.support import Bench

THRESHOLD = Threshold(0.46, 0.05)


def people_tools(
    store: GalleryStore, *, threshold: Callable[[], Threshold | None] = lambda: THRESHOLD
) -> PeopleTools:
    """What the People page is handed, over any store."""
    undo = UndoStack()
    return PeopleTools(store, PeopleEditor(store, undo), undo, threshold, lambda: CONTRACT)


def face_png(shade: int) -> bytes:
    """A picture of one colour, as PNG."""
    done, png = cv2.imencode(".png", np.full((112, 112, 3), shade, np.uint8))
    assert done
    return png.tobytes()


def sample(
    identity: int = 0, *, apart: float = 0.0, crop: bool = False, source: str = "camera:0"
) -> NewSample:
    """A sample of somebody; ``apart`` turns it away from their other samples, 0 to 1."""
    vector = np.zeros(CONTRACT.dimension, np.float32)
    vector[identity % 15] = 1.0
    vector[15] = apart
    vector /= np.linalg.norm(vector)
    quality = Quality(0.9, 120.0, 200.0, 120.0, Pose(30.0 * apart, 0.0, 0.0))
    return NewSample({CONTRACT.id: vector}, quality, source, face_png(90) if crop else None)


class FaultyGallery(MemoryGallery):
    """A gallery whose reading or writing fails as long as it is told to."""

    def __init__(self) -> None:
        super().__init__(FakeClock())
        self.reading: Exception | None = None
        self.writing: Exception | None = None

    def revision(self) -> int:
        _fail(self.reading)
        return super().revision()

    def rename(self, person_id: str, name: str) -> Person:
        _fail(self.writing)
        return super().rename(person_id, name)

    def remove(self, person_id: str) -> None:
        _fail(self.writing)
        super().remove(person_id)

    def remove_samples(self, sample_ids: Sequence[str]) -> None:
        _fail(self.writing)
        super().remove_samples(sample_ids)


def _fail(error: Exception | None) -> None:
    if error is not None:
        raise error


class Desk:
    """A People page, the gallery below it, and what it asked for."""

    def __init__(
        self, qtbot: QtBot, bench: Bench, gallery: GalleryStore, tools: PeopleTools
    ) -> None:
        self.qtbot = qtbot
        self.gallery = gallery
        self.tools = tools
        self.page = PeoplePage(tools, bench.background, bench.reembed)
        self.browser = self.page.browser
        self.details = self.page.browser.details
        self.asked: list[object] = []
        self.page.enrol_asked.connect(lambda: self.asked.append("enrol"))
        self.page.capture_asked.connect(lambda: self.asked.append("capture"))
        self.page.reembed_asked.connect(lambda: self.asked.append("reembed"))
        self.page.import_asked.connect(self.asked.append)
        self.page.more_asked.connect(self.asked.append)

    def open(self, width: int = 1080, height: int = 650) -> None:
        """Show the page and wait for its people."""
        self.page.resize(width, height)
        self.page.show()
        self.until(lambda: self.browser.table.people.total == len(self.gallery.people()))
        self.until(lambda: self.browser.page != "list" or self.browser.foot != "")

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to hold."""
        self.qtbot.waitUntil(holds, timeout=10_000)

    def person(self, name: str) -> Person:
        """Somebody by name, as the gallery has them."""
        return self.gallery.find(name)

    def listed(self) -> list[str]:
        """The names in the list, from the top."""
        people = self.browser.table.people
        return [people.person_at(row).name for row in range(people.rowCount())]

    def show(self, name: str) -> None:
        """Choose somebody and wait for their details."""
        key = self.person(name).id
        self.browser.table.choose(key)
        self.browser.table.opened.emit()
        self.until(lambda: self.shown() == key)

    def shown(self) -> str:
        """The id of whoever's details are shown; empty for nobody."""
        facts = self.details.facts
        return facts.person.id if facts is not None and self.details.isVisible() else ""

    def names(self) -> list[str]:
        """The names in the gallery."""
        return [person.name for person in self.gallery.people()]

    def rename(self, name: str) -> None:
        """Type another name for whoever is shown, and save it."""
        self.details.rename_button.click()
        self.details.editor.field.setText(name)
        self.details.editor.save_button.click()

    def says(self, words: str) -> None:
        """Wait for words below the list."""
        self.until(lambda: words in self.browser.foot)

    def complains(self, words: str) -> None:
        """Wait for words across the top."""
        self.until(lambda: words in self.page.trouble.text)
