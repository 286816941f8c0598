"""The kiosk's window: fills the screen, and is left only with the PIN."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceid_gui.core.events import EngineChanged, EngineState, FrameAnalysed
from faceid_gui.qt.icons import Icon
from faceid_gui.qt.sounds import Sound
from faceid_gui.services.access import Verdict
from faceid_gui.views.dialogs.admin_window import AdminWindow
from faceid_gui.views.dialogs.pin_pad import NewPinPrompt
from faceid_gui.views.kiosk.admin_menu import AdminMenu
from faceid_gui.views.kiosk.context import KioskContext
from faceid_gui.views.kiosk.frame_notes import FrameNotes
from faceid_gui.views.kiosk.stage import Stage
from faceid_gui.views.kiosk.top_bar import TopBar
from faceid_gui.views.kiosk.trouble import trouble_of
from faceid_gui.views.kiosk.verdict_overlay import VerdictKind, kind_of
from faceid_gui.views.widgets.banner import Banner
from faceid_gui.views.widgets.icon_button import ActionButton
from faceid_gui.views.widgets.keyboard_helper import KeyboardHelper
from faceid_gui.views.widgets.sheet import Sheet
from faceid_gui.views.widgets.source_chooser import TEST_PICTURE, ask_for_video

_log = logging.getLogger(__name__)

_SOUNDS = {
    VerdictKind.GRANTED: Sound.GRANTED,
    VerdictKind.DENIED: Sound.DENIED,
    VerdictKind.RETRY: Sound.RETRY,
}


class KioskWindow(AdminWindow):
    """Live picture, verdicts and trouble for visitors; behind the PIN a menu.

    Opens no second window: menu, PIN pad and settings lie on a sheet inside. ``show()``
    opens it as a window, ``showFullScreen()`` as a kiosk.
    """

    _context: KioskContext

    def __init__(self, context: KioskContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._may_close = False
        self._notes = FrameNotes()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMinimumSize(480, 400)
        self._main = QWidget(self)
        self.bar = TopBar(clock=context.clock)
        self._play = ActionButton(Icon.VIDEO, touch=64)
        self._test = ActionButton(Icon.PICTURE, touch=64)
        self.banner = Banner(self._play, self._test)
        self.stage = Stage(context.feed, clock=context.clock)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addWidget(self.stage, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._main)
        self.sheet = Sheet(self, below=self._main)
        self.keys = KeyboardHelper(self.sheet)
        self._connect()
        self.stage.live.set_mirrored(context.settings().camera.mirror)
        self.built()

    def _connect(self) -> None:
        feed = self._context.feed
        feed.camera_changed.connect(self._show_trouble)
        feed.engine_changed.connect(self._on_engine_changed)
        feed.backend_ready.connect(self._show_backend)
        feed.link_changed.connect(self._show_trouble)
        feed.door_changed.connect(self.bar.show_door)
        feed.verdict_given.connect(self._on_verdict)
        feed.frame_analysed.connect(self._on_frame_analysed)
        self.bar.menu_asked.connect(self.open_menu)
        self.bar.backend_asked.connect(lambda: self.ask_pin(self._show_backends))
        self._play.clicked.connect(lambda: self.ask_pin(self._play_video))
        self._test.clicked.connect(lambda: self.ask_pin(self._play_test_picture))
        self.sheet.left_alone.connect(self.sheet.dismiss)
        self._context.reembed.begun.connect(self._on_reembedding_begun)
        self._follow_pairing()

    def open_menu(self) -> None:
        """Ask for the PIN, then show the administrator's menu."""
        self.ask_pin(self._show_menu)

    def shut(self) -> None:
        """Close for good, asked by the program itself (end of a test run, SIGTERM)."""
        self._may_close = True
        self.sheet.dismiss()
        self.close()

    def settings_changed(self) -> None:
        """The settings in force are others now: show them."""
        settings = self._context.settings()
        self.stage.live.set_mirrored(settings.camera.mirror)
        self._context.sounds.enabled = settings.general.sound

    def retranslate(self) -> None:
        """Set every text again."""
        self.setWindowTitle(self.tr("FaceID kiosk"))
        self._play.setText(self.tr("Play a video file"))
        self._test.setText(self.tr("Test picture"))
        self._show_trouble()

    def retint(self) -> None:
        """Tint the icons again."""
        self._show_trouble()

    def _show_menu(self) -> None:
        menu = AdminMenu(self._context.reembed)
        menu.reembed_asked.connect(self._show_reembedding)
        menu.settings_asked.connect(self._show_settings)
        menu.source_asked.connect(self._show_sources)
        menu.new_pin_asked.connect(self._show_new_pin)
        menu.leave_asked.connect(self._leave)
        menu.cancelled.connect(self.sheet.dismiss)
        self.sheet.show_content(menu)

    def _show_new_pin(self) -> None:
        prompt = NewPinPrompt(self._context.pin, self._context.background)
        prompt.accepted.connect(self.sheet.dismiss)
        prompt.cancelled.connect(self.sheet.dismiss)
        self.sheet.show_content(prompt)

    def _play_video(self) -> None:
        path = ask_for_video(self)
        if path:
            self._use_source(path)
        else:
            self.sheet.dismiss()

    def _play_test_picture(self) -> None:
        self._use_source(TEST_PICTURE)

    def _leave(self) -> None:
        self.shut()
        self._context.leave()

    def _on_verdict(self, verdict: Verdict) -> None:
        kind = kind_of(verdict)
        if kind is not None:
            self._context.sounds.play(_SOUNDS[kind])

    def _on_frame_analysed(self, analysed: FrameAnalysed) -> None:
        camera = self._context.feed.camera
        source = camera.source if camera is not None else ""
        if self._notes.look(analysed, source=source, wanted=self._context.settings().camera):
            self._show_trouble()

    def _on_engine_changed(self, changed: EngineChanged) -> None:
        if changed.state is not EngineState.RUNNING:
            # What was recognised before it stopped is not true any more.
            self._notes.reset()
            self.stage.live.forget_faces()
            self.stage.verdict.dismiss()
        self._show_trouble()

    def _show_trouble(self) -> None:
        feed = self._context.feed
        trouble = trouble_of(feed.camera, feed.engine, feed.link) or self._notes.trouble
        offers = trouble is not None and trouble.offers_demo
        self._play.setVisible(offers)
        self._test.setVisible(offers)
        if trouble is None:
            self.banner.show_sentence(None)
        else:
            self.banner.show_sentence(trouble.sentence, trouble.tone)
        self._show_backend()
        self.bar.show_door(feed.door)

    def _show_backend(self) -> None:
        self.bar.show_backend(self._context.feed.backend, self._context.feed.link)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: somebody wants to close the window; only the menu may."""
        if self._may_close:
            event.accept()
            return
        _log.info("closing the kiosk without the PIN was refused")
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: no key does anything here."""
        event.accept()
