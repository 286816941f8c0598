"""The machine and the versions that figures belong to."""

from __future__ import annotations

import datetime
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("faceid-gui", "numpy", "opencv-python", "onnxruntime", "PySide6", "dlib-bin")


def described() -> list[str]:
    """Date, processor and versions as lines of a Markdown list."""
    today = datetime.datetime.now().astimezone().date().isoformat()
    return [
        f"- date: {today}",
        f"- processor: {_processor()}, {os.cpu_count()} cores, {platform.machine()}",
        f"- system: {platform.system()} {platform.release()}, Python {platform.python_version()}",
        f"- libraries: {', '.join(f'{name} {_version(name)}' for name in LIBRARIES)}",
        f"- Qt platform: {os.environ.get('QT_QPA_PLATFORM', 'the default one')}",
    ]


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor() or "unknown"
    names = (line.split(":", 1)[1] for line in text.splitlines() if line.startswith("model name"))
    return " ".join(next(names, "unknown").split())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
