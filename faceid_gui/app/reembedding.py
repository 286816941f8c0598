"""After a change of pack: who is unknown to it, and embedding them from kept pictures."""

from __future__ import annotations

from collections.abc import Callable

from faceid_gui.core.errors import ModelMissing
from faceid_gui.core.packs import PackFiles
from faceid_gui.core.ports import FaceBackend, GalleryStore
from faceid_gui.core.types import Person
from faceid_gui.qt.reembed_job import ReembedJob
from faceid_gui.services.reembed import ReembedProgress, ReembedReport, reembed
from faceid_gui.settings.tree import Settings


class Reembedding:
    """Follows the session that runs. ``files`` gives its pack, None where it has none.

    ``open_backend`` opens a backend beside the engine's, which recognises people meanwhile.
    """

    def __init__(
        self,
        store: GalleryStore,
        settings: Callable[[], Settings],
        files: Callable[[], PackFiles | None],
        *,
        open_backend: Callable[[PackFiles, Settings], FaceBackend],
    ) -> None:
        self._store = store
        self._settings = settings
        self._files = files
        self._open_backend = open_backend
        self._contract = self._contract_id()
        self.job = ReembedJob(waiting=self._waiting, work=self._work)
        self.job.look()

    def session_changed(self) -> None:
        """Another session runs: with another contract, people are embedded again."""
        contract = self._contract_id()
        if contract is None or contract == self._contract:
            self.job.look()
            return
        known, self._contract = self._contract, contract
        if known is None:
            self.job.look()
        else:
            self.job.pack_changed()

    def close(self) -> None:
        """Stop, and wait for it."""
        self.job.close()

    def _contract_id(self) -> str | None:
        files = self._files()
        return None if files is None else files.contract.id

    def _waiting(self) -> tuple[Person, ...]:
        files = self._files()
        return () if files is None else self._store.without(files.contract)

    def _work(
        self, progress: Callable[[ReembedProgress], None], cancelled: Callable[[], bool]
    ) -> ReembedReport:
        files = self._files()
        if files is None:
            raise ModelMissing("there is no pack to embed with")
        backend = self._open_backend(files, self._settings())
        try:
            return reembed(self._store, backend, progress=progress, cancelled=cancelled)
        finally:
            backend.close()
