"""The Qt half of the app: one application, one window at a time, and the way out."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputDevice
from PySide6.QtWidgets import QApplication, QWidget

from faceid_gui.app.backends import enrolled_contracts
from faceid_gui.app.calibrating import session_recalibrator
from faceid_gui.app.companions import Companions
from faceid_gui.app.desk import SessionDesk
from faceid_gui.app.gui import Workplace
from faceid_gui.app.link_desks import camera_key_tools, pairing_tools
from faceid_gui.app.linked import BACKENDS, LOCAL, BackendMaker, ready
from faceid_gui.app.pulse import LifeSign
from faceid_gui.app.reembedding import Reembedding
from faceid_gui.app.session import Session
from faceid_gui.app.settings_watch import SettingsWatch
from faceid_gui.app.upkeep import Upkeep
from faceid_gui.app.wizards import Running
from faceid_gui.cameras.listing import list_cameras
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import FaceBackend
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.pairing_job import PairingJob
from faceid_gui.qt.sounds import Sounds
from faceid_gui.services.watchdog import SystemdNotifier
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.pin import PinGuard
from faceid_gui.settings.tree import Role, Settings
from faceid_gui.views.dialogs.context import CameraTools, SettingsTools
from faceid_gui.views.first_run.window import FirstRunContext, FirstRunWindow
from faceid_gui.views.kiosk.context import KioskContext
from faceid_gui.views.kiosk.kiosk_window import KioskWindow

if TYPE_CHECKING:
    from faceid_gui.app.console_desk import ConsoleDesk
    from faceid_gui.views.console.console_window import ConsoleWindow

_log = logging.getLogger(__name__)


def open_windows(workplace: Workplace, session: Session | None) -> int:
    """Show the app until it is closed; ``session`` is None where the first run comes first."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("faceid-gui")
    app.setDesktopFileName("faceid-gui")
    app.setQuitOnLastWindowClosed(False)
    front = Front(app, workplace, session)
    try:
        with Leaving(front.quit):
            front.show()
            if workplace.launch.exit_after is not None:
                QTimer.singleShot(round(workplace.launch.exit_after * 1000), app, front.quit)
            return app.exec()
    finally:
        front.close()


class Front:
    """Holds what the windows share, and shows the one whose turn it is."""

    def __init__(self, app: QApplication, workplace: Workplace, session: Session | None) -> None:
        self._app = app
        self._workplace = workplace
        self.feed = EngineFeed()
        self.background = Background()
        self.sounds = Sounds(enabled=workplace.settings.general.sound)
        self.appearance = Appearance(app)
        self.appearance.show(workplace.settings.general)
        self.pin = PinGuard(workplace.paths.pin, workplace.clock)
        self.pairing = PairingJob(pairing_tools(workplace.context), self.background)
        self.pairing.paired.connect(self._on_server_changed)
        self.pairing.forgotten.connect(self._on_server_changed)
        self.desk: SessionDesk | None = None
        self.window: QWidget | None = None
        self._life: LifeSign | None = None
        self._console_desk: ConsoleDesk | None = None
        self._release: Callable[[], None] = lambda: None
        self._running = Running(workplace, lambda: self.desk)
        self._upkeep = Upkeep(workplace, self.background)
        self._follower = session_recalibrator(self._running)
        self._watch = SettingsWatch(
            workplace.paths.settings,
            self.background,
            present=lambda: workplace.settings,
            changed=self._applied,
        )
        self.companions = Companions(workplace, self.feed.newest_frame)
        self.reembedding = Reembedding(
            workplace.records.gallery,
            lambda: self._workplace.settings,
            lambda: self.desk.session.files if self.desk is not None else None,
            open_backend=self._open_beside,
        )
        if session is not None:
            self._take_desk(session)

    def show(self) -> None:
        """Open the first run, or the window of the role."""
        self._upkeep.start()
        self._follower.start()
        self._watch.start()
        if self.desk is None:
            self._show(self._first_run(), whole_screen=False)
        else:
            self._show_role()

    def quit(self) -> None:
        """Leave, without asking anybody: for signals and ``--exit-after``."""
        if isinstance(self.window, KioskWindow):
            self.window.shut()
        elif self.window is not None:
            self.window.close()
        self._app.exit(0)

    def close(self) -> None:
        """Stop and let go of everything, and wait for it."""
        self._upkeep.stop()
        self._watch.stop()
        if self._life is not None:
            self._life.stop()
        if self.window is not None:
            self.window.hide()
            self._release()
            self.window.deleteLater()
            self.window = None
        if self._console_desk is not None:
            self._console_desk.close()
        self.reembedding.close()
        self._follower.stop()
        if self.desk is not None:
            self.desk.close()
        self.companions.close()
        self.background.close()
        self.feed.deleteLater()
        self._app.sendPostedEvents()

    # -- windows

    def _show_role(self) -> None:
        kiosk = self._workplace.role is Role.KIOSK
        window = self._kiosk() if kiosk else self._console()
        self._show(window, whole_screen=kiosk and not self._workplace.launch.windowed)
        self.sounds.prepare()
        self.background.call(self.companions.refresh)

    def _show(self, window: QWidget, *, whole_screen: bool) -> None:
        old, self.window = self.window, window
        if whole_screen:
            # Without a window manager nobody obeys "full screen", so take the screen's size.
            window.setGeometry(self._app.primaryScreen().geometry())
            window.showFullScreen()
            if _has_touchscreen():
                window.setCursor(Qt.CursorShape.BlankCursor)
        else:
            window.resize(1280, 800)
            window.show()
        if old is not None:
            old.hide()
            old.deleteLater()

    def _first_run(self) -> FirstRunWindow:
        window = FirstRunWindow(FirstRunContext(self._workplace.settings, self._tools(), self.pin))
        window.finished.connect(self._after_first_run)
        return window

    def _after_first_run(self, _settings: Settings) -> None:
        builder, source = self._workplace.builder, self._workplace.source
        self.background.call(lambda: builder.build(source), then=self._begin)

    def _begin(self, session: Session) -> None:
        self._take_desk(session)
        session.start()
        self._show_role()

    def _kiosk(self) -> KioskWindow:
        return KioskWindow(
            KioskContext(
                feed=self.feed,
                clock=self._workplace.clock,
                pin=self.pin,
                background=self.background,
                sounds=self.sounds,
                tools=self._tools(),
                settings=lambda: self._workplace.settings,
                use_source=self._use_source,
                leave=lambda: self._app.exit(0),
                reembed=self.reembedding.job,
            )
        )

    def _console(self) -> ConsoleWindow:
        # A kiosk's start is not to pay for the console's pages.
        from faceid_gui.app.console_desk import ConsoleDesk
        from faceid_gui.app.threshold_desk import threshold_tools
        from faceid_gui.views.console.console_window import ConsoleWindow
        from faceid_gui.views.console.context import ConsoleContext

        desk = self._console_desk = ConsoleDesk(
            self._running,
            self.background,
            self._cameras(),
            applied=self._applied,
            exchange=lambda: self.companions.sync_state,
        )
        window = ConsoleWindow(
            ConsoleContext(
                feed=self.feed,
                clock=self._workplace.clock,
                pin=self.pin,
                background=self.background,
                sounds=self.sounds,
                tools=self._tools(),
                settings=lambda: self._workplace.settings,
                use_source=self._use_source,
                people=desk.people(),
                importing=desk.importing(),
                visits=desk.visits(),
                health=desk.health(),
                wizards=desk.wizards(),
                threshold=threshold_tools(
                    self._running, lambda: self._follower.state, self._follower.poke
                ),
                closed=lambda: self._app.exit(0),
                reembed=self.reembedding.job,
                server=desk.server(),
                lab=desk.lab.tools(),
            )
        )
        self._release = window.release
        return window

    def _open_beside(self, files: PackFiles, settings: Settings) -> FaceBackend:
        maker = BackendMaker(self._workplace.paths, self._workplace.library)
        return ready(maker.plan(files, settings, threads=1, lossless=True)())

    # -- what the windows are handed

    def _tools(self) -> SettingsTools:
        return SettingsTools(
            write=self._workplace.write,
            applied=self._applied,
            cameras=self._cameras(),
            library=self._workplace.library,
            threshold=lambda: self.desk.threshold() if self.desk else None,
            backends=BACKENDS,
            background=self.background,
            appearance=self.appearance,
            enrolled=lambda: enrolled_contracts(
                self._workplace.library, self._workplace.records.gallery
            ),
            models_came=self._models_came,
            feed=self.feed,
            pairing=self.pairing,
            camera_key=camera_key_tools(self._workplace.context),
            present=self._on_the_disk,
        )

    def _on_the_disk(self) -> Settings:
        """The settings as the newest program left them; where they cannot be told, those in use."""
        return SettingsFile(self._workplace.paths.settings).look() or self._workplace.settings

    def _cameras(self) -> CameraTools:
        return CameraTools(
            list_cameras=list_cameras,
            open_source=self._workplace.context.camera,
            running_source=lambda: self.desk.source() if self.desk else None,
            running_frame=lambda: self.desk.newest_frame() if self.desk else None,
        )

    def _use_source(self, source: str) -> None:
        if self.desk is not None:
            self.desk.replace(source or self._workplace.source)

    def _applied(self, settings: Settings) -> None:
        """New settings are on the disk: use them, with a new session where it takes one."""
        before, self._workplace.settings = self._workplace.settings, settings
        self.appearance.show(settings.general)
        self.background.call(self.companions.refresh)
        self._follower.poke()
        if self.desk is None:
            return
        if _needs_session(before, settings):
            self.desk.replace(self._workplace.source)
        else:
            self.desk.session.poke()

    def _on_server_changed(self) -> None:
        """Another server, or none: what was built for the one before knows nothing of it."""
        self.background.call(self.companions.refresh)
        if self.desk is not None and self._workplace.settings.recognition.backend != LOCAL:
            self.desk.replace(self._workplace.source)

    def _models_came(self) -> None:
        """Models were installed: use them at once where there was nothing to use before."""
        if self.desk is not None and self.desk.session.files is None:
            self.desk.replace(self._workplace.source)

    def _take_desk(self, session: Session) -> None:
        self.desk = SessionDesk(
            self._workplace.builder,
            self.feed,
            session,
            changed=self.reembedding.session_changed,
        )
        self.reembedding.session_changed()
        notifier = SystemdNotifier.from_environment()
        self._life = LifeSign(self.feed, notifier, self._workplace.clock)


def _has_touchscreen() -> bool:
    """Whether fingers do the pointing, so that an arrow on the picture is in the way."""
    touch = QInputDevice.DeviceType.TouchScreen
    return any(device.type() is touch for device in QInputDevice.devices())


def _needs_session(before: Settings, after: Settings) -> bool:
    """Whether engine, backend, camera or door must be built again."""
    mirrored = {"mirror": after.camera.mirror}
    recognition = {
        "target_fpir": after.recognition.target_fpir,
        "threshold": after.recognition.threshold,
        "keep_crops": after.recognition.keep_crops,
    }
    exchange = {"take_people": after.remote.take_people, "send_visits": after.remote.send_visits}
    link = before.remote.model_copy(update=exchange) != after.remote
    return (
        before.camera.model_copy(update=mirrored) != after.camera
        or (link and after.recognition.backend != LOCAL)
        or before.recognition.model_copy(update=recognition) != after.recognition
        or before.door.model_copy(update={"open_s": after.door.open_s}) != after.door
    )


class Leaving:
    """SIGINT and SIGTERM leave the app in order; afterwards they mean what they meant."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._before: dict[int, object] = {}
        # Python runs signal handlers between its own instructions; Qt must let it.
        self._timer = QTimer()
        self._timer.timeout.connect(lambda: None)

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._handle)
        self._timer.start(200)

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        _log.info("signal %s: leaving", signal.Signals(number).name)
        self._leave()
