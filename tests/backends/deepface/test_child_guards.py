"""What the child is kept from: other files, other folders' packages, endless printing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from faceid_gui.backends.deepface.child import Refused, check_unchanged, lay_out
from faceid_gui.backends.deepface.host import Child, _environment, _printable, command
from tests.backends.deepface.parts import scratch
from tests.data import ROOT

_GOOD = b"a network that was looked at"

_LOUD_CHILD = """
import os, socket, sys
sys.path.insert(0, {root!r})
from faceid_gui.backends.deepface.protocol import Message, receive, send
line = socket.socket(fileno=os.dup(0))
while True:
    asked = receive(line)
    os.write(2, b"noise" * 100_000)
    send(line, Message({{"number": asked.head["number"]}}))
"""


def weight_file(folder: Path) -> tuple[Path, list[tuple[str, str, str]]]:
    """A file with the hash that it must have."""
    path = folder / "net.onnx"
    path.write_bytes(_GOOD)
    return path, [("net.onnx", str(path), hashlib.sha256(_GOOD).hexdigest())]


def test_a_file_that_stays_is_loaded(tmp_path: Path) -> None:
    path, weights = weight_file(tmp_path)
    laid = lay_out(tmp_path / "home", weights)
    assert (tmp_path / "home/.deepface/weights/net.onnx").read_bytes() == _GOOD
    path.read_bytes()
    check_unchanged(laid)


@pytest.mark.parametrize("how", ["written", "replaced", "there and back", "gone", "another link"])
def test_a_file_that_changes_after_its_check_is_refused(tmp_path: Path, how: str) -> None:
    # GIVEN a file that was checked
    path, weights = weight_file(tmp_path)
    if how == "another link":
        path = path.rename(tmp_path / "target")
        Path(weights[0][1]).symlink_to(path)
    before = path.stat()
    laid = lay_out(tmp_path / "home", weights)
    # WHEN somebody puts another network in its place, and hides that as well as they can
    other = tmp_path / "other.onnx"
    other.write_bytes(_GOOD[::-1])
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    if how == "written":
        path.write_bytes(_GOOD[::-1])
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif how == "replaced":
        other.replace(path)
    elif how == "there and back":
        kept = path.rename(tmp_path / "kept")
        other.rename(path)
        kept.replace(path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif how == "gone":
        path.unlink()
    else:
        Path(weights[0][1]).unlink()
        Path(weights[0][1]).symlink_to(other)
    # THEN it does not count as loaded
    with pytest.raises(Refused):
        check_unchanged(laid)


def test_packages_of_the_folder_it_was_started_in_are_not_imported(tmp_path: Path) -> None:
    # GIVEN a folder, such as that of downloads, with a module of a name that Python has itself
    mark = tmp_path / "was here"
    for name in ("json", "hashlib", "cv2", "numpy"):
        scratch(tmp_path, f"{name}.py", f"open({str(mark)!r}, 'w').close()")
    # WHEN the program was started in it, and starts the child
    home = tmp_path / "home"
    home.mkdir()
    environment = _environment(home)
    subprocess.run(
        command(frozen=False),
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    # THEN nothing of the folder was executed
    assert not mark.exists()


def test_what_it_prints_never_fills_the_disk(tmp_path: Path) -> None:
    # GIVEN a child that prints half a megabyte at each call
    script = scratch(tmp_path, "loud.py", _LOUD_CHILD.format(root=str(ROOT)))
    child = Child((sys.executable, str(script)))
    try:
        # WHEN it is asked very often
        sizes = []
        for _ in range(12):
            child.ask({"ask": "detect"}, seconds=20)
            sizes.append(os.fstat(child._noise.fileno()).st_size)
    finally:
        child.end()
    # THEN what it printed is cut
    assert max(sizes) <= 1 << 21


def test_what_it_prints_is_one_harmless_line_of_the_log() -> None:
    told = _printable("Traceback\n2026 ERROR root: door open\x1b[2J\u202e\n")
    assert told == "Traceback 2026 ERROR root: door open?[2J?"
