"""Builds the adapters for the command line, each when it is asked for."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from faceid_gui.cli.context import BackupSummary, OpenPack, Records
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.errors import DiskFull, KeyUnavailable, StoreBusy, StoreDamaged

if TYPE_CHECKING:  # everything below is imported when a command needs it: start-up is short
    from faceid_gui.app.lab_desk import LabWork
    from faceid_gui.app.linking import LinkTools
    from faceid_gui.app.serving import ServingTools
    from faceid_gui.core.packs import ModelLibrary, PackChoice
    from faceid_gui.core.ports import CameraSource, FaceBackend
    from faceid_gui.services.adoption import AdoptionTools
    from faceid_gui.services.health import CheckUp
    from faceid_gui.settings.paths import DataPaths
    from faceid_gui.settings.tree import Settings

MOST_WORKERS = 4

_log = logging.getLogger(__name__)


def photo_workers() -> int:
    """How many backends look at photos side by side: the screen wants its share."""
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1))


class AppContext:
    """Implements cli.context.CliContext over the data folder of this machine."""

    def __init__(self) -> None:
        self.clock = SystemClock()
        self._settings: Settings | None = None

    @cached_property
    def paths(self) -> DataPaths:
        """The data folder."""
        from faceid_gui.settings.paths import DataPaths

        return DataPaths.from_environment()

    def settings(self) -> Settings:
        """The settings as they are on the disk; defaults where there are none.

        Read once, so that what is wrong in the file is said once.
        """
        from faceid_gui.settings.file import SettingsFile

        if self._settings is None:
            self._settings = SettingsFile(self.paths.settings).load()
        return self._settings

    def save_settings(self, settings: Settings) -> None:
        """Keep settings. Raises EnvironmentFault or DiskFull."""
        from faceid_gui.settings.file import SettingsFile

        self.paths.create()
        SettingsFile(self.paths.settings).save(settings)
        self._settings = settings

    def library(self) -> ModelLibrary:
        """The model catalogue over the data folder and the extra model folders."""
        from faceid_gui.app.backends import open_for_test
        from faceid_gui.catalogue.whole import WholeLibrary

        return WholeLibrary(self.paths.models, self.paths.extra_models, opener=open_for_test)

    @contextmanager
    def records(self) -> Iterator[Records]:
        """The database; leaving closes it."""
        from faceid_gui.app.records import records_of

        with records_of(self.paths, self.clock, actor="cli") as opened:
            yield Records(
                gallery=opened.gallery,
                visits=opened.visits,
                audit=opened.audit,
                conflicts=opened.sync,
                recordings=opened.recordings,
                site=opened.site,
                strangers=opened.strangers,
            )

    def pack(self, records: Records | None = None, *, key: str | None = None) -> OpenPack:
        """The pack of the settings, or another one. Raises ModelMissing or NotFound."""
        from faceid_gui.app.linked import BackendMaker, ready

        settings, library = self.settings(), self.library()
        maker = BackendMaker(self.paths, library)
        gallery = records.gallery if records is not None else None
        choice = library.choose(key) if key else maker.choice(settings, gallery)
        files = maker.files(choice.pack.key, settings)

        def make(threads: int, *, smallest_face_px: int | None = None) -> FaceBackend:
            return ready(
                maker.plan(
                    files,
                    settings,
                    threads=threads,
                    smallest_face_px=smallest_face_px,
                    lossless=True,
                )()
            )

        return OpenPack(
            pack=choice.pack,
            why=choice.why,
            contract=files.contract,
            default=choice.pack.default_threshold,
            has_liveness=choice.pack.has_liveness,
            make=make,
            workers=photo_workers(),
        )

    def choice(self, wanted: str | None = None) -> PackChoice:
        """The pack that a wish (default: the settings') stands for, as the app will choose it.

        Looks at who is enrolled, where that can be read, and makes no database where there
        is none. Raises NotFound or ModelMissing.
        """
        from faceid_gui.app.linked import BackendMaker

        settings, library = self.settings(), self.library()
        maker = BackendMaker(self.paths, library)
        if wanted is not None:
            recognition = settings.recognition.model_copy(update={"pack": wanted})
            settings = settings.model_copy(update={"recognition": recognition})
        if self.paths.database.exists():
            try:
                with self.records() as records:
                    return maker.choice(settings, records.gallery)
            except (StoreDamaged, StoreBusy, DiskFull, KeyUnavailable) as error:
                _log.warning("who is enrolled cannot be read: %s", error)
        return maker.choice(settings, None)

    def adoption(self, records: Records) -> AdoptionTools:
        """What taking another pack into use works with."""
        from faceid_gui.app.adopting import adoption_tools
        from faceid_gui.settings.file import SettingsFile

        return adoption_tools(
            paths=self.paths,
            library=self.library(),
            records=records,
            clock=self.clock,
            read_settings=SettingsFile(self.paths.settings).load,
            write_settings=self.save_settings,
            audit=lambda action, detail: records.audit.append("cli", action, "", detail),
        )

    def camera(self, source: str) -> CameraSource:
        """The adapter of a source, not open yet. Raises BadRequest."""
        from faceid_gui.cameras.config import CameraConfig
        from faceid_gui.cameras.sources import open_source

        camera = self.settings().camera
        return open_source(source, CameraConfig(camera.width, camera.height, camera.fps))

    def check_ups(self, source: str | None) -> tuple[CheckUp, ...]:
        """What ``doctor`` looks at."""
        from faceid_gui.app.check_ups import check_ups

        settings = self.settings()
        return check_ups(
            paths=self.paths,
            settings=settings,
            library=self.library(),
            choice=self.choice,
            camera=self.camera(source or settings.camera.source),
            clock=self.clock,
        )

    def backup(self, target: Path, *, passphrase: str | None) -> BackupSummary:
        """Write a backup; with a passphrase the sealed key goes with it."""
        from faceid_gui.app.records import key_provider, records_of
        from faceid_gui.store.backup import backup

        key = key_provider(self.paths).key() if passphrase is not None else None
        with records_of(self.paths, self.clock, actor="cli") as opened:
            made = backup(
                opened.database, target, self.clock, key=key, passphrase=passphrase, actor="cli"
            )
        return BackupSummary(target, made.people, made.with_key)

    def restore(self, source: Path, *, passphrase: str | None) -> BackupSummary:
        """Put a backup in the place of the database. Raises StoreBusy while the app runs."""
        from faceid_gui.app.records import key_provider, lock_path
        from faceid_gui.store.instance_lock import InstanceLock
        from faceid_gui.store.restore import restore

        self.paths.create()
        with InstanceLock(lock_path(self.paths), "restore"):
            done = restore(
                source,
                self.paths.database,
                key_provider(self.paths),
                self.clock,
                passphrase=passphrase,
                actor="cli",
            )
        return BackupSummary(source, done.manifest.people, done.manifest.with_key, done.aside)

    def run_gui(
        self,
        *,
        role: str | None,
        source: str | None,
        windowed: bool,
        exit_after: float | None,
    ) -> int:
        """Open the app; returns its exit code."""
        from faceid_gui.app.gui import run_gui

        return run_gui(role=role, source=source, windowed=windowed, exit_after=exit_after)

    def serving(self) -> ServingTools:
        """This machine as a server."""
        from faceid_gui.app.serving import ServingTools

        return ServingTools(self)

    def lab(self) -> LabWork:
        """The lab: evaluations, and earlier ones."""
        from faceid_gui.app.lab_desk import LabWork
        from faceid_gui.app.records import records_of

        return LabWork(
            paths=self.paths,
            library=self.library(),
            settings=self.settings,
            records=lambda: records_of(self.paths, self.clock, actor="cli"),
            clock=self.clock,
        )

    def linking(self) -> LinkTools:
        """The server that this machine uses."""
        from faceid_gui.app.linking import LinkTools

        return LinkTools(self.paths, self.clock)
