"""The settings file: sparse, readable TOML that never keeps the program from starting."""

from __future__ import annotations

import logging
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomli_w
from pydantic import ValidationError

from faceid_gui.core.errors import EnvironmentFault
from faceid_gui.core.files import disk_full_as_error, write_atomically
from faceid_gui.settings.schema import FIELDS, Field, FieldKind, reason_of, value_of
from faceid_gui.settings.tree import Settings

_log = logging.getLogger(__name__)
_LARGEST: Final = 1 << 20
_HEADER: Final = (
    "# Settings of faceid-gui. Only what differs from the defaults is written here.\n"
    "# The settings dialog writes this file anew; comments are not kept.\n\n"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that was not taken. ``path`` is empty for the whole file."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings that can be used, whatever the file held, and what was wrong with it."""

    settings: Settings
    problems: tuple[Problem, ...] = ()


class SettingsFile:
    """The settings of one installation as a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Settings:
        """The settings; defaults for whatever is missing or makes no sense. Never raises."""
        return self.read().settings

    def read(self) -> LoadedSettings:
        """The settings together with what was wrong in the file. Never raises.

        A value that makes no sense is dropped by itself. A file that is no TOML is set
        aside as ``settings.toml.broken``, so that nothing in it is lost.
        """
        try:
            document = self._document()
        except FileNotFoundError:
            return LoadedSettings(Settings())
        except OSError as error:
            return _defaults(f"cannot be read: {error.strerror or error}")
        except (ValueError, RecursionError) as error:  # TOML and UTF-8 errors are ValueErrors
            self._set_aside()
            return _defaults(f"is not valid TOML and was set aside: {error}")
        loaded = _understand(document)
        for problem in loaded.problems:
            _log.warning("%s: %s: %s", self._path, problem.path, problem.message)
        return loaded

    def look(self) -> Settings | None:
        """The settings where all of the file makes sense, else None. Never raises or writes.

        For a program that runs already and takes over what another one wrote: somebody may be
        in the midst of editing the file, so nothing is set aside, and an empty file, one with
        anything wrong in it, or one that others than its user may write, says nothing.
        """
        try:
            with open(self._path, "rb", opener=_without_waiting) as file:
                reason = _not_trusted(os.fstat(file.fileno()))
                data = b"" if reason else file.read(_LARGEST + 1)
            if reason:
                _log.warning("%s is not taken over: %s", self._path, reason)
                return None
            loaded = _understand(_parsed(data)) if data.strip() else None
        except (OSError, ValueError, RecursionError) as error:
            _log.info("%s is not taken over: %s", self._path, error)
            return None
        if loaded is None or loaded.problems:
            _log.info("%s is not taken over: not all of it makes sense", self._path)
            return None
        return loaded.settings

    def save(self, settings: Settings) -> None:
        """Write the settings in one step. Raises DiskFull or EnvironmentFault."""
        text = _HEADER + tomli_w.dumps(_sparse(settings))
        try:
            with disk_full_as_error(self._path.parent):
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, text.encode())
        except OSError as error:
            message = f"{self._path} cannot be written: {error.strerror or error}."
            raise EnvironmentFault(message, detail=str(self._path)) from error

    def _document(self) -> dict[str, Any]:
        with self._path.open("rb") as file:
            return _parsed(file.read(_LARGEST + 1))

    def _set_aside(self) -> None:
        aside = self._path.with_name(self._path.name + ".broken")
        try:
            self._path.replace(aside)
        except OSError as error:
            _log.warning("%s cannot be set aside: %s", self._path, error)


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > _LARGEST:
        message = "it is far too large"
        raise ValueError(message)
    return tomllib.loads(data.decode("utf-8-sig"))


def _without_waiting(path: str, flags: int) -> int:
    """Open a pipe like a file: nobody may be at its other end."""
    return os.open(path, flags | os.O_NONBLOCK)


def _not_trusted(found: os.stat_result) -> str:
    """Why what is in a file may be anybody's; empty where it is the user's."""
    if not stat.S_ISREG(found.st_mode):
        return "it is no plain file"
    if found.st_uid not in (os.geteuid(), 0):
        return "it belongs to somebody else"
    if found.st_mode & 0o022:
        return f"others may write it (mode {stat.S_IMODE(found.st_mode):o})"
    return ""


def _defaults(reason: str) -> LoadedSettings:
    _log.warning("The settings file %s. The defaults are used", reason)
    return LoadedSettings(Settings(), (Problem("", f"The settings file {reason}."),))


def _understand(document: Mapping[str, Any]) -> LoadedSettings:
    """Everything in the document that makes sense."""
    known = {field.path: field for field in FIELDS}
    sections = {field.section for field in FIELDS}
    problems: list[Problem] = []
    accepted: dict[str, dict[str, Any]] = {section: {} for section in sections}
    for section, values in document.items():
        if section == "version":
            problems += [] if values == 1 else [Problem(section, f"is {values!r}, not 1")]
        elif section not in sections or not isinstance(values, dict):
            problems.append(Problem(section, "is no section of the settings"))
        else:
            for name, value in values.items():
                path = f"{section}.{name}"
                reason = _objection(known[path], value) if path in known else "is unknown"
                if reason:
                    problems.append(Problem(path, reason))
                else:
                    accepted[section][name] = value
    return LoadedSettings(Settings.model_validate(accepted), tuple(problems))


def _objection(field: Field, value: object) -> str:
    """What is wrong with one value by itself; empty if nothing is."""
    if isinstance(value, bool) and field.kind is not FieldKind.BOOL:
        return "is true or false where another value belongs"
    try:
        Settings.model_validate({field.section: {field.name: value}})
    except ValidationError as error:
        return reason_of(error)
    return ""


def _sparse(settings: Settings) -> dict[str, Any]:
    """Only what differs from the defaults, by section."""
    document: dict[str, Any] = {"version": settings.version}
    for field in FIELDS:
        value = value_of(settings, field.path)
        if value != field.default and value is not None:
            document.setdefault(field.section, {})[field.name] = value
    return document
