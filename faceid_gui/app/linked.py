"""From settings to a backend that may work on a server: what is opened, here or in a child."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np

from faceid_gui.app import server_files
from faceid_gui.app.backends import BackendPlan, choose_pack
from faceid_gui.app.detectors import eyes_of, with_detector
from faceid_gui.core.errors import EnvironmentFault, LinkFailed
from faceid_gui.core.link import BackendState, LinkTrouble, ServerLink, WorkMode
from faceid_gui.core.packs import AUTO, ModelLibrary, PackChoice, PackFiles
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.settings.network import RemoteMode
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.tree import Settings

if TYPE_CHECKING:
    from faceid_gui.backends.remote.config import RemoteConfig
    from faceid_gui.backends.remote.parity import Reference

LOCAL: Final = "local"
REMOTE: Final = "remote"
BACKENDS: Final = (LOCAL, REMOTE, AUTO)
"""What ``recognition.backend`` may be."""

READY_S: Final = 3.0
"""How long work that cannot go on without the server waits for it at the start."""

OpenBackend: TypeAlias = Callable[[], FaceBackend]
"""Opens a backend. Pickles, where an engine's child is to open it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkedPlan:
    """A backend that works on the paired server. Pickles, like BackendPlan.

    ``local`` is what of the pack is on this machine: with ``fallback`` it stands in for the
    server, else it only finds and judges faces. ``golden`` is the embedding of the
    catalogue's golden crop, None where the catalogue has none.
    """

    local: BackendPlan
    config: RemoteConfig
    fallback: bool
    golden: tuple[float, ...] | None = None

    def __call__(self) -> FaceBackend:
        """Open it; never waits for the server. Raises ModelDamaged, BackendUnavailable."""
        from faceid_gui.backends.failover import FailoverBackend

        files = self.local.files
        here = self._whole_or_none()
        can_embed = self.fallback and here is not None and files.embedder is not None
        return FailoverBackend(
            self.config,
            files.contract,
            local=here if can_embed else None,
            eyes=None if can_embed else here,
            golden=self._reference(),
        )

    def _whole_or_none(self) -> FaceBackend | None:
        """This machine's own networks; None where not even a detector is here."""
        files = self.local.files
        dlib = files.landmarks is not None and files.embedder is not None
        whole = files.detector is not None or files.deepface is not None or dlib
        return self.local() if whole else None

    def _reference(self) -> Reference | None:
        from faceid_gui.backends.remote.parity import Reference
        from faceid_gui.catalogue.golden import golden_crop

        spec = self.local.files.embedder_spec
        if self.golden is None or spec is None:
            return None
        width, height = spec.preprocessing.size or (112, 112)
        row = np.asarray(self.golden, np.float32)
        return Reference((golden_crop(min(width, height)),), (row / np.linalg.norm(row))[None])


@dataclass(frozen=True, slots=True, eq=False)
class BackendMaker:
    """Chooses pack and backend as the settings say. Reads the link anew each time."""

    paths: DataPaths
    library: ModelLibrary

    def link(self) -> ServerLink | None:
        """The paired server, None where there is none or its file cannot be used."""
        try:
            return server_files.link_file(self.paths).load()
        except EnvironmentFault as error:
            _log.error("the paired server cannot be used: %s", error)
            return None

    def choice(self, settings: Settings, gallery: GalleryStore | None) -> PackChoice:
        """The pack in use: where no pack is here, the one that the paired server serves."""
        choice = choose_pack(self.library, settings, gallery)
        link = self.link() if settings.recognition.backend != LOCAL else None
        if choice.present or link is None or settings.recognition.pack != AUTO:
            return choice
        by_contract = {entry.key: entry.spec for entry in self.library.entries()}
        for pack in self.library.packs():
            if by_contract[pack.embedder].contract.id == link.contract_id:
                return PackChoice(pack, f"{pack.title} is what the server has.", present=False)
        return choice

    def files(self, key: str, settings: Settings) -> PackFiles:
        """The files of a pack with the detector of the settings; with a server some may be
        missing. Raises ModelMissing, and BadRequest where that detector does not exist."""
        local = settings.recognition.backend == LOCAL
        files = self.library.files(key) if local else self.library.parts(key)
        return with_detector(files, settings.recognition.detector, self.library)

    def plan(
        self,
        files: PackFiles,
        settings: Settings,
        *,
        threads: int | None = None,
        smallest_face_px: int | None = None,
        lossless: bool = False,
    ) -> OpenBackend:
        """What opens the backend of the settings. Raises LinkFailed where no server is paired
        and none may stand in for it; ``auto`` without a server is this machine."""
        local = BackendPlan.of(files, settings)
        local = replace(
            local,
            threads=local.threads if threads is None else threads,
            smallest_face_px=smallest_face_px or local.smallest_face_px,
            eyes=eyes_of(files, settings.recognition.detector, self.library),
        )
        wanted = settings.recognition.backend
        link = self.link() if wanted != LOCAL else None
        if wanted == LOCAL or (link is None and wanted == AUTO):
            return local
        if link is None:
            raise LinkFailed(LinkTrouble.NOT_PAIRED, "no server is paired with this machine")
        config = _remote_config(link, settings, lossless=lossless)
        golden = next(
            (e.golden for e in self.library.entries() if e.key == files.pack.embedder), None
        )
        return LinkedPlan(local, config, fallback=wanted == AUTO, golden=golden)


@runtime_checkable
class _Waits(Protocol):
    """A backend that can be waited for."""

    def wait(self, seconds: float) -> BackendState:
        """Return once the server was tried, or after so many seconds."""


def ready(backend: FaceBackend, *, seconds: float = READY_S) -> FaceBackend:
    """The same backend once its server was tried, or after so many seconds.

    For work that begins at once and has no second try, such as the command line's.
    """
    if isinstance(backend, _Waits):
        backend.wait(seconds)
    return backend


def _remote_config(link: ServerLink, settings: Settings, *, lossless: bool) -> RemoteConfig:
    from faceid_gui.app.linking import remote_config

    remote = settings.remote
    mode = None if remote.mode is RemoteMode.AUTO else WorkMode(remote.mode.value)
    config = remote_config(link, deadline_s=remote.deadline_s)
    return replace(config, mode=mode, lossless=lossless)
