"""Work away from the UI thread: call, then, failed.

``work`` runs on a Python thread and must not touch a widget. ``then`` gets its result and
``failed`` its error, both on the UI thread. Windows own one Background and close it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")
_Value = TypeVar("_Value")

_CLOSE_DEADLINE_S: Final = 5.0


class Background(QObject):
    """A few threads for slow calls, and the way back to the UI thread."""

    _woken = Signal()

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="background")
        self._lock = threading.Lock()
        self._posted: deque[Callable[[], None]] = deque()
        self._running: set[Future[None]] = set()
        self._leaving: set[threading.Thread] = set()
        self._closed = False
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def call(
        self,
        work: Callable[[], _Result],
        *,
        then: Callable[[_Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run ``work`` on a thread; the outcome comes back on the UI thread."""
        if self._closed:
            return
        future = self._pool.submit(self._run, work, then, failed)
        with self._lock:
            self._running.add(future)
        future.add_done_callback(self._forget)

    def let_go(self, work: Callable[[], object]) -> None:
        """Run the end of something that may take a while: nobody hears of it, nothing waits for
        it but ``close``, which never drops it. At once where this is closed already."""
        if self._closed:
            self._end(work)
            return
        thread = threading.Thread(target=self._end, args=(work,), name="letting-go", daemon=True)
        with self._lock:
            self._leaving.add(thread)
        thread.start()

    def to_ui(self, slot: Callable[[_Value], None]) -> Callable[[_Value], None]:
        """A callable for any thread that has ``slot`` called on the UI thread."""
        return lambda value: self._post(lambda: slot(value))

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        with self._lock:
            return bool(self._running or self._leaving)

    def close(self) -> None:
        """Take nothing new, drop what has not begun, and wait for the rest."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            running, leaving = tuple(self._running), tuple(self._leaving)
            self._posted.clear()
        end = time.monotonic() + _CLOSE_DEADLINE_S
        _, late = wait(running, timeout=_CLOSE_DEADLINE_S)
        for thread in leaving:
            thread.join(max(end - time.monotonic(), 0.0))
        count = len(late) + sum(thread.is_alive() for thread in leaving)
        if count:
            _log.error("%d background calls did not end in time", count)

    def _end(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:  # thread top: nobody is left who could be told
            _log.exception("something did not end well")
        finally:
            with self._lock:
                self._leaving.discard(threading.current_thread())

    def _run(
        self,
        work: Callable[[], _Result],
        then: Callable[[_Result], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        try:
            result = work()
        except Exception as error:  # thread top: whatever happened is told, not lost
            if failed is None:
                _log.exception("a background call failed")
            else:
                _log.info("a background call failed: %s", error, exc_info=True)
                # A name for the closure: Python unbinds ``error`` after the block.
                reason = error
                self._post(lambda: failed(reason))
            return
        if then is not None:
            self._post(lambda: then(result))

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._running.discard(future)

    def _post(self, slot: Callable[[], None]) -> None:
        with self._lock:
            if self._closed:
                return
            self._posted.append(slot)
            self._woken.emit()

    @Slot()
    def _drain(self) -> None:
        while True:
            with self._lock:
                if self._closed or not self._posted:
                    return
                slot = self._posted.popleft()
            slot()
