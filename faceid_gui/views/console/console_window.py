"""The administrator's window: live picture, people, threshold."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faceid_gui.core.events import BackendReady
from faceid_gui.qt.backends import backend_text, provider_text
from faceid_gui.qt.icons import Icon, icon_for
from faceid_gui.settings.schema import with_value
from faceid_gui.views.console.context import ConsoleContext
from faceid_gui.views.console.people.page import PeoplePage
from faceid_gui.views.console.threshold_page import ThresholdPage
from faceid_gui.views.dialogs.admin_window import AdminWindow
from faceid_gui.views.dialogs.editors import touch_combo
from faceid_gui.views.kiosk.trouble import trouble_of
from faceid_gui.views.widgets.banner import Banner
from faceid_gui.views.widgets.chip import Chip
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.live_view import LiveView
from faceid_gui.views.widgets.sheet import Sheet

_PAGES = (Icon.CAMERA, Icon.PEOPLE, Icon.THRESHOLD)


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
        self.threshold = ThresholdPage(
            threshold=context.tools.threshold,
            calibrate=context.calibrate,
            background=context.background,
        )
        self.banner = Banner()
        self.backend: QComboBox = touch_combo()
        self._provider = Chip()
        self._source = ActionButton(Icon.VIDEO)
        self._settings = ActionButton(Icon.SETTINGS)
        self.pages = QListWidget()
        self.pages.setFixedWidth(176)
        self.pages.setIconSize(QSize(24, 24))
        self._stack = QStackedWidget()
        self._lay_out()
        self.sheet = Sheet(self, below=self._main)
        self._connect()
        self.setMinimumSize(720, 440)
        self.resize(1100, 720)
        self.built()

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setProperty("look", "bar")
        row = QHBoxLayout(bar)
        row.addWidget(self.backend)
        row.addWidget(self._provider)
        row.addStretch(1)
        row.addWidget(self._source)
        row.addWidget(self._settings)
        for page in (self.live, self.people, self.threshold):
            self.pages.addItem("")
            self._stack.addWidget(page)
        middle = QHBoxLayout()
        middle.setContentsMargins(8, 8, 8, 8)
        middle.addWidget(self.pages)
        middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._main)

    def _connect(self) -> None:
        feed = self._context.feed
        feed.frame_analysed.connect(self.live.show_faces)
        feed.camera_changed.connect(self._show_trouble)
        feed.engine_changed.connect(self._show_trouble)
        feed.backend_ready.connect(self._show_backend)
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.pages.setCurrentRow(0)
        self.backend.activated.connect(self._on_backend)
        self._source.clicked.connect(self._show_sources)
        self._settings.clicked.connect(lambda: self.ask_pin(self._show_settings))
        self.sheet.left_alone.connect(self.sheet.dismiss)
        self.people.reembed_asked.connect(self._show_reembedding)
        self._context.reembed.begun.connect(self._on_reembedding_begun)

    def settings_changed(self) -> None:
        """The settings in force are others now: show them."""
        settings = self._context.settings()
        self.live.set_mirrored(settings.camera.mirror)
        self._fill_backends()

    def retranslate(self) -> None:
        """Set every text again."""
        self.setWindowTitle(self.tr("FaceID console"))
        self._source.setText(self.tr("Source"))
        self._settings.setText(self.tr("Settings"))
        self.backend.setAccessibleName(self.tr("Backend"))
        for index, text in enumerate((self.tr("Live"), self.tr("People"), self.tr("Threshold"))):
            self.pages.item(index).setText(text)
        self._fill_backends()
        self._show_trouble()

    def retint(self) -> None:
        """Tint the icons again."""
        for index, which in enumerate(_PAGES):
            self.pages.item(index).setIcon(icon_for(which, self))
        self._show_trouble()

    def _fill_backends(self) -> None:
        self.backend.clear()
        for name in self._context.tools.backends:
            self.backend.addItem(backend_text(name), name)
        current = self.backend.findData(self._context.settings().recognition.backend)
        self.backend.setCurrentIndex(current)

    def _on_backend(self, _index: int) -> None:
        wanted = str(self.backend.currentData())
        settings = self._context.settings()
        if wanted != settings.recognition.backend:
            self.ask_pin(lambda: self._switch_backend(wanted))
            self._fill_backends()

    def _switch_backend(self, name: str) -> None:
        self.sheet.dismiss()
        tools = self._context.tools
        settings = with_value(self._context.settings(), "recognition.backend", name)
        tools.background.call(
            lambda: tools.write(settings), then=lambda _none: tools.applied(settings)
        )

    def _show_backend(self, backend: BackendReady | None) -> None:
        self._provider.setVisible(backend is not None)
        if backend is not None:
            self._provider.show_state(Icon.BACKEND, provider_text(backend.provider))

    def _show_trouble(self) -> None:
        feed = self._context.feed
        trouble = trouble_of(feed.camera, feed.engine)
        if trouble is None:
            self.banner.show_sentence(None)
        else:
            self.banner.show_sentence(trouble.sentence, trouble.tone)
        self._show_backend(feed.backend)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: closed."""
        self.sheet.dismiss()
        super().closeEvent(event)
        self._context.closed()
