"""Qt's own dialogs of the import page: a folder, photos, and where the report goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from faceid_gui.core.photos import PHOTO_SUFFIXES

_STICKS: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))
_OWN: Final = QFileDialog.Option.DontUseNativeDialog

translate = QCoreApplication.translate


def ask_for_folder(parent: QWidget) -> str:
    """A folder that the operator picks; empty when cancelled."""
    return QFileDialog.getExistingDirectory(
        parent,
        translate("importing", "Choose the folder of a person, or of many people"),
        str(_start()),
        options=_OWN | QFileDialog.Option.ShowDirsOnly,
    )


def ask_for_photos(parent: QWidget) -> list[str]:
    """Photos of one person that the operator picks; empty when cancelled."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted(PHOTO_SUFFIXES))
    paths, _ = QFileDialog.getOpenFileNames(
        parent,
        translate("importing", "Choose photos of one person"),
        str(_start()),
        translate("importing", "Photos ({patterns})").format(patterns=patterns),
        options=_OWN,
    )
    return paths


def ask_where_to_save(parent: QWidget) -> str:
    """The file for a report; empty when cancelled."""
    path, _ = QFileDialog.getSaveFileName(
        parent,
        translate("importing", "Save the report"),
        str(Path.home() / "faceid-import.csv"),
        translate("importing", "Tables ({patterns})").format(patterns="*.csv"),
        options=_OWN,
    )
    return path


def _start() -> Path:
    return next((folder for folder in _STICKS if folder.is_dir()), Path.home())


@dataclass(frozen=True, slots=True)
class FileAsks:
    """How the page asks for files; tests answer for the operator."""

    folder: Callable[[QWidget], str] = ask_for_folder
    photos: Callable[[QWidget], list[str]] = ask_for_photos
    save: Callable[[QWidget], str] = ask_where_to_save
