"""Qt's own dialogs of the lab: folders of photos, lists, and where a report goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

_STICKS: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))
_OWN: Final = QFileDialog.Option.DontUseNativeDialog

translate = QCoreApplication.translate


def ask_for_people(parent: QWidget) -> str:
    """A folder with a folder for each person; empty when cancelled."""
    return _folder(parent, translate("lab", "Choose the folder with a folder for each person"))


def ask_for_strangers(parent: QWidget) -> str:
    """A folder of people who are enrolled nowhere; empty when cancelled."""
    return _folder(parent, translate("lab", "Choose the folder of strangers"))


def ask_for_pairs(parent: QWidget) -> str:
    """A list of pairs of photos; empty when cancelled."""
    return _file(parent, translate("lab", "Choose the list of pairs"), "*.txt *.csv")


def ask_for_groups(parent: QWidget) -> str:
    """A table of people and their groups; empty when cancelled."""
    return _file(parent, translate("lab", "Choose the table of groups"), "*.csv *.txt")


def ask_for_export(parent: QWidget) -> str:
    """The folder that a report is written into; empty when cancelled."""
    return _folder(parent, translate("lab", "Choose the folder for the report"))


def _folder(parent: QWidget, title: str) -> str:
    options = _OWN | QFileDialog.Option.ShowDirsOnly
    return QFileDialog.getExistingDirectory(parent, title, str(_start()), options=options)


def _file(parent: QWidget, title: str, patterns: str) -> str:
    kinds = translate("lab", "Tables and lists ({patterns})").format(patterns=patterns)
    path, _ = QFileDialog.getOpenFileName(parent, title, str(_start()), kinds, options=_OWN)
    return path


def _start() -> Path:
    return next((folder for folder in _STICKS if folder.is_dir()), Path.home())


@dataclass(frozen=True, slots=True)
class LabAsks:
    """How the page asks for files; tests answer for the operator."""

    people: Callable[[QWidget], str] = ask_for_people
    strangers: Callable[[QWidget], str] = ask_for_strangers
    pairs: Callable[[QWidget], str] = ask_for_pairs
    groups: Callable[[QWidget], str] = ask_for_groups
    export: Callable[[QWidget], str] = ask_for_export
