"""One exchange of people between a kiosk and its source, page by page."""

from __future__ import annotations

import logging
from collections.abc import Callable

from faceid_gui.core.errors import ChangedMeanwhile
from faceid_gui.core.sync import SyncSource, SyncStore

_log = logging.getLogger(__name__)


class GalleryPull:
    """Sends what was changed here, and takes over what was changed at the source.

    Broken off at any point it goes on from there: a page and its cursor are written together,
    and what was sent without being acknowledged is sent again, which changes nothing.
    ``stopping`` is asked between pages.
    """

    def __init__(
        self, source: SyncSource, store: SyncStore, *, stopping: Callable[[], bool]
    ) -> None:
        self._source = source
        self._store = store
        self._stopping = stopping
        self.conflicts_there = 0

    def push(self) -> None:
        """Send everything that waits, once the source was read at all.

        Raises LinkFailed, and what the store raises. For another history it leaves it to
        the next reading.
        """
        while not self._stopping() and self._store.bookmark().epoch:
            outgoing = self._store.outgoing(self._source.page)
            if outgoing.push.empty:
                return
            try:
                self._source.push(outgoing.push)
            except ChangedMeanwhile:
                _log.warning("the server's people have another history: they are read anew")
                return
            self._store.acknowledge(outgoing)

    def pull(self) -> bool:
        """Read the source to its end; whether anything changed here.

        Raises LinkFailed, ChangedMeanwhile, and what the store raises.
        """
        changed = False
        while not self._stopping():
            mark = self._store.bookmark()
            page = self._source.pull(mark.cursor)
            if page.epoch != mark.epoch:
                self._store.restart(page.epoch)
                page = self._source.pull(0)
            changed = self._store.apply(page) or changed
            self.conflicts_there = page.conflicts
            if not page.more:
                break
        return changed
