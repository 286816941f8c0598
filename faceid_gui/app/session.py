"""One run of engine, gallery sync, access and door, for one source and one set of settings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from faceid_gui.app.doors import door_before
from faceid_gui.app.engine import EnginePlan, build_engine
from faceid_gui.app.linked import BackendMaker
from faceid_gui.app.records import OpenRecords
from faceid_gui.app.remembering import AbsentEngine, RememberingEngine
from faceid_gui.cameras.config import CameraConfig
from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import BadImage, FaceIdError, NotFound
from faceid_gui.core.events import EngineChanged, EngineState
from faceid_gui.core.packs import ModelLibrary, PackFiles
from faceid_gui.core.photos import decode_photo
from faceid_gui.core.ports import Clock, DoorDriver, Engine, EngineSettings, GalleryStore
from faceid_gui.core.types import GallerySnapshot, Image, Threshold
from faceid_gui.services.access import AccessService
from faceid_gui.services.gallery_sync import GallerySync
from faceid_gui.services.recording import VisitRecorder
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Settings

MakeEngine: TypeAlias = Callable[[EnginePlan, EngineSettings, Clock], Engine]
"""Builds the engine that carries out a plan."""

MOST_FACES = 8
"""How many people the synthetic source shows at most."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """Everything that runs between two changes of settings.

    ``files``, ``sync`` and ``access`` are None where no engine can be built; ``engine``
    then says why. A console has no ``access``, no ``door`` and
    no ``recorder``.
    """

    source: str
    engine: Engine
    files: PackFiles | None = None
    access: AccessService | None = None
    sync: GallerySync | None = None
    door: DoorDriver | None = None
    recorder: VisitRecorder | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        if self.access is not None:
            self.access.start()
        if self.recorder is not None:
            self.recorder.start()
        if self.sync is not None:
            self.sync.start()
        self.engine.start()

    def stop(self) -> None:
        """End, and wait for all of it: some seconds. May be called twice."""
        if self.sync is not None:
            self.sync.stop()
        if self.access is not None:
            self.access.stop()
        self.engine.stop()
        if self.recorder is not None:
            self.recorder.stop()
        if self.door is not None:
            self.door.close()

    def threshold(self) -> Threshold | None:
        """The threshold in force, None where there is no engine."""
        current = self.sync.current() if self.sync is not None else None
        return current.threshold if current is not None else None

    def poke(self) -> None:
        """Settings changed that need no new session."""
        if self.sync is not None:
            self.sync.poke()


@dataclass(frozen=True, slots=True, eq=False)
class SessionBuilder:
    """Builds sessions over one open data folder. Used from one thread at a time.

    ``guards_door`` is False for a console, which shows who is seen and opens nothing.
    ``make_engine`` is where another engine can be put in the place of the real one.
    """

    records: OpenRecords
    library: ModelLibrary
    settings: Callable[[], Settings]
    clock: Clock
    paths: DataPaths
    guards_door: bool = True
    make_engine: MakeEngine = build_engine

    def build(self, source: str) -> Session:
        """A session for a source, not started. Never raises a FaceIdError: where something
        is missing, the session's engine says what."""
        try:
            return self._build(source)
        except FaceIdError as error:
            _log.warning("no engine: %s", error)
            trouble = EngineChanged(EngineState.FAILED, error.code, str(error))
            return Session(source, AbsentEngine(trouble))

    def _build(self, source: str) -> Session:
        settings = self.settings()
        store = self.records.gallery
        maker = BackendMaker(self.paths, self.library)
        files = maker.files(maker.choice(settings, store).pack.key, settings)
        engine = RememberingEngine(self._engine(files, source, settings))
        sync = GallerySync(
            engine=engine,
            store=store,
            contract=files.contract,
            default=files.pack.default_threshold,
            has_liveness=files.pack.has_liveness,
            settings=self.settings,
            records=self.guards_door,
        )
        sync.refresh()
        if not self.guards_door:
            return Session(source, engine, files, sync=sync)
        door = door_before(source, settings.door, self.clock)
        access = AccessService(
            engine=engine,
            store=store,
            visits=self.records.visits,
            door=door,
            clock=self.clock,
            policy=sync.policy,
            backend_name=lambda: settings.recognition.backend,
            facts=sync.current,
        )
        recorder = VisitRecorder(
            engine=engine,
            recordings=self.records.recordings,
            wanted=lambda: self.settings().access.keep_recordings,
        )
        return Session(source, engine, files, access, sync, door, recorder)

    def _engine(self, files: PackFiles, source: str, settings: Settings) -> Engine:
        camera = settings.camera
        plan = EnginePlan(
            backend=BackendMaker(self.paths, self.library).plan(files, settings),
            source=source,
            camera=CameraConfig(camera.width, camera.height, camera.fps),
            faces=kept_faces(self.records.gallery) if source.startswith("synthetic:") else (),
            log_level=logging.getLogger().getEffectiveLevel(),
        )
        nobody = EngineSettings(
            gallery=GallerySnapshot.empty(files.contract),
            threshold=files.pack.default_threshold,
            policy=Policy(),
        )
        return self.make_engine(plan, nobody, self.clock)


def kept_faces(store: GalleryStore) -> tuple[Image, ...]:
    """Face pictures of some enrolled people, where the operator keeps them."""
    faces: list[Image] = []
    for person in store.people():
        try:
            png = store.portrait(person.id)
            if png is not None:
                faces.append(decode_photo(png))
        except NotFound:  # deleted meanwhile
            continue
        except BadImage:
            _log.warning("a kept face picture of %s is damaged", person.id)
        if len(faces) >= MOST_FACES:
            break
    return tuple(faces)
