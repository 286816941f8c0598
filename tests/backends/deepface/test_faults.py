"""A child that dies, hangs or talks nonsense, and files that are not what they were."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]
import pytest

from faceid_gui.backends.deepface.backend import DeepFaceBackend, DeepFaceConfig, DeepFaceTimes
from faceid_gui.backends.deepface.host import CHILD_WORD, Child, ChildFault, command
from faceid_gui.core.deepface import DeepFaceFiles, no_contract
from faceid_gui.core.errors import BackendUnavailable, ModelDamaged, ModelMissing
from faceid_gui.core.types import Image, LivenessReason
from tests.backends.deepface.parts import deepface_backend, files, needs_deepface, scratch
from tests.data import ROOT, astronaut
from tests.fakes import FakeClock

_SMALL: Image = np.full((120, 160, 3), 90, np.uint8)
_NOTHING = DeepFaceFiles(None, "yunet", (), no_contract())

_ODD_CHILD = """
import os, socket, sys, time
sys.path.insert(0, {root!r})
from faceid_gui.backends.deepface.protocol import Message, receive, send
line = socket.socket(fileno=os.dup(0))
asked = receive(line)
send(line, Message({{"number": asked.head["number"], "provider": "odd"}}))
import numpy as np
while True:
    asked = receive(line)
    number = asked.head["number"]
    {answer}
"""

ANSWERS = {
    "dies": "os._exit(3)",
    "garbage": "line.sendall(b'Traceback (most recent call last)' * 9)",
    "hangs up": "os.close(0); line.close(); time.sleep(60)",
    "another question": "send(line, Message({'number': number + 1}))",
    "no array": "send(line, Message({'number': number}))",
    "not finite": "send(line, Message({'number': number}, (np.full((1, 15), np.nan, 'f4'),)))",
    "wrong shape": "send(line, Message({'number': number}, (np.zeros((1, 9), 'f4'),)))",
}


def odd(folder: Path, answer: str) -> tuple[str, ...]:
    """The command line of a child that opens well and then answers in its own way."""
    script = scratch(folder, "odd.py", _ODD_CHILD.format(root=str(ROOT), answer=answer))
    return (sys.executable, str(script))


def backend(
    start: tuple[str, ...], clock: FakeClock | None = None, *, call_s: float = 20.0
) -> DeepFaceBackend:
    """A backend over a child of the test's."""
    config = DeepFaceConfig(_NOTHING, times=DeepFaceTimes(20.0, call_s), start=start)
    return DeepFaceBackend(config, clock=clock)


@pytest.mark.parametrize("what", list(ANSWERS))
def test_nonsense_is_backend_unavailable(tmp_path: Path, what: str) -> None:
    # GIVEN a child that opens well and answers nonsense
    subject = backend(odd(tmp_path, ANSWERS[what]))
    try:
        # WHEN it is asked, THEN the call fails as one of ours
        with pytest.raises(BackendUnavailable):
            subject.detect(_SMALL)
    finally:
        subject.close()


def test_a_hanging_child_is_killed_at_the_deadline(tmp_path: Path) -> None:
    # GIVEN a child that never answers
    subject = backend(odd(tmp_path, "time.sleep(600)"), call_s=0.3)
    try:
        pid = subject.pid
        assert pid is not None
        # WHEN it is asked
        with pytest.raises(BackendUnavailable, match="no answer"):
            subject.detect(_SMALL)
        # THEN it is gone
        assert not psutil.pid_exists(pid)
        assert subject.pid is None
    finally:
        subject.close()


def test_restarts_are_bounded_by_a_growing_pause(tmp_path: Path) -> None:
    # GIVEN a child that dies at every call, and a clock that is turned by hand
    clock = FakeClock()
    subject = backend(odd(tmp_path, "os._exit(3)"), clock)
    try:
        # WHEN it failed once, THEN another is started at once; after the second failure there
        # is a pause in which none is
        for _ in range(2):
            with pytest.raises(BackendUnavailable, match="gone"):
                subject.detect(_SMALL)
        with pytest.raises(BackendUnavailable, match="soon"):
            subject.detect(_SMALL)
        # WHEN the pause is over, THEN the next one is tried, and the pause is longer then
        clock.advance(1.1)
        with pytest.raises(BackendUnavailable, match="gone"):
            subject.detect(_SMALL)
        clock.advance(1.1)
        with pytest.raises(BackendUnavailable, match="soon"):
            subject.detect(_SMALL)
        clock.advance(1.0)
        with pytest.raises(BackendUnavailable, match="gone"):
            subject.detect(_SMALL)
    finally:
        subject.close()


def test_a_program_that_is_not_there_is_backend_unavailable(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="no process"):
        backend((str(tmp_path / "nothing"),))


def test_a_child_that_never_opens_is_backend_unavailable(tmp_path: Path) -> None:
    script = scratch(tmp_path, "mute.py", "import time; time.sleep(600)")
    config = DeepFaceConfig(
        _NOTHING, times=DeepFaceTimes(0.3, 0.3), start=(sys.executable, str(script))
    )
    with pytest.raises(BackendUnavailable, match="no answer"):
        DeepFaceBackend(config)


def test_what_a_child_prints_disturbs_nobody(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = (
        "print('noise' * 1000, flush=True); os.write(2, b'louder noise');"
        "send(line, Message({'number': number}, (np.zeros((0, 15), 'f4'),)))"
    )
    subject = backend(odd(tmp_path, answer))
    try:
        assert subject.detect(_SMALL) == ()
        assert subject.detect(_SMALL) == ()
    finally:
        subject.close()
    assert capfd.readouterr() == ("", "")


def test_a_frozen_program_starts_itself() -> None:
    assert command(frozen=True) == [sys.executable, CHILD_WORD]
    assert command(frozen=False)[1] == "-m"


def test_a_frozen_program_becomes_the_child() -> None:
    # GIVEN the program's own entry with the word of a frozen start
    child = Child([sys.executable, "-m", "faceid_gui", CHILD_WORD])
    try:
        # WHEN it is asked for what it has not opened, THEN it answers as the child does
        with pytest.raises(Exception, match="nothing was opened") as caught:
            child.ask({"ask": "detect"}, [_SMALL], seconds=20)
        assert not isinstance(caught.value, ChildFault)
    finally:
        child.end()


@needs_deepface
def test_a_killed_child_costs_one_call() -> None:
    # GIVEN a backend that works
    subject = deepface_backend()
    try:
        image = astronaut()
        assert len(subject.detect(image)) == 1
        pid = subject.pid
        assert pid is not None
        # WHEN its child is killed in a call
        killer = threading.Timer(0.05, os.kill, (pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(BackendUnavailable):
            for _ in range(10_000):
                subject.detect(image)
        killer.join()
        # THEN the next call works, in another one
        assert len(subject.detect(image)) == 1
        assert subject.pid not in (None, pid)
    finally:
        subject.close()


@needs_deepface
def test_a_child_that_died_between_two_calls_costs_none() -> None:
    subject = deepface_backend()
    try:
        pid = subject.pid
        assert pid is not None
        psutil.Process(pid).kill()
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=5)
        assert len(subject.detect(astronaut())) == 1
    finally:
        subject.close()


@needs_deepface
def test_a_missing_file_is_model_missing_and_nothing_is_fetched(listener: Listening) -> None:
    # GIVEN files without the network's own, and proxies that would hear of any connection
    made = files("Dlib")
    lacking = replace(made, weights=made.weights[:-1])
    # WHEN it is opened
    with pytest.raises(ModelMissing):
        DeepFaceBackend(DeepFaceConfig(lacking))
    # THEN nobody was asked
    assert not listener.heard()


@needs_deepface
def test_a_tampered_file_is_refused(tmp_path: Path) -> None:
    made = files("Dlib")
    path = tmp_path / "weights.dat"
    data = bytearray(made.weights[-1].path.read_bytes())
    data[1_000_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelDamaged):
        DeepFaceBackend(
            DeepFaceConfig(
                replace(made, weights=(*made.weights[:-1], replace(made.weights[-1], path=path)))
            )
        )


@needs_deepface
def test_a_file_that_is_gone_is_model_missing(tmp_path: Path) -> None:
    made = files("Dlib")
    gone = replace(made.weights[-1], path=tmp_path / "gone.dat")
    with pytest.raises(ModelMissing):
        DeepFaceBackend(DeepFaceConfig(replace(made, weights=(*made.weights[:-1], gone))))


@needs_deepface
@pytest.mark.parametrize("name", ["../outside.onnx", "/etc/outside.onnx"])
def test_a_file_cannot_lie_outside_the_weights_folder(name: str) -> None:
    made = files("Dlib")
    odd_one = replace(made.weights[0], name=name)
    with pytest.raises(ModelDamaged):
        DeepFaceBackend(DeepFaceConfig(replace(made, weights=(odd_one,))))


@needs_deepface
def test_a_detector_whose_package_is_missing_is_backend_unavailable() -> None:
    with pytest.raises(BackendUnavailable, match="package"):
        deepface_backend("Dlib", "mediapipe")


@needs_deepface
def test_without_liveness_files_nothing_is_judged() -> None:
    subject = deepface_backend(None)
    try:
        image = astronaut()
        faces = subject.detect(image)
        assert [one.reason for one in subject.liveness(image, faces)] == [LivenessReason.NO_MODEL]
        with pytest.raises(BackendUnavailable):
            subject.embed([np.zeros((112, 112, 3), np.uint8)])
    finally:
        subject.close()


@needs_deepface
def test_a_closed_backend_stays_closed() -> None:
    subject = deepface_backend()
    pid = subject.pid
    subject.close()
    assert pid is not None and not psutil.pid_exists(pid)
    with pytest.raises(BackendUnavailable):
        subject.detect(astronaut())


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    # GIVEN a process that has a child of ours, which is in a call
    text = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from faceid_gui.backends.deepface.host import Child
child = Child([sys.executable, "-c", '''
import threading, sys
sys.path.insert(0, {str(ROOT)!r})
from faceid_gui.backends.deepface import child
child._end_with_parent()
print("up", file=sys.stderr, flush=True)
threading.Event().wait()
'''])
while b"up" not in child._tail().encode():
    pass
print(child.pid, flush=True)
os._exit(0)
"""
    done = subprocess.run(
        [sys.executable, str(scratch(tmp_path, "parent.py", text))],
        capture_output=True,
        timeout=60,
        check=True,
    )
    pid = int(done.stdout)
    # WHEN the parent is gone without a word, THEN so is the child, soon
    gone, _ = psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=15)
    assert gone or not psutil.pid_exists(pid)


def test_a_process_without_network_reaches_nobody(tmp_path: Path, listener: Listening) -> None:
    # GIVEN a process that gave up its network
    text = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from faceid_gui.backends.deepface.offline import forbid_network
forbid_network()
import socket, requests, urllib.request
address = {listener.address!r}
port = int(address.rpartition(":")[2])
tries = [
    lambda: requests.get(address, timeout=5),
    lambda: urllib.request.urlopen(address, timeout=5),
    lambda: socket.create_connection(("127.0.0.1", port), 5),
    lambda: socket.socket().connect_ex(("127.0.0.1", port)),
    lambda: socket.gethostbyname("localhost"),
]
for number, attempt in enumerate(tries):
    try:
        attempt()
    except OSError as error:
        print(number)
"""
    script = str(scratch(tmp_path, "offline.py", text))
    # WHEN it tries in every way
    done = subprocess.run([sys.executable, script], capture_output=True, timeout=60, check=True)
    # THEN each fails, and nobody was asked
    assert done.stdout.split() == [b"0", b"1", b"2", b"3", b"4"]
    assert not listener.heard()


class Listening:
    """A loopback port that every proxy variable points to."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def heard(self) -> bool:
        """Whether anybody connected."""
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Stop."""
        self._socket.close()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    """Whoever asks for the network in a child is heard here."""
    made = Listening()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, made.address)
    yield made
    made.close()
