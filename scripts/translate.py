"""Collect the texts of the program for translation, and compile the translations.

python scripts/translate.py           update the .ts file, then compile it
python scripts/translate.py --check   exit 1 where the .ts file misses something
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "faceid_gui"
TS = PACKAGE / "assets" / "i18n" / "faceid_ko.ts"
QM = TS.with_suffix(".qm")
TOOLS = Path(sys.executable).parent


def sources() -> tuple[Path, ...]:
    """Every file that may hold a text."""
    return tuple(sorted((*PACKAGE.glob("qt/**/*.py"), *PACKAGE.glob("views/**/*.py"))))


def update(ts: Path) -> None:
    """Bring a .ts file up to date with the sources; texts that are gone leave it."""
    names = [str(path.relative_to(ROOT)) for path in sources()]
    command = [str(TOOLS / "pyside6-lupdate"), *names, "-no-obsolete", "-locations", "none"]
    subprocess.run([*command, "-ts", str(ts)], cwd=ROOT, check=True, capture_output=True)


def compile_all() -> None:
    """Write the .qm file that the program loads."""
    command = [str(TOOLS / "pyside6-lrelease"), str(TS), "-qm", str(QM)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def in_step() -> bool:
    """Whether the .ts file is what an update would write."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / TS.name
        copy.write_bytes(TS.read_bytes())
        update(copy)
        return copy.read_bytes() == TS.read_bytes()


def main() -> int:
    """Run; returns the exit code."""
    if "--check" in sys.argv[1:]:
        return 0 if in_step() else 1
    update(TS)
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
