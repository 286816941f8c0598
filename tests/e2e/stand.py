"""A kiosk that stands before a puppet: the real app, and everything that it told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceid_gui.app.context import AppContext
from faceid_gui.app.session import SessionBuilder
from faceid_gui.app.windows import Front
from faceid_gui.core.decision import DenyReason
from faceid_gui.core.events import CameraState, EngineState, VisitEnded
from faceid_gui.core.ports import DoorState, VisitRecord
from faceid_gui.core.types import Person
from faceid_gui.qt.messages import camera_text, engine_text
from faceid_gui.services.access import Verdict
from faceid_gui.settings.tree import Role
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from tests.e2e.app import keep_settings, running_app
from tests.e2e.cameras import Puppet, PuppetEngines, square_library, square_sample

PATIENCE_MS = 60_000
"""For what must come sooner or later; how soon is measured elsewhere."""

T = TypeVar("T")


@dataclass
class Stand:
    """A kiosk window with a puppet camera. Person 1, "Ada", is enrolled; others are not."""

    qtbot: QtBot
    front: Front
    puppet: Puppet
    engines: PuppetEngines
    told: list[object] = field(default_factory=list)

    @property
    def window(self) -> KioskWindow:
        """The window on the screen."""
        assert isinstance(self.front.window, KioskWindow)
        return self.front.window

    @property
    def visits(self) -> tuple[VisitRecord, ...]:
        """What is in the records, newest first."""
        return self.front._workplace.records.visits.recent()

    @property
    def granted(self) -> int:
        """How many visits were granted by the records."""
        return sum(visit.granted for visit in self.visits)

    @property
    def known(self) -> tuple[Person, ...]:
        """Whom the engine was told of last."""
        session = self.front.desk.session if self.front.desk is not None else None
        facts = session.sync.current() if session is not None and session.sync else None
        return facts.gallery.people if facts is not None else ()

    @property
    def locked(self) -> bool:
        """Whether the door is said to be locked, and is."""
        session = self.front.desk.session if self.front.desk is not None else None
        really = session is None or session.door is None or session.door.state.locked
        return really and (self.front.feed.door is None or self.front.feed.door.locked)

    def of(self, kind: type[T], *, since: int = 0) -> list[T]:
        """What was told of one kind, in order."""
        return [fact for fact in self.told[since:] if isinstance(fact, kind)]

    def wait(self, wanted: Callable[[], bool]) -> None:
        """Until something is so."""
        self.qtbot.waitUntil(wanted, timeout=PATIENCE_MS)

    def wait_camera(self, state: CameraState) -> None:
        """Until the window says this of the camera."""
        self.wait(lambda: self.says(state))

    def wait_engine(self, state: EngineState) -> None:
        """Until the window says this of the engine."""
        self.wait(lambda: self.says(state))

    def wait_well(self) -> None:
        """Until there is no trouble and the picture moves."""
        now = time.monotonic()

        def well() -> bool:
            frame = self.window.stage.live.shown_frame
            fresh = frame is not None and frame.captured_at > now
            return fresh and self.window.banner.text == "" and not self.window.stage.live.stale

        self.wait(well)

    def leave(self) -> None:
        """Let whoever is before the camera go, and wait until their visit is over."""
        mark = len(self.told)
        self.puppet.act("nobody")
        self.wait(lambda: bool(self.of(VisitEnded, since=mark)) and self.locked)

    def wait_grant(self, *, since: int | None = None) -> None:
        """Until somebody was granted and the window was told that the door is open.

        Counts what is told from index ``since`` on, or from now.
        """
        mark = len(self.told) if since is None else since

        def granted() -> bool:
            shown = any(verdict.granted for verdict in self.of(Verdict, since=mark))
            return shown and self.opened(since=mark)

        self.wait(granted)

    def wait_denial(self, reason: DenyReason, *, since: int = 0) -> None:
        """Until a verdict with this reason is given."""
        self.wait(lambda: any(v.reason is reason for v in self.of(Verdict, since=since)))

    def opened(self, *, since: int = 0) -> bool:
        """Whether the door was ever open."""
        return any(not state.locked for state in self.of(DoorState, since=since))

    def says(self, state: CameraState | EngineState) -> bool:
        """Whether the window says this just now."""
        sentence = camera_text(state) if isinstance(state, CameraState) else engine_text(state)
        assert sentence is not None, "this state goes without saying"
        return sentence.what in self.window.banner.text


@contextmanager
def standing_kiosk(
    app: QApplication,
    qtbot: QtBot,
    folder: Path,
    *,
    word: str = "nobody",
    delay_s: float = 0.0,
    rebuilt: Callable[[SessionBuilder], SessionBuilder] = lambda builder: builder,
) -> Iterator[Stand]:
    """Open the kiosk before a puppet that begins with ``word``."""
    keep_settings(general={"language": "en"}, door={"open_s": 1.0})
    puppet = Puppet(folder / "puppet")
    puppet.act(word)
    engines = PuppetEngines(puppet.path, delay_s=delay_s)
    library = square_library(folder / "squares")
    with AppContext().records() as records:
        if not records.gallery.people():
            records.gallery.add_person("Ada", [square_sample(1)])

    def with_puppet(builder: SessionBuilder) -> SessionBuilder:
        return rebuilt(replace(builder, library=library, make_engine=engines))

    with running_app(app, Role.KIOSK, "fake:puppet", rebuilt=with_puppet) as front:
        stand = Stand(qtbot, front, puppet, engines)
        feed = front.feed
        for signal in (
            feed.camera_changed,
            feed.engine_changed,
            feed.visit_started,
            feed.visit_ready,
            feed.visit_ended,
            feed.verdict_given,
            feed.door_changed,
        ):
            signal.connect(stand.told.append)
        yield stand
