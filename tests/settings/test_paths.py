"""Where things lie."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from faceid_gui.core.errors import EnvironmentFault
from faceid_gui.settings.paths import DataPaths


def test_the_environment_names_the_data_folder(tmp_path: Path) -> None:
    paths = DataPaths.from_environment({"FACEID_GUI_HOME": str(tmp_path / "데이터")})
    assert paths.home == tmp_path / "데이터"
    assert paths.database == paths.home / "faceid.db"
    assert paths.settings == paths.home / "settings.toml"
    assert paths.models.parent == paths.keys.parent == paths.logs.parent == paths.home
    assert paths.pin.parent == paths.keys
    assert paths.extra_models == ()


def test_without_a_name_it_is_the_users_own_folder() -> None:
    for environment in ({}, {"FACEID_GUI_HOME": " "}):
        home = DataPaths.from_environment(environment).home
        assert home.is_absolute()
        assert home.name == "faceid-gui"


def test_model_folders_are_a_list(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b c", tmp_path / "a"]
    text = os.pathsep.join(["", *map(str, folders), " ", ""])
    paths = DataPaths.from_environment({"FACEID_GUI_HOME": "x", "FACEID_GUI_MODELS": text})
    assert paths.extra_models == (tmp_path / "a", tmp_path / "b c")
    assert paths.home.is_absolute()


def test_folders_are_for_the_owner_alone(tmp_path: Path) -> None:
    # GIVEN a data folder that others may look into
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    # WHEN created, twice
    paths = DataPaths(home)
    paths.create()
    paths.create()
    # THEN all of it is closed to others
    for folder in (paths.home, paths.models, paths.keys, paths.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(EnvironmentFault, match="cannot be used"):
        DataPaths(tmp_path / "home").create()
