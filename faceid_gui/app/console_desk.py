"""What the console's pages work with, for as long as the app is open."""

from __future__ import annotations

from collections.abc import Callable

from faceid_gui.app.check_ups import check_ups
from faceid_gui.app.context import photo_workers
from faceid_gui.app.gui import Workplace
from faceid_gui.app.lab_page import LabPageDesk
from faceid_gui.app.link_desks import server_tools
from faceid_gui.app.linked import BackendMaker
from faceid_gui.app.replaying import replay_tools
from faceid_gui.app.wizards import Running, wizard_context
from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import ModelMissing
from faceid_gui.core.sync import SyncState
from faceid_gui.core.types import Consent, Threshold
from faceid_gui.qt.background import Background
from faceid_gui.qt.import_job import ImportJob
from faceid_gui.services.enrolment.consent import given_consent
from faceid_gui.services.health import CheckUp
from faceid_gui.services.importing.gallery_import import GalleryImport
from faceid_gui.services.people_edit import PeopleEditor
from faceid_gui.services.undo import UndoStack
from faceid_gui.settings.tree import Settings
from faceid_gui.store.gallery import SqlGalleryStore
from faceid_gui.store.sync_store import SqlSyncStore
from faceid_gui.views.console.health.tools import HealthTools
from faceid_gui.views.console.importing.page import ImportTools
from faceid_gui.views.console.people.tools import PeopleTools
from faceid_gui.views.console.server.tools import ServerTools
from faceid_gui.views.console.visits.tools import VisitsTools
from faceid_gui.views.dialogs.context import CameraTools
from faceid_gui.views.wizards.context import WizardContext


class ConsoleDesk:
    """Lives in the UI thread. Deeds can be undone and an import goes on until ``close``.

    ``applied`` takes settings that were written already. ``exchange`` tells how people and
    visits are exchanged with the server in use, None without one; it is called on background
    threads.
    """

    def __init__(
        self,
        running: Running,
        background: Background,
        cameras: CameraTools,
        *,
        applied: Callable[[Settings], None],
        exchange: Callable[[], SyncState | None] = lambda: None,
    ) -> None:
        self._running = running
        self._exchange = exchange
        self._background = background
        self._cameras = cameras
        self.undo = UndoStack()
        self.editor = PeopleEditor(self._store, self.undo)
        self.imports = self._import_job()
        self.lab = LabPageDesk(running, background, applied)

    @property
    def _workplace(self) -> Workplace:
        return self._running.workplace

    @property
    def _store(self) -> SqlGalleryStore:
        return self._workplace.records.gallery

    def wizards(self) -> WizardContext:
        """What a wizard is handed."""
        return wizard_context(self._running, background=self._background, cameras=self._cameras)

    def people(self) -> PeopleTools:
        """What the People page is handed."""
        return PeopleTools(
            store=self._store,
            editor=self.editor,
            undo=self.undo,
            threshold=self._threshold,
            contract=self._running.contract,
        )

    def server(self) -> ServerTools:
        """What the page of the server is handed."""
        workplace = self._workplace
        store = SqlSyncStore(workplace.records.database, workplace.clock, actor="local")
        return server_tools(workplace.context, lambda: workplace.settings, store, self._exchange)

    def importing(self) -> ImportTools:
        """What the import page is handed."""
        return ImportTools(job=self.imports, background=self._background, consent=self._consent)

    def visits(self) -> VisitsTools:
        """What the page of visits is handed."""
        records = self._workplace.records
        return VisitsTools(
            log=records.visits,
            find=records.gallery.find,
            policy=self._policy,
            noted=self._note_export,
            clock=self._workplace.clock,
            replay=replay_tools(self._running),
        )

    def health(self) -> HealthTools:
        """What the health page is handed."""
        return HealthTools(
            check_ups=self._check_ups,
            source=lambda: self._workplace.source,
            running_source=self._cameras.running_source,
            running_frame=self._cameras.running_frame,
            clock=self._workplace.clock,
        )

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        self.imports.close()
        self.lab.close()

    def _import_job(self) -> ImportJob:
        workplace = self._workplace
        work = GalleryImport(
            store=self._store,
            make_backend=self._running.backend,
            keep_crops=lambda: workplace.settings.recognition.keep_crops,
            workers=photo_workers(),
            default=self._default,
        )
        return ImportJob(look=work.look, work=work.work, clock=workplace.clock)

    def _consent(self, language: str) -> Consent:
        workplace = self._workplace
        settings = workplace.settings
        return given_consent(
            language,
            keep_crops=settings.recognition.keep_crops,
            recordings=settings.access.keep_recordings,
            at=workplace.clock.wall(),
        )

    def _default(self) -> Threshold | None:
        try:
            return self._running.default()
        except ModelMissing:
            return None

    def _threshold(self) -> Threshold | None:
        try:
            return self._running.threshold()
        except ModelMissing:
            return None

    def _policy(self) -> Policy | None:
        desk = self._running.desk()
        sync = desk.session.sync if desk is not None else None
        return None if sync is None else sync.policy()

    def _note_export(self, count: int) -> None:
        self._workplace.records.audit.append("local", "visits.exported", "", f"{count} visits")

    def _check_ups(self) -> tuple[CheckUp, ...]:
        workplace = self._workplace
        return check_ups(
            paths=workplace.paths,
            settings=workplace.settings,
            library=workplace.library,
            choice=lambda: BackendMaker(workplace.paths, workplace.library).choice(
                workplace.settings, self._store
            ),
            camera=self._cameras.open_source(workplace.source),
            clock=workplace.clock,
        )
