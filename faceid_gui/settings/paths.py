"""Where everything of one installation lies."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from faceid_gui.core.errors import EnvironmentFault
from faceid_gui.core.files import disk_full_as_error

HOME_VARIABLE = "FACEID_GUI_HOME"
MODELS_VARIABLE = "FACEID_GUI_MODELS"


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The data folder of one installation and what has its place in it.

    ``extra_models`` are read-only folders in which model files are looked for as well.
    """

    home: Path
    extra_models: tuple[Path, ...] = ()

    @staticmethod
    def from_environment(environment: Mapping[str, str] | None = None) -> DataPaths:
        """The folder that FACEID_GUI_HOME names, else the user's own for this program."""
        variables = os.environ if environment is None else environment
        named = variables.get(HOME_VARIABLE, "").strip()
        home = Path(named).expanduser() if named else platformdirs.user_data_path("faceid-gui")
        folders = variables.get(MODELS_VARIABLE, "").split(os.pathsep)
        extra = (Path(folder).expanduser().absolute() for folder in folders if folder.strip())
        return DataPaths(home.absolute(), tuple(dict.fromkeys(extra)))

    @property
    def database(self) -> Path:
        """People, samples and visits."""
        return self.home / "faceid.db"

    @property
    def models(self) -> Path:
        """Fetched model files."""
        return self.home / "models"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.toml"

    @property
    def keys(self) -> Path:
        """Encryption keys, for the owner alone."""
        return self.home / "keys"

    @property
    def pin(self) -> Path:
        """The administrator's PIN, hashed."""
        return self.keys / "pin.json"

    @property
    def lab(self) -> Path:
        """What the lab found out, and embeddings that it keeps; all of it encrypted."""
        return self.home / "lab"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.home / "logs"

    def create(self) -> None:
        """Make the folders, for the owner alone. Raises DiskFull or EnvironmentFault.

        An existing data folder that others may look into is closed to them.
        """
        for folder in (self.home, self.models, self.keys, self.logs):
            try:
                with disk_full_as_error(folder):
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    if folder.stat().st_mode & 0o077:
                        folder.chmod(0o700)
            except OSError as error:
                reason = error.strerror or str(error)
                message = f"The data folder {folder} cannot be used: {reason}."
                raise EnvironmentFault(message, detail=str(folder)) from error
