"""Exit codes, streams and start-up: what scripts rely on."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faceid_gui import __version__
from faceid_gui.app.context import AppContext
from faceid_gui.cli.context import CliContext, Records
from faceid_gui.cli.output import printable
from faceid_gui.cli.run import explain, run_cli
from faceid_gui.core.errors import BadImage, Cancelled, DiskFull, ModelDamaged
from tests.cli.terminal import Terminal, finish, start
from tests.data import ROOT

HEAVY = ("cv2", "onnxruntime", "sqlalchemy", "PySide6", "numpy", "pydantic", "deepface", "requests")


def test_help_imports_nothing_heavy() -> None:
    # GIVEN a fresh interpreter, WHEN it prints the help
    code = (
        "import sys; from faceid_gui.app.main import run; code = run(['--help']);"
        f"found = [name for name in {HEAVY!r} if name in sys.modules];"
        "sys.exit(code or (f'heavy: {found}' if found else 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    # THEN it is told in full and no heavy library was imported
    assert done.returncode == 0, done.stderr
    assert "recognise" in done.stdout


@pytest.mark.parametrize("group", ["models", "people", "visits", "audit"])
def test_a_group_alone_shows_its_commands(faceid: Terminal, group: str) -> None:
    done = faceid(group, "--help")
    assert done.code == 0
    assert "Commands" in done.out


def test_version(faceid: Terminal) -> None:
    assert faceid("--version").out == f"faceid-gui {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["people", "nonsense"], ["recognise"], ["recognise", "x", "--every", "0"]],
)
def test_wrong_usage_is_2(faceid: Terminal, arguments: list[str]) -> None:
    done = faceid(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_what_fails_is_1_with_one_line(faceid: Terminal) -> None:
    for arguments in (
        ["people", "show", "nobody"],
        ["people", "import", "/no/such/folder"],
        ["recognise", "/no/such/file.mp4"],
        ["recognise", "/no/such/photo.jpg"],
        ["recognise", "gopher://x"],
        ["restore", "/no/such/backup.zip"],
        ["models", "use", "nonsense"],
        ["people", "add", "x\u202ey", "/no/such.jpg"],
    ):
        done = faceid(*arguments)
        assert done.code == 1, arguments
        assert done.err.splitlines()[-1].strip()
        assert "Traceback" not in done.err


class Broken(AppContext):
    """A context whose database cannot be opened."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error

    @contextmanager
    def records(self) -> Iterator[Records]:
        raise self._error
        yield


@pytest.mark.parametrize(
    ("error", "code"), [(DiskFull("no space"), 1), (Cancelled(), 130), (KeyboardInterrupt(), 130)]
)
def test_errors_become_exit_codes(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    context: CliContext = Broken(error)
    assert run_cli(["people", "list", "--json"], context) == code
    assert capsys.readouterr().out == ""


def test_an_error_is_one_line() -> None:
    assert explain(BadImage("the file\nis empty", detail="empty")) == "the file is empty"
    assert explain(ModelDamaged("damaged", detail="/a/b.onnx")) == "damaged (/a/b.onnx)"


def test_text_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[31mb\x9bc") == "a?[31mb?c"
    assert printable("김민수\tx") == "김민수\tx"


def test_the_app_opens_in_the_role_that_was_asked_for() -> None:
    calls: list[tuple[str | None, str | None, bool, float | None]] = []

    class Recording(AppContext):
        def run_gui(
            self,
            *,
            role: str | None,
            source: str | None,
            windowed: bool,
            exit_after: float | None,
        ) -> int:
            calls.append((role, source, windowed, exit_after))
            return 7

    # WHEN the app is opened in each way, THEN its exit code is the command's
    assert run_cli([], Recording()) == 7
    kiosk = ["kiosk", "--source", "synthetic:", "--windowed", "--exit-after", "2.5"]
    assert run_cli(kiosk, Recording()) == 7
    assert run_cli(["console"], Recording()) == 7
    assert calls == [
        (None, None, False, None),
        ("kiosk", "synthetic:", True, 2.5),
        ("console", None, False, None),
    ]


def test_an_interrupt_ends_cleanly(tmp_path: Path) -> None:
    pytest.importorskip("dlib")
    # GIVEN a camera that never ends
    process = start(["recognise", "synthetic:", "--json"], FACEID_GUI_HOME=str(tmp_path / "h"))
    assert process.stdout is not None
    assert process.stdout.readline().startswith("{")
    # WHEN somebody presses Ctrl-C
    process.send_signal(signal.SIGINT)
    done = finish(process)
    # THEN it ends as shells expect, without a traceback
    assert done.code == 130
    assert "Traceback" not in done.err


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    pytest.importorskip("dlib")
    process = start(["recognise", "synthetic:", "--json"], FACEID_GUI_HOME=str(tmp_path / "h"))
    assert process.stdout is not None
    assert process.stdout.readline().startswith("{")
    process.stdout.close()
    assert process.wait(timeout=60) in (1, 141)
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert "Traceback" not in said
    assert "Exception ignored" not in said


def test_an_ascii_terminal_shows_every_name(tmp_path: Path) -> None:
    done = finish(
        start(
            ["people", "show", "김민수"],
            FACEID_GUI_HOME=str(tmp_path / "h"),
            PYTHONIOENCODING="ascii",
            PYTHONUTF8="0",
        )
    )
    assert done.code == 1
    assert "Traceback" not in done.err
