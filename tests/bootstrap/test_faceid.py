"""The bootstrap's own decisions, with a fake in place of the programs that it runs."""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import faceid
from faceid import Library, Plan, SetupError, Stamp

GOOD = Library("libc.so.6", "libc6")
ABSENT = Library("libnot-there-at-all.so.9", "libnot-there9")


@dataclass
class Programs:
    """Stands for every program that the bootstrap starts: notes them, and some fail."""

    failing: tuple[str, ...] = ()
    ran: list[str] = field(default_factory=list)

    def __call__(self, command: Sequence[str]) -> int:
        line = " ".join(command)
        self.ran.append(line)
        if " -m venv " in line:
            make_environment(Path(command[-1]))
        return 1 if any(word in line for word in self.failing) else 0

    def count(self, word: str) -> int:
        return sum(word in line for line in self.ran)


def make_environment(folder: Path) -> None:
    """What python -m venv leaves behind, as far as the bootstrap looks."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    version = ".".join(map(str, sys.version_info[:3]))
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")


@pytest.fixture
def no_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faceid, "administrator", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faceid, "administrator", lambda: ())
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


# -- what the words on the command line mean -------------------------------------------------


@pytest.mark.parametrize(
    ("words", "becomes", "window", "models"),
    [
        (["run"], "-m faceid_gui", True, True),
        (["run", "--windowed"], "-m faceid_gui --windowed", True, True),
        (
            ["kiosk", "--source", "synthetic:"],
            "-m faceid_gui kiosk --source synthetic:",
            True,
            True,
        ),
        (["console"], "-m faceid_gui console", True, True),
        (["recognise", "a.jpg", "--json"], "-m faceid_gui recognise a.jpg --json", False, True),
        (["people", "import", "dir"], "-m faceid_gui people import dir", False, True),
        (["doctor"], "-m faceid_gui doctor", False, False),
        (["-v", "recognise", "a.jpg"], "-m faceid_gui -v recognise a.jpg", False, True),
        (["models", "install", "compact"], "-m faceid_gui models install compact", False, False),
        (["kiosk", "--help"], "-m faceid_gui kiosk --help", False, False),
    ],
)
def test_a_command_becomes_faceid_gui(
    words: list[str], becomes: str, window: bool, models: bool
) -> None:
    # GIVEN a command line, WHEN planned
    plan = faceid.make_plan(words)
    # THEN faceid-gui gets the words, and only windows need window libraries
    assert " ".join(plan.arguments) == becomes
    assert plan.window is window
    assert plan.models is models
    assert (faceid.WINDOW_LIBRARIES[0] in plan.libraries) is window
    assert plan.extras == ()


def test_test_runs_pytest_without_a_screen() -> None:
    # GIVEN `test -m slow`, WHEN planned
    plan = faceid.make_plan(["test", "-m", "slow"])
    # THEN pytest gets the rest, on models that the package index serves
    assert plan.arguments == ("-m", "pytest", "-m", "slow")
    assert plan.tests
    assert set(plan.extras) == {"test", "builtin"}
    assert not plan.window


def test_help_installs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    # GIVEN --help, WHEN asked, THEN the text is printed and nothing else happens
    assert faceid.main(["--help"]) == 0
    assert "python3 faceid.py run" in capsys.readouterr().out
    assert faceid.main([]) == 2


# -- system packages -------------------------------------------------------------------------


def test_only_what_is_missing_is_asked_for(no_administrator: None) -> None:
    # GIVEN one library that is there and one that is not, and no way to become root
    plan = Plan((), libraries=(GOOD, ABSENT))
    programs = Programs()
    # WHEN set up
    with pytest.raises(SetupError) as told:
        faceid.ensure_libraries(plan, programs)
    # THEN the exact line is told and nothing was run
    assert "sudo apt-get install --no-install-recommends libnot-there9\n" in str(told.value)
    assert programs.ran == []


def test_a_system_without_apt_is_told_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN no apt-get
    monkeypatch.setattr(shutil, "which", lambda name: None)
    # WHEN set up, THEN the library is named as its own makers name it
    with pytest.raises(SetupError, match="libnot-there-at-all"):
        faceid.ensure_libraries(Plan((), libraries=(ABSENT,)), Programs())


def test_root_installs_and_looks_again(root: None) -> None:
    # GIVEN root, and an apt that says yes but brings nothing
    programs = Programs()
    # WHEN set up, THEN it is not believed
    with pytest.raises(SetupError, match="cannot be loaded: libnot-there-at-all"):
        faceid.ensure_libraries(Plan((), libraries=(ABSENT,)), programs)
    assert programs.count("apt-get install -y -q --no-install-recommends libnot-there9") == 1


def test_apt_is_tried_again_with_fresh_lists(root: None) -> None:
    # GIVEN an apt that fails; WHEN asked, THEN the lists were refreshed before giving up
    programs = Programs(failing=("install",))
    assert not faceid.apt_install(["x"], (), programs)
    assert programs.count("apt-get update") == 1


def test_missing_sound_stops_nobody(
    no_administrator: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # GIVEN a window to open and no sound library
    monkeypatch.setattr(faceid, "SOUND_LIBRARIES", (ABSENT,))
    # WHEN set up, THEN it goes on and says how to get sound
    faceid.ensure_libraries(Plan((), libraries=(GOOD,), window=True), Programs())
    assert "apt-get install --no-install-recommends libnot-there9" in capsys.readouterr().err


# -- the environment and its stamp -----------------------------------------------------------

PLAN = Plan(("-m", "faceid_gui"), libraries=(GOOD,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "place" / "venv"


def test_the_first_start_installs_and_the_second_does_nothing(folder: Path) -> None:
    # GIVEN nothing
    folder.parent.mkdir()
    first, second = Programs(), Programs()
    # WHEN started twice
    faceid.set_up(PLAN, folder, first)
    faceid.set_up(PLAN, folder, second)
    # THEN the first made the environment and installed, the second ran no program at all
    assert first.count(" -m venv ") == 1
    assert first.count(" -m pip install ") == 1
    assert second.ran == []


def test_another_plan_adds_its_extras_to_what_is_there(folder: Path) -> None:
    # GIVEN an environment for running
    folder.parent.mkdir()
    faceid.set_up(PLAN, folder, Programs())
    # WHEN the tests are asked for, and then the app again
    tests, again = Programs(), Programs()
    faceid.set_up(replace(PLAN, extras=("test", "builtin")), folder, tests)
    faceid.set_up(PLAN, folder, again)
    # THEN the environment was kept, the extras came in, and nobody threw them out
    assert tests.count(" -m venv ") == 0
    assert tests.ran[-1].endswith("-e .[builtin,test]")
    assert again.ran == []
    assert set(faceid.load_stamp(folder).extras) == {"test", "builtin"}


def test_changed_requirements_are_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN an environment
    folder.parent.mkdir()
    faceid.set_up(PLAN, folder, Programs())
    # WHEN the project's requirements change
    monkeypatch.setattr(faceid, "base_hash", lambda: "another")
    programs = Programs()
    faceid.set_up(PLAN, folder, programs)
    # THEN they are installed into the same environment
    assert programs.count(" -m pip install ") == 1
    assert programs.count(" -m venv ") == 0


def test_a_failed_or_interrupted_install_leaves_no_stamp(folder: Path) -> None:
    # GIVEN an environment that is to grow, and a pip that fails
    folder.parent.mkdir()
    faceid.set_up(PLAN, folder, Programs())
    with pytest.raises(SetupError, match="pip failed"):
        faceid.set_up(replace(PLAN, extras=("test",)), folder, Programs(failing=("pip install",)))
    # WHEN started again, THEN the set-up begins anew instead of trusting what is there
    assert faceid.load_stamp(folder) == Stamp()
    programs = Programs()
    faceid.set_up(PLAN, folder, programs)
    assert programs.count(" -m pip install ") == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"base": 1, "more": 2}'])
def test_a_damaged_stamp_counts_as_none(folder: Path, text: str) -> None:
    # GIVEN a stamp that is no stamp; WHEN read; THEN everything is set up anew
    make_environment(folder)
    (folder / faceid.STAMP).write_text(text)
    assert not faceid.load_stamp(folder).covers(PLAN)


def test_a_stamp_without_its_python_counts_as_none(folder: Path) -> None:
    # GIVEN an environment whose interpreter is gone, as after a system upgrade
    folder.parent.mkdir()
    faceid.set_up(PLAN, folder, Programs())
    (folder / "bin" / "python").unlink()
    # WHEN read, THEN it does not count, and the next start makes a new one
    programs = Programs()
    faceid.set_up(PLAN, folder, programs)
    assert programs.count(" -m venv ") == 1


def test_a_folder_that_is_no_environment_is_left_alone(folder: Path) -> None:
    # GIVEN FACEID_GUI_VENV pointing at somebody's files
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("years of work")
    # WHEN set up, THEN it refuses, and nothing was deleted
    with pytest.raises(SetupError, match="is no virtual environment"):
        faceid.make_venv(folder, Programs())
    assert (folder / "thesis.txt").exists()


def test_a_pi_sees_the_libcamera_of_its_system(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a system Python that can import libcamera
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    programs = Programs()
    # WHEN the environment is made, THEN it sees the system's packages
    faceid.make_venv(folder, programs)
    assert programs.count("--system-site-packages") == 1


def test_a_debian_without_venv_gets_the_package_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, no_administrator: None
) -> None:
    # GIVEN Debian's Python, which comes without ensurepip
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    # WHEN the environment is to be made, THEN the package is named
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    with pytest.raises(SetupError, match=package):
        faceid.make_venv(folder, Programs())


def test_a_full_disk_is_told_before_the_download(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a disk with 1 GB left
    make_environment(folder)
    usage = shutil.disk_usage(folder)._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    # WHEN the packages are due, THEN it says so and downloads nothing
    programs = Programs()
    with pytest.raises(SetupError, match=r"1\.0 GB free"):
        faceid.pip_install(folder, [], programs)
    assert programs.ran == []


# -- models ----------------------------------------------------------------------------------


def test_models_that_can_be_had_leave_the_builtin_ones_out(folder: Path) -> None:
    # GIVEN a model host that answers
    folder.parent.mkdir()
    programs = Programs()
    # WHEN the app is started
    faceid.set_up(replace(PLAN, models=True), folder, programs)
    # THEN the best pack was fetched and nothing more installed
    assert programs.ran[-1].endswith("-m faceid_gui models install auto")
    assert programs.count("builtin") == 0


def test_without_a_model_host_the_builtin_ones_come(folder: Path) -> None:
    # GIVEN no model host
    folder.parent.mkdir()
    programs = Programs(failing=("models install",))
    plan = replace(PLAN, models=True)
    # WHEN the app is started twice
    faceid.set_up(plan, folder, programs)
    later = Programs()
    faceid.set_up(plan, folder, later)
    # THEN the built-in ones were installed, once
    assert programs.ran[-1].endswith("-e .[builtin]")
    assert later.ran == []


def test_without_any_models_the_app_still_starts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # GIVEN neither a model host nor the built-in models
    folder.parent.mkdir()
    programs = Programs(failing=("models install", "builtin"))
    plan = replace(PLAN, models=True)
    # WHEN the app is started
    faceid.set_up(plan, folder, programs)
    # THEN it says so, and the next start tries again without installing the rest anew
    assert "starts without models" in capsys.readouterr().err
    later = Programs()
    faceid.set_up(plan, folder, later)
    assert later.ran == [f"{folder}/bin/python -m faceid_gui models install auto"]


# -- the file as a program -------------------------------------------------------------------


def start(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run faceid.py as a user does."""
    return subprocess.run(
        [sys.executable, faceid.__file__, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **variables},
    )


def test_a_window_without_a_screen_is_a_sentence_and_not_a_core_dump(folder: Path) -> None:
    # GIVEN everything installed, and no screen
    make_environment(folder)
    packages = [library.package for library in faceid.make_plan(["run"]).libraries]
    stamp = Stamp(faceid.base_hash(), [], packages, True)
    faceid.save_stamp(folder, stamp)
    # WHEN the app is started
    bare = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = start("run", FACEID_GUI_VENV=str(folder), **bare)
    # THEN it ends with 1 and a sentence
    assert done.returncode == 1
    assert "no screen here" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_set_up_program_becomes_the_command_with_its_status(folder: Path) -> None:
    # GIVEN an environment whose Python tells what it was given and ends with 3
    make_environment(folder)
    (folder / "bin" / "python").write_text('#!/bin/sh\necho "$@"\nexit 3\n')
    packages = [library.package for library in faceid.BASE_LIBRARIES]
    faceid.save_stamp(folder, Stamp(faceid.base_hash(), [], packages, True))
    # WHEN a command is given
    done = start("people", "list", "--json", FACEID_GUI_VENV=str(folder))
    # THEN standard output is the command's alone, and so is the exit status
    assert (done.returncode, done.stdout) == (3, "-m faceid_gui people list --json\n")
    assert done.stderr == ""


def test_the_stamp_is_plain_json(folder: Path) -> None:
    # GIVEN a stamp that was saved; WHEN read; THEN it is the same and nothing else lies there
    make_environment(folder)
    stamp = Stamp("hash", ["test"], ["libgl1"], True)
    faceid.save_stamp(folder, stamp)
    assert faceid.load_stamp(folder) == stamp
    assert json.loads((folder / faceid.STAMP).read_text())["extras"] == ["test"]
    assert [file.name for file in folder.glob(faceid.STAMP + "*")] == [faceid.STAMP]


def _hold(folder: Path, order: list[str], entered: object) -> None:
    with faceid.alone(folder):
        entered.set()  # type: ignore[attr-defined]
        order.append("second")


def test_two_set_ups_take_turns(folder: Path) -> None:
    # GIVEN one set-up at work
    context = multiprocessing.get_context("spawn")
    with context.Manager() as shared:
        order = shared.list()
        entered = shared.Event()
        second = context.Process(target=_hold, args=(folder, order, entered))
        with faceid.alone(folder):
            # WHEN a second one starts meanwhile
            second.start()
            assert not entered.wait(0.3)
            order.append("first")
        # THEN it waits for the first
        assert entered.wait(30)
        second.join(30)
        assert list(order) == ["first", "second"]
