"""What lies under packaging/, tried with the tools of the systems that read it."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGING = ROOT / "packaging"
START = PACKAGING / "kiosk-session" / "start"


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where this program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"no {program} here")


def output(command: Sequence[str | Path], **variables: str) -> tuple[int, str]:
    """Exit status and everything that was printed."""
    done = subprocess.run(
        command,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], **variables},
    )
    return done.returncode, done.stdout


UNITS = ["faceid-kiosk.service", "faceid-server.service"]


def unit(name: str = UNITS[0]) -> str:
    return (PACKAGING / "systemd" / name).read_text("utf-8")


@needs("systemd-analyze")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_the_unit(tmp_path: Path, name: str) -> None:
    # GIVEN the unit, with the place of this checkout in it
    file = tmp_path / name
    text = unit(name).replace("/opt/faceid-gui/.venv/bin/faceid-gui", str(Path(sys.executable)))
    file.write_text(text.replace("/opt/faceid-gui", str(ROOT)))
    # WHEN systemd looks at it, THEN it has nothing to say
    assert output(["systemd-analyze", "verify", "--man=no", file]) == (0, "")


def test_the_unit_comes_back_for_ever_and_is_watched() -> None:
    lines = unit().splitlines()
    for line in (
        "StartLimitIntervalSec=0",
        "Restart=always",
        "Type=notify",
        "NotifyAccess=all",  # the program is a child of cage
        "WatchdogSec=20",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
    ):
        assert line in lines
    # A login session would take the program out of the unit, and its messages with it.
    assert not any(line.startswith("PAMName=") for line in lines)


def test_the_server_comes_back_for_ever_and_waits_for_set_up() -> None:
    lines = unit("faceid-server.service").splitlines()
    for line in (
        "StartLimitIntervalSec=0",
        "Restart=always",
        "Type=notify",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
    ):
        assert line in lines


@pytest.mark.parametrize("name", ["Dockerfile.cpu", "Dockerfile.gpu"])
def test_an_image_runs_the_server_as_nobody_special(name: str) -> None:
    lines = (PACKAGING / "docker" / name).read_text("utf-8").splitlines()
    assert "USER faceid" in lines
    assert 'CMD ["serve", "--host", "0.0.0.0"]' in lines


def test_every_path_of_the_unit_is_in_this_checkout() -> None:
    places = [word for line in unit().splitlines() for word in line.split("=")[1:]]
    ours = [place for place in places if place.startswith("/opt/faceid-gui/")]
    assert ours
    for place in ours:
        assert (ROOT / place.removeprefix("/opt/faceid-gui/")).exists(), place


def program(folder: Path, name: str, text: str) -> Path:
    """A small shell script."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


TELLS = 'echo "$0|$*|$QT_QPA_PLATFORM|$QT_WAYLAND_DISABLE_WINDOWDECORATION"'


def test_the_session_runs_the_kiosk_inside_cage(tmp_path: Path) -> None:
    # GIVEN a bare console with cage installed
    app = program(tmp_path, "faceid-gui", "")
    cage = program(tmp_path / "bin", "cage", TELLS)
    path = f"{cage.parent}:/usr/bin:/bin"
    # WHEN the session starts
    status, said = output([START, "--source", "camera:0"], PATH=path, FACEID_GUI_APP=str(app))
    # THEN cage gets the program, which draws no title bar
    assert (status, said) == (0, f"{cage}|-d -- {app} kiosk --source camera:0|wayland|1\n")


def test_inside_a_desktop_no_second_compositor_starts(tmp_path: Path) -> None:
    # GIVEN a Wayland session
    app = program(tmp_path, "faceid-gui", TELLS)
    # WHEN the kiosk starts in it, THEN the program is started itself
    variables = {"FACEID_GUI_APP": str(app), "WAYLAND_DISPLAY": "wayland-1"}
    assert output([START], **variables) == (0, f"{app}|kiosk|wayland|1\n")


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    # GIVEN no program; WHEN started; THEN the script says which one it misses
    status, said = output([START], FACEID_GUI_APP=str(tmp_path / "nothing"))
    assert status == 69
    assert "is not installed at" in said
    # GIVEN no compositor; WHEN started; THEN likewise
    app = program(tmp_path, "faceid-gui", "")
    for name in ("dirname", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    status, said = output([START], PATH=str(tmp_path), FACEID_GUI_APP=str(app))
    assert status == 69
    assert "install cage" in said


@needs("desktop-file-validate")
def test_the_desktop_entry_is_valid() -> None:
    # GIVEN the entry; WHEN the desktop's own checker reads it; THEN it has nothing to say
    file = PACKAGING / "desktop" / "faceid-gui.desktop"
    assert output(["desktop-file-validate", file]) == (0, "")


def test_every_shown_text_of_the_desktop_entry_is_korean_too() -> None:
    # GIVEN each section of the entry, WHEN its shown texts are listed
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(PACKAGING / "desktop" / "faceid-gui.desktop", "utf-8")
    shown = {"Name", "GenericName", "Comment", "Keywords"}
    missing = [
        f"{section}: {key}"
        for section in parser.sections()
        for key in parser[section]
        if key in shown and f"{key}[ko]" not in parser[section]
    ]
    # THEN each has its Korean
    assert missing == []


@needs("appstreamcli")
def test_the_metainfo_is_valid() -> None:
    # GIVEN the description for software centres; WHEN checked; THEN it is accepted
    (file,) = (PACKAGING / "desktop").glob("*.metainfo.xml")
    status, said = output(["appstreamcli", "validate", "--no-net", file])
    assert status == 0, said


def test_the_metainfo_belongs_to_the_entry_and_the_version() -> None:
    (file,) = (PACKAGING / "desktop").glob("*.metainfo.xml")
    root = ElementTree.parse(file).getroot()  # our own file
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    releases = [release.get("version") for release in root.iter("release")]
    assert releases[0] == version
    assert root.findtext("launchable") == "faceid-gui.desktop"


def test_the_icon_is_a_picture() -> None:
    icon = PACKAGING / "desktop" / "faceid-gui.svg"
    assert ElementTree.parse(icon).getroot().tag.endswith("svg")


def test_scripts_can_be_started() -> None:
    for file in (START, ROOT / ".ci" / "run", ROOT / "faceid.py"):
        assert os.access(file, os.X_OK), file


def test_scripts_are_shell_that_parses() -> None:
    for file in (START, PACKAGING / "kiosk-session" / "labwc-autostart"):
        assert output(["sh", "-n", file]) == (0, "")
    if shutil.which("bash"):
        assert output(["bash", "-n", ROOT / ".ci" / "run"]) == (0, "")
