"""Opens the app: data folder, engine, application, window - and closes them in turn."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from faceid_gui.app.context import AppContext
from faceid_gui.app.records import OpenRecords, kiosk_lock_path, lock_path, open_database
from faceid_gui.app.session import Session, SessionBuilder
from faceid_gui.core.packs import ModelLibrary
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.pin import PinGuard
from faceid_gui.settings.tree import Role, Settings
from faceid_gui.store.instance_lock import InstanceLock

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Launch:
    """How the app was asked to open."""

    role: Role | None
    source: str | None
    windowed: bool
    exit_after: float | None


class Workplace:
    """The open data folder, and the settings in force."""

    def __init__(self, context: AppContext, launch: Launch) -> None:
        self.context = context
        self.launch = launch
        self.clock = context.clock
        self.paths: DataPaths = context.paths
        self.settings: Settings = context.settings()
        self.library: ModelLibrary = context.library()
        self.records: OpenRecords = open_database(self.paths, self.clock, actor="local")
        self.builder = SessionBuilder(
            self.records,
            self.library,
            lambda: self.settings,
            self.clock,
            self.paths,
            guards_door=self.role is Role.KIOSK,
        )

    @property
    def role(self) -> Role:
        """The role that was asked for, else that of the settings."""
        return self.launch.role or self.settings.general.role

    @property
    def source(self) -> str:
        """The source that was asked for, else that of the settings."""
        return self.launch.source or self.settings.camera.source

    @property
    def wants_first_run(self) -> bool:
        """Whether nobody set this machine up yet, and somebody is there to ask.

        A named source or an end set beforehand say that a script or a developer opens it.
        The PIN tells, and not the settings file: it may be missing because it was damaged,
        and whoever stands before the screen then must not choose another PIN; and it may be
        there because a command wrote it, before anybody chose one.
        """
        asked = self.launch.source is None and self.launch.exit_after is None
        return asked and not PinGuard(self.paths.pin, self.clock).is_set()

    def write(self, settings: Settings) -> None:
        """Keep settings on the disk and in the audit trail. Raises FaceIdError."""
        self.context.save_settings(settings)
        self.records.audit.append("local", "settings.changed")

    def close(self) -> None:
        """Let go of the data folder."""
        self.records.close()


def run_gui(
    *, role: str | None, source: str | None, windowed: bool, exit_after: float | None
) -> int:
    """Open the app and stay until it is closed; returns the exit code.

    Several consoles may be open beside one kiosk. Raises StoreBusy where a second kiosk is
    asked for or a restore is at work, and StoreDamaged, KeyUnavailable or DiskFull where the
    data folder cannot be opened.
    """
    launch = Launch(Role(role) if role else None, source, windowed, exit_after)
    context = AppContext()
    context.paths.create()
    with ExitStack() as stack:
        wanted = role or "app"
        stack.enter_context(InstanceLock(lock_path(context.paths), wanted, shared=True))
        stack.enter_context(_logging(context.paths))
        if (launch.role or context.settings().general.role) is Role.KIOSK:
            stack.enter_context(InstanceLock(kiosk_lock_path(context.paths), "kiosk"))
        workplace = Workplace(context, launch)
        stack.callback(workplace.close)
        session: Session | None = None
        if not workplace.wants_first_run:
            session = workplace.builder.build(workplace.source)
            session.start()  # the engine warms up while Qt is being imported
            stack.callback(session.stop)
        from faceid_gui.app.windows import open_windows

        return open_windows(workplace, session)


@contextmanager
def _logging(paths: DataPaths) -> Iterator[None]:
    """Log to stderr and to a file in the data folder that cannot grow without bound."""
    root = logging.getLogger()
    before = root.level
    handlers: list[logging.Handler] = []
    if not root.handlers:
        handlers.append(logging.StreamHandler(sys.stderr))
    try:
        handlers.append(
            logging.handlers.RotatingFileHandler(
                paths.logs / "faceid-gui.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
            )
        )
    except OSError as error:
        _log.warning("no log file: %s", error)
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)
    root.setLevel(min(before, logging.INFO) if before else logging.INFO)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before)
