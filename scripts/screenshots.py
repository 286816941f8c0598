"""Takes the pictures of the README and the guide from the real app.

    python -m scripts.screenshots [NAME...]      # all, or those of the names in SHOTS

Everything in them is real: the engine in its process, the store, the windows. The face is a
public-domain portrait that scikit-image carries.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from scripts import (
    screens_capture,
    screens_console,
    screens_enrol,
    screens_kiosk,
    screens_lab,
    screens_server,
)
from tests.data import MODELS

SHOTS: dict[str, Callable[[QApplication, Path], None]] = {
    "granted": screens_kiosk.granted,
    "korean": screens_kiosk.korean,
    "denied": screens_kiosk.denied,
    "trouble": screens_kiosk.trouble,
    "idle": screens_kiosk.idle,
    "first_run": screens_kiosk.first_run,
    "console": screens_console.pages,
    "console_korean": screens_console.pages_in_korean,
    "visits": screens_console.visits,
    "importing": screens_console.importing,
    "lab": screens_lab.lab,
    "threshold": screens_lab.threshold,
    "replay": screens_lab.replay,
    "enrol": screens_enrol.enrol,
    "enrol_refused": screens_enrol.refused,
    "enrol_korean": screens_enrol.enrol_in_korean,
    "capture": screens_capture.capture,
    "server": screens_server.page,
    "server_used": screens_server.kiosk,
    "server_gone": screens_server.shut,
    "server_pairing": screens_server.pairing,
    "lab_korean": screens_lab.lab_korean,
    "threshold_korean": screens_lab.threshold_korean,
}


def main(names: Sequence[str]) -> int:
    """Take the named pictures, or all, each in a process of its own; returns the exit code."""
    if len(names) == 1:
        return _take_one(SHOTS[names[0]])
    for name in names or SHOTS:
        subprocess.run([sys.executable, "-m", "scripts.screenshots", name], check=True)
    return 0


def _take_one(shots: Callable[[QApplication, Path], None]) -> int:
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="faceid-") as name:
        folder = Path(name)
        if MODELS.is_dir():  # under a name that tells nothing about this machine
            (folder / "models").symlink_to(MODELS)
            os.environ["FACEID_GUI_MODELS"] = str(folder / "models")
        os.environ["FACEID_GUI_HOME"] = str(folder / "data")
        os.environ["XDG_PICTURES_DIR"] = str(folder / "Pictures")
        shots(app, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
