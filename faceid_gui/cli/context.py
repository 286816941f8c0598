"""What a command is handed: everything that touches the outside, built by the app on demand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import typer

if TYPE_CHECKING:  # a command that only prints help pays for none of these
    from faceid_gui.cli.desks import LabDesk, LinkDesk, ServingDesk
    from faceid_gui.core.calibration_plan import KeptStrangers, SiteRecords
    from faceid_gui.core.packs import ModelLibrary, Pack, PackChoice
    from faceid_gui.core.ports import CameraSource, Clock, FaceBackend, GalleryStore, VisitLog
    from faceid_gui.core.recorded import VisitRecordings
    from faceid_gui.core.sync import Conflicts
    from faceid_gui.core.types import EmbeddingContract, Threshold
    from faceid_gui.services.adoption import AdoptionTools
    from faceid_gui.services.health import CheckUp
    from faceid_gui.settings.tree import Settings

STILL_FACE_PX: Final = 40
"""Photos are searched for smaller faces than a live picture: there is time for it."""


class AuditFinding(Protocol):
    """What a check of the audit trail found."""

    @property
    def ok(self) -> bool:
        """Whether the trail is whole."""

    @property
    def rows(self) -> int:
        """How many entries were read."""

    @property
    def first_bad(self) -> int | None:
        """The first entry that is not as it was written."""

    @property
    def problem(self) -> str:
        """What is wrong, in a sentence."""


class AuditNote(Protocol):
    """One entry of the trail."""

    @property
    def at(self) -> float:
        """Unix time, seconds."""

    @property
    def actor(self) -> str:
        """Who."""

    @property
    def action(self) -> str:
        """What, such as ``threshold.calibrated``."""

    @property
    def subject(self) -> str:
        """The id of whom or what."""

    @property
    def detail(self) -> str:
        """Numbers and ids; never names."""


class AuditTrail(Protocol):
    """The record of what administrators did."""

    def recent(self, limit: int = 100) -> Sequence[AuditNote]:
        """The newest entries, newest first."""

    def append(self, actor: str, action: str, subject: str = "", detail: str = "") -> object:
        """Write one entry."""

    def verify(self) -> AuditFinding:
        """Check every entry."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The open database."""

    gallery: GalleryStore
    visits: VisitLog
    audit: AuditTrail
    conflicts: Conflicts
    site: SiteRecords
    strangers: KeptStrangers
    recordings: VisitRecordings


class MakeBackend(Protocol):
    """Opens a backend of the pack in use."""

    def __call__(self, threads: int, *, smallest_face_px: int | None = None) -> FaceBackend:
        """A backend of its own for the caller, who closes it.

        ``smallest_face_px`` None takes the size from the settings.
        """


@dataclass(frozen=True, slots=True, eq=False)
class OpenPack:
    """The pack in use. ``make`` opens a backend of it.

    ``why`` says why it was chosen. ``workers`` backends side by side suit this machine.
    """

    pack: Pack
    why: str
    contract: EmbeddingContract
    default: Threshold
    has_liveness: bool
    make: MakeBackend
    workers: int


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """Where a backup is and what it holds; ``aside`` is what a restore replaced, kept."""

    path: Path
    people: int
    with_key: bool
    aside: Path | None = None


class CliContext(Protocol):
    """All that commands can ask for. Nothing is opened before it is asked for."""

    @property
    def clock(self) -> Clock:
        """The time."""

    def settings(self) -> Settings:
        """The settings as they are on the disk."""

    def save_settings(self, settings: Settings) -> None:
        """Keep settings."""

    def library(self) -> ModelLibrary:
        """The model catalogue."""

    def records(self) -> AbstractContextManager[Records]:
        """The database; leaving closes it."""

    def pack(self, records: Records | None = None, *, key: str | None = None) -> OpenPack:
        """The pack of the settings, or another one. Raises ModelMissing."""

    def choice(self, wanted: str | None = None) -> PackChoice:
        """The pack that a wish (default: the settings') stands for. Raises NotFound."""

    def adoption(self, records: Records) -> AdoptionTools:
        """What taking another pack into use works with."""

    def camera(self, source: str) -> CameraSource:
        """The adapter of a source, not open yet. Raises BadRequest."""

    def check_ups(self, source: str | None) -> tuple[CheckUp, ...]:
        """What ``doctor`` looks at."""

    def backup(self, target: Path, *, passphrase: str | None) -> BackupSummary:
        """Write a backup; with a passphrase the sealed key goes with it."""

    def restore(self, source: Path, *, passphrase: str | None) -> BackupSummary:
        """Put a backup in the place of the data folder's database."""

    def run_gui(
        self,
        *,
        role: str | None,
        source: str | None,
        windowed: bool,
        exit_after: float | None,
    ) -> int:
        """Open the app; returns its exit code."""

    def serving(self) -> ServingDesk:
        """This machine as a server."""

    def linking(self) -> LinkDesk:
        """The server that this machine uses."""

    def lab(self) -> LabDesk:
        """The lab: evaluations, and earlier ones."""


def context_of(ctx: typer.Context) -> CliContext:
    """The context that the app handed over."""
    context: CliContext = ctx.find_root().obj
    return context
