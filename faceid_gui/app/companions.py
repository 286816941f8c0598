"""What runs beside a session and goes over the network: the exchange with the paired server,
and the camera for others. The door works without either."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from faceid_gui.app import server_files
from faceid_gui.app.gui import Workplace
from faceid_gui.app.linked import BackendMaker
from faceid_gui.app.linking import remote_config
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.link import ServerLink
from faceid_gui.core.sync import SyncState
from faceid_gui.core.types import Frame
from faceid_gui.services.sync.kiosk import KioskSync, SyncPlan
from faceid_gui.settings.network import Publish
from faceid_gui.settings.tree import Role
from faceid_gui.store.sync_store import SqlSyncStore

CALL_S: Final = 2.0

_log = logging.getLogger(__name__)


class Companions:
    """Starts, stops and renews them as settings and pairing say. Safe from any thread.

    ``refresh`` and ``close`` may take seconds: they wait for what they stop.
    ``newest_frame`` gives the picture to publish.
    """

    def __init__(self, workplace: Workplace, newest_frame: Callable[[], Frame | None]) -> None:
        self._workplace = workplace
        self._newest_frame = newest_frame
        self._turn = threading.Lock()
        self._closed = False
        self._sync: KioskSync | None = None
        self._synced_with: ServerLink | None = None
        self._hang_up: Callable[[], None] = lambda: None
        self._camera: PublishedCamera | None = None

    @property
    def sync_state(self) -> SyncState | None:
        """How the exchange with the server stands, None where there is none. Never blocks."""
        sync = self._sync
        return None if sync is None else sync.state

    @property
    def camera_url(self) -> str:
        """Where the camera is published, empty where it is not. Never blocks."""
        camera = self._camera
        return camera.url if camera is not None else ""

    def refresh(self) -> None:
        """Bring what runs in line with the settings in force and the pairing."""
        with self._turn:
            if not self._closed:
                self._refresh_sync()
                self._refresh_camera()

    def close(self) -> None:
        """Stop all of it, and wait. May be called twice."""
        with self._turn:
            self._closed = True
            self._stop_sync()
            self._stop_camera()

    def _refresh_sync(self) -> None:
        remote = self._workplace.settings.remote
        wanted = remote.take_people or remote.send_visits
        link = BackendMaker(self._workplace.paths, self._workplace.library).link()
        link = link if wanted else None
        if link == self._synced_with:
            if self._sync is not None:
                self._sync.poke()
            return
        self._stop_sync()
        if link is not None:
            self._start_sync(link)

    def _start_sync(self, link: ServerLink) -> None:
        from faceid_gui.backends.remote.gallery import RemoteGallery

        workplace, records = self._workplace, self._workplace.records
        source = RemoteGallery(remote_config(link, deadline_s=CALL_S), clock=workplace.clock)
        self._hang_up, self._synced_with = source.close, link
        self._sync = KioskSync(
            source=source,
            store=SqlSyncStore(
                records.database,
                workplace.clock,
                keep_crops=lambda: workplace.settings.recognition.keep_crops,
            ),
            visits=records.visits,
            clock=workplace.clock,
            plan=SyncPlan(
                take_people=lambda: workplace.settings.remote.take_people,
                send_visits=lambda: workplace.settings.remote.send_visits,
            ),
        )
        self._sync.start()

    def _stop_sync(self) -> None:
        if self._sync is not None:
            self._sync.stop(hang_up=self._hang_up)
        self._sync, self._synced_with = None, None

    def _refresh_camera(self) -> None:
        workplace = self._workplace
        publish = workplace.settings.publish
        wanted = publish if publish.camera and workplace.role is Role.KIOSK else None
        if self._camera is not None and wanted == self._camera.publish:
            return
        self._stop_camera()
        if wanted is None:
            return
        try:
            self._camera = PublishedCamera(workplace, self._newest_frame, wanted)
        except FaceIdError as error:
            _log.error("the camera cannot be published: %s", error)

    def _stop_camera(self) -> None:
        if self._camera is not None:
            self._camera.stop()
        self._camera = None


class PublishedCamera:
    """The kiosk's camera on the network, until ``stop``. Raises BadRequest, EnvironmentFault."""

    def __init__(
        self,
        workplace: Workplace,
        newest_frame: Callable[[], Frame | None],
        publish: Publish,
    ) -> None:
        from faceid_gui.server.camera.app import CameraServer
        from faceid_gui.server.run import bind

        self.publish = publish
        keys = server_files.api_keys(workplace.paths, workplace.clock)
        self._server = CameraServer(newest_frame, keys, workplace.clock)
        self._server.start(bind(publish.host, publish.port))
        _log.info("the camera is published at %s", self._server.url)

    @property
    def url(self) -> str:
        """Where it is."""
        return self._server.url

    def stop(self) -> None:
        """End it, and wait."""
        self._server.stop()
