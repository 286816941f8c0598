"""Gallery, threshold and policy in force, read again only where something changed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from faceid_gui.core.ports import EngineSettings, GalleryStore
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.services.gallery_sync import engine_settings
from faceid_gui.settings.tree import Settings


class InForce:
    """Gives the same EngineSettings as long as neither store nor settings changed.

    ``settings`` is asked at every call and should give the same object while nothing changed.
    Safe from any thread.
    """

    def __init__(
        self,
        *,
        store: GalleryStore,
        contract: EmbeddingContract,
        settings: Callable[[], Settings],
        default: Threshold,
        has_liveness: bool,
    ) -> None:
        self._store = store
        self._contract = contract
        self._settings = settings
        self._default = default
        self._has_liveness = has_liveness
        self._lock = threading.Lock()
        self._known: tuple[int, Settings, EngineSettings] | None = None

    def __call__(self) -> EngineSettings:
        """What is in force now. Raises what the store raises."""
        with self._lock:
            revision = self._store.revision()  # first: a change while reading is seen again
            settings = self._settings()
            if self._known is not None and self._known[:2] == (revision, settings):
                return self._known[2]
            current = engine_settings(
                store=self._store,
                contract=self._contract,
                settings=settings,
                default=self._default,
                has_liveness=self._has_liveness,
            )
            self._known = (revision, settings, current)
            return current
