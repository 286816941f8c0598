"""``remote use``, and what commands say when the server that they need is off."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from faceid_gui.app import server_files
from faceid_gui.core.link import ServerLink
from faceid_gui.settings.file import SettingsFile
from faceid_gui.settings.paths import DataPaths
from tests.cli.terminal import Terminal
from tests.data import MEDIA, MODELS, needs_media, needs_models

PHOTO = MEDIA / "lin_manuel_miranda.png"


@pytest.fixture
def paired() -> Iterator[ServerLink]:
    """A pairing with a server that is off: its port is taken, and nobody listens there."""
    paths = DataPaths.from_environment()
    paths.create()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        link = ServerLink(
            f"http://127.0.0.1:{closed.getsockname()[1]}", "office", "", "ab" * 32, "key"
        )
        server_files.link_file(paths).save(link)
        yield link


def backend() -> str:
    return SettingsFile(DataPaths.from_environment().settings).load().recognition.backend


@pytest.mark.parametrize("wanted", ["remote", "auto"])
def test_a_server_is_used_only_once_it_is_paired(faceid: Terminal, wanted: str) -> None:
    # GIVEN no pairing, WHEN a server is to be used
    done = faceid("remote", "use", wanted)
    # THEN nothing changes, and the way there is told
    assert done.code == 1
    assert "remote pair ADDRESS CODE" in done.err
    assert backend() == "local"


def test_every_backend_can_be_chosen(faceid: Terminal, paired: ServerLink) -> None:
    for wanted in ("auto", "remote", "local"):
        assert faceid("remote", "use", wanted, "--json").document == {"backend": wanted}
        assert backend() == wanted
    assert "without it the door stays shut" in faceid("remote", "use", "remote").out
    assert faceid("remote", "use", "deepface").code == 2
    assert backend() == "remote"


def test_back_to_this_machine_needs_no_pairing(faceid: Terminal) -> None:
    assert faceid("remote", "use", "local").code == 0


@needs_media
@needs_models
def test_commands_that_need_a_server_that_is_off_say_so(
    faceid: Terminal, paired: ServerLink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a machine that may use its server alone, which is off
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    assert faceid("models", "use", "compact").code == 0
    assert faceid("remote", "use", "remote").code == 0
    folder = tmp_path / "people" / "Lin"
    folder.mkdir(parents=True)
    shutil.copy(PHOTO, folder)
    # WHEN something is to be embedded, THEN it fails in one line that names the server's trouble
    commands = (
        ("recognise", PHOTO),
        ("people", "add", "Lin", PHOTO),
        ("people", "import", folder.parent),
    )
    for command in commands:
        done = faceid(*command)
        assert done.code == 1, command
        assert "server" in done.err, command
        assert "Traceback" not in done.err, command
    assert faceid("people", "list", "--json").document == {"people": []}
    # AND doctor tells both what is wrong and what to do
    checks = {c["key"]: c for c in faceid("doctor", "--json").document["checks"]}
    for key in ("link", "backend"):
        assert checks[key]["ok"] is False
        assert checks[key]["advice"]
    assert "install" not in checks["backend"]["advice"]


@needs_media
@needs_models
@pytest.mark.parametrize("silent", [False, True])
def test_with_this_machine_in_reserve_a_server_that_is_off_holds_nothing_up(
    faceid: Terminal, paired: ServerLink, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    # GIVEN a machine that may do without its server, which is off, or takes calls and is silent
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    assert faceid("models", "use", "compact").code == 0
    assert faceid("remote", "use", "auto").code == 0
    with socket.create_server(("127.0.0.1", 0)) as mute:
        if silent:
            url = f"http://127.0.0.1:{mute.getsockname()[1]}"
            paths = DataPaths.from_environment()
            server_files.link_file(paths).save(replace(paired, url=url))
        # WHEN people are enrolled and recognised, THEN it is done here
        assert faceid("people", "add", "Lin", PHOTO).code == 0
        done = faceid("recognise", PHOTO, "--json")
        assert done.code == 0
        assert done.document["faces"][0]["person"] == "Lin"
        # AND doctor says that the server is off, and that people are recognised all the same
        checks = {c["key"]: c["ok"] for c in faceid("doctor", "--json").document["checks"]}
        assert (checks["link"], checks["backend"]) == (False, True)


@needs_media
@needs_models
def test_a_recording_without_the_server_is_no_success(
    faceid: Terminal, paired: ServerLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEID_GUI_MODELS", str(MODELS))
    assert faceid("models", "use", "compact").code == 0
    assert faceid("remote", "use", "remote").code == 0
    done = faceid("recognise", MEDIA / "hamilton_640x360.mp4", "--every", "30")
    # Not one face of it could be recognised: exit code 0 would say that this was done.
    assert done.code == 1
    assert "server" in done.err
    assert "Traceback" not in done.err
