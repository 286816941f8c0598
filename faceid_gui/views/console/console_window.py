"""The administrator's window: the live picture and every page of the console."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Final

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from faceid_gui.core.types import Person
from faceid_gui.qt.icons import Icon
from faceid_gui.services.flows import EnrolAnswers
from faceid_gui.views.console.context import ConsoleContext
from faceid_gui.views.console.health.page import HealthPage
from faceid_gui.views.console.importing.page import ImportPage
from faceid_gui.views.console.lab.page import LabPage
from faceid_gui.views.console.navigation import Navigation
from faceid_gui.views.console.people.page import PeoplePage
from faceid_gui.views.console.server.page import ServerPage
from faceid_gui.views.console.settings_page import SettingsPage
from faceid_gui.views.console.stage import Stage
from faceid_gui.views.console.threshold.page import ThresholdPage
from faceid_gui.views.console.visits.page import VisitsPage
from faceid_gui.views.dialogs.admin_window import AdminWindow
from faceid_gui.views.dialogs.backend_chooser import offer_backends
from faceid_gui.views.dialogs.editors import touch_combo
from faceid_gui.views.kiosk.trouble import trouble_of
from faceid_gui.views.widgets.banner import Banner
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.keyboard_helper import KeyboardHelper
from faceid_gui.views.widgets.link_state import LinkChip
from faceid_gui.views.widgets.live_view import LiveView
from faceid_gui.views.widgets.sheet import Sheet
from faceid_gui.views.wizards.capture.wizard import CaptureWizard
from faceid_gui.views.wizards.enrol.wizard import EnrolWizard


class Page(IntEnum):
    """The pages, from the top."""

    LIVE = 0
    PEOPLE = 1
    IMPORT = 2
    VISITS = 3
    THRESHOLD = 4
    LAB = 5
    HEALTH = 6
    SERVER = 7
    SETTINGS = 8


_ICONS: Final = (
    Icon.CAMERA,
    Icon.PEOPLE,
    Icon.IMPORT,
    Icon.VISITS,
    Icon.THRESHOLD,
    Icon.LAB,
    Icon.HEALTH,
    Icon.SERVER,
    Icon.SETTINGS,
)


class ConsoleWindow(AdminWindow):
    """A window like any other: it closes when it is told to."""

    _context: ConsoleContext

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._main = QWidget()
        self.live = LiveView(context.feed.newest_frame, clock=context.clock)
        self.live.set_mirrored(context.settings().camera.mirror)
        self.people = PeoplePage(context.people, context.background, context.reembed)
        self.importing = ImportPage(context.importing)
        self.visits = VisitsPage(context.visits, context.background)
        self.threshold = ThresholdPage(context.threshold, context.background)
        self.lab = self._lab_page()
        self.health = HealthPage(context.health)
        self.server = self._server_page()
        self.settings = SettingsPage(context)
        self.banner = Banner()
        self.backend: QComboBox = touch_combo()
        self.link = LinkChip(context.feed, self._main)
        self._source = ActionButton(Icon.VIDEO)
        self.pages = Navigation(_ICONS)
        self._stack = QStackedWidget()
        self._lay_out()
        self.stage = Stage(self._main, left=self._on_wizard_left)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stage)
        self.sheet = Sheet(self, below=self.stage)
        self.keys = KeyboardHelper(self, by_touch=True)
        self._connect()
        self.setMinimumSize(720, 440)
        self.resize(1100, 720)
        self.pages.rows.setFocus()
        self.built()

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setProperty("look", "bar")
        row = QHBoxLayout(bar)
        row.addWidget(self.backend)
        row.addWidget(self.link)
        row.addStretch(1)
        row.addWidget(self._source)
        for page in self._page_widgets():
            self._stack.addWidget(page)
        middle = QHBoxLayout()
        middle.setContentsMargins(8, 8, 8, 8)
        middle.setSpacing(12)
        middle.addWidget(self.pages)
        middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(middle, 1)

    def _page_widgets(self) -> tuple[QWidget, ...]:
        """The pages in the order of Page."""
        return (
            self._live_page(),
            self.people,
            self.importing,
            self.visits,
            self.threshold,
            self.lab or QWidget(),
            self.health,
            self.server or QWidget(),
            self.settings,
        )

    def _server_page(self) -> ServerPage | None:
        tools = self._context.server
        if tools is None:
            return None
        return ServerPage(tools, self._context.background, guard=self._guarded)

    def _lab_page(self) -> LabPage | None:
        tools = self._context.lab
        return None if tools is None else LabPage(tools, guard=self._guarded)

    def _live_page(self) -> QWidget:
        """The live picture under what is wrong with it: the other pages go on without it."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)
        column.addWidget(self.live, 1)
        return page

    def _connect(self) -> None:
        feed = self._context.feed
        feed.frame_analysed.connect(self.live.show_faces)
        feed.camera_changed.connect(self._show_trouble)
        feed.engine_changed.connect(self._show_trouble)
        feed.link_changed.connect(self._show_trouble)
        self._follow_pairing()
        self.pages.chosen.connect(self._stack.setCurrentIndex)
        self.pages.rows.item(Page.SERVER).setHidden(self.server is None)
        self.pages.rows.item(Page.LAB).setHidden(self.lab is None)
        self.pages.choose(Page.LIVE)
        self.backend.activated.connect(self._on_backend)
        self._source.clicked.connect(self._show_sources)
        self.settings.saved.connect(self.settings_changed)
        self.sheet.left_alone.connect(self.sheet.dismiss)
        self._context.reembed.begun.connect(self._on_reembedding_begun)
        people = self.people
        people.reembed_asked.connect(self._show_reembedding)
        people.enrol_asked.connect(self.open_enrolment)
        people.more_asked.connect(self.open_enrolment)
        people.capture_asked.connect(self.open_capture)
        people.import_asked.connect(self._on_import_asked)
        self._context.importing.job.finished.connect(people.refresh)
        self.importing.people_asked.connect(lambda: self.show_page(Page.PEOPLE))

    # -- pages and wizards

    def show_page(self, page: Page) -> None:
        """Show a page."""
        self.pages.choose(page)

    def open_enrolment(self, person: Person | None = None) -> None:
        """Open the wizard that enrols somebody, or adds samples to a person."""
        answers = EnrolAnswers()
        if person is not None:
            answers.name, answers.person_id = person.name, person.id
        wizard = EnrolWizard(self._context.wizards, answers=answers)
        wizard.enrolled.connect(self.people.show_person)
        self.stage.open(wizard)

    def open_capture(self) -> None:
        """Open the wizard that captures photos of somebody."""
        wizard = CaptureWizard(self._context.wizards)
        wizard.enrolled.connect(self.people.show_person)
        self.stage.open(wizard)

    def _on_wizard_left(self) -> None:
        self.show_page(Page.PEOPLE)
        self.people.refresh()

    def _on_import_asked(self, paths: tuple[Path, ...]) -> None:
        self.show_page(Page.IMPORT)
        if paths:
            self.importing.take(paths)

    # -- settings, texts, colours

    def settings_changed(self) -> None:
        """The settings in force are others now: show them."""
        settings = self._context.settings()
        self.live.set_mirrored(settings.camera.mirror)
        self._fill_backends()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setWindowTitle(self.tr("FaceID console"))
        self._source.setText(self.tr("Source"))
        self.backend.setAccessibleName(self.tr("Backend"))
        self.pages.rows.setAccessibleName(self.tr("FaceID console"))
        self.pages.show_texts(
            (
                self.tr("Live"),
                self.tr("People"),
                self.tr("Import"),
                self.tr("Visits"),
                self.tr("Threshold"),
                self.tr("Lab"),
                self.tr("Health"),
                self.tr("Server"),
                self.tr("Settings"),
            )
        )
        self._fill_backends()
        self._show_trouble()

    def retint(self) -> None:
        """Tint the icons again."""
        self._show_trouble()

    def _fill_backends(self) -> None:
        in_use = self._context.settings().recognition.backend
        offer_backends(self.backend, self._context.tools, in_use=in_use)

    def _on_pairing_changed(self) -> None:
        self._fill_backends()

    def _guarded(self, deed: Callable[[], None]) -> None:
        """Do something once the PIN was typed, on the page that is shown."""

        def go_on() -> None:
            self.sheet.dismiss()
            deed()

        self.ask_pin(go_on)

    def _on_backend(self, _index: int) -> None:
        wanted = str(self.backend.currentData())
        settings = self._context.settings()
        if wanted != settings.recognition.backend:
            self.ask_pin(lambda: self._switch_backend(wanted))
            self._fill_backends()

    def _show_trouble(self) -> None:
        feed = self._context.feed
        trouble = trouble_of(feed.camera, feed.engine, feed.link)
        if trouble is None:
            self.banner.show_sentence(None)
        else:
            self.banner.show_sentence(trouble.sentence, trouble.tone)
        self.link.look()

    def release(self) -> None:
        """Stop what the window runs by itself: a wizard, a look at the machine."""
        self.sheet.dismiss()
        self.stage.close_wizard()
        self.visits.stop()
        self.health.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: closed. Hidden first: a camera may take seconds until it lets go."""
        self.hide()
        self.release()
        super().closeEvent(event)
        self._context.closed()
