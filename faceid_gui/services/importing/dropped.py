"""What was dropped or chosen, as people and photos - and what is neither, by reason."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from faceid_gui.core.errors import Cancelled
from faceid_gui.core.names import composed
from faceid_gui.core.photos import OTHER_PICTURE_SUFFIXES, PHOTO_SUFFIXES, natural_key
from faceid_gui.core.recordings import VIDEO_SUFFIXES
from faceid_gui.services.people import PhotoFolder, folder_name, shown

_log = logging.getLogger(__name__)

EXAMPLES: Final = 3
"""So many names are kept of each kind of file that is no photo."""

_TELL_EVERY: Final = 250
_ARCHIVES: Final = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"})


class NotAPhoto(StrEnum):
    """Why something that was dropped is no photo. Nothing was opened to find out."""

    OTHER_FILE = "other_file"  # its name does not end like a picture's
    VIDEO = "video"
    ARCHIVE = "archive"
    HIDDEN = "hidden"  # its name begins with a dot
    NO_FILE = "no_file"  # a device, a pipe
    MISSING = "missing"
    NO_ACCESS = "no_access"  # a folder that cannot be read


@dataclass(frozen=True, slots=True)
class Others:
    """Files of one kind that are no photos; ``examples`` are the first few paths."""

    reason: NotAPhoto
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookProgress:
    """How many files were seen so far, and how many of them are photos."""

    files: int = 0
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """People from folders, photos that lie in none, and everything else.

    ``loose`` are photos that were dropped by themselves: whose they are must be asked.
    """

    people: tuple[PhotoFolder, ...] = ()
    loose: tuple[Path, ...] = ()
    others: tuple[Others, ...] = ()

    @property
    def photos(self) -> int:
        """How many photos there are altogether."""
        return len(self.loose) + sum(len(folder.photos) for folder in self.people)

    @property
    def other_files(self) -> int:
        """How many files are no photos."""
        return sum(other.count for other in self.others)

    @property
    def suggested_name(self) -> str:
        """Whose the loose photos seem to be: the folder's name where all begin with it."""
        folders = {photo.parent for photo in self.loose}
        if len(folders) != 1:
            return ""
        name = folder_name(folders.pop())
        start = name.casefold()
        stems = (folder_name(photo).casefold() for photo in self.loose)
        return name if start and all(stem.startswith(start) for stem in stems) else ""

    def named(self, name: str) -> tuple[PhotoFolder, ...]:
        """Everybody, with the loose photos as those of ``name``; without a name left out."""
        wanted = composed(name)
        if not (self.loose and wanted):
            return self.people
        own = [folder.photos for folder in self.people if folder.name == wanted]
        rest = tuple(folder for folder in self.people if folder.name != wanted)
        return (*rest, PhotoFolder(wanted, (*(p for photos in own for p in photos), *self.loose)))


def look_through(
    paths: Sequence[Path],
    *,
    progress: Callable[[LookProgress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Dropped:
    """Sort what was dropped: each folder that holds photos is a person of its name.

    Folders may be nested, and those of one name are one person, as in ``find_people``.
    Linked folders are walked once, so circles end; a folder inside another one that was
    dropped too counts once. Names are composed Unicode. Nothing is raised for what cannot
    be read: it is counted. Raises Cancelled once ``cancelled`` says so.
    """
    look = _Look(progress, cancelled)
    for path in paths:
        look.take(path)
    return look.found()


class _Look:
    """The state of one walk; used by one thread."""

    def __init__(
        self, progress: Callable[[LookProgress], None], cancelled: Callable[[], bool]
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._seen: set[tuple[int, int]] = set()
        self._people: dict[str, dict[Path, None]] = {}
        self._loose: dict[Path, None] = {}
        self._counts: dict[NotAPhoto, int] = {}
        self._examples: dict[NotAPhoto, list[str]] = {}
        self._files = 0
        self._photos = 0

    def take(self, path: Path) -> None:
        """Look at one thing that was dropped."""
        path = Path(os.path.normpath(path))
        try:
            mode = path.stat().st_mode
        except PermissionError:
            self._count(path, NotAPhoto.NO_ACCESS)
        except (OSError, ValueError):
            self._count(path, NotAPhoto.MISSING)
        else:
            if stat.S_ISDIR(mode):
                self._walk(path)
            elif stat.S_ISREG(mode):
                self._take_file(path, self._loose)
            else:
                self._count(path, NotAPhoto.NO_FILE)

    def found(self) -> Dropped:
        """What the walk came to."""
        self._tell()
        walked = {photo for photos in self._people.values() for photo in photos}
        return Dropped(
            people=tuple(
                PhotoFolder(name, tuple(photos)) for name, photos in self._people.items() if photos
            ),
            loose=tuple(photo for photo in self._loose if photo not in walked),
            others=tuple(
                Others(reason, count, tuple(self._examples[reason]))
                for reason, count in sorted(self._counts.items(), key=lambda item: -item[1])
            ),
        )

    def _walk(self, root: Path) -> None:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            files, folders = self._list(folder)
            waiting.extend(reversed(folders))
            if not files:
                continue
            name = folder_name(folder if folder != root else root.resolve())
            photos = self._people.setdefault(name, {})
            for file in files:
                self._take_file(file, photos)

    def _list(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """The files and sub-folders of a folder, each in natural order."""
        files: list[Path] = []
        folders: list[Path] = []
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._seen:
                return [], []
            self._seen.add((status.st_dev, status.st_ino))
            for path, is_folder in self._entries(folder):
                (folders if is_folder else files).append(path)
        except OSError as error:
            _log.info("cannot read the folder %s: %s", ascii(str(folder)), error.strerror)
            self._count(folder, NotAPhoto.NO_ACCESS)
        return sorted(files, key=_by_name), sorted(folders, key=_by_name)

    def _entries(self, folder: Path) -> Iterator[tuple[Path, bool]]:
        with os.scandir(folder) as entries:
            for entry in entries:
                self._stop_if_cancelled()
                path = folder / entry.name
                if entry.name.startswith("."):
                    self._count(path, NotAPhoto.HIDDEN)
                else:
                    yield path, _is_folder(entry)

    def _take_file(self, path: Path, photos: dict[Path, None]) -> None:
        reason = _reason(path)
        if reason is None:
            self._photos += path not in photos
            photos[path] = None
            self._one_more()
        else:
            self._count(path, reason)

    def _count(self, path: Path, reason: NotAPhoto) -> None:
        self._counts[reason] = self._counts.get(reason, 0) + 1
        examples = self._examples.setdefault(reason, [])
        if len(examples) < EXAMPLES:
            examples.append(shown(path))
        self._one_more()

    def _one_more(self) -> None:
        self._stop_if_cancelled()
        self._files += 1
        if self._files % _TELL_EVERY == 0:
            self._tell()

    def _tell(self) -> None:
        self._progress(LookProgress(self._files, self._photos))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled


def _reason(path: Path) -> NotAPhoto | None:
    """Why a file is no photo, by its name alone; None for one that may be."""
    suffix = path.suffix.lower()
    if suffix in PHOTO_SUFFIXES or suffix in OTHER_PICTURE_SUFFIXES:
        return None
    if suffix in VIDEO_SUFFIXES:
        return NotAPhoto.VIDEO
    return NotAPhoto.ARCHIVE if suffix in _ARCHIVES else NotAPhoto.OTHER_FILE


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False


def _by_name(path: Path) -> tuple[tuple[tuple[int, int, str], ...], str]:
    return natural_key(path.name), path.name
