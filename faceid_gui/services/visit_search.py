"""Looking through the visits, and writing those that were found to a file.

What a visit was is sealed on the disk, so a search reads page by page and looks into each;
only the days are known to the database itself.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.files import disk_full_as_error, sync_folder
from faceid_gui.core.ports import KeptVisit, LogState, VisitRecord
from faceid_gui.services.people_export import write_visits_csv

_PAGE: Final = 500
_MOST_LOOKED_AT: Final = 4000
"""After so many visits a search answers with what it has, so that the page can say so."""


class VisitPages(Protocol):
    """What a search needs of the visit log."""

    def page(
        self,
        *,
        before: int | None = None,
        after: int = 0,
        since: float | None = None,
        until: float | None = None,
        limit: int = 100,
    ) -> tuple[KeptVisit, ...]:
        """Visits, newest first."""

    def state(self) -> LogState:
        """What the log holds by now."""


def folded(text: str) -> str:
    """A text as a search compares it: upper and lower case, NFC and NFD alike."""
    return unicodedata.normalize("NFC", text).casefold()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits are looked for.

    ``text`` must be in what ``line`` makes of a visit, whatever the case and Unicode form of
    either. ``granted`` None takes both. ``since`` and ``until`` are Unix times, the latter
    exclusive.
    """

    text: str = ""
    granted: bool | None = None
    since: float | None = None
    until: float | None = None
    line: Callable[[VisitRecord], str] = lambda _visit: ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not self.text and self.granted is None and self.since is self.until is None

    def takes(self, visit: VisitRecord) -> bool:
        """Whether a visit is one of those, its day aside."""
        if self.granted is not None and visit.granted is not self.granted:
            return False
        return not self.text or folded(self.text) in folded(self.line(visit))


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first. ``before`` is where to go on, None at the oldest visit."""

    visits: tuple[KeptVisit, ...]
    before: int | None


def find_visits(
    log: VisitPages,
    wanted: Wanted,
    *,
    before: int | None = None,
    limit: int = 100,
    most: int = _MOST_LOOKED_AT,
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """The newest visits below number ``before`` that are wanted: ``limit`` of them or more.

    Looks at ``most`` visits at least and then answers with what it has. Raises Cancelled,
    and what the log raises.
    """
    found: list[KeptVisit] = []
    looked_at = 0
    size = limit if not wanted.text and wanted.granted is None else max(limit, _PAGE)
    while len(found) < limit and looked_at < most:
        if cancelled():
            raise Cancelled
        page = log.page(before=before, since=wanted.since, until=wanted.until, limit=size)
        found += [kept for kept in page if wanted.takes(kept.visit)]
        looked_at += len(page)
        if len(page) < size:
            return Found(tuple(found), None)
        before = page[-1].number
    return Found(tuple(found), before)


def newer_visits(log: VisitPages, wanted: Wanted, *, after: int) -> tuple[KeptVisit, ...]:
    """The wanted visits with numbers above ``after``, newest first."""
    found: list[KeptVisit] = []
    before: int | None = None
    while page := log.page(
        before=before, after=after, since=wanted.since, until=wanted.until, limit=_PAGE
    ):
        found += [kept for kept in page if wanted.takes(kept.visit)]
        if len(page) < _PAGE:
            break
        before = page[-1].number
    return tuple(found)


def export_visits(
    log: VisitPages,
    wanted: Wanted,
    target: Path,
    *,
    noted: Callable[[int], None],
    progress: Callable[[int], None] = lambda _count: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write the wanted visits as a table, newest first; returns how many.

    ``noted`` is told the number before the file appears: what cannot be noted in the trail
    is not exported. Raises Cancelled, DiskFull, OSError and what log and ``noted`` raise, and
    then ``target`` is as it was.
    """

    def each() -> Iterator[VisitRecord]:
        before: int | None = None
        done = 0
        while True:
            found = find_visits(
                log, wanted, before=before, limit=_PAGE, most=_PAGE, cancelled=cancelled
            )
            for kept in found.visits:
                yield kept.visit
            done += len(found.visits)
            progress(done)
            if found.before is None:
                return
            before = found.before

    with disk_full_as_error(target.parent):
        handle, name = tempfile.mkstemp(prefix=".visits.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        try:
            # The mark in front tells spreadsheets that names are UTF-8.
            with os.fdopen(handle, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
                count = write_visits_csv(each(), file)
                file.flush()
                os.fsync(file.fileno())
            noted(count)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)  # still there only where something failed
        sync_folder(target.parent)
    return count
