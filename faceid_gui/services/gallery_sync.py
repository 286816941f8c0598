"""Keeps a running engine up to date with the store, whoever changed it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from faceid_gui.core.decision import Policy
from faceid_gui.core.errors import FaceIdError
from faceid_gui.core.ports import Engine, EngineSettings, GalleryStore
from faceid_gui.core.types import EmbeddingContract, Threshold
from faceid_gui.services.thresholds import resolve_threshold
from faceid_gui.settings.tree import Settings

_log = logging.getLogger(__name__)


def engine_settings(
    *,
    store: GalleryStore,
    contract: EmbeddingContract,
    settings: Settings,
    default: Threshold,
    has_liveness: bool,
    records: bool = False,
) -> EngineSettings:
    """What an engine must know of store and settings. Raises what the store raises.

    ``records`` is False for an engine whose visits nobody keeps, whatever the settings say.
    """
    return EngineSettings(
        gallery=store.snapshot(contract),
        threshold=resolve_threshold(
            store=store,
            contract_id=contract.id,
            override=settings.recognition.threshold,
            default=default,
        ),
        policy=settings.policy(pack_has_liveness=has_liveness),
        record=records and settings.access.keep_recordings,
    )


class GallerySync:
    """Polls the store's revision and tells the engine when something changed.

    ``settings`` is asked at every change; call ``poke`` after settings were saved. ``records``
    says that somebody keeps the engine's recorded visits, where the settings ask for them.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        store: GalleryStore,
        contract: EmbeddingContract,
        default: Threshold,
        has_liveness: bool,
        settings: Callable[[], Settings],
        period_s: float = 0.5,
        records: bool = False,
    ) -> None:
        self._engine = engine
        self._store = store
        self._contract = contract
        self._default = default
        self._has_liveness = has_liveness
        self._settings = settings
        self._period_s = period_s
        self._records = records
        self._current: EngineSettings | None = None
        self._revision: int | None = None
        self._poked = threading.Event()
        self._stopping = threading.Event()
        self._refreshing = threading.Lock()
        self._thread: threading.Thread | None = None

    def current(self) -> EngineSettings | None:
        """What the engine was told last, None before the first time."""
        return self._current

    def policy(self) -> Policy:
        """The policy in force by the settings of this moment."""
        return self._settings().policy(pack_has_liveness=self._has_liveness)

    def refresh(self) -> EngineSettings:
        """Read the store now and tell the engine. Raises what the store raises."""
        with self._refreshing:
            revision = self._store.revision()  # first: a change while reading is seen again
            current = engine_settings(
                store=self._store,
                contract=self._contract,
                settings=self._settings(),
                default=self._default,
                has_liveness=self._has_liveness,
                records=self._records,
            )
            self._engine.apply(current)
            self._current = current
            self._revision = revision
            return current

    def start(self) -> None:
        """Begin to poll. A second call does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="gallery-sync", daemon=True)
            self._thread.start()

    def poke(self) -> None:
        """Settings changed: tell the engine at the next turn, which is now."""
        self._poked.set()

    def stop(self) -> None:
        """Stop polling. May be called twice."""
        self._stopping.set()
        self._poked.set()
        if self._thread is not None:
            self._thread.join(timeout=5.0)
            self._thread = None

    def _run(self) -> None:
        poked = False
        while not self._stopping.is_set():
            try:
                if poked or self._store.revision() != self._revision:
                    self.refresh()
            except FaceIdError:
                self._revision = None  # what could not be told yet is told at the next turn
                _log.exception("the gallery could not be read; the engine keeps the last one")
            except Exception:
                self._revision = None
                _log.exception("the gallery could not be brought up to date")
            poked = self._poked.wait(self._period_s)
            self._poked.clear()
