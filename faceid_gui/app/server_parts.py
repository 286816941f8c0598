"""The parts of a running server, opened over a data folder and closed in turn."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from faceid_gui.app import server_files
from faceid_gui.app.backends import choose_pack
from faceid_gui.app.calibrating import server_recalibrator
from faceid_gui.app.context import AppContext
from faceid_gui.app.detectors import eyes_of, with_detector
from faceid_gui.app.records import OpenRecords, lock_path, records_of
from faceid_gui.app.server_pool import ServedPack, served_pack, served_pool
from faceid_gui.app.serving import own_name
from faceid_gui.cameras.config import CameraConfig
from faceid_gui.cameras.stream import HttpCamera, HttpRules
from faceid_gui.core.errors import BadRequest
from faceid_gui.core.keys import KeyRing, Scope
from faceid_gui.core.packs import ModelLibrary, PackFiles
from faceid_gui.core.ports import CameraSource, GalleryStore
from faceid_gui.core.types import Threshold
from faceid_gui.server.parts import ServerParts
from faceid_gui.server.startup import Exposure, exposure
from faceid_gui.services.claims.cameras import CameraClaims
from faceid_gui.services.claims.desk import ClaimDesk
from faceid_gui.services.claims.in_force import InForce
from faceid_gui.services.claims.record import VisitKeeper
from faceid_gui.services.inference.pool import InferencePool
from faceid_gui.services.serving.pairing import OwnFacts, PairingDesk
from faceid_gui.services.thresholds import resolve_threshold
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.identity import ServerIdentity
from faceid_gui.settings.private_file import FileState, PrivateFile
from faceid_gui.settings.tree import Settings
from faceid_gui.store.instance_lock import InstanceLock
from faceid_gui.store.sync_store import SqlSyncStore

CLAIM_FPS = 10
"""Pictures a second that are asked of a camera that a claim looks through."""


@dataclass(frozen=True, slots=True, eq=False)
class ServerBuild:
    """All that a running server holds. ``exposure`` says how it is reached."""

    parts: ServerParts
    identity: ServerIdentity
    exposure: Exposure


@dataclass(frozen=True, slots=True, eq=False)
class _Base:
    """What the parts are made from."""

    context: AppContext
    records: OpenRecords
    files: PackFiles
    pack: ServedPack
    pool: InferencePool
    settings: FreshSettings


class FreshSettings:
    """The settings on the disk: the same object until another program saved others.

    A file that is gone or has anything wrong in it changes nothing: were a threshold that was
    set by hand to fall away with it, strangers would get in. Safe from any thread.
    """

    def __init__(self, context: AppContext) -> None:
        path = context.paths.settings
        self._file = SettingsFile(path)
        self._look = PrivateFile(path, "the settings file")
        self._lock = threading.Lock()
        self._seen: FileState | None = self._look.state()
        self._settings = context.settings()

    def __call__(self) -> Settings:
        """What is in force."""
        with self._lock:
            state = self._look.state()
            if state != self._seen:
                self._settings, self._seen = self._file.look() or self._settings, state
            return self._settings


@contextmanager
def server_build(context: AppContext, *, host: str) -> Iterator[ServerBuild]:
    """The parts of a server on this data folder; leaving closes them.

    Whether it may start on this address is looked at first. Kiosk and consoles may use the
    same data folder meanwhile. Raises BadRequest, StoreBusy, StoreDamaged, KeyUnavailable,
    ModelMissing, ModelDamaged or BackendUnavailable.
    """
    context.paths.create()
    identity = server_files.identity_folder(context.paths).load_or_make_reply_key()
    keys = server_files.api_keys(context.paths, context.clock)
    known = keys.keys()
    clients = sum(key.scope is not Scope.CAMERA for key in known)
    how = exposure(host, has_tls=identity.has_tls, keys=clients, ever_had_keys=keys.had_clients)
    with ExitStack() as stack:
        stack.enter_context(InstanceLock(lock_path(context.paths), "server", shared=True))
        records = stack.enter_context(records_of(context.paths, context.clock, actor="server"))
        settings = FreshSettings(context)
        library = context.library()
        files = _served_files(library, settings(), records.gallery)
        pack = served_pack(files, settings().server)
        pool = served_pool(pack, settings().server)
        pool.start()
        stack.callback(pool.stop)
        base = _Base(context, records, files, pack, pool, settings)
        follower = server_recalibrator(records, context.clock, settings, files)
        follower.start()
        stack.callback(follower.stop)
        claims = _claims(base)
        stack.callback(claims.desk.stop)
        yield ServerBuild(_parts(base, identity, how, keys, claims), identity, how)


def _served_files(library: ModelLibrary, settings: Settings, gallery: GalleryStore) -> PackFiles:
    """The pack of the settings with their detector. Raises ModelMissing and BadRequest."""
    files = library.files(choose_pack(library, settings, gallery).pack.key)
    wanted = settings.recognition.detector
    if eyes_of(files, wanted, library) is not None:
        raise BadRequest("A server cannot put dlib's detector before this pack.", detail=wanted)
    return with_detector(files, wanted, library)


def _parts(
    base: _Base, identity: ServerIdentity, how: Exposure, keys: KeyRing, claims: CameraClaims
) -> ServerParts:
    context, records, files = base.context, base.records, base.files

    def threshold() -> Threshold:
        return resolve_threshold(
            store=records.gallery,
            contract_id=files.contract.id,
            override=base.settings().recognition.threshold,
            default=files.pack.default_threshold,
        )

    own = OwnFacts(own_name(), identity.pin if how.tls else "", identity.signing_key)
    offers = server_files.pairing_offers(context.paths, context.clock)
    return ServerParts(
        pool=base.pool,
        pack=files.pack,
        contract=files.contract,
        library=context.library(),
        gallery=records.gallery,
        visits=records.visits,
        audit=records.audit,
        keys=keys,
        signer=identity.reply_key,
        clock=context.clock,
        threshold=threshold,
        boot_id=secrets.token_hex(16),
        name=own.name,
        open_access=how.open_access,
        keep_crops=lambda: base.settings().recognition.keep_crops,
        pairing=PairingDesk(offers, keys, records.audit, context.clock, own),
        sync=SqlSyncStore(
            records.database,
            context.clock,
            actor="server",
            keep_crops=lambda: base.settings().recognition.keep_crops,
        ),
        claims=claims,
    )


def _claims(base: _Base) -> CameraClaims:
    """Claims for the cameras that the settings list: none, unless somebody listed one."""
    clock = base.context.clock
    in_force = InForce(
        store=base.records.gallery,
        contract=base.files.contract,
        settings=base.settings,
        default=base.files.pack.default_threshold,
        has_liveness=base.files.pack.has_liveness,
    )
    desk = ClaimDesk(
        make=base.pack,
        settings=in_force,
        clock=clock,
        record=VisitKeeper(base.records.visits, clock),
    )

    def camera(url: str) -> CameraSource:
        config = CameraConfig(fps=CLAIM_FPS)
        return HttpCamera(url, config, clock, rules=HttpRules(redirects=False))

    return CameraClaims(desk, lambda: base.settings().server.facerec_hosts, camera)
