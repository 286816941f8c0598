"""Windows over fakes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from faceid_gui.catalogue import entries
from faceid_gui.catalogue.packs import PACKS
from faceid_gui.core.errors import Cancelled, ModelMissing, NotFound
from faceid_gui.core.events import EngineChanged, EngineState
from faceid_gui.core.networks import NetworkFile
from faceid_gui.core.packs import (
    AUTO,
    CancelCheck,
    InstallProgress,
    ModelCheck,
    ModelEntry,
    Pack,
    PackChoice,
    PackFiles,
    PackStatus,
    ProgressListener,
)
from faceid_gui.core.ports import CameraSource, DoorState
from faceid_gui.core.types import Frame, Person, Threshold
from faceid_gui.qt.appearance import Appearance
from faceid_gui.qt.background import Background
from faceid_gui.qt.feed import EngineFeed
from faceid_gui.qt.pairing_job import PairingJob
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.qt.sounds import Sound, Sounds
from faceid_gui.services.reembed import ReembedProgress, ReembedReport
from faceid_gui.settings.tree import Settings
from faceid_gui.views.dialogs.context import CameraKeyTools, CameraTools, SettingsTools
from faceid_gui.views.kiosk.context import KioskContext
from faceid_gui.views.kiosk.kiosk_window import KioskWindow
from tests.fakes import FakeClock, ListCamera
from tests.qt.support import (
    MemoryPin,
    NamedCamera,
    ToldAnnouncer,
    ToldEngine,
    default_threshold,
    gradient,
)


class OnePackLibrary:
    """A ModelLibrary in which only the pack ``compact`` is present.

    Installing waits for ``go`` between two reports, fails with ``error`` where there is one,
    and else makes the pack present. A folder brings what ``folders`` says.
    """

    def __init__(self) -> None:
        self.present = {"compact"}
        self.error: Exception | None = None
        self.go = threading.Event()
        self.go.set()
        self.folders: dict[Path, tuple[ModelEntry, ...]] = {}
        self.cancelled = threading.Event()

    def entries(self) -> tuple[ModelEntry, ...]:
        return entries.ENTRIES

    def packs(self) -> tuple[Pack, ...]:
        return PACKS

    def pack(self, key: str) -> Pack:
        for pack in PACKS:
            if pack.key == key:
                return pack
        raise NotFound(key)

    def status(self, key: str) -> PackStatus:
        pack = self.pack(key)
        if key in self.present:
            return PackStatus(pack, True, (), "")
        missing = tuple(e for e in self.entries() if e.key in pack.entry_keys)
        return PackStatus(pack, False, missing, "", pack.modules)

    def find(self, key: str) -> NetworkFile | None:
        return None

    def files(self, key: str) -> PackFiles:
        raise ModelMissing(key)

    def parts(self, key: str) -> PackFiles:
        raise ModelMissing(key)

    def choose(self, wanted: str, *, enrolled: Collection[str] = ()) -> PackChoice:
        return PackChoice(self.pack("compact" if wanted == AUTO else wanted), "")

    def install(
        self,
        key: str,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> PackChoice:
        assert progress is not None
        assert cancelled is not None
        progress(InstallProgress("SFace", 2, 3, 9_500_000, 38_000_000))
        while not self.go.wait(0.01):
            if cancelled():
                self.cancelled.set()
                raise Cancelled
        if self.error is not None:
            raise self.error
        self.present.add(key)
        return PackChoice(self.pack(key), "")

    def import_folder(
        self,
        folder: Path,
        progress: ProgressListener | None = None,
        cancelled: CancelCheck | None = None,
    ) -> tuple[ModelEntry, ...]:
        return self.folders.get(folder, ())

    def verify(self, key: str | None = None) -> tuple[ModelCheck, ...]:
        return ()


class NotingSounds(Sounds):
    """Notes what would be played."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.played.append(sound)


def open_nothing(_source: str) -> CameraSource:
    """A source of a few pictures."""
    return ListCamera([gradient(64, 48)] * 3)


class Again:
    """Embeds those who wait again, each when ``go`` lets it; who is in ``lost`` is not."""

    def __init__(self) -> None:
        self.waiting: tuple[Person, ...] = ()
        self.lost: set[str] = set()
        self.error: Exception | None = None
        self.go = threading.Semaphore(0)

    def expect(self, *names: str, lost: Collection[str] = ()) -> None:
        """These people are not known to the pack."""
        self.waiting = tuple(Person(name, name, 0.0, 1) for name in names)
        self.lost = set(lost)

    def __call__(
        self, progress: Callable[[ReembedProgress], None], cancelled: Callable[[], bool]
    ) -> ReembedReport:
        everybody = self.waiting
        done: list[Person] = []
        for number, person in enumerate(everybody, 1):
            while not self.go.acquire(timeout=0.01):
                if cancelled():
                    return ReembedReport(tuple(done), (), len(done), cancelled=True)
            if self.error is not None:
                raise self.error
            if person.name not in self.lost:
                done.append(person)
                self.waiting = tuple(other for other in self.waiting if other is not person)
            progress(ReembedProgress(number, len(everybody), person.name))
        return ReembedReport(tuple(done), self.waiting, len(done))


@dataclass
class Bench:
    """What a test holds in its hands: settings that are written, sources that are used."""

    background: Background
    appearance: Appearance
    settings: Settings = field(default_factory=Settings)
    written: list[Settings] = field(default_factory=list)
    applied: list[Settings] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    left: list[bool] = field(default_factory=list)
    write_error: Exception | None = None
    threshold: Callable[[], Threshold | None] = default_threshold
    open_source: Callable[[str], CameraSource] = open_nothing
    cameras: tuple[NamedCamera, ...] = (NamedCamera("camera:0", "HD Webcam"),)
    running_frame: Frame | None = None
    library: OnePackLibrary = field(default_factory=OnePackLibrary)
    came: list[bool] = field(default_factory=list)
    again: Again = field(default_factory=Again)
    backends: tuple[str, ...] = ("local",)
    feed: EngineFeed | None = None
    pairing: PairingJob | None = None
    camera_key: CameraKeyTools | None = None
    reembed: ReembedJob = field(init=False)

    def __post_init__(self) -> None:
        self.reembed = ReembedJob(waiting=lambda: self.again.waiting, work=self.again)

    def write(self, settings: Settings) -> None:
        if self.write_error is not None:
            raise self.write_error
        self.written.append(settings)

    def apply(self, settings: Settings) -> None:
        self.settings = settings
        self.applied.append(settings)

    def tools(self) -> SettingsTools:
        return SettingsTools(
            write=self.write,
            applied=self.apply,
            cameras=CameraTools(
                list_cameras=lambda: self.cameras,
                open_source=lambda source: self.open_source(source),
                running_source=lambda: "camera:0",
                running_frame=lambda: self.running_frame,
            ),
            library=self.library,
            threshold=self.threshold,
            backends=self.backends,
            background=self.background,
            appearance=self.appearance,
            models_came=lambda: self.came.append(True),
            feed=self.feed,
            pairing=self.pairing,
            camera_key=self.camera_key,
        )


@dataclass
class Kiosk:
    """A kiosk window and everything around it."""

    window: KioskWindow
    engine: ToldEngine
    announcer: ToldAnnouncer
    clock: FakeClock
    pin: MemoryPin
    sounds: NotingSounds
    bench: Bench


def make_kiosk(bench: Bench, feed: EngineFeed, *, pin: str | None = "8305") -> Kiosk:
    """A kiosk window whose engine runs and whose door is locked."""
    clock = FakeClock()
    engine = ToldEngine(Frame(gradient(), 1, clock.monotonic()))
    announcer, keeper, sounds = ToldAnnouncer(), MemoryPin(pin), NotingSounds()
    feed.attach(engine, announcer)
    window = KioskWindow(
        KioskContext(
            feed=feed,
            clock=clock,
            pin=keeper,
            background=bench.background,
            sounds=sounds,
            tools=bench.tools(),
            settings=lambda: bench.settings,
            use_source=bench.sources.append,
            leave=lambda: bench.left.append(True),
            reembed=bench.reembed,
        )
    )
    window.resize(800, 480)
    window.show()
    engine.say(EngineChanged(EngineState.RUNNING))
    announcer.say(DoorState(locked=True))
    return Kiosk(window, engine, announcer, clock, keeper, sounds, bench)
