"""``serve``, ``server`` and ``remote``: what scripts and people type."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from faceid_gui.app import server_files
from faceid_gui.app.records import records_of
from faceid_gui.cli.server import qr_lines
from faceid_gui.core.clock import SystemClock
from faceid_gui.core.link import ServerLink
from faceid_gui.settings.paths import DataPaths
from faceid_gui.settings.running import RunningServer
from tests.cli.terminal import Terminal, start
from tests.data import needs_models


def paths() -> DataPaths:
    return DataPaths.from_environment()


def actions() -> list[str]:
    """What the audit trail holds, checked."""
    with records_of(paths(), SystemClock(), actor="test") as records:
        assert records.audit.verify().ok
        return [entry.action for entry in records.audit.recent()]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "gpu.local"])
def test_serving_others_without_set_up_is_refused(faceid: Terminal, host: str) -> None:
    # WHEN somebody serves other machines on a fresh installation
    done = faceid("serve", "--host", host, "--port", "0")
    # THEN it does not start, and names the one command
    assert done.code == 1
    assert "faceid-gui server setup" in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_keys_alone_are_not_enough(faceid: Terminal) -> None:
    assert faceid("server", "keys", "add", "kiosk").code == 0
    done = faceid("serve", "--host", "0.0.0.0", "--port", "0")
    assert done.code == 1
    assert "no TLS key" in done.err


def test_a_key_file_open_to_others_refuses_to_start(faceid: Terminal) -> None:
    faceid("server", "setup")
    (paths().keys / "server-tls.pem").chmod(0o644)
    done = faceid("serve", "--host", "0.0.0.0", "--port", "0")
    assert done.code == 1
    assert "chmod 600" in done.err


def test_one_command_sets_up_and_keeps_what_is_there(faceid: Terminal) -> None:
    first = faceid("server", "setup", "--name", "gpu.example", "--json").document
    assert first["secret"].startswith("fidk_")
    assert first["key"]["scope"] == "admin"
    assert len(first["tls_pin"]) == len(first["signing_key"]) == 64
    again = faceid("server", "setup", "--json").document
    assert (again["tls_pin"], again["signing_key"]) == (first["tls_pin"], first["signing_key"])
    assert (again["key"], again["secret"]) == (None, None)
    # The secret is nowhere on the disk.
    everything = b"".join(p.read_bytes() for p in paths().home.rglob("*") if p.is_file())
    assert first["secret"].encode() not in everything


def test_set_up_in_words(faceid: Terminal) -> None:
    done = faceid("server", "setup")
    assert "shown this once: fidk_" in done.out
    assert "fingerprint" in done.out
    assert "fidk_" not in faceid("server", "setup").out


def test_keys_come_and_go_on_record(faceid: Terminal) -> None:
    made = faceid("server", "keys", "add", "Front door", "--scope", "read", "--json").document
    assert made["key"]["name"] == "Front door"
    listed = faceid("server", "keys", "list", "--json").document["keys"]
    assert listed == [made["key"]]
    assert made["secret"] not in faceid("server", "keys", "list").out
    gone = faceid("server", "keys", "revoke", made["key"]["id"], "--json").document
    assert gone["revoked"] == made["key"]
    assert faceid("server", "keys", "list", "--json").document == {"keys": []}
    assert faceid("server", "keys", "revoke", made["key"]["id"]).code == 1
    assert faceid("server", "keys", "add", "x", "--scope", "everything").code == 2
    assert faceid("server", "keys", "add", "").code == 1


def test_an_offer_in_words_and_as_json(faceid: Terminal) -> None:
    faceid("server", "setup")
    done = faceid("server", "pair")
    assert "█" in done.out
    assert "remote pair https://" in done.out
    assert "no server is running" in done.err
    offer = faceid("server", "pair", "--json").document
    assert len(offer["code"]) == 6
    assert offer["qr"].startswith("faceid-gui://pair?")
    assert offer["running"] is False


def test_an_offer_is_made_for_where_the_server_listens(faceid: Terminal) -> None:
    note = server_files.running_note(paths())
    note.leave(RunningServer(os.getpid(), "127.0.0.1", 4711, "", True))
    assert faceid("server", "pair", "--json").document["addresses"] == ["http://127.0.0.1:4711"]
    # A note that nobody stands behind any more is not believed.
    note.leave(RunningServer(2**22 + 1, "127.0.0.1", 4711, "", True))
    assert faceid("server", "pair", "--json").document["running"] is False


def test_a_qr_picture_in_letters_can_be_read() -> None:
    cv2 = pytest.importorskip("cv2")
    numpy = pytest.importorskip("numpy")
    text = "faceid-gui://pair?v=1&n=x&k=" + "ab" * 32
    lines = qr_lines(text)
    rows = []
    for line in lines:
        rows.append([letter in "█▀" for letter in line])
        rows.append([letter in "█▄" for letter in line])
    picture = numpy.kron(numpy.array(rows, numpy.uint8) * 255, numpy.ones((8, 8), numpy.uint8))
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == text


def test_remote_without_a_server(faceid: Terminal) -> None:
    status = faceid("remote", "status", "--json")
    assert (status.code, status.document["trouble"]) == (1, "not_paired")
    assert faceid("remote", "forget", "--json").document == {"forgotten": False}
    assert faceid("remote", "pair").code == 1
    assert faceid("remote", "pair", "gpu").code == 1
    assert faceid("remote", "pair", "gpu", "12").code == 1
    assert faceid("remote", "pair", "--qr", "nonsense").code == 1


def test_remote_with_a_server_that_is_off(faceid: Terminal) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{closed.getsockname()[1]}"
        link = ServerLink(url, "gpu\x1b[31m", "ab" * 32, "cd" * 32, "fidk_x")
        paths().create()
        server_files.link_file(paths()).save(link)
        status = faceid("remote", "status")
        assert status.code == 1
        assert "unreachable" in status.out
        assert "\x1b" not in status.out
        document = faceid("remote", "status", "--json").document
        assert document["trouble"] == "unreachable"
        assert "fidk_x" not in json.dumps(document)
        checks = faceid("doctor", "--json").document["checks"]
    (found,) = [check for check in checks if check["key"] == "link"]
    assert found["ok"] is False
    assert faceid("remote", "forget").code == 0
    assert server_files.link_file(paths()).load() is None


def test_a_damaged_link_is_said(faceid: Terminal) -> None:
    paths().create()
    server_files.link_file(paths()).path.write_text("{")
    server_files.link_file(paths()).path.chmod(0o600)
    status = faceid("remote", "status")
    assert status.code == 1
    assert "pair it again" in status.err


def test_doctor_looks_at_server_and_link(faceid: Terminal) -> None:
    def found() -> dict[str, dict[str, Any]]:
        return {c["key"]: c for c in faceid("doctor", "--json").document["checks"]}

    checks = found()
    assert checks["server"]["ok"]
    assert checks["link"]["ok"]
    faceid("server", "setup")
    assert "1 key(s)" in found()["server"]["detail"]
    (paths().keys / "api-keys.json").chmod(0o644)
    assert not found()["server"]["ok"]


@contextmanager
def running(home: Path, *arguments: str) -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    """``serve`` in a process of its own, on a free port of loopback; what it said when ready."""
    process = start(["serve", "--port", "0", "--json", *arguments], FACEID_GUI_HOME=str(home))
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate(timeout=30)[1]
        yield json.loads(line), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


@needs_models
def test_a_kiosk_pairs_with_a_server_and_is_revoked(
    faceid: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a machine that was set up and serves
    home = tmp_path / "gpu"
    monkeypatch.setenv("FACEID_GUI_HOME", str(home))
    faceid("server", "setup")
    with running(home) as (serving, process):
        assert serving["url"].startswith("https://127.0.0.1:")
        assert serving["open_access"] is False
        # WHEN it offers pairing, and a kiosk with a data folder of its own takes it
        offer = faceid("server", "pair", "--json").document
        assert offer["running"] is True
        monkeypatch.setenv("FACEID_GUI_HOME", str(tmp_path / "kiosk"))
        address = serving["url"].removeprefix("https://")
        paired = faceid("remote", "pair", address, offer["code"], "--name", "Door", "--json")
        assert paired.code == 0, paired.err
        assert paired.document["link"]["tls_pin"] == serving["tls_pin"]
        # THEN the server answers it
        status = faceid("remote", "status", "--json")
        assert (status.code, status.document["usable"]) == (0, True), status.out
        # WHEN its key is revoked on the running server, THEN the next request is refused
        monkeypatch.setenv("FACEID_GUI_HOME", str(home))
        keys = faceid("server", "keys", "list", "--json").document["keys"]
        (kiosk,) = [key for key in keys if key["name"] == "Door"]
        assert kiosk["scope"] == "kiosk"
        faceid("server", "keys", "revoke", kiosk["id"])
        monkeypatch.setenv("FACEID_GUI_HOME", str(tmp_path / "kiosk"))
        assert faceid("remote", "status", "--json").document["trouble"] == "refused"
        # AND a picture pairs it anew
        monkeypatch.setenv("FACEID_GUI_HOME", str(home))
        text = faceid("server", "pair", "--json").document["qr"]
        monkeypatch.setenv("FACEID_GUI_HOME", str(tmp_path / "kiosk"))
        assert faceid("remote", "pair", "--qr", text).code == 0
        assert faceid("remote", "status").code == 0
        # WHEN told to stop, THEN it ends in peace and takes its note back
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert server_files.running_note(DataPaths(home)).read() is None
    assert not (home / "server-running.json").exists()
    monkeypatch.setenv("FACEID_GUI_HOME", str(home))
    assert {"server.key_added", "server.paired", "server.key_revoked"} <= set(actions())
    assert len(server_files.api_keys(DataPaths(home), SystemClock()).keys()) == 2


@needs_models
def test_loopback_needs_no_set_up_and_keeps_a_restore_out(faceid: Terminal) -> None:
    with running(paths().home) as (serving, _):
        assert serving["open_access"] is True
        assert serving["url"].startswith("http://127.0.0.1:")
        done = faceid("restore", "/no/such.zip")
        assert done.code == 1
        assert "server" in done.err
