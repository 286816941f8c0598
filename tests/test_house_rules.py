"""Rules of the house that no linter knows: sizes, edges, and who may touch what."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "faceid_gui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FILE_LINES = 400
FUNCTION_LINES = 50

# The edges where any exception is caught, because nothing above could answer it. Each logs.
CATCHES_EVERYTHING = {
    "backends/deepface/child.py": "DeepFace raises whatever it likes: the parent hears of it",
    "backends/remote/link.py": "top of the link's thread: work on without the server",
    "backends/remote/transport.py": "top of the call's thread: whatever a broken answer raises",
    "doors/leased.py": "top of the door's thread: lock, and say that the driver failed",
    "lab/look_worker.py": "a network may raise anything: it is reported, and the rest goes on",
    "pipeline/analyser.py": "a backend may raise anything: the visits in that frame are denied",
    "pipeline/capture.py": "a camera driver may raise anything: the camera is lost and reopened",
    "pipeline/listeners.py": "a listener is a plug-in: its fault must not stop the engine",
    "pipeline/process_engine.py": "top of the supervisor's thread: the engine has failed",
    "pipeline/thread_engine.py": "top of the engine's thread: the engine has failed",
    "qt/background.py": "top of a worker thread: the failure is handed to who asked",
    "qt/pump.py": "top of the thread that scales frames: the picture grows old, which is shown",
    "services/inference/pool.py": "top of a worker's thread: whoever asked hears of it",
    "server/edge.py": "the edge of HTTP: a route's fault is an answer, and is logged",
    "server/facades/dialect.py": "the edge of HTTP: a facade's fault is said in its own words",
    "server/run.py": "top of the server's thread: who started it hears of it",
    "services/access.py": "top of the access thread, and its listeners: the door is shut",
    "services/calibration/recalibrator.py": "top of its thread: the old threshold stays",
    "services/gallery_sync.py": "top of the thread that follows the store: try again later",
    "services/recording.py": "top of the recorder's thread: the next visit has its own chance",
    "services/sync/kiosk.py": "top of the thread that exchanges people: try again later",
    "services/claims/desk.py": "top of a claim's thread: nobody is let in",
    "services/capturing/session.py": "top of the session's thread: the state says what failed",
    "services/enrolment/session_thread.py": "top of the session's thread, and its listeners",
    "services/importing/photo_queue.py": "top of a worker thread: the failure is a result",
    "services/serving/watch.py": "top of the thread that tells what others changed: look again",
    "views/widgets/camera_preview.py": "top of the preview's thread: shown in place of the picture",
    "views/wizards/capture/saving.py": "after the photos were written: told beside them",
}

# Real time may pass in these tests: what they start are other processes.
SLEEPS: dict[str, str] = {}

MAY_USE_QT = ("qt/", "views/", "app/")


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of the file."""
    return ast.walk(tree(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """``room/file.py:12``, for a message."""
    base = PACKAGE if path.is_relative_to(PACKAGE) else ROOT
    line = getattr(node, "lineno", None)
    return path.relative_to(base).as_posix() + (f":{line}" if line else "")


def called(node: ast.AST) -> str:
    """The last name of what a call calls: ``sleep`` for ``time.sleep(1)``; else empty."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """``torch.load`` for such an expression; empty for anything that is no plain path."""
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return node.id if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def under_type_checking(path: Path) -> set[ast.AST]:
    """Nodes that only the type checker reads."""
    return {
        inner
        for node in nodes(path)
        if isinstance(node, ast.If) and dotted(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }


def test_there_is_something_to_check() -> None:
    # GIVEN the package, WHEN listed, THEN the checks below do not pass on nothing
    assert len(SOURCES) > 20
    assert len(TESTS) > 5


def test_no_file_is_too_long() -> None:
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    lengths["../faceid.py"] = len((ROOT / "faceid.py").read_text("utf-8").splitlines())
    assert {name: n for name, n in lengths.items() if n > FILE_LINES} == {}


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement to the last: a signature full of options is data."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def test_no_function_is_too_long() -> None:
    found = [
        f"{place(path, node)} {node.name} {body_lines(node)}"
        for path in SOURCES
        if "store/migrations/versions/" not in place(path)  # a list of statements, never edited
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and body_lines(node) > FUNCTION_LINES
    ]
    assert found == []


def test_opencv_is_imported_with_care() -> None:
    # core/opencv.py sets what OpenCV reads at its first use and mends what it does to Qt's
    # environment. A picture on the screen comes long after it.
    careful = {"core/opencv.py", "qt/picture.py"}
    found = {place(path) for path in SOURCES for node in nodes(path) if "cv2" in imported(node)}
    assert sorted(found - careful) == []


def test_nothing_is_left_unfinished() -> None:
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplemented")
    found = [
        f"{place(path)}:{number} {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def handlers_of_everything(path: Path) -> Iterator[ast.ExceptHandler]:
    """``except:``, ``except Exception`` and ``except BaseException``.

    Not those that clean up and pass the exception on, with ``raise`` as their last statement.
    """
    for node in nodes(path):
        if not isinstance(node, ast.ExceptHandler):
            continue
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        everything = any(
            kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in kinds
        )
        last = node.body[-1]
        if everything and not (isinstance(last, ast.Raise) and last.exc is None):
            yield node


def test_everything_is_caught_at_the_edges_alone() -> None:
    # GIVEN every handler that catches any exception
    found = {place(path) for path in SOURCES for _ in handlers_of_everything(path)}
    # WHEN compared with the edges that have a reason, THEN there are no others, and none is stale
    assert sorted(found - CATCHES_EVERYTHING.keys()) == []
    assert sorted(CATCHES_EVERYTHING.keys() - found) == []


def test_an_edge_never_swallows_an_exception() -> None:
    # An edge logs, raises, or hands the exception on to somebody; it never passes over it.
    def answers(handler: ast.ExceptHandler) -> bool:
        log_calls = {"exception", "error", "warning", "critical"}
        return any(
            isinstance(node, ast.Raise)
            or called(node) in log_calls
            or (handler.name is not None and isinstance(node, ast.Name) and node.id == handler.name)
            for node in ast.walk(handler)
        )

    found = [
        place(path, handler)
        for path in SOURCES
        for handler in handlers_of_everything(path)
        if not answers(handler)
    ]
    assert found == []


def test_qt_stays_at_the_rim() -> None:
    found = [
        place(path, node)
        for path in SOURCES
        if not place(path).startswith(MAY_USE_QT)
        for node in nodes(path)
        if any(name.partition(".")[0] in {"PySide6", "shiboken6"} for name in imported(node))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "allowed", "why"),
    [
        ("setStyleSheet", {"qt/theme.py"}, "one style sheet, loaded in one place"),
        ("processEvents", set(), "no re-entrant event loop"),
        ("QTableWidget", set(), "tables have models"),
        ("terminate", {"pipeline/process_host.py", "pipeline/process_engine.py"}, "ask, then wait"),
        ("eval", set(), "no code from data"),
        ("exec_", set(), "an old name of exec"),
    ],
)
def test_calls_that_are_not_made(name: str, allowed: set[str], why: str) -> None:
    found = [
        place(path, node)
        for path in SOURCES
        if place(path) not in allowed
        for node in nodes(path)
        if called(node) == name
    ]
    assert found == [], why


def test_no_data_is_loaded_as_code() -> None:
    # pickle, yaml.load and torch.load run what the file tells them to
    modules = {"pickle", "dill", "marshal", "shelve", "joblib"}
    calls = {"yaml.load", "torch.load", "eval", "exec"}
    found = [
        place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if modules & {name.partition(".")[0] for name in imported(node)}
        or (isinstance(node, ast.Call) and dotted(node.func) in calls)
    ]
    assert found == []


def test_every_text_is_translatable_as_it_stands() -> None:
    # An f-string inside tr() is looked up after it was filled in, and never found.
    found = [
        place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if called(node) in {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"}
        and isinstance(node, ast.Call)
        and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert found == []


def test_tests_wait_for_states_and_never_sleep() -> None:
    def fakes(path: Path) -> bool:
        return path.name in {"fakes.py", "helpers.py", "conftest.py"}

    found = [
        place(path, node)
        for path in TESTS
        if path.relative_to(ROOT / "tests").as_posix() not in SLEEPS and not fakes(path)
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func) in {"time.sleep", "sleep", "qWait"}
    ]
    assert found == []


def test_nothing_prints_except_the_command_line() -> None:
    # Standard output belongs to the command line, which may be asked for JSON and nothing else.
    found = [
        place(path, node)
        for path in SOURCES
        if not place(path).startswith(("cli/", "app/main.py"))
        for node in nodes(path)
        if isinstance(node, ast.Call) and dotted(node.func) == "print"
    ]
    assert found == []


def test_every_package_has_tests_beside_it() -> None:
    # GIVEN the rooms that hold code
    rooms = {
        path.name
        for path in PACKAGE.iterdir()
        if path.is_dir() and any(file.name != "__init__.py" for file in path.rglob("*.py"))
    }
    # WHEN looked for under tests/, THEN each has a folder with tests
    untested = {room for room in rooms if not any((ROOT / "tests" / room).rglob("test_*.py"))}
    assert sorted(untested - {"app"}) == []  # app is tried by tests/e2e, through its commands


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    # DeepFace writes into the home folder when it is imported, and takes a second.
    found = [
        place(path, node)
        for path in SOURCES
        for node in tree(path).body
        if any(name.partition(".")[0] in {"deepface", "dlib"} for name in imported(node))
        and node not in under_type_checking(path)
        and place(path) not in {"backends/dlib.py"}
    ]
    assert found == []


HEAVY = ("deepface", "torch", "tensorflow", "PySide6", "pandas", "dlib")


def test_the_command_line_starts_light() -> None:
    # GIVEN a fresh interpreter, WHEN the command line's help is asked for
    code = (
        "import sys\n"
        "from faceid_gui.app.main import run\n"
        "try:\n    run(['--help'])\n"
        "except SystemExit:\n    pass\n"
        f"print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    # THEN nothing heavy was imported
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]


def test_rows_import_only_downwards() -> None:
    # GIVEN the contracts in pyproject.toml, WHEN import-linter looks, THEN it keeps them all
    code = "from importlinter.cli import lint_imports_command as command; command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def requirements() -> list[str]:
    """The plain dependencies, as pyproject.toml spells them."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    return [str(line) for line in tomllib.loads(text)["project"]["dependencies"]]


def test_both_opencv_wheels_have_the_same_version() -> None:
    # They unpack the same cv2; with two versions parts of the loser vanish.
    pins = [line for line in requirements() if line.startswith("opencv-")]
    names = {line.partition("==")[0] for line in pins}
    assert names == {"opencv-python", "opencv-contrib-python-headless"}
    versions = {line.partition("==")[2] for line in pins}
    assert len(versions) == 1, pins
    assert versions.pop().startswith("4."), "OpenCV 5 lacks the Haar files"


def test_what_is_imported_is_required() -> None:
    # GIVEN what the package imports from outside
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    declared = {
        re.split(r"[\s<>=!~;\[]", line)[0].lower().replace("-", "_")
        for line in requirements() + extras
    }
    known_as = {
        "cv2": "opencv_python",
        "PIL": "pillow",
        "dlib": "dlib_bin",
        "shiboken6": "pyside6",
        "argon2": "argon2_cffi",
    }
    of_the_system = {"picamera2", "libcamera"}  # a Pi's own packages, which pip cannot install
    # WHEN each is looked up among the requirements, THEN none is missing
    missing = {
        f"{place(path, node)} {top}"
        for path in SOURCES
        for node in nodes(path)
        for name in imported(node)
        if isinstance(node, ast.Import) or getattr(node, "level", 0) == 0
        for top in [name.partition(".")[0]]
        if top not in sys.stdlib_module_names
        and top not in of_the_system | {"faceid_gui"}
        and known_as.get(top, top).lower() not in declared
    }
    assert sorted(missing) == []
