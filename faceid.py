#!/usr/bin/env python3
"""Set faceid-gui up beside this file and start it. Needs nothing but Python 3.11 to 3.13.

  python3 faceid.py run               open the app (the first time: install everything)
  python3 faceid.py test [ARGS]       run the tests without a screen; ARGS go to pytest
  python3 faceid.py check             ruff, mypy and the import rules
  python3 faceid.py COMMAND [ARGS]    any command of faceid-gui, such as "doctor"
  python3 faceid.py COMMAND --help    what that command can do

The first start installs the system libraries that are missing (with apt, as root or with
a sudo that asks no password; otherwise it prints the line to type), makes a virtual
environment, installs the Python packages and fetches the models. Later starts go straight
to the app.

  FACEID_GUI_VENV     the virtual environment (default: .venv beside this file)
  FACEID_GUI_MODELS   folders with model files, instead of fetching them
  FACEID_GUI_HOME     where people, settings and models are kept
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple, NoReturn

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "faceid-gui needs Python 3.11, 3.12 or 3.13; this is {}.{}. Debian 12, Raspberry Pi OS "
        "Bookworm, Ubuntu 24.04 and later have one.".format(*sys.version_info[:2])
    )

ROOT = Path(__file__).resolve().parent
STAMP = "faceid-gui-stamp.json"
Runner = Callable[[Sequence[str]], int]


class SetupError(Exception):
    """Something the user has to do first; the message says what, in plain words."""


class Library(NamedTuple):
    """A shared library by the name it is loaded with, and Debian's package of it."""

    soname: str
    package: str


def _libraries(table: str) -> tuple[Library, ...]:
    return tuple(Library(*entry.split(":")) for entry in table.split())


# Importing OpenCV and PySide6, and Qt without a screen.
BASE_LIBRARIES = _libraries("""
    libglib-2.0.so.0:libglib2.0-0 libGL.so.1:libgl1 libEGL.so.1:libegl1 libX11.so.6:libx11-6
    libxcb.so.1:libxcb1 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1
    libfreetype.so.6:libfreetype6 libxkbcommon.so.0:libxkbcommon0 libbrotlidec.so.1:libbrotli1
""")
# A window under X11 or Wayland. Qt aborts the program where one of the xcb ones is missing.
WINDOW_LIBRARIES = _libraries("""
    libX11-xcb.so.1:libx11-xcb1 libxcb-cursor.so.0:libxcb-cursor0
    libxcb-icccm.so.4:libxcb-icccm4 libxcb-image.so.0:libxcb-image0
    libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0
    libxcb-render-util.so.0:libxcb-render-util0 libxcb-shape.so.0:libxcb-shape0
    libxcb-shm.so.0:libxcb-shm0 libxcb-sync.so.1:libxcb-sync1 libxcb-xfixes.so.0:libxcb-xfixes0
    libxcb-xkb.so.1:libxcb-xkb1 libxkbcommon-x11.so.0:libxkbcommon-x11-0
    libwayland-client.so.0:libwayland-client0 libwayland-cursor.so.0:libwayland-cursor0
    libwayland-egl.so.1:libwayland-egl1
""")
# The app runs without sound.
SOUND_LIBRARIES = _libraries("libpulse.so.0:libpulse0 libXrandr.so.2:libxrandr2")

WINDOW_COMMANDS = frozenset({"", "kiosk", "console"})  # no command at all opens the app
# These work before there is a model, or are how one comes.
COMMANDS_WITHOUT_MODELS = frozenset(
    {"models", "doctor", "visits", "audit", "backup", "restore", "server", "remote"}
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one call of this file has to provide, and the arguments of the Python it becomes."""

    arguments: tuple[str, ...]
    libraries: tuple[Library, ...] = BASE_LIBRARIES
    extras: tuple[str, ...] = ()
    window: bool = False
    models: bool = False
    tests: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the virtual environment was last set up with, kept inside it as JSON."""

    base: str = ""
    extras: Sequence[str] = ()
    packages: Sequence[str] = ()
    models: bool = False

    def covers(self, plan: Plan) -> bool:
        """Whether nothing is left to do for this plan."""
        return (
            self.base == base_hash()
            and set(plan.extras) <= set(self.extras)
            and {library.package for library in plan.libraries} <= set(self.packages)
            and (self.models or not plan.models)
        )


def say(message: str) -> None:
    """One line for the user; stdout belongs to the command that is started."""
    print(message, file=sys.stderr, flush=True)


def run(command: Sequence[str]) -> int:
    """Run a program in the project folder, its output on stderr, and give its exit status."""
    return subprocess.call(list(command), cwd=ROOT, stdout=sys.stderr.fileno())


def silently(command: Sequence[str]) -> bool:
    """Whether a program succeeds, its output thrown away."""
    quiet = subprocess.DEVNULL
    return subprocess.call(command, stdout=quiet, stderr=quiet) == 0


def merged(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Both, each word once, in a fixed order."""
    return sorted({*first, *second})


def make_plan(arguments: Sequence[str]) -> Plan:
    """What the words on the command line ask for."""
    word, *rest = arguments
    if word == "test":
        return Plan(("-m", "pytest", *rest), extras=("test", "builtin"), tests=True)
    if word == "check":
        return Plan((), extras=("test", "dev"))
    command = rest if word == "run" else list(arguments)
    name = next((word for word in command if not word.startswith("-")), "")
    if "--help" in command or "--version" in command:
        return Plan(("-m", "faceid_gui", *command))
    return Plan(
        ("-m", "faceid_gui", *command),
        libraries=BASE_LIBRARIES + (WINDOW_LIBRARIES if name in WINDOW_COMMANDS else ()),
        window=name in WINDOW_COMMANDS,
        models=name not in COMMANDS_WITHOUT_MODELS,
    )


def missing(libraries: Iterable[Library]) -> list[Library]:
    """The libraries that the dynamic linker does not find."""
    lacking = []
    for library in libraries:
        try:
            ctypes.CDLL(library.soname)
        except OSError:
            lacking.append(library)
    return lacking


def administrator() -> tuple[str, ...] | None:
    """How to run apt without being asked anything: () as root, None where that is impossible."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and silently(["sudo", "-n", "true"]):
        return ("sudo", "-n")
    return None


def apt_line(packages: Iterable[str]) -> str:
    """The line a user types to install these packages."""
    return "sudo apt-get install --no-install-recommends " + " ".join(packages)


def apt_install(packages: Sequence[str], prefix: Sequence[str], runner: Runner = run) -> bool:
    """Install packages; refreshes the package lists when the first try fails."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    lists = Path("/var/lib/apt/lists")
    if any(lists.glob("*_Packages*")) and runner(install) == 0:
        return True
    return runner([*apt, "update", "-q"]) == 0 and runner(install) == 0


def require_packages(packages: Sequence[str], names: Sequence[str], runner: Runner = run) -> None:
    """Install what is missing, or tell the user exactly how. ``names`` is what to call it."""
    if not shutil.which("apt-get"):
        listed = "\n  ".join(names)
        raise SetupError(f"Please install these with your system's packages first:\n  {listed}")
    by_hand = f"Install the missing system packages with:\n\n  {apt_line(packages)}\n"
    prefix = administrator()
    if prefix is None:
        raise SetupError(by_hand)
    say("Installing system packages: " + " ".join(packages))
    if not apt_install(packages, prefix, runner):
        raise SetupError("apt failed; the reason stands above. " + by_hand)


def ensure_libraries(plan: Plan, runner: Runner = run) -> None:
    """Every library of the plan; for a window that of sound too, where that asks nobody."""
    if sys.platform != "linux":
        return
    lacking = missing(plan.libraries)
    names = [library.soname for library in lacking]
    if lacking:
        require_packages([library.package for library in lacking], names, runner)
    if missing(lacking):
        raise SetupError(f"Installed, but these still cannot be loaded: {' '.join(names)}")
    if plan.window:
        offer_sound(runner)


def offer_sound(runner: Runner = run) -> None:
    """A silent kiosk still opens doors, so a failure is only told."""
    packages = [library.package for library in missing(SOUND_LIBRARIES)]
    prefix = administrator() if packages and shutil.which("apt-get") else None
    if packages and (prefix is None or not apt_install(packages, prefix, runner)):
        say(f"The app will be silent. To hear it: {apt_line(packages)}")


def venv_folder() -> Path:
    """Where the virtual environment is or will be."""
    return Path(os.environ.get("FACEID_GUI_VENV") or ROOT / ".venv").expanduser().absolute()


def venv_python(folder: Path) -> Path:
    """The environment's interpreter."""
    return folder / "bin" / "python"


def base_hash() -> str:
    """Changes when everything has to be installed anew: requirements, Python, place."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    digest.update(repr((sys.version_info[:2], platform.machine(), str(ROOT))).encode())
    return digest.hexdigest()


def load_stamp(folder: Path) -> Stamp:
    """The stamp of the environment; an empty one where it is missing or unreadable."""
    try:
        stamp = Stamp(**json.loads((folder / STAMP).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Stamp()
    return stamp if os.access(venv_python(folder), os.X_OK) else Stamp()


def save_stamp(folder: Path, stamp: Stamp) -> None:
    """Write the stamp whole or not at all."""
    temporary = folder / f"{STAMP}.{os.getpid()}"
    temporary.write_text(json.dumps(asdict(stamp)), "utf-8")
    temporary.replace(folder / STAMP)


def usable_venv(folder: Path) -> bool:
    """Whether there is an environment of this very Python version, with pip in it."""
    file = folder / "pyvenv.cfg"
    text = file.read_text("utf-8") if file.exists() else ""
    version = "version = {}.{}.".format(*sys.version_info[:2])
    python = venv_python(folder)
    works = version in text and os.access(python, os.X_OK)
    return works and silently([str(python), "-m", "pip", "--version"])


def make_venv(folder: Path, runner: Runner = run) -> None:
    """An environment with pip. On a Pi it sees the system's libcamera, which pip cannot install."""
    if usable_venv(folder):
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        require_packages([package], ["Python's own modules venv and ensurepip"], runner)
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
        raise SetupError(f"{folder} is no virtual environment and is not empty; it stays as it is.")
    options = ["--clear"]
    if importlib.util.find_spec("libcamera") is not None:
        options.append("--system-site-packages")
    say(f"Making the virtual environment {folder}")
    if runner([sys.executable, "-m", "venv", *options, str(folder)]) != 0:
        raise SetupError(f"The virtual environment {folder} could not be made.")


def pip_install(folder: Path, extras: Sequence[str], runner: Runner = run) -> bool:
    """Install the project, editable, with these extras; False where pip cannot."""
    target = f".[{','.join(extras)}]" if extras else "."
    free = shutil.disk_usage(folder).free
    if free < 2.5e9 and not any(folder.glob("lib*/python*/site-packages/PySide6")):
        raise SetupError(f"{folder} has {free / 1e9:.1f} GB free; the packages need 2.5 GB.")
    say("Installing the Python packages (the first time that takes some minutes) ...")
    quiet = [] if sys.stderr.isatty() else ["-q"]
    pip = [str(venv_python(folder)), "-m", "pip", "install", "--disable-pip-version-check", *quiet]
    return runner([*pip, "-e", target]) == 0


def ensure_models(folder: Path, extras: list[str], runner: Runner = run) -> list[str] | None:
    """The best pack: present, fetched, else built in. Gives the extras that there are then."""
    say("Looking for the best models that can be had ...")
    if runner([str(venv_python(folder)), "-m", "faceid_gui", "models", "install", "auto"]) == 0:
        return extras
    say("They cannot be fetched now. Installing the built-in ones, which are slower and miss more;")
    say('later, with a network, "python3 faceid.py models install balanced" brings better ones.')
    extras = merged(extras, ["builtin"])
    if pip_install(folder, extras, runner):
        return extras
    say("Those cannot be had either. The app starts without models and says how to get some.")
    return None


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One set-up at a time; a second one waits for the first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another set-up is running; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(plan: Plan, folder: Path, runner: Runner = run) -> None:
    """Do what is missing, and nothing else. An interrupted set-up leaves no stamp."""
    before = load_stamp(folder)
    if before.covers(plan):
        return
    ensure_libraries(plan, runner)
    extras = merged(before.extras, plan.extras)
    if before.base != base_hash() or extras != list(before.extras):
        (folder / STAMP).unlink(missing_ok=True)
        make_venv(folder, runner)
        if not pip_install(folder, extras, runner):
            raise SetupError("pip failed; the reason stands above. Is there a network?")
    packages = merged(before.packages, (library.package for library in plan.libraries))
    stamp = Stamp(base_hash(), extras, packages, before.models)
    save_stamp(folder, stamp)
    if plan.models and not before.models:
        installed = ensure_models(folder, extras, runner)
        if installed is not None:
            save_stamp(folder, replace(stamp, extras=installed, models=True))


def check(python: Path, runner: Runner = run) -> int:
    """Every static check, all of them even when one fails."""
    tools = {
        "ruff": ("-m", "ruff", "check", "."),
        "ruff format": ("-m", "ruff", "format", "--check", "."),
        "mypy": ("-m", "mypy"),
        "import rules": ("-c", "from importlinter.cli import lint_imports_command as c; c()"),
    }
    failed = [name for name, arguments in tools.items() if runner([str(python), *arguments]) != 0]
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def become(python: Path, plan: Plan) -> NoReturn:
    """Turn into the program that was asked for."""
    screen = any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))
    if plan.window and not screen and sys.platform == "linux":  # Qt would dump core
        raise SetupError(
            "Everything is installed, but there is no screen here (no DISPLAY, no WAYLAND_DISPLAY)."
            " Start it from the desktop; packaging/README.md tells of a kiosk without one."
        )
    if plan.tests:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.chdir(ROOT)
    os.execv(python, [str(python), *plan.arguments])


def main(arguments: Sequence[str]) -> int:
    """Set up and start; the exit status."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(__doc__)
        return 0 if arguments else 2
    plan, folder = make_plan(arguments), venv_folder()
    if not load_stamp(folder).covers(plan):
        with alone(folder):
            set_up(plan, folder)
    if arguments[0] == "check":
        return check(venv_python(folder))
    become(venv_python(folder), plan)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (SetupError, OSError) as problem:
        sys.exit(f"\n{problem}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start goes on from here.")
